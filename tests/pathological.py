"""Notes that are written to cost time or memory, and what a build and a check of each cost.

`python -m tests.pathological [NAME…]` prints a row for each, measured in a process of its own.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from site_gen import build as pipeline
from site_gen import clock
from site_gen.build import Outcome
from tests import small_site

LIMIT = 250_000
"""Bytes of a body: what fits into a note."""
FRONT_LIMIT = 60_000
"""Bytes of a front matter: what is read at all."""
SECONDS = 2.0
MEGABYTES = 300
NOTE = "content/notes/pathological.md"
WHEN = clock.parse_when("2024-01-26T10:40:00+01:00")
_FRONT = "title: Pathological\ndate: 2024-01-22\nsource: https://ft.com/x\n"
_CPU_SECONDS = 60
_ADDRESS_SPACE = 2 << 30


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run over a note took, and said."""

    name: str
    step: str
    """`build` or `check`."""
    seconds: float
    """Of all cores, by the system's account."""
    megabytes: float
    """At most, with the interpreter and all libraries."""
    codes: tuple[str, ...]
    """Of the diagnostics of the note."""
    failure: str = ""
    """The traceback or the signal that ended it."""

    @property
    def row(self) -> str:
        """The cost as a line of a table."""
        said = self.failure or " ".join(sorted(set(self.codes)))
        return (
            f"{self.name:32} {self.step:6} {self.seconds:6.2f} s {self.megabytes:5.0f} MB  {said}"
        )


