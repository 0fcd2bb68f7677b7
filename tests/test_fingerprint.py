"""What changes the bytes of a page changes its fingerprint, and little else does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from site_gen import build as pipeline
from site_gen import clock, intake, press, program
from site_gen.diagnostics import has_errors
from site_gen.fingerprint import Fingerprints, Part, Templates
from site_gen.model import Note
from site_gen.press import Printed
from site_gen.products import Feed, Plan
from site_gen.publication import Brief
from tests import edits, sites
from tests.edits import INCLUSIONS, NoteFile

AT = "2024-01-26"
SALT = b"this program"


def arranged(root: Path, at: str = AT, *, preview: bool = False) -> pipeline.Arranged:
    """Read and plan a site that has no errors."""
    read = intake.read(root, SALT, 1)
    found, diagnostics = pipeline.assemble(read, clock.parse_when(at), None, preview=preview)
    assert found
    assert not has_errors(diagnostics), diagnostics
    return found


def printed(root: Path, at: str = AT, *, salt: bytes = SALT, preview: bool = False) -> Printed:
    """Render a site whole."""
    site = arranged(root, at, preview=preview)
    type_ = press.Type(site.plan.head, site.templates, program.catalogue("en"))
    found = press.run(site.plan, type_, salt, {}, 1)
    assert not has_errors(found.diagnostics), found.diagnostics
    assert found.fresh.keys() == found.fingerprints.keys()
    return found


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small site."""
    edits.make(tmp_path)
    return tmp_path


def change(number: int, **values: object) -> Callable[[Path], None]:
    """Make an edit of a note."""

    def edit(site: Path) -> None:
        note: NoteFile = edits.notes()[number]
        for name, value in values.items():
            assert getattr(note, name) != value
            setattr(note, name, value)
        edits.write(site, note.path, str(note))

    return edit


def setting(**values: object) -> Callable[[Path], None]:
    """Make an edit of the settings."""

    def edit(site: Path) -> None:
        settings = edits.Settings()
        for name, value in values.items():
            assert getattr(settings, name) != value
            setattr(settings, name, value)
        for path, text in settings.files().items():
            edits.write(site, path, text)

    return edit


def override(name: str) -> Callable[[Path], None]:
    return lambda site: edits.write(site, f"templates/{name}", edits.override(name, "mark"))


def drafted(site: Path) -> None:
    (site / edits.notes()[5].path).unlink()


EDITS: Mapping[str, Callable[[Path], None]] = {
    "body": change(1, body=f"{edits.WORDS[0]} More of it."),
    "summary": change(1, body="Another first sentence."),
    "title": change(1, title="Another title"),
    "title of a lead": change(0, title="Another title"),
    "date": change(1, date="2024-01-17"),
    "time": change(2, date="2024-01-16T09:00:01-05:00"),
    "zone alone": change(2, date="2024-01-16T15:00:00+01:00"),
    "weight": change(1, weight="short"),
    "topics": change(1, topics=["money"]),
    "companies": change(1, companies=["globex"]),
    "story": change(1, in_story=False),
    "wording of a claim": change(0, claim="The fab opens late"),
    "change": change(1, changes=[("2024-01-20", "correction", "Mended.")]),
    "retraction": change(1, changes=[("2024-01-20", "retraction", "Gone.")]),
    "alias": change(1, aliases=["/old/"]),
    "link": change(1, link="note-3"),
    "published draft": change(6, draft=False),
    "draft": change(5, draft=True),
    "deleted": drafted,
    "picture": lambda site: edits.write(
        site,
        "content/notes/2024/fab.png",
        (sites.GOLDEN / "typical/content/assets/icon.png").read_bytes(),
    ),
    "title of the site": setting(title="Another"),
    "tagline": setting(tagline="Another"),
    "address": setting(url="https://other.example/"),
    "entries of feeds": setting(feed_notes=2),
    "name of a company": setting(company="Another"),
    "name of a publisher": setting(publisher="Another"),
    "order of topics": setting(topics=["rules", "money"]),
    "background of a story": setting(background="Another."),
    "standing page": lambda site: edits.write(
        site, "content/pages/about.md", "---\ntitle: Another\nmenu: header\n---\nText.\n"
    ),
    "brief": lambda site: edits.write(
        site, "content/briefs/2024-W03.md", "---\nnotes: [note-0, note-2]\n---\nAnother intro.\n"
    ),
    "skipped week": lambda site: edits.write(
        site, "content/briefs/2024-W01.md", "---\nskip: We rested.\n---\n"
    ),
    **{f"template {name}": override(name) for name in edits.OVERRIDES},
}


