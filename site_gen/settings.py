"""What the YAML files of content/ say: the settings of the site, topics, companies, publishers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from zoneinfo import ZoneInfo

from site_gen.texts import Places


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
