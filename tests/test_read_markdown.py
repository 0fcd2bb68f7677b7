"""Markdown as readers get it."""

from __future__ import annotations

import re

import pytest

from site_gen.diagnostics import Diagnostics
from site_gen.publication import Picture, References
from site_gen.read import markdown
from site_gen.read.problems import Problems
from site_gen.render.text import fill
from site_gen.texts import Text

PATH = "content/notes/2024/a.md"
CELLS = {"thead", "tbody", "tr", "th", "td"}
REFERENCES = References(
    addresses={"note:b": "/notes/b/", "file:content/notes/2024/b.md": "/notes/b/", "note:c": None},
    pictures={"file:content/notes/2024/fab.jpg": Picture("/notes/a/fab.jpg", (640, 480))},
)


def read(source: str) -> tuple[Text, Diagnostics]:
    problems = Problems(PATH)
    return markdown.read(source, PATH, 1, problems), problems.found


def html(source: str) -> str:
    """Return what stands on the note's own page, where nothing is wrong."""
    text, found = read(source)
    assert found == ()
    return placed(text)


def placed(text: Text) -> str:
    return fill(text.html, REFERENCES, prefix="a", level=2, base="")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*A* **B** ~~C~~", "<p><em>A</em> <strong>B</strong> <s>C</s></p>"),
        ("`A`", "<p><code>A</code></p>"),
        ("One\ntwo  \nthree", "<p>One\ntwo<br>\nthree</p>"),
        ("> One", "<blockquote>\n<p>One</p>\n</blockquote>"),
        ("- One\n- Two", "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>"),
        ("3. One", '<ol start="3">\n<li>One</li>\n</ol>'),
        ("***", "<hr>"),
        (
            '[A](https://e.com/?a=1&b "T")',
            '<p><a href="https://e.com/?a=1&amp;b" title="T">A</a></p>',
        ),
        (
            "<https://example.com/>",
            '<p><a href="https://example.com/">https://example.com/</a></p>',
        ),
        ("[A](mailto:a@example.com)", '<p><a href="mailto:a@example.com">A</a></p>'),
        ('"A" -- B... (c)', '<p>"A" -- B... (c)</p>'),
        ("a &amp; b &lt; c &copy;", "<p>a &amp; b &lt; c ©</p>"),
        ("e\u0301", "<p>é</p>"),
        ("", ""),
    ],
)
def test_markdown_becomes_html(source: str, expected: str) -> None:
    assert html(source) == expected


def test_a_table_says_its_alignment_without_a_style() -> None:
    made = html("| a | b |\n|:--|--:|\n| 1 | 2 |")
    assert '<th class="align-left">a</th>' in made
    assert '<td class="align-right">2</td>' in made
    assert "style" not in made


@pytest.mark.parametrize(
    ("source", "linked"),
    [
        ("https://example.com/a_b_c.", ["https://example.com/a_b_c"]),
        ("(https://example.com/)", ["https://example.com/"]),
        ("**https://example.com/**", ["https://example.com/"]),
        ("HTTP://EXAMPLE.COM", ["HTTP://EXAMPLE.COM"]),
        ("www.example.com example.com a@example.com", []),
        ("ftp://example.com //example.com", []),
        ("`https://example.com/`", []),
    ],
)
def test_full_addresses_alone_become_links(source: str, linked: list[str]) -> None:
    assert re.findall(r'<a href="[^"]*">([^<]*)</a>', html(source)) == linked


@pytest.mark.parametrize(
    ("source", "levels"),
    [
        ("# a\n\n# b", [2, 2]),
        ("# a\n\n## b\n\n### c\n\n# d", [2, 3, 4, 2]),
        ("### a\n\n# b\n\n#### c", [2, 2, 3]),
        ("## a\n\n###### b", [2, 3]),
        ("# 1\n\n## 2\n\n### 3\n\n#### 4\n\n##### 5\n\n###### 6", [2, 3, 4, 5, 6, 6]),
        ("a\n=\n\nb\n-", [2, 3]),
    ],
)
def test_headings_fit_their_page_and_skip_no_level(source: str, levels: list[int]) -> None:
    assert [int(level) for level in re.findall(r"<h(\d)", html(source))] == levels


def test_headings_have_ids_of_their_own() -> None:
    written = ["The *plan* & more", "Two", "Two", "Two 2", "é", "中文", "Fn 1"]
    source = "".join(f"# {heading}\n\n" for heading in written) + "A.[^1]\n\n[^1]: B."
    ids = re.findall(r' id="a_([^"]*)"', html(source))
    headings = ["the-plan-more", "two", "two-2", "two-2-2", "e", "section", "section-fn-1"]
    assert ids == [*headings, "fnref-1", "fn-1"]


