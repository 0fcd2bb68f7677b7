"""How files are sent to readers: their content types, and how long a cache may keep them."""

from __future__ import annotations

import posixpath
import re

PAGES = 300
"""Seconds for which a page or feed may be shown without asking again."""
_YEAR = 365 * 24 * 60 * 60
_FINGERPRINTED = re.compile(r"(?:[^/]+/)*assets/[^/]+\.[0-9a-f]{10}\.[a-z0-9]+")
_TEXT = {
    ".atom": "application/atom+xml",
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".opml": "text/x-opml",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
}
_BYTES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
}
_JSON_FEED = re.compile(r"(?:[^/]+/)?feeds/[^/]+\.json")


def content_type(path: str, *, feed: bool = False) -> str:
    """Return the media type of an output file, text with its charset; `feed` is an Atom feed."""
    ending = posixpath.splitext(path)[1].lower()
    if feed:
        return f"{_TEXT['.atom']}; charset=utf-8"
    if _JSON_FEED.fullmatch(path):
        return "application/feed+json; charset=utf-8"
    if ending in _TEXT:
        return f"{_TEXT[ending]}; charset=utf-8"
    return _BYTES.get(ending, "application/octet-stream")


def is_text(path: str) -> bool:
    """Tell whether an output file is text, which compresses well."""
    return posixpath.splitext(path)[1].lower() in _TEXT


def cache_control(path: str, seconds: int = PAGES) -> str:
    """Return for how long an output file may be kept: for ever if it is named after its content."""
    if is_fingerprinted(path):
        return f"public, max-age={_YEAR}, immutable"
    return f"public, max-age={seconds}, must-revalidate"


def is_fingerprinted(path: str) -> bool:
    """Tell whether an output file is named after its content."""
    return _FINGERPRINTED.fullmatch(path) is not None
