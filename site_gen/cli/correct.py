"""`site-gen correct`; `site-gen retract` declares in the same way."""

from __future__ import annotations

import sys

import click

from site_gen.cli import console, problems
from site_gen.cli.options import SLUG, WORDS, examples, option
from site_gen.desk import declare
from site_gen.desk.declare import Wish
from site_gen.model import ChangeKind

text_option = option("--text", type=WORDS, help="What readers are told. Asked for on a terminal.")


@click.command(
    "correct",
    epilog=examples(
        'correct altman-fabs --text "The sum is 7 billion." --was "70 billion" --now "7 billion"',
        'correct altman-fabs --kind update --text "The plan was shelved in October."',
    ),
)
@click.argument("slug", type=SLUG)
@text_option
@option("--was", type=WORDS, help="The words before.")
@option("--now", type=WORDS, help="The words after.")
@option(
    "--kind",
    type=click.Choice(["correction", "clarification", "update"]),
    default="correction",
    show_default=True,
    help="A correction puts right what was wrong, a clarification what could be misread; an "
    "update adds news, and is no fault.",
)
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    slug: str,
    text: str | None,
    was: str | None,
    now: str | None,
    kind: ChangeKind,
) -> int:
    """Declare a change of a published note, dated today.

    Writes it at the end of `changes:` in the note and prints what subscribers will see. The text
    of the note is yours to mend.
    """
    return run(context, Wish(slug, kind, text or asked(context), was, now))


def asked(context: click.Context) -> str:
    """Ask what readers are told; a program that forgot to say so is told."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.UsageError("Missing option '--text'.", context)
    answer: str = click.prompt("What readers are told", type=WORDS, err=True)
    return answer


def run(context: click.Context, wish: Wish) -> int:
    """Declare a change, and say what comes of it."""
    root = console.site_folder(context)
    done, found = declare.declare(root, wish, console.now())
    if done is None:
        return problems.show(found)
    console.say(f"{root / done.path}\n{done.told}")
    return 0
