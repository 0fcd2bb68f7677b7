"""Reads briefs, stories and standing pages, and what all Markdown files share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from site_gen import clock
from site_gen.diagnostics import Diagnostics
from site_gen.model import (
    BriefFile,
    Change,
    StandingPage,
    Story,
)
from site_gen.read import characters, front_matter, markdown, schema
from site_gen.read.fields import read_fields, require
from site_gen.read.nodes import Mapping, Scalar, Sequence, places
from site_gen.read.problems import Problems
from site_gen.read.values import IDENTIFIER

START = Mapping((), 1, 1)
_WEEK_LIKE = re.compile(r"[0-9]{4}-?[wW]")
_SPECIAL = {
    "title": "title: …",
    "published": "published: 2024-01-26",
    "notes": "notes: [slug, …]",
}


def read_brief(path: str, data: bytes) -> tuple[BriefFile | None, Diagnostics]:
    """Read what an editor said about a brief."""
    problems = Problems(path)
    opened = open_text(data, problems)
    if opened is None:
        return None, problems.found
    cut, node = opened
    problems.draft = is_draft(node)
    values = read_fields(schema.BRIEF, node, problems, missing_at=START)
    name = path.rpartition("/")[2].removesuffix(".md")
    week_or_slug = _check_brief_name(name, problems)
    text = markdown.read(cut.body, path, cut.body_line, problems)
    changes = numbered(values.pop("changes", ()))
    brief = BriefFile(
        path=path,
        name=name,
        text=text,
        changes=changes,
        places=places(node, problems.left_out),
        **values,
    )
    if not week_or_slug:
        return None, problems.found
    _check_brief(brief, node, problems)
    return brief, problems.found


def read_story(path: str, data: bytes) -> tuple[Story | None, Diagnostics]:
    """Read a story."""
    problems = Problems(path)
    opened = open_text(data, problems)
    if opened is None:
        return None, problems.found
    cut, node = opened
    values = read_fields(schema.STORY, node, problems, missing_at=START)
    name = path.rpartition("/")[2].removesuffix(".md")
    check_slug(name, problems)
    story = Story(
        path=path,
        id=name,
        title=values.pop("title", name),
        text=markdown.read(cut.body, path, cut.body_line, problems),
        open=values.pop("status", "open") == "open",
        places=places(node, problems.left_out),
        **values,
    )
    return story, problems.found


def read_page(path: str, data: bytes) -> tuple[StandingPage | None, Diagnostics]:
    """Read a standing page."""
    problems = Problems(path)
    opened = open_text(data, problems)
    if opened is None:
        return None, problems.found
    cut, node = opened
    values = read_fields(schema.PAGE, node, problems, missing_at=START)
    name = path.rpartition("/")[2].removesuffix(".md")
    check_slug(name, problems)
    page = StandingPage(
        path=path,
        slug=name,
        title=values.pop("title", name),
        text=markdown.read(cut.body, path, cut.body_line, problems),
        places=places(node, problems.left_out),
        **values,
    )
    return page, problems.found


def open_text(data: bytes, problems: Problems) -> tuple[front_matter.Cut, Mapping] | None:
    """Decode and cut a file; None with the reason among the problems."""
    text = characters.decode(data, problems)
    if text is None:
        return None
    cut = front_matter.cut(text)
    if not cut.closed:
        remedy = "write a line `---` after the last field"
        problems.add("N101", "error", 1, 1, "the front matter has no end", remedy)
        return None
    if cut.front is None:
        return cut, START
    node = front_matter.parse(cut.front, 2, problems)
    return None if node is None else (cut, node)


def is_draft(node: Mapping) -> bool:
    """Tell whether the front matter says `draft: true`, before its fields are read."""
    return any(
        key.text == "draft" and isinstance(value, Scalar) and value.text.strip() == "true"
        for key, value in node.entries
    )


def check_slug(slug: str, problems: Problems) -> bool:
    """Name a file whose name cannot be a part of an address; tell whether it can."""
    if IDENTIFIER.fullmatch(slug):
        return True
    plain = unicodedata.normalize("NFKD", slug).encode("ascii", "ignore").decode().lower()
    better = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    date = problems.path.rpartition("/")[2].removesuffix(".md").removesuffix(slug)
    message = f"the name `{slug}` cannot stand in an address"
    rename = f"rename the file to {date}{better}.md" if better else "rename the file"
    remedy = f"{rename}: only a-z, 0-9 and hyphens"
    problems.add("N007", "error", None, None, message, remedy)
    return False


def _check_brief_name(name: str, problems: Problems) -> bool:
    """Name a file that is neither a week nor a special edition; tell whether it is one."""
    if not _WEEK_LIKE.match(name):
        return check_slug(name, problems)
    try:
        clock.monday(name)
    except ValueError as error:
        message = f"`{name}` is no week: {error}"
        remedy = "name a weekly brief like 2024-W04, a special edition by other words"
        problems.add("N008", "error", None, None, message, remedy)
        return False
    return True


def _check_brief(brief: BriefFile, node: Mapping, problems: Problems) -> None:
    skip, notes = node.get("skip"), node.get("notes")
    if brief.special:
        for label in ("title", "published", "notes"):
            remedy = f"a special edition needs it: {_SPECIAL[label]}"
            require(label, schema.BRIEF, node, problems, START, remedy)
        if brief.skip is not None and skip is not None:
            remedy = "only a week can; delete the file instead"
            problems.error("N110", skip, "a special edition cannot be skipped", remedy)
    elif brief.skip is not None and notes is not None:
        message = "a skipped week has no notes of its own"
        problems.error("N110", notes, message, "take out `skip`, or `notes`")
    if isinstance(notes, Sequence):
        _check_listed_once(notes, problems)


def _check_listed_once(notes: Sequence, problems: Problems) -> None:
    seen: dict[str, int] = {}
    for item in notes.items:
        if isinstance(item, Scalar) and not item.empty:
            if item.text in seen:
                remedy = f"keep one; the first is in line {seen[item.text]}"
                problems.error("N110", item, f"`{item.text}` is listed twice", remedy)
            seen.setdefault(item.text, item.line)


def numbered(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Give each change its place in the file, which its feed id holds."""
    return tuple(replace(change, number=number) for number, change in enumerate(changes, start=1))
