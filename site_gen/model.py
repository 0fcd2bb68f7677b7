"""What editors write, as values: frozen, slotted, documented where they are defined.

Words are those of docs/architecture.md. A *day* is a `datetime.date`; an *instant* is a
`datetime.datetime` with its offset; `When` is either (`clock` tells what each means).
"""

from __future__ import annotations

from abc import ABC
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from site_gen.settings import Company, Config, Publisher, Topic
from site_gen.texts import Places, Text, Translation

Day = date
if TYPE_CHECKING:
    When = date | datetime
else:

    class When(ABC):  # noqa: B024 - one name for both, so that a record of them can be read back
        """A day or an instant."""

    When.register(date)
"""A day, or an instant with its offset (a `datetime` is a `date` to Python: test for it first)."""

Role = Literal["origin", "report", "syndication", "company", "document"]
Weight = Literal["lead", "main", "short"]
ChangeKind = Literal["update", "clarification", "correction", "retraction"]
Status = Literal[
    "rumoured",
    "reported",
    "announced",
    "confirmed",
    "disputed",
    "denied",
    "delayed",
    "delivered",
    "shelved",
    "false",
]
Basis = Literal["anonymous", "named", "company", "document"]
FigureKind = Literal["actual", "target", "estimate"]
Menu = Literal["header", "footer", "none"]


@dataclass(frozen=True, slots=True)
class Source:
    """One link of the chain a note's news came through."""

    role: Role = "report"
    name: str = ""
    """Empty until publishers.yaml or the address has given it."""
    id: str | None = None
    of: str | None = None
    """For a syndication: the id of the source it copies or translates."""
    url: str | None = None
    title: str | None = None
    author: str | None = None
    date: When | None = None
    lang: str | None = None
    paywall: bool | None = None
    """None until the publisher's entry has been asked."""
    archived: str | None = None
    gone: Day | None = None
    """Since when `url` is dead, so that `archived` is the link."""

    @property
    def link(self) -> str | None:
        """The address to send a reader to."""
        return self.archived if self.gone and self.archived else self.url


@dataclass(frozen=True, slots=True)
class Claim:
    """Something a note says is the case, as of a day."""

    id: str
    status: Status
    text: str | None = None
    basis: Basis | None = None
    by: str | None = None
    as_of: date | None = None
    due: str | None = None
    """`YYYY`, `YYYY-Qn`, `YYYY-MM` or `YYYY-MM-DD`."""
    about: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with a unit, as of a day; either `value`, or `minimum` and/or `maximum`."""

    id: str
    label: str | None = None
    value: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str | None = None
    kind: FigureKind = "actual"
    about_time: str | None = None
    """What the number is about (the field `for`), written like `Claim.due`."""
    approx: bool = False
    as_of: date | None = None
    about: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What was declared about a published note or brief later."""

    date: When
    kind: ChangeKind
    text: str
    was: str | None = None
    now: str | None = None
    number: int = 1
    """Its place in the file, from 1: part of its feed id."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that stands on top of a note."""

    target: str
    """As `ImageReference.target`."""
    alt: str
    credit: str | None = None
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """One curated item about one piece of news."""

    path: str
    """Its file, relative to the site: `content/notes/2024/altman-fabs.md`."""
    slug: str
    uid: str
    title: str
    date: When
    lang: str
    summary: str
    text: Text
    sources: tuple[Source, ...]
    why_it_matters: str | None = None
    topics: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    story: str | None = None
    weight: Weight = "main"
    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
    changes: tuple[Change, ...] = ()
    image: Image | None = None
    draft: bool = False
    aliases: tuple[str, ...] = ()
    feed_id: str | None = None
    allow: tuple[str, ...] = ()
    undated: bool = False
    """A draft without a date yet."""
    digest: str = ""
    """blake2b of the file's bytes, in hexadecimal."""
    places: Places = field(default_factory=Places)

    @property
    def retracted(self) -> bool:
        """Whether a declared change takes it back, so that only a stub is left of it."""
        return any(change.kind == "retraction" for change in self.changes)


@dataclass(frozen=True, slots=True)
class AlsoLink:
    """A one-line link in a brief, without a page of its own."""

    title: str
    url: str
    name: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Sponsor:
    """Who paid for a brief; always labelled."""

    name: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class BriefFile:
    """What an editor said about a weekly brief, or a special edition."""

    path: str
    name: str
    """`2024-W04`, or the slug of a special edition."""
    text: Text
    title: str | None = None
    published: When | None = None
    draft: bool = False
    notes: tuple[str, ...] | None = None
    """Slugs. None leaves the brief open; a list closes it."""
    also: tuple[AlsoLink, ...] = ()
    sponsor: Sponsor | None = None
    skip: str | None = None
    changes: tuple[Change, ...] = ()
    lang: str | None = None
    """Of its text, where an edition shows it for want of a translation."""
    places: Places = field(default_factory=Places)

    @property
    def special(self) -> bool:
        """Whether it is a special edition, which bounds no week."""
        return "-W" not in self.name or not self.name[:4].isdecimal()


@dataclass(frozen=True, slots=True)
class Story:
    """A thread of notes over weeks."""

    path: str
    id: str
    title: str
    text: Text
    open: bool = True
    summary: str | None = None
    aliases: tuple[str, ...] = ()
    lang: str | None = None
    """As of a brief."""
    places: Places = field(default_factory=Places)


@dataclass(frozen=True, slots=True)
class StandingPage:
    """A page that is not news: content/pages/<slug>.md."""

    path: str
    slug: str
    title: str
    text: Text
    summary: str | None = None
    menu: Menu = "footer"
    order: int = 0
    lang: str | None = None
    """As of a brief."""
    places: Places = field(default_factory=Places)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is copied as it is: below content/assets/, or beside a note."""

    path: str
    """Relative to the site: `content/assets/logo.png`."""
    digest: str
    """blake2b of its bytes, in hexadecimal."""
    bytes: int
    size: tuple[int, int] | None = None
    """Width and height in CSS pixels, for a picture."""


@dataclass(frozen=True, slots=True)
class Content:
    """All that was read."""

    config: Config
    topics: tuple[Topic, ...] = ()
    companies: tuple[Company, ...] = ()
    stories: tuple[Story, ...] = ()
    notes: tuple[Note, ...] = ()
    briefs: tuple[BriefFile, ...] = ()
    pages: tuple[StandingPage, ...] = ()
    assets: tuple[Asset, ...] = ()
    unread: frozenset[str] = frozenset()
    """Paths of files that could not be made into values: each has its error already."""
    publishers: tuple[Publisher, ...] = ()
    translations: tuple[Translation, ...] = ()
