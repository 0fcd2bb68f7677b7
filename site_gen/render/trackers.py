"""Puts claims and figures under the headings of their pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from site_gen.model import Source, Status
from site_gen.record import ClaimHistory, FigureHistory, Number, Shape, Statement
from site_gen.settings import Company

History = TypeVar("History", ClaimHistory, FigureHistory)
_SHAPES: tuple[Shape, ...] = ("open", "held", "fell")


@dataclass(frozen=True, slots=True)
class Group(Generic[History]):
    """Histories about one company; `company` is None for those about none."""

    company: Company | None
    histories: tuple[History, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Claims of one shape."""

    shape: Shape
    sign: Status
    """A status of this shape."""
    count: int
    overdue: int
    """How many of them."""
    groups: tuple[Group[ClaimHistory], ...]


def parts(histories: Sequence[ClaimHistory]) -> list[Part]:
    """Sort claims into those that are open, held and fell; parts without one are left out."""
    found = []
    for shape in _SHAPES:
        shaped = [history for history in histories if history.shape == shape]
        if shaped:
            late = sum(history.overdue for history in shaped)
            sign = shaped[0].latest.claim.status
            found.append(Part(shape, sign, len(shaped), late, tuple(by_company(shaped))))
    return found


def by_company(histories: Iterable[History]) -> list[Group[History]]:
    """Group histories by company, in the order of names, those about none last."""
    ordered = sorted(histories, key=_company)
    return [Group(run[0].about, tuple(run)) for run in _runs(ordered)]


def in_shapes(histories: Sequence[ClaimHistory]) -> list[ClaimHistory]:
    """Put open claims before those that held, and these before those that fell."""
    return sorted(histories, key=lambda history: _SHAPES.index(history.shape))


def turns(history: ClaimHistory) -> list[Statement]:
    """Return the first statement of each status before the present one, the newest first."""
    firsts = [next(run) for _, run in groupby(history.statements, lambda s: s.claim.status)]
    return firsts[-2::-1] if len(firsts) > 1 else []


def by_label(numbers: Iterable[Number]) -> list[list[Number]]:
    """Group the numbers that a note gives under one label, in the order of the first of each."""
    groups: dict[str, list[Number]] = {}
    for number in numbers:
        groups.setdefault(number.label, []).append(number)
    return list(groups.values())


def publishers(sources: Iterable[Source]) -> list[str]:
    """Name who says something, each once."""
    return list(dict.fromkeys(source.name for source in sources))


def _company(history: ClaimHistory | FigureHistory) -> tuple[bool, str, str]:
    about = history.about
    return (False, about.name.casefold(), about.id) if about else (True, "", "")


def _runs(ordered: Iterable[History]) -> Iterable[list[History]]:
    for _, run in groupby(ordered, _company):
        yield list(run)
