"""Search as far as it is files: the index and the lines of results, through whole builds."""

from __future__ import annotations

import json
import random
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen import build
from site_gen.clock import parse_when
from site_gen.render import search
from site_gen.views import Findable, FindableYear
from tests import search_site, sites

HOSTILE = '</script><script>alert("1")</script> & <b>'
Notes = set[tuple[int, int]]
"""Notes by year and place."""


class Index:
    """Reads the files of a built site as the page's script does."""

    def __init__(self, files: sites.Tree) -> None:
        self.files = files
        self.list = self.read("index.json")

    def read(self, path: str) -> Any:
        return json.loads(self.files[f"search/{path}"])

    def entry(self, word: str) -> str:
        bounds = self.list["words"]
        place = max(0, bisect_right(bounds, word.encode().hex()) - 1)
        return str(self.read(f"words/{bounds[place] or '0'}.json").get(word, ""))

    def notes(self, word: str) -> list[str]:
        return [self.line(year, place)["slug"] for year, place in sorted(places(self.entry(word)))]

    def line(self, year: int, place: int) -> Any:
        number, row = divmod(place, self.list["lines"])
        return self.read(f"notes/{year}-{number}.json")[row]

    def lines(self) -> Iterator[Any]:
        for year, count in self.list["notes"].items():
            yield from (self.line(int(year), place) for place in range(count))


def places(entry: str) -> Notes:
    """Return the notes that an entry of the index tells of."""
    found: Notes = set()
    parts = entry.split()
    for year, notes in zip(parts[::2], parts[1::2], strict=True):
        place = -1
        for gap in re.findall(r"([0-9a-z]*)[A-E]", notes):
            place += int(gap or "0", 36) + 1
            found.add((int(year), place))
    return found


def built(root: Path, output: Path, *, preview: bool = False) -> sites.Tree:
    at = parse_when(search_site.NOW)
    outcome = build.build(root, output, at=at, preview=preview)
    assert outcome.written, outcome.diagnostics
    return sites.files(output)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return search_site.write(tmp_path_factory.mktemp("search") / "site")


@pytest.fixture(scope="module")
def index(root: Path) -> Index:
    return Index(built(root, root.parent / "output"))


def of(path: str, files: sites.Tree) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name.startswith(path)}


# What is found


def test_a_note_is_found_by_every_word_of_its_title(index: Index) -> None:
    for slug, (_, title, _, _) in search_site.NOTES.items():
        for word in search.words(title):
            assert slug in index.notes(word), word


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("neighbours", "reactor"),  # its text
        ("facebook", "reactor"),  # what a company is called too
        ("energy", "reactor"),  # a topic
        ("nameplate", "reactor"),  # the label of a figure
        ("substrates", "glass"),  # a story
        ("open", "plants-shelved"),  # a claim whose words another note has
        ("oeuvre", "oeuvre"),
        ("reportee", "usine-reportee"),
        ("company:soitec", "chip-for-cars"),
        ("topic:memory", "memoire"),
    ],
)
def test_a_note_is_found_by_what_it_says_and_is_filed_under(
    index: Index, word: str, slug: str
) -> None:
    assert slug in index.notes(word)


def test_a_retracted_note_is_found_by_its_title_alone(index: Index) -> None:
    assert index.notes("merger") == ["withdrawn"]
    assert index.notes("quicksilver") == index.notes("marigold") == []
    (line,) = (line for line in index.lines() if line["slug"] == "withdrawn")
    assert line == {
        "slug": "withdrawn",
        "title": "A merger that was none",
        "date": "2026-04-08",
        "day": "8 April 2026",
        "brief": "2026-W15",
        "marks": ["retracted"],
    }


def test_a_line_says_where_its_claims_stand_now(index: Index) -> None:
    (line,) = (line for line in index.lines() if line["slug"] == "two-plants")
    assert line["marks"] == ["shelved"]
    assert line["brief"] == "2026-W14"


