"""Makes what feeds tell of into entries: their ids, times, links, categories and content."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from site_gen import clock, feed_ids
from site_gen.model import Change, Note, Source
from site_gen.products import Head
from site_gen.publication import Declared, Item
from site_gen.record import Turn
from site_gen.render import addresses, chain, titles
from site_gen.render.extracts import shortened
from site_gen.render.feed_text import plain
from site_gen.render.templates import Theme
from site_gen.render.words import Words
from site_gen.settings import Company, Config, Topic
from site_gen.views import BriefView

Subject = BriefView | Item | Turn | Declared
"""What an entry tells of."""

_SUMMARY_LENGTH = 500
_ALIGNMENT = re.compile(r'<(t[hd]) class="align-[a-z]+">')
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class EntryLink:
    """An atom:link of an entry."""

    rel: str
    href: str
    type: str = "text/html"
    hreflang: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Category:
    """An atom:category of an entry."""

    term: str
    label: str
    scheme: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An atom:entry. All texts are plain, but for `content`, which is HTML."""

    id: str
    title: str
    published: datetime
    updated: datetime
    content: str
    summary: str
    links: tuple[EntryLink, ...]
    categories: tuple[Category, ...]
    lang: str | None = None
    """Set where it is not the site's."""


def entry_id(subject: Subject, config: Config) -> str:
    """Return the id of an entry."""
    match subject:
        case BriefView():
            return feed_ids.brief_id(subject.brief.name, config)
        case Turn():
            return feed_ids.turn_id(subject, config)
        case Declared():
            return feed_ids.change_id(subject, config)
    return feed_ids.note_id(subject.note, config)


def published(subject: Subject) -> datetime:
    """Return when readers were first told, in UTC."""
    match subject:
        case BriefView():
            return clock.feed_time(subject.brief.moment)
        case Turn():
            return clock.feed_time(subject.now.note.date)
        case Declared():
            return clock.feed_time(subject.change.date)
    return clock.feed_time(subject.note.date)


def changes(subject: Subject) -> tuple[Change, ...]:
    """Return what was declared about a note, or about a brief and the notes in it.

    A change of status was told once, and so was what was declared: nothing moves these entries.
    """
    if isinstance(subject, Item):
        return subject.note.changes
    if not isinstance(subject, BriefView):
        return ()
    of_notes = (change for item in subject.items for change in item.note.changes)
    return (*subject.brief.changes, *of_notes)


def updated(identity: str, since: datetime, declared: Iterable[Change]) -> datetime:
    """Return an entry's `updated`, which every declared change moves and nothing else does.

    It is the later of `since` (the entry's `published`) and the newest change, a second later for
    each change, and by the id's share of a second, since some readers drop entries whose times
    are equal.
    """
    times = [clock.feed_time(change.date) for change in declared]
    digest = hashlib.blake2b(identity.encode(), digest_size=8).digest()
    share = timedelta(microseconds=int.from_bytes(digest, "big") % 1_000_000)
    return max([since, *times]) + timedelta(seconds=len(times)) + share


def stamp(subject: Subject, config: Config) -> datetime:
    """Return an entry's `updated`."""
    return updated(entry_id(subject, config), published(subject), changes(subject))


def make(subject: Subject, head: Head, theme: Theme, words: Words) -> Entry:
    """Make the entry about a note, a brief, a change of status, or what was declared."""
    match subject:
        case BriefView():
            return _brief_entry(subject, head, theme, words)
        case Turn():
            return _turn_entry(subject, head, theme, words)
        case Declared():
            return _declared_entry(subject, head, theme, words)
    return _note_entry(subject, head, theme, words)


def _note_entry(item: Item, head: Head, theme: Theme, words: Words) -> Entry:
    note, config = item.note, head.config
    address = theme.absolute(f"/notes/{note.slug}/")
    content = _plainer(theme.render("feed/note.html", item=item, permalink=address))
    return Entry(
        id=entry_id(item, config),
        title=titles.title(item, words),
        published=published(item),
        updated=stamp(item, config),
        content=content,
        summary=_summary(content, _about_note(note, words)),
        links=(EntryLink("alternate", address), *_source_links(note.sources)),
        categories=_categories(item.topics, item.companies, config),
        lang=note.lang if note.lang != config.language else None,
    )


