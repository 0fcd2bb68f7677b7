"""Runs a command: finds it, and turns its result, a mistake or a fault into an exit status."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem

from site_gen import __version__
from site_gen.cli import console


class Program(click.Group):
    """A group of commands that are imported when they run and return their exit status."""

    def __init__(self, *args: Any, commands_here: Mapping[str, str], **settings: Any) -> None:
        """Take the commands' names with a line of help for each."""
        super().__init__(*args, **settings)
        self.commands_here = commands_here

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of help."""
        return list(self.commands_here)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        """Import a command."""
        if cmd_name not in self.commands_here:
            return None
        command: click.Command = import_module(f"site_gen.cli.{cmd_name}").command
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete commands without importing them."""
        named = [(n, does) for n, does in self.commands_here.items() if n.startswith(incomplete)]
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [*(CompletionItem(name, help=does) for name, does in named), *options]

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.commands_here.items()))

    def main(self, *args: Any, **settings: Any) -> NoReturn:
        """Run and exit."""
        console.prepare()
        _end_cleanly_on_sigterm()
        sys.exit(self._status(*args, **settings))

    def _status(self, *args: Any, **settings: Any) -> int:
        try:
            return super().main(*args, **{**settings, "standalone_mode": False}) or 0
        except click.ClickException as error:
            error.show()
            return error.exit_code
        except (click.Abort, KeyboardInterrupt):
            console.say("Aborted.\n", err=True)
            return 130
        except OSError as error:
            name = f"{error.filename}: " if error.filename else ""
            console.say(f"error: {name}{error.strerror or error}\n", err=True)
            return 1
        except Exception:  # noqa: BLE001 - a bug; it is told to people here and nowhere else
            console.say(f"{traceback.format_exc()}{_BUG}\n", err=True)
            return 1


def _end_cleanly_on_sigterm() -> None:
    """Let SIGTERM end the program as Ctrl-C does, with what was begun cleared away."""
    with suppress(ValueError):  # in a thread, which no signal reaches
        if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            signal.signal(signal.SIGTERM, _end)


def _end(number: int, frame: object) -> NoReturn:  # noqa: ARG001 - a handler's signature
    raise SystemExit(128 + number)


_BUG = (
    f"This is a bug in site-gen {__version__}, not in your notes. "
    "Please report it with the lines above and the command that you gave."
)
