"""Arranges the page that tells how to subscribe: the feeds, how often each comes, and a sample."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from site_gen import clock
from site_gen.arrange import feeds
from site_gen.model import Story, When
from site_gen.products import Feed, Pace, Page, SubscribeView
from site_gen.publication import Declared, Item, Site
from site_gen.record import Turn
from site_gen.settings import BriefRule
from site_gen.views import BriefView

_LOOKED_AT = 13
"""Weeks before the newest entry that tell how often a feed brings one."""


def subscribe(site: Site, shown: Sequence[Feed], briefs: Sequence[BriefView]) -> Page:
    """Return the page with all feeds that readers are shown."""
    paces = ((feed.key, _pace(feed, site)) for feed in shown)
    view = SubscribeView(
        feeds.without_entries(shown),
        latest=briefs[0] if briefs else None,
        rule=_rule(site),
        paces={key: pace for key, pace in paces if pace},
    )
    return Page("subscribe/index.html", "subscribe", view)


def _rule(site: Site) -> BriefRule:
    """Return when briefs go out, as of the newest: no page changes because a week has passed."""
    weeks = [brief.name for brief in site.briefs if clock.is_week(brief.name)]
    rules = site.config.brief_rules
    return clock.rule_of(max(weeks), rules) if weeks else rules[-1]


def _pace(feed: Feed, site: Site) -> Pace | None:
    """Tell how often a feed brings an entry, from its last ones; None where it has none."""
    zone = site.config.timezone
    days = sorted(clock.calendar_day(_date(entry), zone) for entry in feed.entries)
    if not days:
        return None
    closed = isinstance(feed.subject, Story) and not feed.subject.open
    return Pace(len(days), *_often(days), newest=days[-1], closed=closed)


def _often(days: Sequence[date]) -> tuple[int, int]:
    """Return (entries a week, entries a month); the first is 0 where that would be 1 or less."""
    start = days[-1] - timedelta(weeks=_LOOKED_AT)
    recent = [day for day in days if day > start]
    length = (days[-1] - days[0]).days if len(recent) == len(days) else _LOOKED_AT * 7
    weeks = max(length / 7, 1)
    a_week, a_month = len(recent) / weeks, len(recent) / max(weeks * 7 * 12 / 365, 1)
    return (round(a_week) if a_week > 1.5 else 0), round(a_month)


def _date(entry: BriefView | Item | Turn | Declared) -> When:
    match entry:
        case BriefView():
            return entry.brief.moment
        case Item():
            return entry.note.date
        case Turn():
            return entry.now.note.date
        case Declared():
            return entry.change.date
