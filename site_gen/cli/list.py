"""`site-gen list`."""

from __future__ import annotations

import click

from site_gen import build, diagnostics, listing
from site_gen.cli import console, problems
from site_gen.cli.options import WEEK, color_option, examples, now_option, option
from site_gen.desk import forecast
from site_gen.model import When


@click.command("list", epilog=examples("list", "list --week 2024-W04", "list --format json"))
@option("--week", type=WEEK, help="Show one brief as it will go out, like 2024-W04.")
@now_option
@option(
    "--format",
    type=click.Choice(["table", "json", "markdown"]),
    default="table",
    show_default=True,
    help="A table for people, JSON for programs, or Markdown for a pull request.",
)
@color_option
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    week: str | None,
    now: When | None,
    format: listing.Format,
    color: bool | None,
) -> int:
    """Show what is published, and what is held, why and until when."""
    root, at = console.site_folder(context), now or console.now()
    outcome = build.arrange(root, at=at)
    site, content = outcome.site, outcome.content
    if site is None or content is None or diagnostics.has_errors(outcome.diagnostics):
        return problems.show(outcome.diagnostics, color=color)
    if week is None:
        console.say(listing.of_site(site, format, console.width()))
        return 0
    brief = forecast.brief(root, content, site, week)
    if brief is None:
        return problems.show(forecast.absent(content, week), color=color)
    console.say(listing.of_week(brief, site, content, format, console.width()))
    return 0
