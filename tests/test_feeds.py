"""Feeds as subscribers get them, with everything awkward in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import feedparser
import html5lib
import pytest
from lxml import etree

from site_gen.model import Change
from site_gen.publication import Item
from site_gen.render import feeds
from site_gen.settings import Author, FeedSettings
from tests import render_values as values
from tests.feed_traps import traps
from tests.feed_values import (
    ATOM,
    AWKWARD,
    LANG,
    awkward,
    briefs_feed,
    entries_of,
    note_feed,
    notes_feed,
    published,
    rendered,
    root,
    text_of,
    told,
    with_config,
)


@pytest.fixture(name="awkward", scope="module")
def awkward_feeds() -> Mapping[str, bytes]:
    return awkward()


def test_awkward_notes_fall_into_no_trap(awkward: Mapping[str, bytes]) -> None:
    found = {path: list(traps(data)) for path, data in awkward.items()}
    assert found == {path: [] for path in awkward}


def test_the_check_for_traps_sees_them() -> None:
    data = rendered(notes_feed(values.item(values.note())))
    for good, bad in (
        (b'rel="alternate"', b'rel="via"'),
        (b'href="https://brief.example/notes/', b'href="/notes/'),
        (b"&lt;p&gt;", b"&lt;p&gt;&lt;div&gt;&lt;/div&gt;"),
        (b"</title>", b" &amp;amp;</title>"),
        (b"&lt;p&gt;", b"&lt;p style='x'&gt;"),
        (b"</id>", b"\xc2\x80</id>"),
    ):
        assert good in data
        try:
            found = list(traps(data.replace(good, bad)))
        except html5lib.html5parser.ParseError:
            continue
        assert found


def test_every_feed_of_a_site_is_written(awkward: Mapping[str, bytes]) -> None:
    names = "briefs notes corrections topics/rnd topics/energy"
    more = "companies/att companies/sp stories/fabs"
    assert set(awkward) == {f"feeds/{name}.atom" for name in f"{names} {more}".split()}


def test_every_feed_has_its_own_title(awkward: Mapping[str, bytes]) -> None:
    titles = [told(root(data), "title") for data in awkward.values()]
    assert len(set(titles)) == len(titles)
    assert titles[0] == "Chips & Salsa </b> R&D2"


def test_feedparser_finds_nothing_to_complain_of(awkward: Mapping[str, bytes]) -> None:
    for data in awkward.values():
        parsed = feedparser.parse(data, response_headers={"content-type": feeds.MEDIA_TYPE})
        assert not parsed.bozo, parsed.bozo_exception
        assert parsed.version == "atom10"
        assert all(entry.link.startswith("https://host.example/brief/") for entry in parsed.entries)


def test_the_same_content_gives_the_same_bytes(awkward: Mapping[str, bytes]) -> None:
    assert published(dict(reversed(AWKWARD.items()))) == awkward


def test_a_note_is_one_and_the_same_entry_in_all_feeds(awkward: Mapping[str, bytes]) -> None:
    copies: dict[str, set[bytes]] = {}
    for path, data in awkward.items():
        if path not in ("feeds/briefs.atom", "feeds/corrections.atom"):
            for entry in entries_of(data):
                copies.setdefault(text_of(entry, "id"), set()).add(etree.tostring(entry))
    assert [len(found) for found in copies.values()] == [1] * 6


def test_a_feed_says_what_it_is() -> None:
    head = with_config(
        feeds=FeedSettings(hub="https://hub.example/"),
        logo="/assets/logo.png",
        author=Author("The desk", "https://brief.example/about/", "desk@brief.example"),
    )
    feed = root(rendered(briefs_feed(values.full_brief()), head))
    assert feed.get(LANG) == "en"
    assert text_of(feed, "id") == "tag:brief.example,2024:feed/briefs"
    assert text_of(feed, "title") == "The Fab Brief"
    assert text_of(feed, "subtitle") == "The AI hardware race in five minutes a week"
    assert text_of(feed, "rights") == "CC BY 4.0"
    assert text_of(feed, "logo") == "https://brief.example/assets/logo.png"
    assert re.fullmatch(r"https://brief\.example/assets/icon\.\w+\.png", text_of(feed, "icon"))
    author = feed.find(f"{ATOM}author")
    assert author is not None
    assert [child.text for child in author] == [
        "The desk", "desk@brief.example", "https://brief.example/about/"
    ]  # fmt: skip
    assert [
        (link.get("rel"), link.get("type"), link.get("href"))
        for link in feed.findall(f"{ATOM}link")
    ] == [
        ("self", "application/atom+xml", "https://brief.example/feeds/briefs.atom"),
        ("alternate", "text/html", "https://brief.example/"),
        ("hub", "text/html", "https://hub.example/"),
    ]


def test_a_browser_is_given_a_style_sheet() -> None:
    instruction = root(note_feed()).getprevious()
    assert isinstance(instruction, etree._ProcessingInstruction)
    assert (instruction.target, instruction.get("type")) == ("xml-stylesheet", "text/css")
    address = r"https://brief\.example/assets/feed\.\w+\.css"
    assert re.fullmatch(address, instruction.get("href") or "")


@pytest.mark.parametrize(
    ("authority", "expected"),
    [
        ("brief.example,2024", "2024-01-01T00:00:00Z"),
        ("brief.example,2024-03", "2024-03-01T00:00:00Z"),
        ("desk@brief.example,2024-03-05", "2024-03-05T00:00:00Z"),
    ],
)
def test_an_empty_feed_is_as_old_as_the_name_in_its_id(authority: str, expected: str) -> None:
    data = rendered(briefs_feed(), with_config(id_authority=authority))
    assert text_of(root(data), "updated") == expected
    assert entries_of(data) == []


def test_entries_come_newest_first_whatever_order_they_are_given_in() -> None:
    days = {"b": 22, "a": 22, "old": 3, "new": 30}
    items = [values.item(values.note(s, uid=s, date=date(2024, 1, d))) for s, d in days.items()]
    data = rendered(notes_feed(*items))
    assert data == rendered(notes_feed(*reversed(items)))
    assert [text_of(e, "id").rpartition(":")[2] for e in entries_of(data)] == [
        "new", "a", "b", "old"
    ]  # fmt: skip


def many(count: int, words: int) -> list[Item]:
    body = values.text("word " * words)
    return [
        values.item(values.note(f"n{n}", uid=f"n{n}", date=date(2024, 1, 1 + n % 28), text=body))
        for n in range(count)
    ]


def test_a_feed_holds_as_many_entries_as_its_limit_says() -> None:
    assert len(entries_of(rendered(notes_feed(*many(30, 10), limit=20)))) == 20


def test_a_large_feed_holds_as_many_entries_as_fit() -> None:
    items = many(12, 40_000)
    data = rendered(notes_feed(*items))
    held = len(entries_of(data))
    assert held < 12
    assert len(data) < 1_000_000
    entry = len(etree.tostring(entries_of(data)[0]))
    assert len(data) + entry > 1_000_000, "one more would have fitted"


def test_a_feed_holds_one_entry_however_large() -> None:
    assert len(entries_of(rendered(notes_feed(*many(2, 300_000))))) == 1


def test_the_feed_is_as_new_as_its_newest_entry() -> None:
    correction = Change(date(2024, 2, 20), "correction", "…")
    old = values.item(values.note("old", date=date(2023, 1, 1), changes=(correction,)))
    data = rendered(notes_feed(values.item(values.note()), old))
    assert text_of(root(data), "updated") == text_of(entries_of(data)[1], "updated")
