"""The accent of site.yaml: that it can be read, and how it comes into the style sheets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen import colours
from site_gen.render import sheets
from tests import arranged, sites

SHEETS = {
    name: (sites.ROOT / "templates/assets" / name).read_text("utf-8")
    for name in ("site.css", "feed.css")
}
PALETTE = {
    ground: dict(re.findall(r"--(\w+): (#\w{6});", part))
    for ground, part in zip(
        ("light", "dark"), SHEETS["site.css"].split("prefers-color-scheme: dark")[:2], strict=True
    )
}
any_colour = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert colours.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert colours.contrast(other, one) == colours.contrast(one, other)


@given(any_colour, any_colour)
def test_every_colour_can_be_made_to_read_on_any_ground(colour: str, ground: str) -> None:
    assert colours.contrast(colours.readable(colour, ground), ground) >= colours.ENOUGH


@given(any_colour)
def test_a_colour_that_reads_stays_as_it_is(colour: str) -> None:
    if colours.contrast(colour, colours.LIGHT) >= colours.ENOUGH:
        assert colours.readable(colour, colours.LIGHT) == colour


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_the_style_sheets_words_can_be_read(ground: str) -> None:
    palette = PALETTE[ground]
    assert palette["paper"] == {"light": colours.LIGHT, "dark": colours.DARK}[ground]
    for name in ("ink", "muted", "visited", "accent"):
        assert colours.contrast(palette[name], palette["paper"]) >= colours.ENOUGH, name
    # Those who have read a line see that they have.
    assert colours.contrast(palette["visited"], palette["ink"]) >= 1.5


def test_no_colour_stands_outside_of_the_palette() -> None:
    rules = SHEETS["site.css"].split("/* Words */")[1].partition("@media print")[0]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rules) == []


def test_without_an_accent_the_sheet_keeps_its_own() -> None:
    assert sheets.accent(None) == b""


def test_comments_go_and_strings_stay() -> None:
    sheet = b'/* one */\na::before {\n  content: "/* no comment */";\n}\n\n/* it\'s */\nb { }\n'
    assert sheets.shortened(sheet) == b'a::before{content:"/* no comment */";}b{}\n'


def test_spaces_that_mean_something_stay() -> None:
    sheet = b"""a :hover,
b > c {
  margin: calc(1px + 2px) 0;
  --kept: "a ,  b";
}
@media (min-width: 4rem) and (print) { d { color: red } }
"""
    assert sheets.shortened(sheet) == (
        b'a :hover,b > c{margin:calc(1px + 2px) 0;--kept:"a ,  b";}'
        b"@media (min-width: 4rem) and (print){d{color: red}}\n"
    ).replace(b"d{color: red}", b"d{color:red}")


def test_the_accent_is_set_for_both_grounds(tmp_path: Path) -> None:
    more = 'accent: "#0b5fff"\n'
    files = {"site.yaml": arranged.site_yaml(more), "notes/a.md": arranged.note("2024-01-22")}
    root = arranged.write(tmp_path, files)
    made = sites.build(root, root / "output", "2024-01-27")
    assert made.diagnostics == ()
    output = sites.files(root / "output")
    assert len([path for path in output if path.endswith(".css")]) == 2
    for path, data in output.items():
        if path.endswith(".css"):
            light, dark = re.findall(r":root\{--accent:(#\w+)\}", data.decode())
            assert light == "#0b5fff"
            assert colours.contrast(dark, colours.DARK) >= colours.ENOUGH
            assert "--accent" in data.decode().partition(":root{--accent")[0]


def test_an_accent_too_pale_to_be_read_is_a_warning(tmp_path: Path) -> None:
    made = arranged.make(
        tmp_path,
        {
            "site.yaml": arranged.site_yaml("accent: '#FFD400'"),
            "notes/a.md": arranged.note("2024-01-22"),
        },
        "2024-01-27",
    )
    assert made.found == ["N112 warning site.yaml:7:9"]
    assert made.content.config.accent == "#ffd400"
