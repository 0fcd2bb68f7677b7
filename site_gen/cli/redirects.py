"""`site-gen redirects`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from site_gen.cli import console
from site_gen.cli.options import color_option, examples, now_option, option

if TYPE_CHECKING:
    from site_gen.model import When
    from site_gen.redirects import Format


@click.command(
    "redirects",
    epilog=examples(
        "redirects --format nginx > /etc/nginx/brief-redirects.conf",
        "redirects --format netlify > output/_redirects",
    ),
)
@option(
    "--format",
    type=click.Choice(["netlify", "cloudflare", "caddy", "nginx"]),
    required=True,
    help="For a file `_redirects` of Netlify or Cloudflare, or for Caddy or nginx to include.",
)
@now_option
@color_option
@click.pass_context
def command(
    context: click.Context, /, *, format: Format, now: When | None, color: bool | None
) -> int:
    """Print the old addresses of the site as redirects of a web server.

    At each of them stands a page that leads on, on any host. A server that is told of them
    answers with status 301 instead.
    """
    from site_gen import redirects
    from site_gen.cli import problems

    root, at = console.site_folder(context), now or console.now()
    found, wrong = redirects.collect(root, at)
    if found is None:
        return problems.show(wrong, color=color)
    console.say(redirects.written(found, format))
    return 0
