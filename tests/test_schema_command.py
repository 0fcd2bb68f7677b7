"""`schema` and `completion`: what editors and shells are told is what the program reads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from site_gen.cli import COMMANDS, main
from site_gen.desk import editor_schema, editor_setup, glance
from site_gen.desk.editor_schema import TABLES, WORDS, Choices
from site_gen.read import notes
from site_gen.read.fields import Fields, Shape
from site_gen.read.shapes import ListOf, Parsed, Record
from tests import sites
from tests.small_site import NOW, make, run, write

NOTHING = Choices()
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


class Core(yaml.SafeLoader):
    """Reads YAML as an editor does (the core schema of YAML 1.2): dates stay text."""


Core.yaml_implicit_resolvers = {}
for _tag, _form, _first in (
    ("null", r"~|null|", [*"~n", ""]),
    ("bool", r"true|false", [*"tf"]),
    ("int", r"[-+]?[0-9]+", [*"-+0123456789"]),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", [*"-+.0123456789"]),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^({_form})$"), _first)


def valid(value: Any, schema: Any) -> bool:
    """Judge a value by as much of JSON Schema as is used here."""
    unknown = schema.keys() - CHECKS.keys() - {"$schema", "title", "description", "else", "then"}
    assert not unknown, unknown
    return all(CHECKS[name](value, schema[name], schema) for name in schema if name in CHECKS)


def typed(value: Any, names: str | list[str], _: Any) -> bool:
    listed = [names] if isinstance(names, str) else names
    if isinstance(value, bool):
        return "boolean" in listed
    return any(isinstance(value, TYPES[name]) for name in listed)


CHECKS: dict[str, Any] = {
    "type": typed,
    "enum": lambda value, words, _: value in words,
    "const": lambda value, word, _: value == word,
    "pattern": lambda value, form, _: (
        not isinstance(value, str) or re.search(form, value) is not None
    ),
    "items": lambda value, each, _: (
        not isinstance(value, list) or all(valid(item, each) for item in value)
    ),
    "properties": lambda value, known, _: not isinstance(value, dict) or all(
        valid(item, known[name]) for name, item in value.items() if name in known
    ),
    "additionalProperties": lambda value, _, schema: (
        not isinstance(value, dict) or value.keys() <= schema["properties"].keys()
    ),
    "required": lambda value, names, _: not isinstance(value, dict) or set(names) <= value.keys(),
    "anyOf": lambda value, several, _: any(valid(value, each) for each in several),
    "allOf": lambda value, several, _: all(valid(value, each) for each in several),
    "if": lambda value, test, schema: (
        valid(value, schema.get("then", {})) if valid(value, test) else
        valid(value, schema.get("else", {}))
    ),
}  # fmt: skip


def front_matter(path: Path) -> Any:
    text = path.read_text("utf-8-sig")
    return yaml.load(re.split(r"^---[ ]*$", text, maxsplit=2, flags=re.MULTILINE)[1], Core)


def sound_notes() -> Iterator[tuple[Path, str]]:
    """Yield the notes of our sites in which nothing is wrong."""
    for name in sites.ALL:
        root = sites.source(name)
        for path in glance.notes(root).values():
            if not notes.read(path, (root / path).read_bytes())[1]:
                yield root, path


def shapes(fields: Fields) -> Iterator[Shape]:
    """Yield every shape of a table, and of the tables in it."""
    for field in fields.values():
        waiting = [field.shape]
        while waiting:
            shape = waiting.pop()
            yield shape
            if isinstance(shape, ListOf):
                waiting.append(shape.shape)
            inner = getattr(shape, "record", shape)
            if isinstance(inner, Record):
                yield from shapes(inner.fields)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make(tmp_path)


@pytest.mark.parametrize("kind", TABLES)
def test_every_field_is_there_with_its_words(kind: editor_schema.Kind) -> None:
    made = editor_schema.of_kind(kind, NOTHING)
    told = {name: each["description"] for name, each in made["properties"].items()}
    assert told == {name: field.doc for name, field in TABLES[kind].items()}


def test_every_single_word_of_a_field_has_its_form() -> None:
    words = {s for table in TABLES.values() for s in shapes(table) if isinstance(s, Parsed)}
    assert words == WORDS.keys()


def test_every_sound_note_of_our_sites_is_valid() -> None:
    made, count = editor_schema.of_kind("note", NOTHING), 0
    for root, path in sound_notes():
        assert valid(front_matter(root / path), made), path
        count += 1
    assert count > 60


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("uid: a-7k2q", True),
        ("uid: A b", False),
        ("title: 2024", True),
        ("date: 2024-01-22", True),
        ("date: 2024-01-22T09:30+01:00", True),
        ("date: 2024-01-22T09:30", False),
        ("date: 22.01.2024", False),
        ("weight: lead", True),
        ("weight: heavy", False),
        ("summary:", True),
        ("title:", False),
        ("titel: x", False),
        ("draft: true", True),
        ("draft: yes", False),
        ("topics: policy", False),
        ("topics: [policy]", True),
        ("topics: [sports]", False),
        ("companies: [openai]", True),
        ("companies: [ibm]", False),
        ("story: altman-fabs", True),
        ("story: other", False),
        ("source: {role: report}", False),
        ("source: {role: reporter, name: FT}", False),
        ("claims: [{id: a, text: x, status: reported, due: 2024, about: openai}]", True),
        ("claims: [{id: a, status: reported, due: 2024-Q5}]", False),
        ("claims: [{id: a}]", False),
        ("figures: [{id: a, label: x, min: 5, max: null}]", True),
        ("figures: [{id: a, unit: GPUs}]", False),
        ("figures: [{id: a, value: many}]", False),
        ("aliases: [/old/]", True),
        ("aliases: [old]", False),
        ("allow: [N214]", True),
        ("allow: [N101]", False),
    ],
)
def test_an_editor_sees_what_the_program_sees(site: Path, line: str, right: bool) -> None:
    fields = {"title": "x", "date": "2024-01-22", "source": "https://ft.com/"}
    name, _, value = line.partition(":")
    written = {**fields, name: value}
    text = "---\n" + "".join(f"{key}: {each}\n" for key, each in written.items()) + "---\nText.\n"
    write(site, "content/notes/x.md", text)
    made = json.loads(run(site, "schema").stdout)
    assert valid(front_matter(site / "content/notes/x.md"), made) is right
    said = json.loads(run(site, "check", "--format", "json").stdout)
    found = [d for d in said if d["file"] == "content/notes/x.md" and d["severity"] == "error"]
    assert (found == []) is right


def test_a_draft_may_lack_what_a_note_needs() -> None:
    made = editor_schema.of_kind("note", NOTHING)
    assert valid({"draft": True}, made)
    assert not valid({"draft": False}, made)
    assert not valid({"title": "x"}, made)


def test_without_a_site_any_id_will_do(tmp_path: Path) -> None:
    result = run(tmp_path, "schema")
    assert result.exit_code == 0
    assert valid({"title": "x", "source": "FT", "topics": ["any"]}, json.loads(result.stdout))


def test_the_files_for_an_editor_are_written_and_written_anew(site: Path) -> None:
    assert run(site, "schema", "--editor", "vscode").exit_code == 0
    write(site, "content/topics.yaml", "energy: {name: Energy}\n")
    assert run(site, "schema", "--editor", "vscode").exit_code == 0
    snippets = json.loads((site / ".vscode/site-gen.code-snippets").read_text("utf-8"))
    assert [each["prefix"] for each in snippets.values()] == ["note", "source", "claim", "figure"]
    assert "topics: [${2|energy|}]" in snippets["site-gen: note"]["body"]
    assert sorted(path.name for path in (site / ".vscode").iterdir()) == [
        "site-gen.code-snippets",
        "tasks.json",
    ]


def test_a_snippet_as_it_comes_is_a_note_that_can_be_read(site: Path) -> None:
    body = "\n".join(editor_setup.snippets(glance.choices(site))["site-gen: note"]["body"])
    body = re.sub(r"\$\{\d\|([^,|]*)[^}]*\}", r"\1", body).replace("${6:https://}", "FT")
    filled = {"TM_FILENAME_BASE": "x", "RANDOM_HEX": "a0b1c2", "CURRENT_YEAR": "2024",
              "CURRENT_MONTH": "01", "CURRENT_DATE": "22"}  # fmt: skip
    for name, value in filled.items():
        body = body.replace(f"${{{name}}}", value)
    body = body.replace("$1", "Title").replace("$0", "Text.")
    assert "$" not in body
    note, found = notes.read("content/notes/x.md", body.replace("url: FT", "name: FT").encode())
    assert found == ()
    assert note is not None
    assert (note.draft, note.topics, note.story) == (True, ("policy",), "altman-fabs")


@pytest.mark.parametrize("name", ["claim", "figure", "source"])
def test_the_other_snippets_hold_fields_that_there_are(name: str) -> None:
    body = "\n".join(editor_setup.snippets(NOTHING)[f"site-gen: {name}"]["body"])
    (item,) = yaml.load(re.sub(r"\$\{.*?\}|\$\d", "x", body), Core)
    from site_gen.read import schema

    assert (
        item.keys()
        <= {"claim": schema.CLAIM, "figure": schema.FIGURE, "source": schema.SOURCE}[name].keys()
    )


@pytest.mark.parametrize("path", [editor_setup.SNIPPETS, editor_setup.TASKS])
@pytest.mark.parametrize(
    "text",
    ['{"mine": {}}', '{"version": "2.0.0", "tasks": [{"label": "mine"}]}', "// mine\n{}", "[]",
     '{"version": "2.0.0", "tasks": "x"}', '{"tasks": [], "inputs": []}'],
)  # fmt: skip
def test_files_of_others_are_left_alone(site: Path, path: str, text: str) -> None:
    write(site, path, text)
    result = run(site, "schema", "--editor", "vscode")
    assert result.exit_code == 1
    assert f"error[N714]: holds what site-gen did not write, and is left alone\n  --> {path}" in (
        result.stderr
    )
    assert (site / path).read_text() == text
    assert [file.name for file in (site / ".vscode").iterdir()] == [Path(path).name]


def test_a_link_in_the_place_of_a_file_is_not_followed(site: Path, tmp_path: Path) -> None:
    (site / ".vscode").mkdir()
    target = tmp_path / "elsewhere.json"
    target.write_text("{}")
    (site / editor_setup.TASKS).symlink_to(target)
    assert run(site, "schema", "--editor", "vscode").exit_code == 1
    assert target.read_text() == "{}"


def test_an_editor_is_set_up_in_a_site_alone(tmp_path: Path) -> None:
    assert run(tmp_path, "schema", "--editor", "vscode").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_the_list_of_problems_holds_every_line_of_check(site: Path) -> None:
    write(site, "content/notes/bad.md", "---\ntitel: x\n---\n")
    write(site, "content/extra.txt", "x")
    (task,) = editor_setup.tasks()["tasks"]
    said = run(site, *task["args"]).stderr.splitlines()
    places = []
    for line in said:
        for matcher in task["problemMatcher"]:
            pattern = matcher["pattern"]
            found = re.fullmatch(pattern["regexp"], line)
            if found:
                at = found[pattern["line"]] if "line" in pattern else None
                places.append((found[pattern["file"]], at, found[pattern["code"]]))
    assert ("content/notes/bad.md", "2", "N103") in places
    assert ("content/extra.txt", None, "N006") in places
    assert len(places) == len([line for line in said if "[N" in line])


AS_INSTALLED = "import sys; sys.argv = ['site-gen']; from site_gen.cli import main; main()"


def completed(site: Path, line: str) -> list[str]:
    """Return what a shell is offered for the last word of a line."""
    words = line.split(" ")
    done = subprocess.run(
        [sys.executable, "-c", AS_INSTALLED],
        cwd=site,
        env={
            "PYTHONPATH": str(sites.ROOT),
            "SOURCE_DATE_EPOCH": NOW,
            "_SITE_GEN_COMPLETE": "bash_complete",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(words) - 1),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return [row.partition(",")[2] for row in done.stdout.splitlines()]


def test_a_shell_completes_commands_weeks_and_ids(site: Path) -> None:
    write(site, "content/briefs/2023-W10.md", "---\ntitle: x\n---\n")
    assert completed(site, "site-gen ") == list(COMMANDS)
    assert completed(site, "site-gen co") == ["correct", "completion"]
    assert completed(site, "site-gen list --week ") == [
        "2024-W05",
        "2024-W04",
        "2024-W03",
        "2023-W10",
    ]
    assert completed(site, "site-gen new brief 2023") == ["2023-W10"]
    assert completed(site, "site-gen correct a") == ["altman-fabs"]
    assert completed(site, "site-gen retract m") == ["memory-prices"]
    assert completed(site, "site-gen new note x --story ") == ["altman-fabs"]
    assert "--quiet" in completed(site, "site-gen build --q")


def test_a_shell_sees_the_site_that_the_line_names(site: Path, tmp_path: Path) -> None:
    assert completed(tmp_path, f"site-gen -C {site} correct alt") == ["altman-fabs"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_given_its_script(shell: str) -> None:
    result = CliRunner().invoke(main, ["completion", shell])
    assert result.exit_code == 0
    assert "_SITE_GEN_COMPLETE" in result.stdout
    assert "site-gen" in result.stdout


def test_an_unknown_shell_is_of_the_command_line() -> None:
    assert CliRunner().invoke(main, ["completion", "tcsh"]).exit_code == 2
