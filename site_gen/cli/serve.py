"""`site-gen serve`."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from site_gen.cli import console, problems
from site_gen.cli.options import color_option, examples, flag, now_option, option
from site_gen.cli.program import BUG
from site_gen.diagnostics import Diagnostics
from site_gen.model import When

if TYPE_CHECKING:
    import socket

_LIBRARIES = ("starlette", "uvicorn", "watchfiles")


@click.command(
    "serve",
    epilog=examples("serve", "serve --open", "serve --port 4000 --now 2024-01-26"),
)
@option(
    "--port",
    type=click.IntRange(0, 65535),
    help="The port to serve at; 0 is any that is free. Default: 8000, or the next that is free.",
)
@flag("--open", "in_browser", help="Open the first page in a browser.")
@now_option
@color_option
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    port: int | None,
    in_browser: bool,
    now: When | None,
    color: bool | None,
) -> int:
    """Show the site in a browser while you write, drafts and held notes too.

    What you save appears in the open page by itself. What is wrong is shown over the last good
    page until it is mended. Nothing is written into output/, and only this machine is answered.
    Ctrl-C ends it.
    """
    root = console.site_folder(context)
    try:
        from site_gen.preview import server
        from site_gen.preview.session import Session
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _LIBRARIES:
            raise
        needed = "starlette, uvicorn and watchfiles: pip install 'site-gen[serve]'"
        console.say(f"error: `serve` needs {needed}\n", err=True)
        return 1
    try:
        sock = server.listen(port)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        reason = f"port {port or server.PORT} cannot be used: {why}"
        console.say(f"error: {reason}; choose another, or leave --port out\n", err=True)
        return 1
    with sock:
        session = Session(root, lambda: now or console.now(), _teller(color), _fault)
        if session.found:
            problems.show(session.found, color=color)
        address = _address(sock, session.path)
        name = session.title or "The site"
        console.say(f"{name} is at {address} and follows what you save; Ctrl-C ends it.\n")
        if in_browser:
            click.launch(address)
        ended_by = session.serve(sock)
    return 128 + ended_by if ended_by else 0


def _address(sock: socket.socket, path: str) -> str:
    # By number: the name may lead to another program first, one that listens on ::1.
    host, port = sock.getsockname()
    return f"http://{host}:{port}{path}"


def _teller(color: bool | None) -> Callable[[Diagnostics], None]:
    def tell(found: Diagnostics) -> None:
        if found:
            problems.show(found, color=color)
        else:
            console.say("All is well again.\n", err=True)

    return tell


def _fault(trace: str) -> None:
    console.say(f"{trace}{BUG}\nThe preview goes on with the last good site.\n", err=True)
