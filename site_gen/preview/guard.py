"""Lets in what a browser on this machine asks of the preview, and nothing else.

A page of another site may not read drafts: not by a name that it lets lead here (DNS rebinding),
not by a script, a picture or a frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote_to_bytes

_METHODS = ("GET", "HEAD")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]")
_ONCE = frozenset(("host", "origin", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"))
"""Headers that decide: with two of one name, another program may have judged by the other."""
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""Every answer has them; none lets another origin read it."""


def hosts(port: int) -> frozenset[str]:
    """Return the hosts by which the preview may be asked."""
    names = ("127.0.0.1", "localhost")
    return frozenset((*(f"{name}:{port}" for name in names), *(names if port == 80 else ())))


def refused(
    method: str,
    target: bytes,
    sent: Iterable[tuple[bytes, bytes]],
    allowed: frozenset[str],
) -> tuple[int, str] | None:
    """Return the status and the reason of a refusal; None where a request is let in.

    `target` is what stood in the request line before any `?`; `sent` are the headers, their names
    in small letters.
    """
    pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in sent]
    headers = dict(pairs)
    if any(sum(name == once for name, _ in pairs) > 1 for once in _ONCE):
        return 400, "That is no request of a browser."
    host = headers.get("host", "").lower()
    if host not in allowed:
        return 403, "This preview answers to localhost and 127.0.0.1 alone."
    origin = headers.get("origin")
    if origin is not None and origin.lower() != f"http://{host}":
        return 403, "This preview answers its own pages alone."
    if _from_elsewhere(headers):
        return 403, "This preview is not for other sites to show."
    if method not in _METHODS:
        return 405, "This preview is only for reading."
    if _has_body(headers):
        return 400, "This preview is only for reading."
    return None if path_of(target) is not None else (400, "That is no address.")


def path_of(target: bytes) -> str | None:
    """Return the path that a request names, decoded once; None for one that no page links to."""
    if not target.startswith(b"/") or target.startswith(b"//"):
        return None
    try:
        path = unquote_to_bytes(target).decode()
    except UnicodeDecodeError:
        return None
    parts = path.split("/")
    if _FORBIDDEN.search(path) or "." in parts or ".." in parts or b"%2f" in target.lower():
        return None
    return path


def _has_body(headers: Mapping[str, str]) -> bool:
    """Tell whether something comes after the head, in which another request might be hidden."""
    return "transfer-encoding" in headers or headers.get("content-length", "0").strip("0") != ""


def _from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Tell whether a browser says that another site's page asks; its links may lead here."""
    if headers.get("sec-fetch-site") not in ("cross-site", "same-site"):
        return False
    opened = headers.get("sec-fetch-mode") == "navigate"
    return not opened or headers.get("sec-fetch-dest") != "document"
