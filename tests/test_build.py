"""Builds over builds: what is written, what is left alone, and what a failure does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from site_gen import build as pipeline
from tests import sites
from tests.sites import Built

MANIFEST = ".site-gen-manifest.json"
NOTE = "content/notes/2024/2024-01-31-a-loan.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the typical site, built into its output/ a day ago."""
    root = sites.copy("typical", tmp_path / "site")
    sites.build(root, root / "output", sites.now("typical"))
    for path in (root / "output").rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return root


def rebuild(site: Path) -> pipeline.Outcome:
    return sites.build(site, site / "output", sites.now("typical"))


def changed(before: Built | Path, after: Path) -> set[str]:
    """Return the paths of files that are new, other or gone, our own books left aside."""
    folder = before if isinstance(before, Path) else before.folder
    old, new = sites.files(folder), sites.files(after)
    return {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)} - {MANIFEST}


@pytest.mark.parametrize("name", sites.ALL)
def test_a_second_build_writes_nothing(name: str, tmp_path: Path) -> None:
    root, output = sites.copy(name, tmp_path / "site"), tmp_path / "output"
    first = sites.build(root, output, sites.now(name)).written
    before = sites.stamps(output)
    second = sites.build(root, output, sites.now(name)).written
    assert first
    assert second
    assert (first.files, first.unchanged, first.removed) == (first.written, 0, 0)
    assert (second.files, second.written) == (first.files, 0)
    assert (second.unchanged, second.removed) == (first.files, 0)
    assert sites.stamps(output) == before


def test_the_counts_are_of_the_files_that_are_there(built: Callable[[str], Built]) -> None:
    site = built("typical")
    assert site.outcome.written
    assert site.outcome.written.files == len(sites.files(site.folder).keys() - {MANIFEST})


def test_an_edit_writes_the_pages_that_show_it_and_no_other(
    site: Path, built: Callable[[str], Built]
) -> None:
    before = sites.stamps(site / "output")
    sites.edit(site / NOTE, "The bank has the money.", "The bank had the money.")
    outcome = rebuild(site)
    expected = {
        "notes/a-loan/index.html",
        "topics/money/index.html",
        "briefs/2024-W05/index.html",
        "feeds/notes.atom",
        "feeds/notes.json",
        "feeds/notes/4.atom",
        "feeds/topics/money.atom",
        "feeds/briefs.atom",
        "feeds/briefs.json",
        "feeds/briefs/3.atom",
        "search/notes/2024-0.json",
        "search/words/0.json",
        "feed.xml",
        "old/atom.xml",
    }
    assert changed(built("typical"), site / "output") == expected
    assert outcome.written
    assert outcome.written.written == len(expected)
    after = sites.stamps(site / "output")
    assert {path for path in before if before[path] != after[path]} == expected | {MANIFEST}


def test_what_is_no_longer_made_disappears_with_its_folder(site: Path) -> None:
    (site / NOTE).unlink()
    outcome = rebuild(site)
    assert outcome.written
    assert outcome.written.removed == 1
    assert not (site / "output/notes/a-loan").exists()


def test_files_of_others_stay(site: Path) -> None:
    others = {"CNAME": b"host", "notes/a-loan/mine.txt": b"mine", "empty/.keep": b""}
    for path, data in others.items():
        (site / "output" / path).parent.mkdir(parents=True, exist_ok=True)
        (site / "output" / path).write_bytes(data)
    (site / NOTE).unlink()
    rebuild(site)
    left = sites.files(site / "output")
    assert {path: left[path] for path in others} == others
    assert "notes/a-loan/index.html" not in left


def test_a_file_that_someone_changed_or_deleted_is_made_right(
    site: Path, built: Callable[[str], Built]
) -> None:
    (site / "output/index.html").write_text("defaced", "utf-8")
    (site / "output/about/index.html").unlink()
    outcome = rebuild(site)
    assert outcome.written
    assert outcome.written.written == 2
    assert sites.files(site / "output") == sites.files(built("typical").folder)


