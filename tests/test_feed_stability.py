"""What subscribers see of an edit: through whole builds, over days and moves."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html

from tests import sites
from tests.sites import Built, Tree

ATOM = "{http://www.w3.org/2005/Atom}"
AUTHORITY = "tag:host.example,2024-01:"
LOAN = "content/notes/2024/2024-01-31-a-loan.md"
LOAN_ID = f"{AUTHORITY}a-loan-1u2v"
WEEK_ID = f"{AUTHORITY}brief/2024-W05"
AFTER = "2024-02-07T18:00:00+01:00"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in a feed."""

    published: datetime
    updated: datetime
    data: bytes
    """All of it, canonical."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed read back."""

    id: str
    updated: datetime
    entries: Mapping[str, Entry]
    """By id, in the order of the file."""


Feeds = Mapping[str, Feed]
"""Path in the output → feed."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the typical site, whose feeds hold everything."""
    return copy("typical", tmp_path)


def copy(name: str, folder: Path) -> Path:
    root = sites.copy(name, folder / "site")
    if name == "typical":
        sites.edit(root / "content/site.yaml", "briefs: 2, notes: 6", "briefs: 20, notes: 60")
    return root


def publish(site: Path, at: str | datetime = AFTER, *, url: str | None = None) -> Feeds:
    """Build over what was built before, and read all feeds."""
    when = at if isinstance(at, str) else at.isoformat()
    sites.build(site, site / "output", when, url=url)
    return read(site / "output")


def read(output: Path) -> Feeds:
    return read_tree(sites.files(output))


def read_tree(files: Tree) -> Feeds:
    return {path: read_feed(data) for path, data in files.items() if b"<feed xmlns=" in data}


def read_feed(data: bytes) -> Feed:
    root = etree.fromstring(data)
    entries = {text(e, "id"): read_entry(e) for e in root.iterchildren(ATOM + "entry")}
    assert len(entries) == len([*root.iterchildren(ATOM + "entry")])
    return Feed(text(root, "id"), instant(root, "updated"), entries)


def read_entry(element: etree._Element) -> Entry:
    data = etree.tostring(element, method="c14n", with_tail=False)
    return Entry(instant(element, "published"), instant(element, "updated"), data)


def text(parent: etree._Element, name: str) -> str:
    found = parent.findtext(ATOM + name)
    assert found
    return found


def instant(parent: etree._Element, name: str) -> datetime:
    return datetime.fromisoformat(text(parent, name))


def ids(feeds: Feeds) -> dict[str, tuple[str, frozenset[str]]]:
    """Return each feed's id and those of its entries."""
    return {path: (feed.id, frozenset(feed.entries)) for path, feed in feeds.items()}


def times(feeds: Feeds) -> dict[str, object]:
    """Return every time that a subscriber's program compares."""
    return {
        path: (feed.updated, {id: (e.published, e.updated) for id, e in feed.entries.items()})
        for path, feed in feeds.items()
    }


def altered(before: Feeds, after: Feeds) -> dict[str, set[str]]:
    """Return, for each feed with any, the ids of entries that were there and are other now."""
    found = {
        path: {
            id
            for id, entry in feed.entries.items()
            if id in after[path].entries and after[path].entries[id] != entry
        }
        for path, feed in before.items()
    }
    return {path: changed for path, changed in found.items() if changed}


def moved(before: Feeds, after: Feeds) -> dict[str, set[str]]:
    """Return, for each feed with any, the ids of entries whose `updated` is another."""
    found = altered(before, after)
    return {
        path: {
            id for id in ids if before[path].entries[id].updated != after[path].entries[id].updated
        }
        for path, ids in found.items()
    }


def holding(feeds: Feeds, *identities: str) -> dict[str, set[str]]:
    """Return, for each feed with any, which of the entries it holds."""
    found = {path: set(identities) & feed.entries.keys() for path, feed in feeds.items()}
    return {path: held for path, held in found.items() if held}


def rename(site: Path) -> None:
    target = site / "content/notes/elsewhere/2024-01-31-the-bank-lends.md"
    target.parent.mkdir()
    (site / LOAN).rename(target)


def retitle(site: Path) -> None:
    sites.edit(site / LOAN, "title: A bank lends a billion", "title: A bank lent a thousand")


def rename_the_site(site: Path) -> None:
    sites.edit(site / "content/site.yaml", "title: The Example Brief", "title: Another name")


def rename_a_company(site: Path) -> None:
    sites.edit(site / "content/companies.yaml", "{name: Globex,", "{name: Globex AG,")


@pytest.mark.parametrize("edit", [rename, retitle, rename_the_site, rename_a_company])
def test_a_new_name_moves_no_id_and_no_time(edit: Callable[[Path], None], site: Path) -> None:
    before = publish(site)
    edit(site)
    after = publish(site)
    assert ids(after) == ids(before)
    assert times(after) == times(before)


