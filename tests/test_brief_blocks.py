"""What a brief says of the archive: on its page, on the home page and in its entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from site_gen.model import Change
from site_gen.products import Page
from site_gen.publication import BriefLink
from site_gen.record import BriefRecord, Changed
from site_gen.views import BriefView, HomeView
from tests.render_values import (
    GPUS,
    HEAD,
    LATER,
    MORE_GPUS,
    PARIS,
    SAID,
    SHELVED,
    brief_page,
    declared,
    default_theme,
    expected,
    full_brief,
    full_record,
    measured,
    note,
    note_link,
    parsed,
)

TITLES = [
    "What changed",
    "Number of the week",
    "Other numbers",  # in the feed; on a page each stands beside the note that gives it
    "Previously",
    "Due this week",
    "Overdue",
    "Corrections since the last brief",
]


def view(record: BriefRecord | None = None, **fields: object) -> BriefView:
    """Make a brief with all its blocks, or with some of them alone."""
    plain = replace(full_brief(), record=record or full_record(), corrections=(declared(),))
    return replace(plain, **fields)  # type: ignore[arg-type]


def on_its_page(shown: BriefView) -> HtmlElement:
    return parsed(brief_page(shown))


def at_home(shown: BriefView) -> HtmlElement:
    return parsed(Page("index.html", "home", HomeView(shown, ())))


def in_the_feed(shown: BriefView) -> HtmlElement:
    address = "https://brief.example/briefs/2024-W04/"
    content = default_theme(HEAD).render("feed/brief.html", view=shown, permalink=address)
    return lxml_html.fragment_fromstring(content, create_parent="div")


everywhere = pytest.mark.parametrize("render", [on_its_page, at_home, in_the_feed])
Render = Callable[[BriefView], HtmlElement]


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def heading(root: HtmlElement, title: str) -> HtmlElement:
    found = root.xpath(f".//*[self::h2 or self::h3 or self::h4][text()='{title}']")
    assert len(found) == 1, title
    return found[0]


def headings(root: HtmlElement) -> list[str]:
    return [words(h) for h in root.iter("h2", "h3", "h4") if words(h) in TITLES]


def titles(root: HtmlElement) -> list[str]:
    """Return the headings of all blocks as the page or the entry has them."""
    page = root.tag == "html"
    return [title for title in TITLES if not page or title != "Other numbers"]


def block(root: HtmlElement, title: str) -> list[str]:
    """Return the paragraphs and lines below a heading, up to the next one."""
    lines: list[str] = []
    for element in heading(root, title).itersiblings():
        if element.tag in ("h2", "h3", "h4"):
            break
        inner = element.xpath("./li") or [element]
        lines.extend(words(each) for each in inner)
    return lines


@everywhere
def test_blocks_come_in_one_order(render: Render) -> None:
    root = render(view())
    assert headings(root) == titles(root)


@everywhere
def test_a_block_that_is_empty_is_not_there(render: Render) -> None:
    empty = render(view(BriefRecord(changed=()), corrections=()))
    assert headings(empty) == []
    assert not empty.xpath(".//section[contains(@class, 'record')][not(contains(@class, 'also'))]")


@everywhere
@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("changed", "What changed"),
        ("due", "Due this week"),
        ("overdue", "Overdue"),
        ("previously", "Previously"),
        ("number", "Number of the week"),
    ],
)
def test_a_block_may_stand_alone(render: Render, field: str, title: str) -> None:
    alone = BriefRecord(**{field: getattr(full_record(), field)})
    assert headings(render(view(alone, corrections=()))) == [title]


@everywhere
def test_what_changed_stands_above_the_lead(render: Render) -> None:
    root = render(view())
    order = list(root.iter())
    lead = root.xpath(".//*[@id='altman-fabs']")[0]
    assert order.index(heading(root, "What changed")) < order.index(lead)
    assert order.index(lead) < order.index(heading(root, "Number of the week"))


def test_a_change_has_both_statuses_with_their_dates_and_sources() -> None:
    root = on_its_page(view())
    assert block(root, "What changed") == [
        (
            "Billions are raised for fabs"
            " Was: reported 19 January 2024 · Reuters Now: shelved 29 October 2024 · Reuters"
        ),
        "Open Held Fell",  # what the marks mean
    ]
    links = heading(root, "What changed").getparent().xpath(".//li//a/@href")
    assert links == [
        "/claims/#raises",
        "/notes/altman-fabs/",
        "https://www.reuters.com/a",
        "/notes/fabs-shelved/",
        "https://www.reuters.com/b",
    ]


def test_a_change_in_an_entry_has_the_same_in_words() -> None:
    root = in_the_feed(view())
    assert block(root, "What changed")[0] == (
        "Billions are raised for fabs Was: reported, 19 January 2024 (Reuters)"
        " Now: shelved, 29 October 2024 (Reuters)"
    )


@everywhere
def test_each_step_between_is_told(render: Render) -> None:
    disputed = replace(SAID, claim=replace(SAID.claim, status="disputed"))
    steps = Changed("raises", "Billions are raised", "en", (SAID, disputed, disputed, SHELVED))
    line = block(render(view(BriefRecord(changed=(steps,)))), "What changed")[0]
    assert [line.count(word) for word in ("Was:", "Then:", "Now:")] == [1, 2, 1]


@everywhere
def test_what_is_due_says_since_when_it_is_said(render: Render) -> None:
    (line,) = block(render(view()), "Due this week")
    assert line.replace(" · ", "; ").replace("fabs:", "fabs") == (
        "Billions are raised for fabs due 31 January 2024; reported on 19 January 2024"
    )
    (late,) = block(render(view()), "Overdue")
    assert "due Q1 2024" in late
    assert late.endswith("nothing heard since")


def test_the_number_of_the_week_is_large_with_what_was_before() -> None:
    root = on_its_page(view())
    assert block(root, "Number of the week")[:4] == [
        "600,000 GPUs",
        "GPUs at Meta",
        "as of 29 October 2024 · Reuters",
        "Before: 350,000 GPUs, 18 January 2024; now 1.7 times that",
    ]
    (number,) = root.xpath("//section[contains(@class, 'number')]")
    assert len(number.xpath(".//p[@class='large']/*[name()='svg']")) == 1
    assert number.xpath(".//a/@href")[0] == "/figures/gpus/"


def test_the_other_numbers_stand_beside_the_notes_that_give_them() -> None:
    given = replace(MORE_GPUS, note=note_link(note()))
    team = measured(id="team", label="Chip team", unit="people", now=given)
    root = on_its_page(view(replace(full_record(), numbers=(team,))))
    (shown,) = root.xpath("//ul[@class='numbers']/li")
    assert words(shown) == (
        "600,000 people Chip team as of 29 October 2024"
        " · Before: 350,000 people, 18 January 2024; now 1.7 times that"
    )
    assert shown.xpath("ancestor::article/@id") == ["altman-fabs"]


def test_an_entry_tells_the_number_in_words_alone() -> None:
    root = in_the_feed(view())
    assert block(root, "Number of the week")[0] == (
        "GPUs at Meta: 600,000 GPUs (as of 29 October 2024; Reuters)."
        " Before: 350,000 GPUs, 18 January 2024; now 1.7 times that"
    )
    assert not root.xpath(".//*[name()='svg']")


@everywhere
def test_a_number_without_one_before_stands_without(render: Render) -> None:
    alone = measured(before=None, factor=None, line=(MORE_GPUS,))
    root = render(view(BriefRecord(number=alone)))
    assert "Before" not in " ".join(block(root, "Number of the week"))
    assert not root.xpath(".//*[name()='svg']")


@everywhere
def test_a_number_that_cannot_be_compared_has_the_one_before(render: Render) -> None:
    root = render(view(BriefRecord(number=measured(factor=None))))
    text = " ".join(block(root, "Number of the week"))
    assert "Before: 350,000 GPUs, 18 January 2024" in text
    assert "now" not in text


@everywhere
def test_a_running_story_has_one_line(render: Render) -> None:
    (line,) = block(render(view()), "Previously")
    assert line.startswith("Altman’s fabs: OpenAI shelves its fabs")
    assert "3 notes since 22 January 2024" in line
    first = replace(full_record().previously[0], count=1)
    (line,) = block(render(view(BriefRecord(previously=(first,)))), "Previously")
    assert "since" not in line


@everywhere
def test_a_correction_names_what_it_corrects(render: Render) -> None:
    (line,) = block(render(view()), "Corrections since the last brief")
    for said in ("Correction, 25 January 2024", "A wrong note", "It is in Abu Dhabi."):
        assert said in line
    assert line.endswith("Was: Dubai Now: Abu Dhabi")


@everywhere
def test_a_correction_of_a_brief_leads_to_it(render: Render) -> None:
    week = BriefLink("2024-W03", "The week before", datetime(2024, 1, 19, 7, tzinfo=PARIS))
    change = Change(date(2024, 1, 20), "clarification", "The intro named the wrong week.")
    root = render(view(corrections=(declared(note=None, brief=week, change=change),)))
    (line,) = block(root, "Corrections since the last brief")
    assert "Clarification, 20 January 2024" in line
    assert "Was:" not in line
    (link,) = heading(root, "Corrections since the last brief").xpath("following::ul[1]//a")
    assert link.get("href").endswith("/briefs/2024-W03/")


@everywhere
def test_words_of_another_language_say_so(render: Render) -> None:
    arabic = note("arabic", title="عنوان", lang="ar")
    said = replace(SAID, note=note_link(arabic))
    record = BriefRecord(
        changed=(Changed("raises", "مليارات", "ar", (said, SHELVED)),),
        due=(expected(text="مليارات", lang="ar"),),
        number=measured(label="شرائح", lang="ar"),
        previously=(replace(full_record().previously[0], latest=note_link(arabic)),),
    )
    change = Change(date(2024, 1, 25), "correction", "It is in Abu Dhabi.", "Elsewhere")
    root = render(view(record, corrections=(declared(arabic, change=change),)))
    for text in (
        "مليارات",
        "شرائح",
        "عنوان",
        "600,000\N{NO-BREAK SPACE}GPUs",
        "It is in Abu Dhabi.",
        "Elsewhere",
    ):
        found = [e for e in root.iter() if (e.text or "").strip() == text]
        assert found, text
        assert {(e.get("lang"), e.get("dir")) for e in found} == {("ar", "rtl")}, text


def test_an_entry_has_neither_classes_nor_relative_links() -> None:
    root = in_the_feed(view())
    assert not root.xpath(".//@class | .//@style")
    links = [str(link) for link in root.xpath(".//@href | .//@src")]
    assert all(link.startswith("https://") for link in links), links
    for address in (
        "claims/#raises",
        "notes/fabs-shelved/",
        "figures/gpus/",
        "stories/altman-fabs/",
        "notes/wrong/",
    ):
        assert f"https://brief.example/{address}" in links


def test_headings_go_down_by_one() -> None:
    for root in (on_its_page(view()), at_home(view())):
        levels = [int(h.tag[1]) for h in root.iter("h1", "h2", "h3", "h4", "h5")]
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_values_of_these_tests_hold_together() -> None:
    assert (GPUS.note, MORE_GPUS.note) == (note_link(note()), note_link(LATER))
