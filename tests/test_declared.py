"""One entry in `changes:` is seen everywhere it should be, and nowhere else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from site_gen import feed_ids
from site_gen.arrange import declared
from site_gen.publication import Declared
from site_gen.views import CorrectionsView
from tests import sites
from tests.arranged import Made, brief, make, note, site_yaml
from tests.feed_traps import traps
from tests.feed_values import content_of, entries_of, found_at, links_of, text_of

NOW = "2024-02-09"
CORRECTION = (
    'changes:\n  - {date: 2024-01-25, kind: correction, text: Seven., was: "70", now: "7"}\n'
)
KINDS = """\
changes:
  - {date: 2024-01-23, kind: update, text: More.}
  - {date: 2024-01-24, kind: clarification, text: Of gas.}
  - {date: 2024-01-25, kind: correction, text: Seven.}
"""
RETRACTED = f"{CORRECTION}  - {{date: 2024-02-01, kind: retraction, text: Invented.}}\n"


def said(found: tuple[Declared, ...]) -> list[str]:
    return [f"{feed_ids.subject(d)} {d.change.number} {d.change.kind}" for d in found]


def view(made: Made) -> CorrectionsView:
    found = made.page("/corrections/").view
    assert isinstance(found, CorrectionsView)
    return found


def entries(made: Made) -> tuple[Declared, ...]:
    (feed,) = (feed for feed in made.plan.feeds if feed.key == "corrections")
    assert all(isinstance(entry, Declared) for entry in feed.entries)
    return feed.entries  # type: ignore[return-value]


def test_all_but_updates_stand_on_the_page_newest_first(tmp_path: Path) -> None:
    files = {
        "notes/a.md": note("2024-01-22", KINDS),
        "notes/b.md": note("2024-01-22", CORRECTION),
        "briefs/2024-W04.md": brief(
            "changes: [{date: 2024-02-01, kind: correction, text: The intro.}]", "Intro."
        ),
    }
    made = make(tmp_path, files, NOW)
    assert said(view(made).declared) == [
        "brief/2024-W04 1 correction",
        "a 3 correction",
        "b 1 correction",
        "a 2 clarification",
    ]
    assert made.plan.head.corrections
    assert said(entries(made)) == [
        "brief/2024-W04 1 correction", "a 3 correction", "b 1 correction"
    ]  # fmt: skip


def test_an_update_makes_no_page(tmp_path: Path) -> None:
    changes = "changes: [{date: 2024-01-23, kind: update, text: More.}]"
    made = make(tmp_path, {"notes/a.md": note("2024-01-22", changes)}, NOW)
    assert "/corrections/" not in made.addresses()
    assert not made.plan.head.corrections


def test_a_clarification_makes_a_page_and_no_feed(tmp_path: Path) -> None:
    changes = "changes: [{date: 2024-01-23, kind: clarification, text: Of gas.}]"
    made = make(tmp_path, {"notes/a.md": note("2024-01-22", changes)}, NOW)
    assert "/corrections/" in made.addresses()
    assert "/feeds/corrections.atom" not in made.addresses()


def test_the_policy_makes_a_page(tmp_path: Path) -> None:
    files = {
        "pages/corrections.md": "---\ntitle: How we correct\n---\nWe do.\n",
        "notes/a.md": note("2024-01-22"),
    }
    made = make(tmp_path, files, NOW)
    assert (view(made).page is not None, view(made).declared) == (True, ())
    assert "/feeds/corrections.atom" not in made.addresses()


def test_a_change_waits_for_its_date(tmp_path: Path) -> None:
    made = make(tmp_path, {"notes/a.md": note("2024-01-22", CORRECTION)}, "2024-01-24")
    assert "/corrections/" not in made.addresses()


def test_of_a_retracted_note_the_retraction_is_all_that_is_told(tmp_path: Path) -> None:
    made = make(tmp_path, {"notes/a.md": note("2024-01-22", RETRACTED)}, NOW)
    assert said(view(made).declared) == said(entries(made)) == ["a 2 retraction"]


@pytest.mark.parametrize(
    ("after", "until", "expected"),
    [
        ((2024, 1, 24), (2024, 1, 26), ["a 1 correction"]),
        ((2024, 1, 25), (2024, 1, 26), []),
        ((2024, 1, 24), (2024, 1, 25), ["a 1 correction"]),
        ((2024, 1, 26), (2024, 2, 2), ["a 2 retraction"]),
        ((2024, 1, 20), (2024, 2, 2), ["a 2 retraction"]),
    ],
)
def test_a_brief_lists_what_was_declared_since_the_one_before(
    after: tuple[int, int, int], until: tuple[int, int, int], expected: list[str], tmp_path: Path
) -> None:
    made = make(tmp_path, {"notes/a.md": note("2024-01-22", RETRACTED)}, NOW)
    window = (datetime(*after, tzinfo=UTC), datetime(*until, tzinfo=UTC))
    assert said(declared.between(made.site, *window)) == expected


def test_a_brief_drops_what_it_said_of_a_note_of_its_own(tmp_path: Path) -> None:
    made = make(tmp_path, {"notes/a.md": note("2024-01-22", RETRACTED)}, NOW)
    window = (datetime(2024, 1, 24, tzinfo=UTC), datetime(2024, 1, 26, tzinfo=UTC))
    assert declared.between(made.site, *window, {"a"}) == ()


def test_a_change_of_the_notes_own_day_is_not_seen_before_the_note(tmp_path: Path) -> None:
    changes = "changes: [{date: 2024-01-26, kind: correction, text: Seven.}]"
    made = make(tmp_path, {"notes/a.md": note("2024-01-26T15:00:00Z", changes)}, NOW)
    morning, next_week = datetime(2024, 1, 26, 7, tzinfo=UTC), datetime(2024, 2, 2, 7, tzinfo=UTC)
    assert declared.between(made.site, datetime(2024, 1, 19, 7, tzinfo=UTC), morning) == ()
    assert said(declared.between(made.site, morning, next_week)) == ["a 1 correction"]


def test_the_feed_holds_as_many_as_that_of_notes(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"notes/n{day}.md": note("2024-01-22", CORRECTION.replace("25", str(day)))
        for day in range(23, 30)
    }
    files["site.yaml"] = site_yaml("feeds: {notes: 3}")
    made = make(tmp_path, files, NOW)
    assert [d.change.date for d in entries(made)] == [date(2024, 1, day) for day in (29, 28, 27)]


def test_links_to_the_page_wait_for_the_first_correction(tmp_path: Path) -> None:
    files = {
        "notes/a.md": note("2024-01-22", CORRECTION, "[See](/corrections/)."),
    }
    assert make(tmp_path, files, "2024-01-24").found == ["N312 warning notes/a.md:8:1"]
    assert make(tmp_path, files, NOW).found == []


# A built site.

FILES = {
    "notes/a.md": note(
        "2024-01-22",
        'uid: a-1a2b\nlang: fr\ntopics: [chips]\n' + CORRECTION,
        "Texte.",
    ),
    "notes/gone.md": note(
        "2024-01-23",
        """\
