"""How much a reader has to load: bytes as they travel, and how many files."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import html as lxml_html

from tests import arranged, sites

FIRST_FLIGHT = 14_000
"""What a server may send before it hears back: ten packets (RFC 6928)."""
FIRST_VISIT = 60_000
PARAGRAPH = (
    "The company said on {day} that the plant in its {nth} phase would make {n} thousand wafers a "
    "month, of which two thirds are promised to one buyer; people who know the plan call {n} "
    "optimistic, since the machines are ordered but not delivered before the {nth} quarter.\n"
)


def note(number: int) -> str:
    """Return a note as long as ours are, with all that notes can have."""
    nth = ("first", "second", "third", "fourth")[number % 4]
    body = "\n".join(
        PARAGRAPH.format(day=f"{day} of January", nth=nth, n=17 * number + day)
        for day in range(number, number + 3)
    )
    front = f"""story: story-{number % 3}
topics: [{("chips", "energy", "law")[number % 3]}]
why_it_matters: "Whoever has the {nth} plant of this size sets the price for {number} others."
claims: [{{id: claim-{number}, text: "Plant {number} opens in time", status: announced}}]
figures:
  - {{id: figure-{number}, label: "Wafers of plant {number}", value: {number}000, unit: wafers}}
"""
    return arranged.note(f"2024-01-{21 + number % 5}", front, body)


def brief_of_eight() -> Mapping[str, str]:
    """Return a site with a brief of eight notes."""
    stories = {f"stories/story-{n}.md": f"---\ntitle: Story {n}\n---\n" for n in range(3)}
    return {**{f"notes/note-{n}.md": note(n) for n in range(8)}, **stories}


def loaded(files: sites.Tree, path: str) -> dict[str, bytes]:
    """Return what a browser fetches to show a page: itself, its style sheet, its icon, pictures."""
    page = lxml_html.document_fromstring(files[path].decode())
    addresses = page.xpath(
        "//link[@rel='stylesheet' or @rel='icon']/@href | //img/@src | //script/@src"
    )
    assert isinstance(addresses, list)
    names = {str(address).removeprefix("/") for address in addresses}
    icons = sorted(name for name in names if Path(name).stem.startswith("icon"))
    # Of several icons a browser takes one.
    return {name: files[name] for name in (path, *sorted(names - set(icons[1:])))}


def travels(data: bytes) -> int:
    """Return how many bytes a server sends of it."""
    return len(gzip.compress(data, 9, mtime=0))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> sites.Tree:
    """Build the site with a brief of eight notes."""
    root = arranged.write(tmp_path_factory.mktemp("site"), brief_of_eight())
    sites.build(root, root / "output", "2024-01-27")
    return sites.files(root / "output")


def test_a_brief_of_eight_notes_takes_one_round_trip(made: sites.Tree) -> None:
    path = "briefs/2024-W04/index.html"
    assert made[path].count(b'<article class="note') == 8
    parts = {name: travels(data) for name, data in loaded(made, path).items()}
    shown = {name: size for name, size in parts.items() if name.endswith((".html", ".css"))}
    assert len(shown) == 2
    assert sum(shown.values()) <= FIRST_FLIGHT, shown


@pytest.mark.parametrize("name", [sites.OURS, "minimal"])
def test_a_first_visit_to_a_page_is_light(name: str, tmp_path: Path) -> None:
    output = tmp_path / "output"
    sites.build(sites.copy(name, tmp_path / "site"), output, sites.now(name))
    files = sites.files(output)
    briefs = [path for path in files if re.fullmatch(r"(briefs|notes)/[^/]+/index\.html", path)]
    assert briefs
    for path in briefs:
        parts = {part: travels(data) for part, data in loaded(files, path).items()}
        assert len(parts) <= 3, (path, parts)
        assert sum(parts.values()) <= FIRST_VISIT, (path, parts)


def test_our_own_briefs_take_one_round_trip(tmp_path: Path) -> None:
    output = tmp_path / "output"
    sites.build(sites.copy(sites.OURS, tmp_path / "site"), output, sites.now(sites.OURS))
    files = sites.files(output)
    (sheet,) = (travels(data) for path, data in files.items() if re.search(r"/site\..*css$", path))
    sizes = {
        path: (data.count(b'<article class="note'), travels(data) + sheet)
        for path, data in files.items()
        if re.fullmatch(r"briefs/[^/]+/index\.html", path)
    }
    assert max(notes for notes, _ in sizes.values()) > 8
    heavy = {path: size for path, size in sizes.items() if size[1] > FIRST_FLIGHT}
    assert [path for path, (notes, _) in heavy.items() if notes <= 8] == []
