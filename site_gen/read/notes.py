"""Reads a note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from html import unescape
from posixpath import dirname, join, normpath
from typing import Any

from site_gen import clock
from site_gen.diagnostics import Diagnostics, did_you_mean, has_errors
from site_gen.model import Claim, Figure, Image, ImageReference, Note, Source, Text, When
from site_gen.read import layout, markdown, schema, texts
from site_gen.read.nodes import Mapping, places
from site_gen.read.problems import Problems
from site_gen.read.shapes import read_fields

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
    date_text, slug = layout.date_and_slug(path)
    texts.check_slug(slug, problems)
    date = _date(values, node, date_text, problems)
    sources = _sources(values, node, problems)
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
        places=places(node),
        **values,
    )
    if not has_errors(problems.found):
        _check_references(note, problems)
    return note, problems.found


def first_sentence(text: Text) -> str:
    """Return the first sentence of a text's first paragraph, without marks."""
    words = re.sub(r"<sup.*?</sup>", "", text.first)
    words = re.sub(r"<[^>]*>", "", re.sub("\x02[^\x03]*\x03", "", words))
    words = " ".join(unescape(words).split())
    found = _SENTENCE.match(words)
    return found[0].strip() if found else words


def _date(values: dict[str, Any], node: Mapping, named: str | None, problems: Problems) -> When:
    given: When | None = values.pop("date", None)
    if given is not None:
        return given
    if named is not None:
        try:
            return clock.parse_day(named)
        except ValueError as error:
            remedy = "rename the file to start with a real day, or without one"
            message = f"the file's name starts with `{named}`: {error}"
            problems.add("N106", "error", None, None, message, remedy)
            return _UNDATED
    if "date" not in {key.text for key, _ in node.entries}:
        problems.unfinished("N104", texts.START, "missing field `date`", "add it: date: 2024-01-22")
    return _UNDATED


def _sources(values: dict[str, Any], node: Mapping, problems: Problems) -> tuple[Source, ...]:
    given = {key.text: value for key, value in node.entries}
    many: tuple[Source, ...] = values.pop("sources", ())
    one: Source | None = values.pop("source", None)
    if "source" in given and "sources" in given:
        problems.error(
            "N110",
            given["source"],
            "a note has `source` or `sources`, not both",
            "move it into the list",
        )
    elif "source" not in given and "sources" not in given:
        problems.unfinished(
            "N104",
            texts.START,
            "missing field `sources`",
            "say where the news comes from: source: https://…",
        )
    elif "sources" in given and getattr(given["sources"], "items", None) == ():
        problems.unfinished(
            "N105",
            given["sources"],
            "a note needs one source at least",
            "say where the news comes from: source: https://…",
        )
    return many or ((one,) if one else ())


def _image(
    values: dict[str, Any] | None, path: str, node: Mapping, problems: Problems
) -> Image | None:
    if values is None:
        return None
    given = next(value for key, value in node.entries if key.text == "image")
    src = values["src"]
    if "alt" not in values:
        remedy = 'say what it shows: alt: "A clean room"'
        problems.add(
            "N303", "warning", given.line, given.column, "the image has no alternative text", remedy
        )
    target = _picture_target(src, path)
    if target is None:
        problems.error(
            "N302",
            given,
            f"`{src}` is no picture of this site",
            "give the name of a file beside the note, or /assets/…",
        )
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


def _check_references(note: Note, problems: Problems) -> None:
    """Check what refers to the note's own sources and changes."""
    ids = [source.id for source in note.sources if source.id]
    seen: set[str] = set()
    for number, source in enumerate(note.sources):
        line, column = note.places.at(f"sources.{number}.id")
        if source.id and source.id in seen:
            problems.error(
                "N110",
                Mapping((), line, column),
                f"two sources are called `{source.id}`",
                "give each its own id",
            )
        seen.add(source.id or "")
        if source.of is not None:
            _check_source_id(source.of, f"sources.{number}.of", ids, note, problems)
    _check_cycles(note, problems)
    _check_named_sources(note, ids, problems)


def _check_named_sources(note: Note, ids: Sequence[str], problems: Problems) -> None:
    for label in ("claims", "figures"):
        items: Sequence[Claim | Figure] = getattr(note, label)
        for number, item in enumerate(items):
            for position, source in enumerate(item.sources):
                path = f"{label}.{number}.sources.{position}"
                _check_source_id(source, path, ids, note, problems)


def _check_source_id(
    identifier: str, path: str, ids: Sequence[str], note: Note, problems: Problems
) -> None:
    if identifier in ids:
        return
    line, column = note.places.at(path)
    known = f"known here: {', '.join(ids)}" if ids else "give the source an `id`"
    problems.error(
        "N107",
        Mapping((), line, column, len(identifier)),
        f"no source is called `{identifier}`",
        did_you_mean(identifier, ids) or known,
    )


def _check_cycles(note: Note, problems: Problems) -> None:
    of = {source.id: source.of for source in note.sources if source.id and source.of}
    for number, source in enumerate(note.sources):
        step, steps = source.of, 0
        while step is not None and steps <= len(of):
            step, steps = of.get(step), steps + 1
            if step is not None and step == source.of:
                line, column = note.places.at(f"sources.{number}.of")
                problems.error(
                    "N110",
                    Mapping((), line, column),
                    "these sources copy each other in a circle",
                    "take `of` out of the one that came first",
                )
                return
