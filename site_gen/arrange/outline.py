"""What lists show of a note: a page that is given no more does not depend on more."""

from __future__ import annotations

from collections.abc import Sequence

from site_gen.model import Note, Story
from site_gen.publication import Item, References
from site_gen.settings import Company, Topic
from site_gen.texts import Places, Text
from site_gen.views import Collection, IndexEntry

_NO_TEXT, _NO_PLACES, _NO_REFERENCES = Text(), Places(), References()


def outline(item: Item) -> Item:
    """Return an item with its note's title, date, summary, marks and filing alone."""
    whole = item.note
    note = Note(
        path="",
        slug=whole.slug,
        uid=whole.uid,
        title=whole.title,
        date=whole.date,
        lang=whole.lang,
        summary=whole.summary,
        text=_NO_TEXT,
        sources=(),
        topics=whole.topics,
        companies=whole.companies,
        story=whole.story,
        weight=whole.weight,
        changes=whole.changes,
        draft=whole.draft,
        feed_id=whole.feed_id,
        undated=whole.undated,
        places=_NO_PLACES,
    )
    return Item(note, _NO_REFERENCES, item.topics, item.companies, item.story, item.held)


def index_entry(
    subject: Topic | Company | Story, notes: Sequence[Note], collection: Collection
) -> IndexEntry:
    """Return the line of an index page about a topic, company or story."""
    latest = outline(Item(notes[-1] if collection == "stories" else notes[0])).note
    if isinstance(subject, Story):
        return IndexEntry(subject.id, subject.title, len(notes), latest, subject.summary)
    words = subject.description if isinstance(subject, Topic) else subject.kind
    return IndexEntry(subject.id, subject.name, len(notes), latest, words)
