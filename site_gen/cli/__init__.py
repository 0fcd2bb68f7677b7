"""The command line (home of click): options become one call, its outcome an exit status.

A command's module, and all that it needs, is imported when it runs: `--help` is instant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import site_gen
from site_gen.cli.options import FOLDER, color_option
from site_gen.cli.program import Program

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = {
    "init": "Make a new site, which builds at once.",
    "build": "Write the site: pages, briefs and feeds.",
    "check": "Name every problem at once, write nothing.",
    "serve": "Show the site in a browser while you write.",
    "list": "Show what is published, and what is held and why.",
    "new": "Start a note, a brief, a story or a company.",
    "clip": "Start a note from a page: a saved one, or an address.",
    "correct": "Declare a change of a published note.",
    "retract": "Take a published note back.",
    "schema": "Print the fields of a note as JSON Schema; set up an editor.",
    "completion": "Print what makes a shell complete commands.",
    "email": "Make the mail of a brief.",
    "links": "Ask whether links to other sites still lead anywhere.",
    "feeds": "See what subscribers would see as new, and whether a feed is fresh.",
    "deploy": "Bring the site to its host: only what changed.",
    "redirects": "Print old addresses as redirects of a web server.",
}
"""Each is the object `command` of the module of its name, here."""


@click.group(
    cls=Program,
    commands_here=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Start here; all but the first in the folder that holds content/:
  site-gen init my-brief                         make a new site
  site-gen new note "Altman courts Gulf money"   start a note
  site-gen check                                 see every mistake at once
  site-gen build                                 make the site in output/
  site-gen list                                  what is out, what is held and why

Each command explains itself: site-gen build --help""",
)
@click.option(
    "-C",
    "--root",
    metavar="DIR",
    type=FOLDER,
    default=".",
    help="The site: the folder that holds content/. Default: the current one.",
)
@color_option
@click.version_option(site_gen.__version__, "-V", "--version", prog_name="site-gen")
@click.pass_context
def main(context: click.Context, *, root: Path, color: bool | None) -> None:
    """Make a newsletter from a folder of notes: a page for each, a brief every week, and feeds.

    Notes are Markdown files in content/notes/. Nothing goes online by itself: build writes plain
    files to output/, for any web host.
    """
    context.obj = root
    context.color = color
