"""Finds what stands where files of ours must go and is not ours to replace."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from site_gen.diagnostics import Diagnostic, Diagnostics
from site_gen.write import manifest
from site_gen.write.place import problem


def find(
    output: Path,
    root: Path,
    files: Collection[str],
    known: Mapping[str, str],
    kept: Collection[str] = frozenset(),
) -> Diagnostics:
    """Name every foreign file, folder or link in the way of `files`. Raises OSError.

    `known` are the files of ours; those of `files` that are `kept` are not looked at. A link to
    a folder is in the way even of a deletion: nothing is followed out of the output folder.
    """
    for path in files:
        if not manifest.is_inside(path):
            raise ValueError(f"{path!r} is no path for an output file")
    stale = known.keys() - files
    touched = [path for path in files if path not in kept]
    folders = _modes_of_folders(output, {*touched, *stale})
    found = [*_links_in_the_way(output, root, folders)]
    found += _files_as_folders(output, root, touched, folders, stale)
    if not found:
        for path in sorted(touched):
            if folders.get(path.rpartition("/")[0], stat.S_IFDIR):
                found.extend(_file_in_the_way(output, root, path, known, stale))
    stage = output / manifest.STAGE
    if stage.is_symlink() or (stage.exists() and not stage.is_dir()):
        found.append(_foreign_file(root, stage))
    return tuple(found)


def in_the_way(stale: Collection[str], files: Collection[str]) -> frozenset[str]:
    """Return the stale files that must go first: a folder of ours becomes a file, or a file one.

    So must one that some systems cannot tell from a new one: removed later, it would be that.
    """
    if not stale:
        return frozenset()
    folders = {folder for path in files for folder in _folders(path)}
    alike = {_as_some_see(path) for path in files}
    return frozenset(
        path
        for path in stale
        if path in folders
        or any(folder in files for folder in _folders(path))
        or _as_some_see(path) in alike
    )


def _as_some_see(path: str) -> str:
    """Return what a file system takes a path for that knows no case and no Unicode forms."""
    return unicodedata.normalize("NFC", path).casefold()


def _modes_of_folders(output: Path, paths: Collection[str]) -> dict[str, int]:
    """Return what stands in place of each folder above these paths, sorted by path."""
    base = os.fspath(output)
    modes: dict[str, int] = {}
    for folder in sorted({folder for path in paths for folder in _folders(path)}):
        above = modes.get(folder.rpartition("/")[0], stat.S_IFDIR)
        modes[folder] = _mode(f"{base}/{folder}") if above else 0
    return modes


def _links_in_the_way(output: Path, root: Path, folders: Mapping[str, int]) -> Iterator[Diagnostic]:
    for folder, mode in folders.items():
        if stat.S_ISLNK(mode):
            yield problem(
                "N606",
                root,
                output / folder,
                "is a symbolic link, and files of the site belong into a folder there",
                "remove the link; a build writes nowhere but in the output folder",
            )


def _files_as_folders(
    output: Path,
    root: Path,
    files: Collection[str],
    folders: Mapping[str, int],
    stale: Collection[str],
) -> Iterator[Diagnostic]:
    for folder, mode in folders.items():
        if stat.S_IFMT(mode) in (0, stat.S_IFDIR, stat.S_IFLNK) or folder in stale:
            continue
        if any(path.startswith(f"{folder}/") for path in files):
            yield _foreign_file(root, output / folder)


def _file_in_the_way(
    output: Path, root: Path, path: str, known: Collection[str], stale: Collection[str]
) -> Iterator[Diagnostic]:
    mode = _mode(f"{output}/{path}")
    if stat.S_ISDIR(mode):
        foreign = [f for f in _files_below(output, path) if f not in stale]
        if foreign or not any(f.startswith(f"{path}/") for f in stale):
            yield _foreign_file(root, output / (foreign[0] if foreign else path))
    elif mode and path not in known:
        yield _foreign_file(root, output / path)


def _files_below(output: Path, folder: str) -> Iterator[str]:
    with os.scandir(output / folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files_below(output, f"{folder}/{entry.name}")
        else:
            yield f"{folder}/{entry.name}"


def _folders(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _mode(file: str) -> int:
    """Return the type of what stands there, without following a link; 0 where nothing does."""
    try:
        return os.lstat(file).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def _foreign_file(root: Path, file: Path) -> Diagnostic:
    return problem(
        "N605",
        root,
        file,
        "stands where a file of the site must go, and no build wrote it",
        "move it away, or keep it in content/assets/ so that it is part of the site",
    )
