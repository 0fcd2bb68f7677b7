"""Memos: what a build keeps in `.site-gen/` to be faster the next time.

A memo is a cache and nothing more: whatever is wrong with it (damaged, of another version, not
writable), a build is only slower.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from site_gen.encoding import Decoder, UnreadableError, encode

FOLDER = ".site-gen"
_SEAL = 16


@dataclass(frozen=True, slots=True)
class Memo:
    """What files became: path → (digest of its bytes, encoded result)."""

    files: Mapping[str, tuple[bytes, bytes]] = field(default_factory=dict)

    def result(self, path: str, digest: bytes) -> bytes | None:
        """Return what a file of these bytes became; None where that is not known."""
        known = self.files.get(path)
        return known[1] if known is not None and known[0] == digest else None


_FILES = Decoder(dict[str, tuple[bytes, bytes]])


def load(root: Path, name: str, salt: bytes) -> Memo:
    """Read a memo; an empty one where there is none that this program can use."""
    found = read_sealed(root, name, salt, _FILES)
    return Memo() if found is None else Memo(found)


def save(root: Path, name: str, salt: bytes, files: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Write a memo. What cannot be written is left out without a word."""
    write_sealed(root, name, salt, files)


def write_sealed(root: Path, name: str, salt: bytes, value: Any) -> None:
    """Write a value aside, under a seal that `salt` and its bytes make, and rename it."""
    payload = encode(value)
    folder = root / FOLDER
    aside = folder / f"{name}.{os.getpid()}"
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        try:
            with open(aside, "wb") as file:
                file.writelines((_seal(payload, salt), payload))
            os.replace(aside, folder / name)
        finally:
            with suppress(OSError):
                aside.unlink(missing_ok=True)


def read_sealed(root: Path, name: str, salt: bytes, decoder: Decoder) -> Any:
    """Return the value, or None where there is none under that seal."""
    try:
        descriptor = os.open(root / FOLDER / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            data = memoryview(file.read())
        if bytes(data[:_SEAL]) != _seal(data[_SEAL:], salt):
            return None
        return decoder(data[_SEAL:])
    except (OSError, UnreadableError):
        return None


def _seal(payload: bytes | memoryview, salt: bytes) -> bytes:
    return blake2b(payload, digest_size=_SEAL, key=salt).digest()
