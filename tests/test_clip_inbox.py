"""Clipping addresses: one by one, and those that wait in content/inbox.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen import fetch
from site_gen.desk import inbox
from tests.clip_values import PAGES, clipped, kept, note_of, site
from tests.pages_server import Response, Server, moved, serving
from tests.small_site import run, write


def page(name: str) -> bytes:
    return (PAGES / name).read_bytes()


BARE = (
    b"<html><head><title>%s</title></head><body><p>"
    + b"Words of an article. " * 20
    + b"</p></body></html>"
)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(fetch, "is_private", lambda address: not address.is_loopback)
    pages = {
        "/globex": Response(page("wordpress.html")),
        "/moved": moved("/globex"),
        "/one": Response(BARE % b"One"),
        "/two": Response(BARE % b"Two"),
        "/latin": Response(
            "<p>Les usines d’Acme à Liège et l’été des salariés.</p>".encode("cp1252") * 9,
            headers={"Content-Type": "text/html; charset=iso-8859-1"},
        ),
        "/walled": Response(b"<p>No.</p>", status=403),
        "/data": Response(b'{"a": "<p>"}', headers={"Content-Type": "application/json"}),
        "/pdf": Response(b"%PDF-1.4", headers={"Content-Type": "application/pdf"}),
    }
    with serving(pages) as running:
        yield running


def inbox_of(root: Path) -> str:
    return (root / inbox.PATH).read_text("utf-8")


def drafts_in(root: Path) -> set[str]:
    return {path.stem for path in (root / "content/notes/2024").glob("*.md")}


def test_a_live_page_becomes_a_draft_with_the_address_it_calls_its_own(
    server: Server, tmp_path: Path
) -> None:
    root = site(tmp_path)
    note = note_of(clipped(root, server.address("/moved?utm_source=feed")), root)
    assert note.sources[-1].url == "https://waferblog.example/globex-shelves-second-plant/"
    assert [path for _, path in server.asked] == ["/moved", "/globex"]


def test_a_page_without_an_own_address_has_the_one_it_was_found_at(
    server: Server, tmp_path: Path
) -> None:
    root = site(tmp_path)
    note = note_of(clipped(root, server.address("/one?utm_source=feed&p=1")), root)
    assert note.sources[-1].url == server.address("/one?p=1")


def test_the_servers_word_on_the_encoding_counts(server: Server, tmp_path: Path) -> None:
    root = site(tmp_path)
    assert "l’été" in kept(note_of(clipped(root, server.address("/latin")), root), root)


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("/walled", "N722", "cannot be fetched: the server answers 403"),
        ("/none", "N722", "cannot be fetched: the server answers 404"),
        ("/data", "N723", "is application/json, not a page"),
        ("/pdf", "N723", "is a PDF, not a page"),
    ],
)
def test_what_cannot_be_clipped_is_named(
    path: str, code: str, words: str, server: Server, tmp_path: Path
) -> None:
    root = site(tmp_path)
    result = run(root, "clip", server.address(path))
    assert result.exit_code == 1
    assert f"error[{code}]: {server.address(path)} {words}\n" in result.stderr
    assert not (root / "content/notes/2024").exists()


def test_addresses_of_this_machine_are_refused(tmp_path: Path) -> None:
    with serving({"/": Response(BARE % b"Secret")}) as own:
        result = run(site(tmp_path), "clip", own.address("/"))
        assert (result.exit_code, own.asked) == (1, [])
    assert "is an address of a private network" in result.stderr


def test_the_inbox_becomes_drafts_and_is_emptied(server: Server, tmp_path: Path) -> None:
    root = site(tmp_path)
    one, two = server.address("/one"), server.address("/two")
    write(
        root,
        inbox.PATH,
        f"# To look at\n\n- {one} from the train: why now?\n{two}\nsomething else\n",
    )
    result = run(root, "clip", "--inbox")
    assert result.exit_code == 0
    assert drafts_in(root) == {"one", "two"}
    assert inbox_of(root) == "# To look at\n\nsomething else\n"
    text = (root / "content/notes/2024/one.md").read_text("utf-8")
    assert "\n# The inbox says: from the train: why now?\n" in text
    assert result.stdout.count("will enter") == 2


def test_what_cannot_be_drafted_waits_on(server: Server, tmp_path: Path) -> None:
    root = site(tmp_path)
    write(
        root,
        "content/notes/u.md",
        f"---\ntitle: U\ndate: 2024-01-22\nsource: {server.address('/two')}\n---\nU.\n",
    )
    waiting = f"{server.address('/walled')} later\n{server.address('/two')}?utm_source=x again\n"
    write(root, inbox.PATH, f"{server.address('/one')}\n{waiting}")
    result = run(root, "clip", "--inbox", "--now", "2024-01-26")
    assert result.exit_code == 1
    assert inbox_of(root) == waiting
    assert drafts_in(root) == {"one"}
    assert f"error[N722]: {server.address('/walled')} cannot be fetched" in result.stderr
    assert "  --> content/inbox.md:2\n" in result.stderr
    assert "warning[N726]: the page is a source of `u` already" in result.stderr
    assert "  --> content/inbox.md:3\n" in result.stderr
    assert [path for _, path in server.asked] == ["/one", "/walled"]


def test_one_address_twice_becomes_one_draft(server: Server, tmp_path: Path) -> None:
    root = site(tmp_path)
    one = server.address("/one")
    write(root, inbox.PATH, f"{one}\n{one}#part\n")
    result = run(root, "clip", "--inbox")
    assert drafts_in(root) == {"one"}
    assert inbox_of(root) == f"{one}#part\n"
    assert "warning[N726]: the page is a source of `one` already" in result.stderr


@pytest.mark.parametrize("text", [None, "", "Nothing here yet.\n"])
def test_an_inbox_without_an_address_is_said_to_be_empty(text: str | None, tmp_path: Path) -> None:
    root = site(tmp_path)
    if text is not None:
        write(root, inbox.PATH, text)
    result = run(root, "clip", "--inbox")
    assert (result.exit_code, result.stdout) == (0, "nothing waits in content/inbox.md\n")


def test_list_counts_what_waits_for_people_alone(tmp_path: Path) -> None:
    root = site(tmp_path)
    before = {f: run(root, "list", "--format", f).stdout for f in ("table", "json", "markdown")}
    write(root, inbox.PATH, "https://news.example/a\n\nhttps://news.example/b read this\n")
    assert run(root, "list").stdout == before["table"] + (
        "inbox: 2 (site-gen clip --inbox makes drafts of them)\n"
    )
    assert run(root, "list", "--format", "json").stdout == before["json"]
    assert run(root, "list", "--format", "markdown").stdout == before["markdown"]


def test_the_inbox_is_never_published(tmp_path: Path) -> None:
    root = site(tmp_path)
    write(root, inbox.PATH, "https://news.example/secret-tip\n")
    assert run(root, "build").exit_code == 0
    built = [path.read_bytes() for path in (root / "output").rglob("*") if path.is_file()]
    assert built
    assert all(b"secret-tip" not in data for data in built)


@pytest.mark.parametrize(
    ("line", "address", "remark"),
    [
        ("https://news.example/a", "https://news.example/a", ""),
        ("- https://news.example/a – the fab", "https://news.example/a", "the fab"),
        ("* [ ] https://news.example/a", "https://news.example/a", ""),
        ("3. Fabs again: https://news.example/a.", "https://news.example/a", "Fabs again"),
        ("Title of it https://news.example/a?b=c#d", "https://news.example/a?b=c#d", "Title of it"),
        ("<https://news.example/a> see", "https://news.example/a", "see"),
        ("[Fabs (2)](https://news.example/a) see", "https://news.example/a", "Fabs (2) see"),
        ("(https://news.example/a_(b))", "https://news.example/a_(b)", ""),
        ("https://news.example/a https://news.example/b", "https://news.example/a", "https://news.example/b"),
    ],
)  # fmt: skip
def test_a_line_holds_an_address_and_a_remark(line: str, address: str, remark: str) -> None:
    (item,) = inbox.items(f"\n{line}\n")
    assert (item.address, item.number) == (address, 2)
    assert item.remark == remark


@pytest.mark.parametrize(
    "line", ["", "# To look at", "news.example/a", "ftp://news.example/a", "https://"]
)
def test_other_lines_hold_none(line: str) -> None:
    assert inbox.items(line) == ()


@given(
    st.lists(st.sampled_from(["https://a.example/1", "words", "", "  - https://b.example", "é"]))
)
def test_a_line_that_is_taken_out_takes_no_other_with_it(lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    found = inbox.items(text)
    if found:
        left = inbox.without(text.encode(), found[0].line).decode()
        rest = list(lines)
        rest.remove(found[0].line)
        assert left == "".join(f"{line}\n" for line in rest)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_rest_of_the_inbox_stays_to_the_byte(end: str) -> None:
    data = f"\ufeffhttps://a.example{end}words{end}no end".encode()
    assert inbox.without(data, "https://a.example") == f"words{end}no end".encode()
    assert inbox.without(data, "https://b.example") == data
