"""What each kind of page is given to show, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from site_gen.model import Note, StandingPage, Status, Story
from site_gen.publication import (
    NO_RECORD,
    NO_REFERENCES,
    Brief,
    BriefLink,
    Declared,
    Item,
    ItemGroup,
    References,
    Skipped,
)
from site_gen.record import BriefRecord, ClaimHistory, FigureHistory, NoteLink, Number, Standing
from site_gen.settings import Company, Topic


@dataclass(frozen=True, slots=True)
class BriefView:
    """A brief with all that its page, entry or mail needs."""

    brief: Brief
    items: tuple[Item, ...]
    """All in reading order; the first is the lead, which stands above all groups."""
    groups: tuple[ItemGroup, ...] = ()
    """The items after the lead under headings; empty where the brief has no headings."""
    references: References = NO_REFERENCES
    """Of the intro."""
    record: BriefRecord = NO_RECORD
    corrections: tuple[Declared, ...] = ()
    """Corrections, clarifications and retractions declared since the moment before."""
    tellings: Mapping[str, int] = field(default_factory=dict)
    """Slug of a note → which one of its story it is, as of the brief's moment."""


@dataclass(frozen=True, slots=True)
class HomeView:
    """The latest brief, and what came since (in reading order)."""

    latest: BriefView | None
    since: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class BriefYear:
    """The briefs and skipped weeks of one ISO year, the newest moment first."""

    year: int
    entries: tuple[Brief | Skipped, ...]


@dataclass(frozen=True, slots=True)
class BriefsView:
    """All briefs without their notes, the newest year first."""

    years: tuple[BriefYear, ...]


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note's page."""

    item: Item
    brief: BriefLink | None = None
    """The weekly brief it stands in, once that is out."""
    claims: tuple[Standing, ...] = ()
    figures: tuple[Number, ...] = ()
    previous: NoteLink | None = None
    """The note before it in its story."""
    next: NoteLink | None = None


Collection = Literal["topics", "companies", "stories"]


@dataclass(frozen=True, slots=True)
class CollectionView:
    """The page of a topic, company or story; or of one year of it, where it is split."""

    collection: Collection
    subject: Topic | Company | Story
    items: tuple[Item, ...]
    """Newest first; a story's oldest first. Of `year`, or of the newest year, where split."""
    year: int | None = None
    """Set on the page of one year."""
    years: tuple[int, ...] = ()
    """Newest first; empty where the page is not split."""
    count: int = 0
    """How many notes there are in all."""
    references: References = NO_REFERENCES
    """Of a story's background."""
    claims: tuple[ClaimHistory, ...] = ()
    """Of a story's notes, or about a company; not on the page of one year."""
    figures: tuple[FigureHistory, ...] = ()
    """Likewise."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A line of an index page."""

    id: str
    name: str
    count: int
    latest: Note
    note: str | None = None
    """Its description or summary."""


@dataclass(frozen=True, slots=True)
class IndexView:
    """All topics, companies or stories that have a published note."""

    collection: Collection
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True)
class StandingView:
    """A standing page."""

    page: StandingPage
    references: References = NO_REFERENCES


@dataclass(frozen=True, slots=True)
class CorrectionsView:
    """The corrections policy (None: there is none), and all that was declared but updates."""

    page: StandingPage | None
    declared: tuple[Declared, ...] = ()
    """The newest first."""
    references: References = NO_REFERENCES


@dataclass(frozen=True, slots=True)
class ClaimsView:
    """All claims, those with the newest statement first."""

    histories: tuple[ClaimHistory, ...]
    pages: tuple[str, ...] = ()
    """Ids of the companies in it that have a page."""
    feed: bool = False
    """Whether there is a feed of changes of status."""


@dataclass(frozen=True, slots=True)
class FiguresView:
    """All figures, by company, then label, with the points alone that a row of text shows."""

    histories: tuple[FigureHistory, ...]
    pages: tuple[str, ...] = ()
    """As of claims."""


@dataclass(frozen=True, slots=True)
class FigureView:
    """The page of one figure."""

    history: FigureHistory
    pages: tuple[str, ...] = ()
    """As of claims."""
    compared: tuple[FigureHistory, ...] = ()
    """What companies have of the same for the same period, itself included, as labelled by them."""


@dataclass(frozen=True, slots=True)
class SearchView:
    """The page of search: what its filters offer, and the marks that results may carry."""

    companies: tuple[tuple[str, str], ...] = ()
    """Id and name of each that has a page."""
    topics: tuple[tuple[str, str], ...] = ()
    years: tuple[int, ...] = ()
    """In which there are notes, the newest first."""
    statuses: tuple[Status, ...] = ()
    """Of claims as they stand, each once."""


@dataclass(frozen=True, slots=True)
class Found:
    """A note as a line of search results."""

    item: Item
    brief: str | None = None
    """Name of the weekly brief it stands in, once that is out."""
    statuses: tuple[Status, ...] = ()
    """Of its claims as they stand now, each once."""


LINES_IN_A_FILE = 16
"""Of search results: a reader fetches a file for each result that is shown, or fewer."""


@dataclass(frozen=True, slots=True)
class FoundNotes:
    """A file of such lines: some notes of one year, the oldest first."""

    year: int
    number: int
    """Of the file in its year, from 0."""
    notes: tuple[Found, ...]

    @property
    def address(self) -> str:
        """Its address below the site's root."""
        return f"/search/notes/{self.year}-{self.number}.json"


@dataclass(frozen=True, slots=True)
class Findable:
    """What a note is found by, in the order of how much a word there tells of the note."""

    title: str
    names: tuple[str, ...] = ()
    """Of its companies (all that they are called), topics and story."""
    told: tuple[str, ...] = ()
    """Its summary, its claims and the labels of its figures."""
    text: tuple[str, ...] = ()
    filed: tuple[str, ...] = ()
    """What filters ask for: `company:openai`, `topic:memory`."""


@dataclass(frozen=True, slots=True)
class FindableYear:
    """All notes of one year, the oldest first, so that a new note renumbers no other."""

    year: int
    notes: tuple[Findable, ...]


@dataclass(frozen=True, slots=True)
class RedirectView:
    """An old address; `target` is the address below the site's root that it leads to."""

    target: str
