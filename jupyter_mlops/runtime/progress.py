"""Tells how a run goes on standard error: rewritten lines on a terminal, plain ones elsewhere."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any


class Printed:
    """A stream that passes on what is printed, and remembers it."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.parts: list[str] = []

    def write(self, text: str) -> int:
        """Pass on."""
        if not self.parts:
            end_line()
        self.parts.append(text)
        self.stream.write(text)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Pass on."""
        self.write("".join(lines))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


class _Terminal:
    """The only one."""

    open_line = ""
    """What stands on its last line and may be written over."""


def begin(name: str, number: int, total: int) -> None:
    """Say on a terminal that a stage has begun."""
    if sys.stderr.isatty():
        _Terminal.open_line = f"[{number}/{total}] {name} …"
        sys.stderr.write(_Terminal.open_line)
        sys.stderr.flush()


def end_line() -> None:
    """Leave the open line as it is: something else is written below it."""
    if _Terminal.open_line:
        sys.stderr.write("\n")
        _Terminal.open_line = ""


def say(line: str) -> None:
    """Write a line, over an open one."""
    if _Terminal.open_line:
        sys.stderr.write("\r" + " " * len(_Terminal.open_line) + "\r")
        _Terminal.open_line = ""
    sys.stderr.write(f"{line}\n")


@contextmanager
def printing() -> Iterator[Printed]:
    """Remember what is printed to standard output in the block."""
    printed = Printed(sys.stdout)
    sys.stdout = printed
    try:
        yield printed
    finally:
        sys.stdout = printed.stream
