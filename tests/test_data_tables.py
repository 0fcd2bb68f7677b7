"""The tables to download, read back as a spreadsheet would."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.model import Claim, Figure, Source
from site_gen.products import Plan
from site_gen.record import ClaimHistory, FigureHistory, NoteLink, Point, Statement
from site_gen.render import tables
from tests.render_values import CONFIG, HEAD, OPENAI

NOTE = NoteLink("altman-fabs", "uid", "Altman, again", date(2024, 1, 22), "en")
SOURCES = (Source("origin", "Bloomberg"), Source("report", 'The "FT"'), Source(name="Bloomberg"))


def claim(**fields: object) -> ClaimHistory:
    plain = Claim("raises", "reported", as_of=date(2024, 1, 19))
    said = Statement(replace(plain, **fields), NOTE, SOURCES)  # type: ignore[arg-type]
    return ClaimHistory("raises", "OpenAI raises billions", "en", (said,), OPENAI)


def figure(**fields: object) -> FigureHistory:
    plain = Figure("bill", None, Decimal(8), as_of=date(2024, 1, 19))
    point = Point(replace(plain, **fields), NOTE, SOURCES)  # type: ignore[arg-type]
    return FigureHistory("bill", "The bill", "en", "USD", (point,), OPENAI)


def rows(table: bytes) -> list[dict[str, str]]:
    """Read a table back."""
    return list(csv.DictReader(io.StringIO(table.decode(), newline=""), strict=True))


def test_a_row_holds_a_statement() -> None:
    (row,) = rows(tables.claims([claim(basis="anonymous", by="people", due="2025")], HEAD))
    assert row == {
        "claim": "raises",
        "text": "OpenAI raises billions",
        "status": "reported",
        "as_of": "2024-01-19",
        "basis": "anonymous",
        "by": "people",
        "due": "2025",
        "about": "openai",
        "note": "altman-fabs",
        "url": "https://brief.example/notes/altman-fabs/",
        "sources": 'Bloomberg; The "FT"',
    }


def test_a_row_holds_a_figure() -> None:
    given_as = figure(kind="target", about_time="2024-Q3", approx=True)
    (row,) = rows(tables.figures([given_as], HEAD))
    assert row == {
        "figure": "bill",
        "label": "The bill",
        "kind": "target",
        "value": "8",
        "min": "",
        "max": "",
        "unit": "USD",
        "for": "2024-Q3",
        "approx": "yes",
        "as_of": "2024-01-19",
        "about": "openai",
        "note": "altman-fabs",
        "url": "https://brief.example/notes/altman-fabs/",
        "sources": 'Bloomberg; The "FT"',
    }


def test_a_range_has_its_ends_and_an_open_one_only_one() -> None:
    (row,) = rows(tables.figures([figure(value=None, minimum=Decimal("-1.50"))], HEAD))
    assert (row["value"], row["min"], row["max"]) == ("", "-1.50", "")


@pytest.mark.parametrize("value", ["1E+15", "-3E-9", "0", "12345678901234567890.5"])
def test_a_number_has_all_its_digits(value: str) -> None:
    (row,) = rows(tables.figures([figure(value=Decimal(value))], HEAD))
    assert "E" not in row["value"]
    assert Decimal(row["value"]) == Decimal(value)


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "-", "+a"])
def test_no_cell_is_a_formula(text: str) -> None:
    (row,) = rows(tables.claims([claim(text=text)], HEAD))
    assert row["text"] == f"'{text}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\uff20SUM(1)", "'\uff20SUM(1)"),
        ("\xa0=1+1", "'\xa0=1+1"),
        ("\u200b=1+1", "'\u200b=1+1"),
        ('"=1+1"', '\'"=1+1"'),
        ("rises;=1+1", "rises;'=1+1"),
        ('rises; "@SUM(1)', "rises;' \"@SUM(1)"),
    ],
)
def test_no_cell_is_a_formula_where_cells_end_at_semicolons(text: str, shown: str) -> None:
    (row,) = rows(tables.claims([claim(text=text)], HEAD))
    assert row["text"] == shown


@pytest.mark.parametrize(
    "text", ["-12", "+3.5", "12", "a=b", "é", "<script>", "up; down", "a, -5 b"]
)
def test_a_number_or_a_harmless_text_stays_as_it_is(text: str) -> None:
    (row,) = rows(tables.claims([claim(text=text)], HEAD))
    assert row["text"] == text


@given(st.text(), st.text())
def test_any_text_is_one_cell(text: str, by: str) -> None:
    table = tables.claims([claim(text=text, by=by)], HEAD)
    (row,) = rows(table)
    said = text or "OpenAI raises billions"
    assert row["text"].replace("'", "") == said.replace("'", "")
    assert row["by"].replace("'", "") == by.replace("'", "")
    assert not row["text"].startswith(("=", "@", "\t", "\r"))


def test_lines_end_as_rfc_4180_says() -> None:
    table = tables.claims([claim(), claim(text='a "word", and\nmore')], HEAD)
    assert table.count(b"\r\n") == 3
    assert table.endswith(b"\r\n")
    assert b'"a ""word"", and\nmore"' in table
    assert not table.startswith(b"\xef\xbb\xbf")


def test_an_address_is_that_of_the_site() -> None:
    head = replace(HEAD, config=replace(CONFIG, url="https://host.example/a/b/"))
    (row,) = rows(tables.claims([claim()], head))
    assert row["url"] == "https://host.example/a/b/notes/altman-fabs/"


def test_a_table_is_made_where_there_is_something_to_put_in() -> None:
    empty = Plan(HEAD, (), (), ())
    assert tables.of_plan(empty) == {}
    assert set(tables.of_plan(replace(empty, claims=(claim(),)))) == {"data/claims.csv"}
    assert set(tables.of_plan(replace(empty, figures=(figure(),)))) == {"data/figures.csv"}
