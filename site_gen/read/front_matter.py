"""Cuts a file into front matter and body, and reads YAML as data (home of PyYAML)."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from site_gen.read.nodes import Mapping, Node, Scalar, Sequence
from site_gen.read.problems import Problems

LIMIT = 64 * 1024
DEPTH = 20
# libyaml composes recursively and dies of deep nesting: what might nest that deeply, or use what
# data does not need (anchors, aliases, tags), is first seen through as events.
_SAFE_DEPTH = 200
_SUSPICIOUS = re.compile(r"[&*!]|<<")
_TOO_DEEP = (f"is nested deeper than {DEPTH} levels", "no field needs that; take inner lists out")
_LOADER = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
_KEY_LINE = re.compile(r"\s*(?:- )?([A-Za-z_][\w-]*):\s+(\S.*)")


@dataclass(frozen=True, slots=True)
class Cut:
    """A file cut in two; lines count from 1."""

    front: str | None
    """None where the file does not start with `---`."""
    body: str
    body_line: int
    closed: bool = True


def cut(text: str) -> Cut:
    """Cut a text after its front matter: from a first line `---` to the next `---` or `...`."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return Cut(None, text, 1)
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            return Cut(
                "\n".join(lines[1:number]) + "\n", "\n".join(lines[number + 1 :]), number + 2
            )
    return Cut("\n".join(lines[1:]), "", len(lines), closed=False)


def parse(text: str, first_line: int, problems: Problems, limit: int = LIMIT) -> Mapping | None:
    """Read a YAML mapping, or None with the reason among the problems.

    `first_line` is the line of the file at which `text` starts.
    """
    offset = first_line
    if len(text.encode()) > limit:
        problems.add(
            "N109",
            "error",
            1,
            1,
            f"the front matter is larger than {limit // 1024} kB",
            "move text into the body, below the second `---`",
        )
        return None
    if not _harmless(text, offset, problems):
        return None
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError, KeyError, RecursionError):
        _explain(text, offset, problems)
        return None
    if node is None:
        return Mapping((), 1, 1)
    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + offset
        problems.add(
            "N101",
            "error",
            line,
            node.start_mark.column + 1,
            "is not a list of `field: value`",
            'write one field a line, like `title: "…"`',
        )
        return None
    return _mapping(node, offset, problems, 1)


def _harmless(text: str, offset: int, problems: Problems) -> bool:
    """Refuse anchors, aliases, tags, merge keys and deep nesting before composing."""
    if not _SUSPICIOUS.search(text) and _depth_at_most(text) <= _SAFE_DEPTH:
        return True
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            mark = event.start_mark
            line, column = (mark.line + offset, mark.column + 1) if mark else (offset, 1)
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > DEPTH:
                    problems.add("N109", "error", line, column, *_TOO_DEEP)
                    return False
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if _uses_more_than_data(event):
                problems.add(
                    "N109",
                    "error",
                    line,
                    column,
                    "anchors, aliases and tags are not supported",
                    "write the value itself; put a text that starts with &, * or ! in quotes",
                )
                return False
    except (yaml.YAMLError, ValueError, KeyError, RecursionError):
        return True  # composing meets the same fault and explains it
    return True


def _uses_more_than_data(event: yaml.Event) -> bool:
    if isinstance(event, yaml.AliasEvent):
        return True
    if isinstance(event, yaml.ScalarEvent):
        merge = event.value == "<<" and event.style is None
        return merge or event.anchor is not None or event.tag is not None
    if isinstance(event, yaml.CollectionStartEvent):
        return event.anchor is not None or event.tag is not None
    return False


def _depth_at_most(text: str) -> int:
    """Return a bound on the nesting: every opening bracket, and the deepest indentation."""
    brackets = text.count("[") + text.count("{")
    deepest = 0
    for line in text.split("\n"):
        inner = line.lstrip(" -?")
        deepest = max(deepest, len(line) - len(inner))
    return brackets + deepest


def _mapping(node: yaml.MappingNode, offset: int, problems: Problems, depth: int) -> Mapping:
    entries: list[tuple[Scalar, Node]] = []
    seen: dict[str, int] = {}
    for key_node, value_node in node.value:
        key = _convert(key_node, offset, problems, depth)
        if not isinstance(key, Scalar):
            problems.error("N101", key, "a field's name must be a word")
            continue
        value = _convert(value_node, offset, problems, depth)
        if key.text in seen:
            problems.error(
                "N102",
                key,
                f"`{key.text}` is given twice",
                f"keep one of the two; the first is in line {seen[key.text]}",
            )
            continue
        seen[key.text] = key.line
        entries.append((key, value))
    return Mapping(tuple(entries), node.start_mark.line + offset, node.start_mark.column + 1)


def _convert(node: yaml.Node, offset: int, problems: Problems, depth: int) -> Node:
    line, column = node.start_mark.line + offset, node.start_mark.column + 1
    if isinstance(node, yaml.ScalarNode):
        one_line = node.start_mark.line == node.end_mark.line
        width = max(1, node.end_mark.column - node.start_mark.column) if one_line else 1
        return Scalar(node.value, node.style in (None, ""), line, column, width)
    if not isinstance(node, (yaml.SequenceNode, yaml.MappingNode)):
        raise TypeError(f"composing makes no {type(node).__name__}")
    if depth == DEPTH:
        problems.add("N109", "error", line, column, *_TOO_DEEP)
        return Sequence((), line, column)
    if isinstance(node, yaml.SequenceNode):
        items = tuple(_convert(n, offset, problems, depth + 1) for n in node.value)
        return Sequence(items, line, column)
    return _mapping(node, offset, problems, depth + 1)


def _explain(text: str, offset: int, problems: Problems) -> None:
    """Say what is wrong with the YAML; the pure loader words it more clearly than libyaml."""
    message, line, column = "cannot be read as YAML", 0, 0
    try:
        for _ in yaml.parse(text, Loader=yaml.BaseLoader):
            pass
        yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark is not None:
            line, column = mark.line, mark.column
        message = error.problem or error.context or message
    except (yaml.YAMLError, ValueError, KeyError, RecursionError):
        pass
    rows = text.split("\n")
    row = rows[line] if line < len(rows) else ""
    problems.add("N101", "error", line + offset, column + 1, *_remedy(message, row))


def _remedy(message: str, row: str) -> tuple[str, str]:
    found = _KEY_LINE.match(row)
    field = found[1] if found else "value"
    if message.startswith("mapping values are not allowed") and found:
        return (
            f"the colon inside the {field} starts a second field",
            f'put the {field} in quotes: {field}: "{found[2].replace(chr(34), chr(39))}"',
        )
    if "\\t" in message or row.startswith("\t"):
        return "a tab stands where YAML wants spaces", "indent with spaces"
    if message.startswith("found character"):
        return f"cannot be read as YAML: {message}", f"put the {field} in quotes"
    if found and found[2][0] in "[{\"'>|%@`":
        return (
            f"cannot be read as YAML: {message}",
            f"close the bracket or quote, or put the {field} in quotes",
        )
    return f"cannot be read as YAML: {message}", 'put texts with : # [ ] { } or quotes in "…"'
