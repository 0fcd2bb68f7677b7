"""What `correct` and `retract` write, what they leave alone, and what they tell."""

from __future__ import annotations

import io
import os
import stat
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.cli import correct
from site_gen.desk import changes, declare
from site_gen.model import Change
from site_gen.read import notes
from tests.small_site import make, run, write

PATH = "content/notes/altman-fabs.md"
DAY = date(2024, 1, 25)
CHANGE = Change(DAY, "correction", "The sum is 7 billion.")
HEAD = "---\ntitle: A title\nsource: https://a.example/\ndate: 2024-01-22\n"
ITEM = '- date: 2024-01-25\n{0}  kind: correction\n{0}  text: "The sum is 7 billion."\n'
FLOW = '{date: 2024-01-25, kind: correction, text: "The sum is 7 billion."}'
ROWS = "changes:\n  - date: 2024-01-24\n    kind: update\n    "
POLICY = "/feeds/topics/policy.atom"
JSON = "/feeds/notes.json"
OLD = "{date: 2024-01-24, kind: update, text: More.}"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make(tmp_path)


def appended(text: str) -> str | None:
    """Return a note with the change, if it can be added."""
    data, _ = changes.append(PATH, text.encode(), CHANGE)
    return data.decode() if data is not None else None


def block(before: str, after: str = "") -> str:
    """Return a note with some lines of front matter around what is added."""
    return f"{HEAD}{before}{after}---\nText.\n"


@pytest.mark.parametrize(
    ("before", "indent", "after"),
    [
        ("", None, ""),
        ("# a comment at the end\n", None, ""),
        (f"changes:\n  - {OLD}\n", "  ", ""),
        (f"changes:\n- {OLD}\n", "", ""),
        (f"changes:\n    - {OLD}\n", "    ", "weight: short\n"),
        (f"changes:  # told\n  - {OLD}  # first\n", "  ", "\n# about weight\nweight: short\n"),
        (f"{ROWS}text: More.\n", "  ", ""),
        (f"{ROWS}text: |\n      More.\n", "  ", "\n"),
        (f"{ROWS}text: >-\n      More\n      # 1.\n", "  ", ""),
        ('"changes":\n  - ' + OLD + "\n", "  ", ""),
        ("changes:\n", "  ", "weight: short\n"),
    ],
)  # fmt: skip
def test_a_change_is_the_last_item_of_the_list(before: str, indent: str | None, after: str) -> None:
    margin = "  " if indent is None else indent
    start = "changes:\n" if indent is None else ""
    added = f"{start}{margin}{ITEM.format(margin)}"
    assert appended(block(before, after)) == block(before + added, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[]", f"[{FLOW}]"),
        ("[ ]", f"[{FLOW} ]"),
        (f"[{OLD}]", f"[{OLD}, {FLOW}]"),
        (f"[{OLD}]  # all [of] them", f"[{OLD}, {FLOW}]  # all [of] them"),
        (f"[\n  {OLD},\n]", f"[\n  {OLD}, {FLOW}\n]"),
        (f"[\n  {OLD}  # one\n]", f"[\n  {OLD}  # one\n, {FLOW}]"),
    ],
)
def test_a_list_in_brackets_stays_one(before: str, after: str) -> None:
    for more in ("", "weight: short\n"):
        written = appended(block(f"changes: {before}\n", more))
        assert written == block(f"changes: {after}\n", more)


@pytest.mark.parametrize(
    "front",
    [
        "---\n{title: A title, source: 'https://a.example/', date: 2024-01-22}\n---\nText.\n",
        block("changes: ~\n"),
        block("changes: null\n"),
    ],
)
def test_what_cannot_be_added_to_is_told_by_hand(front: str) -> None:
    data, (found,) = changes.append(PATH, front.encode(), CHANGE)
    assert data is None
    assert found.code == "N711"
    assert found.help is not None
    assert FLOW in found.help


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_line_ends_and_a_byte_order_mark_stay(end: str, mark: str) -> None:
    text = mark + block("# é\n", "weight: short  # why\n").replace("\n", end) + "no line end"
    written = appended(text)
    assert written is not None
    added = f"changes:\n  {ITEM.format('  ')}".replace("\n", end)
    assert written.count(added) == 1
    assert written.replace(added, "") == text


