"""`site-gen list`."""

from __future__ import annotations

from typing import Literal

import click

from site_gen import build, diagnostics, listing, statement_lists
from site_gen.cli import console, problems
from site_gen.cli.options import WEEK, color_option, examples, now_option, option
from site_gen.desk import forecast
from site_gen.model import When


@click.command(
    "list",
    epilog=examples(
        "list",
        "list --week 2024-W04",
        "list --format json",
        "list claims                    where each stands, and what is overdue",
        "list figures --week 2024-W04   those of one brief",
    ),
)
@click.argument("what", type=click.Choice(["claims", "figures"]), required=False)
@option(
    "--week",
    type=WEEK,
    help="Show one brief as it will go out, like 2024-W04, or what its notes state.",
)
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
    what: Literal["claims", "figures"] | None,
    week: str | None,
    now: When | None,
    format: listing.Format,
    color: bool | None,
) -> int:
    """Show what is published, and what is held, why and until when.

    With `claims` or `figures`, show where each of them stands.
    """
    root, at = console.site_folder(context), now or console.now()
    outcome = build.arrange(root, at=at)
    site, content = outcome.site, outcome.content
    if site is None or content is None or diagnostics.has_errors(outcome.diagnostics):
        return problems.show(outcome.diagnostics, color=color)
    brief = None if week is None else forecast.brief(root, content, site, week)
    if week is not None and brief is None:
        return problems.show(forecast.absent(content, week), color=color)
    width = console.width()
    if what == "claims":
        console.say(statement_lists.claims(site, brief, format, width))
    elif what == "figures":
        console.say(statement_lists.figures(site, brief, format, width))
    elif brief is not None:
        console.say(listing.of_week(brief, site, content, format, width))
    else:
        console.say(listing.of_site(site, format, width))
    return 0
