"""What editors write, as values: frozen, slotted, documented where they are defined.

Words are those of docs/architecture.md. A *day* is a `datetime.date`; an *instant* is a
`datetime.datetime` with its offset; `When` is either (`clock` tells what each means).
"""

from __future__ import annotations

from abc import ABC
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

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
class Places:
    """Where each field of a file stands, packed as one string and unpacked only on demand.

    `packed` holds `path line column` triples, one a line; a path joins keys and list indexes
    with dots (`sources.0.url`), and `path!` is the place of the key itself.
    """

    packed: str = ""

    def at(self, path: str) -> tuple[int, int]:
        """Return (line, column) of `path`, or of its nearest ancestor, or (1, 1)."""
        while path:
            found = self._exactly_at(path)
            if found:
                return found
            path = path.rpartition(".")[0]
        return (1, 1)

    def _exactly_at(self, path: str) -> tuple[int, int] | None:
        # Searched, not split: a file with a thousand faults asks a thousand times.
        packed, row = f"\n{self.packed}\n", f"\n{path} "
        start = packed.rfind(row)
        while start >= 0:
            rest = packed[start + len(row) : packed.index("\n", start + 1)].split(" ")
            if len(rest) == 2:  # else the name goes on
                return int(rest[0]), int(rest[1])
            start = packed.rfind(row, 0, start)
        return None


@dataclass(frozen=True, slots=True)
class Link:
    """A reference from a text."""

    target: str
    """`note:<slug>`, `file:<path below content/>` or `site:</address>`, each with its #fragment,
    for something in this site; the address itself for anything else."""
    line: int


@dataclass(frozen=True, slots=True)
class ImageReference:
    """An image that a text or a field names."""

    target: str
    """`file:<path below content/>`, or `site:</assets/…>`."""
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown made into sanitised HTML whose addresses, ids and heading levels are still open.

    `html` holds slots (`read.markdown` writes them, `render.text` fills them), since the same
    text stands on its own page, in a brief and in feeds.
    """

    html: str = ""
    first: str = ""
    """The first paragraph alone, likewise with slots."""
    plain: str = ""
    """The words, without footnotes."""
    ids: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    """Those inside this site."""
    outside: tuple[Link, ...] = ()
    """Those to other sites, and to mailboxes."""
    images: tuple[ImageReference, ...] = ()


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
class Topic:
    """A subject; a note's first one is its section in the brief."""

    id: str
    name: str
    description: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """A company that notes name."""

    id: str
    name: str
    also_called: tuple[str, ...] = ()
    country: str | None = None
    kind: str | None = None
    ticker: str | None = None
    url: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publisher:
    """What is known of a domain, to fill in sources."""

    domain: str
    name: str
    lang: str | None = None
    paywall: bool = False


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
class Word:
    """A field of a translation, and where its value stands."""

    path: str
    """`title`, `claims.0.text`; in a list the id comes first: `chip-design.name`."""
    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Translation:
    """What a file says in another of the site's languages; its words stand beside the original."""

    path: str
    original: str
    """The file that it translates, relative to the site."""
    lang: str
    words: tuple[Word, ...] = ()
    text: Text = field(default_factory=Text)
    """Empty where the body is not translated."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who publishes the newsletter."""

    name: str
    url: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class BriefRule:
    """When a week's brief goes out: a weekday (Monday is 0) and a wall time in the site's zone."""

    weekday: int = 4
    time: time = time(7, 0)
    since: str | None = None
    """The first week it holds for; the first rule also holds for all weeks before."""


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """How many entries the main feeds hold, and where else the main feed stands."""

    briefs: int = 20
    notes: int = 60
    hub: str | None = None
    also_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubscribeForm:
    """A mailing service's sign-up form."""

    action: str
    field: str
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a site is deployed to."""

    name: str
    url: str
    site: str | None = None
    """Where readers find it, if not at the site's own address; ends in a slash."""
    cache: int = 300
    """Seconds for which pages and feeds may be shown without asking again."""
    precompress: tuple[str, ...] = ()
    """Encodings in which text files stand beside themselves: br, gzip."""


@dataclass(frozen=True, slots=True)
class Config:
    """content/site.yaml."""

    title: str
    url: str
    """Ends in a slash."""
    language: str
    timezone: ZoneInfo
    author: Author
    id_authority: str
    tagline: str | None = None
    brief_rules: tuple[BriefRule, ...] = (BriefRule(),)
    feeds: FeedSettings = FeedSettings()
    license: str | None = None
    report: str | None = None
    subscribe: SubscribeForm | None = None
    logo: str | None = None
    icon: str | None = None
    accent: str | None = None
    cards: bool = False
    rules: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()
    """Of the editions, the site's own first; empty where there is but that one."""
    edition: str | None = None
    """The language of a further edition, whose addresses lie below `/<edition>/`."""
    deploy: tuple[Destination, ...] = ()
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
