"""The axes of a chart: where numbers and days lie on them, and which of those are round."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from math import ceil

from site_gen import clock
from site_gen.record import Point
from site_gen.render import words as languages
from site_gen.render.words import Unit, Words

WIDTH = 340.0
"""Of a chart, in its own units. A column of 282 CSS pixels (on a display of 320) shows `FONT` as
12.4 of them; style sheets make it smaller where there is more room."""
FONT = 15.0


@dataclass(frozen=True, slots=True)
class Scale:
    """A stretch of numbers, laid along the drawing from `start` to `end`."""

    least: Decimal
    most: Decimal
    start: float
    end: float

    def at(self, value: Decimal) -> float:
        """Return where a number lies; in the middle, where the stretch is but one number."""
        length = self.most - self.least
        share = float((value - self.least) / length) if length else 0.5
        return round(self.start + share * (self.end - self.start), 1)

    def on(self, day: date) -> float:
        """Return where a day lies."""
        return self.at(Decimal(day.toordinal()))


@dataclass(frozen=True, slots=True)
class Tick:
    """A round number or date on an axis."""

    at: float
    text: str
    text_at: float
    """The middle of its label, which never leaves the drawing."""


def of_days(days: Iterable[date], start: float, end: float) -> Scale:
    """Lay out the time from the first of some days to the last."""
    ordinals = [Decimal(day.toordinal()) for day in days]
    return Scale(min(ordinals), max(ordinals), start, end)


def round_numbers(values: Iterable[Decimal], at_most: int) -> tuple[Decimal, ...]:
    """Return round numbers, evenly spaced, that enclose the values and zero: 0, 200, 400.

    Zero is always among them: a line that starts elsewhere makes a small change look large.
    `at_most` is how many steps there are, give or take one below zero.
    """
    least, most = enclosing_zero(values)
    step = _round_step((most - least) / at_most)
    first = int((least / step).to_integral_value(ROUND_FLOOR))
    last = int((most / step).to_integral_value(ROUND_CEILING))
    return tuple(step * number for number in range(first, last + 1))


def enclosing_zero(values: Iterable[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the ends of a stretch that holds the values and zero, and is never empty."""
    found = [Decimal(), *values]
    least, most = min(found), max(found)
    return (least, most) if least < most else (least, Decimal(1))


def _round_step(length: Decimal) -> Decimal:
    """Return the smallest 1, 2 or 5 times a power of ten that is no less."""
    power = Decimal(1).scaleb(length.adjusted())
    return next(step for step in (power, 2 * power, 5 * power, 10 * power) if step >= length)


@dataclass(frozen=True, slots=True)
class Step:
    """How far it is from one mark on an axis of time to the next."""

    unit: Unit
    count: int

    @property
    def days(self) -> int:
        """How many days it has at least."""
        return self.count * {"day": 1, "month": 28, "quarter": 90, "year": 365}[self.unit]


STEPS = (
    *(Step("day", count) for count in (1, 2, 7, 14)),
    *(Step("month", count) for count in (1, 2)),
    *(Step("quarter", count) for count in (1, 2)),
    *(Step("year", count * 10**power) for power in range(4) for count in (1, 2, 5)),
)
"""The finest first."""
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def round_days(first: date, last: date, step: Step, *, ends: bool) -> Iterator[date]:
    """Yield each day from `first` to `last` on which a period of that length begins (or ends)."""
    shift = timedelta(days=1 if ends else 0)
    for day in _beginnings(first + shift, last + shift, step):
        if first <= day - shift <= last:
            yield day - shift


def _beginnings(first: date, last: date, step: Step) -> Iterator[date]:
    """Yield the beginnings of periods, maybe one too many; weeks begin on Mondays."""
    if step.unit == "day":
        ordinal = first.toordinal()
        for number in range(ordinal + (1 - ordinal) % step.count, last.toordinal() + 1, step.count):
            yield date.fromordinal(number)
        return
    months = _MONTHS[step.unit] * step.count
    start = (first.year * 12 + first.month - 1) // months * months
    for number in range(start, last.year * 12 + last.month, months):
        if number >= 12:  # the year 0 is none
            yield date(number // 12, number % 12 + 1, 1)


def follows(period: str, before: str) -> bool:
    """Tell whether one period (of `Figure.about_time`) is not later than the next after another.

    Periods of different lengths, and days, have no next one: they follow.
    """
    one, other = _number_of(before), _number_of(period)
    return one is None or other is None or one[0] != other[0] or other[1] - one[1] <= 1


def _number_of(period: str) -> tuple[str, int] | None:
    year, rest = int(period[:4]), period[5:]
    if not rest:
        return "year", year
    if rest.startswith("Q"):
        return "quarter", year * 4 + int(rest[1:])
    return ("month", year * 12 + int(rest)) if len(rest) == 2 else None


def about(point: Point) -> date:
    """Return the day of a point on the axis of time: the end of the time it is about, if any."""
    period = point.figure.about_time
    return clock.period_end(period) if period else point.day


def time_axis(points: Sequence[Point], x: Scale, words: Words) -> tuple[Tick, ...]:
    """Choose the finest round dates whose labels fit; else the first and the last day."""
    days = [about(point) for point in points]
    timed = [bool(point.figure.about_time) for point in points]
    for step in STEPS:
        if (days[-1] - days[0]).days > 12 * step.days:
            continue
        unit = _named(step.unit, every=all(timed), some=any(timed))
        found = round_days(days[0], days[-1], step, ends=all(timed))
        ticks = [_day_tick(day, unit, x, words) for day in found]
        if len(ticks) > 1 and _fit(ticks):
            return tuple(ticks)
    ends = [_day_tick(day, "day", x, words) for day in dict.fromkeys((days[0], days[-1]))]
    return tuple(ends if _fit(ends) else ends[-1:])


def _named(unit: Unit, *, every: bool, some: bool) -> Unit:
    """Tell how to name a round date: as the period that ends there, or the day that it is.

    A number for all of 2024 lies at its end: where the others lie on days, the mark beside it
    must not just say "2025".
    """
    if every or unit == "day" or (unit == "year" and not some):
        return unit
    return "month"


def _day_tick(day: date, unit: Unit, x: Scale, words: Words) -> Tick:
    text, at = label(words.date_mark(day, unit), words), x.on(day)
    half = ceil(text_width(text) * 5) / 10  # to a tenth, like places, and never too little
    return Tick(at, text, round(min(max(at, half), WIDTH - half), 1))


def _fit(ticks: Sequence[Tick]) -> bool:
    halves = [text_width(tick.text) / 2 for tick in ticks]
    places = [(t.text_at - half, t.text_at + half) for t, half in zip(ticks, halves, strict=True)]
    return all(one[1] + FONT / 2 <= other[0] for one, other in pairwise(places))


def label(text: str, words: Words) -> str:
    """Return words for a drawing, which runs from left to right whatever its words do."""
    rtl = languages.direction(words.language) == "rtl"
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if rtl else text


def text_width(text: str) -> float:
    """Return about how wide a label is, rather too much than too little."""
    return round(FONT * sum(map(_character_width, text)), 1)


def _character_width(character: str) -> float:
    if unicodedata.category(character) in ("Cf", "Mn"):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    return 0.85 if character.isupper() else 0.64
