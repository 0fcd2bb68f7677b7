"""`site-gen list`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from site_gen.cli import console
from site_gen.cli.options import WEEK, color_option, examples, now_option, option
from site_gen.cli.since import changed, since_option

if TYPE_CHECKING:
    from site_gen.listing import Format
    from site_gen.model import When


@click.command(
    "list",
    epilog=examples(
        "list",
        "list --week 2024-W04",
        "list --format json",
        "list --since main              what this branch adds, and to which brief",
        "list claims                    where each stands, and what is overdue",
        "list figures --week 2024-W04   those of one brief",
        "list untranslated              what editions show in the words of the original",
    ),
)
@click.argument("what", type=click.Choice(["claims", "figures", "untranslated"]), required=False)
@option(
    "--week",
    type=WEEK,
    help="Show one brief as it will go out, like 2024-W04, or what its notes state.",
)
@since_option
@now_option
@option(
    "--format",
    type=click.Choice(["table", "json", "markdown"]),
    default="table",
    show_default=True,
    help="A table for people, JSON for programs, or Markdown for a pull request: with --since, "
    "its problems are in it.",
)
@color_option
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    what: Literal["claims", "figures", "untranslated"] | None,
    week: str | None,
    since: str | None,
    now: When | None,
    format: Format,
    color: bool | None,
) -> int:
    """Show what is published, and what is held, why and until when.

    With `claims` or `figures`, show where each of them stands; with `untranslated`, what is not
    there in all of the site's languages. With --since, show the notes that changed, and the
    briefs that they stand in.
    """
    root, at = console.site_folder(context), now or console.now()
    if since is not None and (what or week):
        raise click.UsageError("--since lists notes and briefs: leave the rest out", context)
    paths = changed(context, root, since)
    if since is not None and paths is not None:
        return _since(root, at, since, paths, format, color=color)
    return _all(root, at, what, week, format, color=color)


def _all(
    root: Path,
    at: When,
    what: Literal["claims", "figures", "untranslated"] | None,
    week: str | None,
    format: Format,
    *,
    color: bool | None,
) -> int:
    from site_gen import build, diagnostics, listing, statement_lists, untranslated
    from site_gen.cli import problems
    from site_gen.desk import forecast, inbox

    outcome = build.arrange(root, at=at)
    site, content = outcome.site, outcome.content
    if site is None or content is None or diagnostics.has_errors(outcome.diagnostics):
        return problems.show(outcome.diagnostics, color=color)
    brief = None if week is None else forecast.brief(content, site, week)
    if week is not None and brief is None:
        return problems.show(forecast.absent(content, week), color=color)
    width = console.width()
    if what == "claims":
        console.say(statement_lists.claims(site, brief, format, width))
    elif what == "figures":
        console.say(statement_lists.figures(site, brief, format, width))
    elif what == "untranslated":
        console.say(untranslated.written(content, brief, format, width))
    elif brief is not None:
        console.say(listing.of_week(brief, site, content, format, width))
    else:
        console.say(listing.of_site(site, format, width, len(inbox.read(root)[0])))
        console.say(untranslated.counted(content) if format == "table" else "")
    return 0


def _since(
    root: Path,
    at: When,
    since: str,
    paths: frozenset[str],
    format: Format,
    *,
    color: bool | None,
) -> int:
    """Show what changed; what is wrong with it does not keep the rest from being shown."""
    from site_gen import build, changed_list, diagnostics, listing
    from site_gen.cli import problems
    from site_gen.desk import comparison

    outcome = build.check(root, at=at, output=root / "output")
    found, site = comparison.problems(outcome.diagnostics, paths), outcome.site
    broken = diagnostics.has_errors(found)
    if format == "json" and site is not None and not broken:
        console.say(listing.to_json(changed_list.only(site, paths)))
    told = None if format == "json" else comparison.compare(root, since, paths, outcome)
    if told is not None and site is not None:
        console.say(changed_list.written(told, site, format, console.width()))
    elif format == "markdown":
        console.say(changed_list.problems_to_markdown(found))
    if format == "markdown" or (format == "json" and not broken):
        return 1 if broken else 0
    return problems.show(found, color=color)
