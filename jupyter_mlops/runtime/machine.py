"""What a program touches that is no effect of its own: the system, caches, a library's programs."""

import os
import sys
from typing import Any

SYSTEM = ("/proc", "/dev", "/sys", "/etc", "/run", "/usr", "/lib", "/lib64", "/bin")
CACHES = (
    ".cache",
    ".config",
    ".local",
    ".matplotlib",
    ".ipython",
    "Library/Caches",
    "seaborn-data",
    "scikit_learn_data",
)
"""Below the home folder."""
CACHE_VARIABLES = (
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "MPLCONFIGDIR",
    "SEABORN_DATA",
    "SCIKIT_LEARN_DATA",
)
"""Environment variables that name folders of caches and settings."""
NETWORK = frozenset({"socket.connect", "socket.getaddrinfo", "socket.sendto"})
PROGRAMS = frozenset({"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn"})
"""Events of Python's audit hooks, as those of the network."""
_LOOKING_AROUND = frozenset(
    {"joblib", "matplotlib", "threadpoolctl", "platform", "ctypes", "numpy", "multiprocessing"}
)
"""Libraries whose programs count processors or share out work."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def is_below(path: str, folder: str) -> bool:
    """Tell whether a path is a folder or lies in it."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def is_for_writing(mode: str | None, flags: int | None) -> bool:
    """Tell whether a file is opened to change it; `os.open` has flags only."""
    return any(one in mode for one in "wax+") if mode else bool((flags or 0) & _WRITING)


def is_for_a_library() -> bool:
    """Tell whether a library of those that look at the machine is at work now."""
    frame: Any = sys._getframe()
    while frame is not None:
        name = frame.f_globals.get("__name__") or ""
        if name.partition(".")[0] in _LOOKING_AROUND:
            return True
        frame = frame.f_back
    return False
