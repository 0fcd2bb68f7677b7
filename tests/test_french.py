"""French: the catalogue as a copy editor wants it, and a site that is French throughout."""

from __future__ import annotations

import email
import email.policy
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from lxml import etree
from lxml import html as lxml_html

from site_gen.model import Figure
from site_gen.program import catalogue
from site_gen.render import vocabulary
from site_gen.render.words import Words, translations
from tests import french_site, small_site

PARIS = ZoneInfo("Europe/Paris")
MADE = catalogue("fr") or b""
WORDS = Words("fr", translations(MADE))
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|\{\w+\}|<[^>]*>")
SPOKEN = ("aria-label", "title", "content", "alt", "data-found", "data-none", "data-some")
"""Attributes that are read out or shown."""
SAID_OF_A_PAGE = re.compile("title|description|site_name|alt")
"""What a page tells others of itself for people to read."""
ALIKE = {
    "Code",
    "Menu",
    "Notes",
    "Sources",
    "document",
    "%(name)s (document)",
    "%(number)s minute",
    "%(number)s minutes",
    "%(number)s note",
    "%(number)s notes",
}
"""What is the same in both languages."""
FEW = 3
"""Letters that are too few to tell English from French."""
ESCAPED = "\\ .,:;()[]"
FOR_MACHINES = {"@type", "@context", "creativeWorkStatus", "encodingFormat", "version", "type"}


def french() -> Catalog:
    return read_po(io.BytesIO(MADE))


def told(message: Message, of: str) -> tuple[str, ...]:
    found = getattr(message, of)
    return found if isinstance(found, tuple) else (found,)


MESSAGES = [message for message in french() if message.id]


# The catalogue


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: told(m, "id")[0][:40])
def test_every_message_is_translated_whole(message: Message) -> None:
    one, *many = told(message, "id")
    strings = told(message, "string")
    assert not message.fuzzy
    assert len(strings) == (2 if many else 1)
    assert all(strings), "a message without a translation"
    expected = sorted(PLACEHOLDER.findall(many[0] if many else one))
    for string in strings[-1:]:
        assert sorted(PLACEHOLDER.findall(string)) == expected
    for string in strings[:-1]:
        assert set(PLACEHOLDER.findall(string)) <= {*expected, *PLACEHOLDER.findall(one)}


def test_what_is_left_as_it_is_in_english_is_french_too() -> None:
    pairs = [pair for m in MESSAGES for pair in zip(told(m, "id"), told(m, "string"), strict=True)]
    assert {made for given, made in pairs if given == made and phrase(given)} == ALIKE


def test_zero_and_one_are_singular() -> None:
    assert french().plural_expr == "(n > 1)"
    one, many = "%(number)s note", "%(number)s notes"
    assert [WORDS.ngettext(one, many, count) for count in (0, 1, 2)] == [one, one, many]


UNTIDY = {
    "an ordinary space before a sign": r" [;:!?%»]",
    "no narrow space before ; ! ?": r"(?<!\u202f)[;!?]",
    "no space before a colon": r"(?<!\u00a0):(?!//)",
    "no space before a percent sign": r"(?<!\u00a0)%%",
    "an ordinary space in guillemets": r"« | »",
    "a guillemet without its space": r"«(?!\u202f)|(?<!\u202f)»",
    "a straight apostrophe": r"'",
    "a straight quotation mark": r'"',
    "three dots": r"\.\.\.",
    "two spaces": r"  ",
    "a capital with no accent": r"\b(?:Edition|Ecran|Etat|A l)\b",
}


@pytest.mark.parametrize("fault", UNTIDY)
def test_the_typography_is_french(fault: str) -> None:
    strings = [string for message in MESSAGES for string in told(message, "string")]
    bare = [re.sub(r"<[^>]*>", "", re.sub(r"%\(\w+\)s", "X", string)) for string in strings]
    assert not [string for string in bare if re.search(UNTIDY[fault], string)]


@pytest.mark.parametrize(
    ("fault", "example"),
    [
        ("an ordinary space before a sign", "Sources :"),
        ("no narrow space before ; ! ?", "deux; trois"),
        ("no space before a colon", "Sources:"),
        ("no space before a percent sign", "%(number)s%%"),
        ("a guillemet without its space", "«mot»"),
        ("a straight apostrophe", "l'index"),
    ],
)
def test_a_fault_of_typography_would_be_seen(fault: str, example: str) -> None:
    assert re.search(UNTIDY[fault], example)


# Dates, numbers, units


