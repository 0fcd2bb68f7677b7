"""What is published, as values: briefs, pages and feeds, arranged from what editors wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from site_gen.model import (
    AlsoLink,
    Asset,
    BriefRule,
    Change,
    Company,
    Config,
    Note,
    Sponsor,
    StandingPage,
    Status,
    Story,
    Text,
    Topic,
)
from site_gen.record import (
    BriefRecord,
    ClaimHistory,
    FigureHistory,
    NoteLink,
    Number,
    Standing,
    Turn,
)

Reason = Literal["draft", "future", "empty"]
NO_TEXT = Text()
NO_RECORD = BriefRecord()
ItemKind = Literal["note", "brief", "change"]


@dataclass(frozen=True, slots=True)
class Held:
    """Something that is not published yet, and why."""

    kind: ItemKind
    path: str | None
    title: str
    reason: Reason
    until: datetime | None
    """When it goes out by itself; None where no date will release it."""


@dataclass(frozen=True, slots=True)
class Section:
    """Notes of one topic in a brief; `topic` is None for those without one."""

    topic: Topic | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class BriefLink:
    """Enough of a brief to link to it."""

    name: str
    title: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Brief:
    """What goes out once a week, or a special edition, arranged."""

    name: str
    title: str
    moment: datetime
    """When it goes out, in the site's zone."""
    notes: tuple[Note, ...]
    """All of them in reading order; the first is the lead."""
    sections: tuple[Section, ...] = ()
    """The notes after the lead under headings; empty where the brief has no headings."""
    text: Text = NO_TEXT
    also: tuple[AlsoLink, ...] = ()
    sponsor: Sponsor | None = None
    changes: tuple[Change, ...] = ()
    """Its own, whose date has come."""
    path: str | None = None
    own_title: str | None = None
    """The title its file gives, if any."""
    previous: BriefLink | None = None
    next: BriefLink | None = None
    following: datetime | None = None
    """When the next weekly brief is due, by the schedule."""
    special: bool = False
    held: Reason | None = None
    """Why it is not out: only ever seen in a preview."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A week without a brief, and what its file says about it."""

    name: str
    moment: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Site:
    """What is published at one instant, arranged: all that pages, feeds and lists are made from."""

    config: Config
    now: datetime
    notes: tuple[Note, ...]
    """Published, newest first; changes whose date has not come are left out of them."""
    briefs: tuple[Brief, ...]
    """Out, the newest moment first."""
    skipped: tuple[Skipped, ...]
    since: tuple[Note, ...]
    """Published, in no weekly brief that is out, in reading order."""
    brief_of: Mapping[str, str]
    """slug → name of the weekly brief it stands in, out or not."""
    topics: tuple[tuple[Topic, tuple[Note, ...]], ...]
    """With a published note, in the order of topics.yaml; notes newest first."""
    companies: tuple[tuple[Company, tuple[Note, ...]], ...]
    """With a published note, by name."""
    stories: tuple[tuple[Story, tuple[Note, ...]], ...]
    """With a published note, the one with the newest note first; notes oldest first."""
    pages: tuple[StandingPage, ...]
    assets: tuple[Asset, ...]
    held: tuple[Held, ...]
    next_due: datetime | None
    """The earliest moment at which a note, brief or change is due."""
    changes_at: datetime | None
    """The earliest moment from which the same content may give another site, in UTC."""
    addresses: Mapping[str, str | None]
    """Target of a link in a text → address below the site's root, or None: not published yet."""
    preview: bool = False
    held_notes: Mapping[str, Reason] = field(default_factory=dict)
    """slug → why it is not out: only ever filled in a preview."""
    coming: tuple[Note, ...] = ()
    """Dated in the future (in a preview: none), for what must be right before they are out."""
    withdrawn: tuple[Note, ...] = ()
    """The retracted ones of `notes`, with the claims and figures that they had."""
    known_companies: Mapping[str, Company] = field(default_factory=dict)
    """All of companies.yaml by id, with or without a page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Where a picture stands in the output."""

    address: str
    """Below the site's root: `/notes/altman-fabs/fab.jpg`."""
    size: tuple[int, int] | None = None
    """Width and height in CSS pixels."""


@dataclass(frozen=True, slots=True)
class References:
    """What the slots of one text resolve to."""

    addresses: Mapping[str, str | None] = field(default_factory=dict)
    """`Link.target` → address below the site's root; None shows the text alone."""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """`ImageReference.target` → picture."""


