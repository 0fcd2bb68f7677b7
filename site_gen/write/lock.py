"""One build at a time, of a site and in an output folder; a killed build leaves no lock behind.

A site's lock is taken on `.site-gen/lock`, which names the process that holds it; an output
folder's on the folder itself, so that nothing lies about in there. The kernel frees both when
the process ends, however it ends. Where there are no locks to be had (a read-only `.site-gen/`,
a network file system, no fcntl) a build goes on without.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, WebAssembly
    fcntl = None  # type: ignore[assignment]

STATE = ".site-gen"
"""The folder of a site that holds what may be deleted at any time."""
NAME = "lock"

Waiting = Callable[[str], None]
"""Is told, in a line for people, whom a build waits for."""

_PATIENCE = 1.0
"""Seconds before it says so."""
_FILE = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

_LOCKABLE = fcntl is not None

_held: set[int] = set()


def _let_go() -> None:
    """Close in a forked worker what it inherits, or it would hold the lock of a killed parent."""
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


@contextmanager
def of_site(root: Path, waiting: Waiting | None = None) -> Iterator[None]:
    """Hold a site, as long as its `.site-gen/` lets us."""
    descriptor = None
    with suppress(OSError):
        descriptor = _take(lambda: _open_file(root / STATE), waiting, "this site")
        _sign(descriptor)
    try:
        yield
    finally:
        _free(descriptor)


@contextmanager
def of_output(output: Path, waiting: Waiting | None = None) -> Iterator[None]:
    """Hold an output folder; it is made where there is none, and goes if it stays empty.

    Raises OSError where it cannot be made.
    """
    made = [folder for folder in (output, *output.parents) if not folder.exists()]
    descriptor = None
    try:
        output.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):
            descriptor = _take(lambda: _open_folder(output), waiting, f"`{output}`")
        yield
    finally:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        _free(descriptor)


def _take(open_it: Callable[[], int], waiting: Waiting | None, what: str) -> int:
    """Return a descriptor that holds the lock. Raises OSError where there is no lock."""
    while True:
        descriptor = open_it()
        _held.add(descriptor)
        try:
            _wait(descriptor, waiting, what)
            again = open_it()  # what was locked may have been deleted while we waited
            try:
                if os.path.samestat(os.fstat(descriptor), os.fstat(again)):
                    return descriptor
            finally:
                os.close(again)
        except BaseException:  # also Ctrl-C: clean up, and pass it on
            _free(descriptor)
            raise
        _free(descriptor)


def _wait(descriptor: int, waiting: Waiting | None, what: str) -> None:
    if not _LOCKABLE:
        return
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.02)
        else:
            return
    if waiting is not None:
        waiting(f"waiting for another build of {what}{_holder(descriptor)}")
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def _free(descriptor: int | None) -> None:
    if descriptor in _held:
        _held.discard(descriptor)
        with suppress(OSError):  # it is closed all the same
            os.close(descriptor)


def _open_file(state: Path) -> int:
    state.mkdir(exist_ok=True)
    folder = os.open(state, _FOLDER)
    try:
        return os.open(NAME, _FILE, 0o666, dir_fd=folder)
    finally:
        os.close(folder)


def _open_folder(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    return os.open(folder, _FOLDER)


def _sign(descriptor: int) -> None:
    """Say who holds the lock, and by the file's own time since when."""
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, b"%d\n" % os.getpid(), 0)


def _holder(descriptor: int) -> str:
    """Say who holds a lock, as far as that is known."""
    try:
        found = os.fstat(descriptor)
        signed = os.pread(descriptor, 20, 0)
        since = datetime.fromtimestamp(found.st_mtime, UTC).astimezone()
        return f": process {int(signed)}, since {since:%Y-%m-%d %H:%M:%S}"
    except (OSError, ValueError):  # a folder, which cannot be signed
        process = _process(descriptor)
        return f": process {process}" if process else ""


def _process(descriptor: int) -> str | None:
    """Ask the kernel who holds a lock; Linux alone tells (proc_locks(5))."""
    found = os.fstat(descriptor)
    place = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    with suppress(OSError), open("/proc/locks", encoding="ascii") as locks:
        for line in locks:
            fields = line.split()
            if fields[1] == "FLOCK" and fields[5] == place:
                return fields[4]
    return None
