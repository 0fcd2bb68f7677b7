"""What the archive knows of claims and figures over all notes, as values (`arrange` makes them)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from site_gen.model import Claim, Figure, FigureKind, Source, Status, When
from site_gen.settings import Company

Shape = Literal["open", "held", "fell"]
SHAPES: Mapping[Status, Shape] = {
    "rumoured": "open",
    "reported": "open",
    "announced": "open",
    "disputed": "open",
    "delayed": "open",
    "confirmed": "held",
    "delivered": "held",
    "denied": "fell",
    "shelved": "fell",
    "false": "fell",
}
"""Status → what readers see of it."""


@dataclass(frozen=True, slots=True)
class NoteLink:
    """Enough of a note to link to it."""

    slug: str
    uid: str
    title: str
    date: When
    lang: str


@dataclass(frozen=True, slots=True)
class StoryLink:
    """Enough of a story to link to it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What one note says of a claim."""

    claim: Claim
    """As the note has it; `as_of` is always set."""
    note: NoteLink
    sources: tuple[Source, ...]
    """Who says so: the sources that the claim names, else the note's origins, else its first."""

    @property
    def day(self) -> date:
        """The day it holds for."""
        return self.claim.as_of or date.min


@dataclass(frozen=True, slots=True)
class ClaimHistory:
    """All that notes said of one claim, the oldest first (by `as_of`, then note date, then uid)."""

    id: str
    text: str
    """The newest wording."""
    lang: str
    """Of the wording."""
    statements: tuple[Statement, ...]
    about: Company | None = None
    stories: tuple[StoryLink, ...] = ()
    """Of its notes, each once."""
    due: str | None = None
    """The newest given; None where a delay without a new one came since."""
    overdue: bool = False
    """Whether that is past, the claim open, and nothing was heard since."""

    @property
    def latest(self) -> Statement:
        """What was said last."""
        return self.statements[-1]

    @property
    def shape(self) -> Shape:
        """Whether it is open, held or fell."""
        return SHAPES[self.latest.claim.status]

    @property
    def since(self) -> Statement:
        """The statement from which on the present status holds."""
        found = self.latest
        for statement in reversed(self.statements):
            if statement.claim.status != found.claim.status:
                break
            found = statement
        return found


@dataclass(frozen=True, slots=True)
class Point:
    """What one note says of a figure."""

    figure: Figure
    """As the note has it; `as_of` is always set."""
    note: NoteLink
    sources: tuple[Source, ...]
    """As of a statement."""

    @property
    def day(self) -> date:
        """The day it was so, or was said."""
        return self.figure.as_of or date.min


@dataclass(frozen=True, slots=True)
class FigureHistory:
    """All that notes said of one figure, the oldest first, as of a claim."""

    id: str
    label: str
    """The newest wording."""
    lang: str
    """Of the wording."""
    unit: str | None
    points: tuple[Point, ...]
    about: Company | None = None
    stories: tuple[StoryLink, ...] = ()
    older: int = 0
    """How many points before these were left out, where only the newest are shown."""

    def of_kind(self, kind: FigureKind) -> tuple[Point, ...]:
        """Return the points of one kind: actual, target and estimate are never one line."""
        return tuple(point for point in self.points if point.figure.kind == kind)

    @property
    def latest(self) -> Point:
        """What was said last: of what is so where there is any, else of a target or estimate."""
        return (self.of_kind("actual") or self.points)[-1]


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim as a note said it, and where it stands now."""

    said: Statement
    text: str
    """The newest wording."""
    lang: str
    turned: Statement | None = None
    """Since when another status holds; None where none was said later."""
    again: Statement | None = None
    """The newest later statement that says the same, where no other status holds since."""

    @property
    def fallen(self) -> bool:
        """Whether it was denied, shelved or found false since."""
        return self.turned is not None and SHAPES[self.turned.claim.status] == "fell"


@dataclass(frozen=True, slots=True)
class Became:
    """What a figure of a note became."""

    how: Literal["actual", "narrowed", "later"]
    """The number that a target or estimate was about; a narrower range; the newest of its line."""
    point: Point
    factor: Decimal | None = None
    """How many times the number in the note it is; None where either is a range, or zero."""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as a note gave it, and what it became."""

    said: Point
    label: str
    """The newest wording."""
    lang: str
    unit: str | None
    became: tuple[Became, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of a claim's status, as it was when the note that tells of it came out."""

    id: str
    """Of the claim."""
    text: str
    """The newest wording by then."""
    lang: str
    before: Statement
    now: Statement


@dataclass(frozen=True, slots=True)
class Changed:
    """A claim that stands otherwise at the end of a brief's window than it did before."""

    id: str
    text: str
    lang: str
    steps: tuple[Statement, ...]
    """At least two: how it stood before, and each status since, as the brief's notes have it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A claim that something is due of."""

    id: str
    text: str
    lang: str
    due: str
    latest: Statement


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure in a brief, and the one before."""

    id: str
    label: str
    lang: str
    unit: str | None
    now: Point
    before: Point | None = None
    """The one before it in its line."""
    factor: Decimal | None = None
    """How many times the one before it is; None where either is a range, or zero."""
    line: tuple[Point, ...] = ()
    """Its kind's points up to it, for a sparkline; of the number of the week alone."""


@dataclass(frozen=True, slots=True)
class Previously:
    """A running story of a brief, and what was told of it before."""

    story: StoryLink
    latest: NoteLink
    """The newest earlier note."""
    count: int
    """How many notes told of it before."""
    first: NoteLink


@dataclass(frozen=True, slots=True)
class BriefRecord:
    """What a brief says of the archive, as of its moment."""

    changed: tuple[Changed, ...] = ()
    due: tuple[Expected, ...] = ()
    """Due from its day on and before the same day a week later; none in a special edition."""
    overdue: tuple[Expected, ...] = ()
    """Whose last day passed since the moment before, without news; none in a special edition."""
    number: Measured | None = None
    """The number of the week: the first in reading order that moved, else the first that has one
    before it, else the first."""
    numbers: tuple[Measured, ...] = ()
    """The others, in reading order."""
    previously: tuple[Previously, ...] = ()
