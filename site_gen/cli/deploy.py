"""`site-gen deploy`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_gen.cli import console, problems
from site_gen.cli.options import FOLDER, color_option, examples, flag, now_option, option
from site_gen.diagnostics import Diagnostic, Diagnostics
from site_gen.model import When
from site_gen.settings import Destination

if TYPE_CHECKING:
    from site_gen.deploy.run import Errand, Prepared, Progress

output_option = option(
    "--output", metavar="DIR", type=FOLDER, help="What was built. Default: output/ in the site."
)


@click.command(
    "deploy",
    epilog=examples(
        "deploy --dry-run                see what would be done",
        "deploy",
        "deploy staging --confirm        show the plan and ask",
    ),
)
@click.argument("target", required=False)
@flag("--dry-run", help="Show what would be put and deleted, and do nothing.")
@option(
    "--max-deletes",
    metavar="N",
    type=click.IntRange(min=0),
    help="Delete so many files at most. Default: 256 or a fifth of all, whichever is less.",
)
@flag("--confirm", help="Show what would be done, and ask.")
@flag(
    "--allow-feed-change",
    help="Go on where feeds lose ids, or dates in them move: subscribers will notice.",
)
@output_option
@now_option
@color_option
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    target: str | None,
    dry_run: bool,
    max_deletes: int | None,
    confirm: bool,
    allow_feed_change: bool,
    output: Path | None,
    now: When | None,
    color: bool | None,
) -> int:
    """Bring what was built to a target of site.yaml; without TARGET to the only one.

    Only what changed is put: pictures and styles first, then new pages, changed pages, lists,
    feeds, and deletions last. A deploy that is cut short is completed by the next. Refused is
    what is not the content of today, a preview, and what would lose subscribers their place.
    """
    from site_gen.deploy.run import RefusedError, carry_out, check_deletes, prepare, reached

    started = time.perf_counter()
    root, at = console.site_folder(context), now or console.now()
    try:
        with (
            errand(root, output or root / "output", target, at) as chosen,
            reached(chosen, console.present, console.environment()) as custody,
        ):
            prepared = prepare(chosen, custody)
            seen = _weighed(prepared.seen.diagnostics, allowed=allow_feed_change)
            if problems.show(seen, color=color, quiet=True):
                return 1
            if dry_run or confirm:
                console.say(_plan(prepared))
            check_deletes(prepared, max_deletes)
            if dry_run:
                return 0
            if confirm and not prepared.plan.idle and not click.confirm("Deploy?", err=True):
                console.say("Nothing was deployed.\n", err=True)
                return 1
            with _bar(prepared) as progress:
                told = carry_out(prepared, progress)
    except RefusedError as error:
        return problems.show(error.found, color=color)
    problems.show(told, color=color, quiet=True)
    console.say(f"{_counts(prepared)} in {time.perf_counter() - started:.2f} s\n")
    return 0


@contextmanager
def errand(
    root: Path, output: Path, target: str | Destination | None, at: When
) -> Iterator[Errand]:
    """Hold an output that may be deployed; no build changes it meanwhile. Raises RefusedError.

    `target` is the name of one of site.yaml, or one that stands for itself.
    """
    from site_gen.deploy import readiness, settings, targets
    from site_gen.deploy.run import Errand, RefusedError
    from site_gen.write import lock

    config, found = settings.read(root)
    if config is None:
        raise RefusedError(*found)
    if isinstance(target, Destination):
        destination: Destination | Diagnostic = target
    else:
        destination = targets.choose(config.deploy, target)
    if isinstance(destination, Diagnostic):
        raise RefusedError(destination)
    files, refused = readiness.check(root, output, at, destination.site)
    if refused:
        raise RefusedError(*refused)
    with lock.of_output(output):
        yield Errand(root, output, config, destination, files)


def _weighed(found: Diagnostics, *, allowed: bool) -> Diagnostics:
    """Leave out the errors that were allowed; they are known."""
    return tuple(d for d in found if not (allowed and d.severity == "error"))


def _plan(prepared: Prepared) -> str:
    """Show every step, and what subscribers will see."""
    from site_gen.deploy import comparison

    steps = prepared.plan
    lines = [f"delete  {path}" for path in steps.early]
    lines += [f"put     {path}" for path in steps.put_paths]
    lines += [f"delete  {path}" for path in steps.late]
    lines += [
        f"feed    {comparison.line(each)}"
        for each in prepared.seen.differences
        if each.new or each.updated or each.gone or each.first
    ]
    put, deleted = len(steps.put_paths), len(steps.deletes)
    lines.append(f"{put} to put, {deleted} to delete, {steps.unchanged} unchanged")
    return "".join(f"{line}\n" for line in lines)


def _counts(prepared: Prepared) -> str:
    steps, destination = prepared.plan, prepared.errand.destination
    return (
        f"{destination.name}: {len(steps.put_paths)} put, {len(steps.deletes)} deleted, "
        f"{steps.unchanged} unchanged"
    )


@contextmanager
def _bar(prepared: Prepared) -> Iterator[Progress]:
    """Yield what shows how far it is, on a terminal alone."""
    steps = prepared.plan
    if steps.idle or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    length = len(steps.put_paths) + len(steps.deletes)
    with click.progressbar(length=length, label="deploying", show_pos=True, file=sys.stderr) as bar:
        yield bar.update
