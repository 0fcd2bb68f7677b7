"""Lists of what is published and held."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.small_site import make, run, write


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make(tmp_path)


def listed(site: Path, *arguments: str) -> Any:
    result = run(site, "list", "--format", "json", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def write_note(site: Path, slug: str, *fields: str) -> None:
    lines = ["---", f"title: {slug}", "source: https://ft.com/", *fields, "---", "Text.", ""]
    write(site, f"content/notes/{slug}.md", "\n".join(lines))


def named(items: list[dict[str, Any]], *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(item[field] for field in fields) for item in items]


def test_json_has_the_fields_of_the_contract(site: Path) -> None:
    found = listed(site)
    assert found["published"][0] == {
        "kind": "note",
        "file": "content/notes/altman-fabs.md",
        "title": "Altman courts Gulf money",
        "url": "https://brief.example/notes/altman-fabs/",
        "date": "2024-01-22T00:00:00+01:00",
        "brief": "2024-W04",
    }
    assert found["held"][0] == {
        "kind": "note",
        "file": "content/notes/memory-prices.md",
        "title": "Memory prices rise",
        "reason": "future",
        "until": "2024-01-30T00:00:00+01:00",
    }


def test_published_is_ordered_by_date(site: Path) -> None:
    assert named(listed(site)["published"], "kind", "title", "brief") == [
        ("note", "Altman courts Gulf money", "2024-W04"),
        ("note", "Export rules [draft] tightened", "2024-W04"),
        ("change", "The rules hold from May.", "2024-W04"),
        ("brief", "Altman courts Gulf money, and 1 more", "2024-W04"),
    ]


def test_held_is_ordered_by_release_and_what_no_date_releases_comes_last(site: Path) -> None:
    assert named(listed(site)["held"], "kind", "reason", "until") == [
        ("note", "future", "2024-01-30T00:00:00+01:00"),
        ("brief", "future", "2024-02-02T07:00:00+01:00"),
        ("change", "future", "2024-03-01T00:00:00+01:00"),
        ("note", "draft", None),
    ]


def test_dates_are_compared_as_instants_when_the_clocks_change(site: Path) -> None:
    for name, date in (
        ("later", "2024-10-27T02:10:00+01:00"),
        ("sooner", "2024-10-27T02:50:00+02:00"),
    ):
        write_note(site, name, f"date: {date}")
    found = listed(site, "--now", "2024-10-28")["published"]
    assert [item["title"] for item in found if item["title"] in {"sooner", "later"}] == [
        "sooner",
        "later",
    ]


def test_a_brief_names_itself_and_has_no_file_unless_written(site: Path) -> None:
    brief = next(item for item in listed(site)["published"] if item["kind"] == "brief")
    assert (brief["file"], brief["brief"], brief["url"]) == (
        None,
        "2024-W04",
        "https://brief.example/briefs/2024-W04/",
    )


def test_a_change_links_what_it_is_about(site: Path) -> None:
    change = next(item for item in listed(site)["published"] if item["kind"] == "change")
    assert (change["file"], change["url"]) == (
        "content/notes/export-rules.md",
        "https://brief.example/notes/export-rules/",
    )


def test_a_note_in_no_brief_yet_names_the_one_it_will_stand_in(site: Path) -> None:
    found = listed(site, "--now", "2024-01-31")["published"]
    assert [item["brief"] for item in found if item["title"] == "Memory prices rise"] == [
        "2024-W05"
    ]


def test_json_of_a_week_holds_that_week_alone(site: Path) -> None:
    found = listed(site, "--week", "2024-W05")
    assert found["published"] == []
    assert named(found["held"], "kind", "title") == [
        ("note", "Memory prices rise"),
        ("brief", "Memory prices rise"),
    ]


def test_the_table_is_aligned(site: Path) -> None:
    assert run(site, "list").stdout == (
        "published: 4\n"
        "  2024-01-22        note    2024-W04  Altman courts Gulf money\n"
        "  2024-01-24 09:00  note    2024-W04  Export rules [draft] tightened\n"
        "  2024-01-25        change  2024-W04  The rules hold from May.\n"
        "  2024-01-26 07:00  brief   2024-W04  Altman courts Gulf money, and 1 more\n"
        "held: 4\n"
        "  2024-01-30 00:00  note    future  Memory prices rise\n"
        "  2024-02-02 07:00  brief   future  Memory prices rise\n"
        "  2024-03-01 00:00  change  future  The rules are in force.\n"
        "  -                 note    draft   A rumour\n"
    )


def test_an_empty_site_has_an_empty_table(tmp_path: Path) -> None:
    nothing = dict.fromkeys(("altman_fabs", "export_rules", "memory_prices", "rumour"))
    assert run(make(tmp_path, **nothing), "list").stdout == "published: 0\nheld: 0\n"


def test_markdown_escapes_titles(site: Path) -> None:
    line = run(site, "list", "--format", "markdown").stdout.splitlines()[5]
    assert line == (
        r"| 2024-01-24 09:00 | note | 2024-W04 | "
        r"[Export rules \[draft\] tightened](<https://brief.example/notes/export-rules/>) |"
    )


def test_a_week_that_is_out_is_shown_in_its_order(site: Path) -> None:
    assert run(site, "list", "--week", "2024-W04").stdout == (
        "2024-W04: Altman courts Gulf money, and 1 more\n"
        "out since 2024-01-26 07:00; 2 notes, 19 words, 1 minute\n"
        "Lead\n"
        "  Altman courts Gulf money  [altman-fabs]\n"
        "Then\n"
        "  Export rules [draft] tightened  [export-rules]\n"
    )


def test_a_week_to_come_is_shown_as_it_will_go_out(site: Path) -> None:
    assert run(site, "list", "--week", "2024-W05").stdout == (
        "2024-W05: Memory prices rise\n"
        "goes out 2024-02-02 07:00; 1 note, 5 words, 1 minute\n"
        "Lead\n"
        "  Memory prices rise  [memory-prices]\n"
    )


def test_sections_and_links_of_a_week_are_shown(site: Path) -> None:
    for topic in ("policy", "memory"):
        for number in "12":
            fields = ("date: 2024-02-05", f"topics: [{topic}]", "weight: short")
            write_note(site, f"{topic}-{number}", *fields)
    write_note(site, "the-lead", "date: 2024-02-05")
    write(site, "content/briefs/2024-W06.md",
          "---\nalso: [{title: Elsewhere, url: 'https://ft.com/x'}]\n---\n")  # fmt: skip
    assert run(site, "list", "--week", "2024-W06").stdout.splitlines()[2:] == [
        "Lead",
        "  the-lead  [the-lead]",
        "Policy",
        "  policy-1  [policy-1]",
        "  policy-2  [policy-2]",
        "Memory",
        "  memory-1  [memory-1]",
        "  memory-2  [memory-2]",
        "Also",
        "  Elsewhere",
    ]


def test_markdown_of_a_week_links_its_notes(site: Path) -> None:
    text = run(site, "list", "--week", "2024-W05", "--format", "markdown").stdout
    assert text == (
        "## 2024-W05: Memory prices rise\n\n"
        "goes out 2024-02-02 07:00; 1 note, 5 words, 1 minute\n\n### Lead\n\n"
        "- [Memory prices rise](<https://brief.example/notes/memory-prices/>)\n"
    )


def test_a_draft_brief_is_shown_without_draft_notes(site: Path) -> None:
    write(site, "content/briefs/2024-W04.md", "---\ndraft: true\n---\nAn intro.\n")
    lines = run(site, "list", "--week", "2024-W04").stdout.splitlines()
    assert lines[:2] == [
        "2024-W04: Altman courts Gulf money",
        "held as a draft; its moment is 2024-01-26 07:00; 2 notes, 21 words, 1 minute",
    ]
    assert [line for line in lines if "rumour" in line] == []


@pytest.mark.parametrize(
    ("brief", "message"),
    [
        (None, "there is no brief 2024-W09"),
        ("---\nskip: Back on 8 March\n---\n", "2024-W09 is skipped: Back on 8 March"),
        ("---\ntitle: Empty\n---\n", "2024-W09 has neither a note nor an intro"),
    ],
)
def test_an_absent_brief_says_why(site: Path, brief: str | None, message: str) -> None:
    if brief:
        write(site, "content/briefs/2024-W09.md", brief)
    result = run(site, "list", "--week", "2024-W09")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"error[N707]: {message}\n" in result.stderr


def test_a_mistake_is_reported_instead_of_a_list(site: Path) -> None:
    write(site, "content/notes/bad.md", "---\ntitel: x\n---\n")
    result = run(site, "list", "--format", "json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[N103]: unknown field `titel`" in result.stderr


def test_titles_are_cut_on_a_terminal_alone(site: Path) -> None:
    from site_gen import build, clock, listing

    arranged = build.arrange(site, at=clock.parse_when("2024-01-26")).site
    assert arranged is not None
    assert max(map(len, listing.to_table(arranged, 50).splitlines())) == 50
    assert "  2024-01-22        note    2024-W04  Altman cour…\n" in listing.to_table(arranged, 50)
