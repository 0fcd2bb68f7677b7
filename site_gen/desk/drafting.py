"""Makes a draft note of somebody else's page: what it tells is filled in, and marked as a guess."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from site_gen.desk import attributions, extract, guesses, quantities, scaffold, source_chain
from site_gen.desk.article import Article, Given, cleaned
from site_gen.desk.glance import Glance
from site_gen.desk.guesses import Kin
from site_gen.desk.scaffold import Mint, NewNote, Skeleton, quoted, slug_of
from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.model import Content, Note
from site_gen.read.canonical import canonical
from site_gen.settings import Publisher

MARK = source_chain.MARK


@dataclass(frozen=True, slots=True)
class Clipped:
    """A draft to write, the text to keep for the quote check, and what its editor should know."""

    made: NewNote
    text: str
    """The source's words; empty where there are none."""
    warnings: Diagnostics = ()
    users: tuple[Note, ...] = ()
    """The notes that have the page among their sources already."""


def draft(
    given: Given,
    content: Content,
    publishers: Sequence[Publisher],
    *,
    now: datetime,
    mint: Mint,
    remark: str = "",
) -> Clipped:
    """Make a draft of a page; `remark` is what an editor noted beside its address."""
    article = extract.read(given, now.astimezone(content.config.timezone).date())
    made = _new(article, content, now, mint)
    lines = _lines(article, made.note, content, publishers, remark)
    skeleton = Skeleton(made.skeleton.path, "\n".join(lines))
    warnings = tuple(_warnings(article, made.note))
    known = users(article.address, content.notes) if article.address else ()
    return Clipped(replace(made, skeleton=skeleton), article.text, warnings, known)


def users(address: str, notes: Sequence[Note]) -> tuple[Note, ...]:
    """Return the notes that have an address among their sources, however it is spelt there."""
    wanted = canonical(address)
    return tuple(
        note
        for note in notes
        if any(canonical(source.url) == wanted for source in note.sources if source.url)
    )


def _new(article: Article, content: Content, now: datetime, mint: Mint) -> NewNote:
    """Make the note as `new` does, named after the original headline for now."""
    title = article.title or article.publisher or "clip"
    slug = slug_of(title) or "clip"
    taken = {note.slug for note in content.notes}
    if slug in taken:
        stem = slug[:50].rstrip("-")
        slug = next(s for n in count(2) if (s := f"{stem}-{n}") not in taken)
    site = Glance(
        content.config,
        notes={note.slug: note.path for note in content.notes},
        briefs=content.briefs,
    )
    made, _ = scaffold.note(site, slug, now=now, mint=mint)
    assert made is not None  # the slug is free, and no story was asked for
    return made


def _lines(
    article: Article, note: Note, content: Content, publishers: Sequence[Publisher], remark: str
) -> Iterator[str]:
    found = guesses.companies(f"{article.title or ''}\n{article.text}", content.companies)
    kin = _kin(article, found, content)
    yield "---"
    yield f"uid: {note.uid}"
    yield f"title: {MARK}{_beside(article.title)}"
    yield f"date: {note.date.isoformat()}"
    if remark:
        yield f"# The inbox says: {cleaned(remark)}"
    yield "# summary: One plain sentence."
    yield "# why_it_matters: Your own view."
    yield _list("topics", kin.topics, f"those of the notes most like it: {', '.join(kin.notes)}")
    yield _list("companies", found, "named in the text")
    if kin.story:
        yield f"# story: {kin.story}"
    yield "sources:"
    yield from _sources(article, content, publishers)
    yield from _figures(article)
    yield "draft: true  # delete this line to publish"
    yield from ("---", "", MARK, "")


def _beside(title: str | None) -> str:
    return f"  # in your own words; the original: {title}" if title else ""


def _list(field: str, ids: Sequence[str], why: str) -> str:
    return f"{field}: [{', '.join(ids)}]  # {MARK} {why}" if ids else f"# {field}: []"


def _kin(article: Article, companies: Sequence[str], content: Content) -> Kin:
    past = [note for note in content.notes if not note.draft and not note.retracted]
    if not article.paragraphs or not past:
        return Kin()
    text = f"{article.title or ''}\n{article.text}"
    return guesses.kin(text, companies, past, (topic.id for topic in content.topics))


def _sources(article: Article, content: Content, publishers: Sequence[Publisher]) -> Iterator[str]:
    publisher = source_chain.publisher_of(article.address, publishers)
    companies = {name for c in content.companies for name in (c.name, *c.also_called)}
    met = {
        source.name
        for note in content.notes
        for source in note.sources
        if source.role in ("origin", "report") and len(source.name) > 2
    }
    known = sorted((met | {each.name for each in publishers}) - companies)
    own = publisher.name if publisher else article.publisher
    named = attributions.find(article.paragraphs, known, own)
    yield from source_chain.lines(article, named, publisher)


def _figures(article: Article) -> Iterator[str]:
    found = quantities.find(article.text, article.lang)
    if found:
        yield "# Numbers in the text. To keep one, take the # before its lines away and fill it in."
        yield "# figures:"
    for each in found:
        fields = f"id: {MARK}, label: {MARK}, value: {each.value:f}, unit: {quoted(each.unit)}"
        yield f"#   - {{{fields}}}  # {quoted(cleaned(each.words))}"


def _warnings(article: Article, note: Note) -> Iterator[Diagnostic]:
    at = Location(note.path)
    if article.wall == "consent":
        yield Diagnostic(
            "N724", "warning", "the page is only a question about cookies",
            "answer it in a browser, save the page there, and clip the file", at,
        )  # fmt: skip
    elif article.wall == "empty" or article.paywall:
        yield Diagnostic(
            "N725", "warning", "the page shows no more than the beginning of an article",
            "if you may read the rest in a browser, save the page there, and clip the file", at,
        )  # fmt: skip
