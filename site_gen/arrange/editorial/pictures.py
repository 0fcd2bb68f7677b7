"""Rules about pictures: how heavy they are, and what they tell beside what they show."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from site_gen.arrange.editorial.findings import Finding
from site_gen.diagnostics import Location
from site_gen.model import Content
from site_gen.read import layout
from site_gen.read.notes import all_images

HEAVIEST = 300 * 1024


def check(content: Content, placed: Collection[str]) -> Iterator[Finding]:
    """Find heavy pictures, and those that tell where they were taken (`placed`)."""
    for asset in content.assets:
        if not layout.is_picture(asset.path):
            continue
        if asset.bytes > HEAVIEST:
            message = f"the picture has {asset.bytes // 1024} kB, more than {HEAVIEST // 1024}"
            remedy = "make it smaller, 1,600 pixels wide at most; `site-gen check --fix` does"
            yield _finding("N223", asset.path, message, remedy, content)
        if asset.path in placed:
            message = "the picture tells where it was taken"
            remedy = "take the position out; `site-gen check --fix` does"
            yield _finding("N224", asset.path, message, remedy, content)


def _finding(code: str, path: str, message: str, remedy: str, content: Content) -> Finding:
    targets = (f"file:{path}", f"site:{path.removeprefix('content')}")
    names = (n for n in content.notes if any(i.target in targets for i in all_images(n)))
    allow = tuple(rule for note in names for rule in note.allow)
    return Finding(code, message, remedy, Location(path), allow)
