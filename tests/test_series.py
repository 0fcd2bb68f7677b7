"""What the archive knows of claims and figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from site_gen.arrange.standings import note_claims, note_figures
from site_gen.arrange.turns import turns
from site_gen.model import Claim, Figure, Note, Source
from site_gen.record import Standing
from tests.series_values import arrange, counts, gathered, note, retracted, says


@dataclass(frozen=True)
class Case:
    """Notes, and what their one claim is."""

    notes: tuple[Note, ...]
    said: str
    """Each statement: the note's name and the status."""
    shape: str = "open"
    since: str = "a"
    due: str | None = None
    overdue: bool = False


CASES = {
    "one statement": Case((note("a", "2024-01-22", says("reported")),), "a reported"),
    "by day": Case(
        (note("a", "2024-01-22", says("reported")), note("b", "2024-01-23", says("denied"))),
        "a reported, b denied",
        "fell",
        "b",
    ),
    "what is dated back stands where it belongs": Case(
        (
            note("a", "2024-01-22", says("confirmed")),
            note("b", "2024-03-01", says("rumoured", "2023-12-01")),
        ),
        "b rumoured, a confirmed",
        "held",
    ),
    "of one day, the earlier note comes first": Case(
        (
            note("a", "2024-03-02", says("denied", "2024-01-22")),
            note("b", "2024-03-01", says("reported", "2024-01-22")),
        ),
        "b reported, a denied",
        "fell",
    ),
    "of one moment, ids decide": Case(
        (note("b", "2024-01-22", says("denied")), note("a", "2024-01-22", says("reported"))),
        "a reported, b denied",
        "fell",
        "b",
    ),
    "instants are compared, not walls": Case(
        (
            note("a", "2024-01-22T09:30:00+09:00", says("reported")),
            note("b", "2024-01-22T08:00:00+01:00", says("denied")),
        ),
        "a reported, b denied",
        "fell",
        "b",
    ),
    "a repetition holds since the first": Case(
        (
            note("a", "2024-01-22", says("disputed")),
            note("b", "2024-01-23", says("reported")),
            note("c", "2024-01-24", says("reported")),
        ),
        "a disputed, b reported, c reported",
        since="b",
    ),
    "a draft says nothing": Case(
        (
            note("a", "2024-01-22", says("reported")),
            note("b", "2024-01-23", says("denied"), draft=True),
        ),
        "a reported",
    ),
    "what is to come says nothing": Case(
        (note("a", "2024-01-22", says("reported")), note("b", "2026-01-02", says("denied"))),
        "a reported",
    ),
    "what was taken back says nothing": Case(
        (
            note("a", "2024-01-22", says("reported")),
            note("b", "2024-01-23", says("denied"), changes=retracted("2025-01-01")),
        ),
        "a reported",
    ),
    "what will be taken back still stands": Case(
        (note("a", "2024-01-22", says("denied"), changes=retracted("2026-01-02")),),
        "a denied",
        "fell",
    ),
    "due, and not yet over": Case(
        (note("a", "2024-01-22", says("announced", due="2026-01-01")),),
        "a announced",
        due="2026-01-01",
    ),
    "due, and over": Case(
        (note("a", "2024-01-22", says("announced", due="2025-12-31")),),
        "a announced",
        due="2025-12-31",
        overdue=True,
    ),
    "a quarter is over with its last day": Case(
        (note("a", "2024-01-22", says("announced", due="2025-Q4")),),
        "a announced",
        due="2025-Q4",
        overdue=True,
    ),
    "what was delivered is not overdue": Case(
        (
            note("a", "2024-01-22", says("announced", due="2024")),
            note("b", "2024-06-01", says("delivered")),
        ),
        "a announced, b delivered",
        "held",
        "b",
        due="2024",
    ),
    "what was heard of after its last day is not overdue": Case(
        (
            note("a", "2024-01-22", says("announced", due="2024")),
            note("b", "2025-01-01", says("announced")),
        ),
        "a announced, b announced",
        due="2024",
    ),
    "what was heard of on its last day is": Case(
        (
            note("a", "2024-01-22", says("announced", due="2024")),
            note("b", "2024-12-31", says("announced")),
        ),
        "a announced, b announced",
        due="2024",
        overdue=True,
    ),
    "the newest due counts": Case(
        (
            note("a", "2024-01-22", says("announced", due="2024")),
            note("b", "2024-06-01", says("delayed", due="2026")),
        ),
        "a announced, b delayed",
        since="b",
        due="2026",
    ),
    "a delay leaves it open": Case(
        (
            note("a", "2024-01-22", says("announced", due="2024")),
            note("b", "2024-06-01", says("delayed")),
        ),
        "a announced, b delayed",
        since="b",
    ),
    "one note may tell of two days": Case(
        (note("a", "2024-01-22", says("denied", "2024-01-21"), says("reported", "2024-01-20")),),
        "a reported, a denied",
        "fell",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_claim(name: str) -> None:
    case = CASES[name]
    history = gathered(*case.notes).claims["fabs"]
    said = [f"{each.note.slug} {each.claim.status}" for each in history.statements]
    assert ", ".join(said) == case.said
    assert (history.shape, history.since.note.slug) == (case.shape, case.since)
    assert (history.due, history.overdue) == (case.due, case.overdue)


def test_a_claim_that_only_retracted_notes_knew_is_gone() -> None:
    found = gathered(note("a", "2024-01-22", says("denied"), changes=retracted("2024-01-23")))
    assert (found.claims, found.figures) == ({}, {})


def test_every_statement_has_its_day() -> None:
    found = gathered(note("a", "2024-01-22T23:30:00-05:00", says("reported"), counts("1")))
    assert found.claims["fabs"].latest.day.isoformat() == "2024-01-23"
    assert found.figures["gpus"].latest.day.isoformat() == "2024-01-23"


def test_the_newest_words_stand_in_their_language() -> None:
    found = gathered(
        note("a", "2024-01-22", says("reported"), counts("1")),
        note(
            "b",
            "2024-01-23",
            says("reported", text="Des usines"),
            counts("1", label="Puces"),
            lang="fr",
        ),
        note("c", "2024-01-24", says("reported", text=None), counts("1", label=None, unit=None)),
    )
    claim, figure = found.claims["fabs"], found.figures["gpus"]
    assert (claim.text, claim.lang) == ("Des usines", "fr")
    assert (figure.label, figure.lang, figure.unit) == ("Puces", "fr", "GPUs")


def test_the_words_of_a_retracted_note_are_gone_with_it() -> None:
    found = gathered(
        note("a", "2024-01-22", says("reported", id="gulf-pays"), changes=retracted("2024-02-01")),
        note("b", "2024-01-23", says("denied", id="gulf-pays", text=None)),
    )
    assert found.claims["gulf-pays"].text == "gulf pays"


def test_a_claim_knows_its_company_and_its_stories() -> None:
    history = gathered(
        note("a", "2024-01-22", says("reported", about="openai"), story="fabs"),
        note("b", "2024-01-23", says("reported"), story="chips"),
        note("c", "2024-01-24", says("reported", about="tsmc"), story="fabs"),
    ).claims["fabs"]
    assert history.about is not None
    assert history.about.name == "TSMC"
    assert [story.id for story in history.stories] == ["fabs", "chips"]


SOURCES = (
    Source(name="A", id="a"),
    Source(name="B", role="origin"),
    Source(name="C", id="c", role="origin"),
)


@pytest.mark.parametrize(
    ("named", "sources", "said"),
    [
        (("a",), SOURCES, "A"),
        ((), SOURCES, "BC"),
        (("c", "a"), SOURCES, "AC"),
        ((), SOURCES[:1], "A"),
    ],
)
def test_who_says_so(named: tuple[str, ...], sources: tuple[Source, ...], said: str) -> None:
    found = gathered(note("a", "2024-01-22", says("reported", sources=named), sources=sources))
    assert "".join(source.name for source in found.claims["fabs"].latest.sources) == said


STANDINGS = {
    "alone": ("a reported", "-"),
    "turned": ("a reported, b denied", "denied b"),
    "turned twice": ("a reported, b denied, c shelved", "shelved c"),
    "since the first of a run": ("a reported, b shelved, c shelved", "shelved b"),
    "said again": ("a reported, b reported, c reported", "again c"),
    "back where it was": ("a reported, b denied, c reported", "again c"),
}


@pytest.mark.parametrize("name", STANDINGS)
def test_where_a_claim_of_a_note_stands(name: str) -> None:
    told, expected = STANDINGS[name]
    notes = []
    for number, line in enumerate(told.split(", ")):
        slug, status = line.split()
        notes.append(note(slug, f"2024-01-{22 + number}", says(status)))  # type: ignore[arg-type]
    (standing,) = note_claims(notes[0], gathered(*notes))
    assert _told(standing) == expected
    (last,) = note_claims(notes[-1], gathered(*notes))
    assert _told(last) == "-"


def _told(standing: Standing) -> str:
    if standing.turned:
        return f"{standing.turned.claim.status} {standing.turned.note.slug}"
    return f"again {standing.again.note.slug}" if standing.again else "-"


@pytest.mark.parametrize(
    ("status", "fallen"), [("denied", True), ("false", True), ("confirmed", False)]
)
def test_a_claim_is_fallen_when_it_fell_since(status: str, fallen: bool) -> None:
    first = note("a", "2024-01-22", says("reported"))
    later = note("b", "2024-01-23", says(status))  # type: ignore[arg-type]
    assert [c.fallen for c in note_claims(first, gathered(first, later))] == [fallen]


def test_what_a_note_says_itself_is_no_news_on_its_page() -> None:
    one = note("a", "2024-01-22", says("reported", "2024-01-20"), says("denied"))
    assert [_told(standing) for standing in note_claims(one, gathered(one))] == ["-", "-"]


def test_claims_stand_in_the_order_of_the_note() -> None:
    one = note("a", "2024-01-22", says("reported", id="z"), says("denied", id="b"))
    assert [s.said.claim.id for s in note_claims(one, gathered(one))] == ["z", "b"]


FIGURES = {
    "alone": ((counts("1"),), ""),
    "later": ((counts("200"), counts("300")), "later b 1.5"),
    "the newest": ((counts("200"), counts("300"), counts("100")), "later c 0.5"),
    "zero before": ((counts("0"), counts("5")), "later b None"),
    "zero now": ((counts("5"), counts("0")), "later b None"),
    "of losses": ((counts("-5"), counts("-10")), "later b 2"),
    "over zero": ((counts("-5"), counts("10")), "later b None"),
    "of trillions": ((counts("1000000000000000"), counts("0.001")), "later b 1E-18"),
    "from a range": ((counts("1..3"), counts("2")), "later b None"),
    "narrowed": ((counts("1..5"), counts("2..4")), "narrowed b None"),
    "narrowed at one end": ((counts("1.."), counts("1..4")), "narrowed b None"),
    "not narrowed": ((counts("1..5"), counts("3..7")), "later b None"),
    "the same range": ((counts("1..5"), counts("1..5")), "later b None"),
    "narrowed, then a number": (
        (counts("1..5"), counts("2..4"), counts("3")),
        "narrowed b None, later c None",
    ),
    "another time is no narrowing": (
        (counts("1..5", about_time="2024"), counts("2..4", about_time="2025")),
        "later b None",
    ),
    "another kind is another line": ((counts("1"), counts("2", None, "estimate")), ""),
    "what came of a target": (
        (
            counts("350", None, "target", about_time="2024"),
            counts("280", about_time="2024"),
            counts("500", about_time="2025"),
        ),
        "actual b 0.8",
    ),
    "what came of an estimate, and the next one": (
        (
            counts("4", None, "estimate", about_time="2024"),
            counts("5", None, "estimate", about_time="2025"),
            counts("6", about_time="2024"),
        ),
        "actual c 1.5, later b 1.25",
    ),
    "a target of no time, and what there is": (
        (counts("4", None, "target"), counts("3")),
        "actual b 0.75",
    ),
    "a target of no time, and what was": (
        (counts("4", None, "target"), counts("3", "2023-01-01")),
        "",
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_what_became_of_a_figure(name: str) -> None:
    figures, expected = FIGURES[name]
    notes = [note("abc"[n], f"2024-01-{22 + n}", figure) for n, figure in enumerate(figures)]
    (number,) = note_figures(notes[0], gathered(*notes))
    became = [f"{b.how} {b.point.note.slug} {b.factor}" for b in number.became]
    assert ", ".join(became) == expected


def test_an_actual_of_an_older_day_still_answers_an_estimate_of_its_time() -> None:
    first = note("a", "2025-01-20", counts("4", None, "estimate", about_time="2024"))
    later = note("b", "2025-02-01", counts("5", "2024-12-31", about_time="2024"))
    (number,) = note_figures(first, gathered(first, later))
    assert [(b.how, b.factor) for b in number.became] == [("actual", Decimal("1.25"))]


def test_one_note_may_give_a_figure_twice() -> None:
    first = note("a", "2024-01-22", counts("1", "2023-01-22"), counts("2"))
    later = note("b", "2024-01-23", counts("4"))
    said = [
        (str(number.said.figure.value), [str(b.factor) for b in number.became])
        for number in note_figures(first, gathered(first, later))
    ]
    assert said == [("1", ["4"]), ("2", ["2"])]


def _turns(*notes: Note, now: str = "2026-01-01") -> list[str]:
    return [
        f"{t.now.note.slug}: {t.before.claim.status} to {t.now.claim.status}"
        for t in turns(gathered(*notes, now=now))
    ]


def test_changes_of_status_are_told_newest_first() -> None:
    notes = (
        note("a", "2024-01-22", says("reported")),
        note("b", "2024-01-23", says("reported")),
        note("c", "2024-01-24", says("denied")),
        note("d", "2024-01-25", says("confirmed")),
    )
    assert _turns(*notes) == ["d: denied to confirmed", "c: reported to denied"]


def test_what_is_dated_back_is_compared_with_what_stood_before_it() -> None:
    notes = (
        note("a", "2024-01-20", says("rumoured")),
        note("b", "2024-01-24", says("denied")),
        note("c", "2024-01-25", says("reported", "2024-01-22")),
    )
    assert _turns(*notes) == ["c: rumoured to reported", "b: rumoured to denied"]


def test_a_turn_that_was_taken_back_is_none() -> None:
    notes = (
        note("a", "2024-01-20", says("rumoured")),
        note("b", "2024-01-24", says("denied"), changes=retracted("2024-02-01")),
    )
    assert _turns(*notes) == []
    assert _turns(*notes, now="2024-01-31") == ["b: rumoured to denied"]


def test_a_note_turns_a_claim_once_whatever_it_tells_of_it() -> None:
    notes = (
        note("a", "2024-01-20", says("rumoured")),
        note("b", "2024-01-24", says("reported", "2024-01-22"), says("denied")),
    )
    assert _turns(*notes) == ["b: rumoured to denied"]


def test_a_turn_has_the_words_of_its_time() -> None:
    notes = (
        note("a", "2024-01-20", says("rumoured", text="Old words")),
        note("b", "2024-01-24", says("denied", text=None)),
        note("c", "2024-01-25", says("denied", text="New words")),
    )
    assert [turn.text for turn in turns(gathered(*notes))] == ["Old words"]


def test_something_new_is_due_when_a_claim_is_late() -> None:
    one = note("a", "2024-01-22", says("announced", due="2024-01"))
    at = arrange(one, now="2024-01-25T00:00:00Z").changes_at
    assert at is not None
    assert at.isoformat() == "2024-01-26T06:00:00+00:00"  # the brief
    at = arrange(one, now="2024-01-27").changes_at
    assert at is not None
    assert at.isoformat() == "2024-01-31T23:00:00+00:00"
    assert arrange(one, now="2024-02-01").changes_at is None


def test_two_files_of_one_name_are_told_apart() -> None:
    one = note("a", "2024-01-22", Claim("x", "reported"), Claim("y", "reported"))
    other = note("a", "2024-01-23", Claim("z", "reported"), Figure("f", value=Decimal(1)))
    found = gathered(one, other)
    assert [s.said.claim.id for each in (one, other) for s in note_claims(each, found)] == [
        "x",
        "y",
        "z",
    ]
