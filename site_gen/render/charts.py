"""Figures as charts: where each mark, line and label of a drawing lies. Templates draw it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from site_gen.model import Figure, FigureKind
from site_gen.record import Point
from site_gen.render import scales
from site_gen.render.scales import FONT, WIDTH, Scale, Tick
from site_gen.render.words import Words

_LINE_HEIGHT = 200.0
_ABOVE, _BELOW, _BESIDE = 18.0, 16.0, 12.0
"""Room around the marks: arrows point out of the scale, and circles have a width."""
_MANY = 60
"""Points from which on marks are small."""
_STEPS = 4
_SPARK_WIDTH, _SPARK_HEIGHT, _SPARK_EDGE = 80.0, 20.0, 3.0
_DRAWN: tuple[FigureKind, ...] = ("target", "estimate", "actual")
"""What is so is drawn last, above the others."""

Form = Literal["value", "range", "least", "most"]
Odd = Literal["range", "least", "most", "approx"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One point in a drawing."""

    point: Point
    form: Form
    x: float
    top: float
    """Where its largest number lies; that of `value` and `least` is the only one."""
    bottom: float
    """Where its smallest number lies."""

    @property
    def closed(self) -> bool:
        """Whether it has two ends, so that something can be joined to it."""
        return self.form in ("value", "range")


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one kind."""

    kind: FigureKind
    marks: tuple[Mark, ...]
    lines: tuple[str, ...]
    """Each the `points` of an SVG polyline through single numbers that follow each other."""
    bands: tuple[str, ...]
    """Each the `points` of an SVG polygon between the ends of ranges."""


@dataclass(frozen=True, slots=True)
class LineChart:
    """A figure over time."""

    width: float
    height: float
    left: float
    right: float
    top: float
    floor: float
    """Of the axis of time, below everything that is drawn."""
    numbers: tuple[Tick, ...]
    days: tuple[Tick, ...]
    zero: float
    series: tuple[Series, ...]
    size: float
    """Of a mark, from its middle to its edge."""
    odd: tuple[Odd, ...]
    """What has to be explained beside the kinds."""
    y: Scale
    x: Scale


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A figure over time, as large as a word."""

    width: float
    height: float
    series: Series
    y: Scale
    x: Scale


def in_time(points: Iterable[Point]) -> tuple[Point, ...]:
    """Sort points as a chart shows them; on one day the one that was said last comes last."""
    return tuple(sorted(points, key=scales.about))


def limits(figure: Figure) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and the most that a figure may be; None where that is open."""
    if figure.value is not None:
        return figure.value, figure.value
    return figure.minimum, figure.maximum


def numbers_of(points: Iterable[Point]) -> list[Decimal]:
    """Return every number that points give."""
    ends = (end for point in points for end in limits(point.figure))
    return [end for end in ends if end is not None]


def line(points: Sequence[Point], words: Words) -> LineChart | None:
    """Lay out a figure over time; None where no point gives a number."""
    drawn = [point for point in in_time(points) if numbers_of([point])]
    if not drawn:
        return None
    ticks = scales.round_numbers(numbers_of(drawn), _STEPS)
    largest = max(ticks, key=abs)
    labels = [scales.label(words.short(tick, largest), words) for tick in ticks]
    left, right = max(map(scales.text_width, labels)) + 8, WIDTH - 2
    floor = _LINE_HEIGHT - FONT - 8
    y = Scale(ticks[0], ticks[-1], floor - _BELOW, _ABOVE)
    x = scales.of_days(map(scales.about, drawn), left + _BESIDE, right - _BESIDE)
    return LineChart(
        width=WIDTH,
        height=_LINE_HEIGHT,
        left=left,
        right=right,
        top=_ABOVE,
        floor=floor,
        numbers=tuple(
            Tick(y.at(tick), text, y.at(tick)) for tick, text in zip(ticks, labels, strict=True)
        ),
        days=scales.time_axis(drawn, x, words),
        zero=y.at(Decimal()),
        series=tuple(_all_series(drawn, x, y)),
        size=1.5 if len(drawn) > _MANY else 3.5,
        odd=tuple(_odd(drawn)),
        y=y,
        x=x,
    )


def sparkline(points: Sequence[Point]) -> Sparkline | None:
    """Lay out the points of one kind as a line in a row of text; None where there are none."""
    drawn = [point for point in in_time(points) if numbers_of([point])]
    if not drawn:
        return None
    least, most = scales.enclosing_zero(numbers_of(drawn))
    y = Scale(least, most, _SPARK_HEIGHT - _SPARK_EDGE, _SPARK_EDGE)
    x = scales.of_days(map(scales.about, drawn), _SPARK_EDGE, _SPARK_WIDTH - _SPARK_EDGE)
    series = _series(drawn[-1].figure.kind, drawn, x, y)
    return Sparkline(_SPARK_WIDTH, _SPARK_HEIGHT, series, y, x)


def _all_series(points: Sequence[Point], x: Scale, y: Scale) -> Iterator[Series]:
    for kind in _DRAWN:
        own = [point for point in points if point.figure.kind == kind]
        if own:
            yield _series(kind, own, x, y)


def _series(kind: FigureKind, points: Sequence[Point], x: Scale, y: Scale) -> Series:
    marks = tuple(_mark(point, x, y) for point in points)
    runs = list(_runs(marks))
    lines = [_polyline(part) for run in runs for part in _single(run)]
    bands = [_polygon(run) for run in runs if any(mark.form == "range" for mark in run)]
    return Series(kind, marks, tuple(filter(None, lines)), tuple(filter(None, bands)))


def _mark(point: Point, x: Scale, y: Scale) -> Mark:
    least, most = limits(point.figure)
    form: Form = "range"
    if least is None or most is None:
        form = "most" if least is None else "least"
    elif least == most:
        form = "value"
    found = sorted(y.at(end) for end in (least, most) if end is not None)
    return Mark(point, form, x.on(scales.about(point)), found[0], found[-1])


def _runs(marks: Iterable[Mark]) -> Iterator[list[Mark]]:
    """Split marks where nothing may join them: at open ones, and where a period was left out."""
    run: list[Mark] = []
    for mark in marks:
        if run and not (mark.closed and run[-1].closed and _follows(mark, run[-1])):
            yield run
            run = []
        run.append(mark)
    if run:
        yield run


def _follows(mark: Mark, before: Mark) -> bool:
    period, earlier = mark.point.figure.about_time, before.point.figure.about_time
    return not period or not earlier or scales.follows(period, earlier)


def _single(run: Iterable[Mark]) -> Iterator[list[Mark]]:
    """Split a run into the stretches of it that have one number each."""
    part: list[Mark] = []
    for mark in run:
        if mark.form == "value":
            part.append(mark)
        else:
            yield part
            part = []
    yield part


def _polyline(marks: Sequence[Mark]) -> str:
    return " ".join(f"{mark.x},{mark.top}" for mark in marks) if len(marks) > 1 else ""


def _polygon(marks: Sequence[Mark]) -> str:
    if len(marks) == 1:
        return ""
    upper = [f"{mark.x},{mark.top}" for mark in marks]
    lower = [f"{mark.x},{mark.bottom}" for mark in reversed(marks)]
    return " ".join([*upper, *lower])


def _odd(points: Sequence[Point]) -> Iterator[Odd]:
    every = [limits(point.figure) for point in points]
    if any(least is not None and most is not None and least != most for least, most in every):
        yield "range"
    if any(most is None for _, most in every):
        yield "least"
    if any(least is None for least, _ in every):
        yield "most"
    if any(point.figure.approx for point in points):
        yield "approx"
