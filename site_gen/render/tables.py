"""Writes what the trackers show as tables to download: CSV as RFC 4180 has it, in UTF-8."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from site_gen.model import Source
from site_gen.products import Head, Plan
from site_gen.record import ClaimHistory, FigureHistory, NoteLink
from site_gen.render.addresses import absolute
from site_gen.render.trackers import publishers
from site_gen.settings import Company

_CLAIMS = (
    "claim", "text", "status", "as_of", "basis", "by", "due", "about", "note", "url", "sources",
)  # fmt: skip
_FIGURES = (
    "figure", "label", "kind", "value", "min", "max", "unit", "for", "approx", "as_of", "about",
    "note", "url", "sources",
)  # fmt: skip
_QUOTED = re.compile('[",\r\n]')
# What makes a spreadsheet run a cell (OWASP, CSV Injection), also in full width, as East Asian ones
# take it. Where decimals have a comma, cells end at semicolons, whatever is quoted.
_FORMULA = re.compile(
    "(^|[;\t\r\n])([\\s\"'\u200b-\u200f\u2060\ufeff]*)(?=[-=+@\uff0b\uff0d\uff1d\uff20])|^(?=[\t\r])"
)
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def of_plan(plan: Plan) -> dict[str, bytes]:
    """Return output path → bytes of each table that there is something to put in."""
    tables = {}
    if plan.claims:
        tables["data/claims.csv"] = claims(plan.claims, plan.head)
    if plan.figures:
        tables["data/figures.csv"] = figures(plan.figures, plan.head)
    return tables


def claims(histories: Iterable[ClaimHistory], head: Head) -> bytes:
    """Write a row for each statement: by claim, the oldest first."""
    rows = (
        (
            history.id,
            said.claim.text or history.text,
            said.claim.status,
            said.day.isoformat(),
            said.claim.basis,
            said.claim.by,
            said.claim.due,
            _company(history.about),
            *_told(said.note, said.sources, head),
        )
        for history in histories
        for said in history.statements
    )
    return _table(_CLAIMS, rows)


def figures(histories: Iterable[FigureHistory], head: Head) -> bytes:
    """Write a row for each time a figure was given: by figure, the oldest first."""
    rows = (
        (
            history.id,
            point.figure.label or history.label,
            point.figure.kind,
            _number(point.figure.value),
            _number(point.figure.minimum),
            _number(point.figure.maximum),
            history.unit,
            point.figure.about_time,
            "yes" if point.figure.approx else "no",
            point.day.isoformat(),
            _company(history.about),
            *_told(point.note, point.sources, head),
        )
        for history in histories
        for point in history.points
    )
    return _table(_FIGURES, rows)


def _told(note: NoteLink, sources: Sequence[Source], head: Head) -> tuple[str, str, str]:
    """Return a note, where it stands, and who said so."""
    address = absolute(head.config, f"/notes/{note.slug}/")
    return note.slug, address, "; ".join(publishers(sources))


def _company(company: Company | None) -> str | None:
    return company.id if company else None


def _number(value: Decimal | None) -> str | None:
    """Write a number with all its digits, never as a power of ten."""
    return None if value is None else format(value, "f")


def _table(names: Sequence[str], rows: Iterable[Sequence[str | None]]) -> bytes:
    lines = (",".join(map(_cell, row)) for row in (names, *rows))
    return "".join(f"{line}\r\n" for line in lines).encode()


def _cell(text: str | None) -> str:
    """Write a cell that no spreadsheet takes for a formula."""
    text = text or ""
    if not _NUMBER.fullmatch(text):
        text = _FORMULA.sub(r"\1'\2", text)
    return '"{}"'.format(text.replace('"', '""')) if _QUOTED.search(text) else text
