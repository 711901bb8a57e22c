"""From a path at which code looks, as in a listing, to the files that decide what is seen there."""

import posixpath
import re

_FILE = "fs:"
"""Begins the resource that stands for a file; `fs:*` is any."""


def decides(resource: str, look: str) -> bool:
    """Tell whether making this file may change what is seen at a path, a folder or a pattern."""
    if not resource.startswith(_FILE):
        return False
    path = posixpath.normpath(resource.removeprefix(_FILE))
    fixed = re.split(r"[*?[]", look, maxsplit=1)[0]
    where = posixpath.normpath(look if fixed == look else posixpath.dirname(fixed))
    return path == "*" or where in (".", path) or path.startswith(f"{where}/")
