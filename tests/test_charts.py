"""Charts: what a drawing says is read back from its own coordinates."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from site_gen import clock
from site_gen.model import Figure, FigureKind, Source
from site_gen.record import FigureHistory, NoteLink, Point
from site_gen.render import bars, charts, scales
from site_gen.render.templates import Theme
from site_gen.render.words import Words, translations
from tests.render_values import CATALOGUE, CONFIG, FILES, HEAD

ENGLISH = Words("en", translations(CATALOGUE))
PAGE = b"""{% from "macros/chart.html" import bars, feed_table, line, sparkline %}
{% if kind == "line" %}{{ line(histories[0], "c") }}
{% elif kind == "bars" %}{{ bars(histories, "c", "The largest <buyers>", day) }}
{% elif kind == "feed" %}{{ feed_table(histories[0].points, "GPUs", "fr", "GPUs") }}
{% else %}{{ sparkline(histories[0].points, "GPUs") }}{% endif %}"""
MARK = re.compile(r"M([-\d.]+) ([-\d.]+)")
UNITS = {"K": 3, "M": 6, "B": 9, "T": 12}


def point(
    day: str,
    value: str | None = None,
    least: str | None = None,
    most: str | None = None,
    kind: FigureKind = "actual",
    **fields: object,
) -> Point:
    given_on = date.fromisoformat(day)
    number, low, high = (Decimal(n) if n else None for n in (value, least, most))
    figure = Figure("gpus", "GPUs", number, low, high, "GPUs", kind, as_of=given_on)
    link = NoteLink("fabs", "fabs", "Fabs & money", given_on, "en")
    source = Source("report", "Reuters", url="https://www.reuters.com/a")
    return Point(replace(figure, **fields), link, (source,))  # type: ignore[arg-type]


def history(*points: Point, name: str = "gpus", label: str = "GPUs at “Acme” <1>") -> FigureHistory:
    named = tuple(replace(p, figure=replace(p.figure, id=name)) for p in points)
    return FigureHistory(name, label, "en", "GPUs", named)


@cache
def theme(language: str) -> Theme:
    head = replace(HEAD, config=replace(CONFIG, language=language))
    words = Words(language, translations(CATALOGUE if language == "en" else None))
    return Theme({**FILES, "x.html": PAGE}, head, words)


def html(
    kind: str, *histories: FigureHistory, language: str = "en", day: date | None = None
) -> str:
    return theme(language).render("x.html", kind=kind, histories=histories, day=day)


def tree(kind: str, *histories: FigureHistory, language: str = "en") -> Any:
    """Parse a chart as XML: so it is well-formed besides."""
    return etree.fromstring(f"<x>{html(kind, *histories, language=language)}</x>")


def drawing(*points: Point) -> Any:
    return tree("line", history(*points)).find("figure/svg")


def number(text: str) -> float:
    plain = text.replace(",", "")
    return float(plain[:-1]) * 10 ** UNITS[plain[-1]] if plain[-1] in UNITS else float(plain)


def value_at(svg: Any, y: float) -> float:
    """Read a height off the axis as a reader would: between its lowest and its highest number."""
    ticks = [
        (float(text.get("y")), number(str(text.text)))
        for text in svg.iterfind("g[@class='axis']/text[@text-anchor='end']")
    ]
    (low, least), (high, most) = ticks[0], ticks[-1]
    return least + (y - low) / (high - low) * (most - least)


def start(path: Any) -> tuple[float, float]:
    """Return where a path begins."""
    found = MARK.match(path.get("d"))
    assert found
    return float(found[1]), float(found[2])


def marks(svg: Any, kind: str) -> list[tuple[float, float]]:
    """Return where the marks of single numbers are."""
    found = []
    for mark in svg.findall(f"g[@class='series {kind}']/*"):
        if mark.tag == "circle":
            found.append((float(mark.get("cx")), float(mark.get("cy"))))
        elif "mark" in mark.get("class", ""):
            found.append(start(mark))
    return found


@pytest.mark.parametrize(
    "values",
    [
        ("150", "240.5", "350", "600"),
        ("-7", "-1.5", "0", "2"),
        ("350000", "1200000", "600000"),
        ("1000000000000000", "5e14"),
        ("0.5", "0.002"),
        ("7e12", "8e9"),
        ("-3", "-5"),
    ],
)
def test_values_can_be_read_back(values: tuple[str, ...]) -> None:
    days = [date(2024, 1, 1) + timedelta(days=100 * n) for n in range(len(values))]
    points = [point(day.isoformat(), value) for day, value in zip(days, values, strict=True)]
    svg = drawing(*points)
    numbers = [float(value) for value in values]
    close = (max(*numbers, 0) - min(*numbers, 0)) / 500
    found = [value_at(svg, y) for _, y in marks(svg, "actual")]
    assert found == pytest.approx(numbers, abs=close)


def test_days_can_be_read_back() -> None:
    days = ["2019-03-01", "2021-07-15", "2024-11-30"]
    svg = drawing(*(point(day, "1") for day in days))
    texts = svg.findall("g[@class='axis']/text[@text-anchor='middle']")
    paths = svg.findall("g[@class='axis']/path[@class='tick']")
    at = [start(path)[0] for path in paths]
    years = [date(int(str(text.text)), 1, 1).toordinal() for text in texts]
    scale = (years[-1] - years[0]) / (at[-1] - at[0])
    found = [years[0] + (x - at[0]) * scale for x, _ in marks(svg, "actual")]
    assert found == pytest.approx([date.fromisoformat(d).toordinal() for d in days], abs=4)


def test_what_is_about_a_period_stands_at_its_end() -> None:
    svg = drawing(*(point("2026-01-01", "1", about_time=str(year)) for year in (2023, 2024, 2025)))
    paths = svg.findall("g[@class='axis']/path[@class='tick']")
    at = [start(path)[0] for path in paths]
    texts = svg.findall("g[@class='axis']/text[@text-anchor='middle']")
    assert [text.text for text in texts] == ["2023", "2024", "2025"]
    assert [x for x, _ in marks(svg, "actual")] == at


def test_an_end_of_a_year_among_days_is_not_named_as_the_next_year() -> None:
    svg = drawing(point("2023-02-01", "1"), point("2024-02-01", "2", about_time="2026"))
    texts = svg.findall("g[@class='axis']/text[@text-anchor='middle']")
    assert [text.text for text in texts] == ["Jan 2024", "Jan 2026"]


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("2024-01-01", "2024-01-01", ["1 Jan 2024"]),
        ("2024-01-03", "2024-04-02", ["3 Jan 2024", "2 Apr 2024"]),
        ("2024-01-01", "2024-01-10", ["1 Jan 2024", "8 Jan 2024"]),
        ("2024-01-20", "2024-04-20", ["Feb 2024", "Mar 2024", "Apr 2024"]),
        ("2020-01-01", "2024-01-01", ["2020", "2021", "2022", "2023", "2024"]),
        ("1600-01-01", "9900-12-31", ["2000", "4000", "6000", "8000"]),
    ],
)
def test_dates_are_named_by_the_span(first: str, last: str, labels: list[str]) -> None:
    svg = drawing(point(first, "1"), point(last, "2"))
    texts = svg.findall("g[@class='axis']/text[@text-anchor='middle']")
    assert [text.text for text in texts] == labels


def test_targets_and_estimates_are_apart_from_what_is_so() -> None:
    svg = drawing(
        point("2024-01-01", "1"),
        point("2024-02-01", "2"),
        point("2024-01-01", "3", kind="target"),
        point("2024-02-01", "4", kind="target"),
        point("2024-01-01", "5", kind="estimate"),
    )
    groups = {g.get("class"): g for g in svg.findall("g") if g.get("class") != "axis"}
    assert list(groups) == ["series target", "series estimate", "series actual"]
    assert [len(g.findall("polyline")) for g in groups.values()] == [1, 0, 1]
    assert groups["series target"].get("stroke-dasharray")
    assert groups["series actual"].get("stroke-dasharray") is None
    shapes = [(g[-1].tag, g[-1].get("class")) for g in groups.values()]
    assert shapes == [("path", "mark hollow"), ("path", "mark hollow"), ("circle", "mark full")]
    assert groups["series target"][-1].get("d") != groups["series estimate"][-1].get("d")


def test_what_is_about_so_is_an_open_mark() -> None:
    svg = drawing(point("2024-01-01", "1"), point("2024-02-01", "2", approx=True))
    assert [c.get("class") for c in svg.iter("circle")] == ["mark full", "mark hollow"]
    assert [c.get("fill") for c in svg.iter("circle")] == ["currentColor", None]


def test_ranges_are_a_band_that_ends_where_they_become_a_number() -> None:
    chart = charts.line(
        [
            point("2024-01-01", None, "2", "5"),
            point("2024-02-01", None, "3", "4"),
            point("2024-03-01", "3.5"),
        ],
        ENGLISH,
    )
    assert chart
    (series,) = chart.series
    first, second, third = series.marks
    corners = [tuple(map(float, corner.split(","))) for corner in series.bands[0].split()]
    assert corners == [
        (first.x, chart.y.at(Decimal(5))),
        (second.x, chart.y.at(Decimal(4))),
        (third.x, third.top),
        (third.x, third.top),
        (second.x, chart.y.at(Decimal(3))),
        (first.x, chart.y.at(Decimal(2))),
    ]
    assert series.lines == ()
    assert chart.odd == ("range",)


def test_an_open_range_is_an_arrow_and_joins_nothing() -> None:
    figure = history(
        point("2024-01-01", "1"), point("2024-02-01", None, "2"), point("2024-03-01", "3"),
        point("2024-04-01", None, None, "4"),
    )  # fmt: skip
    page = tree("line", figure)
    svg = page.find("figure/svg")
    assert [p.get("class") for p in svg.findall("g[@class='series actual']/path")] == [
        "least",
        "most",
    ]
    assert svg.findall(".//polyline") == []
    key = " ".join("".join(item.itertext()).strip() for item in page.iterfind(".//li"))
    assert key == "actual at least up to"


@pytest.mark.parametrize(
    ("periods", "lines"),
    [
        (("2020", "2021", "2022"), 1),
        (("2020", "2021", "2023", "2024"), 2),
        (("2024-Q4", "2025-Q1"), 1),
        (("2024-Q3", "2025-Q1"), 0),
        (("2024-12", "2025-01"), 1),
        (("2024-11", "2025-01"), 0),
        (("2024", "2026-Q1"), 1),
        (("2024-01-01", "2026-01-01"), 1),
    ],
)
def test_a_period_left_out_is_a_gap(periods: tuple[str, ...], lines: int) -> None:
    points = [point("2026-01-01", "1", about_time=period) for period in periods]
    chart = charts.line(points, ENGLISH)
    assert chart
    assert len(chart.series[0].lines) == lines


def test_of_two_values_on_one_day_both_are_shown() -> None:
    svg = drawing(point("2024-01-01", "10"), point("2024-01-01", "12"))
    (x, y), (other_x, other_y) = marks(svg, "actual")
    assert x == other_x
    assert value_at(svg, y) == pytest.approx(10, abs=0.1)
    assert value_at(svg, other_y) == pytest.approx(12, abs=0.1)


def test_a_chart_without_numbers_is_none() -> None:
    assert charts.line([point("2024-01-01")], ENGLISH) is None
    assert charts.sparkline([]) is None
    assert bars.bars([history(point("2024-01-01"))], None, ENGLISH) is None
    assert html("line", history(point("2024-01-01"))).strip() == ""


def test_five_hundred_points_have_small_marks_and_a_table_to_open() -> None:
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(500)]
    page = tree("line", history(*(point(str(day), "1") for day in days)))
    assert len(page.findall("figure/details//tbody/tr")) == 500
    assert {c.get("r") for c in page.findall("figure/svg//circle")} == {"1.5"}


def test_the_table_says_when_how_much_of_what_kind_and_who() -> None:
    page = tree(
        "line",
        history(
            point("2024-02-01", None, "8", "9", "target", about_time="2025"),
            point("2024-01-18", "350000", approx=True),
        ),
    )
    rows = [["".join(cell.itertext()) for cell in row] for row in page.iter("tr")]
    assert rows == [
        ["When", "Number", "Kind", "Who said so"],
        ["18 Jan 2024", "about 350,000\xa0GPUs", "actual", "Reuters, note of 18 Jan 2024"],
        ["2025, as of 1 Feb 2024", "8 to 9\xa0GPUs", "target", "Reuters, note of 1 Feb 2024"],
    ]
    assert {th.get("scope") for th in page.iter("th")} == {"col", "row"}
    links = [a.get("href") for a in page.iter("a")]
    assert links == ["https://www.reuters.com/a", "/notes/fabs/"] * 2


def test_a_drawing_has_a_name_and_a_description_and_no_style() -> None:
    page = tree("line", history(point("2024-01-18", "1"), point("2024-02-01", "2")))
    svg = page.find("figure/svg")
    ids = {e.get("id"): "".join(e.itertext()) for e in page.iter() if e.get("id")}
    title, description = svg.get("aria-labelledby").split()
    assert (svg.get("role"), ids[title]) == ("img", "GPUs at “Acme” <1>")
    assert " ".join(ids[description].split()) == (
        "A line over time. Actual: 2 values, from 1 GPUs (18 January 2024) to 2 GPUs "
        "(1 February 2024)."
    )
    assert [e for e in page.iter() if e.get("style")] == []


def test_bars_can_be_read_back() -> None:
    largest = history(point("2024-01-01", "720"), name="a")
    owner = history(point("2024-01-01", None, "400", "480"), name="b")
    loss = history(point("2024-01-01", "-180"), name="c")
    svg = tree("bars", loss, owner, largest).find("figure/svg")
    lengths = [
        [float(rect.get("width")) for rect in group.findall("rect")] for group in svg.findall("g")
    ]
    unit = lengths[0][0] / 720
    assert [[round(n / unit) for n in bar] for bar in lengths] == [[720], [400, 80], [180]]
    classes = [[rect.get("class") for rect in group.findall("rect")] for group in svg.findall("g")]
    assert classes == [["full"], ["full", "hollow"], ["full"]]
    zero = start(svg.find(".//path[@class='zero']"))[0]
    assert [float(g.find("rect").get("x")) < zero for g in svg.findall("g")] == [False, False, True]


def test_bars_show_what_was_known_on_a_day() -> None:
    figure = history(
        point("2024-01-01", "1"), point("2024-02-01", "2"), point("2024-01-05", "9", kind="target")
    )
    later = history(point("2024-03-01", "5"), name="later")
    found = bars.compared_at([figure, later], date(2024, 1, 31))
    assert [(p.figure.id, p.figure.value) for p in found] == [("gpus", Decimal(1))]
    assert [p.figure.value for p in bars.compared_at([figure, later], None)] == [5, 2]


def test_bars_run_from_the_right_where_words_do() -> None:
    long, short = history(point("2024-01-01", "9"), name="a"), history(point("2024-01-01", "3"))
    svg = tree("bars", long, short, language="ar").find("figure/svg")
    ends = [float(r.get("x")) + float(r.get("width")) for r in svg.iter("rect")]
    assert ends[0] == pytest.approx(ends[1], abs=0.11)
    assert svg.get("direction") == "ltr"


def test_a_feed_gets_the_table_alone() -> None:
    page = tree("feed", history(point("2024-01-18", "1"), point("2024-02-01", "2")))
    assert [child.tag for child in page] == ["table"]
    assert [e for e in page.iter() if e.get("class") or e.get("id")] == []
    assert "https://brief.example/notes/fabs/" in [a.get("href") for a in page.iter("a")]


ODD = (
    (point("2024-01-01", "1e15"),),
    (point("2024-01-01", "0"),),
    (point("2024-01-01", "-1e15"), point("2024-01-02", "1e-12")),
    (point("2024-01-01", "1e30"), point("2024-01-02", "1e-30")),
    (point("2024-01-01", "0.000000007"), point("2025-01-01", "0.000000002")),
    (point("2024-01-01", None, "1"),),
    (point("2024-01-01", None, None, "-1"),),
    (point("2024-01-01", None, "-2", "1"), point("2024-01-01", None, "0", "0")),
)


@pytest.mark.parametrize("points", ODD)
@pytest.mark.parametrize("kind", ["line", "bars", "spark", "feed"])
@pytest.mark.parametrize("language", ["en", "fr", "de", "ar", "ja"])
def test_odd_numbers_are_drawn(points: tuple[Point, ...], kind: str, language: str) -> None:
    page = tree(kind, history(*points), language=language)
    assert not re.search(r"nan|inf(?!o)", etree.tostring(page, encoding="unicode"), re.IGNORECASE)


NUMBERS = st.one_of(
    st.decimals(-(10**15), 10**15, allow_nan=False, allow_infinity=False, places=2),
    st.sampled_from([Decimal("1e-9"), Decimal("1e15"), Decimal(0), Decimal("1e30")]),
)
PERIODS = st.one_of(
    st.none(),
    st.integers(1600, 9900).map(str),
    st.integers(2020, 2030).map(lambda year: f"{year}-Q{year % 4 + 1}"),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(str),
)


@st.composite
def any_points(draw: st.DrawFn) -> list[Point]:
    count, points = draw(st.integers(1, 12)), []
    for _ in range(count):
        low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
        form = draw(st.sampled_from(["value", "range", "least", "most"]))
        ends = {
            "value": (low, None, None), "range": (None, low, high),
            "least": (None, low, None), "most": (None, None, high),
        }[form]  # fmt: skip
        made = point(
            str(draw(st.dates(date(1600, 1, 1), date(2100, 1, 1)))),
            kind=draw(st.sampled_from(["actual", "target", "estimate"])),
            about_time=draw(PERIODS),
            approx=draw(st.booleans()),
        )
        value, least, most = ends
        figure = replace(made.figure, value=value, minimum=least, maximum=most)
        points.append(replace(made, figure=figure))
    return points


@given(any_points())
def test_every_mark_lies_in_the_drawing_in_order(points: list[Point]) -> None:
    chart = charts.line(points, ENGLISH)
    assert chart
    marked = [mark for series in chart.series for mark in series.marks]
    assert len(marked) == len(points)
    for mark in marked:
        assert chart.left <= mark.x <= chart.right <= chart.width
        assert chart.top <= mark.top <= mark.bottom <= chart.floor
    for series in chart.series:
        for one, other in pairwise(series.marks):
            assert one.x <= other.x
            assert scales.about(one.point) <= scales.about(other.point)
    values = sorted(
        (m for m in marked if m.form == "value"),
        key=lambda m: charts.limits(m.point.figure)[0] or 0,
    )
    assert all(one.top >= other.top for one, other in pairwise(values))
    for tick in (*chart.numbers, *chart.days):
        half = scales.text_width(tick.text) / 2
        assert 0 <= tick.at <= chart.width
        assert tick in chart.numbers or 0 <= tick.text_at - half <= chart.width
    assert charts.line(points, ENGLISH) == chart


@given(any_points())
def test_every_sparkline_and_bar_lies_in_its_drawing(points: list[Point]) -> None:
    spark = charts.sparkline(points)
    assert spark
    for mark in spark.series.marks:
        assert 0 < mark.x < spark.width
        assert 0 < mark.top <= mark.bottom < spark.height
    chart = bars.bars([history(p, name=f"n{n}") for n, p in enumerate(points)], None, ENGLISH)
    assert chart
    for bar in chart.bars:
        assert bar.y + chart.thick <= chart.height
        for piece in bar.pieces:
            assert 0 <= piece.x <= piece.x + piece.width <= chart.width


@given(st.lists(NUMBERS, min_size=1), st.integers(2, 8))
def test_numbers_on_an_axis_are_round_and_enclose(numbers: list[Decimal], steps: int) -> None:
    ticks = scales.round_numbers(numbers, steps)
    assert ticks[0] <= min(numbers) <= max(numbers) <= ticks[-1]
    assert Decimal() in ticks
    assert 2 <= len(ticks) <= steps + 2
    assert (ticks[1] - ticks[0]).normalize().as_tuple().digits in ((1,), (2,), (5,))


@given(
    st.dates(date(1600, 1, 1), date(9880, 12, 31)),
    st.integers(0, 4000),
    st.sampled_from(scales.STEPS),
    st.booleans(),
)
def test_round_days_begin_or_end_a_period(
    first: date, length: int, step: scales.Step, ends: bool
) -> None:
    last = first + timedelta(days=length)
    found = list(scales.round_days(first, last, step, ends=ends))
    assert found == sorted(set(found))
    assert all(first <= day <= last for day in found)
    opened = [day + timedelta(days=1) if ends else day for day in found]
    if step.unit != "day":
        assert all(day.day == 1 for day in opened)
    if step.unit == "year":
        assert all((day.month, day.year % step.count) == (1, 0) for day in opened)
    if step.unit == "quarter":
        assert all(clock.period_end(f"{d.year}-Q{d.month // 3 + 1}") > d for d in opened)


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("en", "0", "0"),
        ("en", "350000", "350K"),
        ("en", "1250000", "1.25M"),
        ("en", "9999.5", "9,999.5"),
        ("en", "2.50", "2.5"),
        ("en", "-7e12", "-7T"),
        ("en", "1e15", "1000T"),
        ("en", "1.5e18", "1.5×10¹⁸"),
        ("en", "0.000000002", "2×10⁻⁹"),
        ("fr", "1250000", "1,25\N{NO-BREAK SPACE}M"),
        ("de", "350000", "350.000"),
        ("de", "1250000", "1,25\N{NO-BREAK SPACE}Mio."),
        ("ar", "350000", "350\N{NO-BREAK SPACE}ألف"),
        ("ja", "350000", "35万"),
    ],
)
def test_a_number_is_short_in_every_language(language: str, value: str, text: str) -> None:
    assert Words(language, translations(None)).short(Decimal(value)) == text


@pytest.mark.parametrize("text", ["1" + "0" * 30, "0." + "0" * 29 + "1", "0." + "12" * 100])
def test_a_number_of_many_digits_is_written_with_all_of_them(text: str) -> None:
    assert ENGLISH.number(Decimal(text)).replace(",", "") == text


def test_numbers_of_an_axis_are_written_alike() -> None:
    assert ENGLISH.short(Decimal(5000), Decimal(20000)) == "5K"
    assert ENGLISH.short(Decimal("0.00005"), Decimal("0.0002")) == "0.00005"
