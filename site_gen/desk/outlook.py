"""Tells what readers will see of a declared change: which entries move, and how they read then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from site_gen import clock
from site_gen.arrange import pages
from site_gen.arrange.schedule import Schedule
from site_gen.model import Change, Content, Note
from site_gen.products import Feed
from site_gen.publication import Site
from site_gen.render import entries, feeds, titles
from site_gen.render.words import Words
from site_gen.terminal import columns, padded, visible

News = Literal["updated", "new", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry that subscribers will see otherwise, or not any more."""

    news: News
    title: str
    feeds: tuple[str, ...]
    """The addresses of the feeds it stands in, below the site's root."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """An entry as a feed shows it."""

    title: str
    updated: datetime


def compare(before: Site, after: Site, words: Words) -> tuple[Seen, ...]:
    """Return which entries are other than before, those of the main feeds first."""
    old = {feed.address: feed for feed in pages.plan(before)[0].feeds}
    new = {feed.address: feed for feed in pages.plan(after)[0].feeds}
    found: dict[tuple[News, str], list[str]] = {}
    for address in {**new, **old}:
        was, now = (_shown(f.get(address), s, words) for f, s in ((old, before), (new, after)))
        full = address in new and len(now) >= new[address].limit
        for news, title in _compared(was, now, full=full):
            found.setdefault((news, title), []).append(address)
    return tuple(Seen(news, title, tuple(where)) for (news, title), where in found.items())


def _shown(feed: Feed | None, site: Site, words: Words) -> Mapping[str, _Shown]:
    subjects = feeds.newest(feed, site.config) if feed else []
    return {
        entries.entry_id(subject, site.config): _Shown(
            titles.title(subject, words), entries.stamp(subject, site.config)
        )
        for subject in subjects
    }


def _compared(
    was: Mapping[str, _Shown], now: Mapping[str, _Shown], *, full: bool
) -> Iterator[tuple[News, str]]:
    for identity, entry in now.items():
        if identity not in was:
            yield "new", entry.title
        elif entry != was[identity]:
            yield "updated", entry.title
    if not full:  # in a full feed, the oldest make room
        yield from (("withdrawn", e.title) for identity, e in was.items() if identity not in now)


def told(seen: Iterable[Seen], change: Change, note: Note, content: Content, site: Site) -> str:
    """Say it to an editor."""
    lines = ["subscribers will see, once this is built and online:\n"]
    rows = [(each.news, visible(each.title), " ".join(each.feeds)) for each in seen]
    widths = [max((columns(row[i]) for row in rows), default=0) for i in (0, 1)]
    for news, title, where in rows:
        lines.append(f"  {padded(news, widths[0])}  {padded(title, widths[1])}  {where}\n")
    return "".join((*lines, *_briefs(change, note, content, site)))


def _briefs(change: Change, note: Note, content: Content, site: Site) -> Iterator[str]:
    """Say which brief the note stands in, and which one will list the change."""
    schedule = Schedule(content.config.brief_rules, content.briefs, content.config.timezone)
    week = site.brief_of[note.slug]
    yield f"the brief {week}, {_out(schedule, week, site)}, shows it with the note\n"
    if change.kind != "update":
        week = schedule.window_of(clock.instant(change.date, schedule.zone))
        while week in schedule.weekly and schedule.weekly[week].skip is not None:
            week = clock.neighbour(week, 1)
        if week in site.brief_of.values() or week in schedule.weekly:
            yield f"the brief {week}, {_out(schedule, week, site)}, lists it under Corrections\n"
        else:  # a week without a note has no brief
            yield "the next brief lists it under Corrections\n"


def _out(schedule: Schedule, week: str, site: Site) -> str:
    moment = schedule.moment(week)
    at = f"{moment.astimezone(schedule.zone):%Y-%m-%d %H:%M}"
    return f"out since {at}" if moment <= site.now else f"out {at}"
