"""The output folder: what a build may touch, in which order, and what it leaves alone."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import pytest

from site_gen.diagnostics import Diagnostics
from site_gen.model import Asset
from site_gen.write import manifest, output, stage
from site_gen.write.output import Order, Written

PAGES: dict[str, bytes] = {
    "index.html": b"home",
    "notes/a/index.html": b"a",
    "notes/b/index.html": b"b",
    "feeds/notes.atom": b"<feed/>",
}
LONG_AGO = 1_000_000_000


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site" / "content").mkdir(parents=True)
    return tmp_path / "site"


def build(site: Path, files: Mapping[str, output.Content], *, clean: bool = False) -> Written:
    written, found = output.commit(site / "output", site, files, clean=clean)
    assert found == ()
    assert written is not None
    return written


def refuse(site: Path, files: Mapping[str, output.Content], folder: Path | None = None) -> str:
    written, found = output.commit(folder or site / "output", site, files)
    assert written is None
    assert [d.severity for d in found] == ["error"]
    assert found[0].at is not None
    return f"{found[0].code} {found[0].at.path}"


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != manifest.NAME
    }


def age(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))


def rewritten(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_mtime != LONG_AGO
    }


def owned(folder: Path) -> list[str]:
    return list(json.loads((folder / manifest.NAME).read_text()))


def asset(site: Path, data: bytes) -> Asset:
    (site / "content" / "logo.png").write_bytes(data)
    return Asset("content/logo.png", blake2b(data, digest_size=32).hexdigest(), len(data))


def test_a_first_build_writes_every_file(site: Path) -> None:
    assert build(site, PAGES) == Written(4, 4, 0, 0)
    assert tree(site / "output") == PAGES


def test_a_missing_parent_folder_is_made(site: Path) -> None:
    written, _ = output.commit(site / "a" / "b", site, PAGES)
    assert written is not None
    assert tree(site / "a" / "b") == PAGES


def test_a_second_build_touches_nothing(site: Path) -> None:
    build(site, PAGES)
    age(site / "output")
    before = (site / "output").stat().st_mtime_ns
    assert build(site, PAGES) == Written(4, 0, 4, 0)
    assert rewritten(site / "output") == set()
    assert (site / "output").stat().st_mtime_ns == before


def test_a_changed_page_alone_is_written(site: Path) -> None:
    build(site, PAGES)
    age(site / "output")
    assert build(site, PAGES | {"index.html": b"new!"}) == Written(4, 1, 3, 0)
    assert rewritten(site / "output") == {"index.html", manifest.NAME}


def test_clean_writes_every_file_anew(site: Path) -> None:
    build(site, PAGES)
    age(site / "output")
    assert build(site, PAGES, clean=True) == Written(4, 4, 0, 0)
    assert rewritten(site / "output") == set(PAGES)


@pytest.mark.parametrize("damage", [b"HOME", b"", b"home and more"])
def test_an_output_file_that_was_changed_is_repaired(site: Path, damage: bytes) -> None:
    build(site, PAGES)
    (site / "output" / "index.html").write_bytes(damage)
    assert build(site, PAGES) == Written(4, 1, 3, 0)
    assert tree(site / "output") == PAGES


def test_an_output_file_that_was_deleted_is_written_again(site: Path) -> None:
    build(site, PAGES)
    (site / "output" / "index.html").unlink()
    assert build(site, PAGES) == Written(4, 1, 3, 0)


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_an_output_file_that_is_no_file_any_more_is_replaced(site: Path, kind: str) -> None:
    build(site, PAGES)
    page = site / "output" / "index.html"
    page.unlink()
    secret = site.parent / "secret"
    secret.write_bytes(b"secret")
    if kind == "link":
        page.symlink_to(secret)
    else:
        os.mkfifo(page)
    build(site, PAGES)
    assert page.read_bytes() == b"home"
    assert secret.read_bytes() == b"secret"


def test_what_is_no_longer_produced_is_removed(site: Path) -> None:
    build(site, PAGES)
    fewer = {path: data for path, data in PAGES.items() if path != "notes/b/index.html"}
    assert build(site, fewer) == Written(3, 0, 3, 1)
    assert tree(site / "output") == fewer


def test_a_folder_left_empty_is_removed(site: Path) -> None:
    build(site, PAGES)
    build(site, {"index.html": b"home"})
    assert [path.name for path in (site / "output").iterdir() if path.is_dir()] == []


def test_a_folder_that_holds_something_else_stays(site: Path) -> None:
    build(site, PAGES)
    mine = site / "output" / "notes" / "b" / "mine.txt"
    mine.write_text("mine")
    build(site, {"index.html": b"home"})
    assert tree(site / "output") == {"index.html": b"home", "notes/b/mine.txt": b"mine"}


def test_files_of_others_and_gitignore_stay(site: Path) -> None:
    (site / "output").mkdir()
    (site / "output" / ".gitignore").write_text("*\n")
    build(site, PAGES)
    (site / "output" / "CNAME").write_text("brief.example")
    build(site, {"index.html": b"home"})
    assert tree(site / "output") == {
        ".gitignore": b"*\n",
        "CNAME": b"brief.example",
        "index.html": b"home",
    }


def test_a_stale_file_that_is_already_gone_is_not_counted(site: Path) -> None:
    build(site, PAGES)
    (site / "output" / "notes" / "b" / "index.html").unlink()
    assert build(site, {"index.html": b"home"}) == Written(1, 0, 1, 2)


def test_a_folder_that_took_the_place_of_a_stale_file_stays(site: Path) -> None:
    build(site, PAGES)
    page = site / "output" / "notes" / "b" / "index.html"
    page.unlink()
    page.mkdir()
    build(site, {"index.html": b"home"})
    assert page.is_dir()


def test_a_file_of_ours_may_become_a_folder(site: Path) -> None:
    build(site, {"old": b"1"})
    assert build(site, {"old/index.html": b"2"}) == Written(1, 1, 0, 1)
    assert tree(site / "output") == {"old/index.html": b"2"}


def test_a_folder_of_ours_may_become_a_file(site: Path) -> None:
    build(site, {"old/index.html": b"1", "old/x/y.html": b"1"})
    assert build(site, {"old": b"2"}) == Written(1, 1, 0, 2)
    assert tree(site / "output") == {"old": b"2"}


def test_the_manifest_lists_our_files_sorted_with_their_hashes(site: Path) -> None:
    build(site, dict(reversed(PAGES.items())))
    found = json.loads((site / "output" / manifest.NAME).read_text())
    assert list(found.items()) == [
        (path, manifest.digest(data)) for path, data in sorted(PAGES.items())
    ]


def test_the_same_files_in_another_order_give_the_same_manifest(site: Path, tmp_path: Path) -> None:
    output.commit(tmp_path / "one", site, PAGES)
    output.commit(tmp_path / "two", site, dict(reversed(PAGES.items())))
    one, two = (tmp_path / name / manifest.NAME for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_nothing_is_left_beside_the_files(site: Path) -> None:
    build(site, PAGES)
    hidden = [path.name for path in (site / "output").iterdir() if path.name.startswith(".")]
    assert hidden == [manifest.NAME]


def test_modes_follow_the_umask(site: Path) -> None:
    before = os.umask(0o027)
    try:
        build(site, PAGES)
    finally:
        os.umask(before)
    folder = site / "output"
    assert stat.S_IMODE((folder / "index.html").stat().st_mode) == 0o640
    assert stat.S_IMODE((folder / "notes").stat().st_mode) == 0o750


def test_an_asset_is_copied(site: Path) -> None:
    assert build(site, {"assets/logo.png": asset(site, b"\x89PNG")}) == Written(1, 1, 0, 0)
    assert tree(site / "output") == {"assets/logo.png": b"\x89PNG"}


def test_an_unchanged_asset_is_not_copied_again(site: Path) -> None:
    logo = asset(site, b"\x89PNG")
    build(site, {"assets/logo.png": logo})
    assert build(site, {"assets/logo.png": logo}) == Written(1, 0, 1, 0)


def test_an_asset_that_changes_during_the_build_stops_it(site: Path) -> None:
    build(site, {"index.html": b"old"})
    logo = asset(site, b"\x89PNG")
    (site / "content" / "logo.png").write_bytes(b"\x89PnG")
    assert refuse(site, {"index.html": b"new", "logo.png": logo}) == "N608 content/logo.png"
    assert tree(site / "output") == {"index.html": b"old"}


def test_an_asset_that_becomes_a_link_is_not_followed(site: Path) -> None:
    logo = asset(site, b"\x89PNG")
    (site.parent / "secret").write_bytes(b"\x89PNG")
    (site / "content" / "logo.png").unlink()
    (site / "content" / "logo.png").symlink_to(site.parent / "secret")
    assert refuse(site, {"logo.png": logo}) == "N608 content/logo.png"


def test_a_failed_first_build_leaves_no_folder(site: Path) -> None:
    logo = asset(site, b"\x89PNG")
    (site / "content" / "logo.png").unlink()
    refuse(site, {"logo.png": logo}, site / "deep" / "output")
    assert not (site / "deep").exists()


@pytest.mark.parametrize(
    "folder", [".", "..", "content", "content/new", "templates", "templates/x"]
)
def test_the_sites_own_folders_are_refused(site: Path, folder: str) -> None:
    assert refuse(site, PAGES, site / folder).startswith("N601 ")


def test_the_home_folder_is_refused(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert refuse(site, PAGES, tmp_path / "home") == "N601 ../home"


def test_the_site_is_refused_through_a_link_too(site: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(site)
    assert refuse(site, PAGES, tmp_path / "link" / "content") == "N601 ../link/content"


def test_a_file_is_refused_as_output(site: Path) -> None:
    (site / "output").write_text("mine")
    assert refuse(site, PAGES) == "N602 output"
    assert (site / "output").read_text() == "mine"


def test_a_link_is_refused_as_output(site: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (site / "output").symlink_to(tmp_path / "elsewhere")
    assert refuse(site, PAGES) == "N602 output"
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_with_files_of_others_is_refused(site: Path) -> None:
    (site / "output").mkdir()
    (site / "output" / "thesis.txt").write_text("mine")
    assert refuse(site, PAGES) == "N603 output"
    assert tree(site / "output") == {"thesis.txt": b"mine"}


@pytest.mark.parametrize("name", [".gitignore", ".DS_Store"])
def test_a_folder_with_dot_files_alone_is_used(site: Path, name: str) -> None:
    (site / "output").mkdir()
    (site / "output" / name).write_text("")
    assert build(site, PAGES).written == 4


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"index.html": 1}', b"\xff", b"[" * 100_000, None]
)
def test_a_damaged_manifest_never_leads_to_deletion(site: Path, damage: bytes | None) -> None:
    build(site, PAGES)
    book = site / "output" / manifest.NAME
    book.unlink()
    if damage is None:
        book.symlink_to(site.parent / "other.json")
    else:
        book.write_bytes(damage)
    assert refuse(site, {"index.html": b"new"}) == f"N604 output/{manifest.NAME}"
    assert tree(site / "output") == PAGES


def test_a_damaged_manifest_in_an_otherwise_empty_folder_is_replaced(site: Path) -> None:
    (site / "output").mkdir()
    (site / "output" / manifest.NAME).write_text("{")
    assert build(site, PAGES).written == 4


@pytest.mark.parametrize(
    "path", ["../victim", "/{victim}", "a/../../victim", "./victim", "notes//victim", "\ud800"]
)
def test_a_manifest_names_nothing_outside(site: Path, path: str) -> None:
    build(site, PAGES)
    victim = site / "victim"
    victim.write_text("mine")
    book = site / "output" / manifest.NAME
    stray = path.replace("{victim}", str(victim)[1:])
    book.write_text(json.dumps({**json.loads(book.read_text()), stray: "0"}))
    assert build(site, PAGES) == Written(4, 0, 4, 0)
    assert victim.read_text() == "mine"
    assert owned(site / "output") == sorted(PAGES)


def test_a_file_of_someone_else_in_our_place_is_refused(site: Path) -> None:
    build(site, {"index.html": b"home"})
    (site / "output" / "robots.txt").write_text("mine")
    assert refuse(site, PAGES | {"robots.txt": b"ours"}) == "N605 output/robots.txt"
    assert (site / "output" / "robots.txt").read_text() == "mine"


def test_a_folder_of_someone_else_in_our_place_is_refused(site: Path) -> None:
    build(site, {"index.html": b"home"})
    (site / "output" / "robots.txt").mkdir()
    assert refuse(site, {"robots.txt": b"ours"}) == "N605 output/robots.txt"


def test_a_file_of_someone_else_in_place_of_our_folder_is_refused(site: Path) -> None:
    build(site, {"index.html": b"home"})
    (site / "output" / "notes").write_text("mine")
    assert refuse(site, PAGES) == "N605 output/notes"


def test_a_folder_that_becomes_a_file_keeps_files_of_others(site: Path) -> None:
    build(site, {"old/index.html": b"1"})
    (site / "output" / "old" / "mine.txt").write_text("mine")
    assert refuse(site, {"old": b"2"}) == "N605 output/old/mine.txt"


@pytest.mark.parametrize("files", [PAGES, {"index.html": b"home"}])
def test_a_folder_replaced_by_a_link_is_refused(
    site: Path, tmp_path: Path, files: Mapping[str, bytes]
) -> None:
    build(site, PAGES)
    (site / "output" / "notes").rename(tmp_path / "elsewhere")
    (site / "output" / "notes").symlink_to(tmp_path / "elsewhere")
    assert refuse(site, files) == "N606 output/notes"
    assert tree(tmp_path / "elsewhere") == {"a/index.html": b"a", "b/index.html": b"b"}


def test_the_stage_of_a_killed_build_is_swept(site: Path) -> None:
    (site / "output" / manifest.STAGE).mkdir(parents=True)
    (site / "output" / manifest.STAGE / "0").write_text("half")
    build(site, PAGES)
    assert tree(site / "output") == PAGES


def test_a_link_named_as_the_stage_is_refused(site: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine").write_text("mine")
    (site / "output").mkdir()
    (site / "output" / manifest.STAGE).symlink_to(tmp_path / "elsewhere")
    assert refuse(site, PAGES) == f"N605 output/{manifest.STAGE}"
    assert (tmp_path / "elsewhere" / "mine").exists()


@pytest.mark.parametrize("path", ["../x", "/x", "", "a//b", manifest.NAME, f"{manifest.STAGE}/0"])
def test_a_build_cannot_name_a_file_outside(site: Path, path: str) -> None:
    with pytest.raises(ValueError, match="no path for an output file"):
        output.commit(site / "output", site, {path: b""})
    assert not (site / "output").exists()


def committed(site: Path, files: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the output paths in the order in which a build puts them in place."""
    seen: list[str] = []
    replace, unlink = os.replace, os.unlink

    def watch(source: Path, target: Path) -> None:
        see(target)
        replace(source, target)

    def watch_unlink(file: Path, **options: int) -> None:
        if not options:  # it is not the stage that is swept
            see(file, "-")
        unlink(file, **options)

    def see(file: Path, what: str = "") -> None:
        if manifest.STAGE not in str(file):
            seen.append(what + Path(file).relative_to(site / "output").as_posix())

    monkeypatch.setattr(os, "replace", watch)
    monkeypatch.setattr(os, "unlink", watch_unlink)
    order = Order(lists={"index.html"}, feeds={"feeds/notes.atom"})
    output.commit(site / "output", site, files, order=order)
    return seen


