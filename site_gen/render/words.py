"""A language: its words come from a gettext catalogue, its dates, numbers and lists from CLDR."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    get_datetime_format,
    get_day_names,
)
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal

from site_gen import clock
from site_gen.model import When
from site_gen.render import french

# Plain English writes the day before the month and counts hours to 24.
_WRITTEN_AS = {"en": "en_GB"}
_FALLBACK = "en_GB"

Unit = Literal["year", "quarter", "month", "day"]
_SKELETONS: dict[Unit, str] = {"year": "y", "quarter": "yQQQ", "month": "yMMM", "day": "yMMMd"}
_LONG, _ENORMOUS, _TINY = Decimal(10_000), Decimal("1e18"), Decimal("1e-4")
"""From where on a short form is shorter; beyond what numbers have names, or zeros get many."""
_TOLD, _NAMELESS, _TOLD_DIGITS = Decimal(1_000_000), Decimal("1e15"), 4
"""From where to where numbers are called by name, if they have no more digits than these."""
_BILLION = Decimal("1e12")
"""From where on a short form in French counts milliards: a `billion` is taken for English."""
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def translations(po: bytes | None) -> gettext.NullTranslations:
    """Read a catalogue (a .po file); without one, every message is its own translation."""
    if not po:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(po)))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class Words:
    """The words, dates, numbers and lists of one language (a BCP 47 tag).

    A language that CLDR does not know has its dates and numbers written as in English.
    """

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue
        self._locale = _locale(language) or Locale.parse(_FALLBACK)
        self._french = french.is_french(language)
        self._days: dict[date, str] = {}

    def gettext(self, message: str) -> str:
        """Translate a message."""
        return self._catalogue.gettext(message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Translate a message that depends on a count."""
        return self._catalogue.ngettext(singular, plural, count)

    def pgettext(self, context: str, message: str) -> str:
        """Translate a message that means something else elsewhere."""
        return self._catalogue.pgettext(context, message)

    def npgettext(self, context: str, singular: str, plural: str, count: int) -> str:
        """Translate a message with both."""
        return self._catalogue.npgettext(context, singular, plural, count)

    def day(self, when: When, zone: ZoneInfo) -> str:
        """Write the day of `when`: `22 January 2024`."""
        day = clock.calendar_day(when, zone)
        if day not in self._days:
            self._days[day] = self._dated(format_date(day, "long", locale=self._locale), day)
        return self._days[day]

    def _dated(self, text: str, day: date) -> str:
        return french.day(text, day) if self._french else text

    def moment(self, at: datetime, zone: ZoneInfo) -> str:
        """Write a day and its time in the site's zone: `26 January 2024, 07:00`."""
        pattern = str(get_datetime_format("long", locale=self._locale)).replace("'", "")
        at_what_time = self.clock_time(at.astimezone(zone).time())
        return pattern.replace("{0}", at_what_time).replace("{1}", self.day(at, zone))

    def clock_time(self, at: time) -> str:
        """Write a time of day: `07:00`."""
        if self._french:
            return french.clock_time(at)
        return format_time(at, "short", locale=self._locale)

    def weekday(self, number: int) -> str:
        """Name a day of the week (Monday is 0): `Friday`."""
        return str(get_day_names("wide", "stand-alone", self._locale)[number])

    def number(self, value: Decimal | int) -> str:
        """Write a number with the digits it was given: `350,000`, `2.50`."""
        exponent = Decimal(value).as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        whole = self._locale.decimal_formats[None].pattern.partition(".")[0]
        pattern = f"{whole}.{'0' * places}" if places else whole
        # Babel rounds to these places, which fails in a context of fewer digits.
        with localcontext(prec=max(28, Decimal(value).adjusted() + 1 + places)):
            return format_decimal(value, pattern, locale=self._locale)

    def told(self, value: Decimal) -> str:
        """Write a number as a sentence has it: `350,000`, but `13.51 billion`.

        No digit is lost: a large number that its name does not shorten is written out.
        """
        digits = value.normalize().as_tuple().digits
        if len(digits) > _TOLD_DIGITS or not _TOLD <= abs(value) < _NAMELESS:
            return self.number(value)
        if self._french:
            return f"{self.number(_plain(french.scaled(value)))} {french.name(value)}"
        return format_compact_decimal(
            value,
            format_type="long" if "long" in self._locale.compact_decimal_formats else "short",
            locale=self._locale,
            fraction_digits=_TOLD_DIGITS,
        )

    def limit(self, least: str, most: str) -> str:
        """Return the lower end of a range: in French its name stands once, `8 à 10 milliards`."""
        return french.limit(least, most) if self._french else least

    def unit_after(self, number: str, unit: str) -> str:
        """Return a unit as it stands after a number in words: in French `2 millions` asks `de`."""
        return french.of_unit(number, unit) if self._french else unit

    def short(self, value: Decimal, beside: Decimal | None = None) -> str:
        """Write a number for where there is little room: `350K`, `1.25M`, `2×10⁻⁹`.

        It is written like the number that it stands `beside`, as on an axis: `500K` below `1M`.
        """
        size = abs(value if beside is None else beside)
        if not value or _TINY <= size < _LONG:
            return self.number(_plain(round(value, max(2, 3 - size.adjusted()))))
        if not _TINY <= size < _ENORMOUS:
            exponent = value.adjusted()
            mantissa = self.number(_plain(round(value.scaleb(-exponent), 2)))
            return f"{mantissa}×10{str(exponent).translate(_RAISED)}"
        if self._french and abs(value) >= _BILLION:
            return f"{self.number(_plain(round(french.scaled(value), 2)))}\N{NO-BREAK SPACE}Md"
        text = format_compact_decimal(value, locale=self._locale, fraction_digits=2)
        named = any(character.isalpha() for character in text)
        return text if named else self.number(_plain(round(value, 2)))

    def ordinal(self, number: int) -> str:
        """Return the CLDR plural category of a place in an order: `few` for 3rd in English."""
        return str(self._locale.ordinal_form(number))

    def date_mark(self, day: date, unit: Unit) -> str:
        """Write the year, quarter, month or day that a mark on an axis stands for: `Jan 2024`."""
        text = format_skeleton(_SKELETONS[unit], day, locale=self._locale)
        return self._dated(text, day) if unit == "day" else text

    def period(self, period: str) -> str:
        """Write a `YYYY`, `YYYY-Qn`, `YYYY-MM` or `YYYY-MM-DD`: `Q3 2024`, `September 2024`."""
        end = clock.period_end(period)
        if re.fullmatch(r"\d{4}", period):
            return period
        if "Q" in period:
            skeleton = french.QUARTER if self._french else "yQQQ"
            return format_skeleton(skeleton, end, locale=self._locale)
        if period.count("-") == 1:
            return format_skeleton("yMMMM", end, locale=self._locale)
        return self._dated(format_date(end, "long", locale=self._locale), end)

    def list_of(self, items: Sequence[str]) -> str:
        """Write a list: `A, B and C`."""
        return format_list(list(items), locale=self._locale)

    def language_name(self, tag: str) -> str:
        """Write the name of a language; the tag itself where CLDR has no name for it."""
        subtags = _normal(tag)
        while subtags:
            found = self._locale.languages.get("_".join(subtags))
            if found:
                return str(found)
            subtags.pop()
        return tag

    def country_name(self, code: str) -> str:
        """Write the name of a country (ISO 3166-1 alpha-2); the code itself if it is none."""
        return str(self._locale.territories.get(code.upper(), code))


