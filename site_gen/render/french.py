"""What French newspapers write otherwise than CLDR has it: dates, hours and large numbers."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal

QUARTER = "yQQQQ"
"""The skeleton of a quarter in full, `3e trimestre 2024`: its short form is for tables alone."""
_NO_BREAK = "\N{NO-BREAK SPACE}"
_MILLION, _MILLIARD = Decimal("1e6"), Decimal("1e9")
_NAMED = re.compile(r"(?:mill|bill)i(?:on|ard)s?$")
_ELIDING = re.compile(r"[aeiouâàéèêëîïôûœ]|h(?=[a-zéèêœ])", re.IGNORECASE)


def is_french(language: str) -> bool:
    """Tell whether a tag names French, of whatever region."""
    return language.partition("-")[0].lower() == "fr"


def day(text: str, when: date) -> str:
    """Write a day whose number comes first: `1er janvier 2024`."""
    return f"1er{text[1:]}" if when.day == 1 and text.startswith("1 ") else text


def clock_time(at: time) -> str:
    """Write a time of day: `7 h`, `18 h 30`."""
    minutes = f"{_NO_BREAK}{at.minute:02}" if at.minute else ""
    return f"{at.hour}{_NO_BREAK}h{minutes}"


def scaled(value: Decimal) -> Decimal:
    """Return how many millions or milliards a number has: a `billion` is taken for English."""
    return value / (_MILLION if abs(value) < _MILLIARD else _MILLIARD)


def name(value: Decimal) -> str:
    """Name what `scaled` counts: `millions`; what is less than two is singular."""
    word = "million" if abs(value) < _MILLIARD else "milliard"
    return f"{word}s" if abs(scaled(value)) >= 2 else word


def limit(least: str, most: str) -> str:
    """Return the lower end of a range without a name that its upper end has too."""
    mine, yours = _NAMED.search(least), _NAMED.search(most)
    if mine and yours and mine[0].rstrip("s") == yours[0].rstrip("s"):
        return least[: mine.start()].rstrip()
    return least


def of_unit(number: str, unit: str) -> str:
    """Return a unit as it stands after a number: `de puces` or `d’euros` after a million."""
    if not _NAMED.search(number) or not unit[:1].isalpha():
        return unit
    return f"d’{unit}" if _ELIDING.match(unit) else f"de {unit}"