def _brief_entry(view: BriefView, head: Head, theme: Theme, words: Words) -> Entry:
    brief, config = view.brief, head.config
    address = theme.absolute(f"/briefs/{brief.name}/")
    content = _plainer(theme.render("feed/brief.html", view=view, permalink=address))
    return Entry(
        id=entry_id(view, config),
        title=titles.title(view, words),
        published=published(view),
        updated=stamp(view, config),
        content=content,
        summary=_summary(content, _about_brief(view, config, words)),
        links=(EntryLink("alternate", address),),
        categories=_categories(_topics(view), (), config),
    )


def _turn_entry(turn: Turn, head: Head, theme: Theme, words: Words) -> Entry:
    config = head.config
    address = theme.absolute(f"/notes/{turn.now.note.slug}/")
    content = _plainer(theme.render("feed/turn.html", turn=turn))
    return Entry(
        id=entry_id(turn, config),
        title=titles.title(turn, words),
        published=published(turn),
        updated=stamp(turn, config),
        content=content,
        summary=_summary(content, (_beginning(turn.text), turn.now.note.title)),
        links=(EntryLink("alternate", address), *_source_links(turn.now.sources)),
        categories=(),
        lang=turn.lang if turn.lang != config.language else None,
    )


def _declared_entry(declared: Declared, head: Head, theme: Theme, words: Words) -> Entry:
    config, note = head.config, declared.note
    lang = note.lang if note else config.language
    address = theme.absolute(_address(declared))
    content = _plainer(theme.render("feed/declared.html", declared=declared, permalink=address))
    return Entry(
        id=entry_id(declared, config),
        title=titles.title(declared, words),
        published=published(declared),
        updated=stamp(declared, config),
        content=content,
        summary=_summary(content, (_beginning(declared.change.text),)),
        links=(EntryLink("alternate", address),),
        categories=_categories(declared.topics, declared.companies, config),
        lang=lang if lang != config.language else None,
    )


def _address(declared: Declared) -> str:
    if declared.note:
        return f"/notes/{declared.note.slug}/"
    return f"/briefs/{declared.brief.name}/" if declared.brief else "/"


def _plainer(content: str) -> str:
    """Return content without the classes that align cells, as no style goes with it."""
    return _ALIGNMENT.sub(r"<\1>", content.strip())


def _about_note(note: Note, words: Words) -> Iterator[str]:
    if note.retracted:
        yield words.gettext("This note was retracted.")
    else:
        yield from (_beginning(note.summary), _beginning(note.text.plain), note.title)


def _about_brief(view: BriefView, config: Config, words: Words) -> Iterator[str]:
    brief = view.brief
    between = f"{words.gettext(';')} "
    yield between.join(titles.of_note(item.note, words) for item in view.items)
    yield _beginning(brief.text.plain)
    day = words.day(brief.moment, config.timezone)
    yield words.gettext("The brief of %(day)s") % {"day": day}


def _beginning(text: str) -> str:
    return shortened(text, _SUMMARY_LENGTH)


def _summary(content: str, candidates: Iterable[str]) -> str:
    """Return the first text that says something, and something else than the content."""
    whole = plain(html.unescape(_TAG.sub(" ", content)))
    return next((text for text in map(plain, candidates) if text not in ("", whole)), "")


def _source_links(sources: Iterable[Source]) -> tuple[EntryLink, ...]:
    """Return links to where the news comes from, each once; what has no address has no link."""
    links: dict[tuple[str, str], EntryLink] = {}
    for source in sources:
        if address := chain.open_address(source):
            link = _source_link(source, address)
            links.setdefault((link.rel, link.href), link)
    return tuple(links.values())


def _source_link(source: Source, address: str) -> EntryLink:
    is_pdf = urlsplit(address).path.lower().endswith(".pdf")
    return EntryLink(
        rel="via" if source.role == "origin" else "related",
        href=address,
        type="application/pdf" if is_pdf else "text/html",
        hreflang=source.lang,
        title=f"{source.name}: {source.title}" if source.title else source.name,
    )


def _topics(view: BriefView) -> tuple[Topic, ...]:
    """Return the topics of all notes in a brief, each once."""
    return tuple(dict.fromkeys(topic for item in view.items for topic in item.topics))


def _categories(
    topics: Iterable[Topic], companies: Iterable[Company], config: Config
) -> tuple[Category, ...]:
    of_topics = addresses.absolute(config, "/topics/")
    of_companies = addresses.absolute(config, "/companies/")
    return (
        *(Category(topic.id, topic.name, of_topics) for topic in topics),
        *(Category(company.id, company.name, of_companies) for company in companies),
    )
