"""`site-gen completion`."""

from __future__ import annotations

from typing import Literal

import click
from click.shell_completion import get_completion_class

from site_gen.cli import console
from site_gen.cli.options import examples

Shell = Literal["bash", "zsh", "fish"]


@click.command(
    "completion",
    epilog=examples(
        "completion bash >> ~/.bashrc",
        "completion zsh >> ~/.zshrc",
        "completion fish > ~/.config/fish/completions/site-gen.fish",
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, /, *, shell: Shell) -> int:
    """Print what makes a shell complete commands, options, weeks, ids and paths."""
    kind = get_completion_class(shell)
    assert kind is not None
    program = context.find_root().command
    console.say(kind(program, {}, "site-gen", "_SITE_GEN_COMPLETE").source() + "\n")
    return 0
