"""Makes up the notes of a newsletter of any size: the same ones for the same size and seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


AFTERWARDS = "2026-06-01"
"""A day on which every note has long been out."""
COMPANIES = _words(
    "alder-logic aurum-compute basalt-memory birch-systems cobalt-cloud delta-foundry ember-power "
    "fjord-data garnet-optics harbour-capital indigo-labs juniper-chips kestrel-networks "
    "larch-packaging meridian-search nimbus-hosting onyx-devices prairie-grid quarry-materials "
    "rowan-robotics"
)
TOPICS = _words(
    "chip-design manufacturing memory data-centres energy policy funding networking software "
    "research"
)
STORIES = tuple(f"thread-{number:02d}" for number in range(1, 61))

_FIRST_MONDAY = date(2016, 1, 4)
_WEEKS = 500
"""How long the newsletter has been going; 20 notes a week, more where `count` needs more."""
_WORDS = _words(
    "accelerator allocation backlog bandwidth campus capacity capital cluster contract cooling "
    "customer datacentre delay demand die efficiency export fab factory foundry grid hyperscaler "
    "inference interconnect investor lead-time licence lithography margin megawatt memory node "
    "order packaging partner permit power price quarter rack revenue roadmap shortage shipment "
    "startup subsidy substrate supply tape-out training wafer yield "
    "énergie fonderie mémoire réseau souveraineté chaîne marché usine"
)
_PUBLISHERS = ("The Morning Wire", "Chip Weekly", "Le Quotidien", "Grid Report", "Asia Desk")
_STATUSES = ("rumoured", "reported", "announced", "confirmed", "denied", "delivered", "shelved")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a note says is the case."""

    id: str
    status: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a note gives."""

    id: str
    value: int


@dataclass(frozen=True, slots=True)
class Note:
    """A made-up note, before it is written down as some generator's file."""

    slug: str
    day: date
    title: str
    summary: str
    publisher: str
    url: str
    companies: tuple[str, ...]
    topics: tuple[str, ...]
    story: str | None
    claim: Claim | None
    figure: Figure | None
    body: str
    """Markdown of about 1.8 kB; ends in a newline."""

    @property
    def week(self) -> str:
        """The ISO week of its day: `2016-W01`."""
        year, week, _ = self.day.isocalendar()
        return f"{year}-W{week:02d}"


def notes(count: int, seed: int = 1) -> Iterator[Note]:
    """Yield `count` notes, oldest week first, over ten years if there are that many."""
    draw = random.Random(seed)  # noqa: S311 - the same numbers each time are what is wanted
    a_week = max(20, -(-count // _WEEKS))
    for number in range(count):
        yield _note(draw, number, _FIRST_MONDAY + timedelta(weeks=number // a_week))


def _note(draw: Random, number: int, monday: date) -> Note:
    return Note(
        slug=f"note-{number:06d}",
        day=monday + timedelta(days=draw.randrange(7)),
        title=_sentence(draw, 7),
        summary=f"{_sentence(draw, 18)}.",
        publisher=draw.choice(_PUBLISHERS),
        url=f"https://news.example/{number}",
        companies=tuple(draw.sample(COMPANIES, draw.randint(1, 4))),
        topics=tuple(draw.sample(TOPICS, draw.randint(1, 3))),
        story=draw.choice(STORIES) if draw.random() < 0.4 else None,
        claim=_claim(draw) if draw.random() < 0.2 else None,
        figure=_figure(draw) if draw.random() < 0.2 else None,
        body=_body(draw),
    )


def _claim(draw: Random) -> Claim:
    return Claim(f"claim-{draw.randrange(300):03d}", draw.choice(_STATUSES))


def _figure(draw: Random) -> Figure:
    return Figure(f"figure-{draw.randrange(200):03d}", draw.randrange(1, 1_000_000))


def _body(draw: Random) -> str:
    blocks = [_paragraph(draw), f"## {_sentence(draw, 5)}", _paragraph(draw)]
    if draw.random() < 0.6:
        items = range(draw.randint(2, 5))
        blocks.append("\n".join(f"- {_marked_up(draw)}" for _ in items))
    if draw.random() < 0.3:
        blocks.append(f"> {_marked_up(draw)}")
    if draw.random() < 0.15:
        rows = (f"| {draw.choice(COMPANIES)} | {draw.randrange(1000)} |" for _ in range(4))
        blocks.append("\n".join(["| Firm | Value |", "| --- | ---: |", *rows]))
    blocks.append(_paragraph(draw))
    return "\n\n".join(blocks) + "\n"


def _paragraph(draw: Random) -> str:
    return " ".join(_marked_up(draw) for _ in range(draw.randint(2, 5)))


def _sentence(draw: Random, length: int) -> str:
    """Return plain words without the full stop."""
    words = " ".join(draw.choice(_WORDS) for _ in range(length))
    return words[0].upper() + words[1:]


def _marked_up(draw: Random) -> str:
    """Return a sentence of which four in ten hold a strong, stressed, linked or code word."""
    words = [draw.choice(_WORDS) for _ in range(draw.randint(9, 22))]
    place, kind = draw.randrange(1, len(words)), draw.random()
    if kind < 0.12:
        words[place] = f"**{words[place]}**"
    elif kind < 0.22:
        words[place] = f"*{words[place]}*"
    elif kind < 0.36:
        words[place] = f"[{words[place]}](https://example.org/{draw.randrange(1_000_000)})"
    elif kind < 0.42:
        words[place] = f"`{words[place]}`"
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}."
