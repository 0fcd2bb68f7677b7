"""Any bytes are a value or a diagnostic, at a place that is there."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from site_gen import clock
from site_gen.arrange import pages
from site_gen.arrange import site as site_stage
from site_gen.diagnostics import Diagnostic, Diagnostics, in_order
from site_gen.model import Asset
from site_gen.read import config, content, markdown, schema
from site_gen.read.fields import Fields
from site_gen.read.problems import Problems
from site_gen.read.schema import SourceShape
from site_gen.read.shapes import Choice, ListOf, Record

SITE = """\
title: The Fab Brief
url: https://brief.example/
language: en
timezone: Europe/Paris
author: {name: The desk}
id_authority: brief.example,2024
"""
FILES = {
    "content/site.yaml": SITE.encode(),
    "content/topics.yaml": b"energy: {name: Energy}\nchips: {name: Chips}\n",
    "content/companies.yaml": b"openai: {name: OpenAI}\n",
    "content/publishers.yaml": b"ft.com: {name: Financial Times}\n",
    "content/notes/2024-01-22-b.md": b"---\ntitle: B\nsource: C\ntopics: [chips]\n---\n## D\n",
}
TEXTS = [
    "content/notes/2024-01-22-a.md",
    "content/notes/a.md",
    "content/notes/a.fr.md",
    "content/briefs/2024-W04.md",
    "content/briefs/2024-W99.md",
    "content/briefs/special.md",
    "content/stories/a.md",
    "content/pages/about.md",
]
DATA = [
    "content/site.yaml",
    "content/topics.yaml",
    "content/topics.fr.yaml",
    "content/companies.yaml",
    "content/publishers.yaml",
]
FIELDS = """
    uid title date lang summary why_it_matters topics companies story weight sources source claims
    figures changes image draft aliases feed_id allow id text status basis by as_of due about label
    value min max unit kind for approx role of url name author paywall archived gone was now src
    alt credit caption published notes also sponsor skip menu order description country ticker
    also_called language timezone id_authority tagline brief feeds briefs hub also_at license
    report subscribe email action field hidden logo icon accent cards rules N214 languages deploy
    weekday time from openai chips zzz <<
"""
WORDS = """
    a b 2024-01-22 2024-02-30 2024-01-22T10:00Z 2024 2024-Q3 2024-W10 9900-12-31 1600-01-01
    true false null ~ TK 1 -1 1e9 .inf chips openai reported correction origin retraction
    https://e.com/ https://[ //x /old/ ../x note:b friday 07:00 UTC fr header lead
    &a *a !b << | > - ? : # @ % ` ' " [] {} [ ] { } , é 𝔘 "\\u0007" "\\ud800" "a\\nb" "\\x85" '' ""
"""
MARKS = """
    # > - * ** ~~ ` ``` ~~~ | : ! [ ] ( ) < > & \\ / [^1] [^1]: [a]: $ 1. --- ![ ](x) x.png word é
    note:b https://e.com javascript:x /assets/x b.md #d &#12; &#x2; &nbsp; <b> <!-- TK
    [x](note:b) ![x](x.png) [](b.md) |---|---|
