"""Rules about claims and figures: who confirms them, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from site_gen import clock
from site_gen.arrange import series, statements
from site_gen.arrange.editorial.findings import Finding, in_note
from site_gen.arrange.statements import Line, Said
from site_gen.model import Content, Note
from site_gen.publication import Site
from site_gen.record import Point, Statement


def check(content: Content, site: Site) -> Iterator[Finding]:
    """Find what is odd about claims and figures."""
    dated = [note for note in content.notes if not note.undated and not note.retracted]
    claims, figures = statements.gather(dated, content.config.timezone)
    notes = {note.slug: note for note in content.notes}
    yield from _without_a_name(content.notes)
    for claim in claims.values():
        yield from _dated_back(claim, notes, "claims")
        yield from _worded_twice(claim, notes)
    for figure in _by_kind(figures.values()):
        yield from _dated_back(figure, notes, "figures")
    yield from _late(site, notes)


def _without_a_name(notes: Iterable[Note]) -> Iterator[Finding]:
    """Find claims that are confirmed by nobody who gives a name."""
    for note in notes:
        for number, claim in enumerate(note.claims):
            if claim.status == "confirmed" and claim.basis == "anonymous":
                message = f"`{claim.id}` is confirmed, on the word of people without a name"
                remedy = "write `status: reported`, or the basis on which it is confirmed"
                yield in_note("N201", note, f"claims.{number}.basis", message, remedy)


def _by_kind(lines: Iterable[Line[Point]]) -> Iterator[Line[Point]]:
    """Part lines by the kind of figure: actual, target and estimate have a line each."""
    for line in lines:
        for kind in dict.fromkeys(told.said.figure.kind for told in line):
            yield tuple(told for told in line if told.said.figure.kind == kind)


def _dated_back(line: Line[Said], notes: Mapping[str, Note], label: str) -> Iterator[Finding]:
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
            yield in_note("N202", note, field, message, remedy)
        elif not note.draft:
            older = told


def _worded_twice(line: Line[Statement], notes: Mapping[str, Note]) -> Iterator[Finding]:
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
            yield in_note("N203", note, f"claims.{told.number}.text", message, remedy)
        if not note.draft:
            before[told.said.note.lang] = (words, note)


def _late(site: Site, notes: Mapping[str, Note]) -> Iterator[Finding]:
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
        yield in_note("N204", notes[told.slug], field, message, remedy)


def _gave(due: str, line: Sequence[statements.Told[Statement]]) -> statements.Told[Statement]:
    """Return the statement that said what is due."""
    given = (t for t in reversed(line) if t.retracted is None and t.said.claim.due == due)
    return next(given)
