from dataclasses import replace
from datetime import date

import pytest

from site_gen.model import Role, Source
from site_gen.render import chain
from site_gen.render.words import Words, translations
from tests.render_values import CHAIN, note

WORDS = Words("en", translations(None))


def source(role: Role, name: str, **fields: object) -> Source:
    return replace(Source(role, name), **fields)  # type: ignore[arg-type]


REUTERS = source("report", "Reuters")
VERGE = source("report", "The Verge")
UK = source("report", "Silicon.co.uk", id="uk", lang="en")
FR = source("syndication", "Silicon.fr", of="uk", lang="fr")
YAHOO = source("syndication", "Yahoo", of="uk", lang="en-US")


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (
            CHAIN,
            "Silicon.fr, translating Silicon.co.uk, on reports by Bloomberg and Financial Times",
        ),
        ((REUTERS,), "Reuters"),
        ((REUTERS, VERGE, REUTERS), "Reuters and The Verge"),
        ((UK, YAHOO), "Yahoo, republishing Silicon.co.uk"),
        ((source("origin", "Bloomberg"),), "Bloomberg"),
        ((source("company", "Nvidia"),), "Nvidia (company statement)"),
        ((REUTERS, source("company", "Nvidia")), "Reuters; Nvidia (company statement)"),
        ((source("document", "Form 10-K"), REUTERS), "Reuters; Form 10-K (document)"),
        (
            (FR, UK, REUTERS, source("origin", "FT")),
            "Silicon.fr, translating Silicon.co.uk, on reports by FT; Reuters",
        ),
        (
            (
                source("syndication", "Copy", of="fr", lang="fr"),
                replace(FR, id="fr"),
                UK,
            ),
            "Copy, republishing Silicon.fr, translating Silicon.co.uk",
        ),
        (
            (source("origin", "Bloomberg", id="b", lang="en"), replace(FR, of="b")),
            "Silicon.fr, translating Bloomberg",
        ),
        ((REUTERS, VERGE, source("origin", "FT")), "Reuters and The Verge, on reports by FT"),
        ((source("syndication", "Yahoo"),), "Yahoo"),
        ((), ""),
    ],
)
def test_the_chain_reads_as_a_sentence(sources: tuple[Source, ...], expected: str) -> None:
    assert chain.plain(chain.parts(note(sources=sources), WORDS)) == expected


def test_a_language_is_named_where_it_is_not_the_readers() -> None:
    french = note(lang="fr")
    assert chain.foreign(YAHOO, note(), WORDS) is None
    assert chain.foreign(FR, note(), WORDS) == "French"
    assert chain.foreign(REUTERS, french, WORDS) == "French"
    assert chain.foreign(UK, french, WORDS) is None
    assert chain.foreign(UK, french, Words("fr", translations(None))) == "anglais"


def test_a_source_without_a_language_speaks_that_of_the_note() -> None:
    sources = (replace(UK, lang=None), FR)
    assert "translating" in chain.plain(chain.parts(note(sources=sources), WORDS))
    assert "republishing" in chain.plain(chain.parts(note(sources=sources, lang="fr"), WORDS))


def test_a_circle_of_copies_ends() -> None:
    sources = (
        source("syndication", "A", id="a", of="b"),
        source("syndication", "B", id="b", of="a"),
    )
    assert "A, republishing B" in chain.plain(chain.parts(note(sources=sources), WORDS))


def test_each_name_is_a_link_to_where_it_can_be_read() -> None:
    links = {part.text: part.url for part in chain.parts(note(sources=CHAIN), WORDS)}
    assert links["Silicon.fr"] == "https://www.silicon.fr/altman?a=1&b=2"
    assert links["Silicon.co.uk"] is None


def test_a_page_that_is_gone_is_no_link_unless_it_was_archived() -> None:
    gone = replace(REUTERS, url="https://reuters.example/", gone=date(2026, 1, 5))
    assert chain.open_address(gone) is None
    archived = replace(gone, archived="https://web.archive.org/a")
    assert chain.open_address(archived) == "https://web.archive.org/a"


def test_the_sentence_follows_the_order_of_words_of_a_translation() -> None:
    po = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "%(reports)s, on reports by %(names)s"
msgstr "D’après %(names)s : %(reports)s"
""".encode()
    french = Words("fr", translations(po))
    sources = (REUTERS, source("origin", "FT"), source("origin", "WSJ"))
    assert chain.plain(chain.parts(note(sources=sources), french)) == "D’après FT et WSJ : Reuters"


def test_a_role_is_named() -> None:
    told = note(sources=(UK, FR, YAHOO))
    assert [chain.role(s, told, WORDS) for s in told.sources] == [
        "report",
        "translation of Silicon.co.uk",
        "republication of Silicon.co.uk",
    ]
    assert chain.role(source("syndication", "Yahoo"), told, WORDS) == "republication"
    assert chain.role(source("company", "Nvidia"), told, WORDS) == "company statement"


PAID = replace(REUTERS, paywall=True)
KEPT = replace(FR, url="https://fr.example/", archived="https://archive.example/1")


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ((REUTERS,), ""),
        ((PAID,), "for subscribers"),
        ((replace(FR, paywall=True),), "in French, for subscribers"),
        ((REUTERS, FR), "Silicon.fr: in French"),
        (
            (PAID, replace(VERGE, paywall=True), FR),
            "Reuters and The Verge: for subscribers; Silicon.fr: in French",
        ),
        ((FR, replace(FR, name="RTL")), "both in French"),
        ((FR, replace(FR, name="RTL"), replace(FR, name="L’Écho")), "all in French"),
        ((KEPT,), "in French, archived copy"),
        (
            (replace(VERGE, url="https://verge.example/", gone=date(2026, 1, 5)),),
            "no longer online",
        ),
    ],
)
def test_what_to_know_before_opening_is_told(sources: tuple[Source, ...], expected: str) -> None:
    assert chain.plain(chain.remarks(note(sources=sources), WORDS)) == expected


def test_an_archived_copy_is_a_link_beside_that_of_the_source() -> None:
    links = [part.url for part in chain.remarks(note(sources=(KEPT,)), WORDS) if part.url]
    assert links == ["https://archive.example/1"]
    gone = replace(KEPT, gone=date(2026, 1, 5))
    assert [p.url for p in chain.remarks(note(sources=(gone,)), WORDS) if p.url] == []
