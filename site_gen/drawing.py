"""Has the pictures for shared links drawn, or says what that takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.products import Card
from site_gen.render.words import Words
from site_gen.settings import Config

SITE_FILE = "content/site.yaml"
Draw = Callable[[Card], tuple[bytes, Diagnostics]]


def drawing(files: Mapping[str, bytes], config: Config, words: Words) -> Draw:
    """Return what draws one card after the other with a theme's fonts.

    Pillow is loaded at the first: a build without cards need not have it.
    """
    made: list[Draw] = []

    def draw(card: Card) -> tuple[bytes, Diagnostics]:
        if not made:
            made.append(_begun(files, config, words))
        return made[0](card)

    return draw


def _begun(files: Mapping[str, bytes], config: Config, words: Words) -> Draw:
    try:
        from site_gen.render import cards  # noqa: PLC0415
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "PIL":
            raise
        missing = _without_pillow(config)
        return lambda _: (b"", (missing,))
    studio = cards.Studio(files, words)

    def draw(card: Card) -> tuple[bytes, Diagnostics]:
        try:
            return studio.draw(card), ()
        except cards.FontError as error:
            return b"", (_unreadable(error.name),)

    return draw


def _without_pillow(config: Config) -> Diagnostic:
    return Diagnostic(
        "N504",
        "error",
        "pictures for shared links are drawn with Pillow, which is not installed",
        "pip install 'site-gen[cards]', or take `cards` out",
        Location(SITE_FILE, *config.places.at("cards")),
    )


def _unreadable(name: str) -> Diagnostic:
    return Diagnostic(
        "N505",
        "error",
        "is not a font that can be read",
        "put a WOFF2, TrueType or OpenType font here, or delete it to have the default one",
        Location(f"templates/{name}"),
    )
