"""How a brief is laid out: on a phone, at a desk and on paper."""

from __future__ import annotations

import json
from collections.abc import Callable
from statistics import mean
from typing import Any

import pytest

from tests.system.conftest import HERE, BuiltSite, run_tool

pytestmark = pytest.mark.system

PHONE = 640
"""Pixels of a page that one sees on a phone without scrolling."""
LINE = 24
"""Pixels of a headline without which it does not start."""
Layout = dict[str, Any]


@pytest.fixture(scope="module")
def layouts(built_site: Callable[[str], BuiltSite]) -> list[Layout]:
    """Lay out all briefs of the newsletter of this repository."""
    site = built_site("content")
    briefs = [page for page in site.pages() if page.parts[0] == "briefs" and len(page.parts) == 3]
    assert len(briefs) > 20
    question = json.dumps([site.page_url(page) for page in briefs])
    done = run_tool(["node", str(HERE / "layout.mjs")], question)
    assert done.returncode == 0, done.stderr
    found: list[Layout] = json.loads(done.stdout)
    assert [each["failure"] for each in found] == [None] * len(briefs)
    return found


def test_the_leads_headline_starts_on_the_first_screen_of_a_phone(layouts: list[Layout]) -> None:
    places = {each["url"]: each["headline"] for each in layouts}
    assert {url: place for url, place in places.items() if place > PHONE - LINE} == {}


def test_a_line_of_the_digest_is_never_cut_off(layouts: list[Layout]) -> None:
    assert [each["clipped"] for each in layouts] == [[]] * len(layouts)


def test_words_are_large_enough_on_a_phone(layouts: list[Layout]) -> None:
    assert min(each["size"] for each in layouts) >= 17
    assert min(each["leading"] for each in layouts) >= 1.5


def test_a_line_at_a_desk_has_60_to_70_characters(layouts: list[Layout]) -> None:
    lines = [count for each in layouts for count in each["lines"]]
    assert len(lines) > 300
    assert 60 <= mean(lines) <= 70
    assert max(lines) <= 75


def test_the_margin_column_stands_beside_the_text_and_on_nothing(layouts: list[Layout]) -> None:
    assert [each["overlaps"] for each in layouts] == [[]] * len(layouts)
    assert all(each["beside"] == each["margins"] > 0 for each in layouts)


def test_a_brief_takes_three_sheets_of_paper_at_most(layouts: list[Layout]) -> None:
    assert {each["url"]: each["sheets"] for each in layouts if each["sheets"] > 3} == {}
