"""A disk that fails, or a process that dies, at a chosen step of writing."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest

from site_gen.write import journal, stage

How = Literal["killed before", "killed after", "fails once", "fails from then on", "interrupted"]
CALLS = ("mkdir", "rmdir", "replace", "unlink", "fsync")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EMFILE, errno.EDQUOT)


class KilledError(BaseException):
    """Stands for SIGKILL: nothing that would clear up may write any more."""


class Disk:
    """Counts what changes the disk, and strikes at one step."""

    def __init__(self, step: int, how: How) -> None:
        self.left = step
        self.how = how
        self.struck = False
        self.steps: list[str] = []

    def call(self, name: str, work: Callable[[], Any]) -> Any:
        """Do one step, or let it fail."""
        self.steps.append(name)
        if self.struck and self.how in ("killed before", "killed after"):
            raise KilledError
        if self.struck and self.how == "fails from then on":
            self._fail(name)
        self.left -= 1
        if self.left != -1:
            return work()
        self.struck = True
        if self.how == "interrupted":
            result = work()
            signal.raise_signal(signal.SIGINT)
            return result
        if self.how == "killed after":
            work()
        if self.how in ("killed before", "killed after"):
            raise KilledError
        return self._fail(name)

    def _fail(self, name: str) -> None:
        number = ERRORS[len(self.steps) % len(ERRORS)]
        raise OSError(number, os.strerror(number), name)


class File:
    """A file whose opening and writing are steps; what was half written stays on the disk."""

    def __init__(self, disk: Disk, name: str | Path) -> None:
        self.disk = disk
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        self.descriptor: int = disk.call("open", lambda: os.open(name, flags, 0o666))

    def __enter__(self) -> File:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.descriptor)

    def write(self, data: bytes) -> None:
        """Write the first half, then the second, as a full disk does."""
        half = len(data) // 2
        os.write(self.descriptor, data[:half])
        self.disk.call("write", lambda: os.write(self.descriptor, data[half:]))

    def flush(self) -> None:
        """Do nothing: nothing is held back."""

    def fileno(self) -> int:
        """Return the descriptor."""
        return self.descriptor


@contextmanager
def struck(step: int, how: How) -> Iterator[Disk]:
    """Let the disk fail at a step (from 0) of what is written meanwhile."""
    disk = Disk(step, how)

    def opening(name: str | Path, mode: str, **settings: Any) -> Any:
        return File(disk, name) if "x" in mode else open(name, mode, **settings)

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given, **options: disk.call(name, lambda: real(*given, **options))

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, counted(name, getattr(os, name)))
        for module in (stage, journal):
            patch.setattr(module, "open", opening, raising=False)
        yield disk


def steps_of(work: Callable[[], object]) -> list[str]:
    """Return what a piece of work does to the disk."""
    with struck(1_000_000, "killed before") as disk:
        work()
    return disk.steps
