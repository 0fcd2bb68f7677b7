from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.render.words import Words, direction, same_language, translations

PARIS = ZoneInfo("Europe/Paris")
FRENCH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Sources"
msgstr "Sources citées"

msgctxt "claim"
msgid "false"
msgstr "faux"

msgid "%(n)s note"
msgid_plural "%(n)s notes"
msgstr[0] "%(n)s brève"
msgstr[1] "%(n)s brèves"

#, fuzzy
msgid "Figures"
msgstr "Images"
""".encode()


def words(language: str = "en") -> Words:
    return Words(language, translations(None))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "22 January 2024"),
        ("en-US", "January 22, 2024"),
        ("fr", "22 janvier 2024"),
        ("de-u-co-phonebk", "22. Januar 2024"),
        ("tlh", "22 January 2024"),
    ],
)
def test_a_day_is_written_as_in_the_language(language: str, expected: str) -> None:
    assert words(language).day(date(2024, 1, 22), PARIS) == expected


def test_an_instant_shows_the_day_it_has_in_the_sites_zone() -> None:
    late = datetime(2024, 1, 21, 23, 30, tzinfo=UTC)
    assert words().day(late, PARIS) == "22 January 2024"
    assert words().moment(late, PARIS) == "22 January 2024, 00:30"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("350000", "350,000"), ("3.5E+5", "350,000"), ("0.25", "0.25"), ("-1234.50", "-1,234.50")],
)
def test_a_number_keeps_its_digits(value: str, expected: str) -> None:
    assert words().number(Decimal(value)) == expected


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2024", "2024"),
        ("2024-Q3", "Q3 2024"),
        ("2024-09", "September 2024"),
        ("2024-09-30", "30 September 2024"),
    ],
)
def test_a_period_is_written_as_precisely_as_it_is_known(period: str, expected: str) -> None:
    assert words().period(period) == expected


def test_a_list_is_written_by_the_rules_of_the_language() -> None:
    assert words().list_of(["A", "B", "C"]) == "A, B and C"
    assert words("fr").list_of(["A", "B"]) == "A et B"
    assert words().list_of([]) == ""


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("fr", "French"),
        ("fr-FR", "French"),
        ("fr-CA", "Canadian French"),
        ("zh-hans", "Simplified Chinese"),
        ("tlh", "Klingon"),
        ("zz", "zz"),
    ],
)
def test_a_language_has_its_name(tag: str, expected: str) -> None:
    assert words().language_name(tag) == expected


def test_a_country_has_its_name_and_an_unknown_one_its_code() -> None:
    assert words("fr").country_name("us") == "États-Unis"
    assert words().country_name("Atlantis") == "Atlantis"


@given(st.from_regex(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}", fullmatch=True))
def test_no_language_tag_is_too_odd(tag: str) -> None:
    found = words(tag)
    assert found.day(date(2024, 1, 22), PARIS)
    assert found.moment(datetime(2024, 1, 22, tzinfo=UTC), PARIS)
    assert found.language_name(tag)
    assert direction(tag) in ("ltr", "rtl")


def test_arabic_and_hebrew_run_from_right_to_left() -> None:
    assert [direction(tag) for tag in ("ar", "he-IL", "fr")] == ["rtl", "rtl", "ltr"]


def test_varieties_are_one_language() -> None:
    assert same_language("en-GB", "EN-us")
    assert not same_language("en", "fr")


def test_a_catalogue_translates_what_it_holds_and_leaves_the_rest() -> None:
    french = Words("fr", translations(FRENCH))
    assert french.gettext("Sources") == "Sources citées"
    assert french.pgettext("claim", "false") == "faux"
    assert french.ngettext("%(n)s note", "%(n)s notes", 0) == "%(n)s brève"
    assert french.npgettext("none", "one", "many", 2) == "many"
    assert french.gettext("Figures") == "Figures"
