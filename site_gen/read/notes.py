"""Reads a note."""

from __future__ import annotations

import re
from hashlib import blake2b
from html import unescape
from posixpath import dirname, join, normpath
from typing import Any

from site_gen import clock, spacing
from site_gen.diagnostics import Diagnostics
from site_gen.model import Image, Note, Source, When
from site_gen.read import layout, leftovers, markdown, schema, source_ids, texts
from site_gen.read import values as plain
from site_gen.read.fields import meant, read_fields, require, shown
from site_gen.read.nodes import Mapping, Sequence, places
from site_gen.read.problems import Problems
from site_gen.texts import ImageReference, Text

# A sentence ends at its mark, closing quotes and brackets included, before white space and what
# starts another; not after a lone capital ("U.S. rules") nor a number's or title's abbreviation.
_SENTENCE = re.compile(
    r".+?(?<!\b[A-Z])(?<!\bMr|\bDr|\bSt|\bNo|\bvs|\bCo|\bJr|\bSr)(?<!\bMrs|\bInc|\bLtd)(?<!\bCorp)"
    r"(?:[.!?…][\"'”’»)\]]*(?=\s+[^\sa-z])|[。！？]|$)"
)
_UNDATED = clock.parse_day("1970-01-01")


def read(path: str, data: bytes) -> tuple[Note | None, Diagnostics]:
    """Read a note. Its sources may still lack a name, and its `lang` may be empty: see `complete`.

    None where it cannot stand in a site: the reason is among the errors.
    """
    problems = Problems(path)
    opened = texts.open_text(data, problems)
    if opened is None:
        return None, problems.found
    cut, node = opened
    if cut.front is None:
        remedy = "start it with a line `---`, the fields, and another line `---`"
        problems.add("N100", "error", 1, 1, "the note has no front matter", remedy)
        return None, problems.found
    problems.draft = texts.is_draft(node)
    values = read_fields(schema.NOTE, node, problems, missing_at=texts.START)
    leftovers.find_marked(cut.front, 2, problems)
    date_text, slug = layout.date_and_slug(path)
    texts.check_slug(slug, problems)
    date = _date(values, node, date_text, problems)
    sources = _sources(values, node, problems)
    source_ids.check(node, problems)
    changes = texts.numbered(values.pop("changes", ()))
    text = markdown.read(cut.body, path, cut.body_line, problems)
    note = Note(
        path=path,
        slug=slug,
        uid=values.pop("uid", slug),
        title=values.pop("title", slug),
        date=date,
        undated=date is _UNDATED,
        lang=values.pop("lang", ""),
        summary=values.pop("summary", "") or first_sentence(text),
        text=text,
        sources=sources,
        changes=changes,
        image=_image(values.pop("image", None), path, node, problems),
        digest=blake2b(data, digest_size=16).hexdigest(),
        places=places(node, problems.left_out),
        **values,
    )
    return note, problems.found


def first_sentence(text: Text) -> str:
    """Return the first sentence of a text's first paragraph, without marks."""
    words = re.sub(r"<sup.*?</sup>", "", text.first)
    words = re.sub(r"<[^>]*>", "", re.sub("\x02[^\x03]*\x03", "", words))
    words = spacing.one_line(unescape(words))
    found = _SENTENCE.match(words)
    return found[0].strip() if found else words


def _date(values: dict[str, Any], node: Mapping, named: str | None, problems: Problems) -> When:
    given: When | None = values.pop("date", None)
    if given is not None:
        return given
    if named is not None:
        try:
            return plain.day(named)
        except ValueError as error:
            remedy = "rename the file to start with a real day, or without one"
            message = f"the file's name starts with `{named}`: {error}"
            problems.add("N106", "error", None, None, message, remedy)
            return _UNDATED
    remedy = "write the day of the news: date: 2024-01-22"
    require("date", schema.NOTE, node, problems, texts.START, remedy)
    return _UNDATED


def _sources(values: dict[str, Any], node: Mapping, problems: Problems) -> tuple[Source, ...]:
    one, many = node.get("source"), node.get("sources")
    remedy = "say where the news comes from: source: https://…"
    if one is not None and many is not None:
        message = "a note has `source` or `sources`, not both"
        problems.error("N110", one, message, "move it into the list")
    elif isinstance(many, Sequence) and not many.items:
        problems.unfinished("N105", many, "a note needs one source at least", remedy)
    elif one is not None or "source" not in meant(schema.NOTE, node):
        label = "sources" if one is None else "source"
        require(label, schema.NOTE, node, problems, texts.START, remedy)
    single: Source | None = values.pop("source", None)
    listed: tuple[Source, ...] = values.pop("sources", ())
    return listed or ((single,) if single else ())


def _image(
    values: dict[str, Any] | None, path: str, node: Mapping, problems: Problems
) -> Image | None:
    if values is None:
        return None
    given = node.get("image")
    assert isinstance(given, Mapping)
    if "alt" not in meant(schema.IMAGE, given):
        at, message = given.get("alt") or given, "the image has no alternative text"
        remedy = 'say what it shows: alt: "A clean room"'
        problems.add("N303", "warning", at.line, at.column, message, remedy)
    target = _picture_target(values["src"], path)
    if target is None:
        message = f"`{shown(values['src'])}` is no picture of this site"
        remedy = "give the name of a file beside the note, or /assets/…"
        problems.error("N302", given.get("src") or given, message, remedy)
        return None
    return Image(target, values.get("alt", ""), values.get("credit"), values.get("caption"))


def _picture_target(src: str, path: str) -> str | None:
    if src.startswith("/") and not src.startswith("//"):
        return f"site:{src}"
    resolved = normpath(join(dirname(path), src))
    return f"file:{resolved}" if resolved.startswith("content/") and ":" not in src else None


def all_images(note: Note) -> tuple[ImageReference, ...]:
    """Return every picture a note names, the one on top first."""
    if note.image is None:
        return note.text.images
    line, column = note.places.at("image.src")
    return (ImageReference(note.image.target, line, column), *note.text.images)
