"""Reads a site's files from disk, safely: regular files below the site, no links, bounded sizes."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.looks import NO_LOOKS, Looks, look
from site_gen.model import Asset
from site_gen.read import drawings, layout, pictures

NOTE_LIMIT = 256 * 1024
DATA_LIMIT = 4 * 1024 * 1024
PREVIEW_MARK = ".site-gen-preview"
"""A file in an output folder that says that it holds what is not published yet."""
T = TypeVar("T")
Untouched = Callable[[str, Looks], bool]
_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of text as it lies on disk."""

    path: str
    """Relative to the site, with `/`."""
    data: bytes
    """Empty where it was not opened."""
    looks: Looks = field(default=NO_LOOKS, compare=False)
    """How it looked before it was opened."""
    opened: bool = True


@dataclass(frozen=True, slots=True)
class Sources:
    """All that a build reads."""

    texts: tuple[TextFile, ...] = ()
    assets: tuple[Asset, ...] = ()
    templates: Mapping[str, bytes] = field(default_factory=dict)
    """The site's own templates: name below templates/ → bytes."""
    unread: frozenset[str] = frozenset()
    """Files and folders that are there and could not be read; the diagnostics say why."""
    root: Path = Path()
    _by_path: dict[str, TextFile] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def text(self, path: str) -> bytes | None:
        """Return the bytes of a text or template; None where there is none."""
        if path.startswith("templates/"):
            return self.templates.get(path.removeprefix("templates/"))
        if not self._by_path:
            self._by_path.update((text.path, text) for text in self.texts)
        found = self._by_path.get(path)
        if found is None or found.opened:
            return None if found is None else found.data
        return _read(self.root, path, DATA_LIMIT, [])


def load(root: Path, untouched: Untouched | None = None) -> tuple[Sources, Diagnostics]:
    """Read content/ and templates/ of the site at `root`.

    A text that is `untouched`, as its path and looks tell, is not opened.
    """
    texts: list[TextFile] = []
    assets: list[Asset] = []
    templates: dict[str, bytes] = {}
    problems: list[Diagnostic] = []
    for path, entry in _walk(root, "content", problems):
        kind = layout.kind_of(path)
        if kind == "asset":
            _keep(assets, _read_asset(root, path, problems))
        elif kind is None:
            problems.append(_unexpected(path))
        elif kind != "inbox":
            _keep(texts, _read_text(root, path, entry, untouched, problems))
    if (root / "templates").exists() or (root / "templates").is_symlink():
        for path, _ in _walk(root, "templates", problems):
            data = _read(root, path, DATA_LIMIT, problems)
            if data is not None:
                templates[path.removeprefix("templates/")] = data
    unread = frozenset(p.at.path for p in problems if p.severity == "error" and p.at)
    return Sources(tuple(texts), tuple(assets), templates, unread, root), tuple(problems)


def read_again(root: Path, path: str) -> TextFile | None:
    """Read one text that `load` has read before; None where `load` alone can say what it is now."""
    if not _in_its_place(root, path):
        return None
    looks = look(root / path)
    data = _read(root, path, NOTE_LIMIT, [])
    return None if looks is None or data is None else TextFile(path, data, looks)


