"""Drawings beside notes: opened by themselves they are pages, so they may only draw."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from site_gen.read import drawings
from site_gen.sources import load
from tests.sites import GOLDEN
from tests.small_site import write

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
XHTML = "http://www.w3.org/1999/xhtml"


def fault(text: str | bytes) -> str | None:
    return drawings.fault(io.BytesIO(text.encode() if isinstance(text, str) else text))


@pytest.mark.parametrize(
    "inside",
    [
        "<script>run()</script>",
        "<script href='https://x.example/'/>",
        "<s:script xmlns:s='http://www.w3.org/2000/svg'>run()</s:script>",
        f"<script xmlns='{XHTML}'>run()</script>",
        f"<metadata><x:img xmlns:x='{XHTML}' src='x' onerror='run()'/></metadata>",
        f"<foreignObject><iframe xmlns='{XHTML}' src='javascript:run()'/></foreignObject>",
        "<a href='javascript:run()'><text>x</text></a>",
        "<animate attributeName='href' to='javascript:run()'/>",
        "<set attributeName='onclick' to='run()'/>",
        "<rect onclick='run()'/>",
        "<rect ONLOAD='run()'/>",
        "<use href='data:image/svg+xml,&lt;svg/&gt;#x'/>",
        "<use xlink:href='other.svg#x'/>",
        "<use xlink:href='&#x6a;avascript:run()'/>",
        "<image href='https://x.example/a.png'/>",
        "<image href='data:image/svg+xml;base64,AAAA'/>",
        "<feImage href='https://x.example/a.png'/>",
        "<g xml:base='https://x.example/'/>",
        "<style>@import 'https://x.example/';</style>",
        "<style>rect{fill:ur<!-- -->l(https://x.example/)}</style>",
        "<style>rect{fill:u\\72l(https://x.example/)}</style>",
        "<style><![CDATA[rect{fill:URL( 'https://x.example/')}]]></style>",
        "<rect style='fill:url(//x.example/)'/>",
        "<rect fill='url(https://x.example/#y)'/>",
        "<handler type='text/javascript'>run()</handler>",
        "<math xmlns='http://www.w3.org/1998/Math/MathML'/>",
    ],
)
def test_a_drawing_that_does_more_is_known(inside: str) -> None:
    assert fault(SVG.format(inside)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<svg",
        "<!DOCTYPE svg [<!ENTITY x 'run'>]>" + SVG.format("&x;"),
        "<?xml-stylesheet href='x.xsl' type='text/xsl'?>" + SVG.format(""),
        f"<html xmlns='{XHTML}'><script>run()</script></html>",
        SVG.format("<script>run()</script>").encode("utf-16"),
        b"<?xml version='1.0' encoding='utf-7'?>+ADw-svg/+AD4-",
    ],
)
def test_a_file_that_is_no_plain_drawing_is_known(text: str | bytes) -> None:
    assert fault(text) is not None


@pytest.mark.parametrize(
    "inside",
    [
        "<title>A fab &amp; more</title><path d='M0 0h80v40z' style='fill:#123'/>",
        "<defs><linearGradient id='g'><stop offset='0'/></linearGradient></defs>",
        "<rect fill='url(#g)' style='stroke:url( \"#g\" )'/><use xlink:href='#g'/>",
        "<style>@media (prefers-color-scheme: dark) { rect { fill: white } }</style>",
        "<image href='data:image/png;base64,iVBORw0KGgo='/>",
        "<i:view xmlns:i='http://www.inkscape.org/namespaces/inkscape' i:zoom='1'/>",
        "<metadata><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata>",
        "<filter id='f'><feGaussianBlur stdDeviation='2'/></filter>",
    ],
)
def test_a_plain_drawing_is_fine(inside: str) -> None:
    assert fault(SVG.format(inside)) is None


def test_the_drawings_of_our_sites_are_fine() -> None:
    drawn = [*GOLDEN.rglob("content/**/*.svg")]
    assert drawn
    assert [path.name for path in drawn if fault(path.read_bytes())] == []


def test_one_beside_a_note_is_refused_and_one_of_the_site_is_not(tmp_path: Path) -> None:
    for path in ("content/notes/Fab.SVG", "content/assets/fab.svg"):
        write(tmp_path, path, SVG.format("<script>run()</script>"))
    loaded, problems = load(tmp_path)
    assert [asset.path for asset in loaded.assets] == ["content/assets/fab.svg"]
    assert [(d.code, d.at.path) for d in problems if d.at] == [("N316", "content/notes/Fab.SVG")]
