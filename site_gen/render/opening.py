"""What a brief opens with: a line for each note, and how long all of them take to read."""

from __future__ import annotations

from dataclasses import dataclass

from site_gen import reading_time
from site_gen.publication import Item
from site_gen.record import Statement
from site_gen.views import BriefView


@dataclass(frozen=True, slots=True)
class Line:
    """A note in the digest of a brief."""

    item: Item
    turned: Statement | None = None
    """How the first of its claims stands that stands otherwise than before the brief."""


def digest(view: BriefView) -> list[Line]:
    """Return a line for each note in reading order; none where there is nothing to choose from."""
    if len(view.items) < 2:
        return []
    turned: dict[str, Statement] = {}
    for changed in view.record.changed:
        for slug, step in {step.note.slug: step for step in changed.steps[1:]}.items():
            turned.setdefault(slug, step)
    return [Line(item, turned.get(item.note.slug)) for item in view.items]


def minutes(view: BriefView) -> int:
    """Return how many minutes a brief takes to read."""
    told = [item.note for item in view.items if not item.note.retracted]
    return reading_time.minutes(reading_time.words_of_brief(view.brief.text, told))
