"""What the last build left in an output folder, and whether it still stands there untouched."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from site_gen.encoding import Decoder, encode
from site_gen.looks import NO_LOOKS, Looks, look, racy
from site_gen.write import manifest, memo

_FILES = Decoder(tuple[int, dict[str, tuple[bytes, str, Looks]]])
_LEFT = Decoder(tuple[list[str], bytes, dict[str, str]])
_MANY = 32
"""So many files are read again quickly, where they were written a moment before the record."""
_MOMENT = 25_000_000
"""Nanoseconds, more than a tick of a file system with fine times."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Output files that nobody has touched since."""

    prints: Mapping[str, bytes] = field(default_factory=dict)
    """Output path → the fingerprint it was made from; empty where it was copied or always made."""
    hashes: Mapping[str, str] = field(default_factory=dict)
    """Output path → hash of its bytes."""


def read(root: Path, output: Path, salt: bytes) -> Standing:
    """Look at each file that the last build knew. What looks different does not stand."""
    found = memo.read_sealed(root, _name(output, "output"), salt, _FILES)
    if found is None:
        return Standing()
    newest, files = found
    prints, hashes = {}, {}
    base = os.fspath(output)
    for path, (made_from, digest, looks) in files.items():
        if look(f"{base}/{path}") != looks:
            continue
        if racy(looks, newest) and not _holds(f"{base}/{path}", digest):
            continue
        prints[path], hashes[path] = made_from, digest
    return Standing(prints, hashes)


def untouched(root: Path, output: Path, salt: bytes) -> int | None:
    """Return how many files the last build left, if none looks different; quicker than `read`."""
    found = memo.read_sealed(root, _name(output, "left"), salt, _LEFT)
    if found is None:
        return None
    paths, key, young = found
    base = os.fspath(output)
    if _key([look(f"{base}/{path}") for path in paths]) != key:
        return None
    still = all(_holds(f"{base}/{path}", digest) for path, digest in young.items())
    return len(paths) if still else None


def write(
    root: Path,
    output: Path,
    salt: bytes,
    prints: Mapping[str, bytes],
    hashes: Mapping[str, str],
) -> None:
    """Remember how the files of an output folder look now, after a build."""
    base = os.fspath(output)
    seen = {path: looks for path in hashes if (looks := look(f"{base}/{path}"))}
    newest = max((max(looks.modified, looks.changed) for looks in seen.values()), default=0)
    young = [path for path, looks in seen.items() if racy(looks, newest)]
    if len(young) > _MANY:
        # Wait a tick now, for all builds to come: else each would read all of them.
        time.sleep(_MOMENT / 1e9)
        newest += _MOMENT
        seen |= {path: look(f"{base}/{path}") or NO_LOOKS for path in young}
    files = {path: (prints.get(path, b""), hashes[path], looks) for path, looks in seen.items()}
    memo.write_sealed(root, _name(output, "output"), salt, (newest, files))
    left = (
        list(seen),
        _key(list(seen.values())),
        {path: hashes[path] for path, looks in seen.items() if racy(looks, newest)},
    )
    memo.write_sealed(root, _name(output, "left"), salt, left)


def _key(seen: list[Looks | None] | list[Looks]) -> bytes:
    return blake2b(encode(seen), digest_size=16).digest()


def _name(output: Path, memo_of: str) -> str:
    where = blake2b(os.fsencode(os.path.realpath(output)), digest_size=8).hexdigest()
    return f"{memo_of}-{where}"


def _holds(path: str, digest: str) -> bool:
    try:
        with open(path, "rb") as file:
            return manifest.digest(file.read()) == digest
    except OSError:
        return False
