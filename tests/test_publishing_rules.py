"""What is published, and when: a table of the rules, each a small site at an instant.

A row says all of it: every brief that is out, the newest first, with its notes in reading order;
what came since; what is held, why and until when; and every diagnostic. Unless a row says
otherwise a week's moment is Friday 07:00; 26 January 2024 is the Friday of 2024-W04.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.arranged import Files, brief, make, note, site_yaml

Sections = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Rule:
    behaviour: str
    files: Files
    now: str
    briefs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    since: Sequence[str] = ()
    sections: Mapping[str, Sections] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    held: Sequence[str] = ()
    found: Sequence[str] = ()


def zone(name: str, more: str = "") -> dict[str, str]:
    return {"site.yaml": site_yaml(more, zone=name)}


def held_brief(until: str) -> str:
    return f"brief - future {until}:00+00:00"


SUNDAY_NIGHT = zone("Europe/Paris", 'brief: {weekday: sunday, time: "02:30"}')
MONDAYS_FROM_W10 = zone(
    "UTC",
    "brief:\n"
    '  - {weekday: friday, time: "07:00"}\n'
    '  - {weekday: monday, time: "09:00", from: 2024-W10}\n',
)
THREE_WEEKS = {
    "notes/a.md": note("2024-01-24"),
    "notes/b.md": note("2024-01-31"),
    "notes/c.md": note("2024-02-07"),
}

WINDOWS = (
    Rule(
        "a note dated by day on a Friday enters the brief of that Friday",
        {"notes/a.md": note("2024-01-26")},
        now="2024-01-26T07:00:00Z",
        briefs={"2024-W04": ["a"]},
    ),
    Rule(
        "a brief is held until its moment, and its notes are out before it",
        {"notes/a.md": note("2024-01-26")},
        now="2024-01-26T06:59:59Z",
        since=["a"],
        held=[held_brief("2024-01-26T07:00")],
    ),
    Rule(
        "a note dated at the moment itself is the last of the week",
        {
            "notes/a.md": note("2024-01-26T07:00:00Z"),
            "notes/b.md": note("2024-01-26T08:00:00.000001+01:00"),
        },
        now="2024-01-26T07:00:01Z",
        briefs={"2024-W04": ["a"]},
        since=["b"],
        held=[held_brief("2024-02-02T07:00")],
    ),
    Rule(
        "a note with a time after the moment enters the next brief",
        {
            "notes/a.md": note("2024-01-26"),
            "notes/b.md": note("2024-01-26T16:30:00+01:00"),
        },
        now="2024-02-02T07:00:00Z",
        briefs={"2024-W05": ["b"], "2024-W04": ["a"]},
    ),
    Rule(
        "a late import enters the brief of its day, though that is out",
        {"notes/a.md": note("2024-01-26"), "notes/old.md": note("2023-05-03")},
        now="2024-02-01",
        briefs={"2024-W04": ["a"], "2023-W18": ["old"]},
    ),
    Rule(
        "a week without notes has no brief",
        {"notes/a.md": note("2024-01-02"), "notes/b.md": note("2024-02-20")},
        now="2024-03-01",
        briefs={"2024-W08": ["b"], "2024-W01": ["a"]},
    ),
    Rule(
        "the day of a moment at midnight belongs to it",
        {
            **zone("UTC", 'brief: {weekday: friday, time: "00:00"}'),
            "notes/a.md": note("2024-01-26"),
            "notes/b.md": note("2024-01-27"),
        },
        now="2024-02-03",
        briefs={"2024-W05": ["b"], "2024-W04": ["a"]},
    ),
)

CLOCKS = (
    Rule(
        "a note is out from the first instant of its day in the site's zone",
        {**zone("America/Los_Angeles"), "notes/a.md": note("2024-01-23")},
        now="2024-01-23T08:00:00Z",
        since=["a"],
        held=[held_brief("2024-01-26T15:00")],
    ),
    Rule(
        "a note is not out before its day in the site's zone",
        {**zone("America/Los_Angeles"), "notes/a.md": note("2024-01-23")},
        now="2024-01-23T07:59:59Z",
        held=[
            "note notes/a.md future 2024-01-23T08:00:00+00:00",
            held_brief("2024-01-26T15:00"),
        ],
    ),
    Rule(
        "far in the east a day begins while it is yesterday elsewhere",
        {**zone("Pacific/Kiritimati"), "notes/a.md": note("2024-01-26")},
        now="2024-01-25T10:00:00Z",
        since=["a"],
        held=[held_brief("2024-01-25T17:00")],
    ),
    Rule(
        "a clock that is a day is its first instant in the site's zone",
        {
            **zone("Pacific/Kiritimati"),
            "notes/a.md": note("2024-01-26"),
            "notes/b.md": note("2024-01-26T00:00:01+14:00"),
        },
        now="2024-01-26",
        since=["a"],
        held=[
            "note notes/b.md future 2024-01-25T10:00:01+00:00",
            held_brief("2024-01-25T17:00"),
        ],
    ),
    Rule(
        "a moment that does not exist in spring is an hour later by the wall",
        {
            **SUNDAY_NIGHT,
            "notes/a.md": note("2024-03-31T03:30:00+02:00"),
            "notes/b.md": note("2024-03-31T03:30:01+02:00"),
        },
        now="2024-03-31T01:30:00Z",
        briefs={"2024-W13": ["a"]},
        held=[
            "note notes/b.md future 2024-03-31T01:30:01+00:00",
            held_brief("2024-04-07T00:30"),
        ],
    ),
    Rule(
        "a moment that exists twice in autumn is the first of the two",
        {
            **SUNDAY_NIGHT,
            "notes/a.md": note("2024-10-27T02:30:00+02:00"),
            "notes/b.md": note("2024-10-27T02:30:00+01:00"),
        },
        now="2024-10-27T00:30:00Z",
        briefs={"2024-W43": ["a"]},
        held=[
            "note notes/b.md future 2024-10-27T01:30:00+00:00",
            held_brief("2024-11-03T01:30"),
        ],
    ),
    Rule(
        "two editions in the hour that exists twice stand in the order of time, not of the wall",
        {
            **zone("Europe/Paris"),
            "notes/a.md": note("2024-10-21"),
            "briefs/first.md": brief(
                "title: One\npublished: 2024-10-27T02:50:00+02:00\nnotes: [a]"
            ),
            "briefs/last.md": brief("title: Two\npublished: 2024-10-27T02:10:00+01:00\nnotes: [a]"),
        },
        now="2024-10-28",
        briefs={"last": ["a"], "first": ["a"], "2024-W43": ["a"]},
    ),
    Rule(
        "a day without a midnight begins at its first instant",
        {**zone("America/Sao_Paulo"), "notes/a.md": note("2018-11-04")},
        now="2018-11-04T03:00:00Z",
        since=["a"],
        held=[held_brief("2018-11-09T09:00")],
    ),
    Rule(
        "a day that a zone left out is the instant at which it would have begun",
        {
            **zone("Pacific/Apia"),
            "notes/a.md": note("2011-12-30"),
            "notes/b.md": note("2011-12-31"),
            "notes/c.md": note("2012-01-01"),
        },
        now="2011-12-30T17:00:00Z",
        briefs={"2011-W52": ["a", "b"]},
        held=[
            "note notes/c.md future 2011-12-31T10:00:00+00:00",
            held_brief("2012-01-05T17:00"),
        ],
    ),
)

YEAR_ENDS = (
    Rule(
        "2020 has a week 53, whose Friday lies in 2021",
        {
            "notes/a.md": note("2020-12-30"),
            "notes/b.md": note("2021-01-01"),
            "notes/c.md": note("2021-01-02"),
        },
        now="2021-01-09",
        briefs={"2021-W01": ["c"], "2020-W53": ["b", "a"]},
    ),
    Rule(
        "30 December 2024 lies in the first week of 2025",
        {"notes/a.md": note("2024-12-30"), "notes/b.md": note("2024-12-28")},
        now="2025-01-04",
        briefs={"2025-W01": ["a", "b"]},
    ),
    Rule(
        "2026 has a week 53, and its Sunday enters the first brief of 2027",
        {
            "notes/a.md": note("2026-12-31"),
            "notes/b.md": note("2027-01-03"),
            "briefs/2026-W53.md": brief("title: The last"),
        },
        now="2027-01-09",
        briefs={"2027-W01": ["b"], "2026-W53": ["a"]},
    ),
    Rule(
        "the last week of a year may go out in the next by its own moment",
        {
            "notes/a.md": note("2024-12-24"),
            "briefs/2024-W52.md": brief("published: 2025-01-01"),
        },
        now="2025-01-01",
        briefs={"2024-W52": ["a"]},
    ),
)

MOVED = (
    Rule(
        "a moment moved later takes in the notes until then",
        {
            "notes/a.md": note("2024-01-26T18:00:00Z"),
            "notes/b.md": note("2024-01-27T12:00:01Z"),
            "briefs/2024-W04.md": brief("published: 2024-01-27T12:00:00Z"),
        },
        now="2024-02-02T07:00:00Z",
        briefs={"2024-W05": ["b"], "2024-W04": ["a"]},
    ),
    Rule(
        "a moment moved later holds the brief until then",
        {
            "notes/a.md": note("2024-01-24"),
            "briefs/2024-W04.md": brief("published: 2024-01-27T12:00:00Z"),
        },
        now="2024-01-27T11:59:59Z",
        since=["a"],
        held=["brief briefs/2024-W04.md future 2024-01-27T12:00:00+00:00"],
    ),
    Rule(
        "a moment moved earlier releases the brief then, and leaves later notes to the next",
        {
            "notes/a.md": note("2024-01-24"),
            "notes/b.md": note("2024-01-25T12:00:01Z"),
            "briefs/2024-W04.md": brief("published: 2024-01-25T12:00:00Z"),
        },
        now="2024-01-25T12:00:01Z",
        briefs={"2024-W04": ["a"]},
        since=["b"],
        held=[held_brief("2024-02-02T07:00")],
    ),
    Rule(
        "a moment may be a day of the site's zone",
        {
            **zone("Europe/Paris"),
            "notes/a.md": note("2024-01-25"),
            "notes/b.md": note("2024-01-25T00:00:01+01:00"),
            "briefs/2024-W04.md": brief("published: 2024-01-25"),
        },
        now="2024-01-24T23:00:00Z",
        briefs={"2024-W04": ["a"]},
        held=[
            "note notes/b.md future 2024-01-24T23:00:01+00:00",
            held_brief("2024-02-02T06:00"),
        ],
    ),
    Rule(
        "a neighbour that moved makes room",
        {
            **THREE_WEEKS,
            "briefs/2024-W04.md": brief("published: 2024-02-03"),
            "briefs/2024-W05.md": brief("published: 2024-02-05"),
        },
        now="2024-02-10",
        briefs={"2024-W06": ["c"], "2024-W04": ["b", "a"]},
        held=["brief briefs/2024-W05.md empty -"],
    ),
    Rule(
        "a moment past the next one is an error",
        {"briefs/2024-W04.md": brief("title: T\npublished: 2024-02-02T07:00:01Z", "Hello.")},
        now="2024-03-01",
        briefs={"2024-W04": []},
        found=["N413 error briefs/2024-W04.md:3:12"],
    ),
    Rule(
        "a moment at its neighbour's is an error",
        {"briefs/2024-W04.md": brief("published: 2024-01-19T08:00:00+01:00", "Hello.")},
        now="2024-03-01",
        briefs={"2024-W04": []},
        found=["N413 error briefs/2024-W04.md:2:12"],
    ),
    Rule(
        "a list is not measured by a moment that cannot be",
        {
            "notes/a.md": note("2024-01-24"),
            "briefs/2024-W04.md": brief("published: 2023-01-27\nnotes: [a]"),
        },
        now="2024-03-01",
        briefs={"2024-W04": ["a"]},
        found=["N413 error briefs/2024-W04.md:2:12"],
    ),
    Rule(
        "two moments that pass each other are two errors",
        {
            "briefs/2024-W04.md": brief("published: 2024-01-31", "Hello."),
            "briefs/2024-W05.md": brief("published: 2024-01-30", "Hello."),
        },
        now="2024-03-01",
        briefs={"2024-W04": [], "2024-W05": []},
        found=[
            "N413 error briefs/2024-W04.md:2:12",
            "N413 error briefs/2024-W05.md:2:12",
        ],
    ),
)

DATED_RULES = (
    Rule(
        "a rule holds from its first week on, and the window before it grows or shrinks",
        {
            **MONDAYS_FROM_W10,
            "notes/a.md": note("2024-03-01"),
            "notes/b.md": note("2024-03-02"),
            "notes/c.md": note("2024-03-05"),
        },
        now="2024-03-11T09:00:00Z",
        briefs={"2024-W11": ["c"], "2024-W10": ["b"], "2024-W09": ["a"]},
    ),
    Rule(
        "weeks before the first rule's first week follow it too",
        {
            **zone(
                "UTC",
                "brief:\n"
                '  - {weekday: monday, time: "09:00", from: 2024-W10}\n'
                "  - {weekday: sunday, from: 2024-W12}\n",
            ),
            "notes/a.md": note("2024-01-01"),
            "notes/b.md": note("2024-01-02"),
            "notes/c.md": note("2024-03-12"),
        },
        now="2024-03-24T06:59:59Z",
        briefs={"2024-W02": ["b"], "2024-W01": ["a"]},
        since=["c"],
        held=[held_brief("2024-03-24T07:00")],
    ),
)

CLOSED = (
    Rule(
        "a closed brief has exactly its notes, in its order, without headings",
        {
            "notes/a.md": note("2024-01-24", "topics: [chips]\nweight: lead"),
            "notes/b.md": note("2024-01-23", "topics: [law]\nweight: short"),
            "notes/c.md": note("2024-01-22", "topics: [chips]"),
            "notes/d.md": note("2024-01-22", "topics: [law]"),
            "notes/e.md": note("2023-05-01", "topics: [law]"),
            "briefs/2024-W04.md": brief("notes: [b, e, c, d, a]"),
        },
        now="2024-01-27",
        briefs={"2024-W04": ["b", "e", "c", "d", "a"]},
    ),
    Rule(
        "what a closed brief leaves out goes to the first later one neither closed nor skipped",
        {
            **THREE_WEEKS,
            "notes/left.md": note("2024-01-25"),
            "notes/d.md": note("2024-02-14"),
            "briefs/2024-W04.md": brief("notes: [a]"),
            "briefs/2024-W05.md": brief("notes: [b]"),
            "briefs/2024-W06.md": brief("skip: Away"),
        },
        now="2024-02-16T07:00:00Z",
        briefs={"2024-W07": ["d", "c", "left"], "2024-W05": ["b"], "2024-W04": ["a"]},
        skipped={"2024-W06": "Away"},
    ),
    Rule(
        "what a closed brief leaves out is news until its own brief is out",
        {
            "notes/a.md": note("2024-01-24"),
            "notes/left.md": note("2024-01-25"),
            "briefs/2024-W04.md": brief("notes: [a]"),
        },
        now="2024-01-27",
        briefs={"2024-W04": ["a"]},
        since=["left"],
        held=[held_brief("2024-02-02T07:00")],
    ),
    Rule(
        "an empty list leaves all notes to the next brief",
        {"notes/a.md": note("2024-01-24"), "briefs/2024-W04.md": brief("notes: []", "Hello.")},
        now="2024-02-03",
        briefs={"2024-W05": ["a"], "2024-W04": []},
    ),
    Rule(
        "a list without a value leaves the brief open",
        {"notes/a.md": note("2024-01-24"), "briefs/2024-W04.md": brief("notes:")},
        now="2024-02-03",
        briefs={"2024-W04": ["a"]},
    ),
    Rule(
        "a note in two closed briefs is an error at the second",
        {
            "notes/a.md": note("2024-01-17"),
            "notes/b.md": note("2024-01-17"),
            "briefs/2024-W03.md": brief("notes: [a]"),
            "briefs/2024-W04.md": brief("notes:\n  - b\n  - a"),
        },
        now="2024-01-27",
        briefs={"2024-W04": ["b"], "2024-W03": ["a"]},
        found=["N412 error briefs/2024-W04.md:4:5"],
    ),
    Rule(
        "a note twice in one list is an error at the second",
        {"notes/a.md": note("2024-01-24"), "briefs/2024-W04.md": brief("notes: [a, a]")},
        now="2024-01-27",
        briefs={"2024-W04": ["a"]},
        found=["N110 error briefs/2024-W04.md:2:12"],
    ),
    Rule(
        "a listed draft is left out with a warning",
        {
            "notes/a.md": note("2024-01-24"),
            "notes/b.md": note("2024-01-24", "draft: true"),
            "briefs/2024-W04.md": brief("notes: [b, a]"),
        },
        now="2024-01-27",
        briefs={"2024-W04": ["a"]},
        held=["note notes/b.md draft -"],
        found=["N414 warning briefs/2024-W04.md:2:9"],
    ),
    Rule(
        "a listed draft without a date is left out with a warning",
        {
            "notes/a.md": note("2024-01-24"),
            "notes/b.md": note(None, "draft: true"),
            "briefs/2024-W04.md": brief("notes: [a, b]"),
        },
        now="2024-01-27",
        briefs={"2024-W04": ["a"]},
        held=["note notes/b.md draft -"],
        found=["N414 warning briefs/2024-W04.md:2:12", "N104 warning notes/b.md:1:1"],
    ),
    Rule(
        "a listed note dated after the moment is an error",
        {
            "notes/a.md": note("2024-01-26T07:00:00Z"),
            "notes/b.md": note("2024-01-26T07:00:01Z"),
            "briefs/2024-W04.md": brief("notes: [a, b]"),
        },
        now="2024-01-27",
        briefs={"2024-W04": ["a", "b"]},
        found=["N415 error briefs/2024-W04.md:2:12"],
    ),
    Rule(
        "a moment moved later lets a list have later notes",
        {
            "notes/a.md": note("2024-01-27"),
            "briefs/2024-W04.md": brief("published: 2024-01-28\nnotes: [a]"),
        },
        now="2024-01-28",
        briefs={"2024-W04": ["a"]},
    ),
    Rule(
        "an unknown note in a list is an error",
        {"notes/fabs.md": note("2024-01-24"), "briefs/2024-W04.md": brief("notes: [fabs, fab]")},
        now="2024-01-27",
        briefs={"2024-W04": ["fabs"]},
        found=["N107 error briefs/2024-W04.md:2:15"],
    ),
)

SKIPPED = (
    Rule(
        "skipped weeks in a row leave their notes to the brief after them",
        {
            **THREE_WEEKS,
            "notes/d.md": note("2024-02-14"),
            "briefs/2024-W04.md": brief('skip: "Back on 16 February"'),
            "briefs/2024-W05.md": brief("skip: Away", "This text is nowhere."),
            "briefs/2024-W06.md": brief("skip: Still away"),
        },
        now="2024-02-16T07:00:00Z",
        briefs={"2024-W07": ["d", "c", "b", "a"]},
        skipped={
            "2024-W06": "Still away",
            "2024-W05": "Away",
            "2024-W04": "Back on 16 February",
        },
    ),
    Rule(
        "a week is shown as skipped from its moment on",
        {**THREE_WEEKS, "briefs/2024-W04.md": brief("skip: Away")},
        now="2024-01-26T06:59:59Z",
        since=["a"],
        held=[
            "note notes/b.md future 2024-01-31T00:00:00+00:00",
            held_brief("2024-02-02T07:00"),
            "note notes/c.md future 2024-02-07T00:00:00+00:00",
            held_brief("2024-02-09T07:00"),
        ],
    ),
    Rule(
        "what a draft says of a skipped week is held, its notes going to the next brief",
        {"notes/a.md": note("2024-01-24"), "briefs/2024-W04.md": brief("skip: Away\ndraft: true")},
        now="2024-02-03",
        briefs={"2024-W05": ["a"]},
        held=["brief briefs/2024-W04.md draft -"],
    ),
    Rule(
        "a skipped week that is closed is an error",
        {"notes/a.md": note("2024-01-24"), "briefs/2024-W04.md": brief("skip: Away\nnotes: [a]")},
        now="2024-02-03",
        since=["a"],
        skipped={"2024-W04": "Away"},
        found=["N110 error briefs/2024-W04.md:3:8"],
    ),
)

DRAFTS = (
    Rule(
        "a draft brief is held with its notes in place, which are out",
        {
            **THREE_WEEKS,
            "briefs/2024-W04.md": brief("draft: true", "Hello."),
            "briefs/2024-W05.md": brief("draft: true\nnotes: [b]"),
        },
        now="2024-02-09T07:00:00Z",
        briefs={"2024-W06": ["c"]},
        since=["b", "a"],
        held=["brief briefs/2024-W04.md draft -", "brief briefs/2024-W05.md draft -"],
    ),
    Rule(
        "a draft note is in no brief, and no date releases it",
        {
            "notes/a.md": note("2024-01-24"),
            "notes/b.md": note("2024-01-24", "draft: true"),
            "notes/c.md": note("2024-03-24", "draft: true"),
        },
        now="2024-01-27",
        briefs={"2024-W04": ["a"]},
        held=["note notes/b.md draft -", "note notes/c.md draft -"],
    ),
    Rule(
        "a week of drafts has no brief",
        {"notes/a.md": note("2024-01-24", "draft: true")},
        now="2024-01-27",
        held=["note notes/a.md draft -"],
    ),
)

SPECIAL = (
    Rule(
        "a special edition goes out at its own moment, and bounds no week",
        {
            **THREE_WEEKS,
            "briefs/best-of.md": brief(
                "title: The best\npublished: 2024-01-24T12:00:00Z\nnotes: [a]", "Hello."
            ),
        },
        now="2024-02-09T07:00:00Z",
        briefs={"2024-W06": ["c"], "2024-W05": ["b"], "2024-W04": ["a"], "best-of": ["a"]},
    ),
    Rule(
        "a special edition is held until its moment, and takes no note out of the weekly",
        {
            "notes/a.md": note("2024-01-24"),
            "briefs/best-of.md": brief("title: The best\npublished: 2024-01-28\nnotes: [a]"),
        },
        now="2024-01-27",
        briefs={"2024-W04": ["a"]},
        held=["brief briefs/best-of.md future 2024-01-28T00:00:00+00:00"],
    ),
    Rule(
        "notes of a special edition alone came since the last weekly",
        {
            "notes/a.md": note("2024-01-24"),
            "briefs/best-of.md": brief("title: The best\npublished: 2024-01-24\nnotes: [a]"),
        },
        now="2024-01-25",
        briefs={"best-of": ["a"]},
        since=["a"],
        held=[held_brief("2024-01-26T07:00")],
    ),
    Rule(
        "two special editions may share a note with a closed weekly",
        {
            "notes/a.md": note("2024-01-24"),
            "briefs/2024-W04.md": brief("notes: [a]"),
            "briefs/one.md": brief("title: One\npublished: 2024-01-27\nnotes: [a]"),
            "briefs/two.md": brief("title: Two\npublished: 2024-01-27\nnotes: [a]"),
        },
        now="2024-01-27",
        briefs={"two": ["a"], "one": ["a"], "2024-W04": ["a"]},
    ),
    Rule(
        "a special edition needs a title, a moment and its notes",
        {"briefs/best-of.md": brief("", "Hello.")},
        now="2024-01-27",
        found=["N104 error briefs/best-of.md:1:1"] * 3,
    ),
    Rule(
        "a draft of a special edition needs none of them yet",
        {"briefs/best-of.md": brief("draft: true")},
        now="2024-01-27",
        held=["brief briefs/best-of.md draft -"],
        found=["N104 warning briefs/best-of.md:1:1"] * 3,
    ),
    Rule(
        "a special edition lists no drafts, and no notes dated after it",
        {
            "notes/a.md": note("2024-01-23"),
            "notes/b.md": note("2024-01-23", "draft: true"),
            "notes/c.md": note("2024-01-24"),
            "briefs/best-of.md": brief(
                "title: T\npublished: 2024-01-23T12:00:00Z\nnotes: [a, b, c]"
            ),
        },
        now="2024-01-27",
        briefs={"2024-W04": ["c", "a"], "best-of": ["a", "c"]},
        held=["note notes/b.md draft -"],
        found=[
            "N414 warning briefs/best-of.md:4:12",
            "N415 error briefs/best-of.md:4:15",
        ],
    ),
    Rule(
        "a special edition cannot be skipped",
        {
            "notes/a.md": note("2024-01-23"),
            "briefs/best-of.md": brief("title: T\npublished: 2024-01-24\nnotes: [a]\nskip: No"),
        },
        now="2024-01-25",
        briefs={"best-of": ["a"]},
        since=["a"],
        held=[held_brief("2024-01-26T07:00")],
        found=["N110 error briefs/best-of.md:5:7"],
    ),
)

INTROS = (
    Rule(
        "a brief of an intro alone goes out",
        {"briefs/2024-W04.md": brief("title: Holidays", "We are away.")},
        now="2024-01-26T07:00:00Z",
        briefs={"2024-W04": []},
    ),
    Rule(
        "a brief with neither note nor intro is held as empty",
        {
            "briefs/2024-W04.md": "",
            "briefs/2024-W05.md": brief(
                "title: T\nalso: [{title: A link, url: 'https://a.example/'}]"
            ),
            "briefs/2024-W06.md": brief("notes: []"),
        },
        now="2024-02-01",
        held=[f"brief briefs/2024-W0{week}.md empty -" for week in (4, 5, 6)],
    ),
    Rule(
        "a brief of drafts alone is held as empty",
        {
            "notes/a.md": note("2024-01-24", "draft: true"),
            "briefs/2024-W04.md": brief("notes: [a]"),
        },
        now="2024-02-01",
        held=["brief briefs/2024-W04.md empty -", "note notes/a.md draft -"],
        found=["N414 warning briefs/2024-W04.md:2:9"],
    ),
)

CHANGE = "changes:\n  - {{date: {}, kind: {}, text: Words}}\n"
CHANGES = (
    Rule(
        "a change that is dated in the future is held until its day",
        {
            **zone("Europe/Paris"),
            "notes/a.md": note("2024-01-24", CHANGE.format("2024-02-01", "update")),
        },
        now="2024-01-31T22:59:59Z",
        briefs={"2024-W04": ["a"]},
        held=["change notes/a.md future 2024-01-31T23:00:00+00:00"],
    ),
    Rule(
        "a note in the future is held with its changes",
        {"notes/a.md": note("2024-02-05", CHANGE.format("2024-02-05T12:00:00Z", "update"))},
        now="2024-02-01",
        held=[
            "note notes/a.md future 2024-02-05T00:00:00+00:00",
            "change notes/a.md future 2024-02-05T12:00:00+00:00",
            held_brief("2024-02-09T07:00"),
        ],
    ),
    Rule(
        "changes of a draft are a part of it",
        {"notes/a.md": note("2024-01-24", "draft: true\n" + CHANGE.format("2024-03-01", "update"))},
        now="2024-02-01",
        held=["note notes/a.md draft -"],
    ),
    Rule(
        "a change of a brief is held until its day",
        {
            "notes/a.md": note("2024-01-24"),
            "briefs/2024-W04.md": brief(CHANGE.format("2024-03-01", "correction")),
        },
        now="2024-02-01",
        briefs={"2024-W04": ["a"]},
        held=["change briefs/2024-W04.md future 2024-03-01T00:00:00+00:00"],
    ),
    Rule(
        "a change before its note's day is an error at its date",
        {"notes/a.md": note("2024-01-24", CHANGE.format("2024-01-23T23:59:59Z", "update"))},
        now="2024-02-01",
        briefs={"2024-W04": ["a"]},
        found=["N411 error notes/a.md:6:12"],
    ),
    Rule(
        "a change on its note's own day is none, whatever the times",
        {
            "notes/a.md": note("2024-01-24T18:00:00Z", CHANGE.format("2024-01-24", "update")),
            "notes/b.md": note("2024-01-24", CHANGE.format("2024-01-24T00:00:00Z", "update")),
            "notes/c.md": note(
                "2024-01-24T18:00:00Z", CHANGE.format("2024-01-24T01:00:00Z", "update")
            ),
        },
        now="2024-02-01",
        briefs={"2024-W04": ["a", "c", "b"]},
    ),
    Rule(
        "the day of a change and of its note is that of the site's zone",
        {
            **zone("Europe/Paris"),
            "notes/a.md": note("2024-01-22T23:30:00-08:00", CHANGE.format("2024-01-22", "update")),
            "notes/b.md": note("2024-01-23", CHANGE.format("2024-01-22T23:00:00Z", "update")),
            "notes/c.md": note("2024-01-23", CHANGE.format("2024-01-22T22:59:59Z", "update")),
        },
        now="2024-02-01",
        briefs={"2024-W04": ["a", "b", "c"]},
        found=["N411 error notes/a.md:6:12", "N411 error notes/c.md:6:12"],
    ),
)


def four(*weights: str) -> dict[str, str]:
    """Return two notes on chips and two on law, of four weights."""
    topics = ("chips", "chips", "law", "law")
    return {
        f"notes/{slug}.md": note("2024-01-24", f"topics: [{topic}]\nweight: {weight}")
        for slug, topic, weight in zip("abcd", topics, weights, strict=True)
    }


ORDER = (
    Rule(
        "notes stand by weight, then the newest, then slug",
        {
            "notes/e.md": note("2024-01-22", "weight: lead"),
            "notes/d.md": note("2024-01-24T12:00:00Z", "weight: main"),
            "notes/c.md": note("2024-01-24"),
            "notes/b.md": note("2024-01-24T02:00:00+02:00"),
            "notes/a.md": note("2024-01-25", "weight: short"),
            "notes/f.md": note("2024-01-23", "weight: lead"),
        },
        now="2024-01-27",
        briefs={"2024-W04": ["f", "e", "d", "b", "c", "a"]},
    ),
    Rule(
        "the lead stands above all sections, so one of its topic is left alone",
        four("lead", "main", "main", "main"),
        now="2024-01-27",
        briefs={"2024-W04": ["a", "b", "c", "d"]},
        sections={"2024-W04": {}},
    ),
    Rule(
        "where two sections hold two notes there are headings, in the order of topics.yaml",
        {
            **four("main", "short", "lead", "main"),
            "notes/e.md": note("2024-01-22", "topics: [law, chips]\nweight: lead"),
            "notes/f.md": note("2024-01-25", "weight: lead"),
            "notes/g.md": note("2024-01-22", "topics: [energy]"),
        },
        now="2024-01-27",
        briefs={"2024-W04": ["f", "a", "b", "g", "c", "e", "d"]},
        sections={"2024-W04": {"chips": ["a", "b"], "energy": ["g"], "law": ["c", "e", "d"]}},
    ),
    Rule(
        "notes without a topic are the last section",
        {
            **four("main", "main", "main", "main"),
            "notes/e.md": note("2024-01-25", "weight: lead"),
            "notes/f.md": note("2024-01-25", "weight: lead"),
            "notes/g.md": note("2024-01-25"),
        },
        now="2024-01-27",
        briefs={"2024-W04": ["e", "a", "b", "c", "d", "f", "g"]},
        sections={"2024-W04": {"chips": ["a", "b"], "law": ["c", "d"], "-": ["f", "g"]}},
    ),
    Rule(
        "one section of two notes makes no headings",
        {
            **four("main", "main", "main", "main"),
            "notes/d.md": note("2024-01-24"),
            "notes/e.md": note("2024-01-25", "weight: lead"),
        },
        now="2024-01-27",
        briefs={"2024-W04": ["e", "a", "b", "c", "d"]},
        sections={"2024-W04": {}},
    ),
    Rule(
        "the lead is the first in order, though all are short",
        four("short", "short", "short", "short"),
        now="2024-01-27",
        briefs={"2024-W04": ["a", "b", "c", "d"]},
    ),
)

RULES = (
    *WINDOWS,
    *CLOCKS,
    *YEAR_ENDS,
    *MOVED,
    *DATED_RULES,
    *CLOSED,
    *SKIPPED,
    *DRAFTS,
    *SPECIAL,
    *INTROS,
    *CHANGES,
    *ORDER,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.behaviour.replace(" ", "-"))
def test_rule(rule: Rule, tmp_path: Path) -> None:
    made = make(tmp_path, rule.files, rule.now)
    assert made.found == list(rule.found)
    assert made.briefs() == rule.briefs
    assert list(made.briefs()) == list(rule.briefs)
    assert [note.slug for note in made.site.since] == list(rule.since)
    assert {s.name: s.text for s in made.site.skipped} == rule.skipped
    assert [s.name for s in made.site.skipped] == list(rule.skipped)
    assert made.held() == list(rule.held)
    for name, sections in rule.sections.items():
        assert list(made.sections(name).items()) == list(sections.items())
    due = [held.until for held in made.site.held if held.until]
    assert made.site.next_due == min(due, default=None)
