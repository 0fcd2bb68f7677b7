"""Reads what editorial rules look at beside the content: clipped sources, data of pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from site_gen import sources
from site_gen.arrange.editorial.findings import Beside
from site_gen.desk import clips
from site_gen.model import Asset, Content
from site_gen.read import layout, positions
from site_gen.sources import Sources


def read(root: Path, loaded: Sources, content: Content) -> Beside:
    """Read it all; what cannot be read is not there."""
    placed = frozenset(asset.path for asset in content.assets if _placed(root, asset))
    return Beside(loaded.text, _clips(root, content), placed)


def _clips(root: Path, content: Content) -> Mapping[str, str] | None:
    """Return the clips that are here, by uid; None where nothing was ever clipped."""
    if not (root / clips.FOLDER).is_dir():
        return None
    return dict(_kept(root, content))


def _kept(root: Path, content: Content) -> Iterator[tuple[str, str]]:
    for note in content.notes:
        text = clips.kept(root, note.uid)
        if text is not None:
            yield note.uid, text


def _placed(root: Path, asset: Asset) -> bool:
    """Tell whether a picture tells where it was taken."""
    return layout.is_picture(asset.path) and positions.has_position(_start(root, asset.path))


def _start(root: Path, path: str) -> bytes:
    try:
        with os.fdopen(sources.open_asset(root, path), "rb") as file:
            return file.read(positions.LIMIT)
    except OSError:
        return b""  # reading the site says so
