"""What is published, as values: briefs and what stands in them, from what editors wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from site_gen.model import AlsoLink, Asset, Change, Note, Sponsor, StandingPage, Story
from site_gen.record import BriefRecord, NoteLink
from site_gen.settings import Company, Config, Topic
from site_gen.texts import Text

Reason = Literal["draft", "future", "empty"]


NO_TEXT = Text()


NO_RECORD = BriefRecord()


ItemKind = Literal["note", "brief", "change"]


@dataclass(frozen=True, slots=True)
class Held:
    """Something that is not published yet, and why."""

    kind: ItemKind
    path: str | None
    title: str
    reason: Reason
    until: datetime | None
    """When it goes out by itself; None where no date will release it."""


@dataclass(frozen=True, slots=True)
class Section:
    """Notes of one topic in a brief; `topic` is None for those without one."""

    topic: Topic | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class BriefLink:
    """Enough of a brief to link to it."""

    name: str
    title: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Brief:
    """What goes out once a week, or a special edition, arranged."""

    name: str
    title: str
    moment: datetime
    """When it goes out, in the site's zone."""
    notes: tuple[Note, ...]
    """All of them in reading order; the first is the lead."""
    sections: tuple[Section, ...] = ()
    """The notes after the lead under headings; empty where the brief has no headings."""
    text: Text = NO_TEXT
    also: tuple[AlsoLink, ...] = ()
    sponsor: Sponsor | None = None
    changes: tuple[Change, ...] = ()
    """Its own, whose date has come."""
    path: str | None = None
    own_title: str | None = None
    """The title its file gives, if any."""
    previous: BriefLink | None = None
    next: BriefLink | None = None
    following: datetime | None = None
    """When the next weekly brief is due, by the schedule."""
    special: bool = False
    held: Reason | None = None
    """Why it is not out: only ever seen in a preview."""
    lang: str | None = None
    """Of its text, where that is not the edition's for want of a translation."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A week without a brief, and what its file says about it."""

    name: str
    moment: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Site:
    """What is published at one instant, arranged: all that pages, feeds and lists are made from."""

    config: Config
    now: datetime
    notes: tuple[Note, ...]
    """Published, newest first; changes whose date has not come are left out of them."""
    briefs: tuple[Brief, ...]
    """Out, the newest moment first."""
    skipped: tuple[Skipped, ...]
    since: tuple[Note, ...]
    """Published, in no weekly brief that is out, in reading order."""
    brief_of: Mapping[str, str]
    """slug → name of the weekly brief it stands in, out or not."""
    topics: tuple[tuple[Topic, tuple[Note, ...]], ...]
    """With a published note, in the order of topics.yaml; notes newest first."""
    companies: tuple[tuple[Company, tuple[Note, ...]], ...]
    """With a published note, by name."""
    stories: tuple[tuple[Story, tuple[Note, ...]], ...]
    """With a published note, the one with the newest note first; notes oldest first."""
    pages: tuple[StandingPage, ...]
    assets: tuple[Asset, ...]
    held: tuple[Held, ...]
    next_due: datetime | None
    """The earliest moment at which a note, brief or change is due."""
    changes_at: datetime | None
    """The earliest moment from which the same content may give another site, in UTC."""
    addresses: Mapping[str, str | None]
    """Target of a link in a text → address below the site's root, or None: not published yet."""
    preview: bool = False
    held_notes: Mapping[str, Reason] = field(default_factory=dict)
    """slug → why it is not out: only ever filled in a preview."""
    coming: tuple[Note, ...] = ()
    """Dated in the future (in a preview: none), for what must be right before they are out."""
    first_turn: datetime | None = None
    """When the first change of a claim's status came out, in UTC, whatever was taken back since."""
    withdrawn: tuple[Note, ...] = ()
    """The retracted ones of `notes`, with the claims and figures that they had."""
    known_companies: Mapping[str, Company] = field(default_factory=dict)
    """All of companies.yaml by id, with or without a page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Where a picture stands in the output."""

    address: str
    """Below the site's root: `/notes/altman-fabs/fab.jpg`."""
    size: tuple[int, int] | None = None
    """Width and height in CSS pixels."""


@dataclass(frozen=True, slots=True)
class References:
    """What the slots of one text resolve to."""

    addresses: Mapping[str, str | None] = field(default_factory=dict)
    """`Link.target` → address below the site's root; None shows the text alone."""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """`ImageReference.target` → picture."""


NO_REFERENCES = References()


@dataclass(frozen=True, slots=True)
class Item:
    """A note with all that a page needs to show it."""

    note: Note
    references: References = NO_REFERENCES
    topics: tuple[Topic, ...] = ()
    companies: tuple[Company, ...] = ()
    story: Story | None = None
    held: Reason | None = None
    """Why it is not out: only ever set in a preview."""


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Items under one heading; `topic` is None for notes without one."""

    topic: Topic | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Declared:
    """A change with what it was declared about: `note`, or else `brief`."""

    change: Change
    note: NoteLink | None = None
    brief: BriefLink | None = None
    topics: tuple[Topic, ...] = ()
    """Of the note; for the feed alone, and so its companies."""
    companies: tuple[Company, ...] = ()