uid: gone-3c4d
summary: Secret-summary.
why_it_matters: Secret-view.
topics: [chips]
claims: [{id: secret-claim, text: Secret-claim., status: denied, as_of: 2024-01-20}]
figures: [{id: secret-figure, label: Secret-label, value: 123456, unit: secrets}]
changes:
  - {date: 2024-01-24, kind: correction, text: Secret-change., was: Secret-was, now: Secret-now}
  - {date: 2024-02-01, kind: retraction, text: It was invented.}
""",
        "Secret-text.",
    ),
    "notes/before.md": note(
        "2024-01-15", "claims: [{id: kept, text: Kept., status: reported}]", "Before."
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> sites.Tree:
    root = tmp_path_factory.mktemp("declared")
    make(root, FILES, NOW)
    sites.build(root, root / "output", NOW)
    return sites.files(root / "output")


def test_nothing_of_a_retracted_note_is_left(built: sites.Tree) -> None:
    found = [path for path, data in built.items() if b"ecret" in data or b"123456" in data]
    assert found == []
    places = {path for path, data in built.items() if b"It was invented." in data}
    assert places == {
        "notes/gone/index.html",
        "briefs/2024-W04/index.html",
        "index.html",
        "corrections/index.html",
        "feeds/briefs.atom",
        "feeds/briefs.json",
        "feeds/notes.atom",
        "feeds/notes.json",
        "feeds/topics/chips.atom",
        "feeds/corrections.atom",
    }
    assert b"/notes/gone/" in built["sitemap.xml"]


def test_the_page_links_what_was_corrected(built: sites.Tree) -> None:
    root: Any = lxml_html.document_fromstring(built["corrections/index.html"].decode())
    rows = root.xpath("//section[@class='declared']//li")
    assert [row.get("id") for row in rows] == ["Change_gone-3c4d_2", "Change_a-1a2b_1"]
    assert [row.xpath(".//p[@class='title']/a/@href") for row in rows] == [
        ["/notes/gone/"], ["/notes/a/"]
    ]  # fmt: skip
    words = " ".join(rows[1].text_content().split())
    assert words == "A title Correction, 25 January 2024: Seven. Was: 70 Now: 7"
    assert rows[1].xpath(".//del/@lang") == ["fr"]
    feeds = root.xpath("//link[@type='application/atom+xml']/@href")
    assert "/feeds/corrections.atom" in feeds


def test_an_entry_tells_of_one_correction(built: sites.Tree) -> None:
    data = built["feeds/corrections.atom"]
    assert list(traps(data)) == []
    retraction, correction = entries_of(data)
    assert text_of(correction, "id") == "tag:brief.example,2024:a-1a2b/change/1"
    assert text_of(correction, "title") == "Correction: A title"
    assert text_of(retraction, "title") == "Retraction: A title"
    assert text_of(correction, "published") == "2024-01-25T12:00:00Z"
    assert text_of(correction, "updated").startswith("2024-01-25T12:00:00.")
    assert text_of(correction, "summary") == "Seven."
    assert [link["href"] for link in links_of(correction, "alternate")] == [
        "https://brief.example/notes/a/"
    ]
    assert found_at(correction, "a:category/@term") == ["chips"]
    words = " ".join("".join(content_of(correction).itertext()).split())
    assert words == "Correction, 25 January 2024: Seven. Was: 70 Now: 7 The note: A title"


def test_a_corrected_note_is_marked_in_feeds_and_lists(built: sites.Tree) -> None:
    titles = {
        text_of(e, "id")[-6:]: text_of(e, "title") for e in entries_of(built["feeds/notes.atom"])
    }
    assert titles["a-1a2b"] == "[Corrected] A title"
    topic: Any = lxml_html.document_fromstring(built["topics/chips/index.html"].decode())
    marks = topic.xpath("//ul[@class='rows']//strong[contains(@class, 'status')]/text()")
    assert marks == ["Retracted", "Corrected"]


def test_the_feed_is_offered_to_subscribers(built: sites.Tree) -> None:
    page = built["subscribe/index.html"].decode()
    assert "https://brief.example/feeds/corrections.atom" in page
