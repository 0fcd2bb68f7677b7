"""Days, instants, ISO weeks, weekly moments and periods."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen import clock
from site_gen.model import When
from site_gen.settings import BriefRule

PARIS = ZoneInfo("Europe/Paris")
FRIDAYS = (BriefRule(),)
ZONES = ("UTC", "Europe/Paris", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kolkata")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2024-01-22", date(2024, 1, 22)),
        ("2024-01-22T09:30:00+01:00", datetime(2024, 1, 22, 8, 30, tzinfo=UTC)),
        ("2024-01-22 09:30 +01:00", datetime(2024, 1, 22, 8, 30, tzinfo=UTC)),
        ("2024-01-22t09:30:00.25z", datetime(2024, 1, 22, 9, 30, 0, 250_000, tzinfo=UTC)),
        ("2024-02-29T23:59:59-00:00", datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_day_or_an_instant_is_read(text: str, when: When) -> None:
    found = clock.parse_when(text)
    assert found == when
    assert type(found) is type(when)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("22 January 2024", "not a date"),
        ("2024-1-22", "not a date"),
        ("20240122", "not a date"),
        ("2024-W04-1", "not a date"),
        ("２０２４-０１-２２", "not a date"),
        ("2024-01-22T24:00Z", "not a date"),
        ("2024-01-22T23:59:60Z", "not a date"),
        ("2024-01-22T09:30+24:00", "not a date"),
        ("2024-01-22T09:30+01:60", "not a date"),
        ("2024-01-22T09:30+0100", "not a date"),
        ("2024-01-22T09:30:00", "a time needs its zone"),
        ("2024-01-22 09:30", "a time needs its zone"),
        ("2023-02-29", "day is out of range"),
        ("2023-13-01T00:00Z", "month must be in 1..12"),
        ("1599-12-31", "the year must lie between 1600 and 9900"),
        ("9901-01-01T00:00Z", "the year must lie between 1600 and 9900"),
    ],
)
def test_what_is_neither_says_why(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}"):
        clock.parse_when(text)


def test_a_day_has_no_time() -> None:
    assert clock.parse_day("2024-01-22") == date(2024, 1, 22)
    with pytest.raises(ValueError, match="not a day"):
        clock.parse_day("2024-01-22T00:00Z")


@pytest.mark.parametrize(
    ("when", "zone", "utc"),
    [
        ("2024-01-22", "Europe/Paris", "2024-01-21T23:00:00+00:00"),
        ("2024-01-22", "Pacific/Kiritimati", "2024-01-21T10:00:00+00:00"),
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00+00:00"),  # began at 01:00
        ("2018-02-18", "America/Sao_Paulo", "2018-02-18T03:00:00+00:00"),
        ("2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00+00:00"),  # was left out
        ("2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00+00:00"),
        ("2024-11-03", "America/Havana", "2024-11-03T04:00:00+00:00"),  # had two midnights
    ],
)
def test_a_day_is_published_at_its_first_instant(when: str, zone: str, utc: str) -> None:
    at = clock.instant(clock.parse_when(when), ZoneInfo(zone))
    assert at.tzinfo is UTC
    assert at.isoformat() == utc


def test_an_instant_is_published_at_itself_and_compared_in_utc() -> None:
    when = clock.parse_when("2024-01-22T09:30:00+01:00")
    assert clock.instant(when, ZoneInfo("Pacific/Apia")).isoformat() == "2024-01-22T08:30:00+00:00"
    assert clock.instant(when, PARIS).tzinfo is UTC


def test_a_day_is_noon_in_feeds_and_an_instant_itself() -> None:
    assert clock.feed_time(date(2024, 1, 22)).isoformat() == "2024-01-22T12:00:00+00:00"
    at = clock.parse_when("2024-01-22T23:30:00-08:00")
    assert clock.feed_time(at).isoformat() == "2024-01-23T07:30:00+00:00"


def test_the_day_of_an_instant_is_that_of_the_zone() -> None:
    at = clock.parse_when("2024-01-22T23:30:00-08:00")
    assert clock.calendar_day(at, PARIS) == date(2024, 1, 23)
    assert clock.calendar_day(at, ZoneInfo("America/Los_Angeles")) == date(2024, 1, 22)
    assert clock.calendar_day(date(2024, 1, 22), PARIS) == date(2024, 1, 22)


@pytest.mark.parametrize(
    "name",
    [
        "2027-W53",
        "2025-W53",
        "2024-W00",
        "2024-W54",
        "2024-w04",
        "2024W04",
        "2024-W4",
        "2024-W004",
        "24-W04",
        "2024-W04 ",
        "2024-W04\n",
        "2024-W04-1",
        "２０２４-W０４",
        "٢٠٢٤-W٠٤",
        "1599-W52",
        "9901-W01",
        "0000-W01",
        "",
    ],
)
def test_what_is_no_week(name: str) -> None:
    assert not clock.is_week(name)
    with pytest.raises(ValueError, match=r"has no week|is written like|must lie between"):
        clock.monday(name)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2020-W53", date(2020, 12, 28)),
        ("2024-W04", date(2024, 1, 22)),
        ("2025-W01", date(2024, 12, 30)),
        ("2026-W53", date(2026, 12, 28)),
        ("1600-W01", date(1600, 1, 3)),
        ("9900-W52", date(9900, 12, 24)),
    ],
)
def test_a_week_begins_on_its_monday(name: str, day: date) -> None:
    assert clock.is_week(name)
    assert clock.monday(name) == day
    assert clock.week_of(day) == name


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2024-12-29", "2024-W52"),
        ("2024-12-30", "2025-W01"),
        ("2021-01-03", "2020-W53"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
    ],
)
def test_a_day_lies_in_its_iso_week(day: str, week: str) -> None:
    assert clock.week_of(date.fromisoformat(day)) == week


@pytest.mark.parametrize(
    ("week", "steps", "other"),
    [
        ("2020-W53", 1, "2021-W01"),
        ("2027-W01", -1, "2026-W53"),
        ("2024-W52", 1, "2025-W01"),
        ("2024-W04", -4, "2023-W52"),
        ("1600-W01", -1, "1599-W52"),
        ("9900-W52", 1, "9901-W01"),
    ],
)
def test_weeks_have_neighbours(week: str, steps: int, other: str) -> None:
    assert clock.neighbour(week, steps) == other
    assert clock.neighbour(other, -steps) == week


@pytest.mark.parametrize(
    ("week", "rule", "zone", "utc"),
    [
        ("2024-W04", BriefRule(), "UTC", "2024-01-26T07:00:00+00:00"),
        ("2024-W04", BriefRule(), "Europe/Paris", "2024-01-26T06:00:00+00:00"),
        ("2024-W30", BriefRule(), "Europe/Paris", "2024-07-26T05:00:00+00:00"),
        ("2024-W04", BriefRule(0, time(0, 0)), "Asia/Tokyo", "2024-01-21T15:00:00+00:00"),
        # 02:30 does not exist on the last Sunday of March, and exists twice on that of October.
        ("2024-W13", BriefRule(6, time(2, 30)), "Europe/Paris", "2024-03-31T01:30:00+00:00"),
        ("2024-W43", BriefRule(6, time(2, 30)), "Europe/Paris", "2024-10-27T00:30:00+00:00"),
        ("2011-W52", BriefRule(), "Pacific/Apia", "2011-12-30T17:00:00+00:00"),
    ],
)
def test_a_moment_is_a_wall_time_of_the_zone(
    week: str, rule: BriefRule, zone: str, utc: str
) -> None:
    assert clock.moment_by_rule(week, (rule,), ZoneInfo(zone)).isoformat() == utc


def test_a_rule_holds_from_its_week_on_and_the_first_for_all_before() -> None:
    rules = (
        BriefRule(0, time(9, 0), "2024-W10"),
        BriefRule(2, time(9, 0), "2024-W12"),
        BriefRule(4, time(9, 0), "2025-W01"),
    )
    weeks = ("1999-W01", "2024-W10", "2024-W11", "2024-W12", "2024-W52", "2025-W01", "2030-W01")
    moments = [clock.moment_by_rule(week, rules, PARIS) for week in weeks]
    assert [at.astimezone(PARIS).weekday() for at in moments] == [0, 0, 0, 2, 2, 4, 4]


@given(
    st.dates(date(1600, 1, 1), date(9900, 12, 31)),
    st.integers(0, 6),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.sampled_from((*ZONES, "Pacific/Apia", "America/Sao_Paulo", "Africa/Cairo")),
)
def test_moments_follow_each_other(day: date, weekday: int, at: time, name: str) -> None:
    zone, rules = ZoneInfo(name), (BriefRule(weekday, at),)
    week = clock.week_of(day)
    this = clock.moment_by_rule(week, rules, zone)
    following = clock.moment_by_rule(clock.neighbour(week, 1), rules, zone)
    assert timedelta(days=5) < following - this < timedelta(days=9)


@pytest.mark.parametrize(
    ("period", "end"),
    [
        ("2024", "2024-12-31"),
        ("2024-Q1", "2024-03-31"),
        ("2024-Q4", "2024-12-31"),
        ("2024-02", "2024-02-29"),
        ("2023-12", "2023-12-31"),
        ("2024-02-28", "2024-02-28"),
    ],
)
def test_a_period_ends_with_its_last_day(period: str, end: str) -> None:
    assert clock.period_end(period).isoformat() == end


@pytest.mark.parametrize(
    "period", ["", "24", "2024-Q5", "2024-Q", "2024-13", "2024-00", "2024-02-30", "0000", "9999"]
)
def test_what_is_no_period(period: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        clock.period_end(period)


@pytest.mark.parametrize(
    ("utc", "zone", "written"),
    [
        (datetime(2024, 1, 26, 6, 0, tzinfo=UTC), "Europe/Paris", "2024-01-26T07:00:00+01:00"),
        (datetime(2024, 1, 26, 6, 0, tzinfo=UTC), "UTC", "2024-01-26T06:00:00+00:00"),
        (
            datetime(2024, 1, 26, 6, 0, 0, 9, tzinfo=UTC),
            "Asia/Kolkata",
            "2024-01-26T11:30:00+05:30",
        ),
        # Paris was 9 minutes and 21 seconds ahead of Greenwich, Monrovia 44:30 behind.
        (datetime(1900, 1, 1, tzinfo=UTC), "Europe/Paris", "1900-01-01T00:09:00+00:09"),
        (datetime(1971, 1, 1, tzinfo=UTC), "Africa/Monrovia", "1970-12-31T23:16:00-00:44"),
    ],
)
def test_an_instant_is_written_in_the_zone_as_rfc_3339_can(
    utc: datetime, zone: str, written: str
) -> None:
    assert clock.rfc3339(utc, ZoneInfo(zone)) == written