def test_a_line_marks_the_language_that_is_not_the_sites(index: Index) -> None:
    languages = {line["slug"]: line.get("lang") for line in index.lines()}
    assert (languages["memoire"], languages["reactor"]) == ("fr", None)


def test_a_draft_is_found_in_a_preview_alone(tmp_path: Path) -> None:
    root = search_site.write(tmp_path / "site")
    note = root / "content/notes/reactor.md"
    sites.edit(note, "lang: en", "lang: en\ndraft: true")
    out = Index(built(root, tmp_path / "output"))
    assert out.notes("neighbours") == []
    assert "reactor" not in {line["slug"] for line in out.lines()}
    seen = Index(built(root, tmp_path / "preview", preview=True))
    assert seen.notes("neighbours") == ["reactor"]
    (line,) = (line for line in seen.lines() if line["slug"] == "reactor")
    assert "draft" in line["marks"]


def test_a_site_without_notes_has_an_empty_index(tmp_path: Path) -> None:
    root = search_site.write(tmp_path / "site")
    for note in (root / "content/notes").iterdir():
        note.unlink()
    files = of("search/", built(root, tmp_path / "output"))
    assert sorted(files) == ["search/index.html", "search/index.json"]
    assert json.loads(files["search/index.json"])["words"] == []


# The page


def test_the_page_runs_a_script_of_ours_and_no_other_page_does(index: Index) -> None:
    page = index.files["search/index.html"].decode()
    assert re.search(
        r'<script type="module" src="/sub/path/assets/search\.[0-9a-f]+\.js"></script>', page
    )
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert "script-src &#39;self&#39;" in policy[1]
    assert "connect-src &#39;self&#39;" in policy[1]
    assert "unsafe" not in policy[1]
    others = (d for p, d in index.files.items() if p.endswith("l") and p != "search/index.html")
    assert not any(b"script-src &#39;self&#39;" in data or b".js" in data for data in others)


def test_the_page_leads_to_its_files_below_a_sub_path(index: Index) -> None:
    page = index.files["search/index.html"].decode()
    assert 'data-index="/sub/path/search/"' in page
    assert 'data-notes="/sub/path/notes/"' in page
    assert '<option value="sk-hynix">SK hynix</option>' in page


def test_unsafe_text_stays_text(tmp_path: Path) -> None:
    root = search_site.write(tmp_path / "site")
    sites.edit(root / "content/companies.yaml", "name: Meta,", f"name: '{HOSTILE}',")
    note = root / "content/notes/reactor.md"
    sites.edit(note, '"A reactor for the data centre"', f"'{HOSTILE}'")
    index = Index(built(root, tmp_path / "output"))
    page = index.files["search/index.html"].decode()
    assert "alert(&#34;1&#34;)" in page
    assert "<script>alert" not in page
    (line,) = (line for line in index.lines() if line["slug"] == "reactor")
    assert line["title"] == HOSTILE  # the script only ever makes text of it
    assert "innerHTML" not in index_script()


def index_script() -> str:
    return (sites.ROOT / "templates/assets/search.js").read_text("utf-8")


# Bytes


def test_the_same_notes_give_the_same_bytes(root: Path, index: Index, tmp_path: Path) -> None:
    assert of("search/", built(root, tmp_path / "anew")) == of("search/", index.files)


def test_an_edit_of_one_note_touches_few_files(tmp_path: Path) -> None:
    root = search_site.write(tmp_path / "site", more=300)
    before = of("search/", built(root, tmp_path / "output"))
    sites.edit(root / "content/notes/reactor.md", "Neighbours are suing.", "Neighbours wait.")
    after = of("search/", built(root, tmp_path / "output"))
    clean = of("search/", built(root, tmp_path / "clean"))
    changed = {path for path, data in after.items() if before.get(path) != data}
    assert after == clean
    assert len(before) > 20
    assert changed
    assert all(path.startswith("search/words/") for path in changed)
    assert len(changed) <= 3  # are, suing and wait lie in three shards at most


