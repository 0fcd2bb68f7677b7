"""Cuts a file into front matter and body, and reads YAML as data (home of PyYAML)."""

from __future__ import annotations

import collections.abc
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import yaml

from site_gen.read import faults
from site_gen.read.fields import shown
from site_gen.read.nodes import Mapping, Node, Scalar, Sequence
from site_gen.read.problems import Problems

LIMIT = 64 * 1024
VALUES = 3_000
"""How many names and values a front matter may hold: a hundred times what a long note has."""
DEPTH = 20
# libyaml composes recursively and dies of deep nesting: what might nest that deeply, or use what
# data does not need (anchors, aliases, tags), is first seen through as events.
_SAFE_DEPTH = 200
_SUSPICIOUS = re.compile(r"[&*!]|<<")
_TOO_DEEP = (
    f"lists and fields are nested deeper than {DEPTH} levels",
    "no field needs that; take inner ones out",
)
_NOT_DATA = (
    "anchors, aliases and tags (&, * and !) are not supported",
    "write the value itself; a text that starts with &, * or ! needs quotes",
)
_COMMENT = re.compile(r"\s+(#\S.*)")
_MAY_COMMENT = re.compile(r"\s#\S")
_LOADER = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader


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
        message = f"the front matter is larger than {limit // 1024} kB"
        remedy = "move text into the body, below the second `---`"
        problems.add("N109", "error", 1, 1, message, remedy)
        return None
    if not _harmless(text, offset, problems):
        return None
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError, KeyError, RecursionError) as error:
        fault = _fault(text, error)
        line, column = fault.line + offset, fault.column + 1
        problems.add("N101", "error", line, column, fault.message, fault.remedy, fault.width)
        return None
    if node is None:
        return Mapping((), 1, 1)
    deep = _too_deep(node)
    if deep is not None:
        line, column = deep.start_mark.line + offset, deep.start_mark.column + 1
        problems.add("N109", "error", line, column, *_TOO_DEEP)
        return None
    beyond = next(islice(_nodes(node), VALUES, None), None) if limit == LIMIT else None
    if beyond is not None:
        line, column = beyond.start_mark.line + offset, beyond.start_mark.column + 1
        message = f"the front matter holds more than {VALUES:,} names and values"
        problems.add("N109", "error", line, column, message, "split it into several files")
        return None
    if not isinstance(node, yaml.MappingNode):
        line, column = node.start_mark.line + offset, node.start_mark.column + 1
        remedy = 'write one field a line, like `title: "…"`'
        problems.add("N101", "error", line, column, "expected fields, each `name: value`", remedy)
        return None
    if _MAY_COMMENT.search(text):
        _name_comments(node, text.split("\n"), offset, problems)
    return _mapping(node, offset, problems)


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
                problems.add("N109", "error", line, column, *_NOT_DATA)
                return False
    except (yaml.YAMLError, ValueError, KeyError, RecursionError):
        return True  # composing meets the same fault and explains it
    return True


def _uses_more_than_data(event: yaml.Event) -> bool:
    if isinstance(event, yaml.AliasEvent):
        return True
    if isinstance(event, yaml.ScalarEvent):
        merge = event.value == "<<" and event.style in (None, "")
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


def _mapping(node: yaml.MappingNode, offset: int, problems: Problems) -> Mapping:
    entries: list[tuple[Scalar, Node]] = []
    seen: dict[str, int] = {}
    for key_node, value_node in node.value:
        key = _convert(key_node, offset, problems)
        if not isinstance(key, Scalar):
            remedy = "start the line with a field's name; a text that starts so needs quotes"
            problems.error("N101", key, "a field's name must be a word", remedy)
            continue
        value = _convert(value_node, offset, problems)
        if key.text in seen:
            remedy = f"keep one of the two; the first is in line {seen[key.text]}"
            problems.error("N102", key, f"`{shown(key.text)}` is given twice", remedy)
            continue
        seen[key.text] = key.line
        entries.append((key, value))
    return Mapping(tuple(entries), node.start_mark.line + offset, node.start_mark.column + 1)


def _convert(node: yaml.Node, offset: int, problems: Problems) -> Node:
    line, column = node.start_mark.line + offset, node.start_mark.column + 1
    if isinstance(node, yaml.ScalarNode):
        one_line = node.start_mark.line == node.end_mark.line
        width = max(1, node.end_mark.column - node.start_mark.column) if one_line else 1
        return Scalar(node.value, node.style in (None, ""), line, column, width)
    if isinstance(node, yaml.SequenceNode):
        return Sequence(tuple(_convert(n, offset, problems) for n in node.value), line, column)
    if not isinstance(node, yaml.MappingNode):
        raise TypeError(f"composing makes no {type(node).__name__}")
    return _mapping(node, offset, problems)


def _too_deep(node: yaml.Node, depth: int = 1) -> yaml.Node | None:
    """Return the first list or mapping that lies deeper than `DEPTH`."""
    if isinstance(node, yaml.ScalarNode):
        return None
    if depth > DEPTH:
        return node
    pairs = node.value if isinstance(node, yaml.MappingNode) else zip(node.value)
    inner = (child for pair in pairs for child in pair)
    return next((deep for n in inner if (deep := _too_deep(n, depth + 1)) is not None), None)


def _nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    """Yield a node and all in it."""
    yield node
    if not isinstance(node, yaml.ScalarNode):
        pairs = node.value if isinstance(node, yaml.MappingNode) else zip(node.value)
        for child in (child for pair in pairs for child in pair):
            yield from _nodes(child)


def _name_comments(
    node: yaml.Node, rows: collections.abc.Sequence[str], offset: int, problems: Problems
) -> None:
    """Name what is cut off a text without quotes, as in `title: The #1 chipmaker`."""
    if not isinstance(node, yaml.ScalarNode):
        pairs = node.value if isinstance(node, yaml.MappingNode) else zip(node.value)
        for child in (child for pair in pairs for child in pair):
            _name_comments(child, rows, offset, problems)
    elif node.style in (None, ""):
        end = node.end_mark
        found = _COMMENT.match(rows[end.line], end.column)
        if found:
            message = f"`{shown(found[1])}` is a comment in YAML, and left out"
            remedy = "put all of the text in quotes; in a comment, write a space after #"
            column, width = found.start(1) + 1, len(found[1])
            problems.add("N111", "warning", end.line + offset, column, message, remedy, width)


def _fault(text: str, error: Exception) -> faults.Fault:
    """Say what is wrong with the YAML; the pure loader words it more clearly than libyaml."""
    try:
        for _ in yaml.parse(text, Loader=yaml.BaseLoader):
            pass
        yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, KeyError, RecursionError) as clearer:
        error = clearer
    if not isinstance(error, yaml.MarkedYAMLError):
        return faults.explain(text, "", "", (0, 0), None)
    at, start = error.problem_mark or error.context_mark, error.context_mark
    return faults.explain(
        text,
        error.problem or "",
        error.context or "",
        (at.line, at.column) if at else (0, 0),
        (start.line, start.column) if start else None,
    )
