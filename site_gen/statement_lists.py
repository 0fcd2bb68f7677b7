"""Lists what is known of claims and figures: for people, programs and pull requests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from site_gen.arrange import series
from site_gen.arrange.series import Series
from site_gen.model import Figure
from site_gen.publication import Brief, Site
from site_gen.record import ClaimHistory, FigureHistory, NoteLink
from site_gen.render import addresses
from site_gen.report import as_json
from site_gen.rows import Row, aligned, escaped, markdown_table

Format = Literal["table", "json", "markdown"]


@dataclass(frozen=True, slots=True)
class _Line:
    """A claim or figure, for people and for programs."""

    row: Row
    fields: dict[str, object]
    note: NoteLink
    """The one that spoke of it last."""


def claims(site: Site, brief: Brief | None, format: Format, width: int | None = None) -> str:
    """List all claims by id, or those of a brief's notes, as they stand now."""
    known = _series(site, brief).claims
    of_brief = {claim.id for note in (brief.notes if brief else ()) for claim in note.claims}
    lines = [_claim(known[name]) for name in sorted(of_brief if brief else known)]
    head = ("id", "status", "since", "due", "statements", "text")
    return _written("claims", head, lines, site, format, width)


def figures(site: Site, brief: Brief | None, format: Format, width: int | None = None) -> str:
    """List all figures by id, or those of a brief's notes, each with its newest number."""
    known = _series(site, brief).figures
    of_brief = {figure.id for note in (brief.notes if brief else ()) for figure in note.figures}
    lines = [_figure(known[name]) for name in sorted(of_brief if brief else known)]
    head = ("id", "latest", "as of", "points", "label")
    return _written("figures", head, lines, site, format, width)


def amount(figure: Figure) -> str:
    """Write a number as an editor wrote it: `about 350000 GPUs (target)`."""
    if figure.value is not None:
        number = f"{figure.value:f}"
    elif figure.minimum is None:
        number = f"at most {figure.maximum:f}"
    elif figure.maximum is None:
        number = f"at least {figure.minimum:f}"
    else:
        number = f"{figure.minimum:f} to {figure.maximum:f}"
    approximately = "about " if figure.approx else ""
    unit = f" {figure.unit}" if figure.unit else ""
    kind = "" if figure.kind == "actual" else f" ({figure.kind})"
    return f"{approximately}{number}{unit}{kind}"


def _series(site: Site, brief: Brief | None) -> Series:
    """Gather what is out, and what a brief that is still to come will add."""
    out = {note.slug for note in site.notes}
    coming = tuple(note for note in (brief.notes if brief else ()) if note.slug not in out)
    return series.of_site(replace(site, notes=(*coming, *site.notes)))


def _claim(history: ClaimHistory) -> _Line:
    status, since = history.latest.claim.status, history.since.day.isoformat()
    due = f"{history.due or '-'}{' (overdue)' if history.overdue else ''}"
    count = len(history.statements)
    fields: dict[str, object] = {
        "id": history.id,
        "status": status,
        "since": since,
        "due": history.due,
        "overdue": history.overdue,
        "text": history.text,
        "statements": count,
    }
    row = (history.id, status, since, due, str(count), history.text)
    return _Line(row, fields, history.latest.note)


def _figure(history: FigureHistory) -> _Line:
    point = replace(history.latest.figure, unit=history.unit)
    day, count = history.latest.day.isoformat(), len(history.points)
    fields: dict[str, object] = {
        "id": history.id,
        "label": history.label,
        "value": _number(point.value),
        "min": _number(point.minimum),
        "max": _number(point.maximum),
        "unit": point.unit,
        "kind": point.kind,
        "for": point.about_time,
        "approx": point.approx,
        "as_of": day,
        "points": count,
    }
    row = (history.id, amount(point), day, str(count), history.label)
    return _Line(row, fields, history.latest.note)


def _number(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _written(
    name: str, head: Row, lines: list[_Line], site: Site, format: Format, width: int | None
) -> str:
    if format == "json":
        return as_json({name: [line.fields | {"url": _url(line, site)} for line in lines]})
    if format == "markdown":
        rows = [(*map(escaped, x.row[:-1]), _linked(x, site)) for x in lines]
        return f"## {name.capitalize()}: {len(lines)}\n\n{markdown_table(head, rows)}"
    shown = aligned([head, *(line.row for line in lines)], width) if lines else ()
    return "".join(f"{line}\n" for line in (f"{name}: {len(lines)}", *shown))


def _linked(line: _Line, site: Site) -> str:
    return f"[{escaped(line.row[-1])}](<{_url(line, site)}>)"


def _url(line: _Line, site: Site) -> str:
    return addresses.absolute(site.config, f"/notes/{line.note.slug}/")
