"""Addresses in the output: root-relative ones for pages, absolute ones for everything else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote, urlsplit

from site_gen.settings import Config

# What RFC 3986 allows in a path as it is, but for the apostrophe.
_IN_PATH = "/:@!$&()*+,;="


def base(config: Config) -> str:
    """Return what stands before every address of the site: empty, or `/brief` on a sub-path.

    That of a further edition ends in its language, which `below` has to be told.
    """
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
    return _encoded(base(config), address, fragment, config)


def absolute(config: Config, address: str, fragment: str = "") -> str:
    """Return the absolute form of an address below the site's root, percent-encoded."""
    return _encoded(root(config), address, fragment, config)


def in_edition(start: str, config: Config, language: str, address: str) -> str:
    """Return an address in the edition of another language; `start` is `base` or `root`."""
    above = _without(start, config.edition)
    return below(above if language in config.languages[:1] else f"{above}/{language}", address)


def alternates(config: Config, languages: Sequence[str], address: str) -> dict[str, str]:
    """Return hreflang → absolute address of a page that is there in some languages."""
    start = root(config)
    found = {tag: in_edition(start, config, tag, address) for tag in languages}
    return {**found, "x-default": found[languages[0]]} if found else {}


def _encoded(start: str, address: str, fragment: str, config: Config) -> str:
    if not address.startswith("/"):
        return address
    return below(start, address, fragment, config.edition)


@lru_cache(maxsize=1 << 14)
def below(start: str, address: str, fragment: str = "", edition: str | None = None) -> str:
    """Return an address below the site's root, percent-encoded, after what stands before it.

    `edition` is what `start` ends in where that is the root of a further edition: what is made
    once for all of them stands above it.
    """
    suffix = "#" + quote(fragment, safe=_IN_PATH) if fragment else ""
    if edition is not None and _shared(address):
        start = _without(start, edition)
    return start + quote(address, safe=_IN_PATH) + suffix


def _without(start: str, edition: str | None) -> str:
    return start if edition is None else start.removesuffix(f"/{edition}")


def _shared(address: str) -> bool:
    """Tell whether an address is that of a file which all editions share."""
    if address.startswith("/assets/") or address in ("/sitemap.xml", "/robots.txt"):
        return True
    beside_a_note = address.startswith("/notes/") and not address.endswith("/")
    return beside_a_note and not address.endswith((".html", ".htm"))
