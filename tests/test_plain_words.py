"""What fails says what happened, where and what to do; only a bug shows its place in the code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from site_gen.cli.program import BUG
from site_gen.read import synonyms
from site_gen.write import place
from tests.previews import PATIENCE, ROOT
from tests.small_site import NOW, make, run, write

COMMANDS = (
    ("build",),
    ("check",),
    ("list",),
    ("list", "claims"),
    ("new", "note", "A headline"),
    ("new", "brief", "2024-W04"),
    ("email", "2024-W04"),
    ("feeds", "diff"),
    ("deploy",),
    ("links",),
    ("clip", "saved.html"),
    ("correct", "altman-fabs", "--text", "A slip."),
    ("retract", "altman-fabs", "--text", "All of it."),
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return make(folder)


def call(
    folder: Path, *arguments: str, before: str = "", after: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command as people do; words of the shell may stand before and after it."""
    program = " ".join([sys.executable, "-m", "site_gen", *(f"'{a}'" for a in arguments)])
    return subprocess.run(
        ["/bin/bash", "-c", f"{before} {program} {after}"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": NOW}
        | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_without_site_yaml_every_command_says_what_to_write(
    site: Path, command: Sequence[str]
) -> None:
    (site / "content/site.yaml").unlink()
    write(site, "saved.html", "<title>Some news</title><p>Some news of a fab.</p>")
    result = run(site, *command)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "help: " in result.stderr
    assert "content/site.yaml" in result.stderr


def test_a_folder_that_cannot_be_read_is_the_only_error(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refuse(folder: str | Path) -> object:
        if str(folder) == str(site / "content"):
            raise PermissionError(13, "Permission denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    result = run(site, "check")
    assert result.exit_code == 1
    assert result.stderr == (
        "error[N001]: cannot be read: Permission denied\n"
        "  --> content\n"
        "  help: let yourself read it, or move it away\n\n1 error in 1 file\n"
    )


@pytest.mark.parametrize(
    ("command", "status"),
    [(("build",), 2), (("check",), 2), (("init", "mine"), 1), (("init", "."), 1)],
    ids=str,
)
def test_a_folder_that_was_deleted_is_named_as_such(
    tmp_path: Path, command: Sequence[str], status: int
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = call(gone, *command, before=f"rmdir '{gone}';")
    assert done.returncode == status
    assert "the folder that you are in does not exist any more" in done.stderr
    assert "Go into another one (cd)" in done.stderr


@pytest.mark.parametrize("command", [("list",), ("schema",), ("--help",), ("build", "--help")])
def test_a_full_disk_behind_stdout_is_said(site: Path, command: Sequence[str]) -> None:
    done = call(site, *command, after=">/dev/full")
    assert done.returncode == 1
    assert done.stderr == (
        "error: not all could be printed: No space left on device; print it elsewhere, or make "
        "room there\n"
    )


@pytest.mark.parametrize("after", ["| head -c 1", ">&-"], ids=["head", "closed"])
@pytest.mark.parametrize("command", [("list",), ("schema",), ("--help",)])
def test_a_reader_that_goes_away_is_no_failure(
    site: Path, command: Sequence[str], after: str
) -> None:
    done = call(site, *command, before="set -o pipefail;", after=after)
    assert (done.returncode, done.stderr) == (0, "")


def test_neither_home_nor_a_locale_is_needed(site: Path) -> None:
    write(
        site, "content/notes/zurich.md", "---\ntitle: Zürich – “A”\nsource: A\ndraft: true\n---\n"
    )
    for locale in ("C", "tr_TR.ISO-8859-9", "nowhere"):
        before = f"env LC_ALL={locale} PYTHONUTF8=0 PYTHONCOERCECLOCALE=0"
        done = call(site, "list", before=before)
        assert (done.returncode, done.stderr) == (0, "")
        assert "rich" in done.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_ctrl_c_ends_every_command_with_one_word(
    site: Path, command: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("site_gen.cli.console.site_folder", stop)
    result = run(site, *command)
    assert (result.exit_code, result.stdout, result.stderr.strip()) == (130, "", "Aborted.")


def test_a_bug_shows_where_it_is_and_one_line_on_how_to_report_it(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("never foreseen")

    monkeypatch.setattr("site_gen.cli.console.site_folder", broken)
    result = run(site, "build")
    assert result.exit_code == 1
    assert result.stderr.startswith("Traceback (most recent call last):\n")
    assert result.stderr.endswith(f"RuntimeError: never foreseen\n{BUG}\n")
    assert "\n" not in BUG
    assert "Please report it" in BUG


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("biuld", "did you mean `build`?"), ("publish", "site-gen --help lists them all")],
)
def test_an_unknown_command_comes_with_a_remedy(site: Path, name: str, remedy: str) -> None:
    result = run(site, name)
    assert result.exit_code == 2
    assert f"there is no command `{name}`: {remedy}\n" in result.stderr


def test_an_editor_that_is_not_there_is_said_beside_the_file(site: Path) -> None:
    done = call(site, "new", "note", "A headline", "--edit", EDITOR="/nowhere/ed", VISUAL="")
    assert done.returncode == 1
    assert "no editor could be started for content/notes/" in done.stderr
    assert "name an editor in EDITOR" in done.stderr


def test_a_new_site_in_place_of_a_file_is_refused_in_words(site: Path) -> None:
    result = run(site, "init", "content/site.yaml")
    assert result.exit_code == 1
    assert "site.yaml`: it is a file, or lies below one\n" in result.stderr


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (28, "make room on that disk, and build again"),
        (13, "let yourself write there, and build again"),
        (5, "mend the cause, and build again"),
    ],
)
def test_what_cannot_be_written_says_what_to_do(tmp_path: Path, number: int, remedy: str) -> None:
    error = OSError(number, os.strerror(number))
    found = place.unwritable(tmp_path, tmp_path / "output/index.html", error)
    assert found.help
    assert found.help.startswith(remedy)


CLAIM = "claims:\n  - {id: fabs-raise, text: Money is raised, status: STATUS}\n"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("refuted", "`false` or `denied`"),
        ("Debunked", "`false`"),
        ("rumored", "`rumoured`"),
        ("cancelled", "`shelved`"),
        ("anounced", "`announced`"),
    ],
)
def test_a_status_by_another_word_is_understood(site: Path, word: str, meant: str) -> None:
    fields = f"---\ntitle: T\nsource: A\n{CLAIM.replace('STATUS', word)}---\nA text.\n"
    write(site, "content/notes/claimed.md", fields)
    result = run(site, "check")
    assert "error[N105]: " in result.stderr
    assert f"help: did you mean {meant}?" in result.stderr


def test_every_synonym_stands_for_a_status_and_is_none() -> None:
    from typing import get_args

    from site_gen import model

    statuses = get_args(model.Status)
    for word, meant in synonyms.STATUSES.items():
        assert word not in statuses
        assert set(meant) <= set(statuses)


def test_a_mistyped_id_of_a_claim_is_recognised(site: Path) -> None:
    first = CLAIM.replace("STATUS", "reported")
    again = "claims:\n  - {id: fab-raise, status: denied}\n"
    for name, claim in (("one", first), ("two", again)):
        text = f"---\ntitle: {name}\nsource: A\ndate: 2024-01-20\n{claim}---\nA text.\n"
        write(site, f"content/notes/{name}.md", text)
    result = run(site, "check")
    assert "error[N104]: missing field `text`: no note says what `fab-raise` is\n" in result.stderr
    assert "help: did you mean `fabs-raise`? For a new one, add `text: …` here" in result.stderr


def test_a_dead_link_is_named_at_its_own_line(site: Path) -> None:
    text = "---\ntitle: T\nsource: A\n---\nOne `a\nb` two\n*three\nfour* [five](note:six)\n"
    write(site, "content/notes/linking.md", text)
    assert "--> content/notes/linking.md:8:1\n" in run(site, "check").stderr


def test_a_past_week_without_a_brief_is_not_called_out_already(site: Path) -> None:
    result = run(site, "new", "note", "Older news", "--date", "2023-06-01")
    assert "2023-W22, which had nothing to go out with on 2023-06-02 07:00" in result.stdout
    assert "already out" not in result.stdout
    result = run(site, "new", "note", "Other news", "--date", "2024-01-22")
    assert "will join 2024-W04, already out since 2024-01-26 07:00" in result.stdout


def test_a_week_of_drafts_says_so(site: Path) -> None:
    assert run(site, "new", "note", "Older news", "--date", "2023-06-01").exit_code == 0
    result = run(site, "list", "--week", "2023-W22")
    assert "error[N707]: there is no brief 2023-W22\n" in result.stderr
    assert "only drafts stand in that week, `older-news`: take `draft: true` out" in result.stderr
