"""Says what the numbers were measured on and with; no names of hosts or people."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from pathlib import Path

_GIB = 1024**3


def describe() -> str:
    """Return a line on the machine: processor, memory, system, interpreter."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB
    parts = [
        f"{cores()} cores ({_processor()})",
        f"{memory:.0f} GiB of memory",
        f"{platform.system()} {platform.release().split('-')[0]}",
        f"Python {platform.python_version()}",
    ]
    return ", ".join(parts)


def cores() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux knows
        return os.cpu_count() or 1


def load() -> str:
    """Return how busy others kept the machine: with much load the numbers prove little."""
    return f"Load of the minute before: {os.getloadavg()[0]:.1f}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names: Iterable[str] = (line.partition(":")[2] for line in lines if "model name" in line)
    return next((" ".join(name.split()) for name in names), platform.machine())
