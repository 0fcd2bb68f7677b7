"""Links inside the site: where they lead, and what is said of those that lead nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.arranged import Files, Made, brief, make, note, site_yaml

NOW = "2024-02-01"
SITE: Files = {
    "site.yaml": site_yaml("feeds: {also_at: [/feed.xml]}\n"),
    "topics.yaml": "chips: {name: Chips, aliases: [semis]}\nlaw: {name: Law, aliases: [legal]}\n",
    "companies.yaml": "acme: {name: Acme}\nglobex: {name: Globex}\n",
    "stories/fabs.md": "---\ntitle: Fabs\n---\n",
    "stories/mines.md": "---\ntitle: Mines\n---\n",
    "notes/2024/out.md": note(
        "2024-01-24",
        "topics: [chips]\ncompanies: [acme]\nstory: fabs\naliases: [/old/out, /old.html]",
        "# A heading\n\nA note.[^1]\n\n[^1]: Its foot.",
    ),
    "notes/held.md": note(
        "2024-02-20", "topics: [law]\ncompanies: [globex]\nstory: mines\naliases: [/old/held/]"
    ),
    "notes/draft.md": note("2024-01-24", "draft: true", "## Later"),
    "notes/gone.md": note(
        "2024-01-23", "changes:\n  - {date: 2024-01-24, kind: retraction, text: No}", "## Lost"
    ),
    "briefs/best-of.md": brief("title: T\npublished: 2024-01-25\nnotes: [out]"),
    "briefs/to-come.md": brief("title: T\npublished: 2024-03-25\nnotes: [out]"),
    "pages/about.md": "---\ntitle: About\n---\n",
    "assets/data.csv": "a,b\n",
}


def linking(tmp_path: Path, *targets: str, preview: bool = False) -> Made:
    """Make a site with a page whose links stand a line each, from line 4 on."""
    text = "\n".join(f"[link]({target})" for target in targets)
    page = {"pages/links.md": f"---\ntitle: Links\n---\n{text}\n"}
    return make(tmp_path, {**SITE, **page}, NOW, preview=preview)


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("note:out", "/notes/out/"),
        ("note:out#a-heading", "/notes/out/#out_a-heading"),
        ("note:out#fn-1", "/notes/out/#out_fn-1"),
        ("../notes/2024/out.md", "/notes/out/"),
        ("../notes/2024/out.md#a-heading", "/notes/out/#out_a-heading"),
        ("../stories/fabs.md", "/stories/fabs/"),
        ("../briefs/best-of.md", "/briefs/best-of/"),
        ("about.md", "/about/"),
        ("../assets/data.csv", "/assets/data.csv"),
        ("/", "/"),
        ("/briefs/", "/briefs/"),
        ("/briefs", "/briefs/"),
        ("/briefs/2024-W04/", "/briefs/2024-W04/"),
        ("/briefs/2024-W04", "/briefs/2024-W04/"),
        ("/briefs/best-of/", "/briefs/best-of/"),
        ("/notes/out/", "/notes/out/"),
        ("/notes/out/#out", "/notes/out/#out"),
        ("/topics/", "/topics/"),
        ("/topics/chips/", "/topics/chips/"),
        ("/topics/semis/", "/topics/semis/"),
        ("/companies/acme", "/companies/acme/"),
        ("/stories/fabs/", "/stories/fabs/"),
        ("/about/", "/about/"),
        ("/subscribe/", "/subscribe/"),
        ("/old/out", "/old/out/"),
        ("/old/out/", "/old/out/"),
        ("/old.html", "/old.html"),
        ("/assets/data.csv", "/assets/data.csv"),
        ("/feeds/briefs.atom", "/feeds/briefs.atom"),
        ("/feeds/topics/chips.atom", "/feeds/topics/chips.atom"),
        ("/feeds/topics/semis.atom", "/feeds/topics/semis.atom"),
        ("/feed.xml", "/feed.xml"),
        ("/sitemap.xml", "/sitemap.xml"),
    ],
)
def test_a_link_leads_to_what_is_out(target: str, address: str, tmp_path: Path) -> None:
    made = linking(tmp_path, target)
    assert made.found == []
    assert list(made.site.addresses.values()) == [address]


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("note:held", "/notes/held/"),
        ("note:draft", "/notes/draft/"),
        ("note:draft#later", "/notes/draft/#draft_later"),
        ("../notes/held.md", "/notes/held/"),
        ("/notes/held/", "/notes/held/"),
        ("/notes/held", "/notes/held/"),
        ("/old/held/", "/old/held/"),
        ("../stories/mines.md", "/stories/mines/"),
        ("/stories/mines/", "/stories/mines/"),
        ("/topics/law/", "/topics/law/"),
        ("/topics/legal/", "/topics/legal/"),
        ("/companies/globex/", "/companies/globex/"),
        ("../briefs/to-come.md", "/briefs/to-come/"),
        ("/briefs/to-come/", "/briefs/to-come/"),
        ("/briefs/2024-W08/", "/briefs/2024-W08/"),
    ],
)
def test_a_link_to_what_is_not_out_is_its_text_with_a_warning_at_its_line(
    target: str, address: str, tmp_path: Path
) -> None:
    made = linking(tmp_path, "about.md", target)
    assert made.found == ["N312 warning pages/links.md:5:1"]
    assert None in made.site.addresses.values()
    preview = linking(tmp_path, "about.md", target, preview=True)
    assert preview.found == []
    assert address in preview.site.addresses.values()


def test_a_link_becomes_one_when_its_note_is_out(tmp_path: Path) -> None:
    before = make(tmp_path, {**SITE, "pages/a.md": "---\ntitle: A\n---\n[x](note:held)"}, NOW)
    after = make(tmp_path, {}, "2024-02-20")
    assert before.site.addresses == {"note:held": None}
    assert after.site.addresses == {"note:held": "/notes/held/"}
    assert after.found == []


def test_a_text_that_nobody_sees_yet_may_link_to_what_is_not_out(tmp_path: Path) -> None:
    files = {
        **SITE,
        "notes/later.md": note("2024-02-21", text="[x](note:held)"),
        "notes/unfinished.md": note("2024-01-24", "draft: true", "[x](note:draft)"),
        "briefs/2024-W08.md": brief("", "[x](note:held)"),
    }
    assert make(tmp_path, files, NOW).found == []


@pytest.mark.parametrize(
    "target",
    [
        "note:nowhere",
        "note:out#no-heading",
        "note:draft#no-heading",
        "../notes/out.md",
        "../notes/2024/out.md#no-heading",
        "../stories/none.md",
        "none.md",
        "../assets/none.csv",
        "../notes/2024",
        "../site.yaml",
        "/notes/",
        "/notes/nowhere/",
        "/Notes/out/",
        "/briefs/2024-W54/",
        "/briefs/2024-w04/",
        "/2024-W04/",
        "/topics/unknown/",
        "/topics/chips/2024/",
        "/feeds/",
        "/feeds/topics/unknown.atom",
        "/feeds/notes/out.atom",
        "/assets/none.csv",
        "/old/",
    ],
)
@pytest.mark.parametrize("preview", [False, True])
def test_a_dead_link_is_an_error_at_its_line(target: str, preview: bool, tmp_path: Path) -> None:
    made = linking(tmp_path, "about.md", target, preview=preview)
    assert made.found == ["N311 error pages/links.md:5:1"]


def test_a_dead_link_is_named_wherever_it_stands(tmp_path: Path) -> None:
    files = {
        "notes/a.md": note("2024-01-24", text="Text,\n\nand a [link](note:none)."),
        "notes/b.md": note("2024-01-24", "draft: true", "[link](note:none)"),
        "briefs/2024-W04.md": brief("title: T", "[link](note:none)"),
        "stories/s.md": "---\ntitle: T\n---\n[link](note:none)\n",
        "pages/p.md": "---\ntitle: T\n---\n[link](note:none)\n",
    }
    assert make(tmp_path, files, NOW).found == [
        "N311 error briefs/2024-W04.md:4:1",
        "N311 error notes/a.md:8:1",
        "N311 error notes/b.md:7:1",
        "N311 error pages/p.md:4:1",
        "N311 error stories/s.md:4:1",
    ]


def test_a_link_to_a_file_that_cannot_be_read_is_not_named_too(tmp_path: Path) -> None:
    links = " ".join(f"[x]({t})" for t in ("note:a", "../notes/a.md", "/notes/a/"))
    files = {"notes/a.md": "no front matter", "pages/p.md": f"---\ntitle: T\n---\n{links}\n"}
    assert make(tmp_path, files, NOW).found == ["N100 error notes/a.md:1:1"]


def test_a_heading_is_lost_with_its_retracted_note_and_its_links_stay(tmp_path: Path) -> None:
    made = linking(tmp_path, "note:gone#lost")
    assert made.found == []
    assert made.site.addresses == {"note:gone#lost": "/notes/gone/"}


@pytest.mark.parametrize(
    "target", ["/feeds/briefs.atom", "/feeds/topics/chips.atom", "/feed.xml", "/sitemap.xml"]
)
def test_a_preview_has_no_feeds_to_link(target: str, tmp_path: Path) -> None:
    made = linking(tmp_path, target, preview=True)
    assert made.found == []
    assert list(made.site.addresses.values()) == [None]


def test_the_nearest_address_is_suggested(tmp_path: Path) -> None:
    made = linking(tmp_path, "note:ouut", "/topic/chips/", "../notes/2024/ouut.md")
    assert [found.help for found in made.diagnostics] == [
        "did you mean `out`?",
        "did you mean `/topics/chips/`?",
        "did you mean `content/notes/2024/out.md`?",
    ]
