"""What became of notes and briefs over time: through whole builds at every moment of a site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from tests import arranged, sites

RECORD = "//section[contains(@class, 'record')]/h2"

SITE = {
    "notes/plan.md": arranged.note(
        "2024-01-22",
        """claims:
  - {id: raises, text: Money is raised, status: reported, as_of: 2024-01-19, due: 2024-03}
  - {id: alone, text: Nobody asks again, status: rumoured}
figures:
  - {id: cost, label: Cost, value: 8, unit: billion, kind: target, for: 2025}
  - {id: staff, label: Staff, value: 20, unit: people}""",
    ),
    "notes/bigger.md": arranged.note(
        "2024-02-20",
        """claims: [{id: raises, status: reported}]
figures: [{id: cost, min: 5000, max: 7000, kind: target, for: 2025}]
changes: [{date: 2024-11-12, kind: retraction, text: It was invented.}]""",
    ),
    "notes/doubts.md": arranged.note(
        "2024-06-05",
        """claims: [{id: raises, status: disputed}]
figures: [{id: staff, value: 28}, {id: cost, value: 9, for: 2025}]""",
    ),
    "notes/shelf.md": arranged.note(
        "2024-10-30",
        """claims: [{id: raises, text: Money was raised, status: shelved, as_of: 2024-10-29}]""",
    ),
    "notes/late.md": arranged.note(
        "2024-11-20",
        """claims: [{id: raises, status: rumoured, as_of: 2024-01-02}]""",
    ),
    "notes/quiet.md": arranged.note(
        "2024-02-21",
        """story: other
changes: [{date: 2024-02-27, kind: correction, text: It was Dubai., was: Doha, now: Dubai}]""",
    ),
    "notes/louder.md": arranged.note("2024-06-04", "story: other"),
    "stories/other.md": "---\ntitle: Another story\n---\n",
    "briefs/best-of.md": arranged.brief(
        "title: The best\npublished: 2024-06-20\nnotes: [doubts, plan]"
    ),
}
WITH = {
    "raises": ("late", "plan", "bigger", "doubts", "shelf"),
    "cost": ("plan", "bigger", "doubts"),
    "staff": ("plan", "doubts"),
    "other": ("quiet", "louder"),
}
"""Claim, figure or story → the notes that tell of it, by the day that they tell of."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a site was at one of its moments."""

    files: sites.Tree
    notes: frozenset[str]
    """That are out."""
    in_brief: frozenset[str]
    """That stand in a weekly brief that is out."""
    declared: frozenset[tuple[str, int]]
    """Slug, and number of each change that counts."""

    def page(self, slug: str) -> bytes:
        """Return what stands on a note's page, below the site's menu."""
        return main(self.files[f"notes/{slug}/index.html"])

    def briefs(self) -> dict[str, bytes]:
        """Return name → page, without the link to the next brief."""
        return {
            path.split("/")[1]: main(data)
            for path, data in self.files.items()
            if path.startswith("briefs/") and path.count("/") == 2
        }


def main(page: bytes) -> bytes:
    """Return what a page is about, without the link to the next brief."""
    document: HtmlElement = lxml_html.document_fromstring(page.decode())
    (root,) = document.xpath("//main")
    for link in root.xpath(".//nav[@aria-label='Other briefs']/p[@class='next']"):
        link.drop_tree()
    for nav in root.xpath(".//nav[@aria-label='Other briefs'][not(p)]"):
        nav.drop_tree()
    return b" ".join(etree.tostring(root, method="c14n", with_tail=False).split())


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> list[Step]:
    """Build a site at every moment at which something is due."""
    root = arranged.write(tmp_path_factory.mktemp("history"), SITE)
    return list(steps(root))


def steps(root: Path) -> Iterator[Step]:
    due: datetime | None = datetime(2024, 1, 22, tzinfo=UTC)
    while due is not None:
        site = sites.build(root, root / "output", due).site
        assert site is not None
        weekly = {brief.name for brief in site.briefs if not brief.special}
        yield Step(
            files=sites.files(root / "output"),
            notes=frozenset(note.slug for note in site.notes),
            in_brief=frozenset(n.slug for n in site.notes if site.brief_of[n.slug] in weekly),
            declared=frozenset((n.slug, c.number) for n in site.notes for c in n.changes),
        )
        due = site.next_due


def causes(before: Step, after: Step) -> set[str]:
    """Return the notes of which something new is known, by the content alone."""
    new = after.notes - before.notes
    retracted = {slug for slug, _ in after.declared - before.declared if slug == "bigger"}
    return {
        *(
            earlier
            for told in WITH.values()
            for slug in {*told} & (new | retracted)
            for earlier in told[: told.index(slug)]
        ),
        *(after.in_brief - before.in_brief),
        *(slug for slug, _ in after.declared - before.declared),
    } & before.notes


def test_a_note_page_changes_exactly_when_something_later_is_told(history: list[Step]) -> None:
    assert len(history) > 10
    for before, after in pairwise(history):
        changed = {slug for slug in before.notes if before.page(slug) != after.page(slug)}
        assert changed == causes(before, after)


def test_a_brief_that_went_out_stays_as_it_was(history: list[Step]) -> None:
    seen = set()
    for before, after in pairwise(history):
        declared = {slug for slug, _ in after.declared - before.declared}
        for name, page in before.briefs().items():
            changed = after.briefs()[name] != page
            assert changed == any(f'id="{slug}"'.encode() in page for slug in declared), name
            seen.add(changed)
    assert seen == {True, False}


def headings(page: str) -> list[str]:
    document: HtmlElement = lxml_html.document_fromstring(page)
    return [heading.text_content() for heading in document.xpath(RECORD)]


def test_a_brief_tells_what_was_known_at_its_moment(history: list[Step]) -> None:
    last = {name: page.decode() for name, page in history[-1].briefs().items()}
    told = {name: headings(p) for name, p in last.items()}
    assert told == {
        "2024-W04": ["Number of the week"],
        "2024-W08": [],
        "2024-W23": [
            "What changed",
            "Number of the week",
            "Previously",
            "Corrections since the last brief",
        ],
        "2024-W44": ["What changed"],
        "2024-W47": ["Corrections since the last brief"],
        "best-of": ["What changed", "Number of the week"],
    }
