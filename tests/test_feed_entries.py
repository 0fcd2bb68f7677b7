"""The entries of notes and briefs: what they hold, and what is left out."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_gen.model import Change, Source
from site_gen.render import feed_text, feeds
from site_gen.settings import Author
from site_gen.texts import Text
from tests import render_values as values
from tests.feed_traps import traps
from tests.feed_values import (
    ATOM,
    LANG,
    awkward,
    briefs_feed,
    content_of,
    entries_of,
    links_of,
    note_feed,
    notes_feed,
    only_entry,
    rendered,
    text_of,
    with_config,
)


@pytest.fixture(name="awkward", scope="module")
def awkward_feeds() -> Mapping[str, bytes]:
    return awkward()


def test_links_tell_the_origin_from_the_other_sources() -> None:
    sources = (
        Source("origin", "FT", url="https://ft.example/x", lang="en", title="A plan"),
        Source("origin", "FT", url="https://ft.example/x", lang="en"),
        Source("origin", "Bloomberg"),
        Source("report", "Le Monde", url="https://lemonde.example/y", lang="fr"),
        Source("document", "SEC", url="https://sec.example/10-K.pdf"),
        Source("report", "Gone", url="https://gone.example/", archived="https://archive.example/g",
               gone=date(2024, 2, 1)),
    )  # fmt: skip
    entry = only_entry(note_feed(sources=sources))
    assert links_of(entry, "alternate") == [
        {
            "rel": "alternate",
            "type": "text/html",
            "href": "https://brief.example/notes/altman-fabs/",
        }
    ]
    assert links_of(entry, "via") == [
        {"rel": "via", "type": "text/html", "href": "https://ft.example/x", "hreflang": "en",
         "title": "FT: A plan"},
    ]  # fmt: skip
    assert [(link["href"], link["type"], link["title"]) for link in links_of(entry, "related")] == [
        ("https://lemonde.example/y", "text/html", "Le Monde"),
        ("https://sec.example/10-K.pdf", "application/pdf", "SEC"),
        ("https://archive.example/g", "text/html", "Gone"),
    ]


def test_categories_have_term_label_and_scheme() -> None:
    found = [dict(e.attrib) for e in only_entry(note_feed()).findall(f"{ATOM}category")]
    topics, companies = "https://brief.example/topics/", "https://brief.example/companies/"
    assert found == [
        {"term": "manufacturing", "label": "Manufacturing", "scheme": topics},
        {"term": "funding", "label": "Money", "scheme": topics},
        {"term": "openai", "label": "OpenAI", "scheme": companies},
    ]


def test_a_note_in_another_language_says_so_on_entry_and_content() -> None:
    entry = only_entry(note_feed(lang="fr"))
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert (entry.get(LANG), content.get(LANG)) == ("fr", "fr")
    assert content_of(entry)[-1].get("lang") == "en", "our own words are in the site's language"


def test_a_note_in_the_sites_language_needs_not_say_so() -> None:
    assert note_feed().count(b"xml:lang") == 1


def test_an_entry_holds_the_whole_note() -> None:
    item = values.item(values.rich_note())
    body = content_of(only_entry(rendered(notes_feed(item))))
    words = " ".join("".join(body.itertext()).split())
    parts = (
        "Update, 26 January 2024: Microsoft confirmed talks.",
        "Correction, 25 January 2024: The fund is from Abu Dhabi. Was: Dubai Now: Abu Dhabi",
        "Inside · Photo: A. Person",
        "The head of OpenAI looks for billions. Nothing is signed.",
        "Why it matters: Whoever owns the fabs sets the price.",
        "Silicon.fr, translating Silicon.co.uk, on reports by Bloomberg and Financial Times",
    )
    places = [words.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    (picture,) = body.iter("img")
    assert dict(picture.attrib) == {
        "src": "https://brief.example/notes/altman-fabs/fab.jpg",
        "alt": "A clean room",
        "width": "800",
        "height": "450",
    }


def test_the_summary_of_a_note_is_its_own() -> None:
    assert text_of(only_entry(note_feed(summary="One plain sentence.")), "summary") == (
        "One plain sentence."
    )


def test_a_retraction_leaves_a_stub() -> None:
    entry = only_entry(rendered(notes_feed(values.item(values.RETRACTED))))
    assert text_of(entry, "title") == "[Retracted] A fab that never was"
    assert text_of(entry, "content") == (
        "<p><strong>Retracted on 1 February 2024:</strong> The report was invented.</p>"
    )
    assert text_of(entry, "summary") == "This note was retracted."
    assert text_of(entry, "id") == "tag:brief.example,2024:false-alarm"


def test_a_correction_marks_the_title_and_an_update_does_not() -> None:
    update = Change(date(2024, 1, 24), "update", "More.")
    correction = Change(date(2024, 1, 25), "correction", "Seven.", number=2)
    title = "Altman courts Gulf money for fabs"
    assert text_of(only_entry(note_feed(changes=(update,))), "title") == title
    found = text_of(only_entry(note_feed(changes=(update, correction))), "title")
    assert found == f"[Corrected] {title}"


def test_a_brief_is_marked_for_what_was_wrong_in_itself() -> None:
    correction = Change(date(2024, 1, 27), "correction", "The intro named the wrong week.")
    noted = values.item(values.note(changes=(correction,)))
    of_note = rendered(briefs_feed(values.brief_view(noted)))
    assert text_of(only_entry(of_note), "title") == "Altman courts Gulf money"
    own = values.brief_view(values.item(values.note()), changes=(correction,))
    found = text_of(only_entry(rendered(briefs_feed(own))), "title")
    assert found == "[Corrected] Altman courts Gulf money"


def test_nothing_of_a_retracted_note_is_left_in_any_feed(awkward: Mapping[str, bytes]) -> None:
    for data in awkward.values():
        assert b"ithdrawn" not in data
    assert "It was invented." in awkward["feeds/briefs.atom"].decode()


def test_footnotes_lead_to_the_notes_own_page(awkward: Mapping[str, bytes]) -> None:
    page = "https://host.example/brief/notes/"
    for path in ("feeds/notes.atom", "feeds/briefs.atom"):
        bodies = [content_of(entry) for entry in entries_of(awkward[path])]
        marks = [mark for body in bodies for mark in body.xpath(".//a[@class='footnote']/@href")]
        assert f"{page}twin/#twin_fn-1" in marks
        backs = [b for body in bodies for b in body.xpath(".//a[@class='reversefootnote']/@href")]
        assert f"{page}twin/#twin_fnref-1" in backs
        ids = [name for body in bodies for name in body.xpath(".//li/@id|.//sup/@id")]
        assert {"twin_fn-1", "twin_fnref-1", "twin_fnref-1-2"} <= set(ids)


# The entry of a brief.


def test_a_brief_is_told_in_full_but_for_its_short_notes() -> None:
    entry = only_entry(rendered(briefs_feed(values.full_brief())))
    body = content_of(entry)
    headings = [(h.tag, "".join(h.itertext())) for h in body.iter("h2", "h3")]
    assert headings == [
        ("h2", "Altman courts Gulf money for fabs"),
        ("h2", "Manufacturing"),
        ("h3", "A second fab"),
        ("h3", "A third"),
        ("h3", "A fab that never was"),
        ("h2", "Money"),
        ("h3", "Money"),
        ("h2", "Other news"),
        ("h3", "No topic"),
        ("h2", "Also worth reading"),
    ]
    links = body.xpath(".//h2[@id]/a/@href|.//h3[@id]/a/@href")
    assert links[:2] == [
        "https://brief.example/notes/altman-fabs/",
        "https://brief.example/notes/second/",
    ]
    assert [p.text for p in body.iter("p")].count("Nothing is signed.") == 4
    assert "".join(body[0].itertext()).startswith("Clarification, 27 January 2024: The intro")
    assert body.xpath(".//a[@rel='sponsored']/@href") == ["https://acme.example/"]
    assert body.xpath(".//ul/li/a/@href") == ["https://example.org/p"]


def test_a_brief_has_neither_neighbours_nor_chrome() -> None:
    data = rendered(briefs_feed(values.full_brief()))
    assert b"2024-W03" not in data
    assert b"The week after" not in data
    plain = values.full_brief()
    alone = replace(plain, brief=replace(plain.brief, previous=None, next=None))
    assert rendered(briefs_feed(alone)) == data


def test_a_brief_without_sections_names_topics_above_its_notes() -> None:
    view = values.brief_view(values.item(values.note()), values.item(values.note("b")))
    body = content_of(only_entry(rendered(briefs_feed(view))))
    assert [h.tag for h in body.iter("h2", "h3")] == ["h2", "h2"]
    assert [small.text for small in body.iter("small")] == ["Manufacturing"] * 2


def test_the_summary_of_a_brief_lists_its_notes() -> None:
    view = values.brief_view(values.item(values.note()), values.item(values.note("b", title="Two")))
    summary = text_of(only_entry(rendered(briefs_feed(view))), "summary")
    assert summary == "Altman courts Gulf money for fabs; Two"


def test_the_summary_of_an_intro_alone_does_not_repeat_it() -> None:
    entry = only_entry(rendered(briefs_feed(values.brief_view(text=values.text("Back soon.")))))
    assert text_of(entry, "content") == "<p>Back soon.</p>"
    assert text_of(entry, "summary") == "The brief of 26 January 2024"


def test_a_site_written_from_right_to_left_says_so_in_its_content() -> None:
    head = with_config(language="he")
    theme = values.theme(head)
    item = values.item(values.note(lang="he"))
    data = feeds.render(notes_feed(item), head, theme, theme.words)
    assert content_of(only_entry(data))[0].get("dir") == "rtl"


@pytest.mark.parametrize("title", ["A < B", "AT&T", "&amp;", "<b>Bold</b>", "a </p> b"])
def test_a_title_like_markup_is_escaped_as_html(title: str) -> None:
    entry = only_entry(note_feed(title=title))
    element = entry.find(f"{ATOM}title")
    assert element is not None
    assert element.get("type") == "html"
    assert element.text == html.escape(title, quote=False)


def test_a_plain_title_stays_as_it_is() -> None:
    element = only_entry(note_feed(title='Quotes "and" more > less')).find(f"{ATOM}title")
    assert element is not None
    assert (element.get("type", "text"), element.text) == ("text", 'Quotes "and" more > less')


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("AT&T", "AT&T"),
        ("Q&A", "Q&A"),
        ("a < b", "a < b"),
        ("S&P500", "S&\u2060P500"),
        ("&nbsp;", "&\u2060nbsp;"),
        ("&#8217;", "&\u2060#8217;"),
        ("</b>", "<\u2060/b>"),
    ],
)
def test_an_attribute_that_looks_like_markup_is_parted_unseen(name: str, written: str) -> None:
    assert feed_text.unmistakable(name) == written


any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=60).map("x{}".format)
THEME = values.theme()


@settings(deadline=None)
@given(any_text, any_text, any_text, any_text)
def test_any_text_makes_a_feed(title: str, words: str, name: str, declared: str) -> None:
    item = values.item(
        values.note(
            title=title,
            summary=words,
            why_it_matters=words,
            text=Text(f"<p>{html.escape(words)}</p>", "", words),
            sources=(Source("report", name, url="https://x.example/", title=title),),
            changes=(Change(date(2024, 2, 1), "correction", declared, words, name),),
        )
    )
    head = with_config(title=name, tagline=words, license=title, author=Author(name))
    data = feeds.render(notes_feed(item), head, THEME, THEME.words)
    assert list(traps(data)) == []
