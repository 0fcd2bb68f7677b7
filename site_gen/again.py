"""Tells from the looks of files alone that a build would change nothing: the most common build.

It loads neither Markdown nor templates nor feeds. Whatever it cannot be sure of, it leaves to
`build`: a file that looks different in any way, a moment that has come, another program.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from site_gen import clock, program
from site_gen.closing import Closing
from site_gen.diagnostics import Diagnostics
from site_gen.encoding import Decoder, encode
from site_gen.looks import NO_LOOKS, Looks, look, racy
from site_gen.read import layout
from site_gen.write import manifest, memo, standing

if TYPE_CHECKING:
    from site_gen.model import When


@dataclass(frozen=True, slots=True)
class Settled:
    """A build that ended well, and what it depended on."""

    wish: bytes
    """A key of the options that change the output."""
    zone: str
    since: datetime
    until: datetime | None
    """From when to when the same content gives the same site, in UTC."""
    scan: bytes
    """A key of how they looked; empty where a later change might look the same."""
    books: Looks
    """How the output's manifest looks."""
    closing: Closing
    diagnostics: Diagnostics = field(default_factory=tuple)


_SETTLED = Decoder(Settled)


def wish(url: str | None) -> bytes:
    """Return a key of the options that change the output, and of the program's own templates."""
    own = scan(program.templates_folder(), ["."])
    return blake2b(encode([url, own]), digest_size=16).digest()


def scan(root: Path, tops: Sequence[str] = ("content", "templates")) -> dict[str, Looks]:
    """Look at every file and folder that a build reads from, and at nothing inside them."""
    found: dict[str, Looks] = {}
    waiting = list(tops)
    base = os.fspath(root)
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(f"{base}/{folder}") as entries:
                for entry in entries:
                    if layout.ignored(entry.name):
                        continue
                    path = f"{folder}/{entry.name}"
                    found[path] = Looks.of(entry.stat(follow_symlinks=False))
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(path)
        except OSError:
            found[folder] = NO_LOOKS
    return dict(sorted(found.items()))


def unchanged(
    root: Path, output: Path, at: When, key: bytes, now: dict[str, Looks]
) -> Settled | None:
    """Return the last build if this one would do nothing new; None where it might.

    `now` is how the site's files look.
    """
    salt = program.salt()
    found = memo.read_sealed(root, _name(output), salt, _SETTLED)
    if found is None or found.wish != key or not _same_time(found, at):
        return None
    if look(output / manifest.NAME) != found.books or (output / manifest.STAGE).exists():
        return None
    if key_of(now) != found.scan:
        return None
    return found if standing.untouched(root, output, salt) == found.closing.files else None


def key_of(scan: dict[str, Looks], looked_at: int | None = None) -> bytes:
    """Return a key of how files look; an empty one if they might change after `looked_at` unseen.

    `looked_at` is when they were, in nanoseconds since 1970.
    """
    if looked_at is not None and any(racy(looks, looked_at) for looks in scan.values()):
        return b""
    return blake2b(encode(scan), digest_size=16).digest()


def remember(root: Path, output: Path, settled: Settled) -> None:
    """Keep a build that ended well for `unchanged` to compare with."""
    memo.write_sealed(root, _name(output), program.salt(), settled)


def _same_time(found: Settled, at: When) -> bool:
    try:
        now = clock.instant(at, ZoneInfo(found.zone))
    except (ZoneInfoNotFoundError, ValueError):
        return False
    until = found.until
    return found.since.astimezone(UTC) <= now and (until is None or now < until.astimezone(UTC))


def _name(output: Path) -> str:
    where = blake2b(os.fsencode(os.path.realpath(output)), digest_size=8).hexdigest()
    return f"settled-{where}"
