"""A log whose size is bounded: the beginning of what was printed, and the end."""

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import FileIO

HEAD = TAIL = 256 * 1024
"""Bytes."""


class CappedLog:
    """Takes bytes; a disk that is full costs the rest of the log, never the run."""

    def __init__(self, path: Path) -> None:
        self.problem = ""
        self._room = HEAD
        self._tail: deque[bytes] = deque()
        self._tail_size = 0
        self._left_out = 0
        self._file: FileIO | None = None
        try:
            self._file = path.open("wb", buffering=0)
        except OSError as problem:
            self.problem = str(problem)

    def write(self, text: bytes) -> None:
        """Add what was printed."""
        head, rest = text[: self._room], text[self._room :]
        self._room -= len(head)
        if head:
            self._put(head)
        if rest:
            self._tail.append(rest)
            self._tail_size += len(rest)
        while self._tail and self._tail_size - len(self._tail[0]) >= TAIL:
            gone = self._tail.popleft()
            self._tail_size -= len(gone)
            self._left_out += len(gone)

    def close(self) -> None:
        """Put the end of what was printed behind its beginning."""
        tail = b"".join(self._tail)
        left_out = self._left_out + max(0, len(tail) - TAIL)
        if left_out:
            self._put(f"\n[{left_out} bytes are left out here]\n".encode())
        self._put(tail[-TAIL:])
        if self._file is not None:
            self._file.close()

    def _put(self, text: bytes) -> None:
        if self._file is None:
            return
        try:
            while text:
                text = text[self._file.write(text) :]
        except OSError as problem:
            self.problem = str(problem)
            self._file.close()
            self._file = None
