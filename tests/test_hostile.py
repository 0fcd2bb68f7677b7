"""The corpus of attacks, by the two oracles that need no browser; `tests/system/` has the third."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from site_gen.desk import mail
from site_gen.diagnostics import Diagnostics, has_errors
from site_gen.preview import dress
from site_gen.preview.site import Answer
from site_gen.read import lists
from site_gen.read.content import TEXT_READERS
from tests import sites
from tests.hostile import corpus, fields, oracles, payloads, seeds, surfaces
from tests.hostile.__main__ import figures
from tests.hostile.corpus import NOW, Corpus
from tests.hostile.oracles import Document

SPREADSHEET = re.compile(r"[\s\"]*[-=+@\uff0b\uff0d\uff1d\uff20]")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return corpus.write_down(tmp_path_factory.mktemp("hostile") / "site")


def faults(documents: Iterator[Document]) -> list[str]:
    """Look at documents by both oracles."""
    found = []
    for document in documents:
        tree = oracles.parsed(document)
        found += list(oracles.walk(document, tree))
        if oracles.changes_when_parsed_again(tree, whole=document.whole):
            found.append(f"{document.name} means something else when it is parsed again")
    return found


def test_the_corpus_is_as_large_as_promised() -> None:
    bodies, words = payloads.bodies(), payloads.texts_of_fields()
    addresses = payloads.addresses_of_fields()
    assert len({(p.place, p.text) for p in bodies}) == len(bodies) >= 600
    assert len({(p.place, p.text) for p in (*words, *addresses)}) >= 200
    assert len({p.number for p in (*bodies, *words, *addresses)}) == figures().tried


@pytest.mark.parametrize(
    "html",
    [
        "<script>run()</script>",
        "<p onclick=run()>x</p>",
        "<p style=color:red>x</p>",
        "<a href='java&#10;script:run()'>x</a>",
        "<a href=//evil.invalid>x</a>",
        "<img src=https://evil.invalid/x.png>",
        "<svg><animate onbegin=run()></svg>",
        "<math><mtext>x</mtext></math>",
        "<form action=https://evil.invalid><button>x</button></form>",
        "<a title=x href=#x>x<sup><a href=#y>1</a></sup></a>x<iframe></iframe>",
    ],
)
def test_the_oracles_see_what_is_more_than_text(html: str) -> None:
    fragment, page = Document("x", html, whole=False), Document("x", f"<!DOCTYPE html>{html}")
    assert faults(iter([fragment])) != []
    assert list(oracles.skim(page)) != [] or "<form" in html


def test_the_second_parse_sees_markup_that_changes() -> None:
    tree = oracles.parsed(Document("x", "<p>x</p>", whole=False))
    assert not oracles.changes_when_parsed_again(tree, whole=False)
    tree[0].tag = "{http://www.w3.org/1999/xhtml}table"  # words do not stay in a table
    assert oracles.changes_when_parsed_again(tree, whole=False)


def test_no_body_becomes_more_than_text_even_where_it_is_refused() -> None:
    named = {document.name: str(payload) for payload, document in surfaces.fragments()}
    found = faults(document for _, document in surfaces.fragments())
    assert [f"{named.get(each.partition(' at ')[0], '')} {each}" for each in found] == []


def test_nothing_that_readers_get_is_more_than_text(site: Corpus, tmp_path: Path) -> None:
    output = tmp_path / "output"
    sites.build(site.root, output, NOW)
    pages = list(surfaces.pages(output))
    assert len(pages) > 1000
    assert "\n".join(wrong for page in pages for wrong in oracles.skim(page)) == ""
    # Slower, and nested as browsers nest: the pages that hold those of many notes.
    whole = [page for page in pages if page.name.startswith(("briefs/", "claims/", "figures/i"))]
    assert faults(iter(whole[:: max(len(whole) // 6, 1)])) == []
    entries = list(surfaces.entries(output))
    assert len(entries) > 1000
    assert faults(iter(_each_once(entries))) == []
    assert [*_mails(site, sorted(p.name for p in (output / "briefs").glob("20*-W*"))[::12])] == []
    assert list(_tables(output)) == []
    assert list(_outlines(output)) == []
    for path in output.rglob("*.json"):
        json.loads(path.read_bytes())


def _each_once(documents: list[Document]) -> list[Document]:
    """Leave out what the same words became in another feed."""
    return list({document.html: document for document in documents}.values())


def test_no_title_adds_to_the_headers_of_a_mail(site: Corpus) -> None:
    made, _ = mail.edition(site.root, "2024-W04", NOW)
    assert made is not None
    edition, view, config = made
    for words in (" ".join(text.split()) for text in (*seeds.HEADERS, *seeds.SCRIPTS)):
        author = words if words in seeds.HEADERS else "The desk"
        for subject in (words, "A brief"):
            written, _ = mail.message(
                replace(edition, subject=subject),
                view,
                replace(config, author=replace(config.author, name=author)),
            )
            assert written is not None
            message = email.message_from_bytes(written, policy=email.policy.default)
            assert {name.lower() for name in message} == _HEADERS, words
            said = str(message["Subject"]).replace("\u2060", "")
            assert said.strip() == subject
            assert len(message["From"].addresses) == 1, words


def _mails(site: Corpus, weeks: list[str]) -> Iterator[str]:
    """Yield what is wrong with mails: their HTML, and what their headers say."""
    styles = _own_styles()
    for week, made, data in surfaces.mails(site.root, weeks):
        yield from faults(iter([Document(week, made.html, styles=styles)]))
        message = email.message_from_bytes(data, policy=email.policy.default)
        headers = {name.lower() for name in message}
        yield from (f"{week} has the header {name}" for name in headers - _HEADERS)


_HEADERS = {
    "from", "to", "subject", "date", "message-id", "list-id", "content-language", "mime-version",
    "content-type",
}  # fmt: skip


def _own_styles() -> set[str]:
    """Return the declarations of our own sheets, and the sheet that stands in a mail."""
    folder = sites.ROOT / "templates" / "email"
    inline, dark = ((folder / name).read_text("utf-8") for name in ("inline.css", "dark.css"))
    rules = re.sub(r"/\*.*?\*/", "", inline, flags=re.DOTALL)
    declared = re.findall(r"[{;]\s*([a-z-]+)\s*:\s*([^;{}]+)", rules)
    return {f"{name}:{oracles.words(value)}" for name, value in declared} | {dark}


def _tables(output: Path) -> Iterator[str]:
    """Yield cells that a spreadsheet runs, wherever it ends cells."""
    for path in sorted((output / "data").glob("*.csv")):
        for delimiter in ",;\t":
            for row in csv.reader(io.StringIO(path.read_text("utf-8")), delimiter=delimiter):
                for cell in row:
                    number = re.fullmatch(r"[+-]?[0-9.]+", cell)
                    if SPREADSHEET.match(cell) and not number:
                        yield f"{path.name}: the cell {cell!r} at {delimiter!r}"


def _outlines(output: Path) -> Iterator[str]:
    """Yield names of feeds that a program could take for HTML."""
    for outline in etree.parse(output / "feeds" / "feeds.opml").iter("outline"):
        for name, value in ((str(k), str(v)) for k, v in outline.attrib.items()):
            shown = oracles.parsed(Document("", str(value), whole=False))
            if list(shown):
                yield f"feeds.opml: {name}={value!r}"
            if name not in ("type", "text", "title", "xmlUrl", "htmlUrl"):
                yield f"feeds.opml: {name}"


@pytest.mark.parametrize("place", fields.ADDRESSES)
def test_an_address_in_a_field_is_sound_or_refused(place: str) -> None:
    ours = [p for p in payloads.addresses_of_fields() if p.place == place]
    assert len(ours) > 50
    wrong = [str(payload) for payload in ours if not _sound_or_refused(payload)]
    assert wrong == []


def _sound_or_refused(payload: payloads.Payload) -> bool:
    """Read the file of a payload alone; the words of the value must be what a page can hold."""
    path, text = corpus.file_of(payload)
    value, found = _read(path, text.encode())
    if has_errors(found) or payload.place in ("note feed_id", "company country", "image src"):
        return True  # an id or a code is shown as text, a picture is looked up by its file
    if payload.place == "source bare" and "://" not in payload.text:
        return True  # a name
    written = payload.text.strip(" \t\n")
    return written in repr(value) and oracles.sound(written)


def _read(path: str, data: bytes) -> tuple[object, Diagnostics]:
    if path.endswith(".md"):
        return TEXT_READERS["brief" if "/briefs/" in path else "note"](path, data)
    if "site" in path:
        return lists.read_config(path, data)
    companies, _, found = lists.read_companies(path, data)
    return companies, found


@pytest.mark.parametrize(
    ("alias", "refused"),
    [
        ("/.htaccess/", True),
        ("/old/.git/config.html", True),
        ("/.site-gen-manifest.json", True),
        ("/.well-known/old/", False),
        ("/old/v1.0/", False),
    ],
)
def test_no_alias_stands_where_servers_look(alias: str, refused: bool) -> None:
    front = json.dumps({"title": "x", "date": "2024-01-02", "source": "x", "aliases": [alias]})
    _, found = _read("content/notes/x.md", f"---\n{front}\n---\nWords.\n".encode())
    assert has_errors(found) is refused


def test_what_the_preview_says_of_attacks_is_text(site: Corpus) -> None:
    assert len(site.problems) > 500
    empty = dress.dressed(Answer(500, problems=site.problems), "http://localhost:8000").decode()
    head, _, rest = empty.partition("<pre>")
    assert [*oracles.skim(Document("the empty page", head + "<pre>" + rest))] == []
    told = dress.told(site.problems)
    assert all(isinstance(value, str) for problem in told for value in problem.values())


def test_the_words_of_an_attack_still_reach_its_reader() -> None:
    number = next(p.number for p in payloads.bodies() if p.text.startswith("<script>"))
    shown = next(d.html for p, d in surfaces.fragments() if p.number == number)
    assert shown == f"<p>&lt;script&gt;__ran({number})&lt;/script&gt;</p>"
