"""`site-gen feeds`: what subscribers would see, and whether a published feed is fresh."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_gen import clock
from site_gen.cli import console, problems
from site_gen.cli.deploy import errand, output_option
from site_gen.cli.options import ADDRESS, color_option, examples, format_option, now_option
from site_gen.diagnostics import Diagnostic, in_order
from site_gen.model import When
from site_gen.report import Format
from site_gen.settings import Destination

if TYPE_CHECKING:
    from site_gen.deploy.subscribers import Seen


@click.group(
    "feeds",
    epilog=examples(
        "feeds diff                                    beside what the target serves",
        "feeds diff https://brief.example/             beside a site on the web",
        "feeds check https://brief.example/feeds/briefs.atom",
    ),
)
def command() -> None:
    """See what subscribers would see, and whether they still see anything."""


@command.command("diff")
@click.argument("target", required=False)
@output_option
@now_option
@format_option
@color_option
@click.pass_context
def diff(
    context: click.Context,
    /,
    *,
    target: str | None,
    output: Path | None,
    now: When | None,
    format: Format,
    color: bool | None,
) -> int:
    """Compare the feeds that were built with those that are served, entry by entry.

    TARGET is one of site.yaml, or the address of a site on the web, such as the old host's.
    The exit status is 1 where an entry's id is lost or its date moved, else 0.
    """
    from site_gen.deploy import comparison, entries, web
    from site_gen.deploy.run import RefusedError

    root, at = console.site_folder(context), now or console.now()
    try:
        seen = _seen(root, output or root / "output", target, at)
    except RefusedError as error:
        return problems.show(error.found, format, color=color)
    except (web.WebError, entries.UnreadableError) as error:
        found = Diagnostic("N910", "error", f"the feeds cannot be compared: {error}")
        return problems.show((found,), format, color=color)
    lines = "".join(f"{comparison.line(each)}\n" for each in seen.differences)
    console.say(lines, err=format in ("json", "github"))
    return problems.show(in_order(seen.diagnostics), format, color=color)


def _seen(root: Path, output: Path, target: str | None, at: When) -> Seen:
    """Compare the feeds of an output with what a target, or a site on the web, serves."""
    from site_gen.deploy import subscribers
    from site_gen.deploy.book import Book
    from site_gen.deploy.run import prepare, reached

    if target is None or "://" not in target:
        with (
            errand(root, output, target, at) as chosen,
            reached(chosen, console.present, console.environment()) as held,
        ):
            return prepare(chosen, held).seen
    base = target if target.endswith("/") else f"{target}/"
    with errand(root, output, Destination("web", base), at) as chosen:
        serve = subscribers.over_the_web(base)
        feeds, files = chosen.feeds, chosen.files
        return subscribers.compare(output, chosen.named, files, Book(), feeds, serve)


@command.command("check")
@click.argument("url", type=ADDRESS)
@now_option
@format_option
@color_option
@click.pass_context
def check(
    context: click.Context, /, *, url: str, now: When | None, format: Format, color: bool | None
) -> int:
    """Fetch a published feed, and say whether it is whole and as new as the schedule lets expect.

    For a cron job: says nothing but a line, and exits 1 where the newest entry is older than the
    brief that was due three hours ago or more.
    """
    from site_gen.deploy import freshness, settings

    root = console.site_folder(context)
    config, found = settings.read(root)
    if config is None:
        return problems.show(found, format, color=color)
    at = clock.instant(now or console.now(), config.timezone)
    line, wrong = freshness.check(url, config, at)
    console.say(line, err=format in ("json", "github"))
    return problems.show(wrong, format, color=color)
