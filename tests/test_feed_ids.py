"""Ids and times of entries: what may move them, and what never does."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen import feed_ids
from site_gen.model import Change, When
from site_gen.render import entries
from tests import render_values as values

CONFIG = values.CONFIG
SECOND = timedelta(seconds=1)

days = st.dates(date(1583, 1, 2), date(9998, 12, 30))
instants = st.datetimes(
    datetime(1583, 1, 2),
    datetime(9998, 12, 30),
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)
moments: st.SearchStrategy[When] = st.one_of(days, instants)
changes = st.builds(
    Change,
    date=moments,
    kind=st.sampled_from(["update", "clarification", "correction", "retraction"]),
    text=st.text(max_size=20),
)
uids = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)


def in_utc(when: When) -> datetime:
    """Say a feed's time anew, apart from the code under test."""
    if isinstance(when, datetime):
        return when.astimezone(UTC)
    return datetime(when.year, when.month, when.day, 12, tzinfo=UTC)


def updated(uid: str, when: When, declared: list[Change]) -> datetime:
    subject = values.item(values.note(uid=uid, date=when, changes=tuple(declared)))
    identity = entries.entry_id(subject, CONFIG)
    return entries.updated(identity, entries.published(subject), entries.changes(subject))


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (
            feed_ids.note_id(values.note(uid="fabs-7k2q"), CONFIG),
            "tag:brief.example,2024:fabs-7k2q",
        ),
        (feed_ids.brief_id("2024-W04", CONFIG), "tag:brief.example,2024:brief/2024-W04"),
        (feed_ids.feed_id("briefs", CONFIG), "tag:brief.example,2024:feed/briefs"),
        (feed_ids.feed_id("topics/energy", CONFIG), "tag:brief.example,2024:feed/topics/energy"),
    ],
)
def test_ids_are_tag_uris_below_the_authority(made: str, expected: str) -> None:
    assert made == expected


def test_an_id_that_subscribers_have_is_kept_to_the_letter() -> None:
    old = values.note(uid="fabs-7k2q", feed_id="https://Old.example/?p=7&x=%c3")
    assert feed_ids.note_id(old, CONFIG) == "https://Old.example/?p=7&x=%c3"


def test_a_renamed_and_moved_note_keeps_its_id() -> None:
    before = values.note("altman-fabs", uid="fabs-7k2q", title="Before")
    after = replace(before, slug="altman-chips", title="After", path="content/notes/elsewhere.md")
    moved = replace(CONFIG, url="http://other.example/brief/", title="Another name")
    assert feed_ids.note_id(after, moved) == feed_ids.note_id(before, CONFIG)


@pytest.mark.parametrize(
    ("uid", "when", "declared", "expected"),
    [
        # The shares of a second were computed with coreutils: b2sum -l 64.
        ("altman-fabs", date(2024, 1, 22), [], "2024-01-22T12:00:00.246524"),
        ("second", datetime(2024, 1, 22, 9, 30, tzinfo=UTC), [], "2024-01-22T09:30:00.122384"),
        ("altman-fabs", date(2024, 1, 22), [date(2024, 1, 25)], "2024-01-25T12:00:01.246524"),
        ("altman-fabs", date(2024, 1, 22), [date(2024, 1, 22)] * 2, "2024-01-22T12:00:02.246524"),
        (
            "altman-fabs",
            datetime(2024, 1, 22, 18, tzinfo=UTC),
            [date(2024, 1, 22)],
            "2024-01-22T18:00:01.246524",
        ),
    ],
)
def test_updated_is_as_written_down(
    uid: str, when: When, declared: list[date], expected: str
) -> None:
    made = [Change(day, "correction", "…", number=n) for n, day in enumerate(declared, 1)]
    assert updated(uid, when, made) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@given(uids, moments, st.lists(changes, max_size=5))
def test_updated_follows_the_rule(uid: str, when: When, declared: list[Change]) -> None:
    digest = hashlib.blake2b(f"tag:brief.example,2024:{uid}".encode(), digest_size=8).digest()
    newest = max(in_utc(moment) for moment in (when, *(change.date for change in declared)))
    later = timedelta(seconds=len(declared), microseconds=int.from_bytes(digest, "big") % 1_000_000)
    assert updated(uid, when, declared) == newest + later


@given(uids, moments, st.lists(changes, max_size=5))
def test_updated_is_never_before_published(uid: str, when: When, declared: list[Change]) -> None:
    assert updated(uid, when, declared) >= in_utc(when)


@given(uids, moments, st.lists(changes, max_size=5), changes)
def test_every_change_moves_updated_by_a_second_or_more(
    uid: str, when: When, declared: list[Change], another: Change
) -> None:
    before = updated(uid, when, declared)
    assert updated(uid, when, [*declared, another]) >= before + SECOND


@given(uids, moments, st.lists(changes, max_size=3), st.text(max_size=30))
def test_nothing_but_a_change_moves_updated(
    uid: str, when: When, declared: list[Change], words: str
) -> None:
    note = values.note(uid=uid, date=when, changes=tuple(declared))
    reworded = replace(
        note,
        slug="another",
        title=words,
        summary=words,
        text=values.text(words),
        changes=tuple(replace(change, text=words, kind="update") for change in declared),
    )
    assert updated(uid, when, declared) == entries.updated(
        feed_ids.note_id(reworded, CONFIG),
        entries.published(values.item(reworded)),
        entries.changes(values.item(reworded)),
    )


@given(st.sets(uids, min_size=2, max_size=40), days)
def test_notes_of_one_day_do_not_share_their_updated(found: set[str], day: date) -> None:
    shares = {uid: updated(uid, day, []).microsecond for uid in found}
    clashes = len(shares) - len(set(shares.values()))
    assert clashes <= 1, "two ids in a million may share a microsecond, not more"


def test_a_brief_moves_with_its_own_changes_and_those_of_its_notes() -> None:
    correction = Change(date(2024, 1, 30), "correction", "…")
    plain = values.brief_view(values.item(values.note()), values.item(values.note("second")))
    of_note = values.brief_view(
        values.item(values.note()), values.item(values.note("second", changes=(correction,)))
    )
    both = replace(of_note, brief=replace(of_note.brief, changes=(correction,)))
    times = [
        entries.updated("tag:x,2024:y", entries.published(view), entries.changes(view)).replace(
            microsecond=0
        )
        for view in (plain, of_note, both)
    ]
    assert times == [
        datetime(2024, 1, 26, 6, tzinfo=UTC),
        datetime(2024, 1, 30, 12, 0, 1, tzinfo=UTC),
        datetime(2024, 1, 30, 12, 0, 2, tzinfo=UTC),
    ]


def test_a_brief_of_tuesdays_notes_is_never_updated_before_its_friday() -> None:
    correction = Change(date(2024, 1, 24), "correction", "…")
    view = values.brief_view(values.item(values.note(changes=(correction,))))
    since = entries.published(view)
    assert entries.updated("tag:x,2024:y", since, entries.changes(view)) >= since + SECOND
