"""`--jobs` and `--explain`: how many processes work, and why they had to."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from site_gen import intake, press
from site_gen.cli import main
from tests import edits, sites

NOT_THERE = "it was not there, or not as "


def build(site: Path, *arguments: str) -> Result:
    """Build as of a day on which two briefs are out."""
    return CliRunner().invoke(
        main, ["-C", str(site), "build", "--now", "2024-01-26", *arguments], prog_name="site-gen"
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that was built into its output/."""
    edits.make(tmp_path)
    assert build(tmp_path).exit_code == 0
    return tmp_path


def reasons(site: Path) -> dict[str, str]:
    """Build; return output path → why it was rendered, as it is told."""
    done = build(site, "--explain", "--quiet", "--jobs", "1")
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    lines = [line.partition(": ") for line in done.stderr.splitlines() if line.startswith("/")]
    return {path.removeprefix("/"): why for path, _, why in lines}


@pytest.mark.parametrize("jobs", ["0", "-1", "two", ""])
def test_a_number_of_processes_that_cannot_be_is_a_mistake_of_the_command(
    jobs: str, tmp_path: Path
) -> None:
    edits.make(tmp_path)
    done = build(tmp_path, "--jobs", jobs)
    assert done.exit_code == 2
    assert "--jobs" in done.stderr
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("name", ["awkward", "typical"])
def test_any_number_of_processes_gives_the_same_bytes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "WORTH_A_POOL", 1)
    monkeypatch.setattr(press, "WORTH_A_POOL", 1)
    made = []
    for jobs in ("1", "2", "3"):
        root = sites.copy(name, tmp_path / jobs)
        now = (sites.GOLDEN / name / "now.txt").read_text("utf-8").strip()
        done = CliRunner().invoke(main, ["-C", str(root), "build", "--jobs", jobs, "--now", now])
        assert done.exit_code == 0, done.output
        made.append((sites.files(root / "output"), done.stderr))
    assert made[0] == made[1] == made[2]


def test_the_first_build_has_nothing_to_compare_with(tmp_path: Path) -> None:
    edits.make(tmp_path)
    found = reasons(tmp_path)
    assert found.keys() >= {"index.html", "feeds/notes.atom", "feed.xml", "404.html"}
    assert all(why.startswith(NOT_THERE) for why in found.values())


def test_a_build_with_nothing_to_do_explains_nothing(site: Path) -> None:
    assert reasons(site) == {}


def test_an_edited_note_is_named(site: Path) -> None:
    note = edits.notes()[1]
    note.body += " More of it."  # which the summary leaves out
    edits.write(site, note.path, str(note))
    found = reasons(site)
    assert found.keys() == {
        "notes/note-1/index.html",
        "briefs/2024-W02/index.html",
        "feeds/notes.atom",
        "feeds/notes.json",
        "feeds/briefs.atom",
        "feeds/briefs.json",
        "feeds/briefs/1.atom",
        "feed.xml",
        "feeds/topics/rules.atom",
        "feeds/stories/saga.atom",
        "feeds/stories/old-saga.atom",
    }
    assert set(found.values()) == {"note note-1 changed"}


def test_an_edited_template_is_named_where_it_is_used(site: Path) -> None:
    edits.write(site, "templates/briefs.html", edits.override("briefs.html", "m"))
    assert reasons(site) == {"briefs/index.html": "template briefs.html changed"}


def test_an_edited_macro_is_named_where_it_is_used(site: Path) -> None:
    edits.write(site, "templates/macros/source.html", edits.override("macros/source.html", "m"))
    found = reasons(site)
    assert set(found.values()) == {"template macros/source.html changed"}
    assert "notes/note-0/index.html" in found
    assert "404.html" not in found


def test_the_site_s_own_title_is_on_every_page(site: Path) -> None:
    settings = edits.Settings(title="Another title")
    edits.write(site, "content/site.yaml", settings.files()["content/site.yaml"])
    found = reasons(site)
    pages = {path for path in sites.files(site / "output") if path.endswith((".html", ".atom"))}
    assert pages <= found.keys()
    assert {why.split(", ")[0] for why in found.values()} == {"the site's head changed"}


def test_an_edited_output_file_is_the_reason_itself(site: Path) -> None:
    (site / "output/index.html").write_bytes(b"defaced")
    (site / "output/feed.xml").unlink()
    found = reasons(site)
    assert found.keys() == {"index.html", "feed.xml"}
    assert all(why.startswith(NOT_THERE) for why in found.values())


def test_a_note_that_is_gone_from_a_list_is_a_reason(site: Path) -> None:
    (site / edits.notes()[5].path).unlink()
    found = reasons(site)
    assert found.keys() >= {"topics/rules/index.html", "feeds/notes.atom"}
    assert all(why.endswith(" changed") for why in found.values())


def test_without_explain_nothing_is_explained(site: Path) -> None:
    (site / "output/index.html").unlink()
    done = build(site)
    assert done.stderr == ""
    assert "1 written" in done.stdout
