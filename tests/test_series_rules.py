"""Editorial rules: what `check` says of claims and figures, and how loudly."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from site_gen.arrange import editorial
from site_gen.diagnostics import Diagnostic
from site_gen.model import Content, Note
from tests.series_values import COMPANIES, CONFIG, STORIES, arrange, counts, note, retracted, says
from tests.small_site import make, run, write

OF_STATEMENTS = ("N201", "N202", "N203", "N204")


def found(*notes: Note, rules: tuple[tuple[str, str], ...] = ()) -> list[str]:
    """Return what is said of claims and figures, each as `N201 warning b`."""
    content = Content(
        replace(CONFIG, rules=rules), companies=COMPANIES, stories=STORIES, notes=notes
    )
    said = editorial.check(content, arrange(*notes))
    return [_shown(each) for each in said if each.code in OF_STATEMENTS]


def _shown(diagnostic: Diagnostic) -> str:
    assert diagnostic.at is not None
    slug = diagnostic.at.path.removeprefix("content/notes/").removesuffix(".md")
    return f"{diagnostic.code} {diagnostic.severity} {slug}"


A = note("a", "2024-01-22", says("reported"), counts("1"))
CASES: dict[str, tuple[tuple[Note, ...], list[str]]] = {
    "nothing": ((A,), []),
    "confirmed by people without a name": (
        (note("b", "2024-01-23", says("confirmed", basis="anonymous")),),
        ["N201 warning b"],
    ),
    "reported by people without a name": (
        (note("b", "2024-01-23", says("reported", basis="anonymous")),),
        [],
    ),
    "confirmed by somebody": ((note("b", "2024-01-23", says("confirmed", basis="named")),), []),
    "a claim of an older day": (
        (A, note("b", "2024-01-23", says("denied", "2024-01-21"))),
        ["N202 warning b"],
    ),
    "a claim of the same day": ((A, note("b", "2024-01-23", says("denied", "2024-01-22"))), []),
    "a figure of an older day": (
        (A, note("b", "2024-01-23", counts("1", "2024-01-21"))),
        ["N202 warning b"],
    ),
    "a figure of an older day, and of its own": (
        (A, note("b", "2024-01-23", counts("1", "2024-01-21"), counts("2"))),
        [],
    ),
    "a figure of an older day and another kind": (
        (A, note("b", "2024-01-23", counts("1", "2024-01-21", "target"))),
        [],
    ),
    "a draft of an older day does not make others look old": (
        (
            note("a", "2024-01-22", says("reported"), draft=True),
            note("b", "2024-01-23", says("denied", "2024-01-21")),
        ),
        [],
    ),
    "a draft is told": (
        (A, note("b", "2024-01-23", says("denied", "2024-01-21"), draft=True)),
        ["N202 warning b"],
    ),
    "other words": (
        (A, note("b", "2024-01-23", says("reported", text="Others"))),
        ["N203 hint b"],
    ),
    "the same words, spaced otherwise": (
        (A, note("b", "2024-01-23", says("reported", text="Fabs  are\nbuilt"))),
        [],
    ),
    "words of another language": (
        (A, note("b", "2024-01-23", says("reported", text="Des usines"), lang="fr")),
        [],
    ),
    "no words": ((A, note("b", "2024-01-23", says("reported", text=None))), []),
    "words of a retracted note": (
        (
            note("a", "2024-01-22", says("reported"), changes=retracted("2024-02-01")),
            note("b", "2024-01-23", says("reported", text="Others")),
        ),
        [],
    ),
    "past its day": (
        (note("b", "2024-01-23", says("announced", due="2025")),),
        ["N204 hint b"],
    ),
    "past its day, as another note gave it": (
        (
            note("b", "2024-01-23", says("announced", due="2025")),
            note("c", "2024-01-24", says("announced")),
        ),
        ["N204 hint b"],
    ),
    "before its day": ((note("b", "2024-01-23", says("announced", due="2026")),), []),
    "past its day, and settled": (
        (
            note("b", "2024-01-23", says("announced", due="2025")),
            note("c", "2024-01-24", says("delivered")),
        ),
        [],
    ),
    "past its day in a draft": (
        (note("b", "2024-01-23", says("announced", due="2025"), draft=True),),
        [],
    ),
    "allowed": (
        (note("b", "2024-01-23", says("confirmed", basis="anonymous"), allow=("N201",)),),
        [],
    ),
    "something else allowed": (
        (note("b", "2024-01-23", says("confirmed", basis="anonymous"), allow=("N202",)),),
        ["N201 warning b"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_rule(name: str) -> None:
    notes, expected = CASES[name]
    assert found(*notes) == expected


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("off", []),
        ("hint", ["N201 hint b"]),
        ("warning", ["N201 warning b"]),
        ("error", ["N201 error b"]),
    ],
)
def test_site_yaml_sets_how_loud_a_rule_is(level: str, said: list[str]) -> None:
    one = note("b", "2024-01-23", says("confirmed", basis="anonymous"))
    assert found(one, rules=(("N201", level),)) == said


NOTE = """\
---
title: "B"
date: 2024-01-24
source: https://ft.com/b
claims:
  - {id: x, text: X, status: confirmed, basis: anonymous, due: 2024-01-23}
  - {id: y, text: Y, status: announced, due: 2024-01-24}
---
Text.
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    made = make(tmp_path, rumour=None)
    write(made, "content/notes/b.md", NOTE)
    return made


def test_check_alone_asks_the_rules(site: Path) -> None:
    checked = run(site, "check", "--format", "concise")
    assert checked.exit_code == 0
    assert checked.stderr == (
        "content/notes/b.md:6:48: warning[N201]: `x` is confirmed, on the word of people without"
        " a name\n1 warning in 1 file\n14 hints; --hints shows them\n"
    )
    built = run(site, "build")
    assert (built.exit_code, built.stderr) == (0, "")
    assert run(site, "check", "--strict").exit_code == 1


def test_hints_are_shown_where_that_is_asked(site: Path) -> None:
    assert _codes(run(site, "check", "--format", "json").stdout) == ["N201"]
    assert _codes(run(site, "check", "--format", "json", "--hints").stdout) == ["N201", "N204"]


def test_a_rule_that_is_an_error_fails_the_check_and_no_build(site: Path) -> None:
    text = (site / "content" / "site.yaml").read_text("utf-8")
    write(site, "content/site.yaml", f"{text}rules: {{N201: error}}\n")
    assert run(site, "check").exit_code == 1
    assert run(site, "build").exit_code == 0


def test_the_rules_are_asked_where_something_else_is_wrong(site: Path) -> None:
    write(site, "content/notes/c.md", "---\ntitel: C\n---\n")
    assert "N201" in _codes(run(site, "check", "--format", "json").stdout)


def _codes(text: str) -> list[str]:
    codes = [each["code"] for each in json.loads(text)]
    return [code for code in codes if not code.startswith("N2") or code in OF_STATEMENTS]
