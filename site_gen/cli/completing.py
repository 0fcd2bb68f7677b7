"""What shells complete: the weeks and ids of a site, told from the names of its files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from site_gen.cli import console


def root_of(context: click.Context) -> Path:
    """Return the site that the line typed so far names."""
    root: Path | str = context.find_root().params.get("root") or "."
    return Path(root)


def weeks(context: click.Context) -> Iterable[str]:
    """Return the weeks that have a file or a page, and those around today, the newest first."""
    from site_gen import clock
    from site_gen.desk import glance

    root, now = root_of(context), clock.week_of(console.now().date())
    built = (page.parent.name for page in (root / "output" / "briefs").glob("*/index.html"))
    found = {*glance.stems(root, "content/briefs"), *built}
    found |= {clock.neighbour(now, steps) for steps in (-1, 0, 1)}
    return sorted(filter(clock.is_week, found), reverse=True)


def slugs(context: click.Context) -> Iterable[str]:
    """Return the slugs of all notes."""
    from site_gen.desk import glance

    return sorted(glance.notes(root_of(context)))


def stories(context: click.Context) -> Iterable[str]:
    """Return the ids of all stories."""
    from site_gen.desk import glance

    return sorted(glance.stems(root_of(context), "content/stories"))