def test_the_first_of_a_month_is_an_ordinal() -> None:
    assert WORDS.day(date(2024, 1, 1), PARIS) == "1er janvier 2024"
    assert WORDS.day(date(2024, 1, 11), PARIS) == "11 janvier 2024"
    assert WORDS.period("2024-08-01") == "1er août 2024"
    assert WORDS.date_mark(date(2024, 8, 1), "day") == "1er août 2024"
    assert WORDS.date_mark(date(2024, 8, 1), "month") == "août 2024"


def test_a_quarter_is_written_out_in_a_sentence_and_short_on_an_axis() -> None:
    assert WORDS.period("2024-Q3") == "3e trimestre 2024"
    assert WORDS.date_mark(date(2024, 8, 1), "quarter") == "T3 2024"


def test_hours_are_counted_to_24_and_have_an_h() -> None:
    assert [WORDS.clock_time(time(7)), WORDS.clock_time(time(18, 5))] == ["7\xa0h", "18\xa0h\xa005"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("350000", "350\u202f000"),
        ("1000000", "1 million"),
        ("-1000000", "-1 million"),
        ("1500000", "1,5 million"),
        ("2000000", "2 millions"),
        ("1000000000", "1 milliard"),
        ("13510000000", "13,51 milliards"),
        ("1500000000000", "1\u202f500 milliards"),
        ("12345678", "12\u202f345\u202f678"),
    ],
)
def test_a_large_number_is_named_as_newspapers_do(value: str, expected: str) -> None:
    assert WORDS.told(Decimal(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("350000", "350\xa0k"),
        ("1250000", "1,25\xa0M"),
        ("2e9", "2\xa0Md"),
        ("2e12", "2\u202f000\xa0Md"),
    ],
)
def test_a_short_number_keeps_to_milliards(value: str, expected: str) -> None:
    assert WORDS.short(Decimal(value)) == expected


def figure(unit: str, value: str | None = None, least: str | None = None) -> Figure:
    number, minimum = (Decimal(each) if each else None for each in (value, least))
    most = Decimal("1e10") if minimum else None
    return Figure("f", "F", unit=unit, value=number, minimum=minimum, maximum=most)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (figure("puces", "2e6"), "2\xa0millions de puces"),
        (figure("euros", "2e6"), "2\xa0millions d’euros"),
        (figure("heures", "1e9"), "1\xa0milliard d’heures"),
        (figure("€", "2e6"), "2\xa0millions €"),
        (figure("puces", "2500"), "2\u202f500\xa0puces"),
        (figure("%", "12.5"), "12,5\xa0%"),
        (figure("euros", least="8e9"), "8 à 10\xa0milliards d’euros"),
        (figure("euros", least="8e6"), "8\xa0millions à 10\xa0milliards d’euros"),
    ],
)
def test_a_unit_follows_its_number_as_in_a_sentence(given: Figure, expected: str) -> None:
    assert vocabulary.amount(given, WORDS) == expected


# A whole site


@cache
def site(folder: Path) -> Mapping[str, str]:
    """Build the French site and its mails; return each file's words, a line for each text."""
    for path, text in french_site.FILES.items():
        small_site.write(folder, path, text)
    built = small_site.run(folder, "build", "--now", french_site.NOW)
    assert built.exit_code == 0, built.output
    output = folder / "output"
    found = {
        path.relative_to(output).as_posix(): bare(READERS[path.suffix](path.read_bytes()))
        for path in sorted(
            (*output.rglob("*.html"), *output.glob("*.web*"), *(output / "feeds").rglob("*.*"))
        )
    }
    for week in ("2024-W02", "2024-W04", "2024-W09"):
        sent = small_site.run(folder, "email", week, "--now", french_site.NOW)
        assert sent.exit_code == 0, sent.output
        found[f"{week}.eml"] = bare(of_mail(sent.stdout_bytes))
    return found


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return site(tmp_path_factory.mktemp("french"))


def of_html(text: str) -> Iterator[str]:
    for element in lxml_html.document_fromstring(f"<div></div>{text}").iter(etree.Element):
        if element.get("type") == "application/ld+json":
            yield from of_json(json.loads(element.text or ""))
        elif element.tag not in ("script", "style", "code"):
            if element.tag != "meta" or SAID_OF_A_PAGE.search(
                element.get("property") or element.get("name") or ""
            ):
                yield from (element.get(name, "") for name in SPOKEN)
            yield element.text or ""
        yield element.tail or ""