@pytest.mark.parametrize(
    "url",
    ["http://host.example/brief/", "https://other.example/", "https://host.example/elsewhere/"],
)
def test_a_new_address_of_the_site_moves_no_id_and_no_time(url: str, site: Path) -> None:
    before = publish(site)
    after = publish(site, url=url)
    assert ids(after) == ids(before)
    assert times(after) == times(before)


def test_a_topic_that_is_renamed_keeps_its_feed_under_the_old_id(site: Path) -> None:
    before = publish(site)
    sites.edit(site / "content/topics.yaml", "money: {name: Money,", "finance: {name: Finance,")
    sites.edit(site / "content/topics.yaml", "Who pays}", "Who pays, aliases: [money]}")
    for note in (site / "content/notes").rglob("*.md"):
        note.write_text(note.read_text("utf-8").replace("money", "finance"), "utf-8")
    after = publish(site)
    old, new = after["feeds/topics/money.atom"], after["feeds/topics/finance.atom"]
    assert old.id == before["feeds/topics/money.atom"].id
    assert new.id == f"{AUTHORITY}feed/topics/finance"
    assert (
        old.entries.keys() == new.entries.keys() == before["feeds/topics/money.atom"].entries.keys()
    )


def test_a_typo_fix_moves_no_time_and_changes_the_note_and_its_brief_alone(site: Path) -> None:
    before = publish(site)
    sites.edit(site / LOAN, "The bank has the money.", "The bank had the money.")
    after = publish(site)
    assert times(after) == times(before)
    assert altered(before, after) == holding(before, LOAN_ID, WEEK_ID)


def correct(site: Path, *dates: str) -> None:
    rows = "".join(f"  - {{date: {day}, kind: correction, text: Wrong.}}\n" for day in dates)
    sites.edit(site / LOAN, "topics: [money]\n", f"topics: [money]\nchanges:\n{rows}")


@pytest.mark.parametrize(
    "dates",
    [
        ("2024-02-06",),
        ("2024-01-31",),  # the note's own day
        ("2024-01-31", "2024-01-31"),  # twice that day
        ("2024-02-02",),  # the brief's day, at noon
        ("2024-01-31T00:00:01+01:00",),  # before the time that feeds give the note's day
        ("2024-02-06T23:00:00Z", "2024-02-06T23:00:00Z"),
    ],
)
def test_a_correction_updates_one_entry_in_each_feed_that_holds_it(
    dates: tuple[str, ...], site: Path
) -> None:
    before = publish(site)
    correct(site, *dates)
    after = publish(site)
    expected = holding(before, LOAN_ID, WEEK_ID)
    assert {"feeds/notes.atom", "feeds/topics/money.atom", "feeds/briefs.atom"} <= expected.keys()
    assert all(len(held) == 1 for held in expected.values())
    assert altered(before, after) == moved(before, after) == expected
    for path, (id,) in expected.items():
        old, new = before[path].entries[id], after[path].entries[id]
        assert (new.published, new.updated > old.updated) == (old.published, True)
        assert after[path].updated == max(e.updated for e in after[path].entries.values())


def test_a_second_correction_the_same_day_updates_again(site: Path) -> None:
    correct(site, "2024-01-31")
    before = publish(site)
    sites.edit(
        site / LOAN,
        "text: Wrong.}\n",
        "text: Wrong.}\n  - {date: 2024-01-31, kind: update, text: x}\n",
    )
    after = publish(site)
    assert altered(before, after) == moved(before, after) == holding(before, LOAN_ID, WEEK_ID)
    one_second = timedelta(seconds=1)
    for path, (id,) in holding(before, LOAN_ID, WEEK_ID).items():
        assert after[path].entries[id].updated - before[path].entries[id].updated == one_second


def test_a_correction_before_its_brief_updates_the_note_alone(site: Path) -> None:
    day = "2024-01-31T18:00:00+01:00"
    before = publish(site, day)
    correct(site, "2024-01-31")
    after = publish(site, day)
    assert altered(before, after) == moved(before, after) == holding(before, LOAN_ID)
    assert "feeds/briefs.atom" not in holding(before, LOAN_ID, WEEK_ID)


def test_a_correction_of_tomorrow_updates_nothing_today(site: Path) -> None:
    before = publish(site)
    correct(site, "2024-02-08")
    assert publish(site) == before
    assert moved(before, publish(site, "2024-02-08")) == holding(before, LOAN_ID, WEEK_ID)


def test_a_brief_is_never_updated_before_it_goes_out(site: Path) -> None:
    (site / "content/notes/2024/2024-02-01-taken-back.md").unlink()  # it has a later change
    correct(site, "2024-01-31", "2024-02-01")
    entry = publish(site)["feeds/briefs.atom"].entries[WEEK_ID]
    friday = datetime(2024, 2, 2, 6, tzinfo=UTC)
    assert entry.published == friday
    assert friday + timedelta(seconds=2) <= entry.updated < friday + timedelta(seconds=10)


