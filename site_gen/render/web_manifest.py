"""Tells phones what to call the site, and what to show for it, on a home screen (W3C Manifest)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from site_gen import colours
from site_gen.products import Head
from site_gen.render.addresses import link
from site_gen.render.words import direction

PATH = "site.webmanifest"
_TYPES = {"svg": "image/svg+xml", "png": "image/png", "webp": "image/webp", "ico": "image/x-icon"}
_PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "avif": "image/avif"}
Entry = dict[str, str]


def web_manifest(head: Head, assets: Mapping[str, str]) -> bytes:
    """Return /site.webmanifest; `assets` gives the output paths of the theme's own files."""
    config = head.config
    members = {
        "name": config.title,
        "short_name": config.title,
        "description": config.tagline or "",
        "lang": config.language,
        "dir": direction(config.language),
        "id": link(config, "/"),
        "start_url": link(config, "/"),
        "scope": link(config, "/"),
        "display": "minimal-ui",
        "background_color": colours.LIGHT,
        "theme_color": config.accent or colours.LIGHT,
        "icons": _icons(head, assets),
    }
    told = {name: value for name, value in members.items() if value}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _icons(head: Head, assets: Mapping[str, str]) -> list[Entry]:
    if head.icon:
        return [_icon(link(head.config, head.icon.address), head.icon.size)]
    named = (("icon.svg", None), ("icon.png", (192, 192)))
    return [
        _icon(link(head.config, f"/{assets[name]}"), size) for name, size in named if name in assets
    ]


def _icon(address: str, size: tuple[int, int] | None) -> Entry:
    suffix = address.rpartition(".")[2].lower()
    entry = {"src": address}
    if kind := {**_TYPES, **_PICTURES}.get(suffix):
        entry["type"] = kind
    if suffix == "svg":
        entry["sizes"] = "any"
    elif size:
        entry["sizes"] = f"{size[0]}x{size[1]}"
    return entry