def of_json(value: object, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, member in value.items():
            if key not in FOR_MACHINES:
                yield from of_json(member, key)
    elif isinstance(value, list):
        for member in value:
            yield from of_json(member, name)
    elif isinstance(value, str):
        yield from of_html(value) if name == "content_html" else (value,)


def of_xml(data: bytes) -> Iterator[str]:
    for element in etree.fromstring(data).iter():
        text = element.text or ""
        yield from of_html(text) if element.get("type") == "html" else (text,)
        yield from (element.get(name, "") for name in ("title", "text", "label"))


def of_mail(data: bytes) -> Iterator[str]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    yield str(message["Subject"])
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            yield part.get_content()
        elif part.get_content_type() == "text/html":
            yield from of_html(part.get_content())


READERS = {
    ".html": lambda data: of_html(data.decode()),
    ".atom": of_xml,
    ".opml": of_xml,
    ".json": lambda data: of_json(json.loads(data)),
    ".webmanifest": lambda data: of_json(json.loads(data)),
}


def bare(texts: Iterable[str]) -> str:
    """Return what is said to people, without addresses."""
    address = re.compile(r"\w+:/?/?\S*[/@]\S+|[\w/.-]*\.(?:atom|html|json)\b")
    lines = (" ".join(address.sub("", text).split(" ")).strip() for text in texts)
    return "\n".join(line for line in lines if line)


def phrase(message: str) -> re.Pattern[str] | None:
    """Return what finds a message with anything in its gaps; None where it has few letters."""
    pieces = PLACEHOLDER.split(message)
    if len(re.sub(r"\W", "", "".join(pieces))) <= FEW:
        return None
    whole = r".{1,120}?".join(re.escape(piece) for piece in pieces if re.search(r"\w", piece))
    return re.compile(rf"(?<!\w){whole.strip(ESCAPED)}(?!\w)", re.IGNORECASE)


def english_phrases() -> Mapping[str, re.Pattern[str]]:
    """Return the English messages that are not French as well, as `source` and `note` are."""
    pairs = [(told(message, "id"), told(message, "string")) for message in MESSAGES]
    own = "\n".join([*ALIKE, *(string for ids, made in pairs if ids != made for string in made)])
    strings = {string for message in MESSAGES for string in told(message, "id")}
    found = {string: pattern for string in strings if (pattern := phrase(string))}
    return {string: pattern for string, pattern in found.items() if not pattern.search(own)}


def test_no_english_word_is_left(said: Mapping[str, str]) -> None:
    phrases = english_phrases()
    assert len(phrases) > 200
    left = {
        (path, message, found[0])
        for path, text in said.items()
        for message, pattern in phrases.items()
        if (found := pattern.search(text))
    }
    assert not left


def test_an_english_word_would_be_seen() -> None:
    phrases = english_phrases()
    for message, text in {
        "Subscribe": "Subscribe",
        "since %(day)s": "abandonné since 3 mai 2024",
        "%(reports)s, on reports by %(names)s": "La Gazette, on reports by Herald",
    }.items():
        assert phrases[message].search(text)


def test_most_of_the_catalogue_is_said_by_this_site(said: Mapping[str, str]) -> None:
    texts = "\n".join(said.values())
    strings = [string for message in MESSAGES for string in told(message, "string")]
    patterns = [pattern for string in strings if (pattern := phrase(string))]
    missing = [pattern.pattern for pattern in patterns if not pattern.search(texts)]
    assert len(missing) < len(patterns) * 0.3, missing


def test_pages_feeds_and_mails_say_that_they_are_french(tmp_path: Path) -> None:
    site.__wrapped__(tmp_path)
    output = tmp_path / "output"
    for page in output.rglob("*.html"):
        assert b'<html lang="fr" dir="ltr">' in page.read_bytes()
    for feed in output.rglob("*.atom"):
        assert b'xml:lang="fr"' in feed.read_bytes()[:600]
    assert json.loads((output / "feeds/notes.json").read_bytes())["language"] == "fr"


def test_a_feed_keeps_the_spaces_that_french_does_not_break_at(
    said: Mapping[str, str],
) -> None:
    assert "Rectificatif\xa0: Une usine mal comptée" in said["feeds/corrections.atom"]
    assert "Est-ce assez\xa0?" in said["2024-W02.eml"]


def test_the_home_page_reads_as_a_french_newspaper(said: Mapping[str, str]) -> None:
    for words in ("Le dernier bulletin", "Depuis", "Au sommaire", "Tous les bulletins"):
        assert words in said["index.html"]
