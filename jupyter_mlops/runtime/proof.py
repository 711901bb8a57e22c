"""Whether a package still is what was proved equal to its notebook.

`proved.json` tells how its files were then. A package without it was never proved.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

PROVED = "proved.json"
_HERE = Path(__file__).resolve().parents[1]
_COUNTED = frozenset({".json", ".py"})
_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """What can be said of a package as its files are now."""

    was_proved: bool
    edited: tuple[str, ...] = ()
    """Files that were edited, added or deleted since."""

    @property
    def validated(self) -> bool:
        """Whether it is what was proved."""
        return self.was_proved and not self.edited

    @property
    def told(self) -> str:
        """What is to be said before anyone relies on it; empty where it is validated."""
        if not self.was_proved:
            return "is UNVALIDATED: nobody has shown that it equals its notebook"
        if not self.edited:
            return ""
        more = len(self.edited) - _MOST_SHOWN
        names = ", ".join(self.edited[:_MOST_SHOWN])
        return f"was edited since it was proved: {names}{f' and {more} more' * (more > 0)}"


def standing(folder: Path = _HERE) -> Standing:
    """Compare the files of a package with those that were proved."""
    try:
        told = json.loads((folder / PROVED).read_text(encoding="utf-8"))
        known: dict[str, str] = dict(told["files"])
    except FileNotFoundError:
        return Standing(was_proved=False)
    except (OSError, ValueError, TypeError, KeyError):
        return Standing(was_proved=True, edited=(PROVED,))
    found = digests(folder)
    edited = (name for name in known.keys() | found.keys() if known.get(name) != found.get(name))
    return Standing(was_proved=True, edited=tuple(sorted(edited)))


def digests(folder: Path) -> dict[str, str]:
    """Path → sha256 of all that Python can import from a package, and of what it reads there."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        is_own = all(part.isidentifier() for part in name.with_suffix("").parts)
        if is_own and name.suffix in _COUNTED and name.as_posix() != PROVED and path.is_file():
            # git may write other ends of lines, which mean nothing to Python.
            content = path.read_bytes().replace(b"\r\n", b"\n")
            found[name.as_posix()] = hashlib.sha256(content).hexdigest()
    return found
