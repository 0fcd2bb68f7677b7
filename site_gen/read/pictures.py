"""Reads the size of a picture from its first bytes (home of imagesize)."""

from __future__ import annotations

from typing import BinaryIO

import imagesize

from site_gen.read.layout import is_picture


def size(file: BinaryIO, path: str) -> tuple[int, int] | None:
    """Return width and height in pixels, or None where they cannot be told."""
    if not is_picture(path):
        return None
    try:
        width, height = imagesize.get(file)
    except (ValueError, TypeError, KeyError, IndexError, ArithmeticError, SyntaxError):
        return None  # imagesize raises what a broken header happens to cause
    if width is None or height is None or width <= 0 or height <= 0:
        return None
    return (round(width), round(height))