def fill(part: str, limit: int = LIMIT) -> str:
    """Repeat a part as often as it fits into a note."""
    return part * (limit // len(part.encode()))


def numbered(part: str, limit: int = LIMIT) -> str:
    """Repeat a part with a number in the place of each `#`."""
    found, size = [], 0
    for number in range(limit):
        piece = part.replace("#", str(number))
        size += len(piece.encode())
        if size > limit:
            break
        found.append(piece)
    return "".join(found)


def around(before: str, middle: str, after: str) -> str:
    """Put a text into as many pairs as fit into a note."""
    count = LIMIT // len((before + after).encode())
    return before * count + middle + after * count


def staircase(mark: str) -> str:
    """Nest a list in a list, each a step further in."""
    return "".join(f"{'  ' * depth}{mark} x\n" for depth in range(490))


BODIES: Mapping[str, Callable[[], str]] = {
    # Blocks
    "quotes, nested": lambda: fill("> ") + "x",
    "quotes, nested, many lines": lambda: fill("> " * 100 + "x\n"),
    "quotes, 39 deep, many lines": lambda: fill("> " * 39 + "x\n"),
    "quotes, one a paragraph": lambda: fill("> x\n\n"),
    "quotes, lazy": lambda: "> " * 38 + "x\n" + fill("x\n"),
    "lists, nested": lambda: fill("- ") + "x",
    "lists, a staircase": lambda: staircase("-"),
    "lists, numbered staircase": lambda: staircase("1."),
    "lists, 39 deep, many lines": lambda: fill("- " * 39 + "x\n"),
    "lists, long": lambda: fill("- x\n"),
    "lists, loose": lambda: fill("- x\n\n"),
    "lists, empty": lambda: fill("-\n"),
    "lists, alternating": lambda: fill("- x\n+ x\n* x\n"),
    "lists, numbers of nine digits": lambda: fill("999999999. x\n"),
    "lists and quotes": lambda: fill("> - ") + "x",
    "headings": lambda: fill("# x\n"),
    "headings, numbered": lambda: numbered("## x #\n"),
    "headings whose ids collide": lambda: numbered("# a\n\n# a #\n\n"),
    "headings, underlined": lambda: fill("x\n=\n"),
    "a heading of many hashes": lambda: "# " + fill("#"),
    "a heading that is long": lambda: "# " + fill("ab "),
    "paragraph of many lines": lambda: fill("x\n"),
    "paragraphs": lambda: fill("x\n\n"),
    "rules": lambda: fill("***\n"),
    "a rule of spaces": lambda: fill("* "),
    "code, indented": lambda: fill("    x\n"),
    "code, indented and blank": lambda: "    x\n" + fill("\n") + "    x\n",
    "fences, open": lambda: fill("```\n"),
    "fences, of growing length": lambda: "".join("`" * n + "\n" for n in range(3, 690)),
    "a fence's info": lambda: "```" + fill("x ") + "\nx\n```\n",
    "div towers": lambda: around("<div>", "x", "</div>"),
    "div towers, one a line": lambda: around("<div>\n", "x\n", "</div>\n"),
    "html comments, open": lambda: fill("<!-- "),
    "html tags, open": lambda: fill("<a "),
    "html attributes, open": lambda: fill('<a x="'),
    "html declarations": lambda: fill("<!A "),
    "html, processing": lambda: fill("<?"),
    "html, cdata": lambda: fill("<![CDATA["),
    "script tags": lambda: fill("<script>"),
    "less-than signs": lambda: fill("<"),
    "blanks": lambda: fill(" "),
    "blanks, then a word": lambda: "x" + fill(" ") + "x",
    "blanks before a line's end": lambda: fill("x" + " " * 500 + "\n"),
    "empty lines": lambda: fill("\n"),
    "tabs": lambda: fill("\t"),
    "tabs in quotes": lambda: fill(">\t>\t> x\n"),
    # Tables
    "table of 100 columns": lambda: (
        "|x" * 100 + "|\n" + "|-" * 100 + "|\n" + fill("|x" * 100 + "|\n", LIMIT - 1000)
    ),
    "table of 100 columns, short rows": lambda: (
        "|x" * 100 + "|\n" + "|-" * 100 + "|\n" + fill("|x\n", LIMIT - 1000)
    ),
    "table of 1,000 columns, short rows": lambda: (
        "|x" * 1000 + "|\n" + "|-" * 1000 + "|\n" + fill("|\n|x\n", LIMIT - 10000)
    ),
    "table of 60,000 columns": lambda: (
        fill("|x", LIMIT // 2) + "|\n" + fill("|-", LIMIT // 2) + "|"
    ),
    "table of bare pipes": lambda: fill("|"),
    "table heads": lambda: fill("x|x\n-|-\n"),
    "table, escaped pipes": lambda: "a|b\n-|-\n" + fill("\\|"),
    "table, code with pipes": lambda: "a|b\n-|-\n" + fill("`|"),
    "table delimiters": lambda: fill("-|"),
    "table delimiters, rows": lambda: fill("-|-\n"),
    # Inline
    "brackets, open": lambda: fill("["),
    "brackets, closed": lambda: fill("]"),
    "brackets, nested": lambda: around("[", "x", "]"),
    "brackets, pairs": lambda: fill("[]"),
    "brackets, pairs of words": lambda: fill("[x] "),
    "brackets, ever the same open": lambda: fill("[a"),
    "brackets and backslashes": lambda: fill("[\\\\"),
    "links, open": lambda: fill("[x]("),
    "links, open with an angle": lambda: fill("[x](<y"),
    "links, open title": lambda: fill('[x](y "'),
    "links, open title in brackets": lambda: fill("[x](y ("),
    "links, nested": lambda: around("[", "x", "](y)"),
    "links in links, two a time": lambda: fill("[[x](y)](z)"),
    "links": lambda: fill("[x](https://e.com) "),
    "links inside the site": lambda: fill("[x](note:altman-fabs) "),
    "links to unknown notes": lambda: numbered("[x](note:n#) "),
    "links to unknown fragments": lambda: numbered("[x](#n#) "),
    "links to unknown fragments, headings": lambda: (
        numbered("# n#\n\n", LIMIT // 2) + numbered("[x](#m#) ", LIMIT // 2)
    ),
    "links, an address of brackets": lambda: "[x](" + around("(", "", ")") + ")",
    "links, a long address": lambda: "[x](https://e.com/" + fill("a") + ")",
    "links, per cent signs": lambda: "[x](https://e.com/" + fill("%") + ")",
    "links, a host of dots": lambda: "[x](https://" + fill("a.") + "com)",
    "links, relative steps": lambda: "[x](" + fill("../") + "x.md)",
    "links, empty": lambda: fill("[]()"),
    "pictures, open": lambda: fill("!["),
    "pictures, nested": lambda: around("![", "x", "](y)"),
    "pictures, nested, 60 deep": lambda: fill("![" * 60 + "x" + "](y)" * 60 + " "),
    "pictures, elsewhere": lambda: fill("![x](https://e.com/x.png) "),
    "pictures, unknown": lambda: numbered("![x](x#.png) "),
    "emphasis, open": lambda: fill("*a "),
    "emphasis, closed": lambda: fill("a* "),
    "emphasis, open and closed": lambda: fill("*a ", LIMIT // 2) + fill("a* ", LIMIT // 2),
    "emphasis, nested": lambda: around("*a **a ", "b", " a** a*"),
    "emphasis, never closed": lambda: fill("a**b") + "c* ",
    "emphasis, alternating": lambda: fill("*a _b "),
    "emphasis, multiples of three": lambda: fill("a***b**c*"),
    "emphasis, stars": lambda: fill("*"),
    "emphasis, lines of stars": lambda: fill("x" + "*" * 100 + "x "),
    "emphasis, underscores": lambda: fill("_a_b"),
    "emphasis and links": lambda: fill("*[a](b"),
    "emphasis and brackets": lambda: fill("**[*"),
    "strikethrough, open": lambda: fill("~~a "),
    "strikethrough, tildes": lambda: "x" + fill("~"),
    "strikethrough, odd": lambda: fill("a~~~b"),
    "backticks, open": lambda: fill("`a "),
    "backticks, growing": lambda: "".join("e" + "`" * n for n in range(1, 700)),
    "backticks, one run": lambda: "x" + fill("`"),
    "backticks, two and one": lambda: fill("``a`"),
    "backticks in a line each": lambda: fill("`a\n"),
    "backticks growing, with html": lambda: "<b>" + "".join("e" + "`" * n for n in range(1, 700)),
    "backticks open, with html": lambda: "<b> " + fill("``a ` "),
    "backslashes": lambda: fill("\\"),
    "backslashes before stars": lambda: fill("\\*"),
    "entities": lambda: fill("&amp;"),
    "entities, unknown": lambda: fill("&xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx;"),
    "entities, open": lambda: fill("&"),
    "entities, numbers open": lambda: fill("&#1"),
    "entities, control characters": lambda: fill("&#7;"),
    "entities, replacement": lambda: fill("&#0;"),
    "entities, zeros": lambda: "&#" + fill("0") + "7;",
    "hard breaks": lambda: fill("x  \n"),
    "hard breaks, backslashes": lambda: fill("x\\\n"),
    "autolinks, open": lambda: fill("<https://"),
    "autolinks": lambda: fill("<https://e.com> "),
    "autolinks, mail": lambda: fill("<a@b"),
    "autolinks, mail, dots": lambda: "<a@" + fill("a.") + ">",
    "addresses": lambda: fill("https://e.com "),
    "addresses, that are none": lambda: fill("x:// ", 25_000) + fill("word ", LIMIT - 25_000),
    "addresses, that are none, late": lambda: fill("word ", LIMIT - 25_000) + fill("x:// ", 25_000),
    "addresses, one": lambda: "https://" + fill("a"),
    "addresses, without an end": lambda: fill("https://"),
    "addresses, dots": lambda: "https://" + fill("a."),
    "addresses, brackets": lambda: "https://e.com/" + fill("("),
    "addresses, pairs of brackets": lambda: "https://e.com/" + fill("()"),
    "addresses, punctuation": lambda: "https://e.com/" + fill("!"),
    "addresses, quotes": lambda: "https://e.com/" + fill("'a"),
    "addresses, in links": lambda: fill("[https://e.com](https://e.com) "),
    "addresses, at signs": lambda: "https://" + fill("a@"),
    "addresses, ports": lambda: "https://a:" + fill("1"),
    "addresses, hyphens": lambda: "https://e.com/" + fill("-"),
    "addresses, a line each": lambda: fill("https://e.com/a\n"),
    # Definitions
    "definitions": lambda: numbered("[a#]: https://e.com\n"),
    "definitions, used": lambda: (
        numbered("[a#]: https://e.com\n", LIMIT // 2) + "\n" + numbered("[a#] ", LIMIT // 2)
    ),
    "definitions, one many times": lambda: fill("[a]: https://e.com\n"),
    "definitions, a long one used much": lambda: (
        "[a]: https://e.com/" + "a" * 60_000 + "\n\n" + fill("[a] ", 60_000)
    ),
    "definitions, a middling one used much": lambda: (
        "[a]: https://e.com/" + "a" * 2_000 + "\n\n" + fill("[a] ", LIMIT - 3_000)
    ),
    "definitions, open titles": lambda: fill('[a]: b "\n'),
    "definitions, open titles in a row": lambda: '[a]: b "' + fill("x\n"),
    "definitions, open": lambda: fill("[a\n"),
    "definitions, open, quoted": lambda: fill("[a]: \n"),
    "definitions in a quote": lambda: fill("> [a]: b\n\n"),
    "labels, long": lambda: "[" + fill("a") + "]: b",
    "labels, of spaces": lambda: "[" + fill(" ", LIMIT // 2) + "a]: b\n\n[a]",
    "footnotes": lambda: numbered("x[^#]\n\n[^#]: y\n\n"),
    "footnotes, unused": lambda: numbered("[^#]: y\n\n"),
    "footnotes, undefined": lambda: numbered("x[^#] "),
    "footnotes, one used much": lambda: "[^a]: y\n\n" + fill("x[^a] "),
    "footnotes, one long": lambda: "x[^a]\n\n[^a]: " + fill("y "),
    "footnotes, one many times": lambda: "x[^a]\n\n" + fill("[^a]: y\n\n"),
    "footnotes in footnotes": lambda: (
        "x[^0]\n\n" + "".join(f"[^{n}]: y[^{n + 1}]\n\n" for n in range(14_000))
    ),
    "footnotes, nested": lambda: "x[^a]\n\n" + fill("[^a]: "),
    "footnotes, open": lambda: fill("[^"),
    "footnotes, inline": lambda: fill("^["),
    "footnotes, open, with html": lambda: "<b>" + fill("[^a"),
    # Characters
    "one word": lambda: fill("a"),
    "words": lambda: fill("word "),
    "sentences": lambda: fill("A word. "),
    "sentences without a space": lambda: fill("A."),
    "abbreviations": lambda: fill("e.g. "),
    "combining accents": lambda: "a" + fill("\u0301"),
    "combining accents, unordered": lambda: "a" + fill("\u0301\u0316"),
    "Hangul to compose": lambda: fill("\u1112\u1161\u11ab"),
    "ligatures": lambda: fill("\ufdfa"),
    "right to left": lambda: fill("\u202e"),
    "zero-width characters": lambda: fill("\u200b"),
    "emoji": lambda: fill("\U0001f468\u200d\U0001f469\u200d\U0001f467 "),
    "ideographs": lambda: fill("中"),
    "control characters": lambda: fill("\x07"),
    "line separators": lambda: fill("\u2028"),
    "TK": lambda: fill("TK\n"),
    "TK in a line": lambda: fill("TK "),
    "quotation marks": lambda: fill("\u201ca"),
    "quotation marks, straight": lambda: fill('"a '),
    "apostrophes": lambda: fill("'a' "),
    "digits": lambda: fill("1"),
    "numbers": lambda: fill("1,000 "),
    "years": lambda: fill("in 2024 "),
    "percentages": lambda: fill("1.5 % "),
    "relative days": lambda: fill("yesterday "),
    "capitals": lambda: fill("Ab Cd "),
    "template words": lambda: fill("{{ x }} {% y %} "),
    "slots": lambda: fill("x-slot:0 "),
    "slot addresses": lambda: fill("[x](x-slot:0) "),
}


def field(text: str) -> Callable[[], str]:
    """Return a maker of a front matter with one more field."""
    return lambda: _FRONT + text + "\n"


def titled(value: str) -> Callable[[], str]:
    """Return a maker of a front matter with another title."""
    return lambda: f"title: {value}\ndate: 2024-01-22\nsource: https://ft.com/x\n"


def of(part: str) -> str:
    """Repeat a part as often as it fits into a front matter."""
    return fill(part, FRONT_LIMIT)


def counted(part: str) -> str:
    """Repeat a part with numbers as often as it fits into a front matter."""
    return numbered(part, FRONT_LIMIT)


_LAUGHS = "\n".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'lol'}]" for n in range(12)
)
FRONTS: Mapping[str, Callable[[], str]] = {
    "yaml, lists in a line": field("topics: " + "[" * 29_000 + "]" * 29_000),
    "yaml, lists never closed": field("topics: " + of("[")),
    "yaml, mappings in a line": field("topics: " + "{a: " * 10_000 + "}" * 10_000),
    "yaml, lists by hyphens": field("topics:\n  " + of("- ") + "x"),
    "yaml, a staircase": field(
        "topics:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 330)) + " " * 330 + "b"
    ),
    "yaml, questions": field(of("? ")),
    "yaml, questions and lists": field(of("? - ")),
    "yaml, a billion laughs": field(_LAUGHS),
    "yaml, anchors": field("topics: [" + counted("&a# b, ") + "]"),
    "yaml, aliases": field("topics: [&a b, " + of("*a, ") + "]"),
    "yaml, an alias of itself": field("topics: &a [*a]"),
    "yaml, merge keys": field(counted("<<: {a#: b}\n")),
    "yaml, tags": field("topics: [" + of("!!binary a, ") + "]"),
    "yaml, a tag of python": field("topics: !!python/object/apply:os.system [id]"),
    "yaml, documents": field(of("--- a\n")),
    "yaml, directives": field(of("%YAML 1.1\n")),
    "yaml, unknown fields": field(counted("f#: x\n")),
    "yaml, unknown fields like ours": field(counted("topic#: x\n")),
    "yaml, one field many times": field(of("lang: en\n")),
    "yaml, long unknown field": field(of("a") + ": x"),
    "yaml, long key of a question": field("? " + of("a") + "\n: x"),
    "yaml, quotes never closed": field('summary: "' + of("a\n  ")),
    "yaml, escapes": field('summary: "' + of("\\u0041") + '"'),
    "yaml, comments": field(of("# x\n")),
    "yaml, comments after values": field("topics:\n" + of("  - x #y\n")),
    "yaml, hashes after a value": field("summary: x" + of(" #")),
    "yaml, blanks after a value": field("summary: x" + of(" ")),
    "yaml, blanks around hashes": field("summary: x" + of(" " * 50 + "#")),
    "yaml, block of blanks": field("summary: |\n" + of("  \n")),
    "yaml, folded": field("summary: >\n" + of("  a\n\n")),
    "yaml, tabs": field("summary:\t" + of("\t")),
    "yaml, colons": field("summary: " + of(": ")),
    "yaml, colons without a space": field("summary: " + of("a:")),
    "yaml, an explicit indent": field("summary: |9\n" + of("a\n")),
    "yaml, flow without a comma": field("topics: [" + of("a\n ") + "]"),
    "yaml, empty items": field("topics: [" + of(",") + "]"),
    "yaml, the largest front matter": lambda: _FRONT + fill("# x\n", 65_536),
    "yaml, not a mapping": lambda: of("- a\n"),
    "yaml, a single word": lambda: of("a"),
    "title, a million characters": titled("a" * 1_000_000),
    "title, as long as fits": titled(of("a")),
    "title, words": titled(of("Word ")),
    "title, quotation marks": titled("x" + of('"')),
    "title, accents": titled(of("a\u0301\u0316")),
    "title, ligatures": titled(of("\ufdfa")),
    "title, blanks": titled('"x' + of(" ") + 'x"'),
    "title, hyphens": titled("x" + of("-")),
    "title, html": titled("'" + of("<b>") + "'"),
    "summary, sentences": field("summary: " + of("A word. ")),
    "why it matters": field("why_it_matters: " + of("word ")),
    "date, a huge year": lambda: _FRONT.replace("2024-01-22", "9" * 50_000 + "-01-01"),
    "date, the last year": lambda: _FRONT.replace("2024-01-22", "9999-12-31"),
    "date, the last moment": lambda: _FRONT.replace("2024-01-22", "9999-12-31T23:59:59-23:59"),
    "date, the first year": lambda: _FRONT.replace("2024-01-22", "0001-01-01"),
    "date, the first moment": lambda: _FRONT.replace("2024-01-22", "0001-01-01T00:00:00+23:59"),
    "date, digits": lambda: _FRONT.replace("2024-01-22", of("1")),
    "date, hyphens": lambda: _FRONT.replace("2024-01-22", "2024" + of("-01")),
    "date, a long fraction": lambda: _FRONT.replace(
        "2024-01-22", "2024-01-22T10:00:00." + of("1") + "Z"
    ),
    "date, sexagesimal": lambda: _FRONT.replace("2024-01-22", of("1:")),
    "figure, a huge value": field(
        "figures: [{id: a, label: A, value: " + "9" * 50_000 + ", unit: B, as_of: 2024-01-18}]"
    ),
    "figure, a huge power": field(
        "figures: [{id: a, label: A, value: 1e999999999, unit: B, as_of: 2024-01-18}]"
    ),
    "figure, a huge number of three digits": field(
        "figures: [{id: a, label: A, value: 1e308, unit: B, as_of: 2024-01-18}]"
    ),
    "figure, a tiny power": field(
        "figures: [{id: a, label: A, value: 1e-999999999, unit: B, as_of: 2024-01-18}]"
    ),
    "figure, a long fraction": field(
        "figures: [{id: a, label: A, value: 0." + of("1") + ", unit: B, as_of: 2024-01-18}]"
    ),
    "figure, an immense range": field(
        "figures: [{id: a, label: A, min: 1, max: 99999999999999999999, unit: B}]"
    ),
    "figure, a far year": field(
        "figures: [{id: a, label: A, value: 1, unit: B, for: 9999-Q4, as_of: 0001-01-01}]"
    ),
    "figures, one series over centuries": field(
        "figures:\n"
        + "".join(
            f"  - {{id: a, label: A, value: {n}, unit: B, for: {n:04d}}}\n" for n in range(1, 1100)
        )
    ),
    "figures": field("figures:\n" + counted("  - {id: f#, label: A, value: #, unit: B}\n")),
    "claims": field("claims:\n" + counted("  - {id: c#, text: A, status: reported}\n")),
    "claims, far due": field("claims: [{id: c, text: A, status: reported, due: 9999}]"),
    "sources, a chain": lambda: (
        _FRONT.replace("source: https://ft.com/x\n", "sources:\n")
        + "  - {id: s0, name: A}\n"
        + "".join(
            f"  - {{id: s{n}, name: A, role: syndication, of: s{n - 1}}}\n" for n in range(1, 1000)
        )
    ),
    "sources, many": lambda: (
        _FRONT.replace("source: https://ft.com/x\n", "sources:\n")
        + counted("  - {id: s#, name: A}\n")
    ),
    "sources, a ring": lambda: (
        _FRONT.replace("source: https://ft.com/x\n", "sources:\n")
        + "  - {id: a, name: A, role: syndication, of: b}\n"
        + "  - {id: b, name: B, role: syndication, of: a}\n"
    ),
    "sources, addresses": lambda: (
        _FRONT.replace("source: https://ft.com/x\n", "sources:\n")
        + counted("  - https://e.com/#\n")
    ),
    "source, a long address": lambda: _FRONT.replace("https://ft.com/x", "https://" + of("a.")),
    "source, a long path": lambda: _FRONT.replace("ft.com/x", "ft.com/" + of("a/")),
    "source, a long query": lambda: _FRONT.replace("ft.com/x", "ft.com/?" + of("a=b&")),
    "source, per cent signs": lambda: _FRONT.replace("ft.com/x", "ft.com/" + of("%41")),
    "source, brackets": lambda: _FRONT.replace("https://ft.com/x", '"https://' + of("[") + '"'),
    "source, colons": lambda: _FRONT.replace("https://ft.com/x", '"' + of("https:") + '"'),
    "source, unicode host": lambda: _FRONT.replace("https://ft.com/x", "https://" + of("é.")),
    "source, @": lambda: _FRONT.replace("https://ft.com/x", "https://" + of("a@")),
    "topics, unknown": field("topics: [" + counted("t#, ") + "]"),
    "topics, one many times": field("topics: [" + of("policy, ") + "]"),
    "companies, unknown": field("companies: [" + counted("openai#, ") + "]"),
    "companies, a long unknown": field("companies: [" + of("openai") + "]"),
    "story, a long unknown": field("story: " + of("a")),
    "uid, long": field("uid: " + of("a-")),
    "uid, hyphens": field("uid: " + of("-")),
    "feed_id, long": field("feed_id: " + of("a")),
    "aliases": field("aliases: [" + counted("/a#/, ") + "]"),
    "aliases, deep": field("aliases: [" + "/" + of("a/") + "]"),
    "aliases, long": field("aliases: [/" + of("a") + "/]"),
    "aliases, slashes": field("aliases: [" + of("/") + "]"),
    "aliases, dots": field("aliases: [" + of("/..") + "]"),
    "changes": field("changes:\n" + of("  - {date: 2024-01-25, kind: update, text: A}\n")),
    "changes, words": field(
        "changes: [{date: 2024-01-25, kind: correction, text: A, was: "
        + of("a b ")[:29_000]
        + ", now: "
        + of("a c ")[:29_000]
        + "}]"
    ),
    "allow": field("allow: [" + counted("N#, ") + "]"),
    "image, a long path": field("image: {src: " + of("a/") + "x.png, alt: A}"),
    "image, steps": field("image: {src: " + of("../") + "x.png, alt: A}"),
    "lang, long": field("lang: " + of("en-")),
    "numbers that are no fields": field(of("1: 1\n")),
}


def cases() -> Iterator[tuple[str, bytes]]:
    """Yield each note with its name."""
    for name, body in BODIES.items():
        yield name, f"---\n{_FRONT}---\n{body()}\n".encode()
    for name, front in FRONTS.items():
        yield name, f"---\n{front()}---\nText.\n".encode()
    yield "ten megabytes", f"---\n{_FRONT}---\n{fill('word ', 10_000_000)}".encode()
    yield "ten megabytes of hyphens", fill("---\n", 10_000_000).encode()
    yield "front matter of a note's size", f"---\n{fill('a: b', LIMIT)}\n---\n".encode()
    yield "front matter never closed", f"---\n{fill('a: b', LIMIT)}\n".encode()
    yield "NUL bytes", bytes(LIMIT)
    yield "bytes that are not UTF-8", b"\xff" * LIMIT
    yield "overlong UTF-8", b"\xc0\x80" * (LIMIT // 2)


STEPS: Mapping[str, Callable[[Path], Outcome]] = {
    "build": lambda site: pipeline.build(site, site / "output", at=WHEN, jobs=1),
    "check": lambda site: pipeline.check(site, output=site / "output", at=WHEN, jobs=1),
}


def measure(name: str, data: bytes, step: str) -> Cost:
    """Run a step over a site with one such note, in a process with limits of its own."""
    with tempfile.TemporaryDirectory() as folder:
        site = small_site.make(Path(folder) / "site")
        (site / NOTE).write_bytes(data)
        reading, writing = os.pipe()
        process = os.fork()
        if not process:
            os.close(reading)
            _run(site, step, writing)
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as pipe:
            said = pipe.read()
        _, status, usage = os.wait4(process, 0)
    failure, codes = json.loads(said or '["", []]')
    if status:
        failure = failure or f"ended by signal {os.waitstatus_to_exitcode(status)}"
    seconds = usage.ru_utime + usage.ru_stime
    return Cost(name, step, round(seconds, 2), usage.ru_maxrss / 1024, tuple(codes), failure)


def _run(site: Path, step: str, writing: int) -> None:
    """Run a step and tell what came of it; never returns."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    failure, codes = "", []
    try:
        found = STEPS[step](site).diagnostics
        codes = [d.code for d in found if d.at and d.at.path == NOTE]
    except BaseException:  # noqa: BLE001 - whatever it is, the other process is to hear of it
        failure = traceback.format_exc()
    os.write(writing, json.dumps([failure[-2000:], codes[:1000]]).encode())
    os._exit(0)


def names() -> list[str]:
    """Return what all notes are called."""
    return [name for name, _ in cases()]


def main(arguments: list[str]) -> None:
    """Print what each note costs; `--json` for a machine, `--build` without a check."""
    wanted = {name for name in arguments if not name.startswith("--")}
    steps = ["build"] if "--build" in arguments else list(STEPS)
    for name, data in cases():
        if not wanted or name in wanted:
            for step in steps:
                cost = measure(name, data, step)
                row = json.dumps(asdict(cost)) if "--json" in arguments else cost.row
                print(row, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
