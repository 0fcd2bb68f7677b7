"""Reads content/site.yaml alone: what a deploy needs to know of a site, at once."""

from __future__ import annotations

from pathlib import Path

from site_gen import sources
from site_gen.diagnostics import Diagnostics, has_errors
from site_gen.read import lists
from site_gen.settings import Config

_PATH = "content/site.yaml"


def read(root: Path) -> tuple[Config | None, Diagnostics]:
    """Return the settings; None, with the reason, where they cannot be used."""
    text = sources.read_again(root, _PATH)
    if text is not None:
        config, found = lists.read_config(_PATH, text.data)
        if config is not None and not has_errors(found):
            return config, ()
    from site_gen import build, intake, program  # noqa: PLC0415 - all of it, and seldom needed

    read = intake.read(root, program.salt(), 1)
    wrong = tuple(d for d in read.diagnostics if d.severity == "error")
    return None, build.presented(wrong, read.loaded)