@pytest.mark.parametrize("name", sites.ALL)
def test_every_time_is_in_order(name: str, built: Callable[[str], Built]) -> None:
    for path, feed in read(built(name).folder).items():
        published = [entry.published for entry in feed.entries.values()]
        assert published == sorted(published, reverse=True), path
        assert all(entry.updated > entry.published for entry in feed.entries.values()), path
        stamps = [entry.updated for entry in feed.entries.values()]
        assert len(set(stamps)) == len(stamps), path


@pytest.mark.parametrize("name", sites.ALL)
def test_an_entry_is_the_same_in_every_feed(name: str, built: Callable[[str], Built]) -> None:
    seen: dict[str, Entry] = {}
    for path, feed in read(built(name).folder).items():
        for id, entry in feed.entries.items():
            assert seen.setdefault(id, entry) == entry, f"{path}: {id}"


def test_a_later_status_adds_an_entry_and_alters_none(site: Path) -> None:
    before = publish(site)
    (site / "content/notes/2024-02-07-fab-again.md").write_text(
        """---
uid: fab-again-1a2b
title: Globex builds its fab after all
date: 2024-02-07T10:00:00+01:00
topics: [chips]
companies: [globex]
story: globex-fab
source: Example Wire
claims:
  - {id: globex-fab-by-2026, text: In other words, status: announced, as_of: 2024-02-07}
figures:
  - {id: globex-fab-cost, label: Another label, value: 15, unit: billion dollars, kind: estimate}
---
The fab is [no longer shelved](note:globex-shelves).
""",
        "utf-8",
    )
    after = publish(site)
    assert altered(before, after) == {}
    added = {
        path: feed.entries.keys() - before[path].entries.keys() for path, feed in after.items()
    }
    new = f"{AUTHORITY}fab-again-1a2b"
    turn = f"{AUTHORITY}claim/globex-fab-by-2026/fab-again-1a2b"
    assert {path: ids for path, ids in added.items() if ids} == holding(after, new, turn)
    expected = ("notes", "topics/chips", "companies/globex", "stories/globex-fab")
    assert {f"feeds/{key}.atom" for key in expected} <= holding(after, new).keys()


def test_a_link_to_what_came_later_stays_as_it_was_in_the_entry(site: Path) -> None:
    sites.edit(site / LOAN, "The bank has", "[Repaid soon](note:loan-repaid). The bank has")
    sites.edit(site / LOAN, "the money.", "the money; [more](note:after-the-brief).")
    on_its_day = publish(site, "2024-01-31T20:00:00+01:00")["feeds/notes.atom"].entries[LOAN_ID]
    assert b"/notes/loan-repaid/" not in on_its_day.data
    sent = publish(site, "2024-02-02T20:00:00+01:00")["feeds/briefs.atom"].entries[WEEK_ID]
    assert b'&lt;a href="https://host.example/brief/notes/loan-repaid/"&gt;Repaid' in sent.data
    assert b"/notes/after-the-brief/" not in sent.data
    after = publish(site)
    assert after["feeds/notes.atom"].entries[LOAN_ID] == on_its_day
    assert after["feeds/briefs.atom"].entries[WEEK_ID] == sent
    page = (site / "output/notes/a-loan/index.html").read_text("utf-8")
    assert 'href="/brief/notes/after-the-brief/"' in page


@pytest.fixture(scope="module", params=["awkward", "typical"])
def history(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Tree]:
    """Build a site at every moment at which something is due; return each output."""
    folder = tmp_path_factory.mktemp(request.param)
    root, output = copy(request.param, folder), folder / "output"
    made: list[Tree] = []
    due: datetime | None = datetime(2020, 12, 1, tzinfo=UTC)
    while due is not None:
        outcome = sites.build(root, output, due)
        made.append(sites.files(output))
        assert outcome.site
        due = outcome.site.next_due
    assert len(made) > 15
    return made


def test_time_alone_changes_an_entry_only_by_a_declared_change(history: list[Tree]) -> None:
    for before, after in pairwise(read_tree(made) for made in history):
        assert altered(before, after) == moved(before, after)
        for path, changed in moved(before, after).items():
            for id in changed:
                old, new = before[path].entries[id], after[path].entries[id]
                assert (old.published, old.updated < new.updated) == (new.published, True)


def test_time_alone_changes_a_brief_only_by_a_declared_change(history: list[Tree]) -> None:
    for before, after in pairwise(history):
        moved_ids = moved(read_tree(before), read_tree(after)).get("feeds/briefs.atom", set())
        changed = {id.rpartition("/")[2] for id in moved_ids}
        for path in before:
            found = re.fullmatch(r"briefs/([^/]+)/index.html", path)
            if found and found[1] not in changed:
                assert article(before[path]) == article(after[path]), path


def article(page: bytes) -> bytes:
    """Return a brief without what stands around it."""
    tree = lxml_html.document_fromstring(page.decode())
    found = [each for each in tree.iter("article") if each.get("class") == "brief"]
    assert len(found) == 1
    return etree.tostring(found[0], method="c14n", with_tail=False)
