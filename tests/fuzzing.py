"""Whole sites of notes made at random, and what must hold of all that is made of them.

Also what is fed to `clip`. `tests/test_fuzz.py` tries some of it, `python -m tests.torture` more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import feedparser
from hypothesis import strategies as st
from lxml import etree

from site_gen import build as pipeline
from site_gen import press
from site_gen.arrange import pages as page_stage
from site_gen.desk import drafting, extract, pages, scaffold
from site_gen.desk.pages import NoPageError
from site_gen.diagnostics import Diagnostics, has_errors
from site_gen.model import Asset, Content
from site_gen.read import content as content_stage
from site_gen.read import markdown, notes, schema
from site_gen.read.characters import is_blank
from site_gen.read.problems import Problems
from site_gen.render import sheets
from tests import test_read_any_bytes as bytes_of
from tests.feed_traps import UNFIT

NOW = bytes_of.NOW
TEMPLATES = pipeline.default_templates()
ASSETS = (Asset("content/assets/x", "0", 1), Asset("content/notes/x.png", "0", 1, (1, 1)))
_WEEKDAY = datetime(2024, 2, 10, 12, tzinfo=UTC)

_DATES = """
    2024-01-22 2024-02-09T23:59:59.999999-12:00 2024-01-01T00:00Z 1600-01-01 9900-12-31
    2024-02-29 2023-02-29 2024-13-01 0000-01-01 24-1-1 2024-W04 99999-01-01 2024-01-22T24:00Z
    2024-03-31T02:30:00+01:00 2024-01-22T10:00 1e9 now
"""
_ADDRESSES = """
    https://e.com http://é.com/ü?x=1&y=2#z https://[::1]/ https://e.com:99999 javascript:x
    //e.com https://a@b https://e.com/%zz https://e.com/]]> https://e.com/"x https://
    HTTPS://E.COM
