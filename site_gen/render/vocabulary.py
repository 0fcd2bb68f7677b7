"""The closed lists of the content model, in words for a reader."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from site_gen.model import Basis, ChangeKind, Figure, FigureKind, Status
from site_gen.publication import Reason
from site_gen.record import Shape
from site_gen.render.words import Words
from site_gen.views import Collection

_NO_BREAK = "\N{NO-BREAK SPACE}"


def status(value: Status, words: Words) -> str:
    """Say how a claim stands."""
    return {
        "rumoured": words.pgettext("claim", "rumoured"),
        "reported": words.pgettext("claim", "reported"),
        "announced": words.pgettext("claim", "announced"),
        "confirmed": words.pgettext("claim", "confirmed"),
        "disputed": words.pgettext("claim", "disputed"),
        "denied": words.pgettext("claim", "denied"),
        "delayed": words.pgettext("claim", "delayed"),
        "delivered": words.pgettext("claim", "delivered"),
        "shelved": words.pgettext("claim", "shelved"),
        "false": words.pgettext("claim", "false"),
    }[value]


def fallen(value: Status, words: Words) -> str:
    """Say what became of a claim that fell after a note told of it."""
    return {
        "denied": words.gettext("Since denied"),
        "shelved": words.gettext("Since shelved"),
        "false": words.gettext("Since found false"),
    }[value]


def basis(value: Basis, words: Words) -> str:
    """Say what a claim rests on."""
    return {
        "anonymous": words.gettext("anonymous sources"),
        "named": words.gettext("named sources"),
        "company": words.gettext("the company"),
        "document": words.gettext("a document"),
    }[value]


def change_kind(value: ChangeKind, words: Words) -> str:
    """Name what was declared about a note."""
    return {
        "update": words.gettext("Update"),
        "clarification": words.gettext("Clarification"),
        "correction": words.gettext("Correction"),
        "retraction": words.gettext("Retraction"),
    }[value]


def figure_kind(value: FigureKind, words: Words) -> str | None:
    """Say what a number is where it is not simply so."""
    return {
        "target": words.pgettext("figure", "target"),
        "estimate": words.pgettext("figure", "estimate"),
    }.get(value)


def nth_note(place: int, words: Words) -> str:
    """Say which note of a story one is: `1st note`, `22nd note`."""
    message = {
        "one": words.pgettext("ordinal like 1st", "%(number)sst note"),
        "two": words.pgettext("ordinal like 2nd", "%(number)snd note"),
        "few": words.pgettext("ordinal like 3rd", "%(number)srd note"),
    }.get(words.ordinal(place), words.pgettext("ordinal like 4th", "%(number)sth note"))
    return message % {"number": words.number(place)}


def amount(figure: Figure, words: Words) -> str:
    """Write a figure's value or range with its unit: `about 350,000 GPUs`, `8 billion USD`.

    No line breaks after the last digit.
    """
    number = _number(figure, words, lambda value: words.told(value).replace(" ", _NO_BREAK))
    if figure.unit == "%":
        number = words.gettext("%(number)s%%") % {"number": number}
    elif figure.unit:
        message = words.gettext("%(number)s %(unit)s")
        if not number[-1:].isalpha():
            message = message.replace(" ", _NO_BREAK)
        unit = words.unit_after(number, figure.unit)
        number = message % {"number": number, "unit": unit}
    if figure.approx:
        return words.gettext("about %(amount)s") % {"amount": number}
    return number


def short_amount(figure: Figure, words: Words) -> str:
    """Write it for where there is little room, without its unit: `about 350K (target)`."""
    number = _number(figure, words, words.short)
    if figure.approx:
        number = words.gettext("about %(amount)s") % {"amount": number}
    kind = figure_kind(figure.kind, words)
    return f"{number} ({kind})" if kind else number


def _number(figure: Figure, words: Words, write: Callable[[Decimal], str]) -> str:
    if figure.value is not None:
        return write(figure.value)
    least, most = figure.minimum, figure.maximum
    if least is not None and most is not None:
        limits = {"least": words.limit(write(least), write(most)), "most": write(most)}
        return words.gettext("%(least)s to %(most)s") % limits
    if least is not None:
        return words.gettext("at least %(least)s") % {"least": write(least)}
    if most is not None:
        return words.gettext("up to %(most)s") % {"most": write(most)}
    return words.gettext("unknown")


def shape(value: Shape, words: Words) -> str:
    """Name what readers see of a claim's status."""
    return {
        "open": words.pgettext("claims", "Open"),
        "held": words.pgettext("claims", "Held"),
        "fell": words.pgettext("claims", "Fell"),
    }[value]


def shape_meaning(value: Shape, words: Words) -> str:
    """Say what that means."""
    return {
        "open": words.gettext("Said, and not settled yet."),
        "held": words.gettext("Confirmed or delivered."),
        "fell": words.gettext("Denied, shelved or found false."),
    }[value]


def held(value: Reason, words: Words) -> str:
    """Say why something that only a preview shows is not out."""
    return {
        "draft": words.gettext("Draft"),
        "future": words.gettext("Held until its date"),
        "empty": words.gettext("Held: nothing in it yet"),
    }[value]


def collection(value: Collection, words: Words) -> str:
    """Name a kind of collection."""
    return {
        "topics": words.gettext("Topics"),
        "companies": words.gettext("Companies"),
        "stories": words.gettext("Stories"),
    }[value]
