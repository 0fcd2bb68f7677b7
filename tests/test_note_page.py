"""A note's page: what was said then, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from lxml.html import HtmlElement

from site_gen.model import Claim, Figure, Status
from site_gen.record import Became
from site_gen.render import amounts
from site_gen.render.words import Words, translations
from tests.render_values import (
    CHAIN,
    FABS,
    LATER,
    MORE_GPUS,
    SAID,
    SHELVED,
    item,
    note,
    note_link,
    note_page,
    number,
    parsed,
    point,
    rich_note,
    standing_claim,
    stated,
)

ENGLISH = Words("en", translations(None))


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def shown(root: HtmlElement, path: str) -> list[str]:
    return [words(element) for element in root.xpath(path)]


def page(**fields: object) -> HtmlElement:
    """Render a note's page."""
    return parsed(note_page(item(note()), None, **fields))


def with_claim(**fields: object) -> HtmlElement:
    return page(claims=(standing_claim(**fields),))


def test_a_claim_says_what_was_said_and_where_it_stands() -> None:
    root = with_claim(said=replace(SAID, sources=CHAIN[:1]))
    (claim,) = root.xpath("//section[@class='claims']//li")
    assert shown(claim, "p") == [
        "Billions are raised for fabs",
        "Reported on 19 January 2024 by Bloomberg",
        "Said then: Billions are raised",
        "Now: shelved, 29 October 2024 · OpenAI shelves its fabs",
    ]
    assert claim.xpath("p[@class='claim']/a/@href") == ["/claims/#raises"]
    assert claim.xpath("p[@class='now']/a/@href") == ["/notes/fabs-shelved/"]
    assert claim.xpath("p[@class='now']/time/@datetime") == ["2024-10-29"]


def test_a_claim_says_on_what_it_rests() -> None:
    root = parsed(note_page(item(rich_note())))
    assert shown(root, "//section[@class='claims']//li") == [
        (
            "OpenAI’s chief is raising billions Reported on 19 January 2024 by Bloomberg ·"
            " according to people who know the talks · anonymous sources · due Q3 2025"
        ),
        "codename tigris Rumoured on 22 January 2024 (Bloomberg)",
    ]


def test_a_claim_without_a_source_says_when_alone() -> None:
    said = replace(SAID, sources=())
    root = with_claim(said=said, turned=None)
    assert shown(root, "//section[@class='claims']//p[@class='meta']")[0] == (
        "Reported on 19 January 2024"
    )


def test_a_claim_that_was_said_again_is_told_to_stand() -> None:
    again = stated(Claim("raises", "reported"), LATER)
    root = with_claim(turned=None, again=again)
    assert shown(root, "//p[@class='now']") == [
        "Still reported, 30 October 2024 · OpenAI shelves its fabs"
    ]
    assert not root.xpath("//*[@role='note']")


def test_words_that_did_not_change_are_not_said_twice() -> None:
    root = with_claim(text="Billions are raised")
    assert "Said then" not in words(root)


@pytest.mark.parametrize(
    ("status", "opening"),
    [
        ("denied", "Since denied"),
        ("shelved", "Since shelved"),
        ("false", "Since found false"),
    ],
)
def test_a_note_whose_first_claim_fell_says_so_on_top(status: Status, opening: str) -> None:
    turned = replace(SHELVED, claim=replace(SHELVED.claim, status=status))
    root = with_claim(turned=turned)
    (banner,) = root.xpath("//*[@role='note']")
    assert words(banner) == (
        f"{opening}, 29 October 2024: Billions are raised for fabs OpenAI shelves its fabs"
    )
    assert banner.xpath(".//a/@href") == ["/notes/fabs-shelved/"]
    assert banner.getprevious().tag == "header"


def test_a_note_whose_second_claim_fell_has_no_banner() -> None:
    held = standing_claim(turned=None)
    root = page(claims=(held, standing_claim()))
    assert not root.xpath("//*[@role='note']")
    confirmed = replace(SHELVED, claim=replace(SHELVED.claim, status="confirmed"))
    assert not with_claim(turned=confirmed).xpath("//*[@role='note']")


def test_changes_stand_above_the_text_and_the_sources() -> None:
    root = parsed(note_page(item(rich_note())))
    (changes,) = root.xpath("//div[@class='changes']")
    assert changes.getprevious().tag == "header"
    assert shown(changes, ".//strong") == ["Update", "Correction"]


def test_a_figure_says_what_it_became() -> None:
    said = replace(number().said, figure=replace(number().said.figure, kind="target"))
    became = Became("actual", MORE_GPUS, Decimal("1.71428571"))
    root = page(figures=(number(became, said=said),))
    assert shown(root, "//section[@class='figures']//dl/div/*") == [
        "GPUs at Meta",
        "350,000 GPUs target · as of 18 January 2024",
        ("Became: 600,000 GPUs, 1.7 times that as of 29 October 2024 · OpenAI shelves its fabs"),
    ]
    links = root.xpath("//section[@class='figures']//a/@href")
    assert links == ["/figures/gpus/", "/notes/fabs-shelved/"]


