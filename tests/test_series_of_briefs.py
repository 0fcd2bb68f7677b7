"""What a brief says of the archive, as of its moment. Moments are Fridays at 7 in Paris."""

from __future__ import annotations

import pytest

from site_gen.model import BriefFile, Note
from site_gen.record import BriefRecord, Expected
from site_gen.texts import Text
from tests.series_values import counts, note, record_of, retracted, says

W03, W04, W05 = "2024-01-18", "2024-01-23", "2024-01-30"
"""Days of three weeks, whose moments are 19 and 26 January and 2 February."""


def _changed(record: BriefRecord) -> str:
    return "; ".join(
        f"{c.id}: " + ", ".join(f"{s.note.slug} {s.claim.status}" for s in c.steps)
        for c in record.changed
    )


CHANGED = {
    "said before": (
        (note("a", W03, says("reported")), note("b", W04, says("denied"))),
        "fabs: a reported, b denied",
    ),
    "said for the first time": ((note("b", W04, says("denied")),), ""),
    "said again": ((note("a", W03, says("reported")), note("b", W04, says("reported"))), ""),
    "twice in one week": (
        (
            note("a", W03, says("reported")),
            note("b", "2024-01-22", says("disputed")),
            note("c", "2024-01-23", says("denied")),
        ),
        "fabs: a reported, b disputed, c denied",
    ),
    "first said and turned in one week": (
        (note("b", "2024-01-22", says("reported")), note("c", "2024-01-23", says("denied"))),
        "fabs: b reported, c denied",
    ),
    "there and back": (
        (
            note("a", W03, says("reported")),
            note("b", "2024-01-22", says("denied")),
            note("c", "2024-01-23", says("reported")),
        ),
        "fabs: a reported, b denied, c reported",
    ),
    "repeated on the way": (
        (
            note("a", W03, says("reported")),
            note("b", "2024-01-22", says("reported")),
            note("c", "2024-01-23", says("denied")),
        ),
        "fabs: a reported, c denied",
    ),
    "dated back before what was known": (
        (note("a", W03, says("confirmed")), note("b", W04, says("rumoured", "2023-12-01"))),
        "",
    ),
    "turned by a later note": (
        (note("a", W04, says("reported")), note("b", W05, says("denied"))),
        "",
    ),
    "after another's word that came out later, dated back": (
        (
            note("a", W03, says("reported")),
            note("b", W04, says("denied")),
            note("c", W05, says("confirmed", "2024-01-20")),
        ),
        "fabs: a reported, b denied",
    ),
    "after what was taken back in time": (
        (
            note("a", "2024-01-10", says("rumoured")),
            note("x", W03, says("reported"), changes=retracted("2024-01-25")),
            note("b", W04, says("denied")),
        ),
        "fabs: a rumoured, b denied",
    ),
    "after what was taken back later": (
        (
            note("x", W03, says("reported"), changes=retracted("2024-02-01")),
            note("b", W04, says("denied")),
        ),
        "fabs: x reported, b denied",
    ),
    "by what was taken back itself": (
        (
            note("a", W03, says("reported")),
            note("b", W04, says("denied"), changes=retracted("2024-02-01")),
        ),
        "",
    ),
    "two claims, in reading order": (
        (
            note("a", W03, says("reported", id="x"), says("reported", id="y")),
            note("b", W04, says("denied", id="y"), says("denied", id="x"), weight="short"),
        ),
        "y: a reported, b denied; x: a reported, b denied",
    ),
}


@pytest.mark.parametrize("name", CHANGED)
def test_what_changed(name: str) -> None:
    notes, expected = CHANGED[name]
    assert _changed(record_of("2024-W04", *notes)) == expected


def test_words_are_those_of_the_moment() -> None:
    record = record_of(
        "2024-W04",
        note("a", W03, says("reported", text="Old words")),
        note("b", W04, says("denied", text=None)),
        note("c", W05, says("denied", text="New words")),
    )
    assert [changed.text for changed in record.changed] == ["Old words"]


