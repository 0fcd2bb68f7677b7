"""Reminds the writer of a note what is open in its story: its claims and figures, as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from site_gen.arrange import series
from site_gen.arrange import site as site_stage
from site_gen.desk import files, glance
from site_gen.model import Figure, Note
from site_gen.publication import Site
from site_gen.read import content as content_stage
from site_gen.read import notes as note_reader
from site_gen.read.content import Result
from site_gen.record import ClaimHistory, FigureHistory
from site_gen.statement_lists import amount

_LISTS = ("content/site.yaml", "content/topics.yaml", "content/companies.yaml")
_NUMBERS = {"value": "value", "min": "minimum", "max": "maximum"}


def reminder(root: Path, story: str, now: datetime) -> tuple[str, ...]:
    """Return lines for a new note of a story: what is open in it, ready to be said anew."""
    site = _site(root, story, now)
    if site is None:
        return ()
    known = series.of_site(site)
    claims = [c for c in known.claims.values() if c.shape == "open" and _of(c, story)]
    figures = [f for f in known.figures.values() if _of(f, story)]
    lines = ["Open in this story. Uncomment what this note has news of, and mend it:"]
    if claims:
        lines += ["claims:", *(f"  - {_claim(history)}" for history in claims)]
    if figures:
        lines += ["figures:", *(f"  - {_figure(history)}" for history in figures)]
    return tuple(lines) if claims or figures else ()


def _of(history: ClaimHistory | FigureHistory, story: str) -> bool:
    return any(link.id == story for link in history.stories)


def _claim(history: ClaimHistory) -> str:
    status, since = history.latest.claim.status, history.since.day.isoformat()
    due = f", due {history.due}" if history.due else ""
    late = ", overdue" if history.overdue else ""
    fields = f"{{id: {history.id}, status: {status}}}"
    return f"{fields}  # since {since}{due}{late}: {history.text}"


def _figure(history: FigureHistory) -> str:
    point = history.latest
    fields = ", ".join([f"id: {history.id}", *_fields(point.figure)])
    about = f" for {point.figure.about_time}" if point.figure.about_time else ""
    said = amount(replace(point.figure, unit=history.unit)) + about
    return f"{{{fields}}}  # {said}, {point.day.isoformat()}: {history.label}"


def _fields(figure: Figure) -> Iterator[str]:
    """Yield what has to be said each time: the number, and what is not the default."""
    for name, attribute in _NUMBERS.items():
        number = getattr(figure, attribute)
        if number is not None:
            yield f"{name}: {number:f}"
    if figure.kind != "actual":
        yield f"kind: {figure.kind}"
    if figure.approx:
        yield "approx: true"


def _site(root: Path, story: str, now: datetime) -> Site | None:
    """Arrange no more of a site than the notes that speak of what its story speaks of."""
    texts = {path: files.read(root, path)[0] for path in glance.notes(root).values()}
    chosen = _chosen(texts, story)
    lists = {path: files.read(root, path)[0] for path in (*_LISTS, f"content/stories/{story}.md")}
    given = {path: data for path, data in lists.items() if data} | {p: texts[p] for p in chosen}
    content, _ = content_stage.read(given.items(), (), done=chosen)
    if content is None:
        return None
    site, _ = site_stage.arrange(content, now, lambda lead, _: lead, preview=False)
    return site


def _chosen(texts: Mapping[str, bytes], story: str) -> dict[str, Result]:
    """Read the notes of a story, and the others that repeat an id of theirs."""
    read: dict[str, Result] = {}
    ids: set[str] = set()
    for path, data in texts.items():
        if story.encode() in data:
            read[path] = note_reader.read(path, data)
            note = read[path][0]
            if isinstance(note, Note) and note.story == story:
                ids |= {claim.id for claim in note.claims} | {f.id for f in note.figures}
    if not ids:
        return read
    named = re.compile("|".join(map(re.escape, sorted(ids))).encode())
    for path, data in texts.items():
        front = data.partition(b"\n---")[0]
        if path not in read and re.search(rb"claims|figures", front) and named.search(front):
            read[path] = note_reader.read(path, data)
    return read
