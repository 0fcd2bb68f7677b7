"""What `clip` guesses from words: whom an article quotes, its numbers, names and days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_gen.desk import (
    attributions,
    boilerplate,
    dates,
    drafting,
    guesses,
    names,
    pages,
    plain_text,
    quantities,
)
from site_gen.desk.pages import NoPageError
from site_gen.model import Content, Note
from site_gen.read import notes
from site_gen.settings import Author, Company, Config
from site_gen.texts import Text

NOW = datetime(2024, 1, 22, 9, 30, tzinfo=UTC)
CONTENT = Content(
    Config(
        title="x",
        url="https://x.example/",
        language="en",
        timezone=ZoneInfo("Europe/Paris"),
        author=Author("x"),
        id_authority="x.example,2024",
    ),
    companies=(Company("acme", "Acme", ("Acme Corp", "ACM")), Company("arm", "Arm")),
)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("According to Reuters, it rose.", ["Reuters"]),
        ("It rose, Reuters reported on Monday.", ["Reuters"]),
        ("The Washington Post and AFP first reported it.", ["Washington Post", "AFP"]),
        ("People told the Information that it would.", ["The Information"]),
        ("It fell, the FT said.", ["Financial Times"]),
        ("Il monte, ont rapporté Bloomberg et d’autres médias.", ["Bloomberg"]),
        ("Le Financial Times (FT) affirme qu’il monte.", ["Financial Times"]),
        ("Il monte, selon l’agence Reuters.", ["Reuters"]),
        ("Il monte, selon une information du Wall Street Journal.", ["Wall Street Journal"]),
        ("Il monte, a révélé vendredi Bloomberg.", ["Bloomberg"]),
        ("Il monte, selon la direction.", []),
        ("Il monte, selon le Taipei Times.", ["Taipei Times"]),
        ("It rose, according to chipweekly.co.uk.", ["chipweekly.co.uk"]),
        ("According to the Courier, it rose.", ["Courier"]),
        ("Bloomberg terminals are good.", []),
        ("It rose, according to Acme.", []),
        ("Reuters Corp is a company.", []),
        ("He sold the Guardian building.", []),
    ],
)  # fmt: skip
def test_whom_an_article_names(sentence: str, found: list[str]) -> None:
    named = attributions.find([sentence], ["Courier"], None)
    assert [attribution.name for attribution in named] == found
    assert not any(attribution.original for attribution in named)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("PARIS (Reuters) - It rose on Monday.", "Reuters"),
        ("This article originally appeared on Silicon UK.", "Silicon UK"),
        ("Traduit de l’anglais, Silicon.co.uk", None),
        ("Traduit de Silicon.co.uk.", "Silicon.co.uk"),
    ],
)
def test_whom_an_article_copies(sentence: str, name: str | None) -> None:
    originals = [a.name for a in attributions.find([sentence], (), None) if a.original]
    assert originals == ([] if name is None else [name])


def test_an_article_is_no_source_of_its_own() -> None:
    assert attributions.find(["Il monte, selon Le Monde."], (), "Le Monde") == ()


@pytest.mark.parametrize(
    ("text", "lang", "value", "unit"),
    [
        ("buys 350,000 H100 GPUs", "en", "350000", "GPUs"),
        ("spends $10.5 billion", "en", "10500000000", "USD"),
        ("spends US$7bn", "en", "7000000000", "USD"),
        ("spends 7 trillion dollars", "en", "7000000000000", "USD"),
        ("up 3.5%", "en", "3.5", "%"),
        ("a 5-gigawatt campus", "en", "5", "GW"),
        ("7 000 milliards de dollars", "fr", "7000000000000", "USD"),
        ("1,5 milliard d’euros", "fr", "1500000000", "EUR"),
        ("350\u202f000 GPU", "fr", "350000", "GPUs"),
        ("en hausse de 12,5\u00a0%", "fr", "12.5", "%"),
        ("1.500 Mitarbeiter, 2.500 wafers", "de", "2500", "wafers"),
        ("3 Md€", "fr", "3000000000", "EUR"),
    ],
)
def test_a_number_with_its_unit(text: str, lang: str, value: str, unit: str) -> None:
    (found,) = quantities.find(text, lang)
    assert (found.value, found.unit) == (Decimal(value), unit)
    assert found.words in text


@pytest.mark.parametrize("text", ["in 2024", "the 3 of them", "chapter 4", "H100 GPUs", "v2.5"])
def test_a_number_without_a_unit_is_none(text: str) -> None:
    assert quantities.find(text, "en") == ()


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("By Jane Doe, John Smith and Kim Park", ("Jane Doe", "John Smith", "Kim Park")),
        ("Par Anne Roux et Paul Petit | 22 janvier 2024", ("Anne Roux", "Paul Petit")),
        ("Par la rédaction", ()),
        ("By the numbers", ()),
        ("By Jane Doe on 22 January", ("Jane Doe",)),
        ("jane@news.example", ()),
    ],
)
def test_a_byline_names_people(line: str, people: tuple[str, ...]) -> None:
    assert names.of_byline(line) == people


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Matthew Broersma, Silicon.co.uk", ("Matthew Broersma", "Silicon.co.uk")),
        ("By John Doe, Reuters", ("John Doe", "Reuters")),
        ("(Jane van der Berg, The Ledger)", ("Jane van der Berg", "The Ledger")),
        ("By Jane Doe, John Smith", None),
        ("Sam Altman, CEO of OpenAI", None),
        ("Liège, Belgium", None),
    ],
)
def test_a_credit_names_a_person_and_a_publisher(line: str, credit: tuple[str, str] | None) -> None:
    assert names.credit(line) == credit


@pytest.mark.parametrize(
    ("line", "lang", "day"),
    [
        ("Publié le 22 janvier 2024 à 10h30", "fr", date(2024, 1, 22)),
        ("1er août 2024", "fr", date(2024, 8, 1)),
        ("Jan. 22, 2024", "en", date(2024, 1, 22)),
        ("22nd January 2024", "en", date(2024, 1, 22)),
        ("22/01/2024", "en", date(2024, 1, 22)),
        ("03/04/2024", "fr", date(2024, 4, 3)),
        ("03/04/2024", "en", None),
        ("2 jours ago", "fr", None),
        ("il y a 3 heures", "fr", None),
        ("yesterday", "en", None),
        ("31 February 2024", "en", None),
    ],
)
def test_a_day_is_one_that_is_named_in_full(line: str, lang: str, day: date | None) -> None:
    assert dates.of_words(line, lang) == day


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://a.example/2024/01/22/fab", date(2024, 1, 22)),
        ("https://a.example/fab-20240122.html", date(2024, 1, 22)),
        ("https://a.example/2024-1-22/fab", date(2024, 1, 22)),
        ("https://a.example/2024/99/22/fab", None),
        ("https://a.example/12345678", None),
        ("https://a.example/fab", None),
    ],
)
def test_an_address_may_hold_the_day(address: str, day: date | None) -> None:
    assert dates.of_address(address) == day


AROUND = [
    "Pour gérer vos consentements :",
    "We use cookies. You can withdraw your consent with our partners.",
    "Tout accepter",
    "Categories: ChatGPT",
    "Accueil > Tech > IA",
    "Home | News | Chips",
    "Partager sur Facebook",
    "Share this article",
    "Facebook Twitter LinkedIn",
    "Inscrivez-vous à notre newsletter",
    "Sign up for our daily newsletter",
    "Newsletter",
    "Lire aussi : Initech licencie",
    "2 jours ago",
    "Il y a 3 heures",
    "Updated 5 hours ago",
    "Hier à 10:30",
    "Publicité",
    "© 2024 Example. All rights reserved.",
    "4 min read",
    "Cet article est réservé aux abonnés",
]
OWN = [
    "Two days ago the board of Acme met in secret and decided to sell.",
    "Share prices of chip makers rose.",
    "It was fined for its cookies, its use of personal data and its audience measurement.",
    "In a newsletter to clients, the analyst wrote that he expects it to fall to a half.",
    "Hier, le conseil d’Acme a décidé de vendre.",
    "Globex en embuscade, faute de mieux",
    "Home prices fell.",
    "La publicité rapporte peu.",
]


@pytest.mark.parametrize("line", AROUND)
def test_what_stands_around_an_article_is_dropped(line: str) -> None:
    assert boilerplate.own([line]) == ()


@pytest.mark.parametrize("line", OWN)
def test_what_an_article_says_is_kept(line: str) -> None:
    assert boilerplate.own([line]) == (line,)


PROSE = "A sentence of the article, which is long enough for anybody to see that it is one of them."


@pytest.mark.parametrize(
    "heading",
    ["Recent Posts", "Articles récents", "À lire aussi", "Related stories", "3 commentaires"],
)
def test_other_articles_end_an_article(heading: str) -> None:
    assert boilerplate.own([PROSE, PROSE, heading, PROSE]) == (PROSE, PROSE)
    assert boilerplate.own([heading, "Another post", PROSE]) == ("Another post", PROSE)


@pytest.mark.parametrize(
    ("text", "companies"),
    [
        ("Arm and Acme Corp agree.", ("arm", "acme")),
        ("The arm of ACM’s crane", ("acme",)),
        ("Acmes and pre-Arm", ()),
        ("", ()),
    ],
)
def test_companies_are_found_by_their_names(text: str, companies: tuple[str, ...]) -> None:
    assert guesses.companies(text, CONTENT.companies) == companies


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (
            "The chief of the company said that it was to build plants in the region and that " * 3,
            "en",
        ),
        (
            "Le chef de la société a dit que les usines sont dans une région qui est pour des " * 3,
            "fr",
        ),
        (
            "Der Chef der Firma und die Stadt sind sich nicht einig, ob das Werk gebaut wird. " * 3,
            "de",
        ),
        ("Acme", None),
    ],
)
def test_a_language_is_told_from_its_commonest_words(text: str, lang: str | None) -> None:
    assert guesses.language(text) == lang


def past(slug: str, words: str, *topics: str, story: str | None = None) -> Note:
    return Note(
        f"content/notes/{slug}.md", slug, slug, words, NOW, "en", "", Text(plain=words), (),
        topics=topics, story=story,
    )  # fmt: skip


def test_topics_are_voted_for_by_the_nearest_notes() -> None:
    notes = [
        past("wafers", "wafers prices memory factory", "memory", "unknown", story="hbm"),
        past("law", "senate passes export rules", "policy"),
    ]
    kin = guesses.kin(
        "Memory prices rise as factory output of wafers falls", (), notes, ["memory", "policy"]
    )
    assert (kin.topics, kin.notes, kin.story) == (("memory",), ("wafers",), "hbm")


def test_nothing_in_common_is_no_guess() -> None:
    assert (
        guesses.kin("words", (), [past("law", "senate rules", "policy")], ["policy"]).topics == ()
    )


def test_wrapped_lines_are_one_paragraph() -> None:
    row = "Wrapped lines of one paragraph stand below each other in text"
    article = plain_text.read(f"A title of it\n\n{row}\n{row}\nends here.\n\n{PROSE}\n")
    assert article.title == "A title of it"
    assert article.paragraphs == (f"{row} {row} ends here.", PROSE)


@settings(max_examples=60, deadline=None)
@given(
    st.text() | st.text().map(lambda text: f"<html><title>{text}</title><p>{text}</p>"), st.text()
)
def test_every_page_gives_a_draft_that_can_be_read(text: str, remark: str) -> None:
    try:
        page = pages.read(text.encode(errors="surrogatepass"))
    except NoPageError:
        return
    clipped = drafting.draft(page, CONTENT, (), now=NOW, mint=lambda: "7k2q", remark=remark)
    skeleton = clipped.made.skeleton
    note, found = notes.read(skeleton.path, skeleton.text.encode())
    assert note is not None
    assert {d.severity for d in found} == {"warning"}
    assert {d.code for d in found} <= {"N108"}


@settings(max_examples=60, deadline=None)
@given(st.binary())
def test_bytes_of_any_kind_are_a_page_or_refused(data: bytes) -> None:
    try:
        assert pages.read(data).text is not None
    except NoPageError:
        return


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("é".encode(), "é"),
        ("\ufeffé".encode(), "é"),
        ("é".encode("utf-16"), "é"),
        ("é“".encode("cp1252"), "é“"),
        (b'<meta charset="iso-8859-1">\x93\xe9', '<meta charset="iso-8859-1">“é'),
        (b'<meta charset="utf-8">\xe9', '<meta charset="utf-8">é'),
        (b'<meta charset="nonsense">\xc3\xa9', '<meta charset="nonsense">é'),
    ],
)
def test_a_page_is_decoded_as_browsers_do(data: bytes, text: str) -> None:
    assert pages.read(data).text == text


@pytest.mark.parametrize(
    "mark",
    [
        "<!-- saved from url=(0031)https://news.example/a -->",
        "<!--\n Page saved with SingleFile \n url: https://news.example/a \n saved date: x -->",
    ],
)
def test_a_saved_page_knows_where_it_came_from(mark: str) -> None:
    assert pages.read(f"<!doctype html>{mark}<p>x".encode()).address == "https://news.example/a"
