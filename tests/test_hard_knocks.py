"""Clocks that jump, disks that count seconds or know no case, and files that go during a build."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from site_gen import build as pipeline
from site_gen import clock
from site_gen.diagnostics import has_errors
from site_gen.looks import Looks
from site_gen.write import obstacles
from tests import changes, sites, small_site
from tests.changes import tree

WHEN = clock.parse_when("2024-01-26T10:40:00+01:00")
FABS = "content/notes/altman-fabs.md"
WORDS = ("is raising money", "is rising money", "is raisin' money", "was raised money")
"""Edits, the second to third of the same length as the first or not."""
SECOND = 1_706_000_000 * 1_000_000_000
"""One second of January 2024, in nanoseconds."""


def build(site: Path) -> None:
    outcome = pipeline.build(site, site / "output", at=WHEN, jobs=1)
    assert not has_errors(outcome.diagnostics), outcome.diagnostics


def clean(site: Path, workshop: Path) -> changes.Tree:
    """Build what a site is now, with nothing remembered."""
    folder = workshop / f"clean-{len(list(workshop.iterdir()))}"
    small_site.make(folder)
    sites.edit(folder / FABS, WORDS[0], _said(site))
    build(folder)
    return tree(folder / "output")


def _said(site: Path) -> str:
    text = (site / FABS).read_text("utf-8")
    return next(words for words in WORDS if words in text)


def _say(site: Path, words: str) -> None:
    sites.edit(site / FABS, _said(site), words)


def coarse(found: os.stat_result) -> Looks:
    """Look as if all of this test took one second, on a disk that counts no less."""
    return Looks(found.st_size, SECOND, SECOND, 1)


def test_an_edit_within_a_second_is_seen_where_only_seconds_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Looks, "of", staticmethod(coarse))
    site = small_site.make(tmp_path / "site")
    for words in ("is raisin' money", "is raising money", "is raisin' money"):
        build(site)
        _say(site, words)  # of the same length, and in the same second
    build(site)
    assert tree(site / "output") == clean(site, tmp_path)


@pytest.mark.parametrize("years", [-50, 50])
def test_a_clock_that_jumps_hides_no_edit(years: int, tmp_path: Path) -> None:
    """The time of a file may lie far in the past or the future of the next edit's."""
    site = small_site.make(tmp_path / "site")
    build(site)
    for words in WORDS[1:3]:
        _say(site, words)
        moved = (site / FABS).stat().st_mtime + years * 31_556_952
        os.utime(site / FABS, (moved, moved))
        build(site)
        assert tree(site / "output") == clean(site, tmp_path)


def test_an_edit_whose_time_is_set_back_is_seen(tmp_path: Path) -> None:
    site = small_site.make(tmp_path / "site")
    before = (site / FABS).stat()
    build(site)
    _say(site, "is raisin' money")
    os.utime(site / FABS, ns=(before.st_atime_ns, before.st_mtime_ns))
    build(site)
    assert tree(site / "output") == clean(site, tmp_path)


@pytest.mark.parametrize(
    ("stale", "new", "first"),
    [
        ("assets/Logo.svg", "assets/logo.svg", True),
        ("assets/e\u0301.svg", "assets/\u00e9.svg", True),
        ("assets/Img/a.svg", "assets/img/a.svg", True),
        ("assets/STRASSE.svg", "assets/straße.svg", True),
        ("assets/logo.svg", "assets/logo2.svg", False),
    ],
)
def test_a_file_that_only_changes_case_is_removed_before_it_is_written(
    stale: str, new: str, first: bool
) -> None:
    """Removed afterwards, it would take the new one with it where case means nothing."""
    assert (stale in obstacles.in_the_way([stale], {new, "index.html"})) is first


def test_a_picture_that_changes_case_is_there_under_its_new_name(tmp_path: Path) -> None:
    site = small_site.make(tmp_path / "site")
    small_site.write(site, "content/assets/Logo.txt", "logo")
    build(site)
    (site / "content/assets/Logo.txt").rename(site / "content/assets/logo.txt")
    build(site)
    assert (site / "output/assets/logo.txt").read_text("utf-8") == "logo"
    assert not (site / "output/assets/Logo.txt").exists()


def _replace(site: Path, chance: random.Random) -> None:
    new = site / "content/notes/.new"
    new.write_text((site / FABS).read_text("utf-8").replace(_said(site), chance.choice(WORDS)))
    new.replace(site / FABS)


def _delete(site: Path, chance: random.Random) -> None:
    path = site / "content/notes/export-rules.md"
    if chance.random() < 0.5:
        path.unlink(missing_ok=True)
    else:
        path.write_text(small_site.FILES["content/notes/export-rules.md"], "utf-8")


def _drawing(site: Path, chance: random.Random) -> None:
    path = site / "content/assets/drawing.txt"
    if chance.random() < 0.3:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(b"x" * chance.randrange(1, 100_000))


@pytest.mark.parametrize("harm", [_replace, _delete, _drawing])
def test_files_that_change_during_a_build_end_in_a_site_or_a_diagnostic(
    harm: Callable[[Path, random.Random], None], tmp_path: Path
) -> None:
    site, chance = small_site.make(tmp_path / "site"), random.Random(8)
    small_site.write(site, "content/assets/drawing.txt", "x")
    done = threading.Event()

    def disturb() -> None:
        while not done.is_set():
            with suppress(OSError):
                harm(site, chance)

    disturber = threading.Thread(target=disturb)
    disturber.start()
    try:
        for _ in range(5):
            outcome = pipeline.build(site, site / "output", at=WHEN, jobs=1)
            assert all(d.message and d.help for d in outcome.diagnostics)
            assert (outcome.written is None) == has_errors(outcome.diagnostics)
    finally:
        done.set()
        disturber.join()
    build(site)
    kept = tree(site / "output")
    pipeline.build(site, tmp_path / "again", at=WHEN, jobs=1)
    assert kept == tree(tmp_path / "again")
