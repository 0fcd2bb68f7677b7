"""Memos: what a build keeps in `.site-gen/` to be faster the next time.

A memo is a cache and nothing more: whatever is wrong with it (damaged, of another version, not
writable), a build is only slower.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from site_gen.encoding import Decoder, UnreadableError, encode
from site_gen.looks import Looks, racy

FOLDER = ".site-gen"
_SEAL = 16
_FEW = 32
"""So many edited files are written by themselves, whatever the size of the site."""
_PLACE = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Entry(NamedTuple):
    """What a file became."""

    looks: Looks
    """How it looked before it was read."""
    digest: bytes
    """Of its bytes."""
    sound: bool
    """Whether nothing was wrong with it."""
    result: bytes
    """Encoded."""


class Sheet(NamedTuple):
    """What was written at one time."""

    newest: int
    """The newest time that any file of the site had then (nanoseconds since 1970)."""
    files: dict[str, Entry]


_EMPTY = Sheet(0, {})


@dataclass(frozen=True, slots=True)
class Memo:
    """What files became: a large sheet, and a small one of those that were edited since."""

    main: Sheet = _EMPTY
    later: Sheet = _EMPTY

    def untouched(self, path: str, looks: Looks) -> bool:
        """Tell whether a file is as it was, and need not be read: nothing was wrong with it."""
        sheet = self._sheet(path)
        known = sheet.files.get(path)
        if known is None or known.looks != looks or not known.sound:
            return False
        return not racy(looks, sheet.newest)

    def entry(self, path: str) -> Entry | None:
        """Return what is known of a file."""
        return self._sheet(path).files.get(path)

    def _sheet(self, path: str) -> Sheet:
        return self.later if path in self.later.files else self.main


_SHEET = Decoder(Sheet)
_LATER = "later"


def load(root: Path, name: str, salt: bytes) -> Memo:
    """Read a memo; an empty one where there is none that this program can use."""
    main = read_sealed(root, name, salt, _SHEET)
    later = read_sealed(root, f"{name}-{_LATER}", salt, _SHEET)
    return Memo(main or _EMPTY, later or _EMPTY)


def save(
    root: Path, name: str, salt: bytes, known: Memo, files: Mapping[str, Entry], newest: int
) -> None:
    """Write what is new among `files`, which are all there are.

    What cannot be written is left out without a word. A sheet that misses what another says is
    only slower: an entry holds for the looks or the bytes it was made from, and no others.
    """
    edited = {path: entry for path, entry in files.items() if known.entry(path) != entry}
    gone = len(known.main.files) - sum(path in files for path in known.main.files)
    if not edited and not gone:
        return
    kept = {path: entry for path, entry in known.later.files.items() if path in files}
    later = {**kept, **edited}
    if len(later) + gone > max(_FEW, len(files) // 20):
        write_sealed(root, name, salt, Sheet(newest, dict(files)))
        later = {}
    if later or known.later.files:
        # An older entry keeps the time it was seen at, which makes it the more doubtful.
        oldest = min(newest, known.later.newest) if kept else newest
        write_sealed(root, f"{name}-{_LATER}", salt, Sheet(oldest, later))


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
