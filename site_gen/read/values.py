"""Turns the words of single values into values; what is wrong is a sentence for an editor."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from site_gen import clock
from site_gen.model import When
from site_gen.read.characters import FORBIDDEN

IDENTIFIER = re.compile(r"[a-z0-9-]+")
# RFC 5646, well-formed: language, script, region, variants and extensions as short alphanumerics.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_LARGEST = Decimal(10) ** 30
_OUTSIDE = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PERIOD = re.compile(rf"[0-9]{{4}}(-Q[1-4]|-[0-9]{{2}})?|{_DAY.pattern}")

# What every file system takes as a name, and as a path below a folder.
_NAME, _PATH = 200, 1_000


def identifier(text: str) -> str:
    """Return an id. Raises ValueError with a sentence."""
    if not IDENTIFIER.fullmatch(text):
        raise ValueError("only a-z, 0-9 and hyphens may stand here")
    if len(text) > _NAME:
        raise ValueError(f"at most {_NAME} characters may stand here")
    return text


def language(text: str) -> str:
    """Return a language tag (BCP 47). Raises ValueError with a sentence."""
    if not _LANGUAGE.fullmatch(text):
        raise ValueError("not a language tag")
    return text


def outside_address(text: str) -> str:
    """Return an http or https address as it is. Raises ValueError with a sentence."""
    if not _OUTSIDE.fullmatch(text) or FORBIDDEN.search(text):
        raise ValueError("an address of the web starts with https:// and has no spaces")
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
    # `/.htaccess/` shuts a whole site on Apache, and `/.git/` breaks a branch.
    if any(s.startswith(".") and s != ".well-known" for s in segments):
        raise ValueError("names that start with a dot are the server's own")
    if len(text.encode()) > _PATH or any(len(s.encode()) > _NAME for s in segments):
        raise ValueError(f"an address has at most {_PATH} bytes, and {_NAME} between two slashes")
    return text


def file_address(text: str) -> str:
    """Return an address of a file below the site's root. Raises ValueError with a sentence."""
    if site_address(text).endswith("/"):
        raise ValueError("a file's address does not end in a slash")
    return text


def asset_address(text: str) -> str:
    """Return an address below /assets/. Raises ValueError with a sentence."""
    if not file_address(text).startswith("/assets/"):
        raise ValueError("files of the site stand below /assets/")
    return text


def contact(text: str) -> str:
    """Return an address to write to. Raises ValueError with a sentence."""
    if re.fullmatch(r"mailto:[^\s@<>\"\\^`{|}]+@[^\s@<>\"\\^`{|}]+", text):
        return text
    if text.startswith("/"):
        return site_address(text)
    return outside_address(text)


def email(text: str) -> str:
    """Return an e-mail address. Raises ValueError with a sentence."""
    if not re.fullmatch(r"[^\s@<>]+@[^\s@<>.]+(\.[^\s@<>.]+)+", text):
        raise ValueError("not an e-mail address")
    return text


def feed_id(text: str) -> str:
    """Return a feed id, to the letter. Raises ValueError with a sentence."""
    if not text or re.search(r"\s", text) or FORBIDDEN.search(text):
        raise ValueError("an id has no spaces and is not empty")
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


def entries(text: str) -> int:
    """Return a number of entries. Raises ValueError with a sentence."""
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) < 1:
        raise ValueError("not a whole number from 1 to 99999")
    return int(text)


def order(text: str) -> int:
    """Return a whole number, also below zero. Raises ValueError with a sentence."""
    if not re.fullmatch(r"-?[0-9]{1,5}", text):
        raise ValueError("not a whole number")
    return int(text)


def when(text: str) -> When:
    """Return a day, or a time with its zone. Raises ValueError with a sentence."""
    _check_day(text[:10], "not a date")
    try:
        return clock.parse_when(text)
    except ValueError as error:
        # How to write it is said by every field that takes one.
        raise ValueError(str(error).partition(": write")[0]) from None


def day(text: str) -> date:
    """Return a day. Raises ValueError with a sentence."""
    _check_day(text, "not a day")
    return clock.parse_day(text)


def period(text: str) -> str:
    """Return a period, as it is written. Raises ValueError with a sentence."""
    if not _PERIOD.fullmatch(text):
        raise ValueError("not a year, quarter, month or day")
    if _DAY.fullmatch(text):
        _check_day(text, "not a day")
    clock.period_end(text)
    return text


def week(text: str) -> str:
    """Return an ISO week, as it is written. Raises ValueError with a sentence."""
    clock.monday(text)
    return text


def _check_day(text: str, otherwise: str) -> None:
    """Say that a day does not exist; Python says so in words that differ between versions."""
    if not _DAY.fullmatch(text):
        raise ValueError(otherwise)
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError("there is no such day") from None
