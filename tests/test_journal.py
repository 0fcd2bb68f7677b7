"""A commit that is killed, fails or is interrupted at any step, and the build after it."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from site_gen.write import interrupts, journal, manifest, output, stage
from site_gen.write.output import Kept, Written
from tests import disk, small_site
from tests.changes import (
    AFTER,
    BEFORE,
    PICTURE,
    Tree,
    anew,
    assert_whole,
    clean,
    commit,
    make,
    tree,
)
from tests.disk import How, KilledError

MEMORY = "/dev/shm"
FAULTS: tuple[How, ...] = (
    "killed before",
    "killed after",
    "fails once",
    "fails from then on",
    "interrupted",
)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A site in memory where that can be had, and a disk that need not be waited for."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    memory = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield make(Path(folder) / "site")


def strike(work: Callable[[], Any], step: int, how: How) -> tuple[bool, Any]:
    """Do some work that the disk, the kernel or Ctrl-C cuts short; return (struck, result)."""
    result = None
    with disk.struck(step, how) as struck, suppress(KilledError, KeyboardInterrupt):
        result = work()
    return struck.struck, result


@pytest.mark.parametrize("before", [BEFORE, {}], ids=["a change", "a first build"])
@pytest.mark.parametrize("how", FAULTS)
def test_a_commit_cut_short_at_any_step_is_completed_or_forgotten(
    site: Path, how: How, before: output.Files
) -> None:
    old, new = tree(anew(site, before)), clean(site, before)
    for step in itertools.count():
        folder = anew(site, before)
        struck, _ = strike(lambda: commit(site, AFTER), step, how)
        if not struck:
            break
        assert_whole(tree(folder), old, new)
        begun = journal.is_open(folder) or tree(folder) == new
        assert output.recover(folder, site) == ()
        assert tree(folder) == (new if begun else old)
        assert not (folder / manifest.STAGE).exists()
        assert commit(site, AFTER)[1] == ()
        assert tree(folder) == new
    assert step > 25


@pytest.mark.parametrize("how", FAULTS)
@pytest.mark.parametrize("done", [0, 0.05, 0.2, 0.5, 0.8, 1])
def test_completing_may_itself_be_cut_short_at_any_step(site: Path, how: How, done: float) -> None:
    old, new = tree(anew(site, BEFORE)), clean(site, BEFORE)
    for step in itertools.count():
        folder = cut_short(site, done)
        struck, _ = strike(lambda: output.recover(site / "output", site), step, how)
        if not struck:
            break
        assert_whole(tree(folder), old, new)
        assert output.recover(folder, site) == ()
        assert tree(folder) == new
    assert step > 3


@pytest.mark.parametrize("before", [BEFORE, {}], ids=["a change", "a first build"])
@pytest.mark.parametrize("how", ["fails once", "interrupted"])
def test_a_failure_that_can_be_cleared_away_is(site: Path, how: How, before: output.Files) -> None:
    old, new = tree(anew(site, before)), clean(site, before)
    for step in itertools.count():
        folder = anew(site, before)
        if not strike(lambda: commit(site, AFTER), step, how)[0]:
            break
        if journal.is_open(folder):
            assert how == "fails once"
            continue
        assert tree(folder) in (old, new)
        if how == "interrupted" or tree(folder) == old:
            assert not (folder / manifest.STAGE).exists()
        assert folder.exists() == bool(tree(folder))


def test_an_error_names_the_file_that_it_is_about(site: Path) -> None:
    said = set()
    for step in itertools.count():
        anew(site, BEFORE)
        struck, result = strike(lambda: commit(site, AFTER), step, "fails once")
        if not struck:
            break
        if result and result[1]:
            said.add((result[1][0].code, result[1][0].at.path))
    assert {code for code, _ in said} == {"N607"}
    assert ("N607", "output/notes/b/deep/index.html") in said


def cut_short(site: Path, done: float = 0.5) -> Path:
    """Kill a commit after its journal was sealed, with a part of the work done."""
    anew(site, BEFORE)
    steps = disk.steps_of(lambda: commit(site, AFTER))
    first, last = steps.index("replace"), len(steps) - 1 - steps[::-1].index("fsync")
    folder = anew(site, BEFORE)
    step = round(first + done * (last - first))
    assert strike(lambda: commit(site, AFTER), step, "killed after")[0]
    assert journal.is_open(folder)
    return folder


def test_a_second_interrupt_strikes_at_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = clean(site, BEFORE)
    folder, replace = anew(site, BEFORE), os.replace

    def twice(source: Path, target: Path) -> None:
        replace(source, target)
        signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", twice)
        with pytest.raises(KeyboardInterrupt):
            commit(site, AFTER)
    assert journal.is_open(folder)
    assert output.recover(folder, site) == ()
    assert tree(folder) == new


def test_what_is_interrupted_is_told_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    try:
        with interrupts.postponed():
            signal.raise_signal(signal.SIGTERM)
            assert told == []
        assert told == [signal.SIGTERM]
    finally:
        signal.signal(signal.SIGTERM, before)


def test_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interrupts.postponed():
            signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_build_that_has_nothing_to_do_does_nothing_to_the_disk(site: Path) -> None:
    folder = anew(site, BEFORE)
    assert disk.steps_of(lambda: commit(site, BEFORE)) == []
    kept = {path: Kept(digest) for path, digest in json.loads(book(folder)).items()}
    assert disk.steps_of(lambda: commit(site, kept)) == []
    assert disk.steps_of(lambda: output.recover(folder, site)) == []


def book(folder: Path) -> bytes:
    return (folder / manifest.NAME).read_bytes()


def test_a_manifest_is_on_the_disk_before_the_first_file_takes_its_place(site: Path) -> None:
    anew(site, BEFORE)
    steps = disk.steps_of(lambda: commit(site, {**BEFORE, "new.html": b"new"}))
    assert steps[:14] == [
        *("mkdir", "mkdir", "mkdir", "open", "write"),  # the page
        *("open", "write", "fsync"),  # the manifest
        *("open", "write", "replace"),  # the journal
        *("replace", "fsync"),  # the manifest takes its place
        "replace",  # the page takes its place
    ]


def test_a_file_that_is_kept_is_not_read(site: Path) -> None:
    folder = anew(site, BEFORE)
    (folder / "index.html").write_bytes(b"other")
    digest = json.loads(book(folder))["index.html"]
    written, _ = commit(site, {**BEFORE, "index.html": Kept(digest), "new.html": b"new"})
    assert written == Written(11, 1, 10, 0)
    assert (folder / "index.html").read_bytes() == b"other"
    assert json.loads(book(folder))["index.html"] == digest


def test_no_journal_is_open_before_and_after_a_build(site: Path) -> None:
    assert not journal.is_open(site / "output")
    assert not journal.is_open(anew(site, BEFORE))
    assert not journal.is_open(site / "content" / "logo.png")


def test_a_journal_that_was_cut_off_is_forgotten(site: Path) -> None:
    new = clean(site, BEFORE)
    whole = (cut_short(site) / manifest.STAGE / stage.JOURNAL).read_bytes()
    for length in range(0, len(whole), 37):
        folder = cut_short(site)
        (folder / manifest.STAGE / stage.JOURNAL).write_bytes(whole[:length])
        assert_forgotten(site, folder, new)


@pytest.mark.parametrize(
    "damage",
    [
        b"[]",
        b"1",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b"\0" * 500,
        b'{"version": 1}',
        b'{"version": 2, "early": [], "placed": [], "late": []}',
        b'{"version": 1, "early": 1, "placed": [], "late": []}',
        b'{"version": 1, "early": [], "placed": [["x"]], "late": []}',
        b'{"version": 1, "early": [], "placed": [], "late": [["index.html"]]}',
        b'{"version": 1, "early": [], "placed": [[["x"], "0"]], "late": []}',
        b'{"version": 1, "early": ["../content/logo.png"], "placed": [], "late": []}',
        b'{"version": 1, "early": [], "placed": [["../x", ""]], "late": []}',
        b'{"version": 1, "early": [], "placed": [], "late": ["/etc/passwd"]}',
    ],
)
def test_a_journal_that_no_build_wrote_is_forgotten(site: Path, damage: bytes) -> None:
    new = clean(site, BEFORE)
    folder = cut_short(site)
    (folder / manifest.STAGE / stage.JOURNAL).write_bytes(damage)
    assert_forgotten(site, folder, new)


def assert_forgotten(site: Path, folder: Path, new: Tree) -> None:
    before = tree(folder)
    assert output.recover(folder, site) == ()
    assert tree(folder) == before
    assert not (folder / manifest.STAGE).exists()
    assert commit(site, AFTER)[1] == ()
    assert tree(folder) == new


def torn(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def linked(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to("elsewhere")


def made_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("harm", [torn, linked, made_a_folder])
@pytest.mark.parametrize("name", [stage.JOURNAL, "7"])
def test_a_stage_that_a_power_cut_or_a_person_changed_is_forgotten(
    site: Path, harm: Callable[[Path], None], name: str
) -> None:
    new = clean(site, BEFORE)
    folder = cut_short(site)
    harm(folder / manifest.STAGE / name)
    assert_forgotten(site, folder, new)


def test_forgetting_begins_with_the_journal(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = cut_short(site)
    torn(folder / manifest.STAGE / "7")
    swept: list[bool] = []
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda _: swept.append(journal.is_open(folder)))
        assert output.recover(folder, site) == ()
    assert swept == [False]


@pytest.mark.parametrize("gone", [manifest.STAGE, f"{manifest.STAGE}/{stage.JOURNAL}"])
def test_a_stage_or_journal_that_was_deleted_is_not_missed(site: Path, gone: str) -> None:
    new = clean(site, BEFORE)
    folder = cut_short(site)
    shutil.rmtree(folder / gone) if gone == manifest.STAGE else (folder / gone).unlink()
    assert_forgotten(site, folder, new)


def test_a_commit_that_is_not_recovered_first_ends_right_too(site: Path) -> None:
    new = clean(site, BEFORE)
    folder = cut_short(site)
    assert commit(site, AFTER)[1] == ()
    assert tree(folder) == new
    assert not (folder / manifest.STAGE).exists()


def test_completing_does_not_remove_what_has_taken_the_place_of_a_removed_file(site: Path) -> None:
    folder = cut_short(site, done=1)
    assert not (folder / "notes/gone").exists()
    (folder / "notes/gone").mkdir()
    (folder / "notes/gone/index.html").write_bytes(b"mine")
    assert output.recover(folder, site) == ()
    assert (folder / "notes/gone/index.html").read_bytes() == b"mine"


def test_completing_follows_no_link_out_of_the_output(site: Path) -> None:
    folder = cut_short(site, done=0.05)
    shutil.move(folder / "notes", site / "elsewhere")
    (folder / "notes").symlink_to(site / "elsewhere")
    before = tree(site / "elsewhere")
    found = output.recover(folder, site)
    assert [d.code for d in found] == ["N606"]
    assert tree(site / "elsewhere") == before
    assert journal.is_open(folder)


def test_completing_overwrites_nothing_of_others(site: Path) -> None:
    folder = cut_short(site, done=0)
    (folder / "assets").mkdir()
    (folder / "assets/logo.png").write_bytes(b"mine")
    assert [d.code for d in output.recover(folder, site)] == ["N605"]
    assert (folder / "assets/logo.png").read_bytes() == b"mine"
    (folder / "assets/logo.png").unlink()
    assert output.recover(folder, site) == ()
    assert (folder / "assets/logo.png").read_bytes() == PICTURE


def test_a_disk_that_fails_while_completing_is_a_diagnostic(site: Path) -> None:
    folder = cut_short(site)
    with disk.struck(0, "fails from then on"):
        found = output.recover(folder, site)
    assert [d.code for d in found] == ["N607"]
    assert journal.is_open(folder)


@pytest.fixture
def newsletter(tmp_path: Path) -> Path:
    """A site whose last build was cut short before its home page was renewed."""
    site = small_site.make(tmp_path / "site")
    assert small_site.run(site, "build").exit_code == 0
    made = {
        path: found
        for path, found in tree(site / "output").items()
        if found is not None and path != manifest.NAME
    }
    changed = {**made, "index.html": b"changed", "robots.txt": b"changed"}
    with disk.struck(12, "killed after"), suppress(KilledError):
        output.commit(site / "output", site, changed)
    assert journal.is_open(site / "output")
    assert (site / "output/index.html").read_bytes() != b"changed"
    return site


def test_a_build_completes_before_it_reads_content_with_an_error(newsletter: Path) -> None:
    small_site.write(newsletter, "content/notes/rumour.md", "---\ntitle: [\n---\n")
    assert small_site.run(newsletter, "build").exit_code == 1
    for path in ("index.html", "robots.txt"):
        assert (newsletter / "output" / path).read_bytes() == b"changed"
    assert not (newsletter / "output" / manifest.STAGE).exists()


def test_deleting_the_memos_after_a_crash_costs_nothing_but_time(newsletter: Path) -> None:
    shutil.rmtree(newsletter / ".site-gen")
    assert small_site.run(newsletter, "build").exit_code == 0
    other = newsletter.parent / "clean"
    assert small_site.run(newsletter, "build", "--output", str(other)).exit_code == 0
    assert tree(newsletter / "output") == tree(other)


@pytest.mark.parametrize(
    "command",
    [["check"], ["list"], ["list", "--week", "2024-W05"], ["new", "note", "A title"], ["--help"]],
)
def test_every_other_command_leaves_output_and_journal_alone(
    newsletter: Path, command: list[str]
) -> None:
    before = stamps(newsletter / "output")
    small_site.run(newsletter, *command)
    assert stamps(newsletter / "output") == before


def stamps(folder: Path) -> dict[Path, tuple[int, int]]:
    return {
        path: (path.lstat().st_mtime_ns, path.lstat().st_ino) for path in sorted(folder.rglob("*"))
    }
