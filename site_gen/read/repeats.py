"""Checks claims and figures over all notes: one id is one thing, and says once what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from site_gen.diagnostics import Diagnostic, Location, Severity, did_you_mean
from site_gen.model import Claim, Figure, Note, When


@dataclass(frozen=True, slots=True)
class _Statement:
    """A claim or figure, and where it stands."""

    note: Note
    path: str
    """As in `Places`: `figures.0`."""
    item: Claim | Figure

    def at(self, field: str = "") -> Location:
        """Return its place, or that of a field of it."""
        line, column = self.note.places.at(f"{self.path}.{field}" if field else self.path)
        return Location(self.note.path, line, column)


def check(notes: Iterable[Note]) -> Iterator[Diagnostic]:
    """Name figures in two units, and claims and figures that no note puts into words."""
    series: _All = {}
    for statement in sorted(_statements(notes), key=_order):
        series.setdefault((statement.path.partition(".")[0], statement.item.id), []).append(
            statement
        )
    for statements in series.values():
        yield from _in_two_units(statements)
        yield from _without_words(statements, series)


_All = dict[tuple[str, str], list[_Statement]]
"""(claims or figures, id) → all that is said of it."""


def _statements(notes: Iterable[Note]) -> Iterator[_Statement]:
    for note in notes:
        for number, claim in enumerate(note.claims):
            yield _Statement(note, f"claims.{number}", claim)
        for number, figure in enumerate(note.figures):
            yield _Statement(note, f"figures.{number}", figure)


def _order(statement: _Statement) -> tuple[date, date, str, str]:
    day = _day(statement.note.date)
    return (statement.item.as_of or day, day, statement.note.uid, statement.path)


def _day(when: When) -> date:
    return when.date() if isinstance(when, datetime) else when


def _in_two_units(statements: Sequence[_Statement]) -> Iterator[Diagnostic]:
    """Name units unlike that of the note that came out first: the later one is wrong."""
    first: tuple[str, _Statement] | None = None
    for statement in sorted(statements, key=lambda s: (_day(s.note.date), s.note.uid, s.path)):
        unit = statement.item.unit if isinstance(statement.item, Figure) else None
        if unit is None:
            continue
        if first is None:
            first = (unit, statement)
        elif unit != first[0]:
            message = (
                f"`{statement.item.id}` is counted in `{first[0]}` in {first[1].note.path}, "
                f"and in `{unit}` here"
            )
            remedy = "write the same unit, or give this figure an id of its own"
            yield Diagnostic("N406", "error", message, remedy, statement.at("unit"))


def _without_words(
    statements: Sequence[_Statement], series: Mapping[tuple[str, str], Sequence[_Statement]]
) -> Iterator[Diagnostic]:
    """Name what no note puts into words, or none that readers can see."""
    label = _label(statements[0])
    worded = [s for s in statements if getattr(s.item, label)]
    seen = [s for s in statements if not s.note.draft and not s.note.retracted]
    if any(s in seen for s in worded) or (worded and not seen):
        return
    first = seen[0] if worded else statements[0]
    who = "only a draft or a retracted note" if worded else "no note"
    message = f"missing field `{label}`: {who} says what `{first.item.id}` is"
    remedy = f"add `{label}: …` here; later notes need not repeat it"
    if not worded and (nearest := _nearest(first, series)):
        remedy = f"{nearest} For a new one, {remedy}"
    severity: Severity = "warning" if worded or first.note.draft else "error"
    yield Diagnostic("N104", severity, message, remedy, first.at())


def _label(statement: _Statement) -> str:
    """Return the field that puts it into words."""
    return "text" if isinstance(statement.item, Claim) else "label"


def _nearest(
    statement: _Statement, series: Mapping[tuple[str, str], Sequence[_Statement]]
) -> str | None:
    """Suggest an id that is in words, for one that was probably mistyped."""
    kind, label = statement.path.partition(".")[0], _label(statement)
    known = (
        identifier
        for (of_kind, identifier), others in series.items()
        if of_kind == kind and any(getattr(other.item, label) for other in others)
    )
    return did_you_mean(statement.item.id, known)