@lru_cache(maxsize=64)
def own_name(tag: str) -> str:
    """Write the name that a language has in itself, to begin a line with: `Français`."""
    name = Words(tag, gettext.NullTranslations()).language_name(tag)
    return name[:1].upper() + name[1:]


def _plain(value: Decimal) -> Decimal:
    """Return a number without the zeros at its end."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def direction(tag: str) -> str:
    """Tell which way a language is written: `ltr` or `rtl`."""
    locale = _locale(tag)
    return locale.text_direction if locale else "ltr"


def same_language(one: str, other: str) -> bool:
    """Tell whether two tags name one language, whatever the script and the region."""
    return _normal(one)[:1] == _normal(other)[:1]


def _locale(tag: str) -> Locale | None:
    """Return the nearest locale that CLDR has data for."""
    subtags = _normal(tag)
    while subtags:
        name = "_".join(subtags)
        try:
            return Locale.parse(_WRITTEN_AS.get(name, name))
        except (ValueError, UnknownLocaleError):
            subtags.pop()
    return None


def _normal(tag: str) -> list[str]:
    """Split a tag into subtags written as CLDR does: language, Script, REGION, the rest."""
    first, *rest = tag.split("-")
    by_length = {2: str.upper, 4: str.title}
    return [first.lower(), *(by_length.get(len(part), str.lower)(part) for part in rest)]
