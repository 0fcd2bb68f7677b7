"""Resolves links inside the site, and names those that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_gen import clock
from site_gen.diagnostics import Diagnostic, Diagnostics, Location, did_you_mean
from site_gen.model import BriefFile, Content, Link, Note, StandingPage, Story
from site_gen.publication import Site
from site_gen.read import layout

SPLIT_OVER = 200
"""The page of a topic, company or story with more notes than this is split by year."""
_ALWAYS = ("/", "/briefs/", "/subscribe/", "/404.html", "/robots.txt")
_FEEDS = ("/sitemap.xml", "/feeds/briefs.atom", "/feeds/notes.atom")


def resolve(content: Content, site: Site) -> tuple[Mapping[str, str | None], Diagnostics]:
    """Return target → address for every link of every text; None where the page is not out yet."""
    index = _Index(content, site)
    table: dict[str, str | None] = {}
    found: list[Diagnostic] = []
    for text, shown in _texts(content, site):
        for link in text.text.links:
            address, problem, remedy = index.look_up(link.target)
            if problem is None:
                table[link.target] = address
            at = Location(text.path, link.line, 1)
            if problem is not None:
                found.append(Diagnostic("N311", "error", problem, remedy, at))
            elif address is None and shown:
                found.append(_not_yet(link, at))
    return table, tuple(found)


def page_addresses(site: Site) -> set[str]:
    """Return the address of every page and feed that is made, redirects included."""
    made = {*_ALWAYS, *(() if site.preview else _FEEDS)}
    made.update(f"/briefs/{brief.name}/" for brief in site.briefs)
    made.update(f"/notes/{note.slug}/" for note in site.notes)
    made.update(alias for note in site.notes for alias in note.aliases)
    for collection in ("topics", "companies", "stories"):
        subjects = getattr(site, collection)
        if subjects:
            made.add(f"/{collection}/")
        for subject, notes in subjects:
            for identifier in (subject.id, *subject.aliases):
                made.add(f"/{collection}/{identifier}/")
                made.add(f"/feeds/{collection}/{identifier}.atom")
            if len(notes) > SPLIT_OVER:
                made.update(f"/{collection}/{subject.id}/{y}/" for y in years_of(site, notes))
    made.update(f"/{page.slug}/" for page in site.pages)
    made.update(site.config.feeds.also_at)
    made.update(
        asset.path.removeprefix("content")
        for asset in site.assets
        if asset.path.startswith("content/assets/")
    )
    return made


def years_of(site: Site, notes: tuple[Note, ...]) -> list[int]:
    """Return the years in which notes were published, the newest first."""
    zone = site.config.timezone
    return sorted({clock.calendar_day(n.date, zone).year for n in notes}, reverse=True)


class _Index:
    """What a link can lead to."""

    def __init__(self, content: Content, site: Site) -> None:
        self.notes = {note.slug: note for note in content.notes}
        self.by_path = {note.path: note for note in content.notes}
        self.published = {note.slug for note in site.notes}
        self.made = page_addresses(site)
        self.content = content
        self.preview = site.preview
        self.unread = content.unread | {
            f"note:{layout.date_and_slug(path)[1]}" for path in content.unread
        }

    def look_up(self, target: str) -> tuple[str | None, str | None, str | None]:
        """Return (address, what is wrong, remedy)."""
        scheme, _, rest = target.partition(":")
        place, mark, fragment = rest.partition("#")
        if place in self.unread or f"note:{place}" in self.unread:
            return None, None, None
        if scheme == "note":
            return self._note(self.notes.get(place), place, fragment)
        if scheme == "file":
            return self._file(place, fragment)
        return self._address(place, f"{mark}{fragment}")

    def _note(
        self, note: Note | None, name: str, fragment: str
    ) -> tuple[str | None, str | None, str | None]:
        if note is None:
            remedy = did_you_mean(name, self.notes) or "mend the name, or write the note"
            return None, f"there is no note `{name}`", remedy
        if fragment and fragment not in note.text.ids:
            remedy = did_you_mean(fragment, note.text.ids) or "link the note without its fragment"
            return None, f"`{note.slug}` has no heading called `#{fragment}`", remedy
        if note.slug not in self.published:
            return None, None, None
        return f"/notes/{note.slug}/" + (f"#{note.slug}_{fragment}" if fragment else ""), None, None

    def _file(self, path: str, fragment: str) -> tuple[str | None, str | None, str | None]:
        if path in self.by_path:
            return self._note(self.by_path[path], path, fragment)
        for kind, items in (
            ("stories", self.content.stories),
            ("pages", self.content.pages),
            ("briefs", self.content.briefs),
        ):
            if any(item.path == path for item in items):
                stem = path.rpartition("/")[2].removesuffix(".md")
                address = f"/{stem}/" if kind == "pages" else f"/{kind}/{stem}/"
                return (address if address in self.made else None), None, None
        if path.startswith("content/assets/"):
            return self._address(path.removeprefix("content"), "")
        known = [*self.by_path, *(a.path for a in self.content.assets)]
        remedy = did_you_mean(path, known) or "mend the path; it counts from this file's folder"
        if layout.kind_of(path) == "asset":
            remedy = "files to download belong in content/assets/ and are linked as /assets/…"
        return None, f"there is no file `{path}`", remedy

    def _address(self, address: str, fragment: str) -> tuple[str | None, str | None, str | None]:
        for candidate in (address, f"{address}/"):
            if candidate in self.made:
                return candidate + fragment, None, None
        if self.preview and address.startswith(("/feeds/", "/sitemap.xml")):
            return None, None, None
        if self._still_to_come(f"{address.rstrip('/')}/"):
            return None, None, None
        remedy = did_you_mean(address, self.made) or "mend the address"
        return None, f"this site has no address `{address}`", remedy

    def _still_to_come(self, address: str) -> bool:
        first, _, name = address.strip("/").partition("/")
        if first == "notes":
            return name in self.notes
        if first == "briefs":
            return clock.is_week(name) or any(b.name == name for b in self.content.briefs)
        if first in ("topics", "companies", "stories"):
            subjects = getattr(self.content, first)
            return not name or any(subject.id == name for subject in subjects)
        return False


def _texts(
    content: Content, site: Site
) -> Iterator[tuple[Note | Story | BriefFile | StandingPage, bool]]:
    """Yield every text, and whether readers see it now."""
    yield from ((note, True) for note in site.notes)
    stories = {story.id for story, _ in site.stories}
    yield from ((story, story.id in stories) for story in content.stories)
    briefs = {brief.name for brief in site.briefs}
    yield from ((brief, brief.name in briefs) for brief in content.briefs)
    yield from ((page, True) for page in content.pages)
    published = {note.slug for note in site.notes}
    yield from ((note, False) for note in content.notes if note.slug not in published)


def _not_yet(link: Link, at: Location) -> Diagnostic:
    name = link.target.partition(":")[2]
    return Diagnostic(
        "N312",
        "warning",
        f"`{name}` is not published yet, so the link is its text alone",
        "it becomes a link by itself when the page is out",
        at,
    )