@pytest.mark.parametrize("name", EDITS)
def test_only_what_is_made_from_something_new_changes(name: str, site: Path) -> None:
    before = printed(site)
    EDITS[name](site)
    after = printed(site)
    shared = before.fresh.keys() & after.fresh.keys()
    other_bytes = {path for path in shared if before.fresh[path] != after.fresh[path]}
    other_prints = {p for p in shared if before.fingerprints[p] != after.fingerprints[p]}
    assert other_bytes <= other_prints
    assert other_prints or before.fresh.keys() != after.fresh.keys()
    kept = _printed_again(site, before)
    assert kept == shared - other_prints


def _printed_again(site: Path, before: Printed) -> frozenset[str]:
    again = arranged(site)
    type_ = press.Type(again.plan.head, again.templates, program.catalogue("en"))
    return press.run(again.plan, type_, SALT, before.fingerprints, 1).kept


def test_the_clock_changes_only_what_is_due(site: Path) -> None:
    before, after = printed(site, "2024-01-18T12:00:00Z"), printed(site, "2024-01-19T07:00:00Z")
    shared = before.fresh.keys() & after.fresh.keys()
    other = {path for path in shared if before.fresh[path] != after.fresh[path]}
    assert other
    assert other <= {p for p in shared if before.fingerprints[p] != after.fingerprints[p]}
    assert before.fingerprints["404.html"] == after.fingerprints["404.html"]


def test_a_preview_is_made_from_being_one(site: Path) -> None:
    before, after = printed(site), printed(site, preview=True)
    shared = before.fresh.keys() & after.fresh.keys()
    assert shared
    assert [path for path in shared if before.fingerprints[path] == after.fingerprints[path]] == []


def moved(site: Path, edit: str) -> set[str]:
    """Return the outputs whose fingerprint an edit changes."""
    before = printed(site).fingerprints
    EDITS[edit](site)
    after = printed(site).fingerprints
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def test_a_body_changes_the_note_its_brief_and_feeds_and_no_list(site: Path) -> None:
    assert moved(site, "body") == {
        "notes/note-1/index.html",
        "briefs/2024-W02/index.html",
        "feeds/notes.atom",
        "feeds/notes.json",
        "feeds/briefs.atom",
        "feeds/briefs.json",
        "feeds/briefs/1.atom",
        "feed.xml",
        "feeds/topics/rules.atom",
        "feeds/stories/saga.atom",
        "feeds/stories/old-saga.atom",
    }


def test_a_title_changes_the_lists_too(site: Path) -> None:
    assert moved(site, "title") >= {
        "topics/rules/index.html",
        "stories/saga/index.html",
        "notes/note-1/index.html",
        "briefs/2024-W02/index.html",
    }


def test_a_template_changes_what_is_set_with_it_alone(site: Path) -> None:
    assert moved(site, "template briefs.html") == {"briefs/index.html"}


def test_parts_have_names_for_people(site: Path) -> None:
    plan = arranged(site).plan
    look = Fingerprints(SALT, plan.head, pipeline.default_templates())
    page = next(page for page in plan.pages if page.path == "notes/note-1/index.html")
    names = [part.name for part in look.of_page(page)]
    assert {"site_gen itself", "the site's head", "the theme's files"} <= set(names)
    assert {"note note-1", "template note.html", "template base.html"} <= set(names)
    assert [name for name in names if name.startswith("note ")] == ["note note-1"]


def test_another_program_is_something_new_in_everything(site: Path) -> None:
    before, after = printed(site).fingerprints, printed(site, salt=b"another").fingerprints
    assert [path for path in before if before[path] == after[path]] == []


# Whatever is in a view is in its fingerprint.


