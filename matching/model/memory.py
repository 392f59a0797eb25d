"""How much memory there is, so that what cannot fit is refused before it is begun."""

import ctypes
from functools import cache
from pathlib import Path
from typing import Any

from matching.model.errors import TooLarge

_MACHINE = Path("/proc/meminfo")
_GROUPS = (  # control groups, second and first version: limit, used
    (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")),
    (
        Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
        Path("/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ),
)


def available() -> int:
    """Bytes this process may still use: what the machine has left, or its control group if less.
    Where the system does not say, there is no limit (2**62)."""
    left = [1 << 62]
    for line in _read(_MACHINE).splitlines():
        if line.startswith("MemAvailable:"):
            left.append(int(line.split()[1]) * 1024)
    for limit, used in _GROUPS:
        most, now = _read(limit).strip(), _read(used).strip()
        if most.isdigit() and now.isdigit():
            left.append(max(int(most) - int(now), 0))
    return min(left)


def demand(needed: int, limit: int | None = None) -> None:
    """TooLarge unless `needed` bytes are there (limit: instead of what the machine has)."""
    there = available() if limit is None else limit
    if needed > there:
        raise TooLarge(needed, there)


def give_back() -> None:
    """Return what was freed to the system, where the C library keeps it otherwise (glibc): after
    a stage of many arrays that can be as much as its result."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    return getattr(ctypes.CDLL(None), "malloc_trim", None)


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except OSError:
        return ""
