"""The page of search in a browser: questions, filters, the keyboard, and what is transferred."""

from __future__ import annotations

import functools
import itertools
import json
import random
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from site_gen import build
from site_gen.clock import parse_when
from site_gen.model import Note
from site_gen.publication import Item
from site_gen.render import search
from site_gen.render.words import Words, translations
from site_gen.texts import Text
from site_gen.views import LINES_IN_A_FILE, Findable, FindableYear, Found, FoundNotes
from tests import search_site
from tests.render_values import HEAD
from tests.system.conftest import HERE, Handler, run_tool

pytestmark = pytest.mark.system

Visit = dict[str, Any]
Steps = list[list[Any]]
BUDGET = 250_000
"""Bytes of a first query, page and all, nothing compressed."""


def visit(*pages: Visit) -> list[Visit]:
    """Open pages and do what is asked there; nothing may show up in the console, ever."""
    done = run_tool(["node", str(HERE / "search.mjs")], json.dumps(pages))
    assert done.returncode == 0, done.stderr
    visits: list[Visit] = json.loads(done.stdout)
    for each in visits:
        assert (each["console"], each["foreign"]) == ([], [])
    return visits


def seen(url: str, *steps: list[Any], **more: Any) -> list[Any]:
    (told,) = visit({"url": url, "steps": list(steps), **more})
    found: list[Any] = told["seen"]
    return found


