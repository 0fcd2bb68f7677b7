"""`new note --story`: what is open in the story, as it stands, ready to be said anew."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_gen import build, statement_lists
from site_gen.desk import glance, scaffold, thread
from tests.small_site import make, run, write

NOW = datetime(2024, 2, 10, tzinfo=UTC)
AT = "1707519600"
FIRST = """\
story: altman-fabs
claims:
  - {id: raises, text: "He raises: billions", status: rumoured, due: 2024}
  - {id: signs, text: A deal, status: reported}
  - {id: opens, text: A fab opens, status: announced, due: 2024-01}
figures:
  - {id: gpus, label: GPUs, value: 350000, unit: units, kind: target, approx: true, for: 2024}
  - {id: cost, label: Cost, min: 5, max: null, unit: billion dollars}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make(tmp_path, rumour=None)
    note(tmp_path, "first", "2024-01-22", FIRST)
    return tmp_path


def note(site: Path, slug: str, date: str, fields: str) -> None:
    text = f"---\ntitle: {slug}\ndate: {date}\nsource: FT\n{fields}---\nText.\n"
    write(site, f"content/notes/{slug}.md", text)


def reminder(site: Path) -> list[str]:
    return list(thread.reminder(site, "altman-fabs", NOW))[1:]


def test_open_claims_and_all_figures_are_there_with_their_last_value(site: Path) -> None:
    note(site, "second", "2024-01-30", "claims:\n  - {id: signs, status: confirmed}\n")
    note(site, "third", "2024-02-01", "claims:\n  - {id: raises, status: reported}\n")
    assert reminder(site) == [
        "claims:",
        "  - {id: opens, status: announced}  # since 2024-01-22, due 2024-01, overdue: A fab opens",
        "  - {id: raises, status: reported}  # since 2024-02-01, due 2024: He raises: billions",
        "figures:",
        "  - {id: cost, min: 5}  # at least 5 billion dollars, 2024-01-22: Cost",
        (
            "  - {id: gpus, value: 350000, kind: target, approx: true}"
            "  # about 350000 units (target) for 2024, 2024-01-22: GPUs"
        ),
    ]


def test_what_nobody_can_read_yet_is_not_said(site: Path) -> None:
    note(site, "draft", "2024-02-01", "draft: true\nclaims:\n  - {id: raises, status: denied}\n")
    note(site, "later", "2024-03-01", "claims:\n  - {id: signs, status: denied}\n")
    assert [line.split()[2] for line in reminder(site)[1:4]] == ["opens,", "raises,", "signs,"]


def test_a_story_of_which_nothing_is_open_says_nothing(site: Path) -> None:
    assert thread.reminder(site, "chip-act", NOW) == ()


def test_it_stands_in_the_note_as_comments_that_may_be_taken_away(site: Path) -> None:
    result = run(site, "new", "note", "News", "--story", "altman-fabs", SOURCE_DATE_EPOCH=AT)
    assert (result.exit_code, result.stderr) == (0, "")
    file = site / "content/notes/2024/news.md"
    text = file.read_text("utf-8")
    assert "# claims:\n#   - {id: opens, status: announced}  # since" in text
    plain = re.sub(r"^# (claims:|figures:|  - )", r"\1", text, flags=re.MULTILINE)
    file.write_text(plain.replace("TK", "Text").replace("draft: true", "draft: false"), "utf-8")
    found = build.arrange(site, at=NOW)
    assert found.diagnostics == ()
    assert found.site is not None
    told = next(note for note in found.site.notes if note.slug == "news")
    assert [claim.id for claim in told.claims] == ["opens", "raises", "signs"]
    assert [figure.id for figure in told.figures] == ["cost", "gpus"]


def test_it_says_what_the_lists_of_the_whole_site_say(site: Path) -> None:
    note(site, "other", "2024-02-02", "claims:\n  - {id: elsewhere, text: x, status: reported}\n")
    note(site, "third", "2024-02-01", "claims:\n  - {id: raises, status: reported}\n")
    whole = build.arrange(site, at=NOW).site
    assert whole is not None
    listed = statement_lists.claims(whole, None, "table").splitlines()[2:]
    rows = {line.split()[0]: line.split()[1:3] for line in listed}
    assert rows.pop("elsewhere") == ["reported", "2024-02-02"]
    said = [re.findall(r"id: (\S+), status: (\S+)}  # since ([\d-]+)", x) for x in reminder(site)]
    assert {c: [status, since] for found in said for c, status, since in found} == rows


BRIEFS = {
    "2024-W05": "---\nnotes: [memory-prices]\n---\n",
    "2024-W06": "---\nskip: Back soon\n---\n",
    "2024-W08": "---\npublished: 2024-02-22T18:00+01:00\n---\n",
    "2024-W02": "---\nnotes: [listed-long-ago]\n---\n",
    "a-special": "---\ntitle: x\npublished: 2024-02-01\nnotes: [news]\n---\n",
    "2024-W99": "---\n: [\n",
}
DAYS = ("2023-12-30", "2024-01-05", "2024-01-30", "2024-02-05", "2024-02-22", "2024-02-23")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("title", ["News", "Listed long ago"])
def test_names_of_files_tell_the_brief_that_all_notes_would(
    site: Path, day: str, title: str
) -> None:
    for name, text in BRIEFS.items():
        write(site, f"content/briefs/{name}.md", text)
    said = run(site, "new", "note", title, "--date", day, SOURCE_DATE_EPOCH=AT).stdout
    content = build.arrange(site, at=NOW).content
    assert content is not None
    from site_gen.arrange.schedule import Schedule

    schedule = Schedule(content.config.brief_rules, content.briefs, content.config.timezone)
    made = next(n for n in content.notes if n.slug == scaffold.slug_of(title))
    assert re.findall(r"will (?:enter|join|be in) (\S+),", said) == [schedule.week_of(made)]


def test_no_note_is_opened(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from site_gen.desk import files

    opened: list[str] = []
    read = files.read

    def watched(root: Path, path: str) -> tuple[bytes, object]:
        opened.append(path)
        return read(root, path)

    monkeypatch.setattr(files, "read", watched)
    assert run(site, "new", "note", "News").exit_code == 0
    assert opened == ["content/site.yaml", "content/topics.yaml"]


def test_a_translation_and_what_is_passed_over_are_no_notes(site: Path) -> None:
    for path in ("a.fr.md", ".b.md", "c.md~", "d.txt"):
        write(site, f"content/notes/x/{path}", "x")
    (site / "content/notes/linked").symlink_to(site / "content/stories")
    assert "x/a" not in "".join(glance.notes(site).values())
    assert set(glance.notes(site)) == {
        "altman-fabs", "export-rules", "first", "memory-prices"
    }  # fmt: skip
