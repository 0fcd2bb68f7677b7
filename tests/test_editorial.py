"""Editorial rules: one broken site a rule, and a good site of which none says anything."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from site_gen.arrange.editorial.findings import SEVERITIES
from tests import sites
from tests.editorial_site import ASSETS, GOOD, SITE, Files, changed, check, note, shown
from tests.small_site import run, write

LONG = "Acme and the Gulf agree on nothing so far, as three people say who were in the room. " * 4
MINIMAL = "---\ntitle: A\ndate: 2024-01-22\nsource: https://a.example/a\n---\nText.\n"
HEAVY = (replace(ASSETS[0], bytes=300 * 1024 + 1), *ASSETS[1:])

TEXTS: dict[str, tuple[Files, str]] = {
    "confirmed by nobody": (
        changed("notes/one.md", "status: reported", "status: confirmed"),
        "N201 warning notes/one.md:13:78",
    ),
    "an older word": (
        note("x", "claims: [{id: raises, status: denied, as_of: 2023-01-25}]"),
        "N202 warning notes/x.md:9:46",
    ),
    "a claim in other words": (
        note("x", "claims: [{id: raises, text: Acme needs money, status: reported}]"),
        "N203 hint notes/x.md:9:29",
    ),
    "a claim past its day": (
        note("x", "claims: [{id: built, text: Built, status: announced, due: 2024-01}]"),
        "N204 hint notes/x.md:9:59",
    ),
    "a source that an older note has": (
        note("x", "source: https://www.wire.example/acme/?utm_source=a#b\nallow: [N228]"),
        "N205 warning notes/x.md:8:9",
    ),
    "a copy that an older note has": (
        note("x", 'sources: [{id: w, name: Wire}, {url: "https://copy.example/acme?page=2"}]'),
        "N205 warning notes/x.md:8:38",
    ),
    "nearly the same title": (
        note("x", "story: fabs\ntitle: Acme looks for more money in the Gulf"),
        "N206 warning notes/x.md:3:8",
    ),
    "todo in the text": (
        note("x", "", "Some text.\n\nTODO: more of it."),
        "N207 warning notes/x.md:12:1",
    ),
    "todo in the title": (note("x", "title: Acme TODO"), "N207 warning notes/x.md:3:8"),
    "an origin without an address": (
        note("x", "sources: [{role: origin, name: Wire}, {url: https://a.example/a}]"),
        "N208 hint notes/x.md:8:32",
    ),
    "a copy alone": (
        note("x", "sources: [{id: w, name: W}, {role: syndication, of: w, url: https://a.eu}]"),
        "N209 warning notes/x.md:8:61",
    ),
    "no summary": (note("x", "summary:"), "N210 hint notes/x.md:3:8"),
    "a summary that is the first words": (
        note("x", "summary: Some   TEXT", "Some text, and more."),
        "N211 warning notes/x.md:5:10",
    ),
    "a long summary": (note("x", f"summary: {LONG}"), "N212 warning notes/x.md:5:10"),
    "a link called here": (
        note("x", "", "Some text.\n\nRead it [Here](https://a.example/)."),
        "N213 warning notes/x.md:12:1",
    ),
    "a link of this site called here": (
        note("x", "", "It stood [ici](one.md)."),
        "N213 warning notes/x.md:10:1",
    ),
    "a picture called photo": (
        note("x", "", "![Photo](/assets/site.png)"),
        "N214 warning notes/x.md:10:1",
    ),
    "a picture called like its file": (
        changed("notes/one.md", "alt: A clean room in blue light", "alt: DSC_0042.jpg"),
        "N214 warning notes/one.md:14:28",
    ),
    "a shortened source": (note("x", "source: https://bit.ly/x"), "N215 warning notes/x.md:8:9"),
    "a shortened link": (
        note("x", "", "See [the list](https://t.co/x)."),
        "N215 warning notes/x.md:10:1",
    ),
    "a source with http": (note("x", "source: http://a.example/x"), "N216 hint notes/x.md:8:9"),
    "a link with http": (
        note("x", "", "See [the list](http://a.example/x)."),
        "N216 hint notes/x.md:10:1",
    ),
    "no company": (note("x", "title: A note\ncompanies:"), "N217 hint notes/x.md:3:8"),
    "no topic": (note("x", "topics:"), "N217 hint notes/x.md:3:8"),
    "a company that is not named": (
        note("x", "companies: [acme, samsung]"),
        "N218 warning notes/x.md:7:19",
    ),
    "spaces of French": (
        note("x", "lang: fr", "Bonjour.\n\nEt voilà ! « Non »"),
        "N220 hint notes/x.md:13:1",
    ),
    "spaces of French in a title": (
        note("x", "lang: fr\ntitle: Acme parle!"),
        "N220 hint notes/x.md:3:8",
    ),
    "two leads": (note("x", "weight: lead"), "N221 warning notes/x.md:9:9"),
    "a long brief": (note("x", "", "So many words. " * 410), "N222 warning notes/x.md"),
    "a long brief with a file": (
        {**note("x", "", "So many words. " * 410), "briefs/2024-W04.md": "---\ntitle: A\n---\n"},
        "N222 warning briefs/2024-W04.md:1:1",
    ),
    "a brief of many notes": (
        {k: v for i in range(19) for k, v in note(f"n{i:02}", "title: Acme").items()},
        "N222 warning notes/n18.md",
    ),
    "far ahead": (note("x", "", day="2024-04-11"), "N225 warning notes/x.md:4:7"),
    "no uid": (note("x", "uid:"), "N227 hint notes/x.md:2:8"),
    "an address that tracks": (
        note("x", "source: https://a.example/x?fbclid=1"),
        "N228 hint notes/x.md:8:9",
    ),
    "a company that is not listed": (
        note("x", "companies: [acme]", "Some say that Arm helps."),
        "N229 hint notes/x.md:7:12",
    ),
    "a bare address": (
        note("x", "", "See https://a.example/x for more."),
        "N230 hint notes/x.md:10:1",
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_rule_names_what_is_wrong_and_nothing_else(name: str) -> None:
    files, said = TEXTS[name]
    assert [shown(each) for each in check(files)] == [said]


SILENT: dict[str, Files] = {
    "the site": GOOD,
    "a draft with todo and no summary": note("x", "draft: true\nsummary:", "TODO"),
    "a retracted note": note(
        "x",
        "changes: [{date: 2024-01-26, kind: retraction, text: Wrong}]\nsource: http://bit.ly/x",
        "TODO [here](https://bit.ly/x)",
    ),
    "a whole site as the source of two": {
        **note("x", "source: https://wire.example/"),
        "notes/y.md": note("y", "source: https://wire.example")["notes/y.md"],
    },
    "another quarter": {
        **note("x", "story: fabs\ntitle: Acme sells more chips in the first quarter"),
        "notes/y.md": note("y", "story: fabs\ntitle: Acme sells more chips in the second quarter")[
            "notes/y.md"
        ],
    },
    "a name at the start of a sentence": note("x", "", "Acme waits. Arm in arm they wait."),
    "a name inside of a longer one": note(
        "x", "companies: [acme, samsung-sdi]", "There, Samsung SDI waits."
    ),
    "a name inside of a word": note("x", "", "They meet at the Armistice."),
    "a company named by a claim alone": note(
        "x", "companies: [arm]\ntitle: X\nclaims: [{id: y, text: Arm sells, status: reported}]"
    ),
    "a company that a figure is about": note(
        "x",
        "title: X\ncompanies: [arm]\nfigures: [{id: y, label: A, value: 1, unit: EUR, about: arm}]",
    ),
    "marks of code and addresses in French": note(
        "x", "lang: fr", "Bon. `a ? b : c`\n\n    a ! b\n\nVoir [la liste](https://a.example/?b;c)."
    ),
    "French marks in English": note("x", "", "What ! « No »"),
    "sixty days ahead": note("x", "", day="2024-04-10"),
    "a short note is but its first paragraph": note(
        "x", "weight: short", "Few words.\n\n" + "So many words. " * 410
    ),
}


@pytest.mark.parametrize("name", SILENT)
def test_no_rule_says_anything(name: str) -> None:
    assert [shown(each) for each in check(SILENT[name])] == []


def test_every_rule_has_a_broken_site() -> None:
    beside = {"N219", "N223", "N224", "N226"}
    assert {said[:4] for _, said in TEXTS.values()} | beside == set(SEVERITIES)


def test_a_minimal_note_meets_hints_alone() -> None:
    found = check({"site.yaml": SITE, "notes/a.md": MINIMAL}, assets=())
    assert [shown(each) for each in found] == [
        "N210 hint notes/a.md:2:8",
        "N217 hint notes/a.md:2:8",
        "N227 hint notes/a.md:2:8",
    ]


def test_a_heavy_picture_is_named() -> None:
    assert [shown(each) for each in check(assets=HEAVY)] == ["N223 warning notes/fab.jpg"]


def test_a_note_may_allow_the_pictures_that_it_shows() -> None:
    allowing = changed("notes/one.md", "weight: lead", "weight: lead\nallow: [N223]")
    assert check(allowing, assets=HEAVY) == []


def test_a_picture_that_tells_its_place_is_named() -> None:
    placed = frozenset({"content/assets/site.png"})
    assert [shown(each) for each in check(placed=placed)] == ["N224 warning assets/site.png"]


WORDS = " ".join(f"word{number}" for number in range(200))
OWN = " ".join(f"own{number}" for number in range(300))


@pytest.mark.parametrize(
    ("copied", "said"),
    [(7, []), (40, []), (41, ["N219 warning notes/x.md:3:8"])],
    ids=["a few words", "a long quote", "too long a quote"],
)
def test_so_many_words_in_a_row_may_be_the_sources(copied: int, said: list[str]) -> None:
    body = f"{OWN} {' '.join(WORDS.split()[:copied])}"
    assert _of_clip(body) == said


@pytest.mark.parametrize(("own", "said"), [(170, []), (169, ["N219 warning notes/x.md:3:8"])])
def test_so_much_of_the_text_may_be_the_sources(own: int, said: list[str]) -> None:
    quotes = [" ".join(WORDS.split()[start : start + 10]) for start in (0, 50, 100)]
    rest = OWN.split()[:own]
    body = f"{quotes[0]} {rest[0]} {quotes[1]} {rest[1]} {quotes[2]} {' '.join(rest[2:])}"
    assert _of_clip(body) == said


def _of_clip(body: str) -> list[str]:
    files = note("x", "", body)
    found = check(files, clips={"x": f"{WORDS}.", "one-1a2b": "Else.", "two-3c4d": "Else."})
    return [shown(each) for each in found]


def test_where_something_was_clipped_a_missing_clip_is_a_hint() -> None:
    found = check(clips={"one-1a2b": "Else."})
    assert [shown(each) for each in found] == ["N226 hint notes/two.md:3:8"]


@pytest.mark.parametrize("name", TEXTS)
def test_every_rule_can_be_turned_off_for_the_site(name: str) -> None:
    files, said = TEXTS[name]
    assert check({**files, "site.yaml": f"{SITE}rules: {{{said[:4]}: off}}\n"}) == []


def test_a_note_turns_a_rule_off_for_itself() -> None:
    assert check(note("x", "source: https://bit.ly/x\nallow: [N215]")) == []


def test_our_own_newsletter_has_no_warning(tmp_path: Path) -> None:
    site = sites.copy(sites.OURS, tmp_path)
    result = run(site, "check", "--strict", SOURCE_DATE_EPOCH="1795392000")
    assert (result.exit_code, result.stdout) == (0, "No problems found.\n"), result.stderr


def test_a_check_says_the_same_after_a_build(tmp_path: Path) -> None:
    site = sites.copy("awkward", tmp_path)
    now = {"SOURCE_DATE_EPOCH": "1798800000"}
    ask = ("check", "--hints", "--format", "json")
    before = run(site, *ask, **now).stdout
    assert run(site, "build", **now).exit_code == 0
    assert run(site, *ask, **now).stdout == before
    assert "N2" in before


def test_rules_say_nothing_of_a_file_with_an_error(tmp_path: Path) -> None:
    for path, text in {**GOOD, "notes/a.md": MINIMAL.replace("title", "titel")}.items():
        write(tmp_path, f"content/{path}", text)
    for picture in ("notes/fab.jpg", "assets/site.png"):
        write(tmp_path, f"content/{picture}", "")
    found = json.loads(run(tmp_path, "check", "--hints", "--format", "json").stdout)
    assert {each["code"] for each in found if each["file"] == "content/notes/a.md"} == {"N103"}
