"""How a brief opens and ends, and what stands beside its notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from lxml.html import HtmlElement

from site_gen.model import Change
from site_gen.products import Page
from site_gen.record import BriefRecord, Changed
from site_gen.views import BriefView, HomeView
from tests import arranged
from tests.render_values import (
    HEAD,
    MOMENT,
    PARIS,
    RETRACTED,
    SAID,
    SHELVED,
    brief_page,
    brief_view,
    full_brief,
    full_record,
    item,
    note,
    note_link,
    parsed,
    text,
)

MAILBOX = "mailto:desk@brief.example"
REPORTED = replace(HEAD, config=replace(HEAD.config, report=MAILBOX))


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def one(root: HtmlElement, path: str) -> HtmlElement:
    found = root.xpath(path)
    assert len(found) == 1, (path, len(found))
    return found[0]


def many(count: int, **fields: Any) -> BriefView:
    """Make a brief of so many notes."""
    items = (item(note(f"n{number}", title=f"Note {number}")) for number in range(1, count + 1))
    return brief_view(*items, **fields)


def shown(view: BriefView) -> HtmlElement:
    return parsed(brief_page(view))


def order(root: HtmlElement, *paths: str) -> list[str]:
    """Return the paths in the order in which what they lead to comes up."""
    places = list(root.iter())
    return sorted(paths, key=lambda path: places.index(root.xpath(path)[0]))


def test_everything_has_its_place() -> None:
    view = replace(full_brief(), record=full_record())
    paths = (
        "//header[@class='masthead']//p[@class='issue']",
        "//nav[@aria-label='In this brief']",
        "//h2[text()='What changed']",
        "//article[@id='altman-fabs']",
        "//h2[text()='The week']",
        "//article[@id='second']",
        "//h2[text()='Number of the week']",
        "//h2[text()='Previously']",
        "//h2[text()='Also worth reading']",
        "//nav[@aria-label='Other briefs']/p[@class='next']",
        "//nav[@aria-label='Other briefs']/p[@class='previous']",
        "//p[@class='report']",
        "//footer[@class='colophon']",
    )
    root = parsed(brief_page(view), REPORTED)
    assert order(root, *sorted(paths)) == list(paths)


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (many(8), "26 January 2024 · 8 notes, 1 minute"),
        (many(1), "26 January 2024 · 1 note, 1 minute"),
        (many(0, text=text("Only words.")), "26 January 2024 · 1 minute"),
        (
            many(2, special=True, name="best"),
            "Special edition · 26 January 2024 · 2 notes, 1 minute",
        ),
        (
            brief_view(
                item(note(text=text("word " * 700))), item(note("b", text=text("a " * 450)))
            ),
            "26 January 2024 · 2 notes, 5 minutes",
        ),
        (
            brief_view(
                item(note()),
                item(note("b", text=text("One.", "word " * 900), weight="short")),
                item(replace(RETRACTED, text=text("word " * 900))),
            ),
            "26 January 2024 · 3 notes, 1 minute",
        ),
    ],
    ids=["eight", "one", "none", "special", "long", "only what is shown"],
)
def test_the_masthead_says_when_and_how_much(view: BriefView, expected: str) -> None:
    masthead = one(shown(view), "//header[@class='masthead']")
    assert words(one(masthead, "./p[@class='issue']")) == expected
    assert words(one(masthead, "./p[@class='name']")) == "The Fab Brief"


def test_the_home_page_leads_to_the_brief_it_shows() -> None:
    root = parsed(Page("index.html", "home", HomeView(many(2), ())))
    issue = one(root, "//article/header/p[@class='issue']")
    assert words(issue) == "The latest brief · 26 January 2024 · 2 notes, 1 minute"
    assert issue.xpath(".//a/@href") == ["/briefs/2024-W04/"]


def test_a_title_is_seen_where_an_editor_gave_one() -> None:
    assert one(shown(many(2)), "//h1").get("class") == "unseen"
    titled = shown(many(2, own_title="The week of the lawyers", title="The week of the lawyers"))
    assert one(titled, "//h1").get("class") is None
    home = parsed(Page("index.html", "home", HomeView(many(2, own_title="Ours"), ())))
    assert home.xpath("//article/header/h2/a/@href") == ["/briefs/2024-W04/"]


def test_the_digest_leads_to_each_note_the_lead_first() -> None:
    view = full_brief()
    links = shown(view).xpath("//nav[@aria-label='In this brief']//a")
    assert [link.get("href") for link in links] == [f"#{each.note.slug}" for each in view.items]
    assert [words(link) for link in links] == [each.note.title for each in view.items]


@pytest.mark.parametrize("count", [0, 1])
def test_there_is_no_digest_of_one_note(count: int) -> None:
    root = shown(many(count, text=text("Only words.")))
    assert not root.xpath("//nav[@aria-label='In this brief']")
    assert len(root.xpath("//main//h1 | //main//h2")) == 1 + count


def test_a_line_of_the_digest_says_what_its_note_changed() -> None:
    told = note("fabs-shelved", title="OpenAI shelves its fabs")
    changed = Changed("raises", "Billions are raised", "en", (SAID, SHELVED))
    view = replace(brief_view(item(told), item(note())), record=BriefRecord(changed=(changed,)))
    lines = shown(view).xpath("//nav[@aria-label='In this brief']//li")
    assert [words(line) for line in lines] == [
        "OpenAI shelves its fabs shelved",
        "Altman courts Gulf money for fabs",
    ]
    assert lines[0].xpath("./span/@class") == ["status shelved"]


def test_a_line_of_the_digest_says_how_a_note_stands_in_the_end() -> None:
    told = note("fabs-shelved")
    link = note_link(told)
    steps = tuple(
        replace(SHELVED, claim=replace(SHELVED.claim, status=status), note=link)
        for status in ("disputed", "denied")
    )
    record = BriefRecord(changed=(Changed("raises", "Billions", "en", (SAID, *steps)),))
    view = replace(brief_view(item(told), item(note())), record=record)
    marks = shown(view).xpath("//nav[@aria-label='In this brief']//li/span")
    assert [words(mark) for mark in marks] == ["denied"]


def test_a_line_of_the_digest_says_that_a_note_was_corrected_or_taken_back() -> None:
    wrong = item(note("wrong", changes=(Change(MOMENT.date(), "correction", "Seven, not six."),)))
    lines = shown(brief_view(wrong, item(RETRACTED))).xpath("//nav[@class='digest']//li/strong")
    assert [words(line) for line in lines] == ["Corrected", "Retracted"]


def test_a_kicker_says_which_note_of_its_story_one_is() -> None:
    view = replace(brief_view(item(note("a")), item(note("b"))), tellings={"a": 1, "b": 22})
    kickers = shown(view).xpath("//p[@class='kicker']")
    assert [words(kicker) for kicker in kickers] == [
        "Manufacturing · Altman’s fabs, 1st note",
        "Manufacturing · Altman’s fabs, 22nd note",
    ]
    assert kickers[0].xpath("./a/@href") == ["/topics/manufacturing/", "/stories/altman-fabs/"]


def test_the_sources_stand_beside_each_note_once() -> None:
    for article in shown(many(3)).xpath("//article[contains(@class, 'note')]"):
        assert len(article.xpath(".//p[@class='chain']")) == 1
        assert article.xpath("./div[@class='beside']/p[@class='chain']")
        assert words(article[-1]) == "Source: Reuters"


def test_the_week_needs_no_heading_where_there_is_one_note() -> None:
    for count, headings in ((1, []), (2, ["The week"])):
        root = shown(many(count, text=text("A week of plans.")))
        found = root.xpath("//section[@class='intro']/h2")
        assert [words(heading) for heading in found] == headings


def test_the_end_names_the_next_day_until_there_is_a_next_brief() -> None:
    due = datetime(2024, 2, 2, 7, tzinfo=PARIS)
    root = shown(many(2, following=due))
    assert words(one(root, "//nav[@class='end']/p[@class='next']")) == (
        "Next brief: 2 February 2024"
    )
    root = shown(replace(full_brief(), brief=replace(full_brief().brief, following=due)))
    following = one(root, "//nav[@class='end']/p[@class='next']")
    assert words(following) == "Next brief: 2 February 2024 The week after"
    assert following.xpath("./a/@href") == ["/briefs/2024-W05/"]


def test_whom_to_tell_of_an_error_is_said_once() -> None:
    for page in (brief_page(many(2)), Page("404.html", "404", None)):
        assert parsed(page, REPORTED).xpath("//a/@href").count(MAILBOX) == 1
        assert MAILBOX not in parsed(page).xpath("//a/@href")


SITE = {
    "notes/one.md": arranged.note("2024-01-22", "story: fabs"),
    "notes/two.md": arranged.note("2024-01-23", "story: fabs"),
    "notes/three.md": arranged.note(
        "2024-01-30",
        "story: fabs\nchanges: [{date: 2024-02-05, kind: retraction, text: It was invented.}]",
    ),
    "notes/four.md": arranged.note("2024-01-31", "story: fabs"),
    "notes/five.md": arranged.note("2024-02-06", "story: fabs"),
    "notes/alone.md": arranged.note("2024-02-07"),
    "stories/fabs.md": "---\ntitle: Fabs\n---\n",
    "briefs/2024-W07.md": arranged.brief("skip: We rest"),
    "briefs/2024-W08.md": arranged.brief("published: 2024-02-22T09:00:00+01:00"),
    "briefs/best.md": arranged.brief("title: The best\npublished: 2024-02-10\nnotes: [two]"),
}


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BriefView]:
    """Plan a site, and return its briefs by name."""
    made = arranged.make(tmp_path_factory.mktemp("site"), SITE, "2024-02-12")
    shown = [page.view for page in made.plan.pages if isinstance(page.view, BriefView)]
    return {view.brief.name: view for view in shown}


def test_notes_of_a_story_are_counted_as_of_the_brief(views: dict[str, BriefView]) -> None:
    # What was taken back later still counted then; what was taken back by then does not.
    assert views["2024-W04"].tellings == {"one": 1, "two": 2}
    assert views["2024-W05"].tellings == {"three": 3, "four": 4}
    assert views["2024-W06"].tellings == {"five": 4}


def test_the_next_brief_is_due_by_the_schedule(views: dict[str, BriefView]) -> None:
    def due(name: str) -> str:
        following = views[name].brief.following
        assert following is not None
        return following.isoformat(timespec="minutes")

    assert due("2024-W04") == "2024-02-02T07:00+00:00"
    # A week that is skipped is passed over, a moment that was moved is kept.
    assert due("2024-W06") == due("best") == "2024-02-22T08:00+00:00"


def test_each_brief_is_due_a_week_after_the_one_before(views: dict[str, BriefView]) -> None:
    weekly = sorted(name for name in views if name != "best")
    for name, after in pairwise(weekly):
        assert views[name].brief.following == views[after].brief.moment
        assert views[after].brief.moment - views[name].brief.moment == timedelta(days=7)
