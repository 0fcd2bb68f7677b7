"""One change of a site that needs every kind of step, and what must hold at any instant of it.

`python -m tests.changes SITE` makes the change, for tests that kill the process meanwhile.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from site_gen.diagnostics import Diagnostics
from site_gen.model import Asset
from site_gen.write import manifest, output
from site_gen.write.output import Order, Written

PICTURE = b"\x89PNG" * 50
BEFORE: Mapping[str, output.Content] = {
    "index.html": b"home, first",
    "notes/a/index.html": b"a, first",
    "notes/gone/index.html": b"to go",
    "weeks/2024/old/index.html": b"to go with all its folders",
    "notes/shared/index.html": b"to go beside a file of someone else",
    "old": b"a file that becomes a folder",
    "topics/x/y/index.html": b"a folder that becomes a file",
    "topics/x/index.html": b"of the same",
    "same/index.html": b"the same",
    "feeds/notes.atom": b"<feed>a</feed>",
}
AFTER: Mapping[str, output.Content] = {
    "index.html": b"home, second",
    "notes/a/index.html": b"a, second",
    "notes/b/deep/index.html": b"new",
    "notes/c/index.html": b"new too",
    "old/index.html": b"now a folder",
    "topics/x": b"now a file",
    "same/index.html": b"the same",
    "assets/logo.png": Asset(
        "content/logo.png", blake2b(PICTURE, digest_size=32).hexdigest(), len(PICTURE)
    ),
    "feeds/notes.atom": b"<feed>a b c</feed>",
}
FOREIGN = "notes/shared/mine.txt"
"""A file of someone else beside one that goes."""
ORDER = Order(lists={"index.html"}, feeds={"feeds/notes.atom"})

Tree = dict[str, bytes | None]
"""Path → bytes; None for a folder."""


def make(folder: Path) -> Path:
    """Make a site that has nothing but what is copied."""
    (folder / "content").mkdir(parents=True)
    (folder / "content/logo.png").write_bytes(PICTURE)
    return folder


def commit(site: Path, files: output.Files) -> tuple[Written | None, Diagnostics]:
    """Build, without what a build does before."""
    return output.commit(site / "output", site, files, order=ORDER)


def anew(site: Path, files: output.Files) -> Path:
    """Build into no folder, with the file of someone else; without files there is none."""
    folder = site / "output"
    shutil.rmtree(folder, ignore_errors=True)
    if files:
        assert commit(site, files)[1] == ()
        (folder / FOREIGN).parent.mkdir(parents=True, exist_ok=True)
        (folder / FOREIGN).write_bytes(b"mine")
    return folder


def tree(folder: Path) -> Tree:
    """Return all that is there, the stage left aside."""
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in folder.rglob("*")
        if manifest.STAGE not in path.parts
    }


def clean(site: Path, before: output.Files, after: output.Files = AFTER) -> Tree:
    """Return what a change ends in that nothing happens to."""
    folder = anew(site, before)
    assert commit(site, after)[1] == ()
    return tree(folder)


def assert_whole(now: Tree, old: Tree, new: Tree) -> None:
    """Hold at any instant, of what there was, may be and will be.

    Each file is old or new, and ours only if the manifest says so; what is in both stays where it
    is; a feed is not new before all pages are.
    """
    files = {path: found for path, found in now.items() if found is not None}
    known = json.loads(files.pop(manifest.NAME, b"{}"))
    steady = {path for path in old.keys() & new.keys() if old[path] == new[path] is not None}
    for path, found in files.items():
        assert found in (old.get(path), new.get(path)), path
        assert path in known or path in steady, path
    assert files.keys() >= steady - {manifest.NAME}
    feeds = {path for path in new if path.startswith("feeds/") or path.endswith(".atom")}
    if any(files.get(path) == new[path] != old.get(path) for path in feeds):
        pages = {path for path, found in new.items() if found is not None} - feeds
        for path in pages - {manifest.NAME}:
            assert files.get(path) == new[path], path


if __name__ == "__main__":
    root = Path(sys.argv[1])
    with output.opened(root / "output", root) as refused:
        written, problems = commit(root, AFTER) if not refused else (None, refused)
    sys.exit(written is None)