"""
VALUES = [*WORDS.split(), "\u00a0", "\ufeff", "\u200b", "|\n  a", ">\n  b"]
BODY = [*MARKS.split(), "\n", "\n\n", " ", "    ", "  \n", "\t", "\u0301", "\x02", "\x0c", "\u2028"]

value = st.recursive(
    st.sampled_from(VALUES) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(st.sampled_from(FIELDS.split()), inner), max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{k}: {v}" for k, v in pairs) + "}"
        )
    ),
    max_leaves=6,
)
# JSON is YAML: what comes of this can be read, and is wrong further on.
sound = st.recursive(
    st.sampled_from(WORDS.split())
    | st.text(max_size=8)
    | st.none()
    | st.integers()
    | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(FIELDS.split()), inner, max_size=5)
    ),
    max_leaves=12,
)
sound_fields = st.dictionaries(st.sampled_from(FIELDS.split()), sound, max_size=8).map(
    lambda pairs: "".join(f"{name}: {json.dumps(value)}\n" for name, value in pairs.items())
)
wild_fields = st.lists(
    st.tuples(st.sampled_from(FIELDS.split()), value).map(lambda pair: f"{pair[0]}: {pair[1]}\n")
    | st.tuples(st.sampled_from(FIELDS.split()), value).map(
        lambda pair: f"  - {pair[0]}: {pair[1]}\n"
    )
    | st.text(max_size=12).map(lambda text: f"{text}\n"),
    max_size=8,
).map("".join)
fields = sound_fields | wild_fields
word = st.sampled_from(WORDS.split()) | st.text(max_size=8) | st.none() | st.integers(-9, 9999)


def of_shape(shape: object) -> st.SearchStrategy[Any]:
    """Make values of the kind that a field takes, with any words in them."""
    if isinstance(shape, ListOf):
        return st.lists(of_shape(shape.shape), max_size=3)
    if isinstance(shape, SourceShape):
        return word | of_shape(shape.record)
    if isinstance(shape, Record):
        return of_fields(shape.fields)
    return st.sampled_from(shape.words) if isinstance(shape, Choice) else word


def of_fields(table: Fields) -> st.SearchStrategy[dict[str, Any]]:
    """Make mappings with some of the fields of a table."""
    return st.fixed_dictionaries({}, optional={k: of_shape(f.shape) for k, f in table.items()})


def shaped(table: Fields, before: str = "", after: str = "") -> st.SearchStrategy[bytes]:
    """Make files of such fields."""
    return of_fields(table).map(
        lambda pairs: (
            before.encode()
            + "".join(f"{name}: {json.dumps(value)}\n" for name, value in pairs.items()).encode()
            + after.encode()
        )
    )


body = st.lists(st.sampled_from(BODY) | st.text(max_size=6), max_size=30).map("".join)
text_file = st.builds("---\n{}---\n{}".format, fields, body).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)
data_file = st.builds("{}{}".format, st.sampled_from(["", SITE]), fields).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)
anything = st.binary(max_size=60) | st.builds(
    lambda data, more: data + more, text_file, st.binary(max_size=4)
)


NOW = clock.parse_when("2024-02-10")


def read(files: dict[str, bytes]) -> Diagnostics:
    """Read, arrange and plan a site, as a build does."""
    assets = (Asset("content/assets/x", "0", 1), Asset("content/notes/x.png", "0", 1, (1, 1)))
    read_content, found = content.read(sorted({**FILES, **files}.items()), assets)
    if read_content is None:
        return in_order(found)
    site, of_site = site_stage.arrange(read_content, NOW, lambda lead, _: lead)
    _, of_plan = pages.plan(site)
    return in_order((*found, *of_site, *of_plan))


def lines(data: bytes) -> list[str]:
    text = data.decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def check(files: dict[str, bytes]) -> None:
    for found in read(files):
        assert found.message
        assert found.help, found
        assert is_there(found, {**FILES, **files}), found


def is_there(found: Diagnostic, files: dict[str, bytes]) -> bool:
    assert found.at is not None
    if found.at.line is None or found.at.column is None:
        return found.at.line is found.at.column
    rows = lines(files[found.at.path])
    inside = 1 <= found.at.line <= len(rows)
    return inside and 1 <= found.at.column <= len(rows[found.at.line - 1]) + 1


@given(st.sampled_from(TEXTS), text_file | anything)
@example("content/notes/a.md", b'---\n"a\\nb": x\ntopics: [zzz]\n---\n')
@example("content/notes/a.md", b"---\r\n\xff")
@example("content/briefs/2024-W99.md", b"---\nnotes: [b]\n---\n")
@settings(deadline=None)
def test_any_text_is_a_value_or_a_diagnostic(path: str, data: bytes) -> None:
    check({path: data})


@given(st.sampled_from(DATA), data_file | anything)
@settings(deadline=None)
def test_any_data_are_a_value_or_a_diagnostic(path: str, data: bytes) -> None:
    check({path: data})


@given(st.dictionaries(st.sampled_from([*TEXTS, *DATA]), text_file | data_file, max_size=6))
@settings(deadline=None, max_examples=50)
def test_any_site_is_a_site_or_diagnostics(files: dict[str, bytes]) -> None:
    check(files)


@given(
    st.fixed_dictionaries(
        {
            "content/site.yaml": shaped(config.SITE) | st.just(SITE.encode()),
            "content/notes/2024-01-22-a.md": shaped(schema.NOTE, "---\n", "---\n[x](note:b)\n"),
            "content/notes/c.md": shaped(schema.NOTE, "---\ndate: 2024-01-20\n", "---\nText.\n"),
            "content/briefs/2024-W04.md": shaped(schema.BRIEF, "---\n", "---\n"),
            "content/briefs/special.md": shaped(schema.BRIEF, "---\n", "---\nIntro.\n"),
            "content/stories/a.md": shaped(schema.STORY, "---\n", "---\n"),
            "content/pages/about.md": shaped(schema.PAGE, "---\n", "---\n"),
        }
    )
)
@settings(deadline=None)
def test_any_words_in_their_fields_are_a_site_or_diagnostics(files: dict[str, bytes]) -> None:
    check(files)


words = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789éüßøЖ中", min_size=1, max_size=9)


@given(st.lists(st.lists(words, min_size=1, max_size=12), min_size=1, max_size=6))
def test_every_word_of_a_plain_body_reaches_readers(paragraphs: list[list[str]]) -> None:
    source = "\n\n".join(" ".join(each) for each in paragraphs)
    problems = Problems("content/notes/a.md")
    text = markdown.read(source, "content/notes/a.md", 1, problems)
    assert problems.found == ()
    assert re.sub(r"<[^>]*>", "", text.html).split() == source.split()
    assert text.plain.split() == source.split()


@given(body)
def test_no_text_forges_what_its_place_fills_in(source: str) -> None:
    problems = Problems("content/notes/a.md")
    text = markdown.read(source.replace("\x02", "").replace("\x03", ""), "x/y.md", 1, problems)
    slots = re.findall("\x02([^\x03]*)\x03", text.html)
    assert text.html.count("\x02") == text.html.count("\x03") == len(slots)
    kinds = {slot.partition("\x1f")[0].rstrip("0123456789") for slot in slots}
    assert {k for k in kinds if not k.startswith("#")} <= {
        "h",
        "/h",
        "a",
        "/a",
        "i",
        "t",
        "/t",
        "p",
    }
