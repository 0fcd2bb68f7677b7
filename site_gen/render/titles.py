"""What the entries of feeds are called, with a mark where readers were told something wrong."""

from __future__ import annotations

from collections.abc import Iterable

from site_gen.model import Change, Note, Story
from site_gen.products import Feed
from site_gen.publication import Declared, Item
from site_gen.record import Turn
from site_gen.render import vocabulary
from site_gen.render.words import Words
from site_gen.settings import Config
from site_gen.views import BriefView


def title(subject: BriefView | Item | Turn | Declared, words: Words) -> str:
    """Return what an entry is called."""
    match subject:
        case BriefView():
            return _marked(subject.brief.title, subject.brief.changes, words)
        case Turn():
            return _turned(subject, words)
        case Declared():
            return _declared(subject, words)
    return of_note(subject.note, words)


def of_note(note: Note, words: Words) -> str:
    """Return a note's title as lists of subscribers show it."""
    return _marked(note.title, note.changes, words)


def _marked(title: str, changes: Iterable[Change], words: Words) -> str:
    kinds = {change.kind for change in changes}
    if "retraction" in kinds:
        return words.gettext("[Retracted] %(title)s") % {"title": title}
    if "correction" in kinds:
        return words.gettext("[Corrected] %(title)s") % {"title": title}
    return title


def _turned(turn: Turn, words: Words) -> str:
    """Say how a claim stands, and how it stood: "Shelved: OpenAI's fab network, was reported"."""
    status = vocabulary.status(turn.now.claim.status, words)
    return words.gettext("%(status)s: %(claim)s, was %(before)s") % {
        "status": status[:1].upper() + status[1:],
        "claim": turn.text.rstrip(" ."),
        "before": vocabulary.status(turn.before.claim.status, words),
    }


def _declared(declared: Declared, words: Words) -> str:
    about = declared.note or declared.brief
    names = {"title": about.title if about else ""}
    if declared.change.kind == "retraction":
        return words.gettext("Retraction: %(title)s") % names
    return words.gettext("Correction: %(title)s") % names


def of_feed(feed: Feed, config: Config, words: Words) -> str:
    """Return the name of a feed, which tells it from all others of the site."""
    if feed.kind == "briefs":
        return config.title
    if feed.kind == "notes":
        return words.gettext("%(site)s: all notes") % {"site": config.title}
    if feed.kind == "claims":
        return words.gettext("%(site)s: what became of claims") % {"site": config.title}
    if feed.kind == "corrections":
        return words.gettext("%(site)s: corrections and retractions") % {"site": config.title}
    subject = feed.subject
    name = subject.title if isinstance(subject, Story) else subject.name if subject else feed.key
    return words.gettext("%(site)s: %(name)s") % {"site": config.title, "name": name}
