"""How a file looks from outside: enough to tell that it was touched, without reading it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple


class Looks(NamedTuple):
    """Size in bytes, times in nanoseconds, and inode.

    The time of the last change of the inode (ctime) betrays an edit whose modification time was
    set back.
    """

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, found: os.stat_result) -> Looks:
        """Return the looks of a file that was asked for."""
        seen = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        return tuple.__new__(cls, seen)  # cls(*seen), in half the time: asked of every file


NO_LOOKS = Looks(-1, 0, 0, 0)
"""Of what could not be looked at: no file looks like that."""


def look(path: str | Path) -> Looks | None:
    """Look at a file, not through a link; None where there is none to be seen."""
    try:
        return Looks.of(os.lstat(path))
    except OSError:
        return None


def racy(looks: Looks, newest: int) -> bool:
    """Tell whether a later change need not have moved the times.

    As git does for its index: what was changed in the last tick before the record of it was made
    may be changed once more in that tick. A tick is 10 ms on the file systems of today, and 2 s
    where only those are counted.
    """
    tick = 2_000_000_000 if looks.modified % 1_000_000 == 0 else 20_000_000
    return max(looks.modified, looks.changed) >= newest - tick
