"""From Markdown cells to the section each code cell stands in: a title and its first paragraph."""

import re
from collections.abc import Iterable
from html import unescape

from jupyter_mlops.notebook.cell import Cell

_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_HEADING = re.compile(r" {0,3}(?:#{1,6}[ \t]+(?=[^ \t])|#{2,6}(?=[^#\s]))(.+)")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-{2,})[ \t]*$")
_HTML_HEADING = re.compile(
    r"<h([1-6])\b[^<>]*>((?:(?!<h[1-6]).)*?)</h\1\s*>", re.IGNORECASE | re.DOTALL
)
_DROPPED = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(script|style)\b.*?(?:</\1\s*>|\Z)"
    r"|\[!\[[^\[\]\n]*\]\([^()\n]*\)\]\([^()\n]*\)"
    r"|!\[[^\[\]\n]*\](?:\([^()\n]*\)|\[[^\[\]\n]*\])"
    r"|</?[A-Za-z][^<>]*>"
    r"|[\x00-\x08\x0b-\x1f\x7f]",
    re.IGNORECASE | re.DOTALL,
)
_DROPPED_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NUMBER = re.compile(r"^(?:(?:\d+\.)*\d+[.)]|(?:\d+\.)+\d+)\s+(?=\S)")
_EMPHASIS = re.compile(r"(\*\*|__|(?<!\w)[*_])(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_NO_PROSE = ("|", "$$", "---", "***", "___")
_ASIDES = frozenset({
    "references", "reference", "bibliography", "literature", "further reading", "see also",
    "acknowledgements", "acknowledgments", "credits",
})  # fmt: skip
"""Titles of what stands at the end of a text and is about other texts, not about the code below."""


def _markdown_lines(source: str) -> list[str]:
    """Drop HTML and images, and blank fenced code, so that no `#` in it is a heading."""
    titled = _HTML_HEADING.sub(lambda found: f"\n# {' '.join(found[2].split())}\n", source)
    lines: list[str] = []
    fence = ""
    for line in _DROPPED.sub("", titled).split("\n"):
        opened = _FENCE.match(line)
        if opened and fence in {"", opened[1]}:
            fence = "" if fence else opened[1]
            lines.append("")
        else:
            lines.append("" if fence else line)
    return lines


def _without_marks(title: str) -> str:
    """`1.2 **Title** ##` → `Title`, but `C#` stays."""
    shorter = title.rstrip("#")
    title = shorter.rstrip() if shorter.endswith((" ", "\t")) else title
    return _plain(_NUMBER.sub("", title.rstrip("¶").rstrip())) or title


def _plain(text: str) -> str:
    """Keep the words of what is emphasized, and the characters that HTML has names for."""
    # Twice, since `***` is `**` around `*`.
    words = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    # A control character in that notation is none of the text, as it is not without it.
    return _DROPPED_CHARACTERS.sub("", unescape(words)).strip()


def _heading(lines: list[str], places: Iterable[int]) -> tuple[str, int] | None:
    """Find the first heading at these places: its title and the index of the line after it."""
    for index in places:
        heading = _HEADING.match(lines[index])
        if heading:
            return _without_marks(heading[1].strip()), index + 1
        if index and _UNDERLINE.match(lines[index]) and lines[index - 1].strip():
            return _without_marks(lines[index - 1].strip()), index + 1
    return None


def _last_heading(lines: list[str]) -> tuple[str, int] | None:
    """Find the last heading, and cut off what stands below one that is about other texts."""
    while heading := _heading(lines, range(len(lines) - 1, -1, -1)):
        title, below = heading
        if title.lower().rstrip(":") not in _ASIDES:
            return heading
        del lines[below - (1 if _HEADING.match(lines[below - 1]) else 2) :]
    return None


def _first_paragraph(lines: list[str]) -> str:
    paragraph: list[str] = []
    for line in lines:
        text = line.strip()
        if text:
            paragraph.append(text)
        elif paragraph:
            break
    # A paragraph that ends in a colon introduces what isn't taken along.
    if not paragraph or paragraph[0].startswith(_NO_PROSE) or paragraph[-1].endswith(":"):
        return ""
    return _plain("\n".join(paragraph))


def opening(cells: Iterable[Cell]) -> tuple[str, str]:
    """Give the notebook's first heading, and the first paragraph below it or of its first text."""
    paragraph = ""
    for cell in cells:
        if cell.kind == "markdown":
            lines = _markdown_lines(cell.source)
            heading = _heading(lines, range(len(lines)))
            title, below = heading or ("", 0)
            told = ["" if _HEADING.match(line) else line for line in lines[below:]]
            paragraph = paragraph or _first_paragraph(told)
            if heading:
                return title, paragraph
    return "", paragraph


def section_headings(cells: Iterable[Cell]) -> dict[int, str]:
    """Map a code cell's position to its section: the title, a blank line, the first paragraph."""
    sections: dict[int, str] = {}
    title = paragraph = ""
    awaits_paragraph = False
    for cell in cells:
        if cell.kind == "code":
            awaits_paragraph = False
            if title:
                sections[cell.position] = f"{title}\n\n{paragraph}".strip()
        elif cell.kind == "markdown":
            lines = _markdown_lines(cell.source)
            heading = _last_heading(lines)
            if heading:
                title, below = heading
                paragraph = _first_paragraph(lines[below:])
                awaits_paragraph = not paragraph
            elif awaits_paragraph:
                paragraph = _first_paragraph(lines)
                awaits_paragraph = not paragraph
    return sections
