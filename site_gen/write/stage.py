"""Writes files aside, in a folder of the output itself, from where a rename puts them in place."""

from __future__ import annotations

import os
import shutil
import stat
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from site_gen import sources
from site_gen.model import Asset
from site_gen.write import manifest

BEFORE = "manifest-before"
"""The manifest that must stand before the first file takes its place; none where it does."""
AFTER = "manifest-after"
"""The manifest that stands in the end; none where it is the same."""
JOURNAL = "journal"
"""What to do with all this. While it is there, a commit is under way or was cut short."""

_MADE = "made"
_BLOCK = 1 << 20
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Aside:
    """Bytes that stand in a file of the stage, named after their hash, and not in memory."""

    digest: str
    bytes: int


class ChangedMeanwhileError(Exception):
    """A file of the site is not what it was when it was read; the message is its path."""


def folder(output: Path) -> Path:
    """Return where files of an output folder are staged."""
    return output / manifest.STAGE


def exists(output: Path) -> bool:
    """Tell whether there is a stage, and not something else of its name. Raises OSError."""
    try:
        return stat.S_ISDIR(os.lstat(folder(output)).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def begin(output: Path) -> Path:
    """Make an empty stage; return its folder for `put_aside`. Raises OSError."""
    if exists(output):
        sweep(output)
    made = folder(output) / _MADE
    made.mkdir(parents=True)
    return made


def put_aside(made: Path, data: bytes) -> Aside:
    """Write bytes into the folder of a stage, which may hold them already. Raises OSError."""
    name = manifest.digest(data)
    with open(made / name, "wb") as file:
        file.write(data)
    return Aside(name, len(data))


def sweep(output: Path) -> None:
    """Remove the stage, its journal first: what is half swept is not taken for a commit."""
    with suppress(FileNotFoundError, IsADirectoryError, PermissionError):
        os.unlink(folder(output) / JOURNAL)
    shutil.rmtree(folder(output))


def fill(output: Path, root: Path, files: Mapping[str, bytes | Asset | Aside]) -> None:
    """Write or move each file to its number among `files`.

    Raises OSError, and ChangedMeanwhileError where a file to copy is not what it was.
    """
    stage = os.fspath(folder(output))
    uses = Counter(content.digest for content in files.values() if isinstance(content, Aside))
    for number, (path, content) in enumerate(files.items()):
        try:
            if isinstance(content, bytes):
                _write(f"{stage}/{number}", content)
            elif isinstance(content, Aside):
                uses[content.digest] -= 1
                move = shutil.copyfile if uses[content.digest] else os.rename
                move(f"{stage}/{_MADE}/{content.digest}", f"{stage}/{number}")
            else:
                _copy(root, content, f"{stage}/{number}")
        except OSError as error:
            error.filename, error.filename2 = f"{output}/{path}", None  # as people know it
            raise


def write_down(output: Path, name: str, data: bytes) -> None:
    """Write one of the program's own files so that it survives a power cut."""
    with open(folder(output) / name, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def holds(file: str, content: bytes | Asset | Aside) -> bool:
    """Tell whether a regular file is there and holds these very bytes."""
    size = len(content) if isinstance(content, bytes) else content.bytes
    try:
        found = os.lstat(file)
        if not stat.S_ISREG(found.st_mode) or found.st_size != size:
            return False
        if not isinstance(content, bytes):
            return digest(file) == content.digest
        with open(file, "rb", buffering=0, opener=_open) as opened:
            return opened.read() == content
    except OSError:  # what cannot be read is written anew, or the write says why not
        return False


def digest(file: str) -> str | None:
    """Hash a file; None where it is no regular one. Raises OSError."""
    if not stat.S_ISREG(os.lstat(file).st_mode):
        return None
    hashed = blake2b(digest_size=manifest.DIGEST_SIZE)
    with open(file, "rb", buffering=0, opener=_open) as opened:
        while block := opened.read(_BLOCK):
            hashed.update(block)
    return hashed.hexdigest()


def _open(file: str, flags: int) -> int:  # noqa: ARG001 - what `open` asks for is less strict
    return os.open(file, _READ)


def _write(target: str, data: bytes) -> None:
    with open(target, "xb") as file:
        file.write(data)


def _copy(root: Path, asset: Asset, target: str) -> None:
    try:
        descriptor = sources.open_asset(root, asset.path)
    except OSError:
        raise ChangedMeanwhileError(asset.path) from None
    hashed = blake2b(digest_size=manifest.DIGEST_SIZE)
    with os.fdopen(descriptor, "rb") as original, open(target, "xb") as copy:
        while block := original.read(_BLOCK):
            hashed.update(block)
            copy.write(block)
    if hashed.hexdigest() != asset.digest:
        raise ChangedMeanwhileError(asset.path)
