"""Makes the theme's style sheets ready to be sent: the site's accent in, comments out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from site_gen import colours
from site_gen.settings import Config

_SHEETS = ("assets/site.css", "assets/feed.css")
_STRING = rb"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_COMMENT = re.compile(_STRING + rb"|/\*.*?\*/", re.DOTALL)
_BETWEEN = re.compile(_STRING + rb"|\s*([{};,])\s*|\s+")
_PROPERTY = re.compile(_STRING + rb"|([{;][-\w]+:) ")


def ready(files: Mapping[str, bytes], config: Config) -> dict[str, bytes]:
    """Return a theme's files with its style sheets as browsers get them."""
    made = dict(files)
    for name in _SHEETS:
        if name in made:
            made[name] = shortened(made[name]) + accent(config.accent)
    return made


def shortened(sheet: bytes) -> bytes:
    """Take out what only people read: comments, and spaces that mean nothing."""
    bare = _COMMENT.sub(lambda found: found[1] or b" ", sheet)
    tight = _BETWEEN.sub(lambda found: found[1] or found[2] or b" ", bare)
    return _PROPERTY.sub(lambda found: found[1] or found[2], tight).strip() + b"\n"


def accent(colour: str | None) -> bytes:
    """Return the rules that set the accent on the light and on the dark ground."""
    if colour is None:
        return b""
    light = colours.readable(colour, colours.LIGHT)
    dark = colours.readable(colour, colours.DARK)
    return (
        f":root{{--accent:{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}\n"
    ).encode()
