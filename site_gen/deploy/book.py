"""The book of a target: which files there are ours, and who is at work on them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from site_gen.write import manifest

_VERSION = 1


class DamagedError(ValueError):
    """The book is not one that this program wrote."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A deploy that is under way, or was cut short."""

    id: str
    machine: str
    """A hash of the machine's name: the book may be read by anybody."""
    process: int
    at: datetime
    """When it was last known to be alive."""


@dataclass(frozen=True, slots=True)
class Book:
    """What is known of a target."""

    files: Mapping[str, str] = field(default_factory=dict)
    """Path → hash of what certainly stands there."""
    kept: frozenset[str] = frozenset()
    """Those of them that the site has no more: assets that cached pages may still ask for."""
    unsure: frozenset[str] = frozenset()
    """Paths of ours at which anything or nothing may stand."""
    claim: Claim | None = None


def encode(book: Book) -> bytes:
    """Write a book: sorted, the same bytes for the same book."""
    claim = book.claim and {
        "id": book.claim.id,
        "machine": book.claim.machine,
        "process": book.claim.process,
        "at": book.claim.at.isoformat(),
    }
    found = {
        "version": _VERSION,
        "claim": claim,
        "unsure": sorted(book.unsure),
        "kept": sorted(book.kept),
        "files": dict(sorted(book.files.items())),
    }
    return f"{json.dumps(found, indent=0)}\n".encode()


def decode(data: bytes) -> Book:
    """Read a book. Raises DamagedError.

    Paths that no build writes are left out, so that a book never names a file outside.
    """
    try:
        found = json.loads(data)
        if found["version"] != _VERSION:
            raise DamagedError("it is of another version of site-gen")
        files = {str(path): str(value) for path, value in found["files"].items() if _ours(path)}
        return Book(
            files,
            frozenset(path for path in found["kept"] if path in files),
            frozenset(path for path in found["unsure"] if _ours(path)),
            _claim(found["claim"]),
        )
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        if isinstance(error, DamagedError):
            raise
        raise DamagedError("it cannot be read") from None


def _claim(found: Any) -> Claim | None:
    if found is None:
        return None
    at = datetime.fromisoformat(found["at"])
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return Claim(str(found["id"]), str(found["machine"]), int(found["process"]), at)


def _ours(path: Any) -> bool:
    return isinstance(path, str) and manifest.is_inside(path)
