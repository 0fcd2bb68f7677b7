"""`site-gen new`: note, brief, story, company."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_gen.cli import console
from site_gen.cli.options import (
    ADDRESS,
    ID,
    STORY,
    TIME,
    TITLE,
    WEEK,
    edit_option,
    examples,
    option,
)

if TYPE_CHECKING:
    from datetime import datetime

    from site_gen.desk.scaffold import NewNote, Skeleton
    from site_gen.diagnostics import Diagnostics
    from site_gen.model import When


@click.group("new")
def command() -> None:
    """Start a note, a brief, a story or a company."""


@command.command(
    "note",
    epilog=examples(
        'new note "Altman courts Gulf money" --url https://example.com/news --edit',
        'new note "Fab delayed again" --date 2024-01-22 --story altman-fabs',
    ),
)
@click.argument("title", type=TITLE)
@option("--url", type=ADDRESS, help="Where the news stands.")
@option("--date", type=TIME, help="Its day, or its time with a zone. Default: today.")
@option("--story", type=STORY, help="The id of the story it belongs to.")
@edit_option
@click.pass_context
def note(
    context: click.Context,
    /,
    *,
    title: str,
    url: str | None,
    date: When | None,
    story: str | None,
    edit: bool,
) -> int:
    """Start a note: a draft with an id of its own, to fill in.

    Prints the file, and the brief that the note will enter. With --story, what is open in that
    story stands in the note as comments.
    """
    from site_gen.desk import glance, scaffold

    root, now = console.site_folder(context), console.now()
    site = glance.read(root, scaffold.slug_of(title), date or now)
    if site is None:
        return _refused_by_site(root)
    made, found = scaffold.note(
        site,
        title,
        now=now,
        mint=scaffold.minted,
        date=date,
        url=url,
        story=story,
        reminder=_reminder(root, story) if story in site.stories else (),
    )
    return (
        _shown(found)
        if made is None
        else _create(root, made.skeleton, _outlook(root, made, now), edit=edit)
    )


@command.command("brief", epilog=examples("new brief 2024-W04"))
@click.argument("week", type=WEEK)
@edit_option
@click.pass_context
def brief(context: click.Context, /, *, week: str, edit: bool) -> int:
    """Close a week's brief: write down its notes in their order, to change and introduce.

    Move lines to reorder; the intro goes below the fields. A week without notes stays open.
    """
    from site_gen import build, diagnostics
    from site_gen.desk import forecast, scaffold

    root, now = console.site_folder(context), console.now()
    outcome = build.arrange(root, at=now)
    broken = diagnostics.has_errors(outcome.diagnostics)  # the list would lack a broken note
    if broken or outcome.site is None or outcome.content is None:
        return _shown(outcome.diagnostics)
    foreseen = forecast.brief(outcome.content, outcome.site, week)
    skeleton = scaffold.brief(week, foreseen, outcome.content)
    if foreseen and foreseen.notes:
        remark = f"closes {week}: its notes are {', '.join(n.slug for n in foreseen.notes)}"
    else:
        remark = f"leaves {week} open: it has no note yet"
    return _create(root, skeleton, remark, edit=edit)


@command.command("story", epilog=examples("new story altman-fabs"))
@click.argument("id", type=ID)
@edit_option
@click.pass_context
def story(context: click.Context, /, *, id: str, edit: bool) -> int:
    """Start a story: a thread that notes of many weeks belong to."""
    from site_gen.desk import scaffold

    root = console.site_folder(context)
    return _create(root, scaffold.story(id), f"notes join it with `story: {id}`", edit=edit)


@command.command("company", epilog=examples("new company sk-hynix"))
@click.argument("id", type=ID)
@edit_option
@click.pass_context
def company(context: click.Context, /, *, id: str, edit: bool) -> int:
    """Add a company to companies.yaml, so that notes can name it."""
    from site_gen.desk import company_list, files

    root = console.site_folder(context)
    data, found = files.read(root, company_list.PATH)
    if not found:
        longer, found = company_list.with_company(data, id)
        if longer is not None:
            found = files.replace(root, company_list.PATH, longer)
    if found:
        return _shown(found)
    return _created(root, company_list.PATH, f"mend the name below `{id}:`", edit=edit)


def _reminder(root: Path, story: str | None) -> tuple[str, ...]:
    from site_gen.desk import thread

    return () if story is None else thread.reminder(root, story, console.now())


def _outlook(root: Path, made: NewNote, now: datetime) -> str:
    """Say which brief a note will enter; only for a past one it takes to read the site."""
    if made.moment > now:
        return made.outlook(now)
    from site_gen import build

    site = build.arrange(root, at=now).site
    return made.outlook(now, out=site is None or any(b.name == made.week for b in site.briefs))


def _refused_by_site(root: Path) -> int:
    """Say what keeps the site's own settings from being read."""
    from site_gen import build

    return _shown(build.arrange(root, at=console.now()).diagnostics)


def _create(root: Path, skeleton: Skeleton, remark: str, *, edit: bool) -> int:
    from site_gen.desk import files

    found = files.create(root, skeleton.path, skeleton.text)
    return _shown(found) if found else _created(root, skeleton.path, remark, edit=edit)


def _created(root: Path, path: str, remark: str, *, edit: bool) -> int:
    console.say(f"{root / path}\n{remark}\n")
    if edit:
        console.edit(root / path)
    return 0


def _shown(found: Diagnostics) -> int:
    from site_gen.cli import problems

    return problems.show(found)
