"""What the last build left in an output folder, and whether it still stands there untouched."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from site_gen.encoding import Decoder
from site_gen.looks import Looks, look, racy
from site_gen.write import manifest, memo

_FILES = Decoder(tuple[int, dict[str, tuple[bytes, str, Looks]]])


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
        looks = look(f"{base}/{path}")
        if looks is not None:
            files[path] = (prints.get(path, b""), digest, looks)
    newest = max((max(looks.modified, looks.changed) for _, _, looks in files.values()), default=0)
    memo.write_sealed(root, _name(output), salt, (newest, files))


def _name(output: Path) -> str:
    where = blake2b(os.fsencode(os.path.realpath(output)), digest_size=8).hexdigest()
    return f"output-{where}"


def _holds(path: str, digest: str) -> bool:
    try:
        with open(path, "rb") as file:
            return manifest.digest(file.read()) == digest
    except OSError:
        return False
