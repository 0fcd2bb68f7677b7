"""The documents say what is so: every example is built, every table compared.

Run as a program, it writes today's answers and tables into them: read the diff like code.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from click.testing import CliRunner

from site_gen.cli import main
from site_gen.diagnostics import Diagnostic
from site_gen.read import config, destinations, schema
from site_gen.read.fields import Fields
from tests import case_files
from tests.case_files import Case

ROOT = Path(__file__).parent.parent
ERRORS = ROOT / "docs" / "errors.md"
WRITING = ROOT / "docs" / "writing.md"
ENTRIES = {case.name[:4]: case for case in case_files.read(ERRORS)}
NOW = "1707519600"
"""2024-02-10, 0:00 in Paris."""
WITHOUT_EXAMPLE = {
    "N010",
    "N503",
    "N504",
    "N521",
    "N522",
    "N607",
    "N608",
    "N802",
    "N803",
    "N804",
    "N909",
    "N917",
    "N918",
}
"""A process that dies, a disk that is full, a file that changes under the build's hands; what
hosts answer."""
TABLES: dict[str, Fields] = {
    "site": config.SITE,
    "author": config.AUTHOR,
    "moment": config.BriefRulesShape.rule.fields,
    "feeds": config.FEEDS,
    "form": config.FORM,
    "target": destinations.TARGET,
    "note": schema.NOTE,
    "source": schema.SOURCE,
    "claim": schema.CLAIM,
    "figure": schema.FIGURE,
    "change": schema.CHANGE,
    "image": schema.IMAGE,
    "brief": schema.BRIEF,
    "also": schema.ALSO,
    "sponsor": schema.SPONSOR,
    "story": schema.STORY,
    "page": schema.PAGE,
    "topic": schema.TOPIC,
    "company": schema.COMPANY,
    "publisher": schema.PUBLISHER,
}
_TABLE = re.compile(r"<!-- fields: (\w+) -->\n\n((?:\|.*\n)*)(\n?)")
_MISTAKE = re.compile(r"^\| `(.+)` \| (.+) \| `(.+)` \|$", re.MULTILINE)
MISTAKES = _MISTAKE.findall(WRITING.read_text("utf-8").partition("## Common mistakes")[2])


def judge(case: Case, root: Path) -> str:
    """Type a case's commands in its site, and return what the last one says on stderr."""
    case.write(root)
    said = ""
    for command in case.commands or ("site-gen check",):
        said = _type(command, root)
    return said


def _type(command: str, root: Path) -> str:
    program, *arguments = shlex.split(command)
    if program != "site-gen":
        done = subprocess.run(["sh", "-c", command], cwd=root, capture_output=True, check=True)
        return done.stderr.decode()
    runner = CliRunner(env={"SOURCE_DATE_EPOCH": NOW, "NO_COLOR": "1"})
    with chdir(root), refusing():
        result = runner.invoke(main, arguments)
    assert isinstance(result.exception, SystemExit | None), result.output
    return result.stderr


@contextmanager
def refusing() -> Iterator[None]:
    """Have root, too, refused what nobody may read."""
    original = os.open

    def open_or_refuse(path: Any, *arguments: Any, **options: Any) -> int:
        found = Path(os.fsdecode(path))
        if found.is_file() and not found.stat().st_mode & 0o444:
            raise PermissionError(13, "Permission denied", str(path))
        return original(path, *arguments, **options)

    with mock.patch.object(os, "open", open_or_refuse):
        yield


def codes() -> set[str]:
    """Return every code that the program has a word for."""
    texts = (path.read_text("utf-8") for path in (ROOT / "site_gen").rglob("*.py"))
    return {code for text in texts for code in re.findall(r'"(N\d{3})"', text)}


def table(fields: Fields) -> str:
    """Return the table of fields as writing.md shows it."""
    rows = []
    for name, field in fields.items():
        required = " (required)" if field.required else ""
        rows.append(f"| `{name}` | {field.doc.replace('|', '&#124;')}{required} |")
    return "".join(f"{row}\n" for row in ("| field | says |", "| --- | --- |", *rows))


def with_tables(text: str) -> str:
    """Return writing.md with the tables that the schema gives."""
    return _TABLE.sub(lambda m: f"<!-- fields: {m[1]} -->\n\n{table(TABLES[m[1]])}\n", text)


def said_of(line: str, root: Path) -> list[Diagnostic]:
    """Put a line into a note that is right without it, and return what is said."""
    fields = {"title": "Fabs", "date": "2024-01-22", "source": "https://news.example/fabs"}
    name, _, value = line.partition(":")
    written = {**{n: f" {v}" for n, v in fields.items()}, name: value}
    lines = [f"{n}:{v}" for n, v in written.items()]
    shared = ENTRIES["N009"].files  # it shows no file of its own
    note = "\n".join(["---", *lines, "---", "Text.", ""]).encode()
    picture = {"content/notes/fab.jpg": b""} if name == "image" else {}
    files = {**shared, "content/notes/fabs.md": note, **picture}
    return list(case_files.diagnose(Case("", files).write(root)))


@pytest.mark.parametrize("code", ENTRIES)
def test_an_example_says_what_is_printed(code: str, tmp_path: Path) -> None:
    case = ENTRIES[code]
    if code in WITHOUT_EXAMPLE:
        assert (case.said, case.commands) == ("", ())
        return
    said = judge(case, tmp_path)
    assert said == case.said
    assert set(re.findall(r"^\w+\[(N\d{3})\]", said, re.MULTILINE)) == {code}


def test_every_code_has_an_entry_and_every_entry_a_code() -> None:
    assert set(ENTRIES) == codes()


def test_the_entries_are_in_the_order_of_codes() -> None:
    assert list(ENTRIES) == sorted(ENTRIES)
    assert all(re.match(r"N\d{3}: .", case.name) for case in ENTRIES.values())


def test_every_field_stands_in_its_table() -> None:
    text = WRITING.read_text("utf-8")
    assert {found[1] for found in _TABLE.finditer(text)} == set(TABLES)
    assert text == with_tables(text)


@pytest.mark.parametrize(("wrong", "said", "right"), MISTAKES)
def test_a_common_mistake_is_named_as_written(
    wrong: str, said: str, right: str, tmp_path: Path
) -> None:
    assert [found.message for found in said_of(wrong, tmp_path / "wrong")] == [said]
    assert [d for d in said_of(right, tmp_path / "right") if d.severity == "error"] == []


def test_the_first_note_is_silent(tmp_path: Path) -> None:
    (found,) = re.findall(r"```md (\S+)\n((?:.*\n)*?)```", WRITING.read_text("utf-8"))
    site = "content/site.yaml"
    files = {site: ENTRIES["N009"].files[site], found[0]: found[1].encode()}
    assert case_files.diagnose(Case("", files).write(tmp_path)) == ()


if __name__ == "__main__":
    case_files.rewrite(ERRORS, judge)
    WRITING.write_text(with_tables(WRITING.read_text("utf-8")), "utf-8")
