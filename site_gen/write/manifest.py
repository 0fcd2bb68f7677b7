"""The list of an output folder's own files: output path → blake2b of what it holds."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from json.encoder import encode_basestring_ascii
from pathlib import Path

NAME = ".site-gen-manifest.json"
STAGE = ".site-gen-stage"
"""The folder inside the output in which files are written before they take their place."""
DIGEST_SIZE = 32
_NOWHERE = frozenset(("", ".", ".."))


class DamagedError(ValueError):
    """The manifest is not one that this program wrote."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of an output folder that are ours."""

    hashes: Mapping[str, str] = field(default_factory=dict)
    """Output path → hash."""
    data: bytes = b""
    """The file's own bytes; empty where there is none."""


def digest(data: bytes) -> str:
    """Hash an output file, as `Asset.digest` does."""
    return blake2b(data, digest_size=DIGEST_SIZE).hexdigest()


def read(output: Path) -> Manifest | None:
    """Read the manifest of an output folder; None where there is none.

    Paths that no build writes (absolute, leaving the folder, our own books) are left out, so
    that a manifest from elsewhere never names a file outside. Raises DamagedError, OSError.
    """
    file = output / NAME
    try:
        if not stat.S_ISREG(os.lstat(file).st_mode):
            raise DamagedError(f"{NAME} is not a regular file")
        data = file.read_bytes()
    except FileNotFoundError:
        return None
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise DamagedError(f"{NAME} is damaged") from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise DamagedError(f"{NAME} is damaged")
    return Manifest({path: value for path, value in found.items() if is_inside(path)}, data)


def encode(hashes: Mapping[str, str]) -> bytes:
    """Write a manifest: sorted, one path a line, the same bytes for the same files."""
    # As `json.dumps(hashes, indent=0, sort_keys=True)`, which is four times as slow.
    quote = encode_basestring_ascii
    lines = ",\n".join(f"{quote(path)}: {quote(hashes[path])}" for path in sorted(hashes))
    return f"{{\n{lines}\n}}\n".encode() if lines else b"{}\n"


def is_inside(path: str) -> bool:
    """Tell whether a path names a file below the output folder that a build may write."""
    parts = path.split("/")
    if parts[0] in (NAME, STAGE) or "\0" in path or not _encodable(path):
        return False
    return _NOWHERE.isdisjoint(parts)


def _encodable(path: str) -> bool:
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return True
