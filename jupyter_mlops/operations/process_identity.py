"""From a process to words that name it, among all of all machines, and back to whether it is gone.

Only Linux says enough for that: elsewhere a process has no name, and none is known to be gone.
"""

import os
from pathlib import Path

_PROCESSES = Path("/proc")
_BOOT = _PROCESSES / "sys/kernel/random/boot_id"
_NAMESPACE = "ns/pid"
"""Containers of one machine may give one number to two processes."""


def own_identity() -> str:
    """Name this process; empty where that can't be done."""
    began = _began(os.getpid())
    return f"{_machine()} {os.getpid()} {began}" if _machine() and began else ""


def is_gone(identity: str) -> bool:
    """Whether this is a process of this machine that has ended. Of others nothing is known."""
    machine, _, rest = identity.rpartition(" ")[0].rpartition(" ")
    if not machine or machine != _machine() or not rest.isdecimal():
        return False
    return _began(int(rest)) != identity.rpartition(" ")[2]


def _machine() -> str:
    try:
        namespace = (_PROCESSES / "self" / _NAMESPACE).readlink()
        return f"{_BOOT.read_text('ascii').strip()} {namespace}"
    except OSError:
        return ""


def _began(number: int) -> str:
    """When a process has begun, in ticks since the machine has; empty for one that is gone."""
    try:
        told = (_PROCESSES / str(number) / "stat").read_text("utf-8", errors="replace")
    except OSError:
        return ""
    state, *fields = told.rpartition(")")[2].split()  # its name before may hold anything
    return "" if state in "ZX" else fields[18]
