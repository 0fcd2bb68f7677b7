"""Clips pages: reads or fetches each, writes its draft, and keeps its text for the quote check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from site_gen import fetch
from site_gen.desk import clips, drafting, files, inbox, pages, scaffold
from site_gen.desk.article import Given
from site_gen.desk.inbox import Item
from site_gen.desk.pages import NoPageError
from site_gen.desk.scaffold import NewNote
from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.fetch import FetchError
from site_gen.model import Content, Note
from site_gen.read import lists, notes
from site_gen.read.canonical import without_tracking
from site_gen.settings import Publisher

_PUBLISHERS = "content/publishers.yaml"
_TEXTS = ("text/html", "application/xhtml+xml", "text/plain", "")
_SAVE = "open it in a browser, save the page there, and clip the file"


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one page."""

    made: NewNote | None = None
    """None where there is no draft."""
    diagnostics: Diagnostics = ()


@dataclass(slots=True)
class Desk:
    """The site that drafts are made for; each draft is known to the next."""

    root: Path
    content: Content
    publishers: tuple[Publisher, ...]
    now: datetime

    def clip_file(self, file: Path) -> Done:
        """Make a draft of a saved page."""
        try:
            with file.open("rb") as opened:
                return self._draft(pages.read(opened.read(pages.LIMIT + 1)))
        except (NoPageError, OSError) as error:
            return Done(None, (_unreadable(str(file), error),))

    def clip_stream(self, stream: BinaryIO) -> Done:
        """Make a draft of what a stream holds."""
        try:
            return self._draft(pages.read(stream.read(pages.LIMIT + 1)))
        except NoPageError as error:
            return Done(None, (_unreadable("standard input", error),))

    def clip_address(self, address: str) -> Done:
        """Make a draft of a page of the web."""
        try:
            return self._draft(_fetched(address))
        except (FetchError, NoPageError) as error:
            return Done(None, (_unreadable(address, error),))

    def clip_inbox(self) -> Iterator[Done]:
        """Make a draft of each address that waits, and take its line out once it is written.

        What is used already, and what cannot be read, waits on.
        """
        waiting, found = inbox.read(self.root)
        if found:
            yield Done(None, found)
        for item in waiting:
            yield self._clip_item(item)

    def _clip_item(self, item: Item) -> Done:
        at = Location(inbox.PATH, item.number)
        users = drafting.users(item.address, self.content.notes)
        if users:
            used = replace(_used(users[0]), at=at, excerpt=item.line)
            return Done(None, (replace(used, help="take the line out"),))
        try:
            done = self._draft(_fetched(item.address), item.remark)
        except (FetchError, NoPageError) as error:
            problem = replace(_unreadable(item.address, error), at=at, excerpt=item.line)
            return Done(None, (problem,))
        if done.made is None:
            return done
        return replace(done, diagnostics=(*done.diagnostics, *inbox.take_out(self.root, item.line)))

    def _draft(self, given: Given, remark: str = "") -> Done:
        clipped = drafting.draft(
            given, self.content, self.publishers, now=self.now, mint=scaffold.minted, remark=remark
        )
        if clipped.users:
            kept = (clips.keep(self.root, user.uid, clipped.text) for user in clipped.users)
            found = tuple(d for each in kept for d in each) if clipped.text else ()
            return Done(None, (*map(_used, clipped.users), *found))
        skeleton = clipped.made.skeleton
        found = files.create(self.root, skeleton.path, skeleton.text)
        if found:
            return Done(None, found)
        if clipped.text:
            found = clips.keep(self.root, clipped.made.note.uid, clipped.text)
        note, _ = notes.read(skeleton.path, skeleton.text.encode())
        if note is not None:
            self.content = replace(self.content, notes=(*self.content.notes, note))
        return Done(clipped.made, (*clipped.warnings, *found))


def desk(root: Path, content: Content, now: datetime) -> Desk:
    """Open a site's desk."""
    data, _ = files.read(root, _PUBLISHERS)
    publishers, _ = lists.read_publishers(_PUBLISHERS, data)
    return Desk(root, content, publishers, now)


def _fetched(address: str) -> Given:
    answer = fetch.get(without_tracking(address))
    kind, _, parameters = answer.headers.get("content-type", "").partition(";")
    charset = re.search(r"charset=[\"']?([\w.:-]+)", parameters, re.IGNORECASE)
    if answer.status != 200:
        raise FetchError("connection", f"the server answers {answer.status}")
    given = pages.read(answer.data, answer.url, charset[1] if charset else None)
    if kind.strip().lower() not in _TEXTS:
        raise NoPageError(f"is {kind.strip()}, not a page")
    return given


def _used(note: Note) -> Diagnostic:
    """Say that a page is a source of a note already."""
    message = f"the page is a source of `{note.slug}` already"
    remedy = "write on there, or start another: site-gen new note TITLE --url ADDRESS"
    return Diagnostic("N726", "warning", message, remedy, Location(note.path))


def _unreadable(source: str, error: Exception) -> Diagnostic:
    if isinstance(error, FetchError):
        message, remedy = f"{source} cannot be fetched: {error}", _SAVE
        return Diagnostic("N722", "error", message, remedy)
    if isinstance(error, OSError):
        message = f"{source} cannot be read: {error.strerror or error}"
        return Diagnostic("N721", "error", message, "name a page that you saved, or its address")
    remedy = "start the note without it: site-gen new note TITLE --url ADDRESS"
    return Diagnostic("N723", "error", f"{source} {error}", remedy)
