"""Reads briefs, stories and standing pages, and what all Markdown files share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from site_gen import clock
from site_gen.diagnostics import Diagnostics
from site_gen.model import (
    BriefFile,
    Change,
    StandingPage,
    Story,
)
from site_gen.read import characters, front_matter, layout, markdown, schema
from site_gen.read.nodes import Mapping, Scalar, places
from site_gen.read.problems import Problems
from site_gen.read.shapes import Fields, read_fields
from site_gen.read.values import IDENTIFIER

START = Mapping((), 1, 1)
_WEEK_LIKE = re.compile(r"[0-9]{4}-?[wW]")


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
    _check_brief_name(name, problems)
    text = markdown.read(cut.body, path, cut.body_line, problems)
    changes = numbered(values.pop("changes", ()))
    brief = BriefFile(
        path=path, name=name, text=text, changes=changes, places=places(node), **values
    )
    _check_brief(brief, {key.text for key, _ in node.entries}, problems)
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
        places=places(node),
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
        places=places(node),
        **values,
    )
    return page, problems.found


_TRANSLATED: dict[str, Fields] = {
    "note": schema.TRANSLATED_NOTE,
    "brief": schema.TRANSLATED_BRIEF,
    "story": schema.TRANSLATED_PAGE,
    "page": schema.TRANSLATED_PAGE,
}


def check_translation(path: str, data: bytes) -> Diagnostics:
    """Check the form of a translated text."""
    problems = Problems(path)
    opened = open_text(data, problems)
    if opened is None:
        return problems.found
    cut, node = opened
    kind = layout.kind_of((layout.translated(path) or (path, ""))[0])
    read_fields(_TRANSLATED[kind or "page"], node, problems, missing_at=START)
    markdown.read(cut.body, path, cut.body_line, problems)
    return problems.found


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


def check_slug(slug: str, problems: Problems) -> None:
    """Name a file whose name cannot be a part of an address."""
    if IDENTIFIER.fullmatch(slug):
        return
    plain = unicodedata.normalize("NFKD", slug).encode("ascii", "ignore").decode().lower()
    better = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    problems.add(
        "N007",
        "error",
        None,
        None,
        f"the name `{slug}` cannot stand in an address",
        f"rename the file to {better or 'a-z-and-0-9'}.md: only a-z, 0-9 and hyphens",
    )


def _check_brief_name(name: str, problems: Problems) -> None:
    if not _WEEK_LIKE.match(name):
        check_slug(name, problems)
        return
    try:
        clock.monday(name)
    except ValueError as error:
        problems.add(
            "N008",
            "error",
            None,
            None,
            f"`{name}` is no week: {error}",
            "name a weekly brief like 2024-W04, a special edition by other words",
        )


def _check_brief(brief: BriefFile, given: set[str], problems: Problems) -> None:
    if brief.special:
        for label in ("title", "published", "notes"):
            if label not in given:
                problems.unfinished(
                    "N104",
                    START,
                    f"missing field `{label}` of a special edition",
                    f"add it: {schema.BRIEF[label].doc}",
                )
        if brief.skip is not None:
            line, column = brief.places.at("skip")
            problems.error(
                "N110",
                Mapping((), line, column),
                "a special edition cannot be skipped",
                "only a week can; delete the file instead",
            )
    elif brief.skip is not None and brief.notes is not None:
        line, column = brief.places.at("notes")
        problems.error(
            "N110",
            Mapping((), line, column),
            "a skipped week has no notes of its own",
            "take out `skip`, or `notes`",
        )
    seen: dict[str, int] = {}
    for number, slug in enumerate(brief.notes or ()):
        line, column = brief.places.at(f"notes.{number}")
        if slug in seen:
            problems.error(
                "N110",
                Mapping((), line, column, len(slug)),
                f"`{slug}` is listed twice",
                f"keep one; the first is in line {seen[slug]}",
            )
        seen.setdefault(slug, line)


def numbered(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Give each change its place in the file, which its feed id holds."""
    return tuple(replace(change, number=number) for number, change in enumerate(changes, start=1))
