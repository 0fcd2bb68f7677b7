"""Memos: what a build keeps in `.site-gen/` to be faster the next time.

A memo is a cache and nothing more: whatever is wrong with it (damaged, of another version, not
writable), a build is only slower.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from site_gen.encoding import Decoder, UnreadableError, encode

FOLDER = ".site-gen"
_SEAL = 16
_PLACE = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


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
    """Write a value aside, under a seal that `salt` and its bytes make, and rename it.

    Two builds that no lock keeps apart can spoil each other's file: then its seal is wrong.
    """
    payload = encode(value)
    aside = f"{name}.new"
    with suppress(OSError):
        (root / FOLDER).mkdir(exist_ok=True)
        with _place(root) as place:
            with suppress(FileNotFoundError):
                os.unlink(aside, dir_fd=place)
            try:
                with os.fdopen(os.open(aside, _WRITE, 0o666, dir_fd=place), "wb") as file:
                    file.writelines((_seal(payload, salt), payload))
                os.replace(aside, name, src_dir_fd=place, dst_dir_fd=place)
            except BaseException:  # also Ctrl-C: clean up, and pass it on
                with suppress(OSError):
                    os.unlink(aside, dir_fd=place)
                raise


def read_sealed(root: Path, name: str, salt: bytes, decoder: Decoder) -> Any:
    """Return the value, or None where there is none under that seal."""
    try:
        with _place(root) as place:
            data = memoryview(_content(name, place))
        if bytes(data[:_SEAL]) != _seal(data[_SEAL:], salt):
            return None
        return decoder(data[_SEAL:])
    except (OSError, UnreadableError):
        return None


@contextmanager
def _place(root: Path) -> Iterator[int]:
    """Open the folder of memos, which is none if it is a link to elsewhere. Raises OSError."""
    place = os.open(root / FOLDER, _PLACE)
    try:
        yield place
    finally:
        os.close(place)


def _content(name: str, place: int) -> bytes:
    """Read a regular file; what else may stand there has nothing to say. Raises OSError."""
    descriptor = os.open(name, _READ, dir_fd=place)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return b""
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)


def _seal(payload: bytes | memoryview, salt: bytes) -> bytes:
    return blake2b(payload, digest_size=_SEAL, key=salt).digest()