def test_files_take_their_place_in_an_order_that_leaves_no_link_dead(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(site, PAGES)
    after = {
        "feeds/notes.atom": b"<feed2/>",
        "index.html": b"home2",
        "notes/a/index.html": b"a2",
        "notes/c/index.html": b"c",
        "assets/c.png": b"png",
    }
    assert committed(site, after, monkeypatch) == [
        manifest.NAME,
        "assets/c.png",
        "notes/c/index.html",
        "notes/a/index.html",
        "index.html",
        "feeds/notes.atom",
        "-notes/b/index.html",
        manifest.NAME,
    ]


def test_a_disk_error_while_staging_changes_nothing(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(site, PAGES)

    def full(output: Path, name: str, data: bytes) -> None:
        raise OSError(28, "No space left on device", name)

    monkeypatch.setattr(stage, "write_down", full)
    written, found = output.commit(site / "output", site, PAGES | {"index.html": b"new"})
    assert written is None
    assert said(found) == ["cannot be written: No space left on device"]
    assert tree(site / "output") == PAGES


def said(found: Diagnostics) -> list[str]:
    return [d.message for d in found]


def test_an_output_folder_below_a_file_is_a_diagnostic(site: Path) -> None:
    (site / "file").write_text("mine")
    assert refuse(site, PAGES, site / "file" / "output") == "N607 file/output"


def test_what_was_put_aside_takes_its_place_also_twice(site: Path) -> None:
    expected = {**PAGES, "feed.xml": PAGES["feeds/notes.atom"]}
    for written in (len(expected), 0):
        with output.staging(site / "output") as begin:
            aside = {path: stage.put_aside(begin(), data) for path, data in expected.items()}
            done, found = output.commit(site / "output", site, aside, begin=begin)
        assert found == ()
        assert done is not None
        assert done.written == written
        assert tree(site / "output") == expected


def test_what_was_put_aside_in_vain_is_gone(site: Path) -> None:
    with output.staging(site / "output") as begin:
        stage.put_aside(begin(), b"home")
        assert (site / "output" / manifest.STAGE).exists()
    assert not (site / "output").exists()
