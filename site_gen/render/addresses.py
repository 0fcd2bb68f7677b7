"""Addresses in the output: root-relative ones for pages, absolute ones for everything else."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from site_gen.model import Config

# What RFC 3986 allows in a path as it is, but for the apostrophe.
_IN_PATH = "/:@!$&()*+,;="


def base(config: Config) -> str:
    """Return what stands before every address of the site: empty, or `/brief` on a sub-path."""
    return quote(urlsplit(config.url).path.rstrip("/"), safe=_IN_PATH + "%")


def root(config: Config) -> str:
    """Return the same with scheme and host: `https://host/brief`."""
    parts = urlsplit(config.url)
    return f"{parts.scheme}://{parts.netloc}{base(config)}"


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


def below(start: str, address: str, fragment: str = "") -> str:
    """Return an address below the site's root, percent-encoded, after what stands before it."""
    suffix = "#" + quote(fragment, safe=_IN_PATH) if fragment else ""
    return start + quote(address, safe=_IN_PATH) + suffix
