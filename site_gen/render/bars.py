"""A comparison of figures at one date, as horizontal bars: where each of them lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from site_gen.model import Figure
from site_gen.record import FigureHistory, Point
from site_gen.render import charts, scales, vocabulary
from site_gen.render import words as languages
from site_gen.render.scales import FONT, WIDTH, Scale
from site_gen.render.words import Words

_THICK = 14.0
_ARROW = 14.0
"""Room beside the longest bar for an arrow that points beyond it."""
_BETWEEN = 12.0
_ABOVE_BAR = 6.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar."""

    x: float
    width: float
    hollow: bool
    """Whether it is only an outline: a target, an estimate, about so, or maybe so."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """Stands at the end of a bar that is at least as long."""

    x: float
    way: Literal[-1, 1]
    """Where it points: to the left, or to the right."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure of a comparison, with its words above it."""

    history: FigureHistory
    point: Point
    label: str
    """Cut where there is no room for all of it."""
    label_y: float
    amount: str
    amount_y: float
    y: float
    pieces: tuple[Piece, ...]
    arrow: Arrow | None


@dataclass(frozen=True, slots=True)
class BarChart:
    """Figures of one unit at one date, the largest first."""

    width: float
    height: float
    thick: float
    bars: tuple[Bar, ...]
    zero: float
    label_x: float
    """Where labels begin: at the left, but where words run from right to left."""
    amount_x: float
    """The other side."""
    x: Scale


def compared_at(histories: Sequence[FigureHistory], day: date | None) -> tuple[Point, ...]:
    """Return what each figure was on a day (at last, without one), the largest first.

    What is so counts before targets and estimates, as in `FigureHistory.latest`.
    """
    found = []
    for history in histories:
        known = [p for p in history.points if day is None or p.day <= day]
        known = [p for p in known if charts.numbers_of([p])]
        actual = [p for p in known if p.figure.kind == "actual"]
        found.extend((actual or known)[-1:])
    return tuple(sorted(found, key=lambda p: (-max(charts.numbers_of([p])), p.figure.id)))


def bars(histories: Sequence[FigureHistory], day: date | None, words: Words) -> BarChart | None:
    """Lay out a comparison; None where nothing gives a number."""
    points = compared_at(histories, day)
    if not points:
        return None
    known = {history.id: history for history in histories}
    least, most = scales.enclosing_zero(charts.numbers_of(points))
    near, far = _ARROW if least < 0 else 1.0, WIDTH - _ARROW
    rtl = languages.direction(words.language) == "rtl"
    x = Scale(least, most, WIDTH - near, WIDTH - far) if rtl else Scale(least, most, near, far)
    drawn, top = [], 0.0
    for point in points:
        drawn.append(_bar(point, known[point.figure.id], top, x, words))
        top = drawn[-1].y + _THICK + _BETWEEN
    return BarChart(
        width=WIDTH,
        height=round(top, 1),
        thick=_THICK,
        bars=tuple(drawn),
        zero=x.at(Decimal()),
        label_x=WIDTH - 2 if rtl else 0.0,
        amount_x=0.0 if rtl else WIDTH - 2,
        x=x,
    )


def _bar(point: Point, history: FigureHistory, top: float, x: Scale, words: Words) -> Bar:
    amount = vocabulary.short_amount(point.figure, words)
    room = WIDTH - scales.text_width(amount) - FONT
    beside = room > WIDTH / 2 or scales.text_width(history.label) <= room
    first = top + FONT
    second = first if beside else first + 1.3 * FONT
    return Bar(
        history=history,
        point=point,
        label=scales.label(_cut(history.label, room if beside else WIDTH), words),
        label_y=round(first, 1),
        amount=scales.label(amount, words),
        amount_y=round(second, 1),
        y=round(second + _ABOVE_BAR, 1),
        pieces=_pieces(point.figure, x),
        arrow=_arrow(point.figure, x),
    )


def _cut(text: str, room: float) -> str:
    """Return as much of a text as there is room for."""
    if scales.text_width(text) <= room:
        return text
    kept = text
    while kept and scales.text_width(f"{kept}…") > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _pieces(figure: Figure, x: Scale) -> tuple[Piece, ...]:
    least, most = charts.limits(figure)
    zero, hollow = x.at(Decimal()), figure.kind != "actual" or figure.approx
    if least is None or most is None:
        only = most if least is None else least
        end = zero if only is None else x.at(only)
        return (_piece(zero, end, hollow=hollow or least is None),)
    if least < 0 < most:
        return (_piece(x.at(least), x.at(most), hollow=True),)
    near, far = sorted((x.at(least), x.at(most)), key=lambda end: abs(end - zero))
    if least == most:
        return (_piece(zero, far, hollow=hollow),)
    return _piece(zero, near, hollow=hollow), _piece(near, far, hollow=True)


def _piece(one: float, other: float, *, hollow: bool) -> Piece:
    return Piece(min(one, other), round(abs(other - one), 1), hollow)


def _arrow(figure: Figure, x: Scale) -> Arrow | None:
    least, most = charts.limits(figure)
    onward: Literal[-1, 1] = 1 if x.start < x.end else -1
    if least is not None and most is None:
        return Arrow(x.at(least), onward)
    if most is not None and least is None and most < 0:
        return Arrow(x.at(most), -1 if onward == 1 else 1)
    return None
