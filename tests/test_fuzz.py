"""Notes and pages made at random: no traceback, nothing lost without a word, every feed parses."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_gen import clock
from site_gen.build import arrange
from site_gen.model import Content
from site_gen.read import notes, values
from tests import fuzzing, small_site
from tests.fuzzing import try_clip, try_notes

CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@given(st.lists(fuzzing.note_files, min_size=12, max_size=12))
@settings(deadline=None, max_examples=8, suppress_health_check=CALM)
def test_any_notes_end_in_pages_and_feeds_or_diagnostics(files: list[bytes]) -> None:
    tried = try_notes(files)
    assert tried.malformed + tried.published == len(files)
    assert tried.feeds > 0


@given(st.text(max_size=40) | fuzzing.dates | st.from_regex(r"[0-9T:Z+ -]{1,30}", fullmatch=True))
@settings(max_examples=300)
def test_any_text_is_a_date_or_a_sentence(text: str) -> None:
    for parse in (clock.parse_when, clock.parse_day, clock.monday, clock.period_end):
        try:
            found: date | datetime = parse(text)
        except ValueError:
            pass  # a sentence, not a value
        else:
            assert clock.FIRST_YEAR <= found.year <= clock.LAST_YEAR


@given(st.text(max_size=40) | fuzzing.numbers | fuzzing.slugs | fuzzing.addresses)
@settings(max_examples=300)
def test_any_text_is_a_value_or_a_sentence(text: str) -> None:
    for parse in (
        values.identifier,
        values.language,
        values.outside_address,
        values.site_address,
        values.contact,
        values.feed_id,
        values.number,
        values.period,
    ):
        with suppress(ValueError):  # a sentence, not a value
            parse(text)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    site = small_site.make(tmp_path_factory.mktemp("site"))
    read = arrange(site, at=fuzzing.NOW).content
    assert read is not None
    return read


@pytest.mark.parametrize(
    "title", ["\ufffd", "\u200b\u200d", "\ufdd0", "\U0001ffff", "\ufeff \u2060"]
)
def test_a_title_of_which_nothing_is_seen_is_refused(title: str) -> None:
    """A feed cannot carry it, and was once left without a title: a traceback."""
    data = fuzzing.written({"title": title, "date": "2024-01-22", "source": "A"}, "Text.\n")
    _, found = notes.read("content/notes/a.md", data)
    assert [(d.code, d.severity) for d in found] == [("N105", "error")]


def test_a_page_whose_title_cannot_be_seen_has_none(content: Content) -> None:
    assert try_clip(b"<html><title>&#0;</title><p>Words.", content)


@given(data=fuzzing.clippings)
@settings(deadline=None, max_examples=60, suppress_health_check=CALM)
def test_any_page_is_a_draft_or_no_page(content: Content, data: bytes) -> None:
    try_clip(data, content)


@given(fuzzing.texts)
@settings(deadline=None, max_examples=300)
def test_every_word_of_a_text_reaches_its_page_or_is_named(text: tuple[str, list[str]]) -> None:
    fuzzing.try_text(*text)
