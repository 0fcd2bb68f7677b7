"""Diagnostics as text, in each format."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen import report
from site_gen.diagnostics import Diagnostic, Location, Severity
from site_gen.terminal import columns, fitted, visible

UNKNOWN_FIELD = Diagnostic(
    "N103",
    "error",
    "unknown field `titel`",
    "did you mean `title`?",
    Location("content/notes/2024/altman-fabs.md", 3, 1),
    "titel: Altman courts Gulf money",
    5,
)
WARNING = Diagnostic("N006", "warning", "is ignored", None, Location("content/x.txt"))
HINT = Diagnostic("N201", "hint", "no summary", "write one", Location("content/notes/a.md", 1, 1))
NOWHERE = Diagnostic("N010", "error", "there is no content/site.yaml", "write one")


def test_full_is_the_sample_of_the_design() -> None:
    assert report.full(UNKNOWN_FIELD) == (
        "error[N103]: unknown field `titel`\n"
        "  --> content/notes/2024/altman-fabs.md:3:1\n"
        "    |\n"
        "  3 | titel: Altman courts Gulf money\n"
        "    | ^^^^^\n"
        "  help: did you mean `title`?"
    )


def test_full_without_a_line_shows_no_excerpt() -> None:
    assert report.full(WARNING) == "warning[N006]: is ignored\n  --> content/x.txt"


def test_full_without_a_place_shows_message_and_help() -> None:
    assert report.full(NOWHERE) == ("error[N010]: there is no content/site.yaml\n  help: write one")


def test_full_ends_with_a_count() -> None:
    text = report.render((UNKNOWN_FIELD, WARNING), "full")
    assert text.endswith("\n\n1 error, 1 warning in 2 files\n")


def test_concise_is_one_line_each_and_a_count() -> None:
    assert report.render((UNKNOWN_FIELD, WARNING, NOWHERE), "concise") == (
        "content/notes/2024/altman-fabs.md:3:1: error[N103]: unknown field `titel`\n"
        "content/x.txt: warning[N006]: is ignored\n"
        "error[N010]: there is no content/site.yaml\n"
        "2 errors, 1 warning in 2 files\n"
    )


def test_json_holds_the_fields_of_the_contract() -> None:
    assert json.loads(report.render((UNKNOWN_FIELD, NOWHERE), "json")) == [
        {
            "code": "N103",
            "severity": "error",
            "file": "content/notes/2024/altman-fabs.md",
            "line": 3,
            "column": 1,
            "message": "unknown field `titel`",
            "help": "did you mean `title`?",
        },
        {
            "code": "N010",
            "severity": "error",
            "file": None,
            "line": None,
            "column": None,
            "message": "there is no content/site.yaml",
            "help": "write one",
        },
    ]


def test_github_is_an_annotation_each() -> None:
    assert report.render((UNKNOWN_FIELD, WARNING, NOWHERE), "github") == (
        "::error file=content/notes/2024/altman-fabs.md,line=3,col=1,title=N103::"
        "unknown field `titel`%0Adid you mean `title`?\n"
        "::warning file=content/x.txt,title=N006::is ignored\n"
        "::error title=N010::there is no content/site.yaml%0Awrite one\n"
    )


def test_github_escapes_what_its_commands_are_made_of() -> None:
    odd = Diagnostic("N001", "error", "100% of a:b,c", None, Location("a,b:c%.md", 1, 1))
    assert report.render((odd,), "github") == (
        "::error file=a%2Cb%3Ac%25.md,line=1,col=1,title=N001::100%25 of a:b,c\n"
    )


@pytest.mark.parametrize(
    ("format", "expected"), [("full", ""), ("concise", ""), ("json", "[]\n"), ("github", "")]
)
def test_no_problem_is_no_text(format: report.Format, expected: str) -> None:
    assert report.render((), format) == expected


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("full", "1 hint; --hints shows it\n"),
        ("concise", "1 hint; --hints shows it\n"),
        ("json", "[]\n"),
        ("github", ""),
    ],
)
def test_hints_are_but_counted(format: report.Format, expected: str) -> None:
    assert report.render((HINT,), format) == expected


def test_several_hints_are_counted_after_the_rest() -> None:
    text = report.render((WARNING, HINT, HINT, HINT), "concise")
    assert text.splitlines()[1:] == ["1 warning in 1 file", "3 hints; --hints shows them"]


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("full", "hint[N201]: no summary\n"),
        ("concise", "content/notes/a.md:1:1: hint[N201]: no summary\n1 hint in 1 file\n"),
        ("json", '"severity": "hint"'),
        ("github", "::notice file=content/notes/a.md,line=1,col=1,title=N201::no summary"),
    ],
)
def test_hints_are_shown_where_asked(format: report.Format, expected: str) -> None:
    assert expected in report.render((HINT,), format, hints=True)


def excerpt(line: str, column: int, width: int = 1, number: int = 1) -> list[str]:
    at = Location("a.md", number, column)
    found = report.full(Diagnostic("N100", "error", "wrong", None, at, line, width))
    return found.splitlines()[2:]


def test_the_gutter_is_as_wide_as_the_line_number() -> None:
    assert excerpt("title: x", 8, 1, 120) == [
        "      |",
        "  120 | title: x",
        "      |        ^",
    ]


@pytest.mark.parametrize(
    ("line", "column", "width", "text", "carets"),
    [
        ("titel: x", 1, 5, "titel: x", "^^^^^"),
        ("日本 titel: x", 4, 5, "日本 titel: x", "     ^^^^^"),
        ("titel: 日本", 8, 2, "titel: 日本", "       ^^^^"),
        ("e\u0301te\u0301: x", 6, 1, "e\u0301te\u0301: x", "   ^"),
        ("\ttitel: x", 2, 5, "    titel: x", "    ^^^^^"),
        ("a\tb: x", 3, 1, "a   b: x", "    ^"),
        ("a\x1b[31mb", 2, 1, r"a\x1b[31mb", " ^^^^"),
        ("ab", 3, 1, "ab", "  ^"),
        ("ab", 9, 9, "ab", "  ^"),
        ("abc", 2, 99, "abc", " ^^"),
        ("", 1, 1, "", "^"),
    ],
)
def test_carets_stand_below_what_is_meant(
    line: str, column: int, width: int, text: str, carets: str
) -> None:
    assert excerpt(line, column, width) == ["    |", f"  1 | {text}".rstrip(), f"    | {carets}"]


def test_a_long_line_is_shown_around_the_caret() -> None:
    _, text, carets = excerpt("x" * 500 + "titel" + "y" * 500, 501, 5)
    assert text[carets.index("^") : carets.rindex("^") + 1] == "titel"
    assert text.startswith("  1 | …x")
    assert text.endswith("y…")
    assert len(text) == 106


@pytest.mark.parametrize("format", ["full", "concise", "json", "github"])
def test_no_control_character_reaches_the_terminal(format: report.Format) -> None:
    evil = "\x1b[2J\x07\x9b31m\u202e\r\n"
    found = Diagnostic("N100", "error", evil, evil, Location(evil, 1, 1), evil)
    text = report.render((found,), format)
    assert visible(text.replace("\n", "")) == text.replace("\n", "")


def test_colour_marks_severity_place_and_help() -> None:
    text = report.full(UNKNOWN_FIELD, lambda text, style: f"<{style} {text}>")
    assert text.splitlines() == [
        "<error error[N103]><strong : unknown field `titel`>",
        "  <frame -->> content/notes/2024/altman-fabs.md:3:1",
        "<frame     |>",
        "<frame   3 |> titel: Altman courts Gulf money",
        "<frame     |> <error ^^^^^>",
        "  <frame help:> did you mean `title`?",
    ]


TEXTS = st.text(st.characters(), max_size=200)
NUMBERS = st.none() | st.integers(1, 10_000)
PLACES = st.none() | st.builds(Location, TEXTS, NUMBERS, NUMBERS)
SEVERITIES: st.SearchStrategy[Severity] = st.sampled_from(get_args(Severity))


@st.composite
def diagnostics(draw: st.DrawFn) -> Diagnostic:
    return Diagnostic(
        "N100",
        draw(SEVERITIES),
        draw(TEXTS),
        draw(st.none() | TEXTS),
        draw(PLACES),
        draw(st.none() | TEXTS),
        draw(st.integers(0, 300)),
    )


@given(st.lists(diagnostics(), min_size=1, max_size=5))
def test_concise_is_always_one_line_a_diagnostic(found: list[Diagnostic]) -> None:
    text = report.render(tuple(found), "concise", hints=True)
    assert len(text.splitlines()) == len(found) + 1


@given(st.lists(diagnostics(), max_size=5), st.booleans())
def test_any_diagnostic_can_be_shown_in_full(found: list[Diagnostic], hints: bool) -> None:
    text = report.render(tuple(found), "full", hints=hints)
    assert visible(text.replace("\n", "")) == text.replace("\n", "")


@given(st.lists(diagnostics(), max_size=5))
def test_json_gives_back_every_message(found: list[Diagnostic]) -> None:
    parsed = json.loads(report.render(tuple(found), "json", hints=True))
    assert [item["message"] for item in parsed] == [d.message for d in found]


@given(st.lists(diagnostics(), max_size=5))
def test_github_is_always_one_line_a_diagnostic(found: list[Diagnostic]) -> None:
    text = report.render(tuple(found), "github", hints=True)
    assert len(text.splitlines()) == len(found)


@given(TEXTS, st.integers(0, 300), st.integers(0, 300), st.integers(10, 120))
def test_carets_never_leave_the_room_there_is(
    line: str, start: int, length: int, most: int
) -> None:
    text, before, carets = fitted(line, start, length, most)
    assert columns(text) <= most
    assert carets >= 1
    assert before + carets <= most + 1
