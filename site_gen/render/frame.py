"""What a page's head says, and what all pages say alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from site_gen.products import Page, card_of
from site_gen.publication import Picture
from site_gen.render import addresses
from site_gen.render.extracts import shortened
from site_gen.render.json_ld import JsonObject
from site_gen.render.templates import Theme
from site_gen.settings import Config

_DESCRIPTION = 200
"""Characters that lists of search results show."""


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page tells browsers and readers of."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Edition:
    """A page in one of the languages that it is there in."""

    language: str
    address: str
    """Root-relative, percent-encoded."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page's head says, whatever stands in its body."""

    heading: str
    description: str = ""
    title: str = ""
    """For the tab of a browser."""
    here: str = ""
    """Its address, if the masthead or the colophon has an entry for it."""
    canonical: str | None = None
    """Below the site's root; None for a page that stands for no address."""
    indexed: bool = True
    """Whether search engines may list it."""
    article: bool = False
    feeds: tuple[FeedLink, ...] = ()
    structured_data: JsonObject | None = None
    picture: Picture | None = None
    """What stands for it where it is shared."""
    picture_words: str = ""
    form_action: str | None = None
    """The origin that a form on the page may send to."""
    scripted: bool = False
    """Whether it runs a script of ours, which may fetch files of this site."""
    editions: tuple[Edition, ...] = ()
    """The page itself, and the same page in other languages; empty where there is none."""
    alternates: Mapping[str, str] = field(default_factory=dict)
    """hreflang → absolute address: the same for programs."""


def framed(about: Frame, page: Page, theme: Theme) -> Frame:
    """Add what all pages share: the site's name and feeds, and the preview's seal."""
    config, preview = theme.head.config, theme.head.preview
    card = card_of(theme.head) if about.indexed else None
    second = config.tagline if page.kind == "home" else config.title
    return replace(
        about,
        title=" · ".join(part for part in (about.heading, second) if part),
        description=described(about.description) or config.tagline or config.title,
        here=page.address if page.address in theme.in_menus else "",
        canonical=about.canonical or (page.address if about.indexed else None),
        indexed=about.indexed and not preview,
        picture=about.picture or card,
        picture_words=about.picture_words if about.picture else config.title,
        feeds=() if preview else (*_main_feeds(theme), *about.feeds),
        editions=_editions(page, config),
        alternates=addresses.alternates(config, page.languages, page.address),
    )


def _editions(page: Page, config: Config) -> tuple[Edition, ...]:
    start = addresses.base(config)
    return tuple(
        Edition(tag, addresses.in_edition(start, config, tag, page.address))
        for tag in page.languages
    )


def _main_feeds(theme: Theme) -> tuple[FeedLink, FeedLink]:
    site = theme.head.config.title
    notes = theme.words.gettext("%(site)s: all notes") % {"site": site}
    return FeedLink(site, "/feeds/briefs.atom"), FeedLink(notes, "/feeds/notes.atom")


def described(text: str) -> str:
    """Return as much of a text as a description of a page is."""
    return shortened(text, _DESCRIPTION)
