"""Editorial rules (N2xx): what is allowed, and mostly a slip. `check` alone asks them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from site_gen import clock
from site_gen.arrange import series, statements
from site_gen.arrange.statements import Line, Said
from site_gen.diagnostics import Diagnostic, Diagnostics, Location, Severity
from site_gen.model import Content, Note
from site_gen.publication import Site
from site_gen.record import Point, Statement


def check(content: Content, site: Site) -> Diagnostics:
    """Return what the rules find, as loud as site.yaml wants it, but for what a note allows."""
    dated = [note for note in content.notes if not note.undated and not note.retracted]
    claims, figures = statements.gather(dated, content.config.timezone)
    notes = {note.slug: note for note in content.notes}
    found = (
        *_without_a_name(content.notes),
        *(d for line in claims.values() for d in _dated_back(line, notes, "claims")),
        *(d for line in _by_kind(figures.values()) for d in _dated_back(line, notes, "figures")),
        *(d for line in claims.values() for d in _worded_twice(line, notes)),
        *_late(site, notes),
    )
    return tuple(_as_set(found, content))


@dataclass(frozen=True, slots=True)
class _Found:
    """What a rule found, and in which note."""

    note: Note
    diagnostic: Diagnostic


def _found(
    code: str, severity: Severity, note: Note, field: str, message: str, remedy: str
) -> _Found:
    at = Location(note.path, *note.places.at(field))
    return _Found(note, Diagnostic(code, severity, message, remedy, at))


def _as_set(found: Iterable[_Found], content: Content) -> Iterator[Diagnostic]:
    """Give each its level, and drop what is off."""
    levels = dict(content.config.rules)
    for each in found:
        code = each.diagnostic.code
        level = levels.get(code, each.diagnostic.severity)
        for severity in get_args(Severity):
            if level == severity and code not in each.note.allow:
                yield replace(each.diagnostic, severity=severity)


def _without_a_name(notes: Iterable[Note]) -> Iterator[_Found]:
    """Find claims that are confirmed by nobody who gives a name."""
    for note in notes:
        for number, claim in enumerate(note.claims):
            if claim.status == "confirmed" and claim.basis == "anonymous":
                message = f"`{claim.id}` is confirmed, on the word of people without a name"
                remedy = "write `status: reported`, or the basis on which it is confirmed"
                yield _found("N201", "warning", note, f"claims.{number}.basis", message, remedy)


def _by_kind(lines: Iterable[Line[Point]]) -> Iterator[Line[Point]]:
    """Part lines by the kind of figure: actual, target and estimate have a line each."""
    for line in lines:
        for kind in dict.fromkeys(told.said.figure.kind for told in line):
            yield tuple(told for told in line if told.said.figure.kind == kind)


def _dated_back(line: Line[Said], notes: Mapping[str, Note], label: str) -> Iterator[_Found]:
    """Find notes whose last word on a matter is as of a day before what an older note said."""
    last_of = {told.slug: told for told in line}
    older = None
    for told in sorted(last_of.values(), key=lambda t: (t.published, t.said.day, t.said.note.uid)):
        note = notes[told.slug]
        if older is not None and told.said.day < older.said.day:
            message = (
                f"this is as of {told.said.day.isoformat()}, and {notes[older.slug].path}, "
                f"an older note, tells how it was on {older.said.day.isoformat()}"
            )
            remedy = "mend the day; if it is right, the older note's word stays the last"
            field = f"{label}.{told.number}.as_of"
            yield _found("N202", "warning", note, field, message, remedy)
        elif not note.draft:
            older = told


def _worded_twice(line: Line[Statement], notes: Mapping[str, Note]) -> Iterator[_Found]:
    """Find claims that a later note of the same language puts into other words."""
    before: dict[str, tuple[str, Note]] = {}
    for told in sorted(line, key=lambda t: (t.published, t.said.note.uid, t.number)):
        note, text = notes[told.slug], told.said.claim.text
        if text is None:
            continue
        words = " ".join(text.split())
        said, where = before.get(told.said.note.lang, (words, note))
        if said != words:
            message = f"`{told.said.claim.id}` has other words in {where.path}"
            remedy = "take `text` out here, unless these words shall stand for it everywhere"
            yield _found("N203", "hint", note, f"claims.{told.number}.text", message, remedy)
        if not note.draft:
            before[told.said.note.lang] = (words, note)


def _late(site: Site, notes: Mapping[str, Note]) -> Iterator[_Found]:
    """Find claims whose day has passed, and of which nothing was told since."""
    found = series.of_site(site)
    for history in found.claims.values():
        if not history.overdue or history.due is None:
            continue
        told = _gave(history.due, found.claims_told[history.id])
        day = clock.period_end(history.due).isoformat()
        message = f"`{history.id}` was due by {day}, and no note tells what came of it"
        remedy = "write a note that says how it stands now, be it `delayed`"
        field = f"claims.{told.number}.due"
        yield _found("N204", "hint", notes[told.slug], field, message, remedy)


def _gave(due: str, line: Sequence[statements.Told[Statement]]) -> statements.Told[Statement]:
    """Return the statement that said what is due."""
    given = (t for t in reversed(line) if t.retracted is None and t.said.claim.due == due)
    return next(given)
