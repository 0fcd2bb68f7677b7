"""The archives of the main feeds (RFC 5005), the same feeds as JSON, and the list of all feeds."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from site_gen.arrange import archive
from site_gen.products import Feed
from site_gen.publication import Brief
from site_gen.views import BriefView
from tests import edits, sites
from tests.render_values import PARIS

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
START = datetime(2015, 1, 2, 6, tzinfo=UTC)


def view(number: int, at: datetime) -> BriefView:
    return BriefView(Brief(f"n{number}", f"Brief {number}", at.astimezone(PARIS), ()), items=())


def published(shown: BriefView) -> datetime:
    return shown.brief.moment.astimezone(UTC)


def cut(views: list[BriefView], limit: int) -> tuple[Feed, ...]:
    newest = sorted(views, key=published, reverse=True)
    feed = Feed("briefs", "briefs", None, tuple(newest), limit=limit)
    return archive.documents(feed, newest, published)


def names(feed: Feed) -> list[str]:
    return [shown.brief.name for shown in feed.entries if isinstance(shown, BriefView)]


def test_five_hundred_briefs_one_by_one_leave_every_document_as_it_was() -> None:
    views: list[BriefView] = []
    before: tuple[Feed, ...] = ()
    for number in range(500):
        views.append(view(number, START + timedelta(weeks=number)))
        documents = cut(views, 20)
        assert documents[: len(before)] == before
        shown = {each.brief.name for each in views[-20:]}
        assert shown.union(*map(names, documents)) == {each.brief.name for each in views}
        before = documents
    assert [len(document.entries) for document in before] == [10] * 49
    assert [document.key for document in before[:2]] == ["briefs/1", "briefs/2"]
    assert [document.previous for document in before[:2]] == [None, "briefs/1"]


@given(st.lists(st.integers(0, 40), max_size=60), st.integers(1, 9))
def test_what_comes_on_a_day_that_has_begun_moves_no_document(hours: list[int], limit: int) -> None:
    """Several entries may come on one day, in any order of their ids."""
    views: list[BriefView] = []
    before: tuple[Feed, ...] = ()
    at = START
    for number, pause in enumerate(hours):
        at += timedelta(hours=pause)
        views.append(view(number, at))
        documents = cut(views, limit)
        assert documents[: len(before)] == before
        assert all(document.entries for document in documents)
        before = documents
    told = [name for document in before for name in names(document)]
    assert set(told) == {each.brief.name for each in views[: len(told)]}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of many notes, whose feeds hold four."""
    root = tmp_path_factory.mktemp("site")
    edits.make(root)
    edits.write(
        root, "content/site.yaml", edits.Settings(feed_notes=4).files()["content/site.yaml"]
    )
    for number in range(20):
        note = edits.NoteFile(f"more-{number}", f"More {number}", f"2024-01-{number + 1:02}")
        edits.write(root, note.path, str(note))
    sites.build(root, root / "output", "2024-03-01")
    return root / "output"


def links(feed: etree._Element) -> dict[str, str]:
    return {link.get("rel", ""): link.get("href", "") for link in feed.findall(f"{ATOM}link")}


def read(path: Path) -> etree._Element:
    return etree.fromstring(path.read_bytes())


@pytest.mark.parametrize("kind", ["briefs", "notes"])
def test_the_documents_lead_from_the_feed_to_its_first_entry(kind: str, output: Path) -> None:
    feeds = output / "feeds"
    feed = read(feeds / f"{kind}.atom")
    assert feed.find(f"{HISTORY}archive") is None
    entries = {entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")}
    documents = 0
    address = links(feed).get("prev-archive")
    while address:
        documents += 1
        document = read(feeds / kind / address.rpartition("/")[2])
        assert document.find(f"{HISTORY}archive") is not None
        assert links(document)["current"].endswith(f"/feeds/{kind}.atom")
        assert links(document)["self"] == address
        assert "next-archive" not in links(document)  # which would come later
        entries.update(entry.findtext(f"{ATOM}id") for entry in document.findall(f"{ATOM}entry"))
        address = links(document).get("prev-archive")
    assert documents == len(list((feeds / kind).iterdir())) > 1
    folder = output / kind
    assert len(entries) == sum(path.is_dir() for path in folder.iterdir())


@pytest.mark.parametrize("kind", ["briefs", "notes"])
def test_json_says_what_atom_says(kind: str, output: Path) -> None:
    atom = read(output / f"feeds/{kind}.atom")
    feed = json.loads((output / f"feeds/{kind}.json").read_text("utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"].endswith(f"/feeds/{kind}.json")
    assert feed["title"] == atom.findtext(f"{ATOM}title")
    said = [
        (
            entry.findtext(f"{ATOM}id"),
            entry.findtext(f"{ATOM}content"),
            entry.findtext(f"{ATOM}published"),
            entry.findtext(f"{ATOM}updated"),
            links(entry)["alternate"],
        )
        for entry in atom.findall(f"{ATOM}entry")
    ]
    items = [
        (i["id"], i["content_html"], i["date_published"], i["date_modified"], i["url"])
        for i in feed["items"]
    ]
    assert items == said != []


def test_the_list_of_feeds_names_each_that_readers_are_shown(output: Path) -> None:
    opml = read(output / "feeds/feeds.opml")
    assert opml.get("version") == "2.0"
    outlines = opml.findall("body/outline")
    for outline in outlines:
        address = outline.get("xmlUrl", "")
        path = address.partition("/feeds/")[2]
        feed = read(output / "feeds" / path)
        assert feed.findtext(f"{ATOM}title") == outline.get("text")
        assert outline.get("type") == "rss"
    listed = {outline.get("xmlUrl", "").partition("/feeds/")[2] for outline in outlines}
    made = {
        path.relative_to(output / "feeds").as_posix()
        for path in (output / "feeds").rglob("*.atom")
        if path.parent.name not in ("briefs", "notes")
    }
    assert listed <= made
    assert {"briefs.atom", "notes.atom"} <= listed
