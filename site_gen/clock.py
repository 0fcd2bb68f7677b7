"""What a day, an instant, an ISO week and a weekly moment are. Nothing here reads a clock."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from site_gen.model import When
    from site_gen.settings import BriefRule

# Spelt out, since Python's own readers differ between versions, and `\d` is also ٣ and ३.
_WALL = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    rf"({_DAY.pattern})[Tt ]({_WALL}(?::[0-5][0-9](?:\.[0-9]{{1,6}})?)?) ?([Zz]|[+-]{_WALL})?"
)
FIRST_YEAR, LAST_YEAR = 1600, 9900


def parse_when(text: str) -> When:
    """Read a day or an instant (ISO 8601 / RFC 3339).

    Raises ValueError with a sentence for an editor: not a date, not a real one, or a time
    without its zone.
    """
    if _DAY.fullmatch(text):
        return _in_range(date.fromisoformat(text))
    found = _INSTANT.fullmatch(text)
    if not found:
        raise ValueError("not a date: write 2024-01-22, or 2024-01-22T09:30:00+01:00")
    day, wall, offset = found.groups()
    if offset is None:
        raise ValueError("a time needs its zone: write it like 2024-01-22T09:30:00+01:00")
    _in_range(date.fromisoformat(day))
    return datetime.fromisoformat(f"{day}T{wall}{offset.upper()}")


def parse_day(text: str) -> date:
    """Read a calendar day. Raises ValueError with a sentence for an editor."""
    if not _DAY.fullmatch(text):
        raise ValueError("not a day: write it like 2024-01-22")
    return _in_range(date.fromisoformat(text))


def _in_range(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return day


def instant(when: When, zone: ZoneInfo) -> datetime:
    """Return when something dated `when` is published: a day opens at 00:00 in the site's zone.

    A wall time that does not exist or exists twice is zoneinfo's `fold=0`. Always in UTC, so
    that comparisons are of instants.
    """
    if isinstance(when, datetime):
        return when.astimezone(UTC)
    return _opening(when, zone)


@lru_cache(maxsize=20_000)  # a site has far fewer days than it asks for
def _opening(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def feed_time(when: When) -> datetime:
    """Return the time a feed shows, in UTC: a day is 12:00:00Z, the same day nearly everywhere."""
    if isinstance(when, datetime):
        return when.astimezone(UTC)
    return datetime.combine(when, time(12), UTC)


def calendar_day(when: When, zone: ZoneInfo) -> date:
    """Return the day a reader in the site's zone would call it."""
    return when.astimezone(zone).date() if isinstance(when, datetime) else when


def is_week(name: str) -> bool:
    """Tell whether `name` is an existing ISO week written `YYYY-Www`."""
    try:
        monday(name)
    except ValueError:
        return False
    return True


def monday(week: str) -> date:
    """Return the Monday of an ISO week that an editor named.

    Raises ValueError with a sentence for an editor, if there is no such week.
    """
    found = _WEEK.fullmatch(week)
    if not found:
        raise ValueError("a week is written like 2024-W04")
    if not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise ValueError(f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}")
    try:
        return _monday(week)
    except ValueError:
        raise ValueError(f"{found[1]} has no week {int(found[2])}") from None


def _monday(week: str) -> date:
    # Weeks next to those that an editor can name may lie outside of the years for these.
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


def week_of(day: date) -> str:
    """Return the ISO week a day lies in."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def neighbour(week: str, steps: int) -> str:
    """Return the week `steps` weeks later (earlier where negative)."""
    return week_of(_monday(week) + timedelta(weeks=steps))


def moment_by_rule(week: str, rules: tuple[BriefRule, ...], zone: ZoneInfo) -> datetime:
    """Return when a week's brief goes out by the site's rules, in UTC."""
    rule = rule_of(week, rules)
    day = _monday(week) + timedelta(days=rule.weekday)
    return datetime.combine(day, rule.time, zone).astimezone(UTC)


def rule_of(week: str, rules: tuple[BriefRule, ...]) -> BriefRule:
    """Return the rule that a week follows.

    `rules` are in the order of their first weeks; weeks before the first follow the first.
    """
    start, rule = _monday(week), rules[0]
    for candidate in rules[1:]:
        if candidate.since is not None and _monday(candidate.since) <= start:
            rule = candidate
    return rule


def period_end(period: str) -> date:
    """Return the last day of `YYYY`, `YYYY-Qn`, `YYYY-MM` or `YYYY-MM-DD`.

    Raises ValueError with a sentence for an editor.
    """
    if found := re.fullmatch(r"([0-9]{4})", period):
        return _in_range(date(int(found[1]), 12, 31))
    if found := re.fullmatch(r"([0-9]{4})-Q([1-4])", period):
        return _in_range(_last_of_month(int(found[1]), int(found[2]) * 3))
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{2})", period):
        if not 1 <= int(found[2]) <= 12:
            raise ValueError("a month lies between 01 and 12")
        return _in_range(_last_of_month(int(found[1]), int(found[2])))
    if _DAY.fullmatch(period):
        return parse_day(period)
    raise ValueError("write it like 2024, 2024-Q3, 2024-09 or 2024-09-30")


def _last_of_month(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def rfc3339(at: datetime, zone: ZoneInfo) -> str:
    """Write an instant in the site's zone, to the second.

    RFC 3339 writes offsets in minutes; of the odd ones before standard time, the nearest is meant
    (its section 5.8).
    """
    offset = at.astimezone(zone).utcoffset() or timedelta()
    nearest = timezone(timedelta(minutes=round(offset / timedelta(minutes=1))))
    return at.astimezone(nearest).isoformat(timespec="seconds")
