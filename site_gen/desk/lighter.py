"""Makes pictures lighter, and takes out where they were taken (Pillow's second home)."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from site_gen.arrange.editorial.pictures import HEAVIEST
from site_gen.read.positions import has_position

WIDEST = 1600
"""Pixels: what a page shows at most, on a screen of two pixels for one."""
_QUALITIES = (85, 75, 65)
_GPS, _UP = 0x8825, 0x0112
_FORMATS = ("JPEG", "PNG", "WEBP")


def lighter(data: bytes) -> bytes | None:
    """Return a picture of the same kind and look that is lighter, and tells no place.

    None where it cannot be made so: it moves, it is broken, or it is as light as can be.
    """
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:
            if getattr(picture, "n_frames", 1) > 1:
                return None
            found = next((made for made in _made(picture, data) if _better(made, data)), None)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None  # what Pillow raises of a file that is no sound picture
    return found


def _better(made: bytes, data: bytes) -> bool:
    if has_position(made):
        return False
    heavy = len(data) > HEAVIEST
    return len(made) < len(data) if heavy else len(made) <= HEAVIEST


def _made(picture: Image.Image, data: bytes) -> Iterator[bytes]:
    """Yield the picture: as it is, without its place, or ever smaller until it is light enough."""
    if len(data) <= HEAVIEST:
        quality: str | int = "keep" if picture.format == "JPEG" else 95
        yield _saved(picture, picture.format, **_kept(picture), quality=quality)
        return
    kept = _kept(picture, turned=True)
    small = ImageOps.exif_transpose(picture)
    small.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    last = b""
    for quality in _QUALITIES:
        last = _saved(small, picture.format, **kept, quality=quality, optimize=True)
        if len(last) <= HEAVIEST:
            break
    yield last


def _kept(picture: Image.Image, *, turned: bool = False) -> dict[str, Any]:
    """Return what describes the picture, but for its place (and what is up, once it is turned)."""
    exif = picture.getexif()
    for tag in (_GPS, _UP) if turned else (_GPS,):
        exif.pop(tag, None)
    kept = {"exif": exif.tobytes() if exif else b"", "xmp": b""}
    profile = picture.info.get("icc_profile")
    return {**kept, "icc_profile": profile} if profile else kept


def _saved(picture: Image.Image, kind: str | None, **options: Any) -> bytes:
    target = BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()