def test_links_inside_the_site_are_filled_in() -> None:
    assert html("[A](note:b) [B](b.md) [C](note:c)") == (
        '<p><a href="/notes/b/">A</a> <a href="/notes/b/">B</a> C</p>'
    )


def test_links_in_the_text_know_their_text() -> None:
    assert html("[A](#the-plan)\n\n## The plan") == (
        '<p><a href="#a_the-plan">A</a></p>\n<h2 id="a_the-plan">The plan</h2>'
    )


def test_a_picture_has_its_size_and_words() -> None:
    assert html('![A "fab" & *more*](fab.jpg)') == (
        '<p><img src="/notes/a/fab.jpg" alt="A &quot;fab&quot; &amp; more"'
        ' width="640" height="480"></p>'
    )


def test_footnotes_lead_there_and_back() -> None:
    made = html("A.[^x] B.[^x]\n\n[^x]: C.")
    targets = re.findall(r'href="#([^"]*)"', made)
    ids = re.findall(r' id="([^"]*)"', made)
    assert targets == ["a_fn-1", "a_fn-1", "a_fnref-1", "a_fnref-1-2"]
    assert set(targets) <= set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "source", ["![A[^1]](fab.jpg)\n\n[^1]: B.", "A.\n\n[^1]: B.[^2]\n[^2]: C."]
)
def test_no_footnote_leads_back_to_a_mark_that_is_not_shown(source: str) -> None:
    made = placed(read(source)[0])
    assert {t[1:] for t in re.findall(r'href="(#[^"]*)"', made)} <= set(
        re.findall(r' id="([^"]*)"', made)
    )


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "[A](javascript:alert(1))",
        "![A](javascript:alert(1))",
        '[A](https://example.com/ "\\" onclick=alert(1)")',
        '![" onerror="alert(1)](fab.jpg)',
        "<style>*{}</style>",
        "`<script>`",
        '``` "><script>\n<script>\n```',
        "| <script> |\n|---|\n| <iframe src=x> |",
        "# <script>",
        "[<script>](https://example.com/)",
        "x-slot:0 [A](x-slot:0)",
    ],
)
def test_text_never_runs(source: str) -> None:
    made = placed(read(source)[0])
    tags = set(re.findall(r"<([a-z0-9]+)", made))
    assert tags <= {"p", "a", "img", "code", "pre", "h2", "div", "table"} | CELLS
    attributes = re.findall(r'<[a-z0-9]+((?: [a-z-]+="[^"]*")*)>', made)
    names = {name for each in attributes for name in re.findall(r' ([a-z-]+)="', each)}
    assert names <= {"href", "title", "src", "alt", "class", "id", "tabindex", "width", "height"}
    assert not re.search(r'(href|src)="(?!https://|/notes/)', made)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("![A](https://example.com/a.jpg)", '<p><a href="https://example.com/a.jpg">A</a></p>'),
        (
            "[![A](https://example.com/a.jpg)](https://example.com/)",
            '<p><a href="https://example.com/">A</a></p>',
        ),
        (
            "![](https://example.com/a.jpg)",
            '<p><a href="https://example.com/a.jpg">https://example.com/a.jpg</a></p>',
        ),
    ],
)
def test_a_picture_of_another_site_is_its_words(source: str, expected: str) -> None:
    assert placed(read(source)[0]) == expected


def test_the_first_paragraph_stands_alone() -> None:
    text, _ = read("## A heading\n\nOne *two*.\n\nThree.")
    assert text.first == "<p>One <em>two</em>.</p>"
    assert read("- a list")[0].first == ""


def test_the_words_leave_out_footnotes_and_marks() -> None:
    text, _ = read("# A\n\nOne *two* `three`.[^1]\n\n| a |\n|---|\n| b |\n\n[^1]: Not this.")
    assert text.plain == "A One two three. a b"


def test_links_and_pictures_are_gathered_with_their_lines() -> None:
    text, _ = read("[A](note:b)\n[A](note:b)\n\n![C](fab.jpg) [D](https://example.com/)")
    assert [(link.target, link.line) for link in text.links] == [("note:b", 1), ("note:b", 2)]
    assert [(i.target, i.line) for i in text.images] == [("file:content/notes/2024/fab.jpg", 4)]