def test_a_new_note_renumbers_no_other(tmp_path: Path) -> None:
    root = search_site.write(tmp_path / "site", more=200)
    before = Index(built(root, tmp_path / "output"))
    note = (root / "content/notes/reactor.md").read_text("utf-8")
    newest = note.replace("2026-04-04", "2026-05-30").replace("id: power", "id: other")
    (root / "content/notes/newest.md").write_text(newest, "utf-8")
    after = Index(built(root, tmp_path / "output"))
    assert [*before.lines(), list(after.lines())[-1]] == list(after.lines())
    notes = of("search/notes/", before.files)
    changed = [path for path, data in notes.items() if after.files[path] != data]
    assert changed == ["search/notes/2026-0.json"]


# The index alone


def index_of(*years: FindableYear) -> dict[str, bytes]:
    return search.files(years, {year.year: search.postings(year.notes) for year in years})


def year_of(year: int, notes: int, seed: int = 1) -> FindableYear:
    """Make notes of a vocabulary that needs many shards."""
    rng = random.Random(seed)
    syllable = partial(rng.choice, ["ba", "co", "di", "fe", "gu", "ka", "lo", "mé", "nu", "zi"])
    word = partial(rng.choice, ["".join(syllable() for _ in range(4)) for _ in range(4000)])
    texts = (" ".join(word() for _ in range(120)) for _ in range(notes))
    return FindableYear(
        year, tuple(Findable(f"Note {n} {word()}", text=(text,)) for n, text in enumerate(texts))
    )


def test_an_edit_in_a_large_index_moves_no_bound() -> None:
    year = year_of(2024, 300)
    before = index_of(year)
    old = year.notes[100]
    edited = replace(old, text=(f"{old.text[0]} quagga",))
    after = index_of(replace(year, notes=(*year.notes[:100], edited, *year.notes[101:])))
    assert len(before) > 10
    assert before.keys() == after.keys()
    assert sum(before[path] != after[path] for path in before) == 1


def test_no_shard_is_larger_than_it_need_be() -> None:
    made = index_of(year_of(2023, 300), year_of(2024, 300, seed=2))
    for path, data in made.items():
        assert len(data.decode()) <= search.SHARD + 100 or len(json.loads(data)) == 1, path


def test_a_word_in_each_note_is_a_character_a_note() -> None:
    year = FindableYear(2024, tuple(Findable(f"The {n}") for n in range(1000)))
    shards = [json.loads(data) for path, data in index_of(year).items() if "/words/" in path]
    (entry,) = (shard["the"] for shard in shards if "the" in shard)
    assert entry == f"2024 {'A' * 1000}"


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=40))
def test_every_word_of_any_title_is_found(titles: list[list[str]]) -> None:
    notes = tuple(Findable(" ".join(title)) for title in titles)
    index = Index(index_of(FindableYear(2024, notes)))
    for place, note in enumerate(notes):
        for word in search.words(note.title):
            assert (2024, place) in places(index.entry(word))


def test_shards_hold_each_word_once_in_order() -> None:
    table = dict.fromkeys(sorted({f"{n:o}é{n}" for n in range(3000)}), "2024 E" * 50)
    cut = list(search.shards(table))
    assert [first for _, first, _ in cut] == [0, *(last for _, _, last in cut[:-1])]
    assert cut[-1][2] == len(table)
    words = list(table)
    for (bound, first, last), following in zip(cut, [*(c[0] for c in cut[1:]), None], strict=True):
        assert all(bound <= word.encode() for word in words[first:last])
        assert following is None or all(word.encode() < following for word in words[first:last])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’usine d'été", ["l", "usine", "d", "ete"]),
        ("Éléphant é", ["elephant", "e"]),  # composed or not
        ("GPT-4o, 350,000 H100s", ["gpt", "4o", "350", "000", "h100s"]),
        ("Straße Œuvre", ["strasse", "oeuvre"]),
        ("台積電 fab", ["台", "積", "電", "fab"]),
        ("x" * 80, ["x" * 40]),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_words_are_small_and_bare(text: str, expected: list[str]) -> None:
    assert search.words(text) == expected
