"""Guesses what a text is about: its language, companies and topics, from words and past notes."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from site_gen.model import Note
from site_gen.settings import Company

_STOP_WORDS = {
    "en": "the of and to in is that for with was has have from said by are its it will",
    "fr": "le la les des et est une dans que pour qui par sur avec aux ont été sont du ce",
    "de": "der die das und ist nicht mit von den ein eine für auf dem des auch wird sich im",
    "es": "el los las y que en una por con para del se ha su como más al son fue este",
    "it": "il di che è la per una con del della sono gli nel dei alla si anche più le un",
    "nl": "de het een van en is dat op te met voor zijn niet aan er door ook bij naar uit",
    "pt": "o os as e que em uma por com para do da não se mais como foi dos ao são",
}
_WORD = re.compile(r"[^\W\d_]{4,}")
_TOKEN = re.compile(r"[^\W\d_]+")
_PAST = 400
"""So many of the newest notes are compared with."""
_NEAREST = 7
_COMPANY_WEIGHT = 4.0


@dataclass(frozen=True, slots=True)
class Kin:
    """What the past notes that are most like a text have in common."""

    topics: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """The slugs of those notes, the nearest first."""
    story: str | None = None
    """That of the nearest one."""


def language(text: str) -> str | None:
    """Guess a text's language from its commonest words; None where they do not tell."""
    words = Counter(_TOKEN.findall(text.casefold()))
    if sum(words.values()) < 20:
        return None
    votes = {lang: sum(words[word] for word in stop.split()) for lang, stop in _STOP_WORDS.items()}
    best, second = sorted(votes, key=lambda lang: -votes[lang])[:2]
    return best if votes[best] > 1.2 * votes[second] else None


def companies(text: str, known: Sequence[Company]) -> tuple[str, ...]:
    """Return the ids of the companies that a text names, in the order in which it does.

    Names count as whole words with their capitals: `Arm` is not an arm.
    """
    first: dict[str, int] = {}
    for company in known:
        for name in (company.name, *company.also_called):
            at = _find(name, text)
            if at is not None:
                first[company.id] = min(at, first.get(company.id, at))
    return tuple(sorted(first, key=lambda id: first[id]))


def _find(name: str, text: str) -> int | None:
    if name not in text:
        return None
    found = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w])", text)
    return found.start() if found else None


def kin(text: str, named: Sequence[str], past: Sequence[Note], topics: Iterable[str]) -> Kin:
    """Guess topics from the past notes with the most words and companies in common."""
    newest = sorted(past, key=lambda note: (str(note.date)[:10], note.slug))[-_PAST:]
    features = [_features(f"{note.title} {note.text.plain}", note.companies) for note in newest]
    holders = Counter(feature for each in features for feature in each)
    own = _features(text, named)
    near = [
        (score, note)
        for each, note in zip(features, newest, strict=True)
        if (score := _likeness(own, each, holders, len(newest))) > 0
    ]
    near = sorted(near, key=lambda pair: -pair[0])[:_NEAREST]
    slugs = tuple(note.slug for _, note in near[:3])
    story = near[0][1].story if near else None
    return Kin(_topics(near, frozenset(topics)), slugs, story)


def _topics(near: Sequence[tuple[float, Note]], known: frozenset[str]) -> tuple[str, ...]:
    """Return the topics that the nearest notes vote for, each note's first one the loudest."""
    votes: dict[str, float] = {}
    for score, note in near:
        for place, topic in enumerate(topic for topic in note.topics if topic in known):
            votes[topic] = votes.get(topic, 0.0) + score / (1 + place / 2)
    ranked = sorted(votes, key=lambda topic: -votes[topic])
    return tuple(topic for topic in ranked[:3] if votes[topic] >= 0.5 * votes[ranked[0]])


def _features(text: str, named: Iterable[str]) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold())) | {f"company {id}" for id in named}


def _likeness(
    one: frozenset[str], other: frozenset[str], holders: Mapping[str, int], notes: int
) -> float:
    """Add up what two texts share, the rarer the more, and do not favour long notes."""
    shared = sum(
        math.log(1 + notes / holders[feature])
        * (_COMPANY_WEIGHT if feature.startswith("company ") else 1.0)
        for feature in one & other
    )
    return shared / math.sqrt(len(other) or 1)
