"""What changed in git."""

from __future__ import annotations

import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from site_gen.cli import since
from site_gen.desk.revisions import RevisionError, changed_since


def git(folder: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgSign=false")
    subprocess.run(("git", "-C", folder, *settings, *arguments), check=True, capture_output=True)


def write(folder: Path, path: str, text: str = "") -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, "utf-8")


def commit(folder: Path, tag: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--allow-empty", "--message", tag)
    git(folder, "tag", tag)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a repository with three files and the revision `start`."""
    git(tmp_path, "init", "--initial-branch", "main")
    for name in ("a", "b", "c"):
        write(tmp_path, f"content/notes/{name}.md", f"{name}\n")
    commit(tmp_path, "start")
    return tmp_path


def test_nothing_has_changed(site: Path) -> None:
    assert changed_since(site, "start") == frozenset()


def test_a_changed_file_is_named_committed_or_not(site: Path) -> None:
    write(site, "content/notes/a.md", "new")
    commit(site, "next")
    write(site, "content/notes/b.md", "new")
    assert changed_since(site, "start") == {"content/notes/a.md", "content/notes/b.md"}
    assert changed_since(site, "HEAD") == {"content/notes/b.md"}


def test_a_staged_file_is_named(site: Path) -> None:
    write(site, "content/notes/a.md", "new")
    git(site, "add", "--all")
    assert changed_since(site, "HEAD") == {"content/notes/a.md"}


def test_a_new_file_is_named_before_git_knows_it(site: Path) -> None:
    write(site, "content/notes/d.md")
    assert changed_since(site, "start") == {"content/notes/d.md"}


def test_an_ignored_file_is_not_named(site: Path) -> None:
    write(site, ".gitignore", "output/\n")
    write(site, "output/index.html")
    assert changed_since(site, "start") == {".gitignore"}


def test_a_renamed_file_is_named_by_both_its_names(site: Path) -> None:
    git(site, "mv", "content/notes/a.md", "content/notes/z.md")
    assert changed_since(site, "start") == {"content/notes/a.md", "content/notes/z.md"}


@pytest.mark.parametrize(
    "name", ["é.md", "two words.md", "tab\there.md", 'a"b.md', "line\nbreak.md"]
)
def test_a_name_is_given_as_it_is(name: str, site: Path) -> None:
    write(site, name)
    assert changed_since(site, "start") == {name}
    commit(site, "next")
    assert changed_since(site, "start") == {name}


def test_paths_are_relative_to_a_site_in_a_subfolder(site: Path) -> None:
    write(site, "letters/content/notes/a.md")
    write(site, "content/notes/a.md", "new")
    commit(site, "next")
    write(site, "letters/content/notes/b.md")
    write(site, "content/notes/c.md", "new")
    expected = {"content/notes/a.md", "content/notes/b.md"}
    assert changed_since(site / "letters", "start") == expected


def test_what_the_other_branch_did_meanwhile_does_not_count(site: Path) -> None:
    git(site, "checkout", "-b", "mine")
    write(site, "content/notes/a.md", "mine")
    commit(site, "my-change")
    git(site, "checkout", "main")
    write(site, "content/notes/b.md", "theirs")
    commit(site, "their-change")
    git(site, "checkout", "mine")
    assert changed_since(site, "main") == {"content/notes/a.md"}


def test_branches_that_never_met_are_compared_as_they_are(site: Path) -> None:
    git(site, "checkout", "--orphan", "other")
    write(site, "content/notes/a.md", "new")
    commit(site, "orphan")
    assert changed_since(site, "start") == {"content/notes/a.md"}


@pytest.mark.parametrize(
    "revision",
    ["nothing", "", "HEAD~9", "--help", "-O/etc/passwd", "start:content", "a\0b", "start..HEAD"],
)
def test_what_is_no_revision_is_refused(revision: str, site: Path) -> None:
    with pytest.raises(RevisionError, match="git knows no revision"):
        changed_since(site, revision)


def test_an_option_is_never_taken_for_a_revision(site: Path) -> None:
    with pytest.raises(RevisionError):
        changed_since(site, f"--output={site}/stolen")
    assert not (site / "stolen").exists()


def test_a_folder_without_git_has_no_revisions(tmp_path: Path) -> None:
    with pytest.raises(RevisionError, match="it is in no git repository"):
        changed_since(tmp_path, "HEAD")


def test_a_machine_without_git_says_so(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RevisionError, match="git cannot be run"):
        changed_since(site, "start")


def test_no_program_of_the_repository_is_run(site: Path) -> None:
    program = site / "spy"
    program.write_text(f"#!/bin/sh\ntouch {site}/spied\n", "utf-8")
    program.chmod(0o755)
    git(site, "config", "core.fsmonitor", str(program))
    git(site, "config", "diff.external", str(program))
    write(site, "content/notes/a.md", "new")
    assert "content/notes/a.md" in changed_since(site, "start")
    assert not (site / "spied").exists()


def asked(site: Path, *arguments: str) -> Result:
    """Run a command that takes the option."""

    @click.command()
    @since.since_option
    @click.pass_context
    def command(context: click.Context, since: str | None) -> None:
        from site_gen.cli.since import changed

        found = changed(context, site, since)
        click.echo("all" if found is None else " ".join(sorted(found)))

    return CliRunner().invoke(command, arguments)


def test_a_command_without_the_option_is_about_all_files(site: Path) -> None:
    assert asked(site).output == "all\n"


def test_a_command_is_about_what_changed(site: Path) -> None:
    write(site, "content/notes/a.md", "new")
    assert asked(site, "--since", "start").output == "content/notes/a.md\n"


def test_an_unknown_revision_is_a_mistake_of_the_command_line(site: Path) -> None:
    result = asked(site, "--since", "stert")
    assert result.exit_code == 2
    assert "git knows no revision `stert` here" in result.stderr
