"""Colours that can be read: how far two stand apart, and what becomes of one that is too near."""

from __future__ import annotations

LIGHT, DARK = "#fffdf9", "#171512"
"""The grounds of the pages, as templates/assets/site.css has them."""
ENOUGH = 4.5
"""What WCAG 2.2 asks of the contrast of text (success criterion 1.4.3)."""
_STEPS = 256


def contrast(one: str, other: str) -> float:
    """Return how far two colours `#rrggbb` stand apart: 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, ground: str) -> str:
    """Return the colour nearest to `colour`, made darker or lighter, that reads on a ground."""
    ink = "#000000" if _luminance(ground) > _luminance("#767676") else "#ffffff"
    for step in range(_STEPS):
        found = _mixed(colour, ink, step / _STEPS)
        if contrast(found, ground) >= ENOUGH:
            return found
    return ink


def _mixed(colour: str, ink: str, share: float) -> str:
    parts = zip(_channels(colour), _channels(ink), strict=True)
    return "#" + "".join(f"{round(own + (other - own) * share):02x}" for own, other in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
