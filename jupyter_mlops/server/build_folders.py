"""From the server's root to the folders below it that hold a build."""

import os
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from jupyter_mlops.builds import MANIFEST

MOST_FOLDERS = 20_000
"""That are looked into: somebody may show their whole disk."""
DEEPEST = 6
_OTHERS = frozenset({"node_modules", "__pycache__", "site-packages", "mlflow", "mlruns"})


class BuildFolders:
    """Walks in rings around the root, and notes whether it had to leave out something."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.is_all = True

    def __iter__(self) -> Iterator[Path]:
        """Give the folders, the nearest to the root first; links aren't followed."""
        waiting = deque([(self.root, 0)])
        seen = 0
        while waiting:
            folder, depth = waiting.popleft()
            seen += 1
            if seen > MOST_FOLDERS:
                self.is_all = False
                return
            if (folder / MANIFEST).is_file():
                yield folder
            elif depth < DEEPEST:
                waiting.extend((below, depth + 1) for below in _below(folder))


def _below(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [one.name for one in entries if one.is_dir(follow_symlinks=False)]
    except OSError:
        return []  # it isn't for us to read, or is gone
    return [
        folder / name for name in sorted(names) if not name.startswith(".") and name not in _OTHERS
    ]
