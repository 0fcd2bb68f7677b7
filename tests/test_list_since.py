"""`list --since`: what a branch adds, for its editor and for the comment of a pull request."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.small_site import make, run, write

NEW = "---\ntitle: Fab [delayed]\ndate: 2024-01-29\nsource: FT\n---\nFive words are in this.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make(tmp_path)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "start")
    return tmp_path


def git(site: Path, *arguments: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@x.example")
    subprocess.run(["git", "-C", str(site), *who, *arguments], check=True)


def since(site: Path, *arguments: str) -> str:
    result = run(site, "list", "--since", "main", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_nothing_new_is_said_so(site: Path) -> None:
    assert since(site) == "since main: no note changed\n"
    assert since(site, "--format", "markdown") == "## No note changed\n\nNo problems found.\n"
    assert json.loads(since(site, "--format", "json")) == {"published": [], "held": []}


def test_a_table_tells_notes_and_the_briefs_they_stand_in(site: Path) -> None:
    write(site, "content/notes/fab.md", NEW)
    write(site, "content/topics.yaml", "policy: {name: Politics}\nmemory: {name: Memory}\n")
    (site / "content/notes/altman-fabs.md").unlink()
    assert since(site) == (
        "since main: 1 note added, 1 removed\n"
        "  removed  -         - words  -                          content/notes/altman-fabs.md\n"
        "  added    2024-W05  5 words  goes out 2024-01-29 00:00  Fab [delayed]\n"
        "briefs: 1\n"
        "  2024-W05  2 notes, 12 words, 1 minute  goes out 2024-02-02 07:00"
        "  Memory prices rise, and 1 more\n"
        "other files: 1\n"
        "  content/topics.yaml\n"
    )


def test_a_comment_tells_the_same_and_the_problems(site: Path) -> None:
    write(site, "content/notes/fab.md", NEW.replace("date", "draft: true\ndate"))
    rules = site / "content/notes/export-rules.md"
    rules.write_text(rules.read_text("utf-8").replace("tightens", "TODO loosens"), "utf-8")
    told = since(site, "--format", "markdown")
    assert told.startswith(
        "## 1 note added, 1 changed\n\n"
        "| note | is | words | brief | state |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| [Export rules \\[draft\\] tightened](<https://brief.example/notes/export-rules/>) "
        "| changed | 5 | 2024-W04 | out |\n"
        "| Fab \\[delayed\\] | added | 5 | 2024-W05 | draft |\n\n"
        "### Briefs\n\n"
        "| brief | holds | state |\n"
        "| --- | --- | --- |\n"
    )
    assert "[2024-W04: " in told
    assert "### Problems: 1 warning in 1 file\n\n- **warning N207** content/notes/export" in told


def test_a_note_that_was_but_moved_is_changed(site: Path) -> None:
    (site / "content/notes/old").mkdir()
    git(site, "mv", "content/notes/altman-fabs.md", "content/notes/old/altman-fabs.md")
    assert since(site).splitlines()[:2] == [
        "since main: 1 note changed",
        "  changed  2024-W04  7 words  out  Altman courts Gulf money",
    ]


def test_a_mistake_keeps_nothing_from_being_listed(site: Path) -> None:
    write(site, "content/notes/fab.md", NEW)
    write(site, "content/notes/bad.md", "no fields")
    comment = run(site, "list", "--since", "main", "--format", "markdown")
    assert comment.exit_code == 1
    assert "| content/notes/bad.md | added | - | - | cannot be read |\n" in comment.stdout
    assert "| Fab \\[delayed\\] | added |" in comment.stdout
    assert "- **error N100** content/notes/bad.md:1:1: " in comment.stdout
    assert comment.stderr == ""
    table = run(site, "list", "--since", "main")
    assert (table.exit_code, "Fab [delayed]" in table.stdout) == (1, True)
    assert "error[N100]" in table.stderr
    programs = run(site, "list", "--since", "main", "--format", "json")
    assert (programs.exit_code, programs.stdout) == (1, "")


def test_a_comment_is_never_too_long(site: Path) -> None:
    for number in range(300):
        write(site, f"content/assets/{number}.txt", "x")
        write(site, f"content/notes/x/bad-{number}.md", "no fields " * 20)
    told = run(site, "list", "--since", "main", "--format", "markdown").stdout
    assert told.startswith("## 300 notes added\n")
    assert told.count("\n… and 200 more.\n") == 3
    assert len(told) < 65_536


def test_without_a_site_yaml_the_comment_says_so(site: Path) -> None:
    (site / "content/site.yaml").unlink()
    result = run(site, "list", "--since", "main", "--format", "markdown")
    assert result.exit_code == 1
    assert result.stdout.startswith("### Problems: 1 error in 1 file\n\n- **error N009**")


def test_warnings_about_other_files_are_left_out(site: Path) -> None:
    write(site, "content/notes/old.md", NEW.replace("Five", "TODO"))
    git(site, "add", ".")
    git(site, "commit", "-q", "-m", "more")
    write(site, "content/notes/fab.md", NEW.replace("[delayed]", "opens"))
    assert since(site, "--format", "markdown").endswith("\n\nNo problems found.\n")


def test_json_has_the_fields_of_the_contract(site: Path) -> None:
    write(site, "content/notes/fab.md", NEW)
    assert json.loads(since(site, "--format", "json")) == {
        "published": [],
        "held": [
            {
                "kind": "note",
                "file": "content/notes/fab.md",
                "title": "Fab [delayed]",
                "reason": "future",
                "until": "2024-01-29T00:00:00+01:00",
            }
        ],
    }


@pytest.mark.parametrize("arguments", [("claims",), ("--week", "2024-W04")])
def test_it_goes_with_nothing_that_lists_something_else(
    site: Path, arguments: tuple[str, ...]
) -> None:
    assert run(site, "list", "--since", "main", *arguments).exit_code == 2


def test_an_unknown_revision_is_of_the_command_line(site: Path) -> None:
    assert run(site, "list", "--since", "nowhere").exit_code == 2
