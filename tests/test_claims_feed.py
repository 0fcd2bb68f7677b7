"""/feeds/claims.atom: one entry a change of status, told as it was on its day."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from site_gen.render import feeds
from tests import sites
from tests.arranged import make, note, write
from tests.feed_traps import traps
from tests.feed_values import LANG, content_of, entries_of, links_of, root, text_of
from tests.feed_values import told as told_words

FEED = "feeds/claims.atom"
REPORTED = """\
uid: courts
claims:
  - {id: fabs, text: "OpenAI's fab <network>.", status: reported, as_of: 2024-01-19}
"""
AGAIN = "uid: again\nclaims: [{id: fabs, status: reported}]\n"
SHELVED = """\
uid: shelves
sources:
  - {id: wire, role: origin, name: Wire, url: "https://wire.example/a", lang: fr}
  - {id: copy, name: Copy, url: "https://copy.example/a"}
claims:
  - {id: fabs, status: shelved, basis: named, by: "an officer & friend", as_of: 2024-10-29,
     sources: [wire, copy]}
"""
RETRACTION = "changes: [{date: 2024-11-05, kind: retraction, text: Invented.}]\n"
Files = Mapping[str, str]


def told(date: str, more: str, text: str = "Text.") -> str:
    made = note(date, more, text)
    return made.replace("source: https://a.example/\n", "") if "sources:\n" in more else made


def notes(**changed: str) -> dict[str, str]:
    files = {
        "courts": told("2024-01-22", REPORTED),
        "again": told("2024-02-10", AGAIN),
        "shelves": told("2024-10-30", SHELVED),
    }
    return {f"notes/{name}.md": text for name, text in {**files, **changed}.items()}


def built(folder: Path, files: Files, at: str = "2024-12-01") -> sites.Tree:
    write(folder, dict(files))
    sites.build(folder, folder / "output", at)
    return sites.files(folder / "output")


def ids(data: bytes) -> list[str]:
    return [text_of(e, "id").removeprefix("tag:brief.example,2024:") for e in entries_of(data)]


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return built(tmp_path_factory.mktemp("claims"), notes())[FEED]


def test_a_first_status_and_a_repeat_are_no_entry(feed: bytes) -> None:
    assert ids(feed) == ["claim/fabs/shelves"]


def test_an_entry_says_how_a_claim_stands_and_stood(feed: bytes) -> None:
    (entry,) = entries_of(feed)
    assert entry.findtext("{*}title") == "Shelved: OpenAI's fab &lt;network&gt;, was reported"
    assert text_of(entry, "published") == "2024-10-30T12:00:00Z"
    assert text_of(entry, "updated").startswith("2024-10-30T12:00:00.")
    paragraphs = [" ".join("".join(p.itertext()).split()) for p in content_of(entry).iter("p")]
    assert paragraphs == [
        "OpenAI's fab <network>.",
        "Was: reported, 10 February 2024 · a.example A title",
        (
            "Now: shelved, 29 October 2024 · Wire and Copy"
            " · according to an officer & friend · named sources A title"
        ),
    ]
    assert told_words(entry, "summary") == "OpenAI's fab <network>."


def test_an_entry_links_its_note_and_who_says_so(feed: bytes) -> None:
    (entry,) = entries_of(feed)
    alternate, via, related = (
        [link["href"] for link in links_of(entry, rel)] for rel in ("alternate", "via", "related")
    )
    assert alternate == ["https://brief.example/notes/shelves/"]
    assert via == ["https://wire.example/a"]
    assert related == ["https://copy.example/a"]
    inside = content_of(entry).xpath(".//a/@href")
    assert "https://brief.example/notes/again/" in inside
    assert "https://brief.example/notes/shelves/" in inside


def test_it_falls_into_no_trap(feed: bytes) -> None:
    assert list(traps(feed)) == []
    parsed = feedparser.parse(feed, response_headers={"content-type": feeds.MEDIA_TYPE})
    assert not parsed.bozo, parsed.bozo_exception


def test_the_feed_says_what_it_is(feed: bytes) -> None:
    assert text_of(root(feed), "id") == "tag:brief.example,2024:feed/claims"
    assert text_of(root(feed), "title") == "The Fab Brief: what became of claims"
    assert [link["href"] for link in links_of(root(feed), "alternate")] == [
        "https://brief.example/claims/"
    ]


def test_there_is_none_before_a_status_changes(tmp_path: Path) -> None:
    assert FEED not in built(tmp_path, notes(), "2024-06-01")


def test_a_claim_in_another_language_says_so(tmp_path: Path) -> None:
    spoken = {"courts": told("2024-01-22", f"lang: fr\n{REPORTED}")}
    (entry,) = entries_of(built(tmp_path, notes(**spoken))[FEED])
    assert entry.get(LANG) == "fr"
    assert content_of(entry)[1].get("lang") == "en", "our own words are in the site's language"


def test_what_is_dated_back_changes_no_older_entry(tmp_path: Path) -> None:
    before = built(tmp_path, notes())[FEED]
    late = told(
        "2024-11-20", "uid: late\nclaims: [{id: fabs, status: denied, as_of: 2024-03-01}]\n"
    )
    after = built(tmp_path, notes(late=late))[FEED]
    assert ids(after) == ["claim/fabs/late", "claim/fabs/shelves"]
    (old,), (_, kept) = entries_of(before), entries_of(after)
    assert etree.tostring(kept).strip() == etree.tostring(old).strip()


def test_a_retraction_takes_the_entry_away_and_leaves_the_feed(tmp_path: Path) -> None:
    before = built(tmp_path, notes(), "2024-11-01")
    after = built(tmp_path, notes(shelves=told("2024-10-30", SHELVED + RETRACTION)))
    assert (ids(before[FEED]), ids(after[FEED])) == (["claim/fabs/shelves"], [])


def test_a_feed_that_never_told_of_anything_is_not_there(tmp_path: Path) -> None:
    """The note was taken back before the other came out, so nobody was told of a change."""
    gone = RETRACTION.replace("2024-11-05", "2024-02-01")
    files = {
        "notes/courts.md": told("2024-01-22", REPORTED + gone),
        "notes/shelves.md": told(
            "2024-10-30", SHELVED.replace("{id: fabs,", "{id: fabs, text: T,")
        ),
    }
    assert FEED not in built(tmp_path, files)


def test_the_page_of_claims_and_subscribers_are_told_of_it(tmp_path: Path) -> None:
    files = built(tmp_path, notes())
    assert b'href="/feeds/claims.atom"' in files["claims/index.html"]
    assert b"https://brief.example/feeds/claims.atom" in files["subscribe/index.html"]


def test_it_is_planned_newest_first_and_as_long_as_that_of_notes(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"notes/n{day}.md": note(
            f"2024-03-{day:02}",
            f"claims: [{{id: c, text: T, status: {'denied' if day % 2 else 'reported'}}}]",
        )
        for day in range(1, 20)
    }
    files["site.yaml"] = (
        "title: T\nurl: https://brief.example/\nlanguage: en\ntimezone: UTC\n"
        "author: {name: D}\nid_authority: brief.example,2024\nfeeds: {notes: 4}\n"
    )
    made = make(tmp_path, files, "2024-12-01")
    (feed,) = (feed for feed in made.plan.feeds if feed.key == "claims")
    assert [turn.now.note.slug for turn in feed.entries] == ["n19", "n18", "n17", "n16"]  # type: ignore[union-attr]
