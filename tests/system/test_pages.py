"""What the HTML checkers and a browser say of the built pages."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from tests.system.conftest import HERE, WEB_TOOLS, BuiltSite, Visit, run_tool, visit

pytestmark = pytest.mark.system

SITES = ("content", "awkward", "minimal", "typical")

KINDS = {
    "home": "index.html",
    "a brief": "briefs/*/index.html",
    "the briefs": "briefs/index.html",
    "a note": "notes/*/index.html",
    "a topic": "topics/*/index.html",
    "the topics": "topics/index.html",
    "a company": "companies/*/index.html",
    "the companies": "companies/index.html",
    "a story": "stories/*/index.html",
    "the stories": "stories/index.html",
    "subscribe": "subscribe/index.html",
    "about": "about/index.html",
    "corrections": "corrections/index.html",
    "not found": "404.html",
}

# What is visited where there is one.
FURTHER = (
    "claims/index.html",
    "figures/index.html",
    "figures/*/index.html",
    "search/index.html",
)


def fullest_page(site: BuiltSite, pattern: str) -> Path | None:
    """Return the largest page of a kind: it has the most that can go wrong."""
    found = [page.relative_to(site.folder) for page in site.folder.glob(pattern)]
    found = [page for page in found if not site.redirects(page)]
    return max(found, key=lambda page: ((site.folder / page).stat().st_size, page), default=None)


def pages_to_visit(site: BuiltSite) -> list[Path]:
    """Return all pages of the awkward site, of another its fullest page of each kind."""
    if site.name == "awkward":
        return [page for page in site.pages() if not site.redirects(page)]
    fullest = (fullest_page(site, pattern) for pattern in (*KINDS.values(), *FURTHER))
    return [page for page in fullest if page]


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest, built_site: Callable[[str], BuiltSite]) -> BuiltSite:
    """Each site in turn."""
    return built_site(request.param)


Findings = Iterable[tuple[str, str]]
"""What was found, each with the place where it was."""


def expect_none(findings: Findings) -> None:
    """Fail with each finding once and the places it is at."""
    places: dict[str, list[str]] = {}
    for text, place in findings:
        places.setdefault(text, []).append(place)
    lines = [
        f"{text}\n    at {len(found)} places: {', '.join(found[:4])}"
        for text, found in places.items()
    ]
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


@functools.cache
def visits(site: BuiltSite) -> list[Visit]:
    """Visit a site's pages; once, for all tests that look at what was seen."""
    found = visit([site.page_url(page) for page in pages_to_visit(site)])
    expect_none((each["failure"], each["url"]) for each in found if each["failure"])
    return found


def seen(site: BuiltSite, key: str) -> Findings:
    """Yield what the visits found under a key; axe's findings are one an element."""
    for each in visits(site):
        place = f"/{each['url'].removeprefix(site.address)} [{each['scheme']}]"
        for finding in each[key]:
            if isinstance(finding, str):
                yield finding, place
                continue
            for node in finding["nodes"]:
                summary = " ".join(node["summary"].split())
                yield f"{finding['id']} ({finding['impact']}): {node['html']} {summary}", place


def test_our_own_site_has_a_page_of_each_kind(built_site: Callable[[str], BuiltSite]) -> None:
    site = built_site("content")
    assert [kind for kind, pattern in KINDS.items() if not fullest_page(site, pattern)] == []


def test_the_nu_checker_finds_nothing(site: BuiltSite) -> None:
    jar = WEB_TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    # By address, for a policy of 'self' means nothing in a file; loopback must be allowed. The
    # checker's guess at the language is off: long names and quotations mislead it.
    urls = [site.page_url(page) for page in site.pages()]
    command = ["java", "-Xss1024k", "-Dnu.validator.servlet.allow-forbidden-hosts=true"]
    command += ["-jar", str(jar), "--stdout", "--no-langdetect", "--format", "json"]
    done = run_tool([*command, *urls])
    assert done.stdout, done.stderr
    expect_none(
        (f"{each.get('subType', each['type'])}: {each['message']}", place(site, each))
        for each in json.loads(done.stdout)["messages"]
    )


def place(site: BuiltSite, message: Mapping[str, object]) -> str:
    """Return where the Nu checker found something."""
    return f"/{str(message.get('url')).removeprefix(site.address)}:{message.get('lastLine')}"


def test_html_validate_finds_nothing(site: BuiltSite, tmp_path: Path) -> None:
    program = WEB_TOOLS / "node_modules" / ".bin" / "html-validate"
    # Into a file, for it exits before a pipe has taken more than 64 kB.
    answer = tmp_path / "answer.json"
    command = [str(program), "--config", str(HERE / "htmlvalidate.json")]
    command += ["--formatter", f"json={answer}"]
    done = run_tool([*command, *(str(site.folder / page) for page in site.pages())])
    assert answer.exists(), done.stderr
    expect_none(
        (
            f"{each['ruleId']}: {each['message']}",
            f"{Path(found['filePath']).relative_to(site.folder)}:{each['line']}",
        )
        for found in json.loads(answer.read_text("utf-8"))
        for each in found["messages"]
    )


def test_every_visited_page_is_there(site: BuiltSite) -> None:
    expect_none(
        (f"status {each['status']}", each["url"]) for each in visits(site) if each["status"] != 200
    )


def test_axe_finds_no_violation_in_light_or_dark(site: BuiltSite) -> None:
    expect_none(seen(site, "violations"))


def test_the_console_stays_empty(site: BuiltSite) -> None:
    expect_none(seen(site, "console"))


def test_no_page_asks_another_host(site: BuiltSite) -> None:
    expect_none(seen(site, "foreign"))


def test_nothing_scrolls_sideways_at_320_pixels(site: BuiltSite) -> None:
    expect_none(seen(site, "overflow"))