def test_a_range_says_that_it_was_narrowed() -> None:
    range_ = point(Figure("gpus", minimum=Decimal(40), maximum=Decimal(50)), LATER)
    root = page(figures=(number(Became("narrowed", range_), Became("later", MORE_GPUS)),))
    assert shown(root, "//dd[@class='now']") == [
        "Narrowed to: 40 to 50 GPUs as of 30 October 2024 · OpenAI shelves its fabs",
        "Now: 600,000 GPUs as of 29 October 2024 · OpenAI shelves its fabs",
    ]


def test_a_figure_says_what_it_is() -> None:
    root = parsed(note_page(item(rich_note())))
    assert shown(root, "//section[@class='figures']//dl/div") == [
        "GPUs at Meta about 350,000 GPUs target · for 2024 · as of 18 January 2024",
        "Money to raise 8 to 10.5 billion dollars as of 22 January 2024",
    ]


def test_numbers_under_one_label_share_it() -> None:
    target = replace(
        number(), said=replace(MORE_GPUS, figure=replace(MORE_GPUS.figure, kind="target"))
    )
    other = replace(number(), label="Staff")
    root = page(figures=(number(), other, target))
    assert shown(root, "//section[@class='figures']//dl/div") == [
        (
            "GPUs at Meta 350,000 GPUs as of 18 January 2024"
            " 600,000 GPUs target · as of 29 October 2024"
        ),
        "Staff 350,000 GPUs as of 18 January 2024",
    ]


def test_a_figure_that_stayed_alone_says_no_more() -> None:
    root = page(figures=(number(),))
    assert shown(root, "//section[@class='figures']//dd") == ["350,000 GPUs as of 18 January 2024"]


def test_a_note_without_claims_and_figures_has_no_empty_block() -> None:
    root = page()
    assert not root.xpath("//section[@class='claims' or @class='figures']")
    assert not root.xpath("//nav[@class='end']")


def test_a_note_leads_through_its_story() -> None:
    french = note_link(note("avant", title="Avant", lang="ar"))
    root = page(previous=french, next=note_link(LATER))
    (nav,) = root.xpath("//nav[@aria-label='In this story']")
    assert nav.xpath(".//a[@rel='prev' or @rel='next']/@href") == [
        "/notes/avant/",
        "/notes/fabs-shelved/",
    ]
    (link,) = nav.xpath(".//a[@rel='prev']")
    assert (link.get("lang"), link.get("dir")) == ("ar", "rtl")
    assert f"/stories/{FABS.id}/" in root.xpath("//dl[@class='filed']//a/@href")


def test_the_ends_of_a_story_have_one_neighbour() -> None:
    assert page(next=note_link(LATER)).xpath("//main//a[@rel]/@rel") == ["next"]
    assert page(previous=note_link(LATER)).xpath("//main//a[@rel]/@rel") == ["prev"]


def test_words_of_another_language_say_so() -> None:
    arabic = note("arabic", title="عنوان", lang="ar")
    turned = replace(SHELVED, note=note_link(arabic))
    standing = standing_claim(turned=turned, lang="fr", text="Des milliards")
    became = Became("later", replace(MORE_GPUS, note=note_link(arabic)))
    root = page(claims=(standing,), figures=(number(became, lang="fr"),))
    for path in (
        "//p[@class='claim']/a",
        "//*[@role='note']//span",
        "//section[@class='figures']//dt/a",
    ):
        assert root.xpath(path)[0].get("lang") == "fr", path
    links = root.xpath("//main//a[@href='/notes/arabic/']")
    assert len(links) == 3
    assert {(link.get("lang"), link.get("dir")) for link in links} == {("ar", "rtl")}


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        ("1", "the same"),
        ("1.0049", "nearly the same"),
        ("0.9951", "nearly the same"),
        ("1.012", "1.2% more"),
        ("0.901", "9.9% less"),
        ("1.4499", "1.4 times that"),
        ("2.04", "twice that"),
        ("13.4", "13 times that"),
        ("1250", "1,200 times that"),
        ("1e15", "more than 1,000,000 times that"),
        ("0.75", "three quarters of that"),
        ("0.6667", "two thirds of that"),
        ("0.63", "63% of that"),
        ("0.5", "half of that"),
        ("0.3333", "a third of that"),
        ("0.0123", "1.2% of that"),
        ("1e-12", "less than 0.1% of that"),
        ("0", ""),
        ("-1.5", ""),
    ],
)
def test_a_factor_has_no_more_digits_than_it_needs(factor: str, said: str) -> None:
    assert amounts.compared(Decimal(factor), ENGLISH) == said


def test_what_cannot_be_compared_is_not() -> None:
    assert amounts.compared(None, ENGLISH) == ""
