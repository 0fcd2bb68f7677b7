"""`list claims` and `list figures`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.small_site import make, run, write

FIRST = """\
---
title: First
date: 2024-01-16
source: https://ft.com/first
claims:
  - {id: fabs, text: "Fabs | are built", status: announced, due: 2024-01-22}
  - {id: gulf, text: The Gulf pays, status: reported}
figures:
  - {id: gpus, label: GPUs at Meta, value: 350000, unit: GPUs, kind: target, approx: true}
  - {id: cost, label: What it costs, min: 5000000000000, max: null, unit: USD}
---
Text.
"""
SECOND = """\
---
title: Second
date: 2024-01-23
source: https://ft.com/second
claims: [{id: gulf, status: denied}]
figures: [{id: cost, min: 0.5, max: 7.25, unit: USD}]
---
Text.
"""
COMING = """\
---
title: Coming
date: 2024-01-31
source: https://ft.com/coming
claims: [{id: gulf, status: confirmed}, {id: new, text: Something new, status: reported}]
---
Text.
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    made = make(tmp_path)
    for name, text in (("first", FIRST), ("second", SECOND), ("coming", COMING)):
        write(made, f"content/notes/{name}.md", text)
    return made


def said(site: Path, *arguments: str) -> str:
    result = run(site, "list", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def ids(site: Path, what: str, *arguments: str) -> list[str]:
    found: dict[str, Any] = json.loads(said(site, what, "--format", "json", *arguments))
    return [each["id"] for each in found[what]]


def test_claims_stand_in_a_table(site: Path) -> None:
    assert said(site, "claims") == (
        "claims: 2\n"
        "  id    status     since       due                   statements  text\n"
        "  fabs  announced  2024-01-16  2024-01-22 (overdue)  1           Fabs | are built\n"
        "  gulf  denied     2024-01-23  -                     2           The Gulf pays\n"
    )


def test_figures_stand_in_a_table(site: Path) -> None:
    assert said(site, "figures") == (
        "figures: 2\n"
        "  id    latest                      as of       points  label\n"
        "  cost  0.5 to 7.25 USD             2024-01-23  2       What it costs\n"
        "  gpus  about 350000 GPUs (target)  2024-01-16  1       GPUs at Meta\n"
    )


def test_programs_get_all_of_a_claim(site: Path) -> None:
    first, _ = json.loads(said(site, "claims", "--format", "json"))["claims"]
    assert first == {
        "id": "fabs",
        "status": "announced",
        "since": "2024-01-16",
        "due": "2024-01-22",
        "overdue": True,
        "text": "Fabs | are built",
        "statements": 1,
        "url": "https://brief.example/notes/first/",
    }


def test_programs_get_all_of_a_figure(site: Path) -> None:
    first, _ = json.loads(said(site, "figures", "--format", "json"))["figures"]
    assert first == {
        "id": "cost",
        "label": "What it costs",
        "value": None,
        "min": 0.5,
        "max": 7.25,
        "unit": "USD",
        "kind": "actual",
        "for": None,
        "approx": False,
        "as_of": "2024-01-23",
        "points": 2,
        "url": "https://brief.example/notes/second/",
    }


def test_markdown_escapes_what_an_editor_wrote(site: Path) -> None:
    assert said(site, "claims", "--format", "markdown") == (
        "## Claims: 2\n\n"
        "| id | status | since | due | statements | text |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| fabs | announced | 2024-01-16 | 2024-01-22 (overdue) | 1 "
        "| [Fabs \\| are built](<https://brief.example/notes/first/>) |\n"
        "| gulf | denied | 2024-01-23 | - | 2 "
        "| [The Gulf pays](<https://brief.example/notes/second/>) |\n"
    )


def test_a_week_shows_what_its_notes_state(site: Path) -> None:
    assert ids(site, "claims", "--week", "2024-W03") == ["fabs", "gulf"]
    assert ids(site, "claims", "--week", "2024-W04") == ["gulf"]
    assert ids(site, "figures", "--week", "2024-W04") == ["cost"]


def test_a_week_to_come_shows_what_its_notes_will_state(site: Path) -> None:
    assert ids(site, "claims") == ["fabs", "gulf"]
    found = json.loads(said(site, "claims", "--week", "2024-W05", "--format", "json"))["claims"]
    assert [(each["id"], each["status"]) for each in found] == [
        ("gulf", "confirmed"),
        ("new", "reported"),
    ]


def test_a_site_without_any_says_so(tmp_path: Path) -> None:
    assert said(make(tmp_path), "claims") == "claims: 0\n"
    assert json.loads(said(tmp_path, "figures", "--format", "json")) == {"figures": []}


def test_an_absent_week_is_named(site: Path) -> None:
    result = run(site, "list", "claims", "--week", "2023-W01")
    assert result.exit_code == 1
    assert "error[N707]" in result.stderr


def test_another_word_is_refused(site: Path) -> None:
    result = run(site, "list", "notes")
    assert result.exit_code == 2
    assert "claims" in result.stderr
