"""How the built pages read: for everyone, with the keyboard alone, bare of script or style."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from site_gen import colours
from tests.system.conftest import HERE, WEB_TOOLS, BuiltSite, run_tool
from tests.system.test_pages import FURTHER, KINDS, expect_none, fullest_page

pytestmark = pytest.mark.system

Answer = dict[str, Any]
COLOURS = {
    "content": [("light", 320), ("dark", 320), ("forced", 320), ("forced", 1280)],
    "awkward": [("light", 320), ("forced", 1280)],
}
"""Site → what its pages are looked at in; `test_pages` has them in light and dark at 1280."""
LIGHTHOUSE = ("accessibility", "best-practices", "seo")
MAIN_PAGES = {
    "home": "index.html",
    "a brief": "briefs/*/index.html",
    "a note": "notes/*/index.html",
}
FIRST_VISIT = 60_000
"""Bytes of all that a first visit to a brief loads, nothing compressed."""
FIRST_TRIP = 14_000
"""Bytes of a page and its style sheet, compressed, that come with the first round trip."""


def read(*tasks: Mapping[str, object]) -> list[Answer]:
    """Have tasks done in Chromium; none may fail, write to the console or ask another host."""
    done = run_tool(["node", str(HERE / "reading.mjs")], json.dumps(tasks))
    assert done.returncode == 0, done.stderr
    answers: list[Answer] = json.loads(done.stdout)
    assert len(answers) == len(tasks)
    expect_none((each["failure"], each["url"]) for each in answers if each["failure"])
    expect_none((line, each["url"]) for each in answers for line in each["console"])
    expect_none((address, each["url"]) for each in answers for address in each["foreign"])
    return answers


def kinds(site: BuiltSite) -> Iterator[Path]:
    """Yield the fullest page of each kind that the site has."""
    for pattern in (*KINDS.values(), *FURTHER):
        page = fullest_page(site, pattern)
        if page is not None:
            yield page


@pytest.fixture(scope="module")
def looks(built_site: Callable[[str], BuiltSite]) -> dict[str, list[Answer]]:
    """Look at each kind of page of each site once, for all tests of what was seen."""
    return {name: _look(built_site(name)) for name in COLOURS}


def _look(site: BuiltSite) -> list[Answer]:
    task = {"task": "look", "colours": COLOURS[site.name]}
    return read(*({**task, "url": site.page_url(page)} for page in kinds(site)))


@pytest.mark.parametrize("name", COLOURS)
def test_axe_finds_nothing_in_any_colours_at_any_width(
    name: str, looks: dict[str, list[Answer]]
) -> None:
    expect_none((found, each["url"]) for each in looks[name] for found in each["violations"])


@pytest.mark.parametrize("name", COLOURS)
def test_no_page_scrolls_sideways(name: str, looks: dict[str, list[Answer]]) -> None:
    expect_none((place, each["url"]) for each in looks[name] for place in each["overflow"])


@pytest.mark.parametrize("name", COLOURS)
def test_nothing_moves_while_a_page_loads(name: str, looks: dict[str, list[Answer]]) -> None:
    expect_none((f"shift {each['shift']}", each["url"]) for each in looks[name] if each["shift"])


def test_a_first_visit_to_a_brief_is_light(looks: dict[str, list[Answer]]) -> None:
    briefs = [each for each in looks["content"] if re.search(r"/briefs/[^/]+/$", each["url"])]
    assert briefs
    for each in briefs:
        assert each["requests"] <= 3
        assert each["bytes"] <= FIRST_VISIT


def test_a_brief_and_its_style_come_with_the_first_round_trip(
    built_site: Callable[[str], BuiltSite],
) -> None:
    folder = built_site("content").folder
    (style,) = folder.glob("assets/site.*.css")
    sizes = {
        page.parent.name: sum(len(gzip.compress(file.read_bytes(), 9)) for file in (page, style))
        for page in (folder / "briefs").glob("*/index.html")
        if len(parts(page)) <= 8
    }
    assert sizes
    assert {name: size for name, size in sizes.items() if size > FIRST_TRIP} == {}


def parts(page: Path) -> list[object]:
    """Return the notes of a brief, as its page tells machines."""
    scripts = lxml_html.fromstring(page.read_bytes()).iter("script")
    (data,) = [script.text for script in scripts if script.get("type") == "application/ld+json"]
    found: list[object] = json.loads(data or "").get("hasPart", [])
    return found


def test_the_keyboard_alone_leads_from_home_to_a_source(
    built_site: Callable[[str], BuiltSite],
) -> None:
    site = built_site("content")
    way = [f"^{site.address}briefs/[^/#]+/$", f"^{site.address}notes/[^/#]+/$"]
    way.append(rf"^https?://(?!{re.escape(site.address.split('/')[2])})")
    for width in (320, 1280):
        (walked,) = read({"task": "walk", "url": site.address, "to": way, "width": width})
        assert walked["unseen"] == []
        assert len(walked["reached"]) == 3


def test_a_feed_in_a_browser_has_the_look_of_the_site(
    built_site: Callable[[str], BuiltSite],
) -> None:
    # Chromium shows what is sent as application/atom+xml as code, whatever its style sheet says.
    site = built_site("content")
    (seen,) = read({"task": "feed", "url": f"{site.address}feeds/briefs.atom"})
    assert {scheme: each["ground"] for scheme, each in seen["shown"].items()} == {
        "light": rgb(colours.LIGHT),
        "dark": rgb(colours.DARK),
    }
    assert all(each["hidden"] for each in seen["shown"].values())
    assert all(float(each["title"].removesuffix("px")) > 24 for each in seen["shown"].values())


def rgb(colour: str) -> str:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


@pytest.mark.parametrize("without", ["scripts", "styles"])
def test_pages_say_the_same_without_scripts_or_styles(
    without: str, built_site: Callable[[str], BuiltSite]
) -> None:
    site = built_site("content")
    patterns = (*MAIN_PAGES.values(), "search/index.html", "subscribe/index.html")
    pages = [page for pattern in patterns if (page := fullest_page(site, pattern))]
    task = {"task": "bare", "without": without}
    answers = read(*({**task, "url": site.page_url(page)} for page in pages))
    expect_none(
        (f"does not say {heading!r}", each["url"])
        for page, each in zip(pages, answers, strict=True)
        for heading in headings(site.folder / page)
        if heading not in " ".join(each["text"].split())
    )
    if without == "scripts":  # the search page leads elsewhere then
        expect_none(("has no link", each["url"]) for each in answers if not each["links"])
    expect_none(
        (f"a drawing {each['largest']} px wide", each["url"])
        for each in answers
        if each["largest"] > 1280
    )


def headings(page: Path) -> Iterator[str]:
    """Yield the headings of a page's main part that everyone sees."""
    main = lxml_html.fromstring(page.read_bytes()).find(".//main")
    assert main is not None
    for element in main.iter("h1", "h2", "h3"):
        if "unseen" not in (element.get("class") or ""):
            yield " ".join("".join(map(str, element.itertext())).split())


