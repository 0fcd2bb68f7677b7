"""What the last build left: a file stands only if nobody can have touched it since."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from site_gen import looks
from site_gen.write import manifest, memo, standing
from tests import edits, sites

SALT = b"this program"
FILES = {"index.html": b"<p>Home</p>", "notes/a/index.html": b"<p>A</p>", "feed.xml": b"<feed/>"}
PRINTS = {"index.html": b"home", "notes/a/index.html": b"a"}
LONG_AGO = 1_700_000_000_123_456_789


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output folder as a build left it a while ago, and remembered."""
    folder = tmp_path / "output"
    for path, data in FILES.items():
        edits.write(folder, path, data)
        os.utime(folder / path, ns=(LONG_AGO, LONG_AGO))
    remember(folder)
    return folder


def remember(output: Path) -> None:
    hashes = {path: manifest.digest(data) for path, data in FILES.items()}
    standing.write(output.parent, output, SALT, PRINTS, hashes)


def recall(output: Path) -> standing.Standing:
    return standing.read(output.parent, output, SALT)


def test_what_nobody_touched_stands(output: Path) -> None:
    found = recall(output)
    assert found.hashes == {path: manifest.digest(data) for path, data in FILES.items()}
    assert found.prints == {"index.html": b"home", "notes/a/index.html": b"a", "feed.xml": b""}


def test_where_nobody_touched_anything_a_look_is_enough(output: Path) -> None:
    assert standing.untouched(output.parent, output, SALT) == len(FILES)
    assert standing.untouched(output.parent, output, b"another program") is None
    edits.write(output, "stranger.txt", b"whose file it is")
    assert standing.untouched(output.parent, output, SALT) == len(FILES)


def other_bytes(file: Path) -> None:
    file.write_bytes(b"<p>Hume</p>")


def other_bytes_unseen(file: Path) -> None:
    """Keep size, time and inode."""
    with file.open("r+b") as opened:
        opened.write(b"<p>Hume</p>")
    os.utime(file, ns=(LONG_AGO, LONG_AGO))


def as_link(file: Path) -> None:
    """Put a link to the very file in its place."""
    aside = file.with_name("aside")
    file.rename(aside)
    file.symlink_to(aside)


def as_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def as_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


ACCIDENTS: dict[str, Callable[[Path], object]] = {
    "other bytes": other_bytes,
    "other bytes, unseen": other_bytes_unseen,
    "shorter": lambda file: file.write_bytes(b"<p>"),
    "gone": Path.unlink,
    "a link": as_link,
    "a folder": as_folder,
    "a pipe": as_pipe,
}


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_what_someone_changed_does_not_stand(accident: str, output: Path) -> None:
    ACCIDENTS[accident](output / "index.html")
    found = recall(output)
    assert found.hashes.keys() == FILES.keys() - {"index.html"}
    assert found.prints.keys() == FILES.keys() - {"index.html"}
    assert standing.untouched(output.parent, output, SALT) is None


def test_a_change_in_the_tick_of_the_record_is_seen_by_the_bytes(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A coarse clock gives a file that is changed twice at once the same times twice."""
    coarse = looks.Looks(11, LONG_AGO, LONG_AGO, 1)
    monkeypatch.setattr(standing, "look", lambda _: coarse)
    remember(output)
    assert recall(output).hashes.keys() == FILES.keys()
    assert standing.untouched(output.parent, output, SALT) == len(FILES)
    other_bytes(output / "index.html")
    assert recall(output).hashes.keys() == FILES.keys() - {"index.html"}
    assert standing.untouched(output.parent, output, SALT) is None
    (output / "index.html").unlink()
    assert recall(output).hashes.keys() == FILES.keys() - {"index.html"}


def test_a_file_of_long_before_the_record_is_not_read(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {
        str(output / path): looks.Looks(11, LONG_AGO + n * 10**9, LONG_AGO + n * 10**9, n)
        for n, path in enumerate(FILES)
    }
    monkeypatch.setattr(standing, "look", lambda path: seen[str(path)])
    read: list[str] = []
    holds = standing._holds

    def noting(path: str, digest: str) -> bool:
        read.append(path)
        return holds(path, digest)

    monkeypatch.setattr(standing, "_holds", noting)
    remember(output)
    assert recall(output).hashes.keys() == FILES.keys()
    assert read == [str(output / "feed.xml")]


def test_many_new_files_are_not_read_again_by_each_build(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "_MANY", 0)
    remember(output)
    monkeypatch.setattr(standing, "_holds", lambda path, _: pytest.fail(path))
    assert recall(output).hashes.keys() == FILES.keys()
    other_bytes(output / "index.html")
    assert recall(output).hashes.keys() == FILES.keys() - {"index.html"}


@pytest.mark.parametrize(
    ("before", "expected"),
    [(0, True), (19_000_000, True), (21_000_000, False), (3_000_000_000, False)],
)
def test_a_tick_is_20_ms_where_times_are_fine(before: int, expected: bool) -> None:
    newest = 1_700_000_000_123_456_789
    for found in (
        looks.Looks(1, newest - before, 1, 1),
        looks.Looks(1, 1_000_000_001, newest - before, 1),
    ):
        assert looks.racy(found, newest) == expected


@pytest.mark.parametrize(("before", "expected"), [(0, True), (2, True), (3, False)])
def test_a_tick_is_2_s_where_seconds_are_counted(before: int, expected: bool) -> None:
    then = (1_700_000_000 - before) * 10**9
    assert looks.racy(looks.Looks(1, then, then, 1), 1_700_000_000 * 10**9) == expected


def test_another_program_or_folder_knows_nothing(output: Path) -> None:
    other = output.parent / "other"
    output.rename(other)
    assert standing.read(output.parent, other, SALT) == standing.Standing()
    assert recall(output).hashes == {}
    other.rename(output)
    assert standing.read(output.parent, output, b"another") == standing.Standing()
    assert recall(output).hashes.keys() == FILES.keys()


def test_folders_are_told_apart(output: Path) -> None:
    edits.write(output.parent / "second", "index.html", b"<p>Home</p>")
    standing.write(output.parent, output.parent / "second", SALT, {}, {})
    assert recall(output).hashes.keys() == FILES.keys()


@pytest.mark.parametrize("data", [b"", b"\x80", b"\xc1" * 200])
def test_a_record_of_someone_else_is_none(data: bytes, output: Path) -> None:
    for record in (output.parent / memo.FOLDER).iterdir():
        record.write_bytes(data)
    assert recall(output) == standing.Standing()
    assert standing.untouched(output.parent, output, SALT) is None


def test_an_edited_output_file_is_mended_and_no_other_touched(tmp_path: Path) -> None:
    site, output = tmp_path / "site", tmp_path / "output"
    edits.make(site)
    sites.build(site, output, "2024-01-26")
    before = sites.stamps(output)
    for path in ("index.html", "assets/data.csv", "feeds/notes.atom", "robots.txt"):
        file = output / path
        stat, data = file.stat(), file.read_bytes()
        with file.open("r+b") as opened:
            opened.write(bytes(byte ^ 1 for byte in data))
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    (output / "topics/money/index.html").unlink()
    outcome = sites.build(site, output, "2024-01-26")
    assert outcome.written
    assert outcome.written.written == 5
    after = sites.stamps(output)
    assert {path: data for path, (_, _, data) in after.items()} == {
        path: data for path, (_, _, data) in before.items()
    }
    assert sum(after[path] != before[path] for path in before) == 5
