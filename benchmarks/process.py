"""Runs a command to its end, timed and watched; leaves nothing running, however it ends."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import IO

from benchmarks import memory

PATIENCE = 3600
"""Seconds after which a command counts as hung."""
_GRACE = 2
_LAST_LINES = 20


class BenchmarkError(Exception):
    """Why there is nothing to report; the message is for people."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one run of a command took."""

    seconds: float
    """Wall time, from before it was started until after it had ended."""
    peak: int | None
    """Bytes of memory in the whole process tree at the most; None where nobody can tell."""


def run(
    command: Sequence[str], *, here: Path, watched: bool = True, patience: float = PATIENCE
) -> Sample:
    """Run a command in the folder `here`; raise BenchmarkError, naming it, if it fails."""
    with TemporaryFile() as said:
        started = time.perf_counter()
        process = _start(command, here, said)
        limit = Timer(patience, _kill, [process])
        try:
            limit.start()
            with _watch(process, watched=watched) as watch:
                status = process.wait()
                seconds = time.perf_counter() - started
        finally:
            limit.cancel()
            _end(process)
        if status != 0:
            hung = seconds >= patience
            reason = "took too long" if hung else f"failed with exit status {status}"
            raise BenchmarkError(f"`{shlex.join(command)}` {reason}\n{_end_of(said)}".rstrip())
        return Sample(seconds, watch.peak if watch else None)


def output_of(command: Sequence[str], *, here: Path) -> str:
    """Return what a command writes to stdout; raise BenchmarkError, naming it, if it fails."""
    try:
        done = subprocess.run(command, cwd=here, capture_output=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        raise BenchmarkError(f"`{shlex.join(command)}`: {error}") from None
    return done.stdout.decode(errors="replace").strip()


def _start(command: Sequence[str], here: Path, said: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, so that all it starts can be ended with it."""
    try:
        return subprocess.Popen(
            command,
            cwd=here,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise BenchmarkError(f"`{shlex.join(command)}` cannot be run: {error.strerror}") from None


def _watch(process: subprocess.Popen[bytes], *, watched: bool) -> memory.Watch | nullcontext[None]:
    return memory.Watch(process.pid) if watched and memory.available() else nullcontext()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command that is still running, and what it started."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
        _kill(process)
        process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _end_of(said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read().decode(errors="replace").splitlines()
    return "\n".join(lines[-_LAST_LINES:])
