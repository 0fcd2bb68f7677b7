"""The live preview in a browser: what an editor sees while writing."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import sites
from tests.previews import Preview, serving
from tests.small_site import make
from tests.system.conftest import HERE, WEB_TOOLS

pytestmark = pytest.mark.system

FABS = "content/notes/altman-fabs.md"
FABS_PAGE = "notes/altman-fabs/"
LAST = "The chief of OpenAI is raising money."
OVERLAY = "document.querySelector('site-gen-overlay')"
PANEL = f"{OVERLAY}?.shadowRoot.querySelector('.panel').innerText"


class Browser:
    """Chromium with any number of pages, each by a name."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def open(self, address: str, page: str = "one") -> int:
        """Open an address; return the status of the answer."""
        status: int = self._obey(page=page, open=address)
        return status

    def until(self, expression: str, page: str = "one") -> Any:
        """Wait until an expression is true there, also over reloads; return what it is."""
        return self._obey(page=page, until=expression)

    def tell(self, expression: str, page: str = "one") -> Any:
        """Return what an expression is there."""
        return self._obey(page=page, tell=expression)

    def complaints(self) -> list[str]:
        """Return what stands in the console."""
        found: list[str] = self._obey(complaints=True)
        return found

    def shows(self, words: str, page: str = "one") -> None:
        """Wait until a page shows some words in its main part."""
        self.until(f"document.querySelector('main')?.innerText.includes({json.dumps(words)})", page)

    def _obey(self, **command: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "failure" not in answer, answer["failure"]
        return answer["value"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    process = subprocess.Popen(
        ["node", str(HERE / "browser.mjs")],
        env={**os.environ, "WEB_TOOLS": str(WEB_TOOLS)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Browser(process)
    finally:
        process.communicate()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    make(folder)
    long = "\n\n".join(f"Paragraph {number} of a long text." for number in range(120))
    sites.edit(folder / FABS, LAST, f"{long}\n\n{LAST}")
    return folder


@pytest.fixture
def preview(site: Path) -> Iterator[Preview]:
    with serving(site) as running:
        yield running


@pytest.fixture
def browser(chromium: Browser, preview: Preview) -> Browser:
    assert chromium.open(preview.address + FABS_PAGE) == 200
    chromium.complaints()
    return chromium


def edit(site: Path, before: str, after: str) -> None:
    sites.edit(site / FABS, before, after)


def test_an_edit_appears_where_the_reader_was(site: Path, browser: Browser) -> None:
    browser.tell("scrollTo({top: 2345, behavior: 'instant'})")
    edit(site, "raising money", "raising more money")
    browser.shows("raising more money")
    browser.until("document.readyState === 'complete' && scrollY === 2345")
    browser.until("history.scrollRestoration === 'auto'")
    assert browser.tell(OVERLAY) is None
    assert browser.complaints() == []


def test_an_error_stands_over_the_last_good_page_until_it_is_mended(
    site: Path, browser: Browser
) -> None:
    edit(site, "title:", "titel:")
    browser.until(f"{PANEL}?.includes('unknown field `titel`')")
    said = browser.tell(PANEL)
    assert f"--> {FABS}:2:1" in said
    assert "help: did you mean `title`?" in said
    browser.until(f"{OVERLAY}.getBoundingClientRect().bottom === innerHeight")
    height = browser.tell(f"{OVERLAY}.getBoundingClientRect().height / innerHeight")
    assert 0.1 < height <= 0.6
    assert "Altman courts Gulf money" in browser.tell("document.querySelector('main').innerText")
    edit(site, "titel:", "title:")
    browser.until(f"!{OVERLAY}")
    assert browser.complaints() == []


def test_text_that_is_not_utf_8_is_named_and_mended(site: Path, browser: Browser) -> None:
    good = (site / FABS).read_bytes()
    (site / FABS).write_bytes(good.replace(b"raising", b"rais\xe9ng"))
    browser.until(f"{PANEL}?.includes('UTF-8')")
    (site / FABS).write_bytes(good)
    browser.until(f"!{OVERLAY}")


def test_a_broken_template_is_named_over_the_last_good_page(site: Path, browser: Browser) -> None:
    (site / "templates").mkdir()
    (site / "templates/note.html").write_text("{{ nothing }}", "utf-8")
    browser.until(f"{PANEL}?.includes('templates/note.html:1')")
    browser.shows(LAST)
    (site / "templates/note.html").unlink()
    browser.until(f"!{OVERLAY}")


def test_drafts_are_marked(preview: Preview, browser: Browser) -> None:
    browser.open(f"{preview.address}notes/rumour/")
    assert browser.tell("document.querySelector('.held').innerText") == "Draft"


def test_a_page_that_no_longer_exists_says_so(site: Path, browser: Browser) -> None:
    (site / FABS).rename(site / "aside.md")
    browser.until(f"{PANEL}?.includes('This page no longer exists.')")
    (site / "aside.md").rename(site / FABS)
    browser.until(f"!{OVERLAY}")
    browser.shows(LAST)


def test_a_page_that_never_was_says_so(preview: Preview, browser: Browser) -> None:
    assert browser.open(f"{preview.address}notes/nothing/") == 404
    browser.until(f"{PANEL}?.includes('There is no page at this address.')")


def test_twenty_saves_in_a_second_end_with_the_last(site: Path, browser: Browser) -> None:
    text = (site / FABS).read_text("utf-8")
    for number in range(1, 21):
        (site / FABS).write_text(text.replace("raising", f"raising for time {number}."), "utf-8")
        time.sleep(0.04)
    browser.shows("raising for time 20.")
    assert browser.complaints() == []


def test_two_readers_both_see_it(site: Path, preview: Preview, browser: Browser) -> None:
    browser.open(f"{preview.address}briefs/2024-W04/", "two")
    edit(site, "raising money", "raising more money")
    browser.shows("raising more money")
    browser.shows("raising more money", "two")


def test_a_preview_that_is_started_again_is_followed_again(
    site: Path, preview: Preview, browser: Browser
) -> None:
    preview.end()
    edit(site, "raising money", "raising more money")
    with serving(site, port=preview.port):
        browser.shows("raising more money")
