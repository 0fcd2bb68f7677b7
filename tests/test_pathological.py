"""Any single note costs little, or is refused with a reason."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from site_gen.read import bounds, markdown, notes
from site_gen.read.problems import Problems
from tests import pathological, sites
from tests.pathological import FRONTS, NOTE, Cost

HARDEST = (
    "quotes, lazy",
    "lists, 39 deep, many lines",
    "table of 100 columns, short rows",
    "brackets, ever the same open",
    "pictures, nested, 60 deep",
    "definitions, a middling one used much",
    "addresses, that are none",
    "backticks growing, with html",
    "combining accents, unordered",
    "footnotes, open, with html",
    "sentences",
    "yaml, a billion laughs",
    "yaml, comments after values",
    "topics, unknown",
    "aliases, deep",
    "title, as long as fits",
    "figures",
    "ten megabytes",
)
"""Those that have cost most, or a traceback, one of each kind."""
PATIENCE = 5.0
"""Times as long as promised may a busy machine take: what was mended took longer still."""


def run(*names: str) -> list[Cost]:
    command = [sys.executable, "-m", "tests.pathological", "--json", *names]
    done = subprocess.run(command, cwd=sites.ROOT, capture_output=True, text=True, check=True)
    return [Cost(**json.loads(line)) for line in done.stdout.splitlines()]


def test_the_hardest_notes_cost_little_or_are_refused() -> None:
    costs = run("--build", *HARDEST)
    assert [cost.name for cost in costs] == [n for n in pathological.names() if n in HARDEST]
    for cost in costs:
        assert not cost.failure, cost
        assert cost.seconds < PATIENCE * pathological.SECONDS, cost
        assert cost.megabytes < pathological.MEGABYTES, cost


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("x\n" * 10_001, 10_001, "more than 10,000 lines"),
        ("x\n[" + "[" * 5_000, 2, "more than 5,000 places where a link"),
        ("a\n" + "https://e.com " * 5_001, 2, "more than 5,000 places where a link"),
        ("\n\n" + "*" * 50_001, 3, "more than 50,000 marks"),
        ("a" * 6_000 + "\n" + "e" + "\u0301" * 31, 2, "more than 30 accents"),
        ("[a]: /" + "a" * 6_000 + "\n\n" + "[a] " * 200, 3, "longer than a book"),
    ],
)
def test_a_text_that_takes_too_long_is_refused_where_it_is_too_much(
    body: str, line: int, message: str
) -> None:
    problems = Problems(NOTE)
    text = markdown.read(body, NOTE, 1, problems)
    assert text.html == ""
    [found] = problems.found
    assert (found.code, found.severity) == ("N315", "error")
    assert found.at
    assert found.at.line == line
    assert message in found.message


@pytest.mark.parametrize(
    "body",
    [
        "x\n" * 9_999,
        "[x](https://e.com) " * 2_000,
        "*x* " * 20_000,
        "e\u0301 " * 6_000,
        "[a]: https://e.com/x\n\n" + "[a] " * 4_000,
        "Les «é» à l’été, c’est-à-dire … " * 5_000,
        "日本語の文章です。" * 8_000,
    ],
)
def test_a_long_text_within_bounds_is_read(body: str) -> None:
    problems = Problems(NOTE)
    assert markdown.read(body, NOTE, 1, problems).plain
    assert problems.found == ()


def test_a_short_text_is_never_refused() -> None:
    for mark in "[<*`|\n":
        source = mark * bounds.NEVER_TOO_MUCH
        problems = Problems(NOTE)
        assert bounds.keeps(source, 1, problems), mark
        assert problems.found == ()


def test_every_refusal_of_a_pathological_front_matter_has_a_reason() -> None:
    """Each is read, or has an error in a place that is there."""
    for name in FRONTS:
        data = f"---\n{FRONTS[name]()}---\nText.\n".encode()
        note, found = notes.read(NOTE, data)
        errors = [d for d in found if d.severity == "error"]
        assert note is not None or errors, name
        assert all(d.message and d.help and d.at for d in found), name


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("aliases: [" + "/a" * 600 + "/]", "N105"),
        ("aliases: [/" + "a" * 201 + "/]", "N105"),
        ("uid: " + "a" * 201, "N105"),
        ("topics: [" + "a, " * 3_001 + "]", "N109"),
    ],
)
def test_what_no_file_system_takes_is_an_error_of_form(field: str, code: str) -> None:
    data = f"---\ntitle: A\ndate: 2024-01-22\nsource: B\n{field}\n---\nText.\n".encode()
    _, found = notes.read(NOTE, data)
    assert [d.code for d in found] == [code]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("`<b>` <i>", [1]),
        ("``<b>` `` <i>", [1]),
        ("`<b> `` <i>`\n<u>", [2]),
        ("``<b>`\n<i>", [1, 2]),
        ("\\`<b>`\n<i>`", [1]),
        ("x ```<b>\ny ``` <i>", [2]),
        ("`a` <b> `c`\n\n<i> `d` <u>", [1, 3]),
        ("`<b>\n<i>` <u>", [2]),
    ],
)
def test_html_is_named_outside_of_code_alone(source: str, lines: list[int]) -> None:
    problems = Problems(NOTE)
    markdown.read(source, NOTE, 1, problems)
    assert [d.at.line for d in problems.found if d.at and d.code == "N305"] == lines


def test_an_address_is_found_behind_a_long_line() -> None:
    before = "word x:// y " * 100
    problems = Problems(NOTE)
    text = markdown.read(f"{before}https://e.com/a and (http://e.com)", NOTE, 1, problems)
    assert [link.target for link in text.outside] == ["https://e.com/a", "http://e.com"]
    assert text.plain == f"{before}https://e.com/a and (http://e.com)"
    assert text.html.startswith(f"<p>{before}<a href=")
