"""Runs a command under strace, which lists its system calls, and fails or kills it at one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests import sites, small_site

WATCHED = (
    *("openat", "close", "write", "pwrite64", "ftruncate", "fsync", "flock"),
    *("mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "link"),
    *("rename", "renameat", "renameat2"),
)
"""What changes files, and what comes before and after a change."""
KILL = "signal=KILL"
ERRORS = ("error=ENOSPC", "error=EIO", "error=EMFILE", "error=EACCES", "error=EROFS")

_CALL = re.compile(r"^(?:\d+ +)?([a-z0-9]+)\(")
_KILLED_BY_STRACE_TOO = -9


@dataclass(frozen=True, slots=True)
class Call:
    """A system call of a run that nothing happens to."""

    name: str
    number: int
    """Among the calls of its name, from 1."""


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a command."""

    status: int
    said: str
    struck: str
    """The call that the fault met; empty where it met none."""

    @property
    def killed(self) -> bool:
        """Whether it did not end by itself."""
        return self.status == _KILLED_BY_STRACE_TOO


def python(*arguments: str | Path) -> list[str]:
    """Return a command of this Python."""
    return [sys.executable, *map(str, arguments)]


def calls(command: list[str], place: Path) -> list[Call]:
    """Run a command and return its watched calls that are about something below `place`."""
    log = place.parent / "strace.log"
    _strace(command, log, "--decode-fds=path", f"--trace={','.join(WATCHED)}")
    counts: dict[str, int] = {}
    found = []
    for line in log.read_text("utf-8", "replace").splitlines():
        name = _CALL.match(line)
        if name:
            counts[name[1]] = counts.get(name[1], 0) + 1
            if f"{place}/" in line:
                found.append(Call(name[1], counts[name[1]]))
    return found


def strike(command: list[str], call: Call, fault: str, place: Path) -> Run:
    """Run a command and let a call of it fail, or kill it when it is about to make it."""
    log = place.parent / "strace.log"
    inject = f"--inject={call.name}:{fault}:when={call.number}"
    done = _strace(command, log, "--decode-fds=path", f"--trace={call.name}", inject)
    lines = log.read_text("utf-8", "replace").splitlines()
    struck = [line for line in lines if "(INJECTED)" in line]
    if fault == KILL and done.returncode == _KILLED_BY_STRACE_TOO:
        struck = [line for line in lines if _CALL.match(line)]
    return Run(done.returncode, done.stderr, struck[-1] if struck else "")


def environment() -> dict[str, str]:
    """Return an environment in which a command makes the same calls each time."""
    return {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": small_site.NOW,
    }


def _strace(command: list[str], log: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["strace", "--follow-forks", "--output", str(log), *options, *command],
        cwd=sites.ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
