"""The options that several commands share, and the values that options take."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class Parsed(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.4 on
    """A value that a function makes from text; its ValueError is a sentence for people."""

    def __init__(
        self, name: str, module: str, function: str, completed_by: str | None = None
    ) -> None:
        """Take the function by name, so that nothing is imported for `--help`.

        `completed_by` names the function of `completing` that knows the values there are.
        """
        self.name = name
        self.source = (module, function)
        self.completed_by = completed_by

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the value, or fail with exit status 2."""
        module, function = self.source
        try:
            return getattr(import_module(module), function)(value)
        except ValueError as error:
            return self.fail(f"`{value}`: {error}", param, ctx)

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem]:
        """Return the values that start with what was typed."""
        from click.shell_completion import CompletionItem

        if self.completed_by is None:
            return []
        known = getattr(import_module("site_gen.cli.completing"), self.completed_by)(ctx)
        return [CompletionItem(value) for value in known if value.startswith(incomplete)]


TIME = Parsed("time", "site_gen.clock", "parse_when")
WEEK = Parsed("week", "site_gen.desk.scaffold", "clean_week", "weeks")
ID = Parsed("id", "site_gen.desk.scaffold", "clean_id")
SLUG = Parsed("id", "site_gen.desk.scaffold", "clean_id", "slugs")
STORY = Parsed("id", "site_gen.desk.scaffold", "clean_id", "stories")
TITLE = Parsed("title", "site_gen.desk.scaffold", "clean_title")
WORDS = Parsed("text", "site_gen.desk.declare", "clean_text")
ADDRESS = Parsed("address", "site_gen.read.values", "outside_address")
SITE_ADDRESS = Parsed("address", "site_gen.read.config", "base_address")


class Folder(click.Path):
    """A path, as a `pathlib.Path`, which is imported once there is one."""

    def coerce_path_result(self, value: Any) -> Any:
        """Make what was typed a path."""
        from pathlib import Path

        return Path(value)


FOLDER = Folder()


def option(*names: str, help: str, **settings: Any) -> Callable[[Any], Any]:
    """Make an option, never without its help."""
    return click.option(*names, help=help, **settings)


def flag(*names: str, help: str) -> Callable[[Any], Any]:
    """Make an option that takes no value."""
    return click.option(*names, is_flag=True, help=help)


def examples(*lines: str) -> str:
    """Make the end of a command's help."""
    return "\n".join(["\b", "Examples:", *(f"  site-gen {line}" for line in lines)])


now_option = option(
    "--now",
    type=TIME,
    help="Publish as of this time: a day (2024-01-26) or a time with its zone "
    "(2024-01-26T07:00:00+01:00). Default: SOURCE_DATE_EPOCH, else the real time.",
)
format_option = option(
    "--format",
    type=click.Choice(["full", "concise", "json", "github"]),
    default="full",
    show_default=True,
    help="How problems are shown: with the line they are in, one a line, as JSON, or as "
    "annotations for GitHub Actions. full and concise go to stderr, json and github to stdout.",
)
color_option = option(
    "--color/--no-color",
    default=None,
    help="Colour the report. Default: on a terminal, unless NO_COLOR is set.",
)
jobs_option = option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many processes read and render at once. Default: one for each core.",
)
strict_option = flag("--strict", help="Count warnings as errors.")
hints_option = flag("--hints", help="Show hints (matters of taste) in full, not as a number.")
edit_option = flag("--edit", help="Open the file in $VISUAL or $EDITOR.")
