"""`site-gen retract`."""

from __future__ import annotations

import click

from site_gen.cli import correct
from site_gen.cli.options import SLUG, examples
from site_gen.desk.declare import Wish


@click.command(
    "retract",
    epilog=examples('retract altman-fabs --text "The report was invented."'),
)
@click.argument("slug", type=SLUG)
@correct.text_option
@click.pass_context
def command(context: click.Context, /, *, slug: str, text: str | None) -> int:
    """Take a published note back, from today on.

    Its text, claims and figures go everywhere; what you say here stays at its address and in the
    feeds. Prints what subscribers will see.
    """
    return correct.run(context, Wish(slug, "retraction", text or correct.asked(context)))
