"""The option `--since`: only what changed in git."""

from __future__ import annotations

from pathlib import Path

import click

from site_gen.cli.options import option

since_option = option(
    "--since",
    metavar="REV",
    help="Only files that changed since this revision of git: a branch, a tag, a commit or HEAD~3.",
)


def changed(context: click.Context, root: Path, revision: str | None) -> frozenset[str] | None:
    """Return the paths of the site that changed; None where no revision is given."""
    from site_gen.desk import revisions

    if revision is None:
        return None
    try:
        return revisions.changed_since(root, revision)
    except revisions.RevisionError as error:
        raise click.UsageError(str(error), context) from None