"""
# What a field takes, near what it takes, and beyond.
dates = st.sampled_from(_DATES.split()) | st.dates().map(str)
slugs = st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True) | st.sampled_from(
    ["con", "index", "feeds", "A", "é", "a.b", "-", "--", "0", "2024-w04", "nul", "a" * 201]
)
numbers = st.sampled_from(
    ["0", "-0", "1e308", "1e-308", "1e400", "NaN", "inf", "-1", "1_000", "0x10", "١", "9" * 40]
) | st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str)
periods = st.sampled_from(
    ["2024", "2024-Q3", "2024-Q5", "2024-02-30", "1600", "9900-12", "2024-00", "0001", "x"]
)
words = st.text(max_size=30) | st.sampled_from(
    [
        "",
        " ",
        "]]>",
        "</script>",
        "<b>",
        "&amp;",
        "&#0;",
        "\u202e",
        "\ufeff",
        "a\u0301",
        "TK",
        "{{x}}",
    ]
)
addresses = st.sampled_from(_ADDRESSES.split())


def _mapping(**fields: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({}, optional=fields)


claims = st.lists(
    _mapping(
        id=slugs,
        text=words,
        status=st.sampled_from(["reported", "false", "denied", "held", "No"]),
        basis=st.sampled_from(["anonymous", "company", "me"]),
        by=words,
        as_of=dates,
        due=periods,
        about=st.sampled_from(["openai", "acme"]),
    ).map(lambda given: {"id": "c", "text": "A", "status": "reported", **given}),
    max_size=3,
)
figures = st.lists(
    _mapping(
        id=slugs,
        label=words,
        value=numbers,
        min=numbers,
        max=numbers,
        unit=words,
        kind=st.sampled_from(["actual", "target", "estimate", "x"]),
        as_of=dates,
        **{"for": periods},
    ).map(lambda given: {"id": "f", "label": "A", "unit": "B", **given}),
    max_size=3,
)
changes = st.lists(
    _mapping(
        date=dates,
        kind=st.sampled_from(["update", "correction", "clarification", "retraction"]),
        text=words,
        was=words,
        now=words,
    ).map(lambda given: {"date": "2024-02-01", "kind": "update", "text": "A", **given}),
    max_size=2,
)
front_matters = st.fixed_dictionaries(
    {"title": words, "date": dates | st.just("2024-01-22"), "source": addresses | words},
    optional={
        "claims": claims,
        "figures": figures,
        "changes": changes,
        "summary": words,
        "why_it_matters": words,
        "topics": st.lists(st.sampled_from(["chips", "energy", "zzz"]), max_size=2),
        "companies": st.just(["openai"]),
        "uid": slugs,
        "aliases": st.lists(st.sampled_from(["/a/", "/a", "/A/", "//", "/..", "/x y"]), max_size=2),
        "weight": st.sampled_from(["lead", "main", "short", "heavy"]),
        "lang": st.sampled_from(["fr", "ar", "en-GB", "x"]),
        "draft": st.sampled_from([True, False, "yes"]),
    },
)


def written(fields: Mapping[str, object], body: str) -> bytes:
    """Write a note; JSON is YAML."""
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
    return f"---\n{''.join(lines)}---\n{body}".encode("utf-8", "surrogatepass")


_PLAIN = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp", "Co")),
    min_size=1,
    max_size=30,
).filter(lambda text: not is_blank(text)) | st.sampled_from(
    ["]]>", "</script>", "<b>", "&amp;", "\u202e", "a\u0301", "{{x}}", "R&D2", "=1+1", "a\ufffd"]
)
_DAY = st.sampled_from(["2024-01-01", "2024-01-22", "2024-02-09T23:59:59.999999Z", "1600-01-01"])
_ID = st.sampled_from(["a", "b-1", "c", "0"])


def _all(**fields: object) -> st.SearchStrategy[dict[str, object]]:
    given = {k: v if isinstance(v, st.SearchStrategy) else st.just(v) for k, v in fields.items()}
    return st.fixed_dictionaries(given)


_STATEMENTS = _all(
    id=_ID, text=_PLAIN, status=st.sampled_from(["reported", "false", "delayed", "confirmed"])
)
_MEASURES = _all(
    id=_ID, label=_PLAIN, value=st.sampled_from(["1", "-0.5", "1e9", "350000"]), unit="GPUs",
    kind=st.sampled_from(["actual", "target", "estimate"]), as_of="2024-01-18",
)  # fmt: skip
_DECLARED = _all(
    date=st.sampled_from(["2024-02-09", "2024-02-10", "2024-03-01"]),
    kind=st.sampled_from(["update", "correction", "clarification", "retraction"]),
    text=_PLAIN,
)
likely = st.builds(
    written,
    st.fixed_dictionaries(
        {
            "title": _PLAIN,
            "date": _DAY,
            "source": st.sampled_from(["https://e.com/a?b=1&c='", "http://é.com/ü", "A & B"]),
        },
        optional={
            "claims": st.lists(_STATEMENTS, max_size=2, unique_by=lambda each: each["id"]),
            "figures": st.lists(_MEASURES, max_size=2, unique_by=lambda each: each["id"]),
            "changes": st.lists(_DECLARED, max_size=2),
            "summary": _PLAIN,
            "why_it_matters": _PLAIN,
            "topics": st.just(["chips"]),
            "companies": st.just(["openai"]),
            "weight": st.sampled_from(["lead", "main", "short"]),
            "lang": st.sampled_from(["fr", "ar", "en-GB"]),
        },
    ),
    st.lists(
        st.sampled_from([m for m in bytes_of.BODY if m.isprintable() or m.isspace()]).filter(
            lambda mark: mark not in "\x0c\u2028 &#12; &#x2; TK <!--"
        )
        | _PLAIN,
        max_size=30,
    ).map("".join),
)
"""Notes that are mostly sound, with anything awkward in them."""

note_files = (
    likely
    | likely
    | likely
    | st.builds(written, front_matters, bytes_of.body)
    | bytes_of.shaped(schema.NOTE, "---\n", "---\nText.\n")
    | bytes_of.text_file
    | bytes_of.anything
)


_MARKS = st.sampled_from([m for m in bytes_of.BODY if m not in "\x02\x0c\u2028"])
_SIGN = object()


def _numbered(parts: Sequence[object]) -> tuple[str, list[str]]:
    found = [f"w{number}q" for number, part in enumerate(parts) if part is _SIGN]
    names = iter(found)
    return "".join(next(names) if part is _SIGN else str(part) for part in parts), found


texts = st.lists(_MARKS | st.just(_SIGN), max_size=40).map(_numbered)
"""Bodies of marks and of words that are each there once; with the words."""

_FRAGMENTS = """
    <html> <head> <title> </title> <meta property="og:title" content=" "> <body> <article> <p>
    </p> <h1> </h1> <time datetime=" <script type="application/ld+json"> </script> {"@type":
    "NewsArticle", "headline": ["datePublished": "author": {"name": [ ] } , <link
    rel="canonical" href=" https://e.com/a <!-- --> <![CDATA[ <svg> <a href=" </a> lang="fr"
    charset=utf-16 <meta charset="x"> <div class="consent"> January 2024 $1.5 billion Reuters
    reported &#0; &#xD800;
"""
_SAVED = [file.read_bytes() for file in sorted((Path(__file__).parent / "clip").glob("*.html"))]


def _cut(page: bytes, start: int, length: int, more: bytes) -> bytes:
    start %= len(page)
    return page[:start] + more + page[start + length :]


clippings = (
    st.binary(max_size=200)
    | st.lists(st.sampled_from(_FRAGMENTS.split()) | words, max_size=40).map(
        lambda parts: ("<html>" + " ".join(parts)).encode("utf-8", "surrogatepass")
    )
    | st.builds(
        _cut,
        st.sampled_from(_SAVED),
        st.integers(0, 1 << 20),
        st.integers(0, 200),
        st.binary(max_size=20),
    )
)
"""Pages to clip: noise, fragments, and real ones with a piece torn out."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of some notes."""

    malformed: int
    published: int
    feeds: int


def try_notes(files: Sequence[bytes]) -> Tried:
    """Read notes, each by itself and then as one site, and make all pages and feeds of the sound.

    Raises AssertionError where a note is lost without a word, or what is made of it is no page or
    feed; any other exception is a traceback that a user would see.
    """
    named = {f"content/notes/n-{number}.md": data for number, data in enumerate(files)}
    sound = {path: data for path, data in named.items() if try_alone(path, data)}
    malformed = len(named) - len(sound)
    read, found = _read(sound)
    while has_errors(found):  # of those that do not go together, the later ones give way
        wrong = [d.at.path for d in found if d.severity == "error" and d.at]
        gone = [path for path in wrong if path in sound]
        assert gone, found
        malformed += sound.pop(gone[-1], None) is not None
        read, found = _read(sound)
    return Tried(malformed, len(sound), _make(read))


def try_alone(path: str, data: bytes) -> bool:
    """Read a note by itself, and tell whether it is sound; what it is not is said."""
    note, found = notes.read(path, data)
    wrong = has_errors(found)
    assert note is not None or wrong, path
    assert all(d.message and d.help for d in found), found
    return not wrong


def _read(sound: Mapping[str, bytes]) -> tuple[Content, Diagnostics]:
    read, found = content_stage.read(sorted({**bytes_of.FILES, **sound}.items()), ASSETS)
    assert read is not None
    site, of_site = pipeline.arrange_content(read, NOW)
    _, of_plan = page_stage.plan(site)
    return read, (*found, *of_site, *of_plan)


def _make(read: Content) -> int:
    """Make all that a build makes, look at it, and return the number of feeds."""
    site, _ = pipeline.arrange_content(read, NOW)
    plan, _ = page_stage.plan(site)
    kind = press.Type(plan.head, sheets.ready(TEMPLATES, read.config), None)
    printed = press.run(plan, kind, b"", {}, 1)
    assert not has_errors(printed.diagnostics), printed.diagnostics
    parsed = 0
    for path, data in printed.fresh.items():
        assert isinstance(data, bytes)  # a site so small stays in memory
        parsed += examine(path, data)
    return parsed


def examine(path: str, data: bytes) -> bool:
    """Hold a file to what its kind must be; tell whether it is a feed."""
    text = data.decode("utf-8")
    if path.endswith(".json"):
        found = json.loads(text)
        return isinstance(found, dict) and found["version"].startswith("https://jsonfeed.org/")
    if path.endswith(".opml"):
        etree.fromstring(data)
    elif path.endswith((".atom", ".xml")):
        assert not UNFIT.search(text), path
        etree.fromstring(data)
        read = feedparser.parse(data)
        assert not read.bozo, (path, read.get("bozo_exception"))
    else:
        assert not path.endswith(".html") or data.startswith(b"<!DOCTYPE html>"), path
        return False
    return True


class _Words(HTMLParser):
    # A slot is made a comment: it holds the address of a link or picture.
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_comment(self, data: str) -> None:
        self.found.append(data)

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag
        self.found.extend(value for _, value in attrs if value)


def text_of(html: str) -> str:
    """Return what a reader may get to know of a page: its words, titles and addresses."""
    parser = _Words()
    parser.feed(html)
    return " ".join("".join(parser.found).split())


def try_text(source: str, expected: Sequence[str]) -> None:
    """Read a body; each of its words reaches readers, or a diagnostic tells of what is lost."""
    problems = Problems("content/notes/a.md")
    read = markdown.read(source, "content/notes/a.md", 1, problems)
    shown = text_of(read.html.replace("\x02", "<!-- ").replace("\x03", " -->"))
    lost = [word for word in expected if word not in shown]
    assert not lost or problems.found, (lost, source)


def try_clip(data: bytes, content: Content) -> bool:
    """Clip a page; tell whether there is a draft, which must be a note but for what is missing."""
    try:
        given = pages.read(data)
        extract.read(given, _WEEKDAY.date())
    except NoPageError:
        return False
    clipped = drafting.draft(given, content, (), now=_WEEKDAY, mint=scaffold.minted)
    skeleton = clipped.made.skeleton
    note, found = notes.read(skeleton.path, skeleton.text.encode())
    assert note is not None, (skeleton.text, found)
    assert not has_errors(found), (skeleton.text, found)
    return True
