"""Finds the days that texts and addresses name; `2 days ago` names none."""

from __future__ import annotations

import re
from datetime import date

_FIRST_YEAR = 1990
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv januar", "february feb février fevrier févr fév februar",
            "march mar mars märz", "april apr avril avr", "may mai", "june jun juin juni",
            "july jul juillet juil juli", "august aug août aout", "september sep sept septembre",
            "october oct octobre oktober", "november nov novembre",
            "december dec décembre decembre déc dezember",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_STAMP = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_WORDED = re.compile(
    r"\b(?:(?P<day>\d{1,2})(?:er|st|nd|rd|th|\.)?\s+(?P<month>[^\W\d_]{3,9})\.?,?"
    r"|(?P<month2>[^\W\d_]{3,9})\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?)\s+(?P<year>\d{4})\b"
)
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
_IN_ADDRESS = re.compile(
    r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|\Z)|[-/](\d{4})(\d{2})(\d{2})(?=[-_/.]|\Z)"
)


def of_stamp(text: str) -> date | None:
    """Read what programs write: `2024-01-22T09:30:00+01:00`; else what people do."""
    found = _STAMP.match(text)
    return _real(*found.groups()) if found else of_words(text)


def of_words(text: str, lang: str | None = None) -> date | None:
    """Read the first day that a line names in full: `22 janvier 2024`, `January 22, 2024`.

    `22/01/2024` counts; `03/04/2024` does where the language settles which is the month.
    """
    for found in _WORDED.finditer(text):
        month = _MONTHS.get((found["month"] or found["month2"]).casefold())
        day = _real(found["year"], month or 0, found["day"] or found["day2"])
        if day is not None:
            return day
    stamp = re.search(r"\b\d{4}-\d{2}-\d{2}\b", text)
    if stamp:
        return of_stamp(stamp[0])
    slashed = _SLASHED.search(text)
    if slashed and (int(slashed[1]) > 12 or lang not in (None, "en")):
        return _real(slashed[3], slashed[2], slashed[1])
    return None


def of_address(address: str) -> date | None:
    """Read the day that an address holds, as newspapers' do: `/2024/01/22/`."""
    found = _IN_ADDRESS.search(address)
    return _real(*[part for part in found.groups() if part]) if found else None


def _real(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year >= _FIRST_YEAR else None
