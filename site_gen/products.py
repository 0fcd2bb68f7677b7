"""What a build makes, as values: pages, feeds and cards, together a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from site_gen.model import Asset, Story
from site_gen.publication import BriefLink, Declared, Item, Picture
from site_gen.record import ClaimHistory, FigureHistory, Turn
from site_gen.settings import BriefRule, Company, Config, Topic
from site_gen.views import (
    BriefsView,
    BriefView,
    ClaimsView,
    Collection,
    CollectionView,
    CorrectionsView,
    FiguresView,
    FigureView,
    FindableYear,
    FoundNotes,
    HomeView,
    IndexView,
    NoteView,
    RedirectView,
    SearchView,
    StandingView,
)


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
    languages: tuple[str, ...] = ()
    """In which the page is there, each in its edition; empty where that is one alone."""

    @property
    def address(self) -> str:
        """The address below the site's root: `/notes/altman-fabs/`."""
        return "/" + self.path.removesuffix("index.html")


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
