"""From the text of a cell to the stretches that look like passwords, tokens and keys."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from jupyter_mlops.notebook.cell import Cell, span_between
from jupyter_mlops.source import Span

MASK = "•"
_SHAPES = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----[^\"']*",
    "a key of OpenAI's or Anthropic's kind": r"\bsk-[A-Za-z0-9_-]{20,}",
    "an access key of AWS": r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    "a token of GitHub": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})",
    "a token of GitLab": r"\bglpat-[A-Za-z0-9_-]{20,}",
    "a token of Slack": r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    "an API key of Google": r"\bAIza[A-Za-z0-9_-]{35}",
    "a token of Hugging Face": r"\bhf_[A-Za-z0-9]{30,}",
    "a signed token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
}
_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s:/@\"'{}]*:(?P<secret>[^\s/@\"'{}]+)@")
_NAMED = re.compile(
    r"""(?<![A-Za-z0-9])(?P<name>[A-Za-z0-9_-]*?
    (?:passwords?|passwd|pwd|passphrase|secrets?|api_?keys?|access_?keys?|secret_?keys?|private_?keys?
      |auth_?tokens?|access_?tokens?|api_?tokens?|bearer_?tokens?|hf_?tokens?|github_?tokens?
      |client_?secrets?))
    ["']?\]?\s*(?::\s*str\s*)?(?:=(?!=)|:)\s*[rbf]?(?P<quote>["'])(?P<secret>[^"'\n]{4,})(?P=quote)""",
    re.IGNORECASE | re.VERBOSE,
)
_SHAPED = re.compile("|".join(f"(?P<s{i}>{one})" for i, one in enumerate(_SHAPES.values())))
_PLACEHOLDER = re.compile(
    r"[<{\[(].*[>}\])]|.*(?:your|example|placeholder|changeme|change_me|dummy|insert|redacted|todo)"
    r".*|[x*.•_-]+|\$.*|(?:none|null|true|false|password|passwd|pass|secret|token|test)",
    re.IGNORECASE,
)
_SUSPECT = (
    *("pass", "pwd", "secret", "token", "key", "://", "sk-", "akia", "asia"),
    *("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "xox", "glpat", "hf_", "eyj"),
)
"""One of these is in any text with a secret, whatever its case."""


@dataclass(frozen=True, slots=True)
class Secret:
    """One stretch of text that nobody else should see."""

    span: Span
    kind: str
    """What it looks like, or the name it is given to."""


def secrets_in(cell: Cell) -> Iterator[Secret]:
    """Find them by their shape in any cell, by the name they are given to in code."""
    text = cell.source
    if not _is_suspect(text):
        return
    taken: list[tuple[int, int]] = []
    for start, end, kind in sorted(_stretches(cell)):
        if all(end <= other or start >= last for other, last in taken):
            taken.append((start, end))
            yield Secret(span_between(cell, _place(text, start), _place(text, end)), kind)


@lru_cache(maxsize=4096)
def _is_suspect(text: str) -> bool:
    folded = text.casefold()
    return any(word in folded for word in _SUSPECT)


def _stretches(cell: Cell) -> Iterator[tuple[int, int, str]]:
    kinds = list(_SHAPES)
    for found in _SHAPED.finditer(cell.source):
        yield *found.span(), kinds[int(str(found.lastgroup)[1:])]
    for found in _URL.finditer(cell.source):
        if not _PLACEHOLDER.fullmatch(found["secret"]):
            yield *found.span("secret"), "the password in a URL"
    for found in _NAMED.finditer(cell.source) if cell.kind == "code" else ():
        if _is_secret(found["secret"]):
            yield *found.span("secret"), f"the value of `{found['name']}`"


def _is_secret(value: str) -> bool:
    """A name of a column or a variable, or a sentence, is no secret."""
    if _PLACEHOLDER.fullmatch(value) or " " in value.strip():
        return False
    return not re.fullmatch(r"[A-Z][A-Z_]*|[a-z]+(?:_[a-z]+)+", value)


def _place(text: str, offset: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start


def masked(cell: Cell) -> str:
    """The cell's source with its secrets blacked out, every other character in its place."""
    lines = cell.source.split("\n")
    for secret in secrets_in(cell):
        span = secret.span
        for number in range(span.line, span.end_line + 1):
            line = lines[number - 1]
            start = span.column if number == span.line else 0
            end = span.end_column if number == span.end_line else len(line)
            lines[number - 1] = line[:start] + MASK * (end - start) + line[end:]
    return "\n".join(lines)


def secret_texts(cell: Cell) -> Iterator[str]:
    """The secrets themselves, to be taken out of messages."""
    lines = cell.source.split("\n")
    for secret in secrets_in(cell):
        span = secret.span
        if span.line == span.end_line:
            yield lines[span.line - 1][span.column : span.end_column]
        else:
            yield from (line for line in lines[span.line - 1 : span.end_line] if line.strip())