@pytest.fixture(scope="module")
def reports(
    built_site: Callable[[str], BuiltSite], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """Have Lighthouse look at the home page, a brief and a note, all at once: it mostly waits."""
    site = built_site("content")
    pages = {kind: fullest_page(site, pattern) for kind, pattern in MAIN_PAGES.items()}
    urls = [site.page_url(page) for page in pages.values() if page]
    folders = [tmp_path_factory.mktemp("lighthouse") for _ in urls]
    with ThreadPoolExecutor(len(urls)) as pool:
        return dict(zip(pages, pool.map(_report, urls, folders), strict=True))


def _report(url: str, folder: Path) -> Any:
    program = WEB_TOOLS / "node_modules" / ".bin" / "lighthouse"
    flags = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"
    flags += f" --disable-background-networking --user-data-dir={folder / 'profile'}"
    file = folder / "report.json"
    done = run_tool(
        [
            str(program),
            url,
            "--quiet",
            "--output=json",
            f"--output-path={file}",
            f"--only-categories={','.join(LIGHTHOUSE)}",
            "--throttling-method=provided",
            "--no-enable-error-reporting",
            f"--chrome-flags={flags}",
        ]
    )
    assert file.exists(), done.stderr
    return json.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("kind", MAIN_PAGES)
def test_lighthouse_gives_full_marks(kind: str, reports: dict[str, Any]) -> None:
    report = reports[kind]
    failed = [
        (name, reference["id"], report["audits"][reference["id"]].get("explanation"))
        for name in LIGHTHOUSE
        for reference in report["categories"][name]["auditRefs"]
        if reference["weight"] and (report["audits"][reference["id"]]["score"] or 0) < 1
        if report["audits"][reference["id"]]["score"] is not None
    ]
    assert failed == []
    assert [report["categories"][name]["score"] for name in LIGHTHOUSE] == [1, 1, 1]
