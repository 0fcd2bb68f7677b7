"""`site-gen new`: note, brief, story, company."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from site_gen import build, diagnostics
from site_gen.cli import console, problems
from site_gen.cli.options import ADDRESS, ID, TIME, TITLE, WEEK, edit_option, examples, option
from site_gen.desk import files, forecast, scaffold
from site_gen.desk.scaffold import Skeleton


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
@option("--story", type=ID, help="The id of the story it belongs to.")
@edit_option
@click.pass_context
def note(context: click.Context, /, *, title: str, edit: bool, **given: Any) -> int:
    """Start a note: a draft with an id of its own, to fill in.

    Prints the file, and the brief that the note will enter.
    """
    root, now = console.site_folder(context), console.now()
    outcome = build.arrange(root, at=now)
    if outcome.content is None:
        return problems.show(outcome.diagnostics)
    made, found = scaffold.note(outcome.content, title, now=now, mint=scaffold.minted, **given)
    if made is None:
        return problems.show(found)
    return _create(root, made.skeleton, made.outlook(now), edit=edit)


@command.command("brief", epilog=examples("new brief 2024-W04"))
@click.argument("week", type=WEEK)
@edit_option
@click.pass_context
def brief(context: click.Context, /, *, week: str, edit: bool) -> int:
    """Close a week's brief: write down its notes in their order, to change and introduce.

    Move lines to reorder; the intro goes below the fields. A week without notes stays open.
    """
    root, now = console.site_folder(context), console.now()
    outcome = build.arrange(root, at=now)
    broken = diagnostics.has_errors(outcome.diagnostics)  # the list would lack a broken note
    if broken or outcome.site is None or outcome.content is None:
        return problems.show(outcome.diagnostics)
    foreseen = forecast.brief(root, outcome.content, outcome.site, week)
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
    root = console.site_folder(context)
    return _create(root, scaffold.story(id), f"notes join it with `story: {id}`", edit=edit)


@command.command("company", epilog=examples("new company sk-hynix"))
@click.argument("id", type=ID)
@edit_option
@click.pass_context
def company(context: click.Context, /, *, id: str, edit: bool) -> int:
    """Add a company to companies.yaml, so that notes can name it."""
    root = console.site_folder(context)
    data, found = files.read(root, scaffold.COMPANIES)
    if not found:
        longer, found = scaffold.with_company(data, id)
        if longer is not None:
            found = files.replace(root, scaffold.COMPANIES, longer)
    if found:
        return problems.show(found)
    return _created(root, scaffold.COMPANIES, f"mend the name below `{id}:`", edit=edit)


def _create(root: Path, skeleton: Skeleton, remark: str, *, edit: bool) -> int:
    found = files.create(root, skeleton.path, skeleton.text)
    return problems.show(found) if found else _created(root, skeleton.path, remark, edit=edit)


def _created(root: Path, path: str, remark: str, *, edit: bool) -> int:
    console.say(f"{root / path}\n{remark}\n")
    if edit:
        click.edit(filename=str(root / path))
    return 0
