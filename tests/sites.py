"""Whole sites for tests: the golden ones and our own, copied, built and looked at."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from site_gen import build as pipeline
from site_gen import clock
from site_gen.build import Outcome
from site_gen.diagnostics import has_errors
from site_gen.model import When

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"
NAMES = ("awkward", "minimal", "typical")
OURS = "content"
"""The newsletter of this repository."""
ALL = (*NAMES, OURS)

Tree = Mapping[str, bytes]
"""Path below a folder → bytes."""


@dataclass(frozen=True, slots=True)
class Built:
    """A site and the folder it was built into."""

    name: str
    outcome: Outcome
    folder: Path

    @property
    def url(self) -> str:
        """The site's own address; ends in a slash."""
        assert self.outcome.content
        return self.outcome.content.config.url


def source(name: str) -> Path:
    """Return the folder of a site."""
    return ROOT if name == OURS else GOLDEN / name


def now(name: str) -> When:
    """Return the clock a site is built with; ours with all its notes out."""
    if name == OURS:
        return clock.parse_when("2099-12-31")
    return clock.parse_when((GOLDEN / name / "now.txt").read_text("utf-8").strip())


def copy(name: str, target: Path) -> Path:
    """Copy what a site is made from, to be edited."""
    for part in ("content", "templates"):
        if (source(name) / part).is_dir() and (name != OURS or part == "content"):
            shutil.copytree(source(name) / part, target / part)
    return target


def build(root: Path, output: Path, at: When | str, *, url: str | None = None) -> Outcome:
    """Build a site that has no errors."""
    when = clock.parse_when(at) if isinstance(at, str) else at
    outcome = pipeline.build(root, output, at=when, url=url)
    assert not has_errors(outcome.diagnostics), outcome.diagnostics
    assert outcome.written
    return outcome


def files(folder: Path) -> Tree:
    """Return every file below a folder."""
    paths = sorted(path for path in folder.rglob("*") if not path.is_dir())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def stamps(folder: Path) -> Mapping[str, tuple[int, int, bytes]]:
    """Return what a careful reader of a folder could notice: file, time of change, bytes."""
    return {
        path: ((folder / path).stat().st_ino, (folder / path).stat().st_mtime_ns, data)
        for path, data in files(folder).items()
    }


def edit(file: Path, before: str, after: str) -> None:
    """Replace a text that stands exactly once in a file."""
    text = file.read_text("utf-8")
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {file}"
    file.write_text(text.replace(before, after), "utf-8", "surrogateescape")
