"""From a shell line to the distributions it installs, if installing is all it does."""

import re

_INSTALLER = re.compile(
    r"(?:sudo\s+)?(?:\S*(?:python[\d.]*|sys\.executable)\S*\s+-m\s+)?"
    r"(?:uv\s+)?(?:pip[\d.]*|conda|mamba|micromamba)\s+(?P<verb>\w+)\s*(?P<rest>.*)",
    re.DOTALL,
)
_READS = frozenset({"check", "freeze", "info", "list", "search", "show"})
_HARMLESS = re.compile(r"(?:echo|tail|head|grep|true|cat|wc)\b[^$`<>]*|true")
_REDIRECTION = re.compile(r"\s(?:\d|&)?>>?\s*(?:&\d|\S+)")
_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*", re.MULTILINE)
_SEPARATOR = re.compile(r"&&|\|\||[;|\n]")
_TAKES_VALUE = frozenset(
    [
        "-c",
        "-f",
        "-i",
        "-n",
        "-p",
        "-r",
        "-t",
        "--channel",
        "--constraint",
        "--extra-index-url",
        "--file",
        "--find-links",
        "--index-url",
        "--name",
        "--platform",
        "--prefix",
        "--progress-bar",
        "--python-version",
        "--requirement",
        "--root",
        "--target",
        "--timeout",
        "--trusted-host",
        "--upgrade-strategy",
    ]
)
_REQUIREMENT = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?(?:\[[\w.,-]+\])?(?:[=<>!~].*)?")


def _distributions(arguments: str) -> tuple[str, ...]:
    found: list[str] = []
    words = iter(arguments.split())
    for word in words:
        plain = word.strip("'\"")
        if plain in _TAKES_VALUE:
            next(words, None)
        elif _REQUIREMENT.fullmatch(plain):
            found.append(plain)
    return tuple(found)


def installed_by(command: str) -> tuple[str, ...] | None:
    """List what `pip install …` and its like install; None if the line does more than that."""
    found: list[str] = []
    known = False
    quiet = _REDIRECTION.sub("", _COMMENT.sub("", command))
    for part in _SEPARATOR.split(quiet):
        step = part.strip()
        installer = _INSTALLER.fullmatch(step)
        if installer and installer["verb"] == "install":
            found.extend(_distributions(installer["rest"]))
            known = True
        elif installer and installer["verb"] in _READS:
            known = True
        elif step and not _HARMLESS.fullmatch(step):
            return None
    return tuple(found) if known else None