@dataclass(frozen=True, slots=True)
class Item:
    """A note with all that a page needs to show it."""

    note: Note
    references: References = References()
    topics: tuple[Topic, ...] = ()
    companies: tuple[Company, ...] = ()
    story: Story | None = None
    held: Reason | None = None
    """Why it is not out: only ever set in a preview."""


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Items under one heading; `topic` is None for notes without one."""

    topic: Topic | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Declared:
    """A change with what it was declared about: `note`, or else `brief`."""

    change: Change
    note: NoteLink | None = None
    brief: BriefLink | None = None
    topics: tuple[Topic, ...] = ()
    """Of the note; for the feed alone, and so its companies."""
    companies: tuple[Company, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefView:
    """A brief with all that its page, entry or mail needs."""

    brief: Brief
    items: tuple[Item, ...]
    """All in reading order; the first is the lead, which stands above all groups."""
    groups: tuple[ItemGroup, ...] = ()
    """The items after the lead under headings; empty where the brief has no headings."""
    references: References = References()
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
    references: References = References()
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
    references: References = References()


@dataclass(frozen=True, slots=True)
class CorrectionsView:
    """The corrections policy (None: there is none), and all that was declared but updates."""

    page: StandingPage | None
    declared: tuple[Declared, ...] = ()
    """The newest first."""
    references: References = References()


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
class Pace:
    """How often a feed brings an entry."""

    count: int
    """Of the entries that tell it."""
    a_week: int
    """0 where it is less than one or two."""
    a_month: int
    newest: date
    closed: bool = False
    """Whether no more are to be expected."""


@dataclass(frozen=True, slots=True)
class SubscribeView:
    """The feeds, for a reader to choose from."""

    feeds: tuple[Feed, ...]
    latest: BriefView | None = None
    """The sample."""
    rule: BriefRule | None = None
    """When briefs go out."""
    paces: Mapping[str, Pace] = field(default_factory=dict)
    """Key of a feed that has an entry → how often it brings one."""


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


PageKind = Literal[
    "home",
    "brief",
    "briefs",
    "note",
    "collection",
    "index",
    "standing",
    "corrections",
    "claims",
    "figures",
    "figure",
    "subscribe",
    "search",
    "404",
    "redirect",
]
View = (
    HomeView
    | BriefView
    | BriefsView
    | NoteView
    | CollectionView
    | IndexView
    | StandingView
    | CorrectionsView
    | ClaimsView
    | FiguresView
    | FigureView
    | SubscribeView
    | SearchView
    | RedirectView
    | None
)


@dataclass(frozen=True, slots=True)
class Page:
    """One HTML file: its kind names the template, its view is all the template is given."""

    path: str
    """In the output folder: `notes/altman-fabs/index.html`."""
    kind: PageKind
    view: View
    made_by: str | None = None
    """The file an editor would look at, for diagnostics."""

    @property
    def address(self) -> str:
        """The address below the site's root: `/notes/altman-fabs/`."""
        return "/" + self.path.removesuffix("index.html")


@dataclass(frozen=True, slots=True)
class Feed:
    """One Atom feed: what it holds, before it is limited to the newest entries that fit."""

    key: str
    """The path below /feeds/ without its suffix: `briefs`, `topics/energy`."""
    kind: Literal["briefs", "notes", "topic", "company", "story", "claims", "corrections", "list"]
    subject: Topic | Company | Story | None
    entries: tuple[BriefView, ...] | tuple[Item, ...] | tuple[Turn, ...] | tuple[Declared, ...]
    """Newest `published` first."""
    home: str = "/"
    """Address of the page it follows, below the site's root."""
    limit: int = 60
    also_at: tuple[str, ...] = ()
    """Further addresses of byte-for-byte copies."""
    format: Literal["atom", "json", "opml"] = "atom"
    archive: bool = False
    """Whether it is a document of the archive (RFC 5005), which holds all its entries for good."""
    previous: str | None = None
    """Key of the document with the entries before these, of a main feed and its archive."""
    listed: tuple[Feed, ...] = ()
    """Of a list of feeds: these, without their entries."""

    @property
    def address(self) -> str:
        """Its address below the site's root."""
        return f"/feeds/{self.key}.{self.format}"


CARD_SIZE = (1200, 630)
"""Width and height of a card: what the Open Graph's readers show whole."""


@dataclass(frozen=True, slots=True)
class Card:
    """The picture that stands for a brief, or (`brief` is None) the site, where it is shared."""

    site: str
    """What the site is called."""
    title: str
    """What stands large on it."""
    timezone: ZoneInfo
    line: str = ""
    """Of the site's card: the last line."""
    accent: str | None = None
    brief: BriefLink | None = None
    special: bool = False

    @property
    def address(self) -> str:
        """The address below the site's root."""
        return card_address(self.brief.name if self.brief else None)


def card_address(brief: str | None) -> str:
    """Return the address of the card of a brief, or of the site."""
    return f"/briefs/{brief}/card.png" if brief else "/card.png"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A standing page in a menu."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Head:
    """What every page shows of the site: its name, menus and feeds."""

    config: Config
    logo: Picture | None = None
    """What stands for the name on top of pages, where site.yaml has one."""
    icon: Picture | None = None
    """What stands for the site in a browser's tab, likewise."""
    header: tuple[MenuEntry, ...] = ()
    footer: tuple[MenuEntry, ...] = ()
    collections: tuple[Collection, ...] = ()
    """Those that have a page."""
    corrections: bool = False
    """Whether there is a page of corrections."""
    claims: bool = False
    """Whether there is a page of claims."""
    figures: bool = False
    """Whether there is a page of figures."""
    preview: bool = False


def card_of(head: Head, brief: str | None = None) -> Picture | None:
    """Return the card of a brief, or of the site; None where none are drawn."""
    if not head.config.cards or head.preview:
        return None
    return Picture(card_address(brief), CARD_SIZE)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a build will make."""

    head: Head
    pages: tuple[Page, ...]
    feeds: tuple[Feed, ...]
    copies: tuple[tuple[str, Asset], ...]
    """Output path → file to copy."""
    claims: tuple[ClaimHistory, ...] = ()
    """For /data/claims.csv, by id."""
    figures: tuple[FigureHistory, ...] = ()
    """For /data/figures.csv, by id."""
    found: tuple[FoundNotes, ...] = ()
    """The lines of search results."""
    findable: tuple[FindableYear, ...] = ()
    """What the index of search is made from, the oldest year first."""
    cards: tuple[Card, ...] = ()
    """The site's first."""
