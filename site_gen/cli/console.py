"""What commands share with the world: the site's folder, the clock and both streams.

Nothing else in the program reads the clock.
"""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from pathlib import Path

_YEAR_9999 = 253_370_764_800


def site_folder(context: click.Context) -> Path:
    """Return the site that the command line names."""
    root: Path = context.obj
    if (root / "content").is_dir():
        return root
    if not root.is_absolute() and nowhere():
        raise click.UsageError(NOWHERE, context)
    raise click.UsageError(
        f"`{root}` is no site: it has no folder content/. Go into the site's folder, or name it: "
        "site-gen -C DIR",
        context,
    )


NOWHERE = (
    "the folder that you are in does not exist any more: somebody deleted or renamed it. "
    "Go into another one (cd), and give the command again."
)


def nowhere() -> bool:
    """Tell whether the folder that the program was started in is gone."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False


@contextmanager
def keeping() -> Iterator[None]:
    """Look for no cycles meanwhile: values are made and kept, and it would take a fifth longer."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def edit(path: Path) -> None:
    """Open a file in the editor of the environment, or say that there is none."""
    try:
        click.edit(filename=str(path))
    except click.ClickException as error:
        reason = f"no editor could be started for {path}: {error.message}"
        remedy = "The file is there: open it yourself, or name an editor in EDITOR."
        raise click.ClickException(f"{reason}\n{remedy}") from error


def now() -> datetime:
    """Return SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs), else the real time."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC)
    if re.fullmatch("[0-9]{1,12}", epoch) and int(epoch) < _YEAR_9999:
        return datetime.fromtimestamp(int(epoch), UTC)
    raise click.UsageError(f"SOURCE_DATE_EPOCH is `{epoch}`, not a number of seconds since 1970.")


def present() -> datetime:
    """Return the real time, whatever time a site is built for."""
    return datetime.now(UTC)


def environment() -> dict[str, str]:
    """Return the environment, for programs that are run and credentials that are looked for."""
    return dict(os.environ)


def width() -> int | None:
    """Return the columns of the terminal that stdout is; None where it is none."""
    import shutil

    on_terminal = sys.stdout is not None and sys.stdout.isatty()
    return shutil.get_terminal_size().columns if on_terminal else None


def say(text: str | bytes, *, err: bool = False, color: bool | None = None) -> None:
    """Write a text; a reader that has gone away (`| head`) changes nothing else."""
    try:
        click.echo(text, nl=False, err=err, color=color)
    except BrokenPipeError:
        discard(sys.stderr if err else sys.stdout)


def discard(stream: TextIO) -> None:
    """Send what is left for a broken pipe nowhere, also when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def prepare() -> None:
    """Let streams of any encoding take any text."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a closed one is None
            stream.reconfigure(errors="backslashreplace")