def test_any_history_ends_in_the_bytes_of_a_clean_build(site: Path, tmp_path: Path) -> None:
    for before, after in (
        ("The bank has the money.", "The bank has **no** money."),
        ("topics: [money]", "topics: [rules]"),
        ("date: 2024-01-31", "date: 2024-01-16"),
        ("title: A bank lends", "draft: true\ntitle: A bank lends"),
    ):
        sites.edit(site / NOTE, before, after)
        rebuild(site)
        clean = tmp_path / after.split(":")[0].strip().replace(" ", "-")
        sites.build(site, clean, sites.now("typical"))
        assert sites.files(site / "output") == sites.files(clean)


ERRORS = {
    "an unknown field": (NOTE, "uid: ", "udi: ", "N103"),
    "bytes that are not UTF-8": (NOTE, "The bank", "The \udcff bank", "N002"),
    "a dead link": ("content/pages/privacy.md", "Nobody", "[Nobody](note:nothing)", "N311"),
    "a site.yaml that is no YAML": ("content/site.yaml", "title: ", "title: [", "N101"),
    "a template with a fault": ("templates/404.html", "{% block main %}", "{% block %}", "N501"),
    "a template that fails": ("templates/404.html", "config.title", "config.titel", "N502"),
}


@pytest.mark.parametrize("fault", ERRORS)
def test_a_failed_build_touches_nothing(fault: str, site: Path) -> None:
    path, right, wrong, code = ERRORS[fault]
    sites.edit(site / path, right, wrong)
    sites.edit(site / "content/pages/about.md", "We write about examples.", "We write.")
    before = sites.stamps(site / "output")
    done = command(site, "build", "--format", "concise")
    assert (done.returncode, done.stdout) == (1, "")
    assert any(
        line.startswith(f"{path}:") and f": error[{code}]: " in line
        for line in done.stderr.splitlines()
    )
    assert sites.stamps(site / "output") == before


def test_strict_makes_a_warning_a_failure_that_touches_nothing(site: Path) -> None:
    sites.edit(site / "content/pages/about.md", "We write about examples.", "We write.")
    before = sites.stamps(site / "output")
    done = command(site, "build", "--strict", "--format", "concise")
    assert done.returncode == 1
    assert sites.stamps(site / "output") == before


def test_a_site_without_an_output_gets_none_when_it_fails(site: Path, tmp_path: Path) -> None:
    sites.edit(site / NOTE, "uid: ", "udi: ")
    done = command(site, "build", "--output", str(tmp_path / "new" / "output"))
    assert done.returncode == 1
    assert not (tmp_path / "new").exists()


def test_a_preview_shows_everything_and_offers_it_to_nobody(site: Path, tmp_path: Path) -> None:
    preview = tmp_path / "preview"
    outcome = pipeline.build(site, preview, at=sites.now("typical"), preview=True)
    assert outcome.written
    made = sites.files(preview)
    assert {"notes/tomorrow/index.html", "notes/a-draft/index.html"} <= made.keys()
    assert not [path for path in made if path.endswith((".atom", "sitemap.xml"))]
    for path, data in made.items():
        assert not path.endswith(".html") or b'name="robots" content="noindex"' in data, path
    assert made["robots.txt"] == b"User-agent: *\nDisallow: /\n"


def test_nothing_that_is_held_is_in_any_file(built: Callable[[str], Built]) -> None:
    held = {
        "typical": (b"This is not out yet", b"notes/tomorrow", b"notes/a-draft"),
        "awkward": (b"Not even then", b"Nobody sees this", b"notes/not-yet/", b"does not count"),
    }
    for name, words in held.items():
        for path, data in sites.files(built(name).folder).items():
            assert not [word for word in words if word in data], path


def test_a_retracted_text_is_in_no_file(built: Callable[[str], Built]) -> None:
    gone = {
        "typical": (b"sold for five dollars", b"Price of Initech"),
        "awkward": (b"ne doit plus", b"Tout est faux", b"gone.png", b"<p>Rien"),
    }
    for name, words in gone.items():
        made = sites.files(built(name).folder)
        assert any("taken-back" in path for path in made)
        for path, data in made.items():
            assert not [word for word in words if word in data], path


def command(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run site-gen as of the typical site's clock."""
    when = (sites.GOLDEN / "typical" / "now.txt").read_text("utf-8").strip()
    full = [sys.executable, "-m", "site_gen", "-C", str(site), *arguments, "--now", when]
    return subprocess.run(full, cwd=sites.ROOT, capture_output=True, text=True, check=False)
