"""What a note's file becomes, where nothing is wrong with it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from site_gen.model import Claim, Content, Figure, Note, Source
from site_gen.read import content, notes

SITE = """\
title: The Fab Brief
url: https://brief.example/
language: en
timezone: Europe/Paris
author: {name: The desk}
id_authority: brief.example,2024
"""
PUBLISHERS = """\
ft.com: {name: Financial Times, paywall: true}
silicon.fr: {name: Silicon.fr, lang: fr}
co.uk: {name: Some British paper}
bbc.co.uk: {name: BBC News}
"""


def read(fields: str, text: str = "Text.", path: str = "content/notes/2024/a.md") -> Note:
    note, found = notes.read(path, f"---\n{fields}\n---\n{text}\n".encode())
    assert found == ()
    assert note is not None
    return note


def minimal(more: str = "", text: str = "Text.", path: str = "content/notes/2024/a.md") -> Note:
    return read(f"title: A\ndate: 2024-01-22\nsource: B\n{more}", text, path)


def complete(*sources: str, more: str = "", site: str = "") -> Note:
    """Read a note with its sources, within a site."""
    lines = "".join(f"  - {source}\n" for source in sources)
    note = f"---\ntitle: A\ndate: 2024-01-22\nsources:\n{lines}{more}---\nText.\n"
    made = whole({"site.yaml": SITE + site, "publishers.yaml": PUBLISHERS, "notes/a.md": note})
    return made.notes[0]


def whole(files: dict[str, str]) -> Content:
    texts = [(f"content/{path}", text.encode()) for path, text in files.items()]
    made, found = content.read(texts, ())
    assert found == ()
    assert made is not None
    return made


@pytest.mark.parametrize(
    "title", ["NO", "yes", "3.10", "12:30:45", "0x1F", "1_000", ".inf", "Null", "2024-01-22", "é"]
)
def test_text_stays_text(title: str) -> None:
    assert read(f"title: {title}\ndate: 2024-01-22\nsource: B").title == title


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('"null"', "null"),
        ("'it''s'", "it's"),
        (r'"a\tb\nc"', "a b c"),
        (">\n  A long\n  title", "A long title"),
        ("A long\n  title", "A long title"),
        ("  A   B  ", "A B"),
        ('"e\u0301"', "é"),
    ],
)
def test_a_text_is_one_line(written: str, title: str) -> None:
    assert read(f"title: {written}\ndate: 2024-01-22\nsource: B").title == title


def test_a_note_has_defaults() -> None:
    note = minimal()
    assert (note.slug, note.uid, note.weight, note.draft) == ("a", "a", "main", False)
    assert (note.summary, note.lang, note.undated) == ("Text.", "", False)


@pytest.mark.parametrize(
    ("path", "slug", "day"),
    [
        ("content/notes/2024-01-22-altman-fabs.md", "altman-fabs", date(2024, 1, 22)),
        ("content/notes/x/y/2024-02-29-2024.md", "2024", date(2024, 2, 29)),
    ],
)
def test_a_file_name_gives_date_and_slug(path: str, slug: str, day: date) -> None:
    note = read("title: A\nsource: B", path=path)
    assert (note.slug, note.uid, note.date) == (slug, slug, day)


def test_the_date_field_wins_over_the_file_name() -> None:
    assert minimal(path="content/notes/2023-12-31-a.md").date == date(2024, 1, 22)


def test_a_time_keeps_its_offset() -> None:
    when = read("title: A\ndate: 2024-01-22T09:30:00+01:00\nsource: B").date
    assert when == datetime(2024, 1, 22, 8, 30, tzinfo=UTC)
    assert when.isoformat() == "2024-01-22T09:30:00+01:00"


def test_a_minted_uid_is_kept() -> None:
    assert minimal("uid: altman-fabs-7k2q").uid == "altman-fabs-7k2q"


def test_a_feed_id_is_kept_to_the_letter() -> None:
    odd = "https://OLD.example/caf%c3%a9/?p=1&b=e\u0301"
    assert minimal(f'feed_id: "{odd}"').feed_id == odd


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("One. Two.", "One."),
        ("One *and* [two](https://example.com/). Three.", "One and two."),
        ("The U.S. rules apply. They do.", "The U.S. rules apply."),
        ("Mr. Altman talks. He does.", "Mr. Altman talks."),
        ("It costs 3.5 billion. So.", "It costs 3.5 billion."),
        ("“Why?” he asks. So.", "“Why?” he asks."),
        ("One[^1] two. Three.\n\n[^1]: Four.", "One two."),
        ("## A heading\n\nOne. Two.", "One."),
        ("A & B <5. C.", "A & B <5."),
        ("", ""),
    ],
)
def test_the_summary_is_the_first_sentence(text: str, summary: str) -> None:
    assert minimal(text=text).summary == summary


def test_a_written_summary_wins() -> None:
    assert minimal("summary: Mine.").summary == "Mine."


def test_a_bare_address_is_a_report_and_a_bare_name_an_origin() -> None:
    note = complete("https://www.example.com/a", "Bloomberg")
    assert note.sources == (
        Source("report", "example.com", url="https://www.example.com/a", lang="en", paywall=False),
        Source("origin", "Bloomberg", lang="en", paywall=False),
    )


def test_publishers_fill_in_what_a_source_leaves_out() -> None:
    note = complete("https://www.ft.com/content/1", "https://news.silicon.fr/a")
    assert [(s.name, s.lang, s.paywall) for s in note.sources] == [
        ("Financial Times", "en", True),
        ("Silicon.fr", "fr", False),
    ]


def test_the_nearest_publisher_counts() -> None:
    note = complete("https://www.bbc.co.uk/news", "https://www.example.co.uk/")
    assert [source.name for source in note.sources] == ["BBC News", "Some British paper"]


def test_what_a_source_says_wins_over_its_publisher() -> None:
    note = complete('{url: "https://ft.com/1", name: FT, lang: de, paywall: false}')
    assert [(s.name, s.lang, s.paywall) for s in note.sources] == [("FT", "de", False)]


def test_a_source_is_in_the_language_of_its_note_where_nothing_else_is_known() -> None:
    assert complete("Les Échos", more="lang: fr\n").sources[0].lang == "fr"
    assert complete("Les Échos").sources[0].lang == "en"


def test_a_dead_address_is_linked_by_its_copy() -> None:
    gone = complete('{url: "https://a.example/", archived: "https://b.example/", gone: 2024-02-01}')
    kept = complete('{url: "https://a.example/", archived: "https://b.example/"}')
    assert (gone.sources[0].link, kept.sources[0].link) == (
        "https://b.example/",
        "https://a.example/",
    )


def test_claims_and_figures_are_values() -> None:
    note = minimal(
        "claims: [{id: a, text: A, status: shelved, as_of: 2024-01-19, due: 2025-Q1}]\n"
        "figures: [{id: b, label: B, unit: GPUs, min: 1.50, max: null, for: 2024-03, approx: true}]"
    )
    assert note.claims == (Claim("a", "shelved", "A", as_of=date(2024, 1, 19), due="2025-Q1"),)
    assert note.figures == (
        Figure("b", "B", minimum=Decimal("1.50"), unit="GPUs", about_time="2024-03", approx=True),
    )
    assert str(note.figures[0].minimum) == "1.50"


def test_changes_are_numbered_in_the_order_of_the_file() -> None:
    note = minimal(
        "changes:\n"
        "  - {date: 2024-01-25, kind: correction, text: B}\n"
        "  - {date: 2024-01-23, kind: update, text: A, was: one, now: two}\n"
    )
    assert [(c.number, c.text, c.was, c.now) for c in note.changes] == [
        (1, "B", None, None),
        (2, "A", "one", "two"),
    ]


@pytest.mark.parametrize(
    ("src", "target"),
    [
        ("fab.jpg", "file:content/notes/2024/fab.jpg"),
        ("../fab.jpg", "file:content/notes/fab.jpg"),
        ("/assets/fab.jpg", "site:/assets/fab.jpg"),
    ],
)
def test_a_picture_lies_beside_its_note_or_in_assets(src: str, target: str) -> None:
    image = minimal(f"image: {{src: {src}, alt: A fab}}").image
    assert image is not None
    assert (image.target, image.alt) == (target, "A fab")


def test_a_draft_without_a_date_is_undated() -> None:
    note, found = notes.read("content/notes/a.md", b"---\ndraft: true\n---\n")
    assert note is not None
    assert (note.undated, note.title, note.sources) == (True, "a", ())
    assert {d.severity for d in found} == {"warning"}


def test_each_field_knows_its_place() -> None:
    note = minimal("topics:\n  - chips\n  - energy\nstory: fabs")
    assert note.places.at("title") == (2, 8)
    assert note.places.at("topics.1") == (7, 5)
    assert note.places.at("story") == (8, 8)
    assert note.places.at("weight") == (1, 1)


def test_the_sites_own_language_is_the_first_of_its_languages() -> None:
    made = whole({"site.yaml": f"{SITE}languages: [en, fr, de]\n"})
    assert made.config.languages == ("en", "fr", "de")


def test_the_site_ends_in_a_slash() -> None:
    made = whole({"site.yaml": SITE.replace("brief.example/", "host.example/brief")})
    assert made.config.url == "https://host.example/brief/"


def test_topics_keep_their_order() -> None:
    made = whole({"site.yaml": SITE, "topics.yaml": "b: {name: B}\na: {name: NO}\n"})
    assert [(topic.id, topic.name) for topic in made.topics] == [("b", "B"), ("a", "NO")]
