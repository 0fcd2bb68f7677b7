"""What the last build left in an output folder, and whether it still stands there untouched."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from site_gen.encoding import Decoder
from site_gen.write import manifest, memo

_FILES = Decoder(tuple[int, dict[str, tuple[bytes, str, int, int, int]]])


@dataclass(frozen=True, slots=True)
class Standing:
    """Output files that nobody has touched since."""

    prints: Mapping[str, bytes] = field(default_factory=dict)
    """Output path → the fingerprint it was made from; empty where it was copied or always made."""
    hashes: Mapping[str, str] = field(default_factory=dict)
    """Output path → hash of its bytes."""


def read(root: Path, output: Path, salt: bytes) -> Standing:
    """Look at each file that the last build knew. What looks different does not stand."""
    found = memo.read_sealed(root, _name(output), salt, _FILES)
    if found is None:
        return Standing()
    written, files = found
    prints, hashes = {}, {}
    base = os.fspath(output)
    for path, (made_from, digest, *stamp) in files.items():
        looks = _stamp(f"{base}/{path}")
        if looks != tuple(stamp):
            continue
        if _racy(looks[1], written) and not _holds(f"{base}/{path}", digest):
            continue
        prints[path], hashes[path] = made_from, digest
    return Standing(prints, hashes)


def write(
    root: Path,
    output: Path,
    salt: bytes,
    prints: Mapping[str, bytes],
    hashes: Mapping[str, str],
) -> None:
    """Remember how the files of an output folder look now, after a build."""
    base = os.fspath(output)
    files = {}
    for path, digest in hashes.items():
        looks = _stamp(f"{base}/{path}")
        if looks is not None:
            files[path] = (prints.get(path, b""), digest, *looks)
    newest = max((looks[3] for looks in files.values()), default=0)
    memo.write_sealed(root, _name(output), salt, (newest, files))


def _name(output: Path) -> str:
    where = blake2b(os.fsencode(os.path.realpath(output)), digest_size=8).hexdigest()
    return f"output-{where}"


def _stamp(path: str) -> tuple[int, int, int] | None:
    """Return size, modification time in nanoseconds and inode of a regular file."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def _racy(modified: int, newest: int) -> bool:
    """Tell whether a later change need not have moved the modification time.

    As git does for its index: what was changed in the last tick of the clock may be changed once
    more in it. A tick is 10 ms on the file systems of today, 2 s where only those are counted.
    """
    tick = 2_000_000_000 if modified % 1_000_000 == 0 else 20_000_000
    return modified >= newest - tick


def _holds(path: str, digest: str) -> bool:
    try:
        with open(path, "rb") as file:
            return manifest.digest(file.read()) == digest
    except OSError:
        return False
