"""Makes an output folder hold exactly a site's files: staged aside, then renamed into place.

At any instant every file is whole, old or new, and stands in the manifest before it exists; a
run that is cut short is made good by the next one.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from site_gen import sources
from site_gen.diagnostics import Diagnostic, Diagnostics
from site_gen.model import Asset
from site_gen.write import manifest, obstacles, place
from site_gen.write.manifest import Manifest

Content = bytes | Asset
"""What an output file holds: bytes, or a file of the site to copy as it is."""
Files = Mapping[str, Content]
"""Output path → content."""

_BLOCK = 1 << 20
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Written:
    """What a build did to the output folder; the manifest does not count."""

    files: int
    """All that the site has."""
    written: int
    unchanged: int
    removed: int


@dataclass(frozen=True, slots=True)
class Order:
    """Which files take their place late: readers find nothing linked that is not there yet."""

    lists: Collection[str] = frozenset()
    """Pages that link many others: home, indexes, the sitemap."""
    feeds: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Work:
    """What a commit has to do in an output folder."""

    output: Path
    old: Manifest
    hashes: Mapping[str, str]
    """The manifest to be."""
    changed: tuple[str, ...]
    """Output paths in the order of commit; the stage holds each by its number here."""
    stale: tuple[str, ...]
    """Output paths of ours that the site no longer has."""

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return not self.changed and not self.stale and manifest.encode(self.hashes) == self.old.data


class _ChangedMeanwhileError(Exception):
    """A file of the site is not what it was when it was read; the message is its path."""


def refusals(output: Path, root: Path) -> Diagnostics:
    """Say why nothing may be written to `output`, if so."""
    return place.refusals(output, root)


def commit(
    output: Path, root: Path, files: Files, *, order: Order | None = None, clean: bool = False
) -> tuple[Written | None, Diagnostics]:
    """Make `output` hold `files` and nothing else of ours, or say why not.

    Files that hold the right bytes keep their modification time, unless `clean`. On an error
    every file is whole, old or new, and the next run completes what is missing.
    """
    found = place.refusals(output, root)
    if found:
        return None, found
    try:
        old = place.ours(output)
        found = obstacles.find(output, root, files, old.hashes)
        if found:
            return None, found
        work = _compare(output, files, old, order or Order(), clean=clean)
        removed = 0
        if not work.idle:
            with _stage(output) as stage:
                _fill(stage, root, files, work)
                removed = _apply(stage, work)
    except _ChangedMeanwhileError as error:
        return None, (_meanwhile(root, str(error)),)
    except OSError as error:
        file = Path(error.filename2 or error.filename or output)
        return None, (place.unwritable(root, file, error),)
    written = len(work.changed)
    return Written(len(files), written, len(files) - written, removed), ()


def _compare(output: Path, files: Files, old: Manifest, order: Order, *, clean: bool) -> Work:
    hashes = {path: _hash(content) for path, content in files.items()}
    wrong = [p for p, content in files.items() if clean or not _holds(output / p, content)]
    changed = sorted(wrong, key=lambda path: (_rank(path, order, old.hashes), path))
    stale = sorted(old.hashes.keys() - files.keys())
    return Work(output, old, hashes, tuple(changed), tuple(stale))


@contextmanager
def _stage(output: Path) -> Iterator[Path]:
    """Make the stage; leave neither it nor, where nothing came of it, the output folder."""
    made = [folder for folder in (output, *output.parents) if not folder.exists()]
    stage = output / manifest.STAGE
    try:
        output.mkdir(parents=True, exist_ok=True)
        if stage.exists():
            shutil.rmtree(stage)  # of a build that was killed
        stage.mkdir()
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()


def _fill(stage: Path, root: Path, files: Files, work: Work) -> None:
    """Write what is new or changed aside, on the output's own file system."""
    for number, path in enumerate(work.changed):
        _put(stage / str(number), root, files[path])


def _rank(path: str, order: Order, known: Collection[str]) -> int:
    if path in order.feeds:
        return 4
    if path in order.lists:
        return 3
    if path.endswith(".html"):
        return 2 if path in known else 1
    return 0  # pictures and styles, which pages show


def _apply(stage: Path, work: Work) -> int:
    """Rename what is staged into place and remove what is stale; return how many went."""
    early = obstacles.in_the_way(work.stale, work.hashes)
    _write_manifest(stage, work, {**work.old.hashes, **work.hashes})
    removed = sum(_remove(work.output, path) for path in sorted(early))
    for number, path in enumerate(work.changed):
        (work.output / path).parent.mkdir(parents=True, exist_ok=True)
        os.replace(stage / str(number), work.output / path)
    removed += sum(_remove(work.output, path) for path in work.stale if path not in early)
    _write_manifest(stage, work, work.hashes)
    return removed


def _write_manifest(stage: Path, work: Work, hashes: Mapping[str, str]) -> None:
    data = manifest.encode(hashes)
    if not _holds(work.output / manifest.NAME, data):
        (stage / "manifest").write_bytes(data)
        os.replace(stage / "manifest", work.output / manifest.NAME)


def _remove(output: Path, path: str) -> bool:
    """Remove a file of ours, and the folders that this leaves empty."""
    try:
        if stat.S_ISDIR(os.lstat(output / path).st_mode):
            return False  # someone put a folder where our file was
        os.unlink(output / path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    for folder in (output / path).parents:
        if folder == output:
            break
        try:
            folder.rmdir()
        except OSError:  # it holds something else
            break
    return True


def _hash(content: Content) -> str:
    return content.digest if isinstance(content, Asset) else manifest.digest(content)


def _holds(file: Path, content: Content) -> bool:
    """Tell whether a file is there and holds these very bytes."""
    size = content.bytes if isinstance(content, Asset) else len(content)
    try:
        found = os.lstat(file)
        if not stat.S_ISREG(found.st_mode) or found.st_size != size:
            return False
        with os.fdopen(os.open(file, _READ), "rb") as opened:
            if isinstance(content, bytes):
                return opened.read() == content
            digest = blake2b(digest_size=32)
            while block := opened.read(_BLOCK):
                digest.update(block)
    except OSError:  # what cannot be read is written anew, or the write says why not
        return False
    return digest.hexdigest() == content.digest


def _put(file: Path, root: Path, content: Content) -> None:
    if isinstance(content, bytes):
        file.write_bytes(content)
        return
    try:
        descriptor = sources.open_asset(root, content.path)
    except OSError:
        raise _ChangedMeanwhileError(content.path) from None
    digest = blake2b(digest_size=32)
    with os.fdopen(descriptor, "rb") as original, file.open("xb") as copy:
        while block := original.read(_BLOCK):
            digest.update(block)
            copy.write(block)
    if digest.hexdigest() != content.digest:
        raise _ChangedMeanwhileError(content.path)


def _meanwhile(root: Path, path: str) -> Diagnostic:
    return place.problem(
        "N608",
        root,
        root / path,
        "was changed while the site was built",
        "build again; nothing was written",
    )
