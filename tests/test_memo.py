"""The memos in .site-gen/: whatever is wrong with them, a build is a full one and never fails."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_gen import intake, program, sources
from site_gen.encoding import Decoder
from site_gen.looks import Looks
from site_gen.read import content
from site_gen.sources import TextFile
from site_gen.write import memo
from site_gen.write.memo import Entry
from tests import edits, sites, small_site

AT = "2024-01-26"
SALT = b"this program"
TEXTS = Decoder(dict[str, str])
VALUE = {"altman-fabs": "read", "export-rules": "read too"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that was built into its output/."""
    edits.make(tmp_path / "site")
    sites.build(tmp_path / "site", tmp_path / "site/output", AT)
    return tmp_path / "site"


@pytest.fixture
def read_notes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The notes that were read from their text, not from the memo."""
    paths: list[str] = []
    read = content.TEXT_READERS["note"]

    def noting(path: str, data: bytes) -> content.Result:
        paths.append(path)
        return read(path, data)

    monkeypatch.setitem(content.TEXT_READERS, "note", noting)
    return paths


def rebuild(site: Path) -> tuple[int, int]:
    """Build again; return how many files there are and how many were written."""
    written = sites.build(site, site / "output", AT).written
    assert written
    return written.files, written.written


def test_a_value_comes_back(tmp_path: Path) -> None:
    memo.write_sealed(tmp_path, "m", SALT, VALUE)
    assert memo.read_sealed(tmp_path, "m", SALT, TEXTS) == VALUE
    assert [p.name for p in (tmp_path / ".site-gen").iterdir()] == ["m"]


NEWEST = 2_000_000_000_123_456_789
OLD = Looks(5, NEWEST - 10**10 + 1, NEWEST - 10**10 + 1, 7)


def entry(result: bytes, looks: Looks = OLD, *, sound: bool = True) -> Entry:
    return Entry(looks, b"digest", sound, result)


def test_a_memo_keeps_what_a_file_became(tmp_path: Path) -> None:
    memo.save(tmp_path, "m", SALT, memo.Memo(), {"a.md": entry(b"result")}, NEWEST)
    found = memo.load(tmp_path, "m", SALT)
    assert found.entry("a.md") == entry(b"result")
    assert found.entry("b.md") is None
    assert found.untouched("a.md", OLD)
    assert not found.untouched("b.md", OLD)


@pytest.mark.parametrize("field", Looks._fields)
def test_a_file_that_looks_different_was_touched(field: str, tmp_path: Path) -> None:
    memo.save(tmp_path, "m", SALT, memo.Memo(), {"a.md": entry(b"result")}, NEWEST)
    other = OLD._replace(**{field: getattr(OLD, field) + 1})
    assert not memo.load(tmp_path, "m", SALT).untouched("a.md", other)


def test_a_file_with_a_mistake_is_opened_to_show_its_line(tmp_path: Path) -> None:
    memo.save(tmp_path, "m", SALT, memo.Memo(), {"a.md": entry(b"result", sound=False)}, NEWEST)
    assert not memo.load(tmp_path, "m", SALT).untouched("a.md", OLD)


def test_a_file_of_the_last_moment_may_have_changed_once_more(tmp_path: Path) -> None:
    new = OLD._replace(modified=NEWEST - 5_000_001)
    memo.save(tmp_path, "m", SALT, memo.Memo(), {"a.md": entry(b"result", new)}, NEWEST)
    assert not memo.load(tmp_path, "m", SALT).untouched("a.md", new)


def test_a_few_edits_are_written_by_themselves(tmp_path: Path) -> None:
    files = {f"{number}.md": entry(b"result") for number in range(100)}
    memo.save(tmp_path, "m", SALT, memo.Memo(), files, NEWEST)
    main = (tmp_path / ".site-gen/m").read_bytes()
    for number in range(20):
        files[f"{number}.md"] = entry(b"edited")
        memo.save(tmp_path, "m", SALT, memo.load(tmp_path, "m", SALT), files, NEWEST)
    assert (tmp_path / ".site-gen/m").read_bytes() == main
    found = memo.load(tmp_path, "m", SALT)
    assert {path: found.entry(path) for path in files} == files
    for number in range(20, 60):
        files[f"{number}.md"] = entry(b"edited")
    memo.save(tmp_path, "m", SALT, found, files, NEWEST)
    assert (tmp_path / ".site-gen/m").read_bytes() != main
    again = memo.load(tmp_path, "m", SALT)
    assert {path: again.entry(path) for path in files} == files
    assert again.later.files == {}


def test_nothing_new_is_not_written(tmp_path: Path) -> None:
    files = {"a.md": entry(b"result")}
    memo.save(tmp_path, "m", SALT, memo.Memo(), files, NEWEST)
    before = looks(tmp_path)
    memo.save(tmp_path, "m", SALT, memo.load(tmp_path, "m", SALT), files, NEWEST + 1)
    assert looks(tmp_path) == before


def test_files_that_are_gone_are_forgotten_in_the_end(tmp_path: Path) -> None:
    files = {f"{number}.md": entry(b"result") for number in range(100)}
    memo.save(tmp_path, "m", SALT, memo.Memo(), files, NEWEST)
    left = {"99.md": files["99.md"]}
    memo.save(tmp_path, "m", SALT, memo.load(tmp_path, "m", SALT), left, NEWEST)
    assert memo.load(tmp_path, "m", SALT).main.files == left


@pytest.mark.parametrize("salt", [b"", b"that program", SALT + b"\0"])
def test_a_memo_of_another_program_is_none(salt: bytes, tmp_path: Path) -> None:
    memo.write_sealed(tmp_path, "m", SALT, VALUE)
    assert memo.read_sealed(tmp_path, "m", salt, TEXTS) is None


def test_a_value_of_another_type_is_none(tmp_path: Path) -> None:
    memo.write_sealed(tmp_path, "m", SALT, VALUE)
    assert memo.read_sealed(tmp_path, "m", SALT, Decoder(dict[str, int])) is None


@settings(deadline=None)
@given(place=st.integers(0, 40), change=st.integers(1, 255), cut=st.booleans())
def test_any_damage_is_seen(
    tmp_path_factory: pytest.TempPathFactory, place: int, change: int, cut: bool
) -> None:
    root = tmp_path_factory.mktemp("damaged")
    memo.write_sealed(root, "m", SALT, VALUE)
    file = root / ".site-gen/m"
    data = bytearray(file.read_bytes())
    assert len(data) > 40
    data[place] ^= change
    file.write_bytes(file.read_bytes()[:place] if cut else data)
    assert memo.read_sealed(root, "m", SALT, TEXTS) is None


@given(st.binary(max_size=99))
def test_any_bytes_of_someone_else_are_none(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    root = tmp_path_factory.mktemp("foreign")
    (root / ".site-gen").mkdir()
    (root / ".site-gen/m").write_bytes(data)
    assert memo.read_sealed(root, "m", SALT, TEXTS) is None


def as_link(file: Path) -> None:
    """Put a link to a file outside in the place of a memo, with the very bytes of it."""
    outside = file.parent.parent.parent / f"outside-{file.name}"
    file.rename(outside)
    file.symlink_to(outside)


def as_folder(file: Path) -> None:
    file.unlink()
    (file / "sub").mkdir(parents=True)


def as_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


ACCIDENTS: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "empty": lambda file: file.write_bytes(b""),
    "half": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "longer": lambda file: file.write_bytes(file.read_bytes() + b"\0"),
    "one byte": lambda file: file.write_bytes(file.read_bytes()[:-1] + b"\xc1"),
    "of someone else": lambda file: file.write_bytes(b"\x80" * 99),
    "a folder": as_folder,
    "a link": as_link,
    "a pipe": as_pipe,
}


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_a_lost_memo_costs_time_and_nothing_else(
    accident: str, site: Path, read_notes: list[str]
) -> None:
    before = sites.stamps(site / "output")
    memos = [file for file in (site / ".site-gen").iterdir() if file.name != "lock"]
    assert len(memos) == 4
    for file in memos:
        ACCIDENTS[accident](file)
    outside = {path: path.read_bytes() for path in site.parent.glob("outside-*")}
    files, written = rebuild(site)
    assert (files, written) == (len(before) - 1, 0)
    assert sites.stamps(site / "output") == before
    assert len(read_notes) == len(edits.notes())
    assert {path: path.read_bytes() for path in site.parent.glob("outside-*")} == outside


def test_another_program_reads_all_anew(
    site: Path, read_notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "salt", lambda: b"a newer one")
    assert rebuild(site)[1] == 0
    assert len(read_notes) == len(edits.notes())
    monkeypatch.undo()


def test_what_has_not_changed_is_not_read_again(site: Path, read_notes: list[str]) -> None:
    rebuild(site)
    assert read_notes == []


def test_what_looks_as_before_is_not_opened(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def aged(path: str, seen: Looks) -> bool:
        opened.append(path)
        return memo.Memo.untouched(known, path, seen)

    opened: list[str] = []
    known = memo.load(site, intake.NAME, program.salt())
    known = memo.Memo(*(part._replace(newest=10**20) for part in (known.main, known.later)))
    read, _ = sources.load(site, aged)
    notes = {note.path for note in edits.notes()}
    assert notes <= set(opened)
    assert {text.path for text in read.texts if not text.opened} >= notes
    note = edits.notes()[0].path
    assert read.text(note) == (site / note).read_bytes()


def test_one_edit_reads_one_note(site: Path, read_notes: list[str]) -> None:
    note = edits.notes()[3]
    note.body = "Not what it was."
    edits.write(site, note.path, str(note))
    rebuild(site)
    assert read_notes == [note.path]


@pytest.mark.parametrize(
    "when", ["2024-01-22", "2024-01-22T09:30:00+05:30", "2024-01-22T09:30:00.5Z"]
)
def test_a_note_comes_back_to_the_letter(when: str) -> None:
    """Also the zone that an editor gave a time in, which some of what is shown depends on."""
    note = edits.NoteFile("a", "A", when, claim="It is", picture=True, link="b")
    note.changes = [(when, "correction", "Mended.")]
    text = str(note).replace("source: https://news.example.org/a", f"source: {{date: {when}}}")
    file = TextFile(note.path, text.encode())
    (encoded,) = intake._reader(None)([file])
    done: dict[str, content.Result] = {}
    assert intake._decode(note.path, encoded, done)
    direct = content.TEXT_READERS["note"](note.path, file.data)
    assert repr(done[note.path]) == repr(direct)


def refuse(*_: object, **__: object) -> None:
    raise OSError(errno.EROFS, "Read-only file system")


@pytest.mark.parametrize("call", ["open", "replace", "mkdir"])
def test_what_cannot_be_written_is_left_out(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("", "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(os, call, refuse)
        memo.write_sealed(tmp_path, "m", SALT, VALUE)
        if call == "open":
            assert memo.read_sealed(tmp_path, "m", SALT, TEXTS) is None
    assert memo.read_sealed(tmp_path, "m", SALT, TEXTS) is None
    assert [path for path in sites.files(tmp_path) if path != "a"] == []


def test_a_full_disk_leaves_the_memo_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo.write_sealed(tmp_path, "m", SALT, VALUE)
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", refuse)
        memo.write_sealed(tmp_path, "m", SALT, {"new": "one"})
    assert memo.read_sealed(tmp_path, "m", SALT, TEXTS) == VALUE
    assert [p.name for p in (tmp_path / ".site-gen").iterdir()] == ["m"]


@pytest.mark.parametrize("kind", ["link", "file"])
def test_a_folder_of_memos_that_is_none_is_left_alone(
    kind: str, tmp_path: Path, read_notes: list[str]
) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside"
    edits.make(site)
    outside.mkdir()
    if kind == "link":
        (site / ".site-gen").symlink_to(outside)
    else:
        (site / ".site-gen").write_text("mine", "utf-8")
    for _ in range(2):
        sites.build(site, tmp_path / "output", AT)
    assert len(read_notes) == 2 * len(edits.notes())
    assert list(outside.iterdir()) == []
    assert (site / ".site-gen").is_symlink() == (kind == "link")


def test_a_link_where_a_memo_is_written_aside_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / ".site-gen").mkdir()
    (tmp_path / "mine").write_text("mine", "utf-8")
    for name in ("m.new", f"m.{os.getpid()}", "m"):
        (tmp_path / ".site-gen" / name).symlink_to(tmp_path / "mine")
    memo.write_sealed(tmp_path, "m", SALT, VALUE)
    assert (tmp_path / "mine").read_text("utf-8") == "mine"
    assert memo.read_sealed(tmp_path, "m", SALT, TEXTS) == VALUE


def test_no_file_stays_open(tmp_path: Path) -> None:
    (tmp_path / ".site-gen/m").mkdir(parents=True)
    before = os.listdir("/dev/fd")
    for _ in range(5):
        memo.write_sealed(tmp_path, "m", SALT, VALUE)
        assert memo.read_sealed(tmp_path, "m", SALT, TEXTS) is None
    assert os.listdir("/dev/fd") == before


def looks(folder: Path) -> dict[str, tuple[int, ...]]:
    """Return what anyone could notice of every file and folder, but that they were read."""
    found: dict[str, tuple[int, ...]] = {}
    for path in (folder, *sorted(folder.rglob("*"))):
        stat = path.lstat()
        found[str(path)] = (stat.st_mode, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns)
    return found


@pytest.mark.parametrize("state", ["new", "built", "edited", "broken"])
@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "--format", "json"], ["list"], ["list", "--format", "json"]]
)
def test_check_and_list_write_nothing(state: str, arguments: list[str], tmp_path: Path) -> None:
    site = small_site.make(tmp_path / "site")
    if state != "new":
        assert small_site.run(site, "build").exit_code == 0
    if state in ("edited", "broken"):
        key = "title" if state == "edited" else "titel"
        text = f"---\n{key}: New\ndate: 2024-01-23\nsource: https://ft.com/new\n---\nYes.\n"
        small_site.write(site, "content/notes/memory-prices.md", text)
    before = looks(tmp_path)
    done = small_site.run(site, *arguments)
    assert done.exit_code == (1 if state == "broken" else 0), done.output
    assert looks(tmp_path) == before


def test_a_build_writes_in_its_two_folders_alone(tmp_path: Path) -> None:
    site = tmp_path / "site"
    edits.make(site)
    before = sites.stamps(tmp_path)
    sites.build(site, site / "output", AT)
    after = sites.stamps(tmp_path)
    new = {path for path in after if after[path] != before.get(path)}
    assert {path.split("/")[1] for path in new} == {"output", ".site-gen"}
    assert before.keys() <= after.keys()
