"""Where the claims and figures of a note stand now."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Literal

from site_gen.arrange.series import Series
from site_gen.arrange.statements import Said
from site_gen.model import Figure, Note
from site_gen.record import Became, ClaimHistory, FigureHistory, Number, Point, Standing

How = Literal["actual", "narrowed", "later"]
_DIGITS = Context(prec=9)
"""More than anybody reads of "1.4 times", and short."""
_INFINITE = Decimal("Infinity")


def note_claims(note: Note, series: Series) -> tuple[Standing, ...]:
    """Return where each claim of a published note stands, in the note's order."""
    return tuple(
        _standing(series.claims[claim.id], series.claim_places[claim.id, note.slug, number])
        for number, claim in enumerate(note.claims)
    )


def note_figures(note: Note, series: Series) -> tuple[Number, ...]:
    """Return what each figure of a published note became, in the note's order."""
    return tuple(
        _number(series.figures[figure.id], series.figure_places[figure.id, note.slug, number])
        for number, figure in enumerate(note.figures)
    )


def factor(now: Figure, before: Figure) -> Decimal | None:
    """Return how many times the number before a number is; None where that says nothing.

    That is where one of them is a range or zero, or where they lie on two sides of zero.
    """
    if not now.value or not before.value or (now.value > 0) != (before.value > 0):
        return None
    return _DIGITS.divide(now.value, before.value).normalize(_DIGITS)


def _standing(history: ClaimHistory, place: int) -> Standing:
    """Return where a claim stands; what its own note says later is no news there."""
    said, latest = history.statements[place], history.latest
    if latest.claim.status == said.claim.status:
        turned, again = None, latest
    else:
        turned, again = history.since, None
    return Standing(
        said, history.text, history.lang, _from_another(turned, said), _from_another(again, said)
    )


def _from_another(found: Said | None, said: Said) -> Said | None:
    """Return what was found, where another note says it."""
    return None if found is None or found.note.slug == said.note.slug else found


def _number(history: FigureHistory, place: int) -> Number:
    said = history.points[place]
    narrowed, later = _narrowed(history, place), _later(history, place)
    found: tuple[tuple[How, Point | None], ...] = (
        ("actual", _actual(history, place)),
        ("narrowed", narrowed),
        ("later", None if later is narrowed else later),
    )
    became = tuple(
        Became(how, point, factor(point.figure, said.figure))
        for how, point in found
        if point is not None and point.note.slug != said.note.slug
    )
    return Number(said, history.label, history.lang, history.unit, became)


def _actual(history: FigureHistory, place: int) -> Point | None:
    """Return the number that a target or estimate was about."""
    said = history.points[place].figure
    if said.kind == "actual":
        return None
    start = 0 if said.about_time is not None else place + 1
    for point in reversed(history.points[start:]):
        same = point.figure.about_time == said.about_time
        if point.figure.kind == "actual" and same:
            return point
    return None


def _narrowed(history: FigureHistory, place: int) -> Point | None:
    """Return the newest later range about the same time that lies within this one."""
    said = history.points[place].figure
    if said.value is not None:
        return None
    for point in reversed(history.points[place + 1 :]):
        figure = point.figure
        same = figure.kind == said.kind and figure.about_time == said.about_time
        if same and figure.value is None and _is_narrower(figure, said):
            return point
    return None


def _is_narrower(range_: Figure, than: Figure) -> bool:
    (low, high), (lowest, highest) = _ends(range_), _ends(than)
    return lowest <= low and high <= highest and (low, high) != (lowest, highest)


def _ends(figure: Figure) -> tuple[Decimal, Decimal]:
    low, high = figure.minimum, figure.maximum
    return (-_INFINITE if low is None else low, _INFINITE if high is None else high)


def _later(history: FigureHistory, place: int) -> Point | None:
    """Return the newest point of the same kind, where that comes later."""
    kind = history.points[place].figure.kind
    for number in range(len(history.points) - 1, place, -1):
        if history.points[number].figure.kind == kind:
            return history.points[number]
    return None
