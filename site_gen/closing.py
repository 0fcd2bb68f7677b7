"""The last line of a build: what it did, what is held and when that changes by itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Closing:
    """What a build's last line says, but for the time it took."""

    files: int
    """All that the site has."""
    written: int
    unchanged: int
    removed: int
    held: int
    """Notes that are held, drafts included."""
    next_due: str | None
    """When anything is due next, in the site's zone: `2024-02-02 07:00`."""


def line(closing: Closing, seconds: float) -> str:
    """Write the line."""
    held = f"{closing.held} note{'' if closing.held == 1 else 's'} held"
    following = f", the next until {closing.next_due}" if closing.next_due else ""
    return (
        f"{closing.files} files: {closing.written} written, {closing.unchanged} unchanged, "
        f"{closing.removed} removed in {seconds:.2f} s; "
        f"{held if closing.held else 'nothing held'}{following}"
    )