def _ids(expected: tuple[Expected, ...]) -> list[str]:
    return [each.id for each in expected]


def _due(due: str, *more: Note) -> tuple[Note, ...]:
    return note("a", "2024-01-10", says("announced", due=due)), note("n", W04), *more


@pytest.mark.parametrize(
    ("due", "is_due", "is_late"),
    [
        ("2024-01-18", False, False),
        ("2024-01-19", False, True),
        ("2024-01-25", False, True),
        ("2024-01-26", True, False),
        ("2024-01", True, False),
        ("2024-02-01", True, False),
        ("2024-02-02", False, False),
    ],
)
def test_what_is_due_from_the_day_of_a_brief_to_that_of_the_next(
    due: str, is_due: bool, is_late: bool
) -> None:
    notes = _due(due, note("m", W03))
    record = record_of("2024-W04", *notes)
    assert (bool(record.due), bool(record.overdue)) == (is_due, is_late)


def test_a_first_brief_looks_back_seven_days() -> None:
    for due, late in (("2024-01-18", []), ("2024-01-19", ["fabs"])):
        record = record_of("2024-W04", note("n", W04, says("announced", "2024-01-01", due=due)))
        assert _ids(record.overdue) == late


def test_a_week_without_a_brief_leaves_nothing_out() -> None:
    assert _ids(record_of("2024-W04", *_due("2024-01-14")).overdue) == ["fabs"]


NEWS = {
    "delivered": (says("delivered"), [], []),
    "heard of again, still open": (says("reported"), ["fabs"], []),
    "put off": (says("delayed", due="2025"), [], []),
    "put off without a day": (says("delayed"), [], []),
    "heard of before its day": (says("reported", "2024-01-15"), ["fabs"], ["fabs"]),
}


@pytest.mark.parametrize("name", NEWS)
def test_news_of_what_is_due(name: str) -> None:
    said, due, late = NEWS[name]
    record = record_of("2024-W04", *_due("2024-01-28", note("b", W04, said)), note("m", W03))
    assert _ids(record.due) == due
    record = record_of("2024-W04", *_due("2024-01-20", note("b", W04, said)), note("m", W03))
    assert _ids(record.overdue) == late


def test_what_comes_out_later_makes_nothing_due_nor_heard_of() -> None:
    notes = _due("2024-01-28", note("b", W05, says("delivered")))
    assert _ids(record_of("2024-W04", *notes).due) == ["fabs"]
    notes = (note("n", W04), note("b", W05, says("announced", "2024-01-20", due="2024-01-28")))
    assert _ids(record_of("2024-W04", *notes).due) == []


def test_a_special_edition_has_neither() -> None:
    special = BriefFile(
        "content/briefs/fabs.md",
        "fabs",
        Text(),
        "Fabs",
        note("x", "2024-01-27").date,
        False,
        ("b",),
    )
    notes = _due("2024-01-28", note("b", W04, says("denied", "2024-01-12", id="z")))
    record = record_of(
        "fabs", note("y", W03, says("reported", "2024-01-01", id="z")), *notes, briefs=(special,)
    )
    assert (record.due, record.overdue) == ((), ())
    assert _changed(record) == "z: y reported, b denied"


