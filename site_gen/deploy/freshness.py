"""Says whether a published feed is whole, and as new as the schedule of briefs lets one expect."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from site_gen import clock
from site_gen.deploy import entries, web
from site_gen.diagnostics import Diagnostic, Diagnostics
from site_gen.settings import Config

GRACE = timedelta(hours=3)
"""After a brief's moment: the clocks of build services are late, and caches keep a while."""


def check(url: str, config: Config, now: datetime) -> tuple[str, Diagnostics]:
    """Return a line about the feed at an address, and what is wrong with it."""
    try:
        served = entries.read(web.get(url))
    except web.WebError as error:
        remedy = "see whether the site is up, and the address right"
        return "", (Diagnostic("N916", "error", f"{url} cannot be fetched: {error}", remedy),)
    except entries.UnreadableError as error:
        remedy = "deploy again: site-gen build && site-gen deploy"
        return "", (Diagnostic("N916", "error", f"{url} is not whole: {error}", remedy),)
    newest = served.newest
    if newest is None:
        return "", (_stale(f"{url} holds no entry"),)
    shown = f"{newest.astimezone(config.timezone):%Y-%m-%d %H:%M}"
    due = last_due(config, now)
    if newest <= _before(due, config):
        message = f"{url} is stale: its newest entry is of {shown}"
        moment = f"{due.astimezone(config.timezone):%Y-%m-%d %H:%M}"
        return "", (_stale(f"{message}, and a brief was due at {moment}"),)
    return f"{url}: {len(served.entries)} entries, the newest of {shown}\n", ()


def last_due(config: Config, now: datetime) -> datetime:
    """Return the last moment of a brief that has passed, with its grace."""
    week = clock.neighbour(clock.week_of(now.astimezone(config.timezone).date()), 1)
    while _moment(week, config) + GRACE > now.astimezone(UTC):
        week = clock.neighbour(week, -1)
    return _moment(week, config)


def _before(due: datetime, config: Config) -> datetime:
    """Return the moment before one: what is newer is of the brief that was due."""
    week = clock.week_of(due.astimezone(config.timezone).date())
    while _moment(week, config) >= due:
        week = clock.neighbour(week, -1)
    return _moment(week, config)


def _moment(week: str, config: Config) -> datetime:
    return clock.moment_by_rule(week, config.brief_rules, config.timezone)


def _stale(message: str) -> Diagnostic:
    remedy = "see whether the build still runs, and whether `site-gen list` holds notes back"
    return Diagnostic("N917", "error", message, remedy)