plain_text = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff"),
    max_size=40,
).map(lambda text: declare.clean_text(f"x{text}x"))
dates = st.one_of(
    st.dates(date(2024, 1, 22), date(2030, 1, 1)),
    st.builds(
        datetime, st.just(2024), st.just(2), st.integers(1, 28), st.integers(0, 23),
        tzinfo=st.integers(-11, 12).map(lambda hours: timezone(timedelta(hours=hours))),
    ),
)  # fmt: skip
FRONTS = [
    block(""),
    block(f"changes: [{OLD}]\n"),
    block(f"changes:\n  - {OLD}\n", "# end\nweight: short\n"),
]


@given(st.sampled_from(FRONTS), plain_text, st.none() | plain_text, st.none() | plain_text, dates)
def test_any_words_are_read_back_as_given(
    front: str, text: str, was: str | None, now: str | None, day: date
) -> None:
    change = Change(day, "clarification", text, was, now)
    data, found = changes.append(PATH, front.encode(), change)
    assert data is not None, found
    note, _ = notes.read(PATH, data)
    assert note is not None
    last = note.changes[-1]
    assert (last.date, last.kind, last.text, last.was, last.now) == (
        day,
        change.kind,
        text,
        was,
        now,
    )
    assert last.number == len(note.changes)


def test_links_below_the_change_are_no_hindrance() -> None:
    text = block("", "").replace("Text.", "A [link](note:other) and ![a picture](a.png).")
    assert appended(text) is not None


# The commands.


def test_correct_writes_today_and_tells_what_subscribers_see(site: Path) -> None:
    write(
        site, PATH, (site / PATH).read_text("utf-8").replace("source:", "topics: [policy]\nsource:")
    )
    result = run(site, "correct", "altman-fabs", "--text", "The  sum is\n7 billion.", "--was", "70",
                 "--now", "7")  # fmt: skip
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        str(site / PATH),
        "subscribers will see, once this is built and online:",
        "  updated  Altman courts Gulf money, and 1 more  /feeds/briefs.atom /feeds/briefs.json",
        f"  updated  [Corrected] Altman courts Gulf money  /feeds/notes.atom {POLICY} {JSON}",
        "  new      Correction: Altman courts Gulf money  /feeds/corrections.atom",
        "the brief 2024-W04, out since 2024-01-26 07:00, shows it with the note",
        "the brief 2024-W05, out 2024-02-02 07:00, lists it under Corrections",
    ]
    note, _ = notes.read(PATH, (site / PATH).read_bytes())
    assert note is not None
    (change,) = note.changes
    assert (change.kind, change.text, change.was, change.now) == (
        "correction", "The sum is 7 billion.", "70", "7",
    )  # fmt: skip
    assert run(site, "check").exit_code == 0


def test_a_change_is_dated_by_its_day(site: Path) -> None:
    run(site, "correct", "altman-fabs", "--text", "Seven.", SOURCE_DATE_EPOCH="1706400000")
    assert "  - date: 2024-01-28\n" in (site / PATH).read_text("utf-8")


def test_on_the_afternoon_of_a_brief_it_is_dated_after_the_moment(site: Path) -> None:
    """The brief that went out in the morning could not know it, and the next one must."""
    run(site, "correct", "altman-fabs", "--text", "Seven.")
    assert "  - date: 2024-01-26T10:40:00+01:00\n" in (site / PATH).read_text("utf-8")


def test_an_update_is_no_correction(site: Path) -> None:
    result = run(site, "correct", "altman-fabs", "--kind", "update", "--text", "It is signed.")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[2:] == [
        "  updated  Altman courts Gulf money, and 1 more  /feeds/briefs.atom /feeds/briefs.json",
        "  updated  Altman courts Gulf money              /feeds/notes.atom /feeds/notes.json",
        "the brief 2024-W04, out since 2024-01-26 07:00, shows it with the note",
    ]
    assert run(site, "build").exit_code == 0
    for path in ("feeds/corrections.atom", "corrections/index.html"):
        assert "It is signed." not in (site / "output" / path).read_text("utf-8")


