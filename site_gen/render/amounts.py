"""How one number compares with another, in words, without more digits than anyone needs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from site_gen.model import Figure
from site_gen.render import vocabulary
from site_gen.render.words import Words

_SAME = Decimal("0.005")
"""What is nearer to one than this is shown as no change."""
_NEAR = Decimal("0.1")
"""Up to here a change is told in percent, not in times."""
_LEAST, _MOST = Decimal("0.001"), Decimal(1_000_000)
"""Beyond these a factor says no more than that it is tiny or huge."""


def amount(figure: Figure, unit: str | None, words: Words) -> str:
    """Write a figure's value or range in a unit that another note may have given."""
    return vocabulary.amount(replace(figure, unit=unit), words)


def compared(factor: Decimal | None, words: Words) -> str:
    """Say how many times an earlier number a later one is: `1.4 times that`, `a third of that`.

    Empty where there is nothing to say: no factor, a zero, or a change of sign.
    """
    if factor is None or factor <= 0:
        return ""
    if factor == 1:
        return words.gettext("the same")
    change = abs(factor - 1)
    if change < _SAME:
        return words.gettext("nearly the same")
    if change < _NEAR:
        more, less = words.gettext("%(percent)s%% more"), words.gettext("%(percent)s%% less")
        percent = words.number(_two_digits(change * 100))
        return (more if factor > 1 else less) % {"percent": percent}
    return _times(factor, words) if factor > 1 else _part(factor, words)


def _times(factor: Decimal, words: Words) -> str:
    if factor > _MOST:
        most = words.number(_MOST)
        return words.gettext("more than %(number)s times that") % {"number": most}
    number = _two_digits(factor)
    if number == 2:
        return words.gettext("twice that")
    return words.gettext("%(number)s times that") % {"number": words.number(number)}


def _part(factor: Decimal, words: Words) -> str:
    """Say which part of the earlier number is left: a common fraction, else a percentage."""
    fractions = {
        Decimal("0.75"): words.gettext("three quarters of that"),
        Decimal("0.667"): words.gettext("two thirds of that"),
        Decimal("0.5"): words.gettext("half of that"),
        Decimal("0.333"): words.gettext("a third of that"),
        Decimal("0.25"): words.gettext("a quarter of that"),
        Decimal("0.2"): words.gettext("a fifth of that"),
        Decimal("0.1"): words.gettext("a tenth of that"),
    }
    for fraction, name in fractions.items():
        if abs(factor / fraction - 1) < Decimal("0.01"):
            return name
    if factor < _LEAST:
        least = words.number(_two_digits(_LEAST * 100))
        return words.gettext("less than %(percent)s%% of that") % {"percent": least}
    percent = words.number(_two_digits(factor * 100))
    return words.gettext("%(percent)s%% of that") % {"percent": percent}


def _two_digits(number: Decimal) -> Decimal:
    """Round to two significant digits, and drop zeros at the end."""
    return Decimal(f"{number:.1e}").normalize()
