"""What a brief says of the archive: all as of its moment, whatever is published later."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from site_gen import clock
from site_gen.arrange.series import Series, due_of, is_late, label, unit, wording
from site_gen.arrange.standings import factor
from site_gen.arrange.statements import Line, Said, Told
from site_gen.publication import Brief, Site
from site_gen.record import (
    SHAPES,
    BriefRecord,
    Changed,
    Expected,
    Measured,
    Point,
    Previously,
    Statement,
)

_WEEK = timedelta(days=7)
_LONGEST_LINE = 60
"""More points than a sparkline has room for are no help to anybody."""


def brief_record(brief: Brief, series: Series, site: Site) -> BriefRecord:
    """Return what a brief says of claims, figures and stories, as of its moment."""
    view = _AsOf(brief, series, site)
    numbers = list(view.numbers())
    chosen = max(numbers, key=_worth, default=None)
    return BriefRecord(
        changed=tuple(view.changed()),
        due=() if brief.special else tuple(view.due()),
        overdue=() if brief.special else tuple(view.overdue()),
        number=chosen and view.with_line(chosen),
        numbers=tuple(number for number in numbers if number is not chosen),
        previously=tuple(view.previously()),
    )


def _worth(measured: Measured) -> int:
    """Tell how much a number has to say: one that moved most, one that did not more than none."""
    if measured.before is None:
        return 0
    return 1 if _number(measured.now) == _number(measured.before) else 2


def _number(point: Point) -> tuple[Decimal | None, ...]:
    return point.figure.value, point.figure.minimum, point.figure.maximum


class _AsOf:
    """The series as a brief sees them.

    It knows what was out at its moment, and its own notes in any case. That another note was
    taken back since does not reach it; that one of its own was, does.
    """

    def __init__(self, brief: Brief, series: Series, site: Site) -> None:
        self.brief = brief
        self.series = series
        self.zone = site.config.timezone
        self.at = brief.moment.astimezone(UTC)
        self.day = clock.calendar_day(self.at, self.zone)
        self.own = frozenset(note.slug for note in brief.notes)

    def knows(self, told: Told[Said]) -> bool:
        """Tell whether the brief sees a statement or point."""
        if told.retracted is None:
            return told.published <= self.at or told.slug in self.own
        return told.known(self.at) and told.slug not in self.own

    def known(self, line: Line[Said]) -> list[Said]:
        """Return what of a line the brief sees."""
        return [told.said for told in line if self.knows(told)]

    def changed(self) -> Iterator[Changed]:
        """Yield the claims that stand otherwise than before, in reading order."""
        ids = dict.fromkeys(claim.id for note in self.brief.notes for claim in note.claims)
        for identifier in ids:
            line = self.series.claims_told.get(identifier, ())
            steps = self._steps(line)
            if len(steps) >= 2:
                text, lang = wording(self.known(line))
                yield Changed(identifier, text, lang, tuple(steps))

    def _steps(self, line: Line[Statement]) -> list[Statement]:
        """Return how a claim stood before the brief, and each status that its notes give since."""
        found: list[Statement] = []
        for told in reversed(line):
            if not self.knows(told):
                continue
            found.append(told.said)
            if told.slug not in self.own:
                break
        steps: list[Statement] = []
        for said in reversed(found):
            if not steps or steps[-1].claim.status != said.claim.status:
                steps.append(said)
        return steps

    def due(self) -> Iterator[Expected]:
        """Yield what is due in the seven days from the brief on."""
        for expected in self._expected(self.day, self.day + _WEEK):
            if SHAPES[expected.latest.claim.status] == "open":
                yield expected

    def overdue(self) -> Iterator[Expected]:
        """Yield what was due since the brief before, and was not heard of."""
        before = self.series.moment_before(self.at)
        start = self.day - _WEEK if before is None else clock.calendar_day(before, self.zone)
        for expected in self._expected(start, self.day):
            if is_late(expected.due, expected.latest, self.day):
                yield expected

    def _expected(self, start: date, end: date) -> Iterator[Expected]:
        """Yield the claims whose last day lies between two days, the second excluded."""
        dues = self.series.dues
        for last_day, identifier in dues[bisect_left(dues, (start,)) : bisect_left(dues, (end,))]:
            said = self.known(self.series.claims_told[identifier])
            due = due_of(said)
            if due is not None and clock.period_end(due) == last_day:
                yield Expected(identifier, *wording(said), due, said[-1])

    def numbers(self) -> Iterator[Measured]:
        """Yield the figures of the brief in reading order, each id once."""
        figures = (figure for note in self.brief.notes for figure in note.figures)
        for identifier in dict.fromkeys(figure.id for figure in figures):
            points = self.known(self.series.figures_told.get(identifier, ()))
            own = [n for n, point in enumerate(points) if point.note.slug in self.own]
            if own:
                # Of several, what is so comes before what is aimed at or reckoned.
                actual = [n for n in own if points[n].figure.kind == "actual"]
                yield _measured(points, (actual or own)[-1])

    def with_line(self, measured: Measured) -> Measured:
        """Add a figure's points of one kind up to the one measured, the newest of them."""
        line: list[Point] = []
        for point in self.known(self.series.figures_told[measured.id]):
            if point.figure.kind == measured.now.figure.kind:
                line.append(point)
            if point is measured.now:
                break
        return replace(measured, line=tuple(line[-_LONGEST_LINE:]))

    def previously(self) -> Iterator[Previously]:
        """Yield what the brief's stories told before it."""
        own: dict[str, datetime] = {}
        for note in self.brief.notes:
            if note.story is not None and note.story in self.series.threads and not note.retracted:
                at = clock.instant(note.date, self.zone)
                own[note.story] = min(at, own.get(note.story, at))
        for identifier, first in own.items():
            thread = self.series.threads[identifier]
            end = min(bisect_left(thread.published, first), bisect_right(thread.published, self.at))
            notes = [
                note
                for note, gone in zip(thread.notes[:end], thread.retracted[:end], strict=True)
                if gone is None or gone > self.at
            ]
            if notes:
                yield Previously(thread.story, notes[-1], len(notes), notes[0])


def _measured(points: Sequence[Point], place: int) -> Measured:
    """Return a point with the one that another note gave before, of all that is known."""
    now = points[place]
    earlier = (points[n] for n in range(place - 1, -1, -1))
    others = (point for point in earlier if point.note.slug != now.note.slug)
    before = next((point for point in others if point.figure.kind == now.figure.kind), None)
    times = None if before is None else factor(now.figure, before.figure)
    return Measured(now.figure.id, *label(points), unit(points), now, before, times)
