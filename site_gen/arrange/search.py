"""What readers can search: the page, the lines of its results, and what notes are found by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from site_gen import clock
from site_gen.arrange.items import Items
from site_gen.arrange.series import Series
from site_gen.model import Note
from site_gen.products import Page
from site_gen.publication import Item, Site
from site_gen.views import LINES_IN_A_FILE, Findable, FindableYear, Found, FoundNotes, SearchView

_Years = dict[int, list[Note]]


@dataclass(frozen=True, slots=True)
class Search:
    """All that search is made from."""

    page: Page
    found: tuple[FoundNotes, ...]
    findable: tuple[FindableYear, ...]


def search(site: Site, items: Items, series: Series) -> Search:
    """Plan the page of search, its results and its index."""
    years = _by_year(site)
    briefs = {brief.name for brief in site.briefs}
    listed = tuple(_found(site, items, series, years, briefs))
    statuses = {history.latest.claim.status for history in series.claims.values()}
    view = SearchView(
        companies=tuple((company.id, company.name) for company, _ in site.companies),
        topics=tuple((topic.id, topic.name) for topic, _ in site.topics),
        years=tuple(sorted(years, reverse=True)),
        statuses=tuple(sorted(statuses)),
    )
    findable = tuple(
        FindableYear(year, tuple(_findable(items.known[note.slug], series) for note in notes))
        for year, notes in sorted(years.items())
    )
    return Search(Page("search/index.html", "search", view), listed, findable)


def _by_year(site: Site) -> _Years:
    """Put the notes under their years, the oldest first: a new one takes the next place."""
    zone = site.config.timezone
    years: _Years = {}
    for note in reversed(site.notes):
        years.setdefault(clock.calendar_day(note.date, zone).year, []).append(note)
    return years


def _found(
    site: Site, items: Items, series: Series, years: _Years, briefs: set[str]
) -> Iterator[FoundNotes]:
    def line(note: Note) -> Found:
        brief = site.brief_of.get(note.slug)
        standing = (series.claims[claim.id].latest.claim.status for claim in note.claims)
        return Found(
            item=items.listed[note.slug],
            brief=brief if brief in briefs else None,
            statuses=tuple(dict.fromkeys(standing)),
        )

    for year, notes in sorted(years.items()):
        for first in range(0, len(notes), LINES_IN_A_FILE):
            lines = tuple(map(line, notes[first : first + LINES_IN_A_FILE]))
            yield FoundNotes(year, first // LINES_IN_A_FILE, lines)


def _findable(item: Item, series: Series) -> Findable:
    """Return what a note is found by: of a retracted one, the title that its stub shows."""
    note = item.note
    if note.retracted:
        return Findable(note.title)
    claims = (claim.text or series.claims[claim.id].text for claim in note.claims)
    labels = (figure.label or series.figures[figure.id].label for figure in note.figures)
    called = (name for c in item.companies for name in (c.name, *c.also_called))
    return Findable(
        title=note.title,
        names=(*called, *(t.name for t in item.topics), item.story.title if item.story else ""),
        told=(note.summary, *claims, *labels),
        text=(note.text.plain, note.why_it_matters or ""),
        filed=(
            *(f"company:{company.id}" for company in item.companies),
            *(f"topic:{topic.id}" for topic in item.topics),
        ),
    )
