"""Where the cells of a script begin: at its `# %%` lines, but for those inside a string."""

import re
from typing import NamedTuple

_HEADER = re.compile(r"[ \t]*#[ \t]*%%[^\r\n]*")


class Header(NamedTuple):
    """A cell's first line, and where it stands in the script."""

    start: int
    end: int
    """Before the line end."""
    line: str


def cell_headers(text: str) -> list[Header]:
    """Give the headers in their order; comments or code above the first one are a cell without."""
    from jupytext.stringparser import StringParser  # noqa: PLC0415  # slow to load, for scripts only

    found, start, quotes = [], 0, StringParser("python")
    for line in text.splitlines(keepends=True):
        header = _HEADER.match(line)
        if header is not None and not quotes.is_quoted():
            found.append(Header(start, start + header.end(), header[0]))
        quotes.read_line(line.rstrip("\r\n"))
        start += len(line)
    return found
