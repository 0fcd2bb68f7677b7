"""Finds the numbers with a unit in a text, to offer them as figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_SPACE = "[ \u00a0\u202f\u2009]"
_NUMBER = rf"\d{{1,3}}(?:(?:{_SPACE}|[.,’'])\d{{3}})+(?:[.,]\d{{1,2}})?(?!\d)|\d+(?:[.,]\d+)?"


def _table(rows: str) -> dict[str, str]:
    """Read rows of `unit: word, word`, as words → unit."""
    pairs = (row.split(":") for row in rows.strip().splitlines())
    return {word.strip(): unit.strip() for unit, words in pairs for word in words.split(",")}


_SCALES = _table("""
    3: thousand, mille, milliers, k
    6: million, millions, m, mio, millionen
    9: billion, billions, bn, b, milliard, milliards, md, mds, milliarden, mrd
    12: trillion, trillions, tn
""")
_CURRENCIES = _table("""
    USD: $, us$, usd, dollar, dollars
    EUR: €, eur, euro, euros
    GBP: £, pound, pounds
    JPY: ¥, yen, yens
    CNY: yuan, yuans
    KRW: won, wons
""")
_UNITS = _table("""
    %: %, percent, per cent, pour cent
    GW: gw, gigawatt, gigawatts
    MW: mw, megawatt, megawatts, mégawatt, mégawatts
    TWh: twh
    GWh: gwh
    nm: nm, nanometers, nanometres, nanomètres
    GPUs: gpu, gpus
    chips: chips, puces
    wafers: wafers, plaquettes
    jobs: jobs, emplois
    employees: employees, employés, salariés
    people: people, personnes
    users: users, utilisateurs
    servers: servers, serveurs
    hectares: hectares
    tonnes: tonnes
""")


def _words(words: dict[str, str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_PATTERN = re.compile(
    rf"(?<![\w.,-])(?:(?P<sign>US\$|[$€£¥]){_SPACE}?)?(?P<number>{_NUMBER})"
    rf"(?:[ \u00a0\u202f-]?(?P<scale>{_words(_SCALES)})\b\.?)?"
    rf"(?:{_SPACE}*-?(?:de |d[’']|of |US )?(?:\w+{_SPACE})?"
    rf"(?P<unit>{_words(_CURRENCIES | _UNITS)})(?!\w))?",
    re.IGNORECASE,
)
_MOST = 12


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text."""

    value: Decimal
    unit: str
    words: str
    """The number as it stands there, with the words around it."""


def find(text: str, lang: str | None) -> tuple[Quantity, ...]:
    """Return the numbers that have a unit, each once, in their order."""
    found: dict[tuple[Decimal, str], Quantity] = {}
    for match in _PATTERN.finditer(text):
        sign, unit = (match["sign"] or "").casefold(), (match["unit"] or "").casefold()
        named = _CURRENCIES.get(sign) or _CURRENCIES.get(unit) or _UNITS.get(unit)
        value = _value(match["number"], match["scale"], lang)
        if named and value is not None:
            found.setdefault((value, named), Quantity(value, named, _around(text, match)))
    return tuple(found.values())[:_MOST]


def _value(number: str, scale: str | None, lang: str | None) -> Decimal | None:
    """Read a number as its language writes it: 1,500 is 1500 in English and 1.5 in French."""
    plain = re.sub(rf"{_SPACE}|[’']", "", number)
    thousands = "," if lang in ("en", None) else "."
    if re.fullmatch(rf"\d{{1,3}}(?:\{thousands}\d{{3}})+(?:[.,]\d+)?", plain):
        plain = plain.replace(thousands, "", plain.count(thousands))
    plain = plain.replace(",", ".")
    if plain.count(".") > 1:
        return None
    return Decimal(plain).scaleb(int(_SCALES[scale.casefold()])) if scale else Decimal(plain)


def _around(text: str, match: re.Match[str]) -> str:
    """Return a number with some words before and after it, within its paragraph."""
    before = text[max(0, match.start() - 40) : match.start()].rpartition("\n")[2]
    after = text[match.end() : match.end() + 40].partition("\n")[0]
    if match.start() > 40 and len(before) == 40:
        before = "…" + before.partition(" ")[2]
    if len(after) == 40:
        after = after.rpartition(" ")[0] + "…"
    return f"{before}{match[0]}{after}".strip()