def variants(value: Any) -> Iterator[Any]:
    """Yield copies of a value that each differ from it in one place."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, str):
        yield f"{value}!"
    elif isinstance(value, tuple):
        yield (*value, "one more")
        yield from (value[:place] + value[place + 1 :] for place in range(len(value)))
    for name, part in parts_of(value).items():
        for other in variants(part):
            yield with_part(value, name, other)


def parts_of(value: Any) -> Mapping[Any, Any]:
    if isinstance(value, tuple):
        return dict(enumerate(value))
    if is_dataclass(value) and not isinstance(value, type):
        # A brief's notes are the same that its page is given as items, or none.
        left = {"notes", "sections"} if isinstance(value, Brief) else set()
        return {f.name: getattr(value, f.name) for f in fields(value) if f.name not in left}
    return value if isinstance(value, Mapping) else {}


def with_part(value: Any, name: Any, part: Any) -> Any:
    if isinstance(value, tuple):
        return (*value[:name], part, *value[name + 1 :])
    return {**value, name: part} if isinstance(value, Mapping) else replace(value, **{name: part})


@cache
def planned() -> tuple[Plan, Mapping[str, bytes]]:
    """Plan our typical site."""
    found = arranged(sites.source("typical"), str(sites.now("typical")))
    return found.plan, found.templates


def keys(parts: tuple[Part, ...]) -> bytes:
    return b"".join(part.key for part in parts)


KINDS = sorted({page.kind for page in planned()[0].pages})


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_made_from_all_of_its_view(kind: str) -> None:
    plan, templates = planned()
    page = next(page for page in plan.pages if page.kind == kind)
    look = Fingerprints(SALT, plan.head, templates)
    same = keys(look.of_page(page))
    assert same == keys(Fingerprints(SALT, plan.head, templates).of_page(page))
    others = list(variants(page))
    assert len(others) >= (2 if kind == "404" else 3)
    for other in others:
        if other.kind == kind:
            assert keys(look.of_page(other)) != same, other


@pytest.mark.parametrize("kind", ["briefs", "notes", "topic", "company", "story"])
def test_a_feed_is_made_from_all_of_it(kind: str) -> None:
    plan, templates = planned()
    feed: Feed = next(feed for feed in plan.feeds if feed.kind == kind)
    look = Fingerprints(SALT, plan.head, templates)
    same = keys(look.of_feed(feed))
    others = list(variants(feed))
    assert len(others) > 50
    for other in others:
        assert keys(look.of_feed(other)) != same, other


def test_everything_is_made_from_the_head() -> None:
    plan, templates = planned()
    page = plan.pages[0]
    same = keys(Fingerprints(SALT, plan.head, templates).of_page(page))
    others = list(variants(plan.head))
    assert len(others) > 50
    for other in others:
        assert keys(Fingerprints(SALT, other, templates).of_page(page)) != same, other


def note_changed(value: Any, slug: str) -> Any:
    """Return a value in which a note says something else, wherever it stands."""
    if isinstance(value, Note):
        return replace(value, why_it_matters="Changed.") if value.slug == slug else value
    if isinstance(value, tuple):
        return tuple(note_changed(part, slug) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: note_changed(getattr(value, f.name), slug) for f in fields(value)}
        return replace(value, **parts)
    return value


def slugs(value: Any) -> set[str]:
    """Return the notes that a template could reach from a value."""
    if isinstance(value, Note):
        return {value.slug}
    if isinstance(value, tuple):
        return {slug for part in value for slug in slugs(part)}
    if is_dataclass(value) and not isinstance(value, type):
        return {slug for f in fields(value) for slug in slugs(getattr(value, f.name))}
    return set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_made_from_every_note_that_its_template_could_show(kind: str) -> None:
    plan, templates = planned()
    look = Fingerprints(SALT, plan.head, templates)
    for page in plan.pages:
        if page.kind == kind:
            for slug in sorted(slugs(page.view)):
                other = note_changed(page, slug)
                assert keys(look.of_page(other)) != keys(look.of_page(page)), (page.path, slug)


# Templates.


def names(files: Mapping[str, str], name: str) -> set[str]:
    parts = Templates({n: text.encode() for n, text in files.items()}).parts(name)
    return {part.name.removeprefix("template ") for part in parts} - {"the theme's files"}


FILES = {
    "base.html": "",
    "a.html": '{% import "m.html" as m %}{% import "m.html" as again %}',
    "b.html": '{% extends "a.html" %}{%- from\n"n.html" import x -%}',
    "m.html": "{% macro x() %}{% endmacro %}",
    "n.html": "{% include 'b.html' without context %}",
    "other.html": "",
}


def test_a_template_draws_on_what_it_names_and_on_what_that_names() -> None:
    assert names(FILES, "base.html") == {"base.html"}
    assert names(FILES, "a.html") == {"a.html", "m.html"}
    assert names(FILES, "b.html") == {"a.html", "b.html", "m.html", "n.html"}
    assert names(FILES, "n.html") == {"a.html", "b.html", "m.html", "n.html"}


@pytest.mark.parametrize(
    "text",
    [
        "{% include name %}",
        "{% include(name) %}",
        '{% include ["a.html", "b.html"] %}',
        '{% include "a.html" if x else "b.html" %}',
        '{% include "a" ~ ".html" %}',
        '{% include "a" ".html" %}',
        '{% include "\\x61.html" %}',
        '{% extends "a.html"\n if x else "b.html" %}',
        '{% from config.theme ~ "/m.html" import x %}',
        "{%+ import config.theme as m %}",
    ],
)
def test_a_template_with_a_computed_name_may_draw_on_any(text: str) -> None:
    files = {**FILES, "page.html": text}
    assert names(files, "page.html") == files.keys()


@pytest.mark.parametrize("inclusion", INCLUSIONS)
@pytest.mark.parametrize("name", ["part.html", "none.html", "other.html", "macros.part.html"])
def test_what_a_template_draws_on_is_in_its_pages(inclusion: str, name: str, site: Path) -> None:
    page = edits.FIXED["templates/404.html"].replace("Lost.", inclusion)
    edits.write(site, "templates/404.html", page)
    before, first = _lost(site)
    edits.write(site, f"templates/{name}", "{% macro part() %}Other{% endmacro %}Other")
    after, second = _lost(site)
    assert first == second or before != after
    (site / "templates" / name).unlink()
    gone, third = _lost(site)
    assert second == third or gone != after


def _lost(site: Path) -> tuple[bytes, object]:
    """Return the fingerprint of 404.html, and its bytes or what is wrong with it."""
    found = arranged(site)
    type_ = press.Type(found.plan.head, found.templates, program.catalogue("en"))
    page = next(page for page in found.plan.pages if page.kind == "404")
    made = press.run(replace(found.plan, pages=(page,), feeds=()), type_, SALT, {}, 1)
    return made.fingerprints["404.html"], (made.fresh["404.html"], made.diagnostics)


def test_a_missing_template_is_not_an_empty_one() -> None:
    page = {"page.html": b'{% include "part.html" ignore missing %}'}
    missing = Templates(page).parts("page.html")
    assert missing != Templates({**page, "part.html": b""}).parts("page.html")
    assert "template part.html" in {part.name for part in missing}


def test_a_template_under_another_name_is_another_one() -> None:
    page = {"page.html": b"{% include name %}"}
    one, other = ({**page, name: b"same"} for name in ("one.html", "other.html"))
    assert keys(Templates(one).parts("page.html")) != keys(Templates(other).parts("page.html"))


def test_the_theme_s_files_are_in_every_page() -> None:
    page = {"page.html": b"", "assets/site.css": b"a"}
    same = keys(Templates(page).parts("page.html"))
    for other in (
        {**page, "assets/site.css": b"b"},
        {"page.html": b"", "assets/sites.css": b"a"},
        {"page.html": b""},
    ):
        assert keys(Templates(other).parts("page.html")) != same


# Wherever it is computed.

SCRIPT = """
import sys
from hashlib import sha256
from pathlib import Path
from tests.test_fingerprint import printed
found = printed(Path(sys.argv[1])).fingerprints
print(sha256(repr(sorted(found.items())).encode()).hexdigest())
"""


def test_fingerprints_are_the_same_in_any_process_and_place(site: Path, tmp_path: Path) -> None:
    copy = edits.copy(site, tmp_path / "elsewhere" / "copy")
    found = set()
    for seed, root in (("0", site), ("1", site), ("4242", copy)):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(sites.ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(root)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(done.stdout)
    assert len(found) == 1
    assert len(found.pop()) == 65
