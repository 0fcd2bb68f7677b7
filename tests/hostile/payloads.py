"""The corpus: every payload has a number, by which a failure names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import cycle, islice

from tests.hostile import fields, seeds

HOST = "evil.invalid"
"""No such host exists (RFC 6761): a browser that is refused one asked for it."""


@dataclass(frozen=True, slots=True)
class Payload:
    """One attack."""

    number: int
    place: str
    """The way it stands in a text, or the field it stands in."""
    text: str

    @property
    def slug(self) -> str:
        """The name of the note that has it as its body."""
        return f"n{self.number}"

    def __str__(self) -> str:
        return f"payload {self.number} in {self.place}: {self.text!r}"


BODIES = {
    "a text": "{}",
    "a paragraph": "Some words {} and more.",
    "emphasis": "*Some **{} words** and* more.",
    "a heading": "## A plan {}",
    "an underlined heading": "{}\n===",
    "a list": "- one\n- {}\n\n  two",
    "a quote": "> words\n> {}",
    "a table": "| a | b |\n| :- | -: |\n| {} | x |",
    "the head of a table": "| {} | b |\n| --- | --- |\n| a | x |",
    "the words of a link": "[{}](https://example.org/)",
    "the title of a link": '[x](https://example.org/ "{}")',
    "the other title of a link": "[x](https://example.org/ '{}')",
    "the third title of a link": "[x](https://example.org/ ({}))",
    "an address": "[x](https://example.org/{})",
    "an address in angles": "[x](<https://example.org/{}>)",
    "a lone address": "see https://example.org/{} there",
    "alternative text": "![{}](/assets/dot.png)",
    "the title of a picture": '![x](/assets/dot.png "{}")',
    "a picture elsewhere": "![{}](https://example.org/x.png)",
    "the name of a picture": "![x](</assets/{}.png>)",
    "a fence": "```html\n{}\n```",
    "the info of a fence": "```{}\nx\n```",
    "the info of a tilde fence": "~~~ {}\nx\n~~~",
    "an indented block": "    {}\n",
    "code": "so `{}` is",
    "code that is left open": "so `{}` and ``` is",
    "a footnote": "words[^1]\n\n[^1]: {}",
    "the label of a footnote": "words[^{0}]\n\n[^{0}]: x",
    "the label of a reference": "[{0}]\n\n[{0}]: https://example.org/",
    "the title of a reference": '[x]\n\n[x]: https://example.org/ "{}"',
    "the address of a reference": "[x]\n\n[x]: https://example.org/{}",
    "a fragment": "## {0}\n\n[x](#{0})",
    "struck words": "~~{}~~",
    "a broken paragraph": "Some words {}\n\nthen more\n{}",
}
"""Where HTML may stand in a text."""
LINKS = {
    "a link": "[x]({})",
    "a link in angles": "[x](<{}>)",
    "a reference": "[x][y]\n\n[y]: {}",
    "a reference in angles": "[x]\n\n[x]: <{}> 'title'",
    "an autolink": "<{}>",
    "a picture": "![x]({})",
    "a picture in angles": "![x](<{}>)",
    "a picture in a link": "[![x](/assets/dot.png)](<{}>)",
    "a footnote's link": "x[^1]\n\n[^1]: [x](<{}>)",
    "a table's link": "| a |\n| --- |\n| [x](<{}>) |",
    "a lone address": "see {} there",
    "a heading's link": "# [x](<{}>)",
}
"""Where an address may stand in a text."""


@cache
def bodies() -> tuple[Payload, ...]:
    """Return the payloads for bodies, numbered from 1000."""
    return tuple(
        Payload(number, place, _named(text, number))
        for number, (place, text) in enumerate(_distinct(_bodies()), start=1000)
    )


@cache
def texts_of_fields() -> tuple[Payload, ...]:
    """Return the payloads for fields that hold words, numbered from 5000."""
    rolls = cycle(seeds.SCRIPTS + seeds.TWICE + seeds.TEMPLATES + seeds.DATA)
    always = seeds.FORMULAS + seeds.HEADERS
    pairs = [
        (place, text)
        for place in fields.WORDS
        # A site has one site.yaml.
        for text in islice(rolls, 1 if place.startswith("site ") else fields.ROUNDS)
    ]
    pairs += [
        (place, text)
        for place in fields.WORDS
        if place.startswith(("claim", "figure", "source", "note title", "brief title"))
        for text in always
    ]
    return tuple(
        Payload(number, place, _named(text, number))
        for number, (place, text) in enumerate(_distinct(pairs), start=5000)
    )


@cache
def addresses_of_fields() -> tuple[Payload, ...]:
    """Return the payloads for fields that hold addresses, numbered from 8000."""
    disguised = cycle(_disguised())
    pairs = [
        (place, text)
        for place in fields.ADDRESSES
        for text in (*islice(disguised, 40), *seeds.ELSEWHERE)
    ]
    return tuple(
        Payload(number, place, _named(text, number))
        for number, (place, text) in enumerate(_distinct(pairs), start=8000)
    )


def _bodies() -> Iterator[tuple[str, str]]:
    """Yield HTML in four places each, addresses in two, and templates in one."""
    places = cycle(BODIES)
    for html in (*seeds.SCRIPTS, *seeds.TWICE):
        for place in islice(places, 4):
            yield place, BODIES[place].replace("{0}", html).replace("{}", html)
        next(places)  # so that one HTML never meets the places of another
    links = cycle(LINKS)
    for address in (*_disguised(), *seeds.ELSEWHERE):
        for place in islice(links, 2):
            yield place, LINKS[place].replace("{}", address)
        next(links)
    for text in (*seeds.TEMPLATES, *seeds.DATA):
        place = next(places)
        yield place, BODIES[place].replace("{0}", text).replace("{}", text)


def _disguised() -> list[str]:
    """Return addresses that run: the first ones in each disguise, the others in some."""
    found = [disguise(address) for address in seeds.ADDRESSES[:3] for disguise in _DISGUISES]
    some = cycle(_DISGUISES)
    for address in seeds.ADDRESSES[3:]:
        found += [address, *(disguise(address) for disguise in islice(some, 6))]
    return found


def _distinct(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict.fromkeys(pairs))


def _named(text: str, number: int) -> str:
    return text.replace("RUN", f"__ran({number})").replace("EVIL", f"{HOST}/{number}")


_DISGUISES = tuple(seeds.DISGUISES.values())
