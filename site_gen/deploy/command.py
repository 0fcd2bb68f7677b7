"""Runs another program, such as rsync or git, whose questions nobody is there to answer."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from site_gen.deploy.target import MissingProgramError, TargetError

_PATIENCE = 600.0
_TELLING = ("denied", "rejected", "failed", "fatal:", "No space", "refused")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended."""

    status: int
    output: bytes
    complaint: str
    """The last line that it wrote to stderr."""


def run(
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str],
    given: bytes = b"",
    folder: Path | None = None,
) -> Ended:
    """Run a program to its end. Raises TargetError where there is none, or it never ends."""
    name = arguments[0]
    try:
        done = subprocess.run(
            arguments,
            input=given,
            capture_output=True,
            cwd=folder,
            env={**environment, "LC_ALL": "C"},
            timeout=_PATIENCE,
            check=False,
        )
    except FileNotFoundError:
        raise MissingProgramError(f"there is no `{name}` on this machine", "install it") from None
    except subprocess.TimeoutExpired:
        raise TargetError(f"`{name}` did not end within {_PATIENCE:.0f} seconds") from None
    lines = [line for line in done.stderr.decode(errors="replace").splitlines() if line.strip()]
    return Ended(done.returncode, done.stdout, _telling(lines))


def _telling(lines: Sequence[str]) -> str:
    """Return the line that says what was wrong; the last is often but a summary."""
    for line in lines:
        if any(sign in line for sign in _TELLING):
            return line.strip()
    return lines[-1].strip() if lines else ""