def read_templates(folder: Path) -> dict[str, bytes]:
    """Read the default templates, which are this program's own files."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def open_asset(root: Path, path: str) -> int:
    """Open a file below the site for copying. Returns a file descriptor; raises OSError."""
    if not _in_its_place(root, path):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
    descriptor = os.open(root / path, _OPEN)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is no longer a regular file")
    return descriptor


def _in_its_place(root: Path, path: str) -> bool:
    """Tell whether no folder on the way to a file has become a link since it was found."""
    folder = os.path.realpath(os.path.dirname(root / path))
    return folder == os.path.join(os.path.realpath(root), os.path.dirname(path))


def _keep(found: list[T], item: T | None) -> None:
    if item is not None:
        found.append(item)


def _read_text(
    root: Path,
    path: str,
    entry: os.DirEntry[str],
    untouched: Untouched | None,
    problems: list[Diagnostic],
) -> TextFile | None:
    try:
        looks = Looks.of(entry.stat(follow_symlinks=False))
    except OSError as error:
        problems.append(_unreadable(path, error))
        return None
    if untouched is not None and untouched(path, looks):
        return TextFile(path, b"", looks, opened=False)
    limit = NOTE_LIMIT if path.endswith(".md") else DATA_LIMIT
    data = _read(root, path, limit, problems)
    return None if data is None else TextFile(path, data, looks)


def _walk(
    root: Path, top: str, problems: list[Diagnostic]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield every file below `top` in the order of names; name what is not one."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        if os.path.islink(root / folder):
            problems.append(_link(folder))
            continue
        try:
            with os.scandir(root / folder) as found:
                entries = sorted(found, key=lambda e: e.name)
        except OSError as error:
            problems.append(_unreadable(folder, error))
            continue
        if not entries and layout.kind_of(folder) not in (None, "asset"):
            problems.append(_irregular(folder))
        kept = [entry for entry in entries if not layout.ignored(entry.name)]
        folders = [f"{folder}/{e.name}" for e in kept if e.is_dir(follow_symlinks=False)]
        for entry in kept:
            path = f"{folder}/{entry.name}"
            if not _encodable(path):
                problems.append(_bad_name(path))
            elif entry.is_symlink():
                problems.append(_link(path))
            elif entry.is_file(follow_symlinks=False):
                yield path, entry
            elif path not in folders:
                problems.append(_irregular(path))
        waiting.extend(path for path in reversed(folders) if _encodable(path))


def _read(root: Path, path: str, limit: int, problems: list[Diagnostic]) -> bytes | None:
    try:
        descriptor = os.open(root / path, _OPEN)
    except OSError as error:
        problems.append(_unreadable(path, error))
        return None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            problems.append(_irregular(path))
            return None
        try:
            data = file.read(limit + 1)
        except OSError as error:
            problems.append(_unreadable(path, error))
            return None
    if len(data) > limit:
        problems.append(_too_large(path, limit))
        return None
    return data


def _read_asset(root: Path, path: str, problems: list[Diagnostic]) -> Asset | None:
    try:
        descriptor = os.open(root / path, _OPEN)
    except OSError as error:
        problems.append(_unreadable(path, error))
        return None
    digest, length = blake2b(digest_size=32), 0
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            problems.append(_irregular(path))
            return None
        try:
            while block := file.read(1 << 20):
                digest.update(block)
                length += len(block)
            file.seek(0)
            size = pictures.size(file, path)
            found = drawings.problem(file, path)
        except OSError as error:
            problems.append(_unreadable(path, error))
            return None
    _keep(problems, found)
    return Asset(path, digest.hexdigest(), length, size) if found is None else None


def _encodable(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _error(code: str, path: str, message: str, remedy: str) -> Diagnostic:
    return Diagnostic(code, "error", message, remedy, Location(path))


def _unreadable(path: str, error: OSError) -> Diagnostic:
    reason = error.strerror or str(error)
    return _error(
        "N001", path, f"cannot be read: {reason}", "let yourself read it, or move it away"
    )


def _link(path: str) -> Diagnostic:
    return _error(
        "N005",
        path,
        "is a symbolic link, and only what lies in the site is read",
        "put a copy here instead of the link",
    )


def _irregular(path: str) -> Diagnostic:
    return _error(
        "N005", path, "is not a regular file", "move it away: a site is made of plain files"
    )


def _bad_name(path: str) -> Diagnostic:
    shown = path.encode(errors="surrogateescape").decode(errors="replace")
    return _error("N002", shown, "the name is not UTF-8", "rename it")


def _too_large(path: str, limit: int) -> Diagnostic:
    return _error(
        "N004",
        path,
        f"is larger than {limit // 1024} kB",
        "split it into several; files to publish as they are belong in content/assets/",
    )


def _unexpected(path: str) -> Diagnostic:
    return Diagnostic(
        "N006",
        "warning",
        "is not a part of the site and is ignored",
        layout.remedy_for_unexpected(path),
        Location(path),
    )


def read_briefs_out(output: Path) -> dict[str, str]:
    """Return the pages of briefs that the last build made: name → HTML."""
    if (output / PREVIEW_MARK).exists():
        return {}  # nobody was sent that
    pages = {}
    for page in sorted((output / "briefs").glob("*/index.html")):
        try:
            pages[page.parent.name] = page.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # what cannot be read cannot have been served either
    return pages
