"""Writes what an editor program needs to help with notes: snippets, and a list of problems."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from site_gen.desk import files
from site_gen.desk.editor_schema import Choices, words_of
from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.read import schema
from site_gen.read.fields import Fields

SNIPPETS, TASKS = ".vscode/site-gen.code-snippets", ".vscode/tasks.json"
OURS = "site-gen: "
"""Starts the name of all that is ours: a file in which anything else stands is its editor's."""
_PLACE = r"^([^:]+):(\d+)(?::(\d+))?: (error|warning|hint)\[(N\d{3})\]: (.*)$"
_FILE = r"^([^:]+): (error|warning|hint)\[(N\d{3})\]: (.*)$"


def write(root: Path, choices: Choices) -> tuple[tuple[str, ...], Diagnostics]:
    """Write the files for Visual Studio Code anew; return their paths, or what is in the way.

    Nothing is written where one of them is not ours.
    """
    wanted = {SNIPPETS: snippets(choices), TASKS: tasks()}
    found: list[Diagnostic] = []
    for path in wanted:
        data, problems = files.read(root, path)
        found.extend(problems)
        if data and not is_ours(data):
            found.append(_foreign(path))
    if found:
        return (), tuple(found)
    try:
        (root / SNIPPETS).parent.mkdir(exist_ok=True)
    except OSError as error:
        return (), (_no_folder(error),)
    for path, value in wanted.items():
        text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
        found.extend(files.replace(root, path, text.encode()))
    return tuple(wanted), tuple(found)


def is_ours(data: bytes) -> bool:
    """Tell whether a file holds nothing but what this program writes."""
    try:
        value = json.loads(data)
    except ValueError:  # not JSON, or not UTF-8
        return False
    if not isinstance(value, dict):
        return False
    if "tasks" in value:
        listed = value["tasks"] if isinstance(value["tasks"], list) else [None]
        named = [task.get("label") if isinstance(task, dict) else None for task in listed]
        return value.keys() == {"version", "tasks"} and all(map(_is_name_of_ours, named))
    return all(map(_is_name_of_ours, value))


def _is_name_of_ours(name: object) -> bool:
    return isinstance(name, str) and name.startswith(OURS)


def tasks() -> Mapping[str, Any]:
    """Return the task that puts what `check` finds into the list of problems."""
    matcher = {"owner": "site-gen", "fileLocation": ["relative", "${workspaceFolder}"]}
    at = {"file": 1, "line": 2, "column": 3, "severity": 4, "code": 5, "message": 6}
    whole = {"kind": "file", "file": 1, "severity": 2, "code": 3, "message": 4}
    task = {
        "label": f"{OURS}check",
        "detail": "Name every mistake of every note in the list of problems",
        "type": "process",
        "command": "site-gen",
        "args": ["check", "--format", "concise", "--hints"],
        "options": {"cwd": "${workspaceFolder}"},
        "group": {"kind": "build", "isDefault": True},
        "presentation": {"reveal": "silent", "clear": True},
        "problemMatcher": [
            {**matcher, "pattern": {"regexp": _PLACE, **at}},
            {**matcher, "pattern": {"regexp": _FILE, **whole}},
        ],
    }
    return {"version": "2.0.0", "tasks": [task]}


def snippets(choices: Choices) -> Mapping[str, Any]:
    """Return what `note`, `source`, `claim` and `figure` become, with the words to choose from."""
    day = "${CURRENT_YEAR}-${CURRENT_MONTH}-${CURRENT_DATE}"
    note = [
        "---",
        "uid: ${TM_FILENAME_BASE}-${RANDOM_HEX}",
        'title: "$1"',
        f"date: {day}",
        f"topics: [{_choice(2, choices.topics)}]",
        f"companies: [{_choice(3, choices.companies)}]",
        *([f"story: {_choice(4, choices.stories)}"] if choices.stories else []),
        f"weight: {_choice(5, _words(schema.NOTE, 'weight'), first='main')}",
        "sources:",
        "  - url: ${6:https://}",
        "draft: true",
        "---",
        "$0",
        "",
    ]
    source = [
        f"- role: {_choice(1, _words(schema.SOURCE, 'role'), first='report')}",
        "  name: $2",
        "  url: ${3:https://}$0",
    ]
    claim = [
        "- id: $1",
        '  text: "$2"',
        f"  status: {_choice(3, _words(schema.CLAIM, 'status'), first='reported')}",
        f"  basis: {_choice(4, _words(schema.CLAIM, 'basis'))}",
        "  by: $5",
        f"  about: {_choice(6, choices.companies)}$0",
    ]
    figure = [
        "- id: $1",
        '  label: "$2"',
        "  value: $3",
        "  unit: $4",
        f"  kind: {_choice(5, _words(schema.FIGURE, 'kind'))}",
        f"  about: {_choice(6, choices.companies)}$0",
    ]
    return {
        f"{OURS}note": _snippet("note", "A note of site-gen", note),
        f"{OURS}source": _snippet("source", "A source of a note", source),
        f"{OURS}claim": _snippet("claim", "What is said to be the case", claim),
        f"{OURS}figure": _snippet("figure", "A number with a unit and a date", figure),
    }


def _snippet(prefix: str, description: str, body: Sequence[str]) -> Mapping[str, Any]:
    return {
        "prefix": prefix,
        "scope": "markdown",
        "description": description,
        "body": list(body),
    }


def _words(fields: Fields, name: str) -> tuple[str, ...]:
    return words_of(fields[name].shape)


def _choice(number: int, words: Sequence[str], *, first: str | None = None) -> str:
    """Write a place where one of some words is chosen; any word where there are none.

    The words are ids and words of the program: none holds a comma, a bar or a brace.
    """
    if not words:
        return f"${number}"
    ordered = sorted(words, key=lambda word: word != first)
    return f"${{{number}|{','.join(ordered)}|}}"


def _foreign(path: str) -> Diagnostic:
    message = "holds what site-gen did not write, and is left alone"
    remedy = "move it away and give the command again; then put your own lines into what it wrote"
    return Diagnostic("N714", "error", message, remedy, Location(path))


def _no_folder(error: OSError) -> Diagnostic:
    reason = error.strerror or str(error)
    remedy = "make room for the folder .vscode"
    return Diagnostic("N706", "error", f"cannot be written: {reason}", remedy, Location(".vscode"))
