"""Addresses in the output: root-relative ones for pages, absolute ones for everything else."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urlsplit

from site_gen.model import Config

# What RFC 3986 allows in a path as it is, but for the apostrophe.
_IN_PATH = "/:@!$&()*+,;="


def base(config: Config) -> str:
    """Return what stands before every address of the site: empty, or `/brief` on a sub-path."""
    return _starts(config.url)[0]


def root(config: Config) -> str:
    """Return the same with scheme and host: `https://host/brief`."""
    return _starts(config.url)[1]


@lru_cache(maxsize=16)
def _starts(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    path = quote(parts.path.rstrip("/"), safe=_IN_PATH + "%")
    return path, f"{parts.scheme}://{parts.netloc}{path}"


def link(config: Config, address: str, fragment: str = "") -> str:
    """Return the root-relative form of an address below the site's root, percent-encoded.

    An address that does not start with a slash leads elsewhere and is returned as it is.
    """
    return _encoded(base(config), address, fragment)


def absolute(config: Config, address: str, fragment: str = "") -> str:
    """Return the absolute form of an address below the site's root, percent-encoded."""
    return _encoded(root(config), address, fragment)


def _encoded(start: str, address: str, fragment: str) -> str:
    return below(start, address, fragment) if address.startswith("/") else address


@lru_cache(maxsize=1 << 14)
def below(start: str, address: str, fragment: str = "") -> str:
    """Return an address below the site's root, percent-encoded, after what stands before it."""
    suffix = "#" + quote(fragment, safe=_IN_PATH) if fragment else ""
    return start + quote(address, safe=_IN_PATH) + suffix
