"""Turns the words of single values into values; what is wrong is a sentence for an editor."""

from __future__ import annotations

import re
from decimal import Decimal
from urllib.parse import urlsplit

from site_gen import clock
from site_gen.read.characters import FORBIDDEN

IDENTIFIER = re.compile(r"[a-z0-9-]+")
# RFC 5646, well-formed: language, script, region, variants and extensions as short alphanumerics.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_LARGEST = Decimal(10) ** 30
_OUTSIDE = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)


def identifier(text: str) -> str:
    """Return an id. Raises ValueError with a sentence."""
    if not IDENTIFIER.fullmatch(text):
        raise ValueError("only a-z, 0-9 and hyphens may stand here")
    return text


def language(text: str) -> str:
    """Return a language tag (BCP 47). Raises ValueError with a sentence."""
    if not _LANGUAGE.fullmatch(text):
        raise ValueError("not a language tag")
    return text


def outside_address(text: str) -> str:
    """Return an http or https address as it is. Raises ValueError with a sentence."""
    if not _OUTSIDE.fullmatch(text) or FORBIDDEN.search(text):
        raise ValueError("not an address of the web: it starts with https:// and has no spaces")
    try:
        parts = urlsplit(text)
        valid = bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid or (parts.hostname or "").startswith("."):
        raise ValueError("the address has no valid host name")
    return text


def site_address(text: str) -> str:
    """Return an address below the site's root. Raises ValueError with a sentence."""
    if not text.startswith("/") or text.startswith("//"):
        raise ValueError("an address of this site starts with one slash")
    segments = text.split("/")
    if any(s in (".", "..") for s in segments) or "" in segments[1:-1]:
        raise ValueError("an address has no empty, `.` or `..` part")
    if re.search(r"[\s?#%\\<>\"]", text) or FORBIDDEN.search(text):
        raise ValueError('an address here has no spaces and none of ? # % \\ < > "')
    return text


def contact(text: str) -> str:
    """Return an address to write to. Raises ValueError with a sentence."""
    if re.fullmatch(r"mailto:[^\s@]+@[^\s@]+", text):
        return text
    if text.startswith("/"):
        return site_address(text)
    return outside_address(text)


def email(text: str) -> str:
    """Return an e-mail address. Raises ValueError with a sentence."""
    if not re.fullmatch(r"[^\s@<>]+@[^\s@<>.]+(\.[^\s@<>.]+)+", text):
        raise ValueError("not an e-mail address")
    return text


def flag(text: str) -> bool:
    """Return true or false. Raises ValueError with a sentence."""
    if text not in ("true", "false"):
        raise ValueError("neither true nor false")
    return text == "true"


def number(text: str) -> Decimal:
    """Return a number. Raises ValueError with a sentence."""
    if not _NUMBER.fullmatch(text):
        raise ValueError("not a number")
    number = Decimal(text)
    if abs(number) > _LARGEST or (number and abs(number) < 1 / _LARGEST):
        raise ValueError("the number is out of any range")
    return number


def count(text: str) -> int:
    """Return a whole number. Raises ValueError with a sentence."""
    if not re.fullmatch(r"[0-9]{1,5}", text):
        raise ValueError("not a whole number from 0 to 99999")
    return int(text)


def entries(text: str) -> int:
    """Return a number of entries. Raises ValueError with a sentence."""
    number = count(text)
    if number < 1:
        raise ValueError("a feed holds at least one entry")
    return number


def order(text: str) -> int:
    """Return a whole number, also below zero. Raises ValueError with a sentence."""
    if not re.fullmatch(r"-?[0-9]{1,5}", text):
        raise ValueError("not a whole number")
    return int(text)


def period(text: str) -> str:
    """Return a period, as it is written. Raises ValueError with a sentence."""
    clock.period_end(text)
    return text


def week(text: str) -> str:
    """Return an ISO week, as it is written. Raises ValueError with a sentence."""
    clock.monday(text)
    return text