def test_a_retraction_is_told_as_one(site: Path) -> None:
    result = run(site, "retract", "altman-fabs", "--text", "It was invented.")
    assert result.exit_code == 0
    assert "  updated  [Retracted] Altman courts Gulf money  /feeds/notes.atom " in result.stdout
    assert "  new      Retraction: Altman courts Gulf money  /feeds/corrections.atom\n" in (
        result.stdout
    )


def test_what_a_retraction_takes_out_of_a_feed_is_told(site: Path) -> None:
    result = run(site, "retract", "export-rules", "--text", "It was invented.")
    assert run(site, "build").exit_code == 0
    feed = (site / "output/feeds/corrections.atom").read_text("utf-8")
    assert "/change/3</id>" in feed
    assert "/change/1</id>" not in feed, "the words that it put right are gone, too"
    assert "  withdrawn  Correction: Export rules [draft] tightened " in result.stdout


@pytest.mark.parametrize(
    ("slug", "code"),
    [
        ("altman-fab", "N708"),
        ("rumour", "N709"),
        ("memory-prices", "N709"),
        ("gone", "N710"),
    ],
)
@pytest.mark.parametrize("command", ["correct", "retract"])
def test_nothing_is_declared_about_what_nobody_reads(
    site: Path, command: str, slug: str, code: str
) -> None:
    write(site, "content/notes/gone.md", block(
        "changes: [{date: 2024-01-23, kind: retraction, text: No.}]\n"))  # fmt: skip
    before = {path: path.read_bytes() for path in site.rglob("*.md")}
    result = run(site, command, slug, "--text", "Words.")
    assert result.exit_code == 1
    assert f"error[{code}]" in result.stderr
    assert {path: path.read_bytes() for path in site.rglob("*.md")} == before


def test_an_unknown_slug_is_guessed(site: Path) -> None:
    result = run(site, "correct", "altman-fab", "--text", "Words.")
    assert "did you mean `altman-fabs`?" in result.stderr


def test_a_note_with_a_mistake_is_mended_first(site: Path) -> None:
    write(site, PATH, block("titel: x\n"))
    result = run(site, "correct", "altman-fabs", "--text", "Words.")
    assert (result.exit_code, "N103" in result.stderr) == (1, True)
    write(site, PATH, "---\ntitle: [\n---\n")
    result = run(site, "correct", "altman-fabs", "--text", "Words.")
    assert (result.exit_code, "N101" in result.stderr) == (1, True)


def test_words_that_would_be_an_error_are_not_written(site: Path) -> None:
    before = (site / PATH).read_bytes()
    result = run(site, "correct", "altman-fabs", "--text", "TK")
    assert (result.exit_code, "N108" in result.stderr) == (1, True)
    assert (site / PATH).read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("altman-fabs",),
        ("altman-fabs", "--text", " "),
        ("altman-fabs", "--text", "a\x07b"),
        ("Altman Fabs", "--text", "Words."),
        ("altman-fabs", "--text", "Words.", "--kind", "retraction"),
    ],
)
def test_what_the_command_line_alone_shows_wrong_is_2(
    site: Path, arguments: tuple[str, ...]
) -> None:
    assert run(site, "correct", *arguments).exit_code == 2


def test_on_a_terminal_the_words_are_asked_for(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO(" \nSeven.\n")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    assert correct.asked(click.Context(correct.command, obj=site)) == "Seven."


def test_the_mode_of_the_file_stays(site: Path) -> None:
    (site / PATH).chmod(0o640)
    run(site, "correct", "altman-fabs", "--text", "Words.")
    assert stat.S_IMODE((site / PATH).stat().st_mode) == 0o640
    assert [name for name in os.listdir((site / PATH).parent) if name.startswith(".")] == []


def test_a_second_change_comes_after_the_first(site: Path) -> None:
    for text in ("One.", "Two."):
        assert run(site, "correct", "altman-fabs", "--text", text).exit_code == 0
    note, _ = notes.read(PATH, (site / PATH).read_bytes())
    assert note is not None
    assert [(c.number, c.text) for c in note.changes] == [(1, "One."), (2, "Two.")]
