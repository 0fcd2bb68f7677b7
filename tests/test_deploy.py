"""A deploy to a folder: what is put and what is not, refusals, and two at once."""

from __future__ import annotations

import errno
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from site_gen.deploy import book as books
from site_gen.deploy import custody
from site_gen.deploy.book import Book, Claim
from site_gen.deploy.folder import Folder
from site_gen.deploy.target import BOOK, Place, TargetError
from tests import small_site
from tests.sites import edit, files

TARGETS = "deploy:\n  production: {url: www}\n"
NOTE = "content/notes/altman-fabs.md"
NOW = datetime(2024, 1, 26, 12, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    small_site.make(tmp_path / "site")
    with (tmp_path / "site/content/site.yaml").open("a") as settings:
        settings.write(TARGETS)
    build(tmp_path / "site")
    return tmp_path / "site"


def build(site: Path) -> None:
    done = small_site.run(site, "build")
    assert done.exit_code == 0, done.output


def deploy(site: Path, *options: str, status: int = 0) -> str:
    done = small_site.run(site, "deploy", *options)
    assert done.exit_code == status, done.output
    return done.output


def put(site: Path) -> list[str]:
    shown = deploy(site, "--dry-run", "--allow-feed-change").splitlines()
    return [line.split()[1] for line in shown if line.startswith("put ")]


def served(site: Path) -> dict[str, bytes]:
    return {path: data for path, data in files(site / "www").items() if path != BOOK}


def built(site: Path) -> dict[str, bytes]:
    return {p: d for p, d in files(site / "output").items() if not p.startswith(".")}


def read_book(site: Path) -> Book:
    return books.decode((site / "www" / BOOK).read_bytes())


def write_book(site: Path, book: Book) -> None:
    (site / "www" / BOOK).write_bytes(books.encode(book))


def test_what_was_built_is_what_is_served(site: Path) -> None:
    deploy(site)
    assert served(site) == built(site)


def test_a_second_deploy_puts_nothing(site: Path) -> None:
    deploy(site)
    before = {path: path.stat().st_mtime_ns for path in (site / "www").rglob("*")}
    assert "production: 0 put, 0 deleted" in deploy(site)
    assert {path: path.stat().st_mtime_ns for path in (site / "www").rglob("*")} == before


def test_a_dry_run_touches_nothing(site: Path) -> None:
    assert "to put, 0 to delete" in deploy(site, "--dry-run")
    assert not (site / "www").exists()


def test_a_correction_puts_the_changed_files_alone(site: Path) -> None:
    deploy(site)
    old = built(site)
    text = (
        (site / NOTE)
        .read_text()
        .replace(
            "---\nThe", "changes:\n  - {date: 2024-01-25, kind: update, text: More.}\n---\nThe"
        )
    )
    (site / NOTE).write_text(text)
    build(site)
    new = built(site)
    assert sorted(put(site)) == sorted(p for p in new if old.get(p) != new[p])
    assert "1 updated" in deploy(site, "--dry-run")
    deploy(site)
    assert served(site) == new


def test_pages_come_before_the_lists_and_feeds_that_name_them(site: Path) -> None:
    order = put(site)
    page, listed = order.index("notes/altman-fabs/index.html"), order.index("index.html")
    feed = order.index("feeds/notes.atom")
    style = next(n for n, path in enumerate(order) if path.endswith(".css"))
    assert style < page < listed < feed
    assert order[-1] == "sitemap.xml"


def test_a_renamed_note_leaves_no_page_behind(site: Path) -> None:
    edit(site / NOTE, "title:", "uid: altman-fabs\ntitle:")
    build(site)
    deploy(site)
    (site / NOTE).rename(site / "content/notes/gulf-money.md")
    build(site)
    deploy(site)
    assert served(site) == built(site)
    assert not (site / "www/notes/altman-fabs").exists()


def test_a_file_of_someone_else_stays(site: Path) -> None:
    small_site.write(site, "www/CNAME", "brief.example")
    deploy(site)
    deploy(site)
    assert (site / "www/CNAME").read_text() == "brief.example"


def test_an_asset_outlives_the_deploy_that_drops_it_once(site: Path) -> None:
    deploy(site)
    (style,) = (site / "www/assets").glob("site.*.css")
    small_site.write(site, "templates/assets/site.css", "main {color: red}\n")
    build(site)
    deploy(site)
    assert style.exists()
    small_site.write(site, "templates/assets/site.css", "main {color: blue}\n")
    build(site)
    deploy(site)
    assert not style.exists()


def test_a_lost_id_is_an_error_unless_it_is_allowed(site: Path) -> None:
    deploy(site)
    (site / NOTE).unlink()
    build(site)
    assert "error[N912]" in deploy(site, status=1)
    assert (site / "www/notes/altman-fabs/index.html").exists()
    deploy(site, "--allow-feed-change")
    assert served(site) == built(site)


def test_a_moved_date_is_an_error(site: Path) -> None:
    deploy(site)
    edit(site / NOTE, "date: 2024-01-22", "date: 2024-01-21")
    build(site)
    assert "error[N913]" in deploy(site, status=1)


def test_new_uids_show_old_entries_as_new(site: Path) -> None:
    deploy(site)
    edit(site / NOTE, "title:", "uid: another\ntitle:")
    build(site)
    assert "this will show 1 old entry as new" in deploy(site, "--dry-run", status=1)


def test_too_many_deletions_are_refused(site: Path) -> None:
    deploy(site)
    (site / NOTE).unlink()
    build(site)
    options = ("--allow-feed-change", "--max-deletes", "0")
    assert "error[N908]" in deploy(site, *options, status=1)
    assert (site / "www/notes/altman-fabs/index.html").exists()


def test_no_is_taken_for_an_answer(site: Path) -> None:
    done = small_site.run(site, "deploy", "--confirm")
    assert done.exit_code == 130
    assert not (site / "www").exists()


def test_without_output_there_is_nothing_to_deploy(tmp_path: Path) -> None:
    small_site.make(tmp_path)
    with (tmp_path / "content/site.yaml").open("a") as settings:
        settings.write(TARGETS)
    assert "error[N901]" in deploy(tmp_path, status=1)


def test_a_preview_is_refused(site: Path) -> None:
    small_site.run(site, "build", "--preview")
    assert "error[N902]" in deploy(site, status=1)


def test_an_output_with_an_open_journal_is_refused(site: Path) -> None:
    small_site.write(site, "output/.site-gen-stage/journal", "{}")
    assert "error[N903]" in deploy(site, status=1)


def test_an_output_older_than_its_content_is_refused(site: Path) -> None:
    edit(site / NOTE, "is raising", "was raising")
    assert "error[N904]" in deploy(site, status=1)
    build(site)
    deploy(site)


def test_an_output_from_before_a_note_was_due_is_refused(site: Path) -> None:
    assert "error[N904]" in deploy(site, "--now", "2024-01-31", status=1)


def test_an_output_whose_content_has_errors_is_refused(site: Path) -> None:
    edit(site / NOTE, "title:", "titel:")
    assert "error[N103]" in deploy(site, status=1)


def test_an_output_whose_memos_are_gone_is_compared(site: Path) -> None:
    for memo in (site / ".site-gen").iterdir():
        memo.unlink()
    deploy(site)
    assert served(site) == built(site)


def test_a_file_that_no_build_wrote_does_not_go_out(site: Path) -> None:
    (site / "output/index.html").write_text("mine")
    assert "error[N905]" in deploy(site, status=1)
    assert not (site / "www/notes").exists()


def test_an_unknown_target_is_named_with_a_near_one(site: Path) -> None:
    assert "did you mean `production`?" in deploy(site, "prodution", status=1)


@pytest.mark.parametrize("where", ["output", ".", "content/assets", ".."])
def test_the_site_itself_is_no_target(site: Path, where: str) -> None:
    edit(site / "content/site.yaml", "{url: www}", f"{{url: {where}}}")
    build(site)
    assert "error[N910]" in deploy(site, status=1)


@pytest.mark.parametrize(
    "url", ["s3://key:secret@bucket/", "s3://bucket/?secret_access_key=1", "git+https://u:p@h/r#b"]
)
def test_credentials_in_the_settings_are_refused_and_their_place_named(
    site: Path, url: str
) -> None:
    edit(site / "content/site.yaml", "{url: www}", f'{{url: "{url}"}}')
    said = deploy(site, status=1)
    assert "credentials never belong into site.yaml" in said
    assert "content/site.yaml:8" in said


def test_a_cut_deploy_is_completed_by_the_next(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_after(monkeypatch, 9)
    with pytest.raises(BrokenPipeError):
        raise deploy_cut(site)
    monkeypatch.undo()
    assert 0 < len(served(site)) < len(built(site))
    assert not (site / "www/feeds/notes.atom").exists()
    deploy(site)
    assert served(site) == built(site)
    assert read_book(site).unsure == frozenset()


def test_a_full_disk_is_one_line_and_the_next_deploy_completes_it(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_after(monkeypatch, 9, OSError(errno.ENOSPC, "No space left on device", "www/x"))
    said = deploy(site, status=1)
    assert said == (
        "error[N910]: target `production`: www/x: No space left on device\n"
        "  help: make room there, and deploy again, which completes this one\n\n1 error\n"
    )
    monkeypatch.undo()
    assert not (site / "www/feeds/notes.atom").exists()
    deploy(site)
    assert served(site) == built(site)


def test_a_name_that_changes_its_capitals_alone_goes_before_it_comes(site: Path) -> None:
    small_site.write(site, "content/assets/Fab.txt", "fab\n")
    build(site)
    deploy(site)
    (site / "content/assets/Fab.txt").rename(site / "content/assets/fab.txt")
    build(site)
    shown = deploy(site, "--dry-run").splitlines()
    assert shown.index("delete  assets/Fab.txt") < shown.index("put     assets/fab.txt")
    deploy(site)
    assert served(site) == built(site)


def test_what_someone_else_has_spoilt_is_put_anew_once_the_book_is_gone(site: Path) -> None:
    deploy(site)
    (site / "www/index.html").write_text("spoilt")
    (site / "www/notes/altman-fabs/index.html").unlink()
    (site / "www" / BOOK).unlink()
    deploy(site)
    assert served(site) == built(site)


def test_what_a_killed_deploy_left_aside_is_cleared_away(site: Path) -> None:
    small_site.write(site, "www/notes/altman-fabs/.site-gen-put-x1y2z3ab", "half")
    deploy(site)
    assert served(site) == built(site)


def cut_after(monkeypatch: pytest.MonkeyPatch, number: int, error: OSError | None = None) -> None:
    """Let so many files through, then let the line break for good, book included."""
    original, left = Folder._write, [number + 1]

    def write(self: Folder, path: str, data: bytes) -> None:
        if not left[0]:
            raise error or BrokenPipeError(32, "the line broke", path)
        left[0] -= 1
        original(self, path, data)

    monkeypatch.setattr(Folder, "_write", write)


def deploy_cut(site: Path) -> BaseException:
    done = small_site.run(site, "deploy")
    assert "error[N910]: target `production`" in done.output
    return BrokenPipeError()


def test_what_a_cut_deploy_changed_is_put_right_though_the_content_went_back(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(site)
    before = served(site)
    edit(site / NOTE, "is raising", "was raising")
    build(site)
    cut_after(monkeypatch, 1)
    deploy_cut(site)
    monkeypatch.undo()
    assert served(site) != before
    edit(site / NOTE, "was raising", "is raising")
    build(site)
    deploy(site)
    assert served(site) == before


def claimed(site: Path, *, machine: str, process: int, at: datetime) -> None:
    claim = Claim("1", machine, process, at)
    write_book(site, Book(read_book(site).files, claim=claim))


def test_a_second_deploy_at_the_same_time_is_refused(site: Path) -> None:
    deploy(site)
    claimed(site, machine=custody._machine(), process=os.getppid(), at=datetime.now(UTC))
    assert "error[N909]: another deploy to `production` is under way" in deploy(site, status=1)


def test_the_claim_of_another_machine_ends_with_its_signs_of_life(site: Path) -> None:
    deploy(site)
    claimed(site, machine="elsewhere", process=1, at=datetime.now(UTC))
    deploy(site, status=1)
    claimed(site, machine="elsewhere", process=1, at=datetime.now(UTC) - timedelta(minutes=3))
    deploy(site)
    assert read_book(site).claim is None


def test_a_deploy_that_was_taken_over_says_so_and_leaves_its_traces_in_the_book(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(site)
    edit(site / NOTE, "is raising", "was raising")
    build(site)
    original, other = Folder.put, read_book(site)

    def put(self: Folder, *arguments: object) -> None:
        write_book(site, other)
        original(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Folder, "put", put)
    assert "error[N909]: someone else has deployed" in deploy(site, status=1)
    monkeypatch.undo()
    assert "notes/altman-fabs/index.html" in read_book(site).unsure
    deploy(site)
    assert served(site) == built(site)


def test_a_damaged_book_is_named(site: Path) -> None:
    deploy(site)
    (site / "www" / BOOK).write_text("{")
    assert "error[N911]" in deploy(site, status=1)


def test_a_book_names_no_file_outside(site: Path, tmp_path: Path) -> None:
    small_site.write(tmp_path, "precious", "mine")
    found = json.loads(books.encode(Book({"../../precious": "0", "a/b": "0"})))
    assert books.decode(json.dumps(found).encode()).files == {"a/b": "0"}


def test_a_link_in_the_target_is_not_followed(site: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (site / "www").mkdir()
    (site / "www/notes").symlink_to(tmp_path / "elsewhere")
    assert "symbolic link" in deploy(site, status=1)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_refuses_what_cannot_be_written(tmp_path: Path) -> None:
    small_site.write(tmp_path, "www", "a file")
    target = Folder(tmp_path / "www", Place(tmp_path / "site", tmp_path / "site/output"))
    with pytest.raises(TargetError, match="www"):
        target.write_book(b"", None)
