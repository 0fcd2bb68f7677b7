"""Plans the trackers, and cuts the histories of claims and figures to what each page shows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from site_gen.arrange.series import Series
from site_gen.arrange.statements import Said
from site_gen.model import FigureKind, Note, Story
from site_gen.products import Page
from site_gen.publication import Site
from site_gen.record import ClaimHistory, FigureHistory, Point, Statement
from site_gen.settings import Company, Topic
from site_gen.views import ClaimsView, FiguresView, FigureView

SPARKLINE = 30
"""The points of a figure that stand in a row of text."""
History = TypeVar("History", ClaimHistory, FigureHistory)
Told = tuple[tuple[ClaimHistory, ...], tuple[FigureHistory, ...]]
"""What a page shows of claims and of figures."""
_Measure = tuple[str, str | None, FigureKind, str | None]


class Trackers:
    """The histories of one site, as its pages are given them."""

    def __init__(self, series: Series, site: Site, *, turned: bool) -> None:
        """Take all histories; `turned` tells whether a claim ever changed its status."""
        self.claims = _newest_first(series.claims.values())
        self.figures = tuple(sorted(series.figures.values(), key=_by_company))
        self._turned = turned
        self._pages = frozenset(company.id for company, _ in site.companies)
        self._language = site.config.language
        self._alike: dict[_Measure, list[FigureHistory]] = {}
        for history in self.figures:
            if history.about and history.latest.figure.about_time:
                self._alike.setdefault(_measures(history), []).append(history)
        self._claims_of_story = _by_story(series.claims.values())
        self._figures_of_story = _by_story(series.figures.values())
        self._claims_about = _by_subject(self.claims)
        self._figures_about = _by_subject(self.figures)

    def pages(self) -> Iterator[Page]:
        """Yield the trackers, where there is something to track."""
        if self.claims:
            listed = ClaimsView(self.claims, self._linked(self.claims), self._turned)
            yield Page("claims/index.html", "claims", listed)
        if self.figures:
            rows = tuple(map(in_a_row, self.figures))
            view = FiguresView(rows, self._linked(rows))
            yield Page("figures/index.html", "figures", view)
        for history in self.figures:
            shown = FigureView(history, self._linked([history]), self._compared(history))
            yield Page(f"figures/{history.id}/index.html", "figure", shown)

    def of(self, subject: Topic | Company | Story, notes: Sequence[Note]) -> Told:
        """Return what the page of a subject shows; `notes` are its own."""
        if isinstance(subject, Company):
            figures = self._figures_about.get(subject.id, ())
            return tuple(self._claims_about.get(subject.id, ())), tuple(map(in_a_row, figures))
        if isinstance(subject, Story):
            own = {note.slug for note in notes}
            claims = (_of_notes(h, own) for h in self._claims_of_story.get(subject.id, ()))
            points = (_points_of(h, own) for h in self._figures_of_story.get(subject.id, ()))
            return tuple(claims), tuple(points)
        return (), ()

    def _compared(self, history: FigureHistory) -> tuple[FigureHistory, ...]:
        """Return the newest of each company, under its name; none where there is but one."""
        alike = self._alike.get(_measures(history), ()) if history.about else ()
        one_each = {other.about: other for other in (*alike, history)}
        if len(one_each) < 2:
            return ()
        return tuple(
            replace(other, label=about.name, lang=self._language, points=(other.latest,))
            for about, other in one_each.items()
            if about
        )

    def _linked(self, histories: Iterable[ClaimHistory | FigureHistory]) -> tuple[str, ...]:
        named = {history.about.id for history in histories if history.about}
        return tuple(sorted(named & self._pages))


def in_a_row(history: FigureHistory) -> FigureHistory:
    """Return a figure with the points alone that a row of text shows: the newest of one kind."""
    kept = history.of_kind(history.latest.figure.kind)[-SPARKLINE:]
    return replace(history, points=kept, older=history.older + len(history.points) - len(kept))


def in_years(told: Told, years: Sequence[int]) -> dict[int, Told]:
    """Return what belongs on the page of each year; what lies between two, on the earlier."""
    ordered = sorted(years)

    def year_of(said: Statement | Point) -> int:
        return ordered[max(bisect_right(ordered, said.day.year) - 1, 0)]

    claims: dict[int, list[ClaimHistory]] = {year: [] for year in ordered}
    figures: dict[int, list[FigureHistory]] = {year: [] for year in ordered}
    for claim in told[0]:
        for year, statements in _grouped(claim.statements, year_of).items():
            claims[year].append(replace(claim, statements=tuple(statements)))
    for figure in told[1]:
        for year, points in _grouped(figure.points, year_of).items():
            figures[year].append(replace(figure, points=tuple(points)))
    return {year: (tuple(claims[year]), tuple(figures[year])) for year in ordered}


def _grouped(members: Iterable[Said], key: Callable[[Said], int]) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = {}
    for member in members:
        found.setdefault(key(member), []).append(member)
    return found


def _measures(history: FigureHistory) -> _Measure:
    """Return what a figure has to share with another to be compared with it."""
    figure = history.latest.figure
    return history.label.casefold(), history.unit, figure.kind, figure.about_time


def _newest_first(histories: Iterable[ClaimHistory]) -> tuple[ClaimHistory, ...]:
    by_id = sorted(histories, key=lambda history: history.id)
    return tuple(sorted(by_id, key=lambda history: history.latest.day, reverse=True))


def _by_company(history: FigureHistory) -> tuple[bool, str, str, str, str]:
    """Sort by company, then label; those about none last."""
    about = history.about
    name, identifier = (about.name.casefold(), about.id) if about else ("", "")
    return about is None, name, identifier, history.label.casefold(), history.id


def _by_subject(histories: Iterable[History]) -> dict[str, list[History]]:
    found: dict[str, list[History]] = {}
    for history in histories:
        if history.about:
            found.setdefault(history.about.id, []).append(history)
    return found


def _by_story(histories: Iterable[History]) -> dict[str, list[History]]:
    found: dict[str, list[History]] = {}
    for history in histories:
        for story in history.stories:
            found.setdefault(story.id, []).append(history)
    return found


def _of_notes(history: ClaimHistory, own: Container[str]) -> ClaimHistory:
    """Keep what some notes said of a claim, and what turned it elsewhere."""
    kept: list[Statement] = []
    before = None
    for statement in history.statements:
        if statement.note.slug in own or statement.claim.status != before:
            kept.append(statement)
        before = statement.claim.status
    return replace(history, statements=tuple(kept))


def _points_of(history: FigureHistory, own: Container[str]) -> FigureHistory:
    kept = tuple(point for point in history.points if point.note.slug in own)
    return replace(history, points=kept)