NUMBERS = {
    "none": ((), "-"),
    "one": ((note("b", W04, counts("3")),), "gpus 3"),
    "with one before": (
        (note("a", W03, counts("2")), note("b", W04, counts("3"))),
        "gpus 3 was a 2 x1.5 line 2 3",
    ),
    "the first that has one before is the number of the week": (
        (
            note("a", W03, counts("2")),
            note("b", W04, counts("7", id="tpus"), counts("3")),
        ),
        "gpus 3 was a 2 x1.5 line 2 3; tpus 7",
    ),
    "another kind is not before": (
        (note("a", W03, counts("2", None, "target")), note("b", W04, counts("3"))),
        "gpus 3",
    ),
    "the same note is not before": (
        (note("b", W04, counts("2", W03), counts("3")),),
        "gpus 3 line 2 3",
    ),
    "what comes later is not before": (
        (note("b", W04, counts("3")), note("c", W05, counts("2", "2024-01-01"))),
        "gpus 3",
    ),
    "twice in a brief stands once, with its newest": (
        (note("b", "2024-01-22", counts("2")), note("c", "2024-01-23", counts("3"))),
        "gpus 3 was b 2 x1.5 line 2 3",
    ),
    "what is so stands before what is aimed at": (
        (note("b", W04, counts("3"), counts("9", None, "target")),),
        "gpus 3",
    ),
    "a range has no factor": (
        (note("a", W03, counts("2..3")), note("b", W04, counts("3"))),
        "gpus 3 was a 2..3 xNone line 2..3 3",
    ),
    "what was taken back later was before": (
        (
            note("a", W03, counts("2"), changes=retracted("2024-02-01")),
            note("b", W04, counts("3")),
        ),
        "gpus 3 was a 2 x1.5 line 2 3",
    ),
    "what was taken back of its own is gone": (
        (
            note("a", W03, counts("2")),
            note("b", W04, counts("3"), changes=retracted("2024-02-01")),
        ),
        "-",
    ),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_the_numbers_of_a_brief(name: str) -> None:
    notes, expected = NUMBERS[name]
    record = record_of("2024-W04", note("n", W04, weight="short"), *notes)
    numbers = ([record.number] if record.number else []) + [*record.numbers]
    assert [n.line for n in record.numbers] == [() for _ in record.numbers]
    told = []
    for number in numbers:
        words = [number.id, _value(number.now)]
        if number.before:
            words += ["was", number.before.note.slug, _value(number.before), f"x{number.factor}"]
        if len(number.line) > 1:
            words += ["line", *map(_value, number.line)]
        told.append(" ".join(words))
    assert ("; ".join(told) or "-") == expected


def _value(point: object) -> str:
    figure = point.figure  # type: ignore[attr-defined]
    return str(figure.value or f"{figure.minimum}..{figure.maximum}")


def test_a_long_line_is_cut_at_its_old_end() -> None:
    notes = [note(f"n{n}", "2023-01-02", counts(str(n))) for n in range(70)]
    number = record_of("2024-W04", *notes, note("z", W04, counts("99"))).number
    assert number is not None
    assert len(number.line) == 60
    assert number.line[-1] is number.now


def _previously(record: BriefRecord) -> list[tuple[str, str, int, str]]:
    return [(p.story.id, p.latest.slug, p.count, p.first.slug) for p in record.previously]


def test_what_its_stories_told_before() -> None:
    record = record_of(
        "2024-W04",
        note("a", "2024-01-02", story="fabs"),
        note("b", "2024-01-09", story="fabs"),
        note("c", "2024-01-10", story="chips"),
        note("d", "2024-01-22", story="fabs", weight="short"),
        note("e", "2024-01-23", story="fabs"),
        note("f", "2024-01-22", story="chips", weight="lead"),
        note("g", W05, story="fabs"),
    )
    assert _previously(record) == [("chips", "c", 1, "c"), ("fabs", "b", 2, "a")]


def test_a_story_that_begins_has_nothing_before() -> None:
    record = record_of(
        "2024-W04", note("a", "2024-01-22", story="fabs"), note("b", "2024-01-23", story="fabs")
    )
    assert _previously(record) == []


def test_notes_taken_back_in_time_are_not_told_of() -> None:
    record = record_of(
        "2024-W04",
        note("a", "2024-01-02", story="fabs", changes=retracted("2024-02-20")),
        note("b", "2024-01-09", story="fabs", changes=retracted("2024-01-10")),
        note("c", W04, story="fabs"),
    )
    assert _previously(record) == [("fabs", "a", 1, "a")]
