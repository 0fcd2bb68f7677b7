"""What `new` writes: notes, briefs, stories and companies."""

from __future__ import annotations

import re
import stat
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen import build
from site_gen.desk import company_list, files, scaffold
from site_gen.desk.glance import Glance
from site_gen.desk.scaffold import slug_of
from site_gen.model import When
from site_gen.read import notes
from site_gen.settings import Author, Config
from tests.small_site import make, run, write

PARIS = ZoneInfo("Europe/Paris")
EMPTY = Glance(
    Config(
        title="x",
        url="https://x.example/",
        language="en",
        timezone=PARIS,
        author=Author("x"),
        id_authority="x.example,2024",
    )
)
MONDAY = datetime(2024, 1, 22, 9, 30, tzinfo=UTC)
AFTER = datetime(2024, 1, 26, 14, 5, 7, tzinfo=UTC)
"""A Friday afternoon: its brief went out at 7:00 in Paris."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make(tmp_path)


def dated(now: datetime, date: When | None = None) -> str:
    """Return the date that a new note is given."""
    made, found = scaffold.note(EMPTY, "A title", now=now, mint=lambda: "7k2q", date=date)
    assert made is not None
    assert found == ()
    lines = made.skeleton.text.splitlines()
    return next(line for line in lines if line.startswith("date: ")).removeprefix("date: ")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Altman courts Gulf money", "altman-courts-gulf-money"),
        ("Altman's “fabs”: $7 trillion?", "altmans-fabs-7-trillion"),
        ("L’Élan de Nvidia à Genève", "lelan-de-nvidia-a-geneve"),
        ("Straße, Ærø, Łódź, Œuvre", "strasse-aero-lodz-oeuvre"),
        ("2024-01-22: Fab delayed", "fab-delayed"),
        ("2024-01-22 2024-01-23 Fab", "fab"),
        ("2024 in review", "2024-in-review"),
        ("word " * 30, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("x" * 80, "x" * 60),
        ("日本", ""),
        ("2024-01-22", ""),
        ("350,000", ""),
    ],
)
def test_a_slug_is_made_of_the_titles_words(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@given(st.text())
def test_every_title_gives_a_slug_that_can_stand_in_an_address(title: str) -> None:
    assert re.fullmatch(r"|(?!\d{4}-\d{2}-\d{2}-)[a-z0-9]+(-[a-z0-9]+)*", slug_of(title))
    assert len(slug_of(title)) <= 60


TITLES = st.text().map(lambda text: " ".join(text.split())).filter(bool)


@given(TITLES, st.none() | st.just("https://ft.com/a?b=c&d='e'"))
def test_every_title_gives_a_note_with_warnings_alone(title: str, url: str | None) -> None:
    try:
        clean = scaffold.clean_title(title)
    except ValueError:
        return
    made, _ = scaffold.note(EMPTY, clean, now=MONDAY, mint=lambda: "7k2q", url=url)
    assert made is not None
    note, found = notes.read(made.skeleton.path, made.skeleton.text.encode())
    assert note is not None
    assert {d.severity for d in found} == {"warning"}
    assert (note.title, note.draft, note.date) == (clean, True, date(2024, 1, 22))
    assert [source.url for source in note.sources] == [url]


def test_a_note_is_a_draft_with_a_minted_uid() -> None:
    made, _ = scaffold.note(
        EMPTY, 'The "fab"', now=MONDAY, mint=lambda: "7k2q", url="https://ft.com/a"
    )
    assert made is not None
    assert made.skeleton.path == "content/notes/2024/the-fab.md"
    assert made.skeleton.text == (
        "---\n"
        "uid: the-fab-7k2q\n"
        'title: "The \\"fab\\""\n'
        "date: 2024-01-22\n"
        "# summary: One plain sentence.\n"
        "# why_it_matters: Your own view.\n"
        "# topics: []\n"
        "# companies: []\n"
        "sources:\n"
        '  - url: "https://ft.com/a"\n'
        "draft: true  # delete this line to publish\n"
        "---\n"
        "\n"
        "TK\n"
    )


def test_a_uids_words_are_few() -> None:
    made, _ = scaffold.note(EMPTY, "Altman courts Gulf money now", now=MONDAY, mint=lambda: "7k2q")
    assert made is not None
    assert "uid: altman-courts-gulf-money-7k2q\n" in made.skeleton.text


def test_minted_characters_are_of_the_alphabet_of_uids() -> None:
    assert re.fullmatch("[a-z0-9]{4}", scaffold.minted())


@pytest.mark.parametrize(
    ("now", "given", "written"),
    [
        (MONDAY, None, "2024-01-22"),
        (AFTER - timedelta(hours=9), None, "2024-01-26"),  # the brief is still to go out
        (AFTER, None, "2024-01-26T15:05:00+01:00"),
        (AFTER, date(2024, 1, 25), "2024-01-25"),
        (AFTER, date(2024, 1, 27), "2024-01-27"),
        (AFTER, date(2024, 1, 19), "2024-01-19T07:01:00+01:00"),
        (AFTER, date(2024, 7, 5), "2024-07-05"),
        (AFTER, datetime(2024, 1, 26, 6, 0, tzinfo=UTC), "2024-01-26T06:00:00+00:00"),
        (datetime(2024, 1, 26, 6, 0, 30, tzinfo=UTC), None, "2024-01-26T07:01:00+01:00"),
        (datetime(2024, 1, 25, 23, 30, tzinfo=UTC), None, "2024-01-26"),
        (AFTER.astimezone(timezone(timedelta(hours=-10))), None, "2024-01-26T15:05:00+01:00"),
    ],
)
def test_a_note_of_the_briefs_own_day_is_dated_after_its_moment(
    now: datetime, given: When | None, written: str
) -> None:
    assert dated(now, given) == written


def test_new_note_prints_the_file_and_the_brief_it_will_enter(site: Path) -> None:
    result = run(site, "new", "note", "Fab delayed", "--date", "2024-01-30")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        f"{site}/content/notes/2024/fab-delayed.md\n"
        "will enter 2024-W05, out 2024-02-02 07:00, once it is no draft\n"
    )


def test_new_note_on_the_afternoon_of_the_brief_enters_the_next(site: Path) -> None:
    result = run(site, "new", "note", "Fab delayed")
    assert "will enter 2024-W05" in result.stdout


def test_new_note_passes_over_a_closed_and_a_skipped_week(site: Path) -> None:
    write(site, "content/briefs/2024-W05.md", "---\nnotes: [memory-prices]\n---\n")
    write(site, "content/briefs/2024-W06.md", "---\nskip: Back soon\n---\n")
    result = run(site, "new", "note", "Fab delayed", "--date", "2024-01-30")
    assert "will enter 2024-W07" in result.stdout


def test_new_note_says_that_it_joins_a_brief_already_out(site: Path) -> None:
    result = run(site, "new", "note", "Late import", "--date", "2024-01-23")
    assert "will join 2024-W04, already out since 2024-01-26 07:00" in result.stdout


def test_a_new_note_gives_warnings_alone(site: Path) -> None:
    before = run(site, "check", "--format", "concise").stderr.splitlines()
    run(site, "new", "note", "日本: “TK”", "--story", "altman-fabs")
    result = run(site, "check", "--format", "concise")
    assert result.exit_code == 0
    assert len(result.stderr.splitlines()) > len(before)


def test_a_title_without_ascii_letters_gets_a_slug(site: Path) -> None:
    run(site, "new", "note", "日本")
    made = [path.stem for path in (site / "content/notes/2024").iterdir()]
    assert [re.fullmatch("note-[a-z0-9]{4}", stem) is not None for stem in made] == [True]


def test_new_note_overwrites_nothing(site: Path) -> None:
    (site / "content/notes/2024").mkdir()
    mine = site / "content/notes/2024/altman-fabs.md"
    (site / "content/notes/altman-fabs.md").rename(mine)
    before = mine.read_bytes()
    result = run(site, "new", "note", "Altman fabs")
    assert (result.exit_code, mine.read_bytes()) == (1, before)


def test_new_note_refuses_a_slug_of_another_folder(site: Path) -> None:
    result = run(site, "new", "note", "Altman: fabs!")
    assert result.exit_code == 1
    assert "error[N702]: a note with the slug `altman-fabs` exists already\n" in result.stderr
    assert not (site / "content/notes/2024").exists()


def test_new_note_refuses_an_unknown_story(site: Path) -> None:
    result = run(site, "new", "note", "Fab delayed", "--story", "altman-fab")
    assert result.exit_code == 1
    assert result.stderr.startswith(
        "error[N703]: there is no story `altman-fab`\n  help: did you mean `altman-fabs`?\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["note", ""],
        ["note", "  "],
        ["note", "a\x07b"],
        ["note", "a", "--url", "ft.com"],
        ["note", "a", "--url", "javascript:alert(1)"],
        ["note", "a", "--date", "2024-02-30"],
        ["note", "a", "--date", "2024-01-22T10:00"],
        ["note", "a", "--story", "Altman"],
        ["brief", "2024-W54"],
        ["brief", "2024-w04"],
        ["brief", "fabs"],
        ["story", "Altman's"],
        ["story", "--", "-"],
        ["company", "SK hynix"],
    ],
)
def test_a_malformed_value_is_of_the_command_line(site: Path, arguments: list[str]) -> None:
    before = sorted(site.rglob("*"))
    assert run(site, "new", *arguments).exit_code == 2
    assert sorted(site.rglob("*")) == before


def test_a_mistake_in_another_note_keeps_nobody_from_writing(site: Path) -> None:
    write(site, "content/notes/bad.md", "---\ntitel: x\n---\n")
    assert run(site, "new", "note", "Fab delayed").exit_code == 0


def test_without_a_site_yaml_nothing_can_be_told(tmp_path: Path) -> None:
    result = run(make(tmp_path, site=None), "new", "note", "Fab delayed")
    assert result.exit_code == 1
    assert "content/site.yaml" in result.stderr


def test_new_brief_lists_its_notes_in_order_with_their_titles(site: Path) -> None:
    result = run(site, "new", "brief", "2024-W04")
    assert result.stdout == (
        f"{site}/content/briefs/2024-W04.md\n"
        "closes 2024-W04: its notes are altman-fabs, export-rules\n"
    )
    assert (site / "content/briefs/2024-W04.md").read_text() == (
        "---\n"
        "# This list closes the brief: exactly these notes, in this order, the lead first.\n"
        "notes:\n"
        "  - altman-fabs  # Altman courts Gulf money\n"
        "  - export-rules  # Export rules [draft] tightened\n"
        "#  - rumour  # still a draft: A rumour\n"
        "---\n"
        "\n"
    )


def test_a_new_brief_changes_neither_contents_nor_order(site: Path) -> None:
    before = run(site, "list", "--week", "2024-W04").stdout
    run(site, "new", "brief", "2024-W04")
    assert run(site, "list", "--week", "2024-W04").stdout == before


def test_new_brief_lists_notes_that_are_still_to_be_published(site: Path) -> None:
    run(site, "new", "brief", "2024-W05")
    assert "  - memory-prices  # " in (site / "content/briefs/2024-W05.md").read_text()


def test_new_brief_leaves_a_week_without_notes_open(site: Path) -> None:
    result = run(site, "new", "brief", "2024-W09")
    assert "leaves 2024-W09 open" in result.stdout
    content = build.arrange(site, at=MONDAY).content
    assert content is not None
    assert [brief.notes for brief in content.briefs] == [None]


def test_new_brief_overwrites_nothing(site: Path) -> None:
    write(site, "content/briefs/2024-W04.md", "---\ntitle: Mine\n---\n")
    result = run(site, "new", "brief", "2024-W04")
    assert result.exit_code == 1
    assert "Mine" in (site / "content/briefs/2024-W04.md").read_text()


def test_new_brief_does_not_close_over_a_note_with_a_mistake(site: Path) -> None:
    write(site, "content/notes/bad.md", "---\ntitel: x\n---\n")
    assert run(site, "new", "brief", "2024-W04").exit_code == 1
    assert not (site / "content/briefs").exists()


def test_new_story_makes_no_problem(site: Path) -> None:
    assert run(site, "new", "story", "chip-act").exit_code == 0
    result = run(site, "new", "note", "Fab delayed", "--story", "chip-act")
    assert (result.exit_code, result.stderr) == (0, "")


def test_new_story_overwrites_nothing(site: Path) -> None:
    assert run(site, "new", "story", "altman-fabs").exit_code == 1
    assert "Altman's" in (site / "content/stories/altman-fabs.md").read_text()


def test_new_company_keeps_all_that_is_written(site: Path) -> None:
    file = site / "content/companies.yaml"
    before = file.read_text()
    result = run(site, "new", "company", "sk-hynix")
    assert (result.exit_code, result.stderr) == (0, "")
    assert file.read_text() == before + 'sk-hynix:\n  name: "Sk hynix"\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b'acme:\n  name: "Acme"\n'),
        (b"# none\n", b'# none\nacme:\n  name: "Acme"\n'),
        (b"a: {name: A}", b'a: {name: A}\nacme:\n  name: "Acme"\n'),
        (b"a:\r\n  name: A\r\n", b'a:\r\n  name: A\r\nacme:\r\n  name: "Acme"\r\n'),
        (b"\xef\xbb\xbfa: {name: A}\n", b'\xef\xbb\xbfa: {name: A}\nacme:\n  name: "Acme"\n'),
        (b"a: {nam: A}\n", b'a: {nam: A}\nacme:\n  name: "Acme"\n'),
    ],
)
def test_a_company_is_added_at_the_end(before: bytes, after: bytes) -> None:
    assert company_list.with_company(before, "acme") == (after, ())


@pytest.mark.parametrize(
    ("before", "code"),
    [
        (b"acme: {name: Acme}\n", "N704"),
        (b"acme: {nam: Acme}\n", "N704"),
        (b"other: {name: Other, aliases: [acme]}\n", "N704"),
        (b"{}\n", "N705"),
        (b"{a: {name: A}}\n", "N705"),
        (b"  a: {name: A}\n", "N705"),
        (b"a: {name: A}\n...\n", "N705"),
        (b"- a\n", "N101"),
        (b"\xff", "N002"),
    ],
)
def test_a_company_that_cannot_be_added_changes_nothing(before: bytes, code: str) -> None:
    longer, found = company_list.with_company(before, "acme")
    assert longer is None
    assert [d.code for d in found] == [code]


def test_new_company_makes_a_missing_file(tmp_path: Path) -> None:
    site = make(tmp_path, companies=None)
    assert run(site, "new", "company", "acme").exit_code == 0
    assert (site / "content/companies.yaml").read_text() == 'acme:\n  name: "Acme"\n'


def test_new_company_keeps_the_mode_of_the_file(site: Path) -> None:
    file = site / "content/companies.yaml"
    file.chmod(0o640)
    run(site, "new", "company", "acme")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_new_company_follows_no_link(site: Path, tmp_path: Path) -> None:
    file = site / "content/companies.yaml"
    target = file.rename(site / "elsewhere.yaml")
    before = target.read_bytes()
    file.symlink_to(target)
    assert run(site, "new", "company", "acme").exit_code == 1
    assert target.read_bytes() == before


def test_a_file_is_created_without_leftovers(tmp_path: Path) -> None:
    assert files.create(tmp_path, "content/notes/a.md", "text") == ()
    assert [path.name for path in (tmp_path / "content/notes").iterdir()] == ["a.md"]


def test_what_stands_in_the_way_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "content").write_text("a file")
    found = files.create(tmp_path, "content/notes/a.md", "text")
    assert [(d.code, d.message) for d in found] == [("N706", "cannot be written: Not a directory")]


def test_edit_opens_the_new_file(site: Path, tmp_path: Path) -> None:
    result = run(site, "new", "story", "chip-act", "--edit", EDITOR="sed -i s/open/closed/")
    assert result.exit_code == 0
    assert "status: closed" in (site / "content/stories/chip-act.md").read_text()


def test_an_editor_that_fails_is_an_error(site: Path) -> None:
    result = run(site, "new", "story", "chip-act", "--edit", EDITOR="false")
    assert result.exit_code == 1