def slugs(results: list[Visit]) -> list[str]:
    return [each["slug"] for each in results]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of two languages, with notes enough for a second page of results."""
    folder = tmp_path_factory.mktemp("search")
    root = search_site.write(folder / "site", more=25)
    outcome = build.build(root, folder / "output", at=parse_when(search_site.NOW))
    assert outcome.written, outcome.diagnostics
    return folder / "output"


@pytest.fixture(scope="module")
def page(site: Path) -> Iterator[str]:
    """Serve it below the path of its address; return that of the page of search."""
    handler = functools.partial(Handler, directory=str(site), base="/sub/path/")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sub/path/search/"
    server.shutdown()
    server.server_close()


def test_each_of_twenty_questions_finds_what_is_meant(page: str) -> None:
    steps: Steps = []
    for question in search_site.QUESTIONS:
        steps += [["ask", {"q": question}], ["results"]]
    found = seen(page, *steps)[1::2]
    first = {q: slugs(each)[:1] for q, each in zip(search_site.QUESTIONS, found, strict=True)}
    assert first == {q: [slug] for q, slug in search_site.QUESTIONS.items()}


def test_filters_narrow_what_words_find_and_list_notes_by_themselves(page: str) -> None:
    asked: list[tuple[dict[str, str], list[str]]] = [
        ({"company": "soitec"}, ["usine-reportee", "chip-for-cars"]),
        ({"company": "soitec", "topic": "policy"}, ["usine-reportee"]),
        ({"company": "soitec", "q": "wafer"}, ["chip-for-cars"]),
        ({"topic": "memory", "year": "2026"}, ["memoire", "memory-dearer"]),
        ({"q": "filler", "year": "2026"}, []),
    ]
    steps = [step for question, _ in asked for step in (["ask", question], ["results"])]
    found = seen(page, *steps)[1::2]
    assert [slugs(each) for each in found] == [expected for _, expected in asked]


def test_a_result_says_when_and_where_and_how_its_claims_stand(page: str) -> None:
    _, results, _, french = seen(
        page,
        *(["ask", {"q": "factories on ice"}], ["results"]),
        *(["ask", {"q": "hopitaux"}], ["results"]),
    )
    assert results[0]["title"] == "TSMC puts two factories on ice"
    assert results[0]["meta"] == "1 April 2026 · in the brief 2026-W14 · shelved"
    assert results[0]["summary"] == "Managers of the foundry have postponed the buildings."
    assert (results[0]["lang"], french[0]["lang"], french[0]["summaryLang"]) == ("", "fr", "fr")


def test_a_retracted_note_shows_its_title_and_no_more(page: str) -> None:
    _, results, _, count = seen(
        page,
        *(["ask", {"q": "merger"}], ["results"]),
        *(["ask", {"q": "quicksilver"}], ["text", "#Count"]),
    )
    assert results[0]["meta"].endswith("Retracted")
    assert results[0]["summary"] is None
    assert count == "No note found. Fewer or other words may help."


def test_what_only_some_notes_say_in_part_is_told_as_such(page: str) -> None:
    _, count, results = seen(
        page, ["ask", {"q": "reactor zanzibar"}], ["text", "#Count"], ["results"]
    )
    assert count == "No note has all of these words. Notes with some of them: 1"
    assert slugs(results) == ["reactor"]


def test_the_keyboard_alone_leads_from_the_page_to_a_note(page: str) -> None:
    found = seen(
        page,
        *(["tabTo", "#Query"], ["type", "neighbours"], ["press", "Enter"], ["answer"]),
        *(["text", "#Count"], ["tabTo", "#Company"], ["tabTo", "#Results a"]),
        *(["focused"], ["press", "Enter"], ["waitForAddress", "/notes/"], ["address"]),
    )
    assert found[4] == "Notes found: 1"
    assert found[7] == "A reactor for the data centre"
    assert found[-1] == "/sub/path/notes/reactor/"


def test_more_results_come_on_demand_and_take_the_focus(page: str) -> None:
    found = seen(
        page,
        *(["tabTo", "#Query"], ["type", "filler"], ["waitForResults", 10], ["text", "#Count"]),
        *(["tabTo", "#More"], ["press", "Enter"], ["waitForResults", 20], ["focused"]),
        *(["results"], ["tabTo", "#More"], ["press", "Enter"], ["waitForResults", 25]),
        ["visible", "#More"],
    )
    assert found[3] == "Notes found: 25"
    assert found[7] == found[8][10]["title"]
    assert found[-1] is False


def test_an_address_asks_and_typing_changes_it(page: str) -> None:
    found = seen(
        f"{page}?q=wafers&company=soitec",
        *(["answer"], ["results"], ["tabTo", "#Query"], ["press", "End"], ["type", " quiet"]),
        *(["waitForAddress", "quiet"], ["address"]),
    )
    assert slugs(found[1]) == ["chip-for-cars"]
    assert found[-1] == "/sub/path/search/?q=wafers+quiet&company=soitec"


def test_without_script_the_page_says_where_else_to_look(page: str) -> None:
    shown, form, words = seen(
        page, ["visible", "noscript"], ["visible", "#Search"], ["text", "noscript"], script=False
    )
    assert (shown, form) == (True, False)
    assert "All briefs" in words


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_results(page: str, scheme: str) -> None:
    _, violations = seen(f"{page}?q=tsmc", ["answer"], ["axe"], scheme=scheme)
    assert violations == []


def test_ten_thousand_notes_cost_no_more_than_a_picture(site: Path, page: str) -> None:
    """The page, its style and script, the list of shards, the shards, and ten lines."""
    for path, data in large_index().items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(data)
    asked = ("bafoca", "the bafoca ledu", "bafoca nimo regi", "Topic company")
    told = visit(
        *({"url": f"{page}?q={words}", "steps": [["answer"], ["results"]]} for words in asked)
    )
    assert [len(each["seen"][1]) for each in told[:3]] == [10, 10, 10]
    assert max(each["bytes"] for each in told) <= BUDGET


def large_index() -> dict[str, bytes]:
    """Return the files of 10,000 notes of some 250 words out of 40,000, spread as in a language."""
    rng = random.Random(5)
    syllables = [a + b for a in "bcdfglmnrst" for b in "aeiou"]
    vocabulary = ["the", "bafoca", "ledu", "nimo", "regi"]
    made = {"".join(rng.choices(syllables, k=rng.randint(1, 5))) for _ in range(50_000)}
    vocabulary += sorted(made, key=lambda word: (len(word), word))
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(vocabulary))))
    years, files = [], {}
    words = Words("en", translations(None))
    for year in range(2016, 2026):
        texts = [rng.choices(vocabulary, cum_weights=weights, k=250) for _ in range(1000)]
        years.append(FindableYear(year, tuple(_findable(text) for text in texts)))
        lines = [_found(year, place, text) for place, text in enumerate(texts)]
        for first in range(0, len(lines), LINES_IN_A_FILE):
            notes = tuple(lines[first : first + LINES_IN_A_FILE])
            found = FoundNotes(year, first // LINES_IN_A_FILE, notes)
            files[found.address.removeprefix("/")] = search.lines(found, HEAD, words)
    index = search.files(years, {year.year: search.postings(year.notes) for year in years})
    return {**files, **index}


def _findable(text: list[str]) -> Findable:
    summary, body = " ".join(text[8:30]), " ".join(text[30:])
    return Findable(" ".join(text[:8]), ("Some company",), (summary,), (body,), ("topic:memory",))


def _found(year: int, place: int, text: list[str]) -> Found:
    note = Note(
        path="",
        slug=f"note-{year}-{place}",
        uid="",
        title=" ".join(text[:8]),
        date=date(year, 1, 1) + timedelta(days=place // 3),
        lang="en",
        summary=" ".join(text[8:30]),
        text=Text(),
        sources=(),
    )
    return Found(Item(note), f"{year}-W01", ("announced",))
