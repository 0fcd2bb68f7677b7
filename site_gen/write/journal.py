"""The list of all that a commit does: written before its first step, gone after its last.

Each step may be taken twice, so that a commit that was cut short is completed by going through
the list again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from errno import EACCES, EBUSY, EEXIST, ENOTDIR, ENOTEMPTY, EPERM
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from site_gen.write import manifest, stage

_VERSION = 1
_STAYS = (EEXIST, ENOTEMPTY, ENOTDIR, EACCES, EBUSY, EPERM)
"""Why a folder is not removed and need not be: it holds something else, or is not ours."""


@dataclass(frozen=True, slots=True)
class Journal:
    """The steps of a commit, in their order."""

    early: tuple[str, ...]
    """Output paths to remove first: they are in the way of others."""
    placed: Mapping[str, str]
    """Output path → hash; the stage holds each under its number here."""
    late: tuple[str, ...]
    """Output paths to remove in the end."""


def is_open(output: Path) -> bool:
    """Tell whether a commit to this folder is under way, or was cut short. Raises OSError."""
    try:
        return S_ISREG(os.lstat(stage.folder(output) / stage.JOURNAL).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def seal(output: Path, steps: Journal) -> None:
    """Write the journal; from now on the commit will be completed, by us or by the next build.

    It is not forced to disk, as the staged files are not: `read` sees what a power cut took.
    """
    found = {
        "version": _VERSION,
        "early": steps.early,
        "placed": list(steps.placed.items()),
        "late": steps.late,
    }
    file = stage.folder(output) / stage.JOURNAL
    unsealed = file.with_suffix(".unsealed")
    with open(unsealed, "xb") as opened:
        opened.write(json.dumps(found).encode())
    os.replace(unsealed, file)


def read(output: Path) -> Journal | None:
    """Read the journal of a commit that was cut short.

    None where there is none, or where the stage does not hold what the journal says: then
    nothing is lost, for the manifest names all files and the next build mends them. Raises
    OSError.
    """
    if not is_open(output):
        return None
    steps = _decode((stage.folder(output) / stage.JOURNAL).read_bytes())
    if steps is None:
        return None
    staged = _staged(output, steps.placed)
    whole = all(stage.digest(file) == steps.placed[path] for path, file in staged.items())
    return steps if whole else None


def complete(output: Path, steps: Journal, known: Collection[str]) -> int:
    """Take all steps that are still to be taken; return how many files were removed.

    `known` are the files of ours before. Raises OSError; then the journal stays open.
    """
    folder = stage.folder(output)
    _put_manifest(output, folder / stage.BEFORE)
    removed = _remove(output, steps.early, known)
    _place(output, _staged(output, steps.placed))
    removed += _remove(output, steps.late, known)
    _put_manifest(output, folder / stage.AFTER)
    os.unlink(folder / stage.JOURNAL)
    with suppress(OSError):  # without its journal the stage is swept by the next build
        stage.sweep(output)
    return removed


def _decode(data: bytes) -> Journal | None:
    try:
        found = json.loads(data)
        if found["version"] != _VERSION:
            return None
        steps = Journal(tuple(found["early"]), dict(found["placed"]), tuple(found["late"]))
        inside = all(map(manifest.is_inside, (*steps.early, *steps.placed, *steps.late)))
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return None
    return steps if inside else None


def _staged(output: Path, placed: Iterable[str]) -> dict[str, str]:
    """Return the file to put at each output path, as far as it is not in its place already."""
    folder = os.fspath(stage.folder(output))
    there = set(os.listdir(folder))
    return {
        path: f"{folder}/{number}" for number, path in enumerate(placed) if str(number) in there
    }


def _place(output: Path, staged: Mapping[str, str]) -> None:
    base = os.fspath(output)
    made = {base}
    for path, file in staged.items():
        target = f"{base}/{path}"
        folder = os.path.dirname(target)
        if folder not in made:
            os.makedirs(folder, exist_ok=True)
            made.add(folder)
        os.replace(file, target)


def _put_manifest(output: Path, staged: Path) -> None:
    """Put a manifest in its place, before anything else changes, also on the disk itself."""
    with suppress(FileNotFoundError):
        os.replace(staged, output / manifest.NAME)
        _force(output)


def _force(folder: Path) -> None:
    """Force renames to disk, where the file system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove(output: Path, paths: Iterable[str], known: Collection[str]) -> int:
    """Remove files of ours, and folders that this leaves empty."""
    return sum(_remove_one(output, path) for path in paths if path in known)


def _remove_one(output: Path, path: str) -> bool:
    file = output / path
    removed = False
    with suppress(FileNotFoundError, NotADirectoryError):
        if S_ISDIR(os.lstat(file).st_mode):
            return False  # someone put a folder where our file was
        os.unlink(file)
        removed = True
    for folder in file.parents:
        if folder == output:
            break
        try:
            folder.rmdir()
        except FileNotFoundError:  # it went when this step was taken the first time
            continue
        except OSError as error:
            if error.errno not in _STAYS:
                raise
            break
    return removed
