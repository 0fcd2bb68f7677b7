"""Claims and figures over all notes: their histories, as far as they are published."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from site_gen import clock
from site_gen.arrange import statements
from site_gen.arrange.statements import Line, Said
from site_gen.model import Claim, Figure, Note
from site_gen.publication import Site
from site_gen.record import (
    SHAPES,
    ClaimHistory,
    FigureHistory,
    NoteLink,
    Point,
    Statement,
    StoryLink,
)
from site_gen.settings import Company

Place = tuple[str, str, int]
"""Id, slug of a note, and its number among the claims or figures of that note."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A story's notes, the oldest first."""

    story: StoryLink
    notes: tuple[NoteLink, ...]
    published: tuple[datetime, ...]
    """When each came out, in UTC."""
    retracted: tuple[datetime | None, ...]
    """When each was taken back, if it was."""


@dataclass(frozen=True, slots=True)
class Series:
    """All claims and figures of a site: as they stand now, and what is needed to look back."""

    claims: Mapping[str, ClaimHistory]
    """By id, in the order of ids: what published notes say that were not taken back."""
    figures: Mapping[str, FigureHistory]
    """Likewise."""
    claims_told: Mapping[str, Line[Statement]]
    """What was ever told of each claim, also by notes that were taken back since."""
    figures_told: Mapping[str, Line[Point]]
    """Likewise of each figure."""
    claim_places: Mapping[Place, int]
    """What a note says of a claim → its index in the claim's history."""
    figure_places: Mapping[Place, int]
    """Likewise for figures."""
    dues: tuple[tuple[date, str], ...]
    """The last day of whatever was ever due, with its claim; sorted."""
    moments: tuple[datetime, ...]
    """Of the weekly briefs that are out, in UTC, the earliest first."""
    threads: Mapping[str, Thread]
    """Story id → its notes."""

    def moment_before(self, at: datetime) -> datetime | None:
        """Return the moment of the weekly brief before an instant, in UTC."""
        place = bisect_left(self.moments, at.astimezone(UTC))
        return self.moments[place - 1] if place else None


def of_site(site: Site) -> Series:
    """Gather the claims and figures of a site."""
    zone = site.config.timezone
    claims_told, figures_told = statements.gather((*site.notes, *site.withdrawn), zone)
    claims, figures = _present(claims_told), _present(figures_told)
    threads = {story.id: _thread(story.id, story.title, n, zone) for story, n in site.stories}
    known = _Known(clock.calendar_day(site.now, zone), site.known_companies, threads)
    return Series(
        claims={name: known.claim(name, claims[name]) for name in sorted(claims)},
        figures={name: known.figure(name, figures[name]) for name in sorted(figures)},
        claims_told=claims_told,
        figures_told=figures_told,
        claim_places=_places(claims),
        figure_places=_places(figures),
        dues=_dues(claims_told),
        moments=tuple(sorted(b.moment.astimezone(UTC) for b in site.briefs if not b.special)),
        threads=threads,
    )


def due_of(line: Iterable[Statement]) -> str | None:
    """Return what is due by some statements: the newest given, which a delay without one ends."""
    due = None
    for statement in line:
        if statement.claim.due is not None:
            due = statement.claim.due
        elif statement.claim.status == "delayed":
            due = None
    return due


def is_late(due: str | None, latest: Statement, today: date) -> bool:
    """Tell whether something is past its last day, still open, and was not heard of since."""
    if due is None or SHAPES[latest.claim.status] != "open":
        return False
    end = clock.period_end(due)
    return latest.day <= end < today


def late_from(notes: Iterable[Note]) -> Iterator[date]:
    """Yield the days from which claims of some notes may be overdue."""
    dues = {claim.due for note in notes for claim in note.claims if claim.due is not None}
    return (clock.period_end(due) + timedelta(days=1) for due in sorted(dues))


def wording(line: Sequence[Statement]) -> tuple[str, str]:
    """Return the newest words for a claim, and their language."""
    for statement in reversed(line):
        if statement.claim.text:
            return statement.claim.text, statement.note.lang
    return _of_id(line[-1].claim.id), line[-1].note.lang


def label(line: Sequence[Point]) -> tuple[str, str]:
    """Return the newest words for a figure, and their language."""
    for point in reversed(line):
        if point.figure.label:
            return point.figure.label, point.note.lang
    return _of_id(line[-1].figure.id), line[-1].note.lang


def unit(line: Sequence[Point]) -> str | None:
    """Return what a figure is counted in."""
    return next((p.figure.unit for p in reversed(line) if p.figure.unit is not None), None)


def _of_id(identifier: str) -> str:
    # The note that had the words was taken back, and its words with it.
    return identifier.replace("-", " ")


@dataclass(frozen=True, slots=True)
class _Known:
    """What a history needs beyond its statements."""

    today: date
    companies: Mapping[str, Company]
    threads: Mapping[str, Thread]

    def claim(self, identifier: str, line: Line[Statement]) -> ClaimHistory:
        said = tuple(told.said for told in line)
        text, lang = wording(said)
        due = due_of(said)
        return ClaimHistory(
            id=identifier,
            text=text,
            lang=lang,
            statements=said,
            about=self._about(statement.claim for statement in said),
            stories=self._stories(told.story for told in line),
            due=due,
            overdue=is_late(due, said[-1], self.today),
        )

    def figure(self, identifier: str, line: Line[Point]) -> FigureHistory:
        points = tuple(told.said for told in line)
        words, lang = label(points)
        return FigureHistory(
            id=identifier,
            label=words,
            lang=lang,
            unit=unit(points),
            points=points,
            about=self._about(point.figure for point in points),
            stories=self._stories(told.story for told in line),
        )

    def _about(self, items: Iterable[Claim | Figure]) -> Company | None:
        named = [item.about for item in items if item.about is not None]
        return self.companies.get(named[-1]) if named else None

    def _stories(self, ids: Iterable[str | None]) -> tuple[StoryLink, ...]:
        named = (self.threads.get(name) for name in dict.fromkeys(ids) if name is not None)
        return tuple(thread.story for thread in named if thread is not None)


def _present(lines: Mapping[str, Line[Said]]) -> dict[str, Line[Said]]:
    """Leave out what was taken back."""
    kept = {
        name: tuple(told for told in line if told.retracted is None) for name, line in lines.items()
    }
    return {name: line for name, line in kept.items() if line}


def _places(lines: Mapping[str, Line[Said]]) -> dict[Place, int]:
    return {
        (name, told.slug, told.number): index
        for name, line in lines.items()
        for index, told in enumerate(line)
    }


def _dues(lines: Mapping[str, Line[Statement]]) -> tuple[tuple[date, str], ...]:
    return tuple(
        sorted(
            {
                (clock.period_end(told.said.claim.due), name)
                for name, line in lines.items()
                for told in line
                if told.said.claim.due is not None
            }
        )
    )


def _thread(identifier: str, title: str, notes: Sequence[Note], zone: ZoneInfo) -> Thread:
    return Thread(
        StoryLink(identifier, title),
        tuple(statements.link_to(note) for note in notes),
        tuple(clock.instant(note.date, zone) for note in notes),
        tuple(statements.retracted_at(note, zone) for note in notes),
    )
