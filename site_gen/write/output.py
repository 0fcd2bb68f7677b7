"""Makes an output folder hold exactly a site's files: staged aside, then renamed into place.

At any instant every file is whole, old or new, and stands in the manifest before it exists. A
run that is cut short is completed, or forgotten if it had not begun to rename, by the next one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from site_gen.diagnostics import Diagnostic, Diagnostics
from site_gen.model import Asset
from site_gen.write import journal, lock, manifest, obstacles, place, stage
from site_gen.write.interrupts import postponed
from site_gen.write.journal import Journal
from site_gen.write.lock import Waiting
from site_gen.write.manifest import Manifest
from site_gen.write.stage import Aside


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that an earlier build wrote and that is known to stand as it did: not read again."""

    digest: str


Content = bytes | Asset | Aside | Kept
"""What an output file holds: bytes (perhaps aside already), a file to copy, or what it held."""
Files = Mapping[str, Content]
"""Output path → content."""
Begin = Callable[[], Path]
"""Begins the stage, the first time that it is called; returns its folder for `stage.put_aside`."""


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

    old: Manifest
    hashes: Mapping[str, str]
    """The manifest to be."""
    changed: Mapping[str, bytes | Asset | Aside]
    """Output path → content, in the order of commit."""
    stale: tuple[str, ...]
    """Output paths of ours that the site no longer has."""

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return not self.changed and not self.stale and manifest.encode(self.hashes) == self.old.data


@contextmanager
def opened(output: Path, root: Path, waiting: Waiting | None = None) -> Iterator[Diagnostics]:
    """Hold an output folder for one build; yield why nothing may be written there, if so.

    Waits until no other build of the site or to the folder is under way, and tells `waiting`
    for whom. Completes or forgets what a build that was cut short has left.
    """
    refused = place.misplaced(output, root)
    with ExitStack() as held:
        if not refused:
            held.enter_context(lock.of_site(root, waiting))
            try:
                held.enter_context(lock.of_output(output, waiting))
            except OSError as error:
                refused = (unwritable(output, root, error),)
            else:
                refused = recover(output, root)
        yield refused


def recover(output: Path, root: Path) -> Diagnostics:
    """Complete or forget a commit that was cut short; say why, if that cannot be."""
    ours, refused = place.claim(output, root)
    if ours is None:
        return refused
    known = ours.hashes
    try:
        if not stage.exists(output):
            return ()
        steps = journal.read(output)
        if steps is None:
            stage.sweep(output)
            return ()
        to_be = (known.keys() | steps.placed.keys()) - {*steps.early, *steps.late}
        found = obstacles.find(output, root, to_be, known)
        if not found:
            with postponed():
                journal.complete(output, steps, known)
    except OSError as error:
        return (unwritable(output, root, error),)
    return found


def commit(
    output: Path,
    root: Path,
    files: Files,
    *,
    order: Order | None = None,
    clean: bool = False,
    begin: Begin | None = None,
) -> tuple[Written | None, Diagnostics]:
    """Make `output` hold `files` and nothing else of ours, or say why not.

    `begin` is that of `staging`, where some files are aside already.

    Files that hold the right bytes keep their modification time, unless `clean`. An error before
    the first file takes its place changes nothing; after one, the next run completes the work.
    """
    old, found = place.claim(output, root)
    if old is None:
        return None, found
    try:
        kept = {path for path, content in files.items() if isinstance(content, Kept)}
        found = obstacles.find(output, root, files, old.hashes, kept)
        if found:
            return None, found
        work = _compare(output, files, old, order or Order(), clean=clean)
        removed = 0 if work.idle else _carry_out(output, root, work, begin)
    except stage.ChangedMeanwhileError as error:
        return None, (_meanwhile(root, str(error)),)
    except OSError as error:
        return None, (unwritable(output, root, error),)
    written = len(work.changed)
    return Written(len(files), written, len(files) - written, removed), ()


def _compare(output: Path, files: Files, old: Manifest, order: Order, *, clean: bool) -> Work:
    base = os.fspath(output)
    wrong = {
        path: content
        for path, content in files.items()
        if not isinstance(content, Kept) and (clean or not stage.holds(f"{base}/{path}", content))
    }
    in_order = sorted(wrong, key=lambda path: (_rank(path, order, old.hashes), path))
    return Work(
        old,
        {path: hash_of(content) for path, content in files.items()},
        {path: wrong[path] for path in in_order},
        tuple(sorted(old.hashes.keys() - files.keys())),
    )


def _rank(path: str, order: Order, known: Collection[str]) -> int:
    if path in order.feeds:
        return 4
    if path in order.lists:
        return 3
    if path.endswith(".html"):
        return 2 if path in known else 1
    return 0  # pictures and styles, which pages show


def _carry_out(output: Path, root: Path, work: Work, begin: Begin | None) -> int:
    """Stage, write the journal, and go through it; return how many files were removed."""
    steps = _steps(work)
    with ExitStack() as held:
        begin = begin or held.enter_context(staging(output))
        begin()
        stage.fill(output, root, work.changed)
        _stage_manifests(output, work)
        with postponed():
            journal.seal(output, steps)
            return journal.complete(output, steps, work.old.hashes)


def _steps(work: Work) -> Journal:
    early = obstacles.in_the_way(work.stale, work.hashes)
    return Journal(
        tuple(sorted(early)),
        {path: work.hashes[path] for path in work.changed},
        tuple(path for path in work.stale if path not in early),
    )


@contextmanager
def staging(output: Path) -> Iterator[Begin]:
    """Yield what begins the stage; what was not committed leaves neither it nor a new folder."""
    made = [folder for folder in (output, *output.parents) if not os.path.exists(folder)]
    try:
        yield cache(lambda: stage.begin(output))
    finally:  # also after Ctrl-C
        with suppress(OSError):
            if stage.exists(output) and not journal.is_open(output):
                stage.sweep(output)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()


def _stage_manifests(output: Path, work: Work) -> None:
    before = manifest.encode({**work.old.hashes, **work.hashes})
    after = manifest.encode(work.hashes)
    if before != work.old.data:
        stage.write_down(output, stage.BEFORE, before)
    if after != before:
        stage.write_down(output, stage.AFTER, after)


def hash_of(content: Content) -> str:
    """Return the hash that the manifest has for a file."""
    return manifest.digest(content) if isinstance(content, bytes) else content.digest


def unwritable(output: Path, root: Path, error: OSError) -> Diagnostic:
    """Say that an output folder cannot be written, and why."""
    return place.unwritable(root, Path(error.filename2 or error.filename or output), error)


def _meanwhile(root: Path, path: str) -> Diagnostic:
    return place.problem(
        "N608",
        root,
        root / path,
        "was changed while the site was built",
        "build again; nothing was written",
    )
