"""What was told stays told: nothing that comes out later changes what went out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from site_gen import clock
from site_gen.arrange import series
from site_gen.arrange.brief_record import brief_record
from site_gen.arrange.standings import note_claims, note_figures
from site_gen.arrange.turns import turns
from site_gen.model import Change, Claim, Figure, FigureKind, Note, Status
from site_gen.record import Turn
from tests.series_values import CONFIG, arrange, counts, note, says

START = date(2024, 1, 1)
DAYS = 28
IDS = st.sampled_from(("x", "y"))


def day_of(offset: int) -> str:
    return (START + timedelta(days=offset)).isoformat()


@st.composite
def claims(draw: st.DrawFn, day: int) -> Claim:
    status = draw(st.sampled_from(get_args(Status)))
    due = draw(st.none() | st.integers(0, DAYS).map(day_of))
    text = draw(st.none() | st.sampled_from(("Words", "Other words")))
    as_of = draw(st.none() | st.integers(0, day).map(day_of))
    return says(status, as_of, id=draw(IDS), due=due, text=text)


@st.composite
def figures(draw: st.DrawFn, day: int) -> Figure:
    kind = draw(st.sampled_from(get_args(FigureKind)))
    value = draw(st.sampled_from(("0", "1", "-3", "1..4", "2..", "..3")))
    as_of = draw(st.none() | st.integers(0, day).map(day_of))
    about = draw(st.none() | st.just("2024"))
    return counts(value, as_of, kind, id=draw(IDS), about_time=about)


@st.composite
def archives(draw: st.DrawFn) -> list[Note]:
    """Draw notes of four weeks, some of which are taken back."""
    notes = []
    for number in range(draw(st.integers(1, 12))):
        day = draw(st.integers(0, DAYS - 1))
        made = note(
            f"n{number}",
            day_of(day),
            *draw(st.lists(claims(day), max_size=3)),
            *draw(st.lists(figures(day), max_size=3)),
            story=draw(st.sampled_from((None, "fabs", "chips"))),
        )
        if draw(st.integers(0, 4)) == 0:
            end = clock.parse_when(day_of(draw(st.integers(day, DAYS))))
            made = replace(made, changes=(Change(end, "retraction", "It was not so."),))
        notes.append(made)
    return notes


def told(notes: Sequence[Note], now: str) -> dict[tuple[str, str], Turn]:
    found = turns(series.of_site(arrange(*notes, now=now)))
    assert len({(turn.id, turn.now.note.uid) for turn in found}) == len(found)
    return {(turn.id, turn.now.note.uid): turn for turn in found}


@given(archives(), st.integers(1, DAYS))
@settings(max_examples=150, deadline=None)
def test_no_later_note_changes_what_turned(notes: list[Note], day: int) -> None:
    kept = [replace(each, changes=()) for each in notes]
    before = told(kept, day_of(day))
    after = told(kept, day_of(DAYS + 1))
    at = clock.instant(clock.parse_when(day_of(day)), CONFIG.timezone)
    assert before == {
        key: turn
        for key, turn in after.items()
        if clock.instant(turn.now.note.date, CONFIG.timezone) <= at
    }


@given(archives())
@settings(max_examples=150, deadline=None)
def test_a_brief_says_for_ever_what_it_said_when_it_went_out(notes: list[Note]) -> None:
    later = arrange(*notes, now=day_of(DAYS + 7))
    known = series.of_site(later)
    for brief in later.briefs:
        # What is declared of its own notes reaches a brief, so those come without.
        own = {each.slug for each in brief.notes}
        calm = [replace(n, changes=()) if n.slug in own else n for n in notes]
        moment = brief.moment.isoformat()
        then, now = arrange(*calm, now=moment), arrange(*calm, now=day_of(DAYS + 7))
        records = []
        for site in (then, now):
            found = next(each for each in site.briefs if each.name == brief.name)
            records.append(brief_record(found, series.of_site(site), site))
        assert records[0] == records[1]
        brief_record(brief, known, later)


@given(archives())
@settings(max_examples=100, deadline=None)
def test_order_of_files_means_nothing(notes: list[Note]) -> None:
    first, second = arrange(*notes), arrange(*reversed(notes))
    assert series.of_site(first) == series.of_site(second)


@given(archives())
@settings(max_examples=100, deadline=None)
def test_pages_of_notes_agree_with_the_histories(notes: list[Note]) -> None:
    site = arrange(*notes)
    known = series.of_site(site)
    for each in site.notes:
        standings, numbers = note_claims(each, known), note_figures(each, known)
        assert [s.said.claim.status for s in standings] == [c.status for c in each.claims]
        assert [n.said.figure.value for n in numbers] == [f.value for f in each.figures]
        for standing in standings:
            latest = known.claims[standing.said.claim.id].latest
            if latest.note.slug != each.slug:
                now = (standing.turned or standing.again or standing.said).claim.status
                turned_here = standing.turned is None and standing.again is None
                assert now == latest.claim.status or turned_here
