"""Tells how much memory a process and its children use, and keeps watch of the most."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

PROC = Path("/proc")
_SHARE = 50
"""Looking takes at most one part in so many of a core: it is not to slow what it looks at."""
_PAUSE = 0.02
"""Seconds between two looks at the least."""


def available() -> bool:
    """Tell whether this system says what is asked here; Linux does."""
    asked = (PROC / "self" / "smaps_rollup", PROC / "thread-self" / "children")
    return all(file.exists() for file in asked)


def of_tree(process: int) -> int:
    """Return the bytes in use by a process and all below it.

    The sum of proportional set sizes: a page that several processes share is counted once.
    """
    return sum(_proportional(one) for one in _tree(process))


class Watch:
    """Looks at a process tree again and again, until it is left, and keeps the most it saw."""

    def __init__(self, process: int) -> None:
        self.process = process
        self.peak = 0
        self._over = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.is_set():
            started = time.perf_counter()
            self.peak = max(self.peak, of_tree(self.process))
            cost = time.perf_counter() - started
            self._over.wait(max(_PAUSE, cost * _SHARE))


def _tree(process: int) -> list[int]:
    """Return a process and all below it; one that ends meanwhile is left out."""
    found = [process]
    for one in found:  # grows as it is walked
        for thread in _threads(one):
            with suppress(OSError):
                found.extend(int(child) for child in (thread / "children").read_text().split())
    return found


def _threads(process: int) -> list[Path]:
    try:
        return list((PROC / str(process) / "task").iterdir())
    except OSError:
        return []


def _proportional(process: int) -> int:
    with suppress(OSError):
        for line in (PROC / str(process) / "smaps_rollup").read_text().splitlines():
            name, _, size = line.partition(":")
            if name == "Pss":
                return int(size.split()[0]) * 1024
    return 0
