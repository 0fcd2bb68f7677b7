"""Plans the pictures that stand for shared links."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

from site_gen.products import Card
from site_gen.publication import BriefLink, Site


def cards(site: Site) -> tuple[Card, ...]:
    """Return a card for the site and one for each brief; none where the site wants none."""
    config = site.config
    if not config.cards or site.preview:
        return ()
    card = partial(Card, site=config.title, timezone=config.timezone, accent=config.accent)
    host = urlsplit(config.url).hostname or ""
    of_briefs = (
        card(
            title=brief.title,
            brief=BriefLink(brief.name, brief.title, brief.moment),
            special=brief.special,
        )
        for brief in site.briefs
    )
    return (card(title=config.tagline or "", line=host), *of_briefs)
