"""Runs a command: finds it, and turns its result, a mistake or a fault into an exit status."""

from __future__ import annotations

import errno
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

from site_gen import __version__
from site_gen.cli import console

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_OF_OUTPUT = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG)
"""What a stream may answer that has no name."""


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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is named, or suggest one."""
        name = args[0]
        if name in self.commands_here or name.startswith("-"):
            return super().resolve_command(ctx, args)
        from site_gen import diagnostics

        near = diagnostics.nearest(name, self.commands_here)
        remedy = f"did you mean `{near}`?" if near else "site-gen --help lists them all"
        raise click.UsageError(f"there is no command `{name}`: {remedy}", ctx)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete commands without importing them."""
        from click.shell_completion import CompletionItem

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
            console.say(f"error: {_in_words(error)}\n", err=True)
            return 1
        except Exception:  # noqa: BLE001 - a bug; it is told to people here and nowhere else
            import traceback

            console.say(f"{traceback.format_exc()}{BUG}\n", err=True)
            return 1


def _in_words(error: OSError) -> str:
    """Say what the system refused. What a command foresees, it says itself, and better."""
    reason = error.strerror or str(error)
    if error.filename:
        return f"{error.filename}: {reason}"
    if console.nowhere():
        return console.NOWHERE
    if error.errno in _OF_OUTPUT:
        console.discard(sys.stdout)  # the interpreter would try once more when it ends
        return f"not all could be printed: {reason}; print it elsewhere, or make room there"
    return reason


def _end_cleanly_on_sigterm() -> None:
    """Let SIGTERM end the program as Ctrl-C does, with what was begun cleared away."""
    with suppress(ValueError):  # in a thread, which no signal reaches
        if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            signal.signal(signal.SIGTERM, _end)


def _end(number: int, frame: object) -> NoReturn:  # noqa: ARG001 - a handler's signature
    raise SystemExit(128 + number)


BUG = (
    f"This is a bug in site-gen {__version__}, not in your notes. "
    "Please report it with the lines above and the command that you gave."
)
