"""Resolves links inside the site, and names those that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_gen import clock
from site_gen.arrange import declared
from site_gen.diagnostics import Diagnostic, Diagnostics, Location, did_you_mean
from site_gen.model import BriefFile, Content, Note, StandingPage, Story
from site_gen.publication import Site
from site_gen.read import layout
from site_gen.settings import Company, Topic
from site_gen.texts import Link
from site_gen.views import Collection

SPLIT_OVER = 200
"""The page of a topic, company or story with more notes than this is split by year."""
COLLECTIONS: tuple[Collection, ...] = ("topics", "companies", "stories")
_ALWAYS = ("/", "/briefs/", "/search/", "/subscribe/", "/404.html", "/robots.txt")
_FEEDS = (
    "/sitemap.xml",
    "/feeds/briefs.atom",
    "/feeds/briefs.json",
    "/feeds/notes.atom",
    "/feeds/notes.json",
    "/feeds/feeds.opml",
)
Found = tuple[str | None, str | None, str | None]
"""The address of a link (None: not out yet, or none at all), what is wrong with it, and what to
do about that."""


def resolve(content: Content, site: Site) -> tuple[Mapping[str, str | None], Diagnostics]:
    """Return target → address for every link of every text; None where the page is not out yet."""
    index = _Index(content, site)
    table: dict[str, str | None] = {}
    found: list[Diagnostic] = []
    for text, shown in _texts(content, site):
        for link in text.text.links:
            address, problem, remedy = index.look_up(link.target)
            if problem is None or address is not None:
                table[link.target] = address
            at = Location(text.path, link.line, 1)
            if problem is not None:
                found.append(Diagnostic("N311", "error", problem, remedy, at))
            elif address is None and shown and index.will_be(link.target):
                found.append(_not_yet(link, at))
    return table, tuple(found)


def page_addresses(site: Site) -> set[str]:
    """Return the address of every page and feed that is made, redirects included."""
    made = {*_ALWAYS, *_for_subscribers(site)}
    made.update(f"/briefs/{brief.name}/" for brief in site.briefs)
    made.update(f"/notes/{note.slug}/" for note in site.notes)
    made.update(alias_address(alias) for note in site.notes for alias in note.aliases)
    for collection in COLLECTIONS:
        subjects = getattr(site, collection)
        if subjects:
            made.add(f"/{collection}/")
        for subject, notes in subjects:
            made.update(f"/{name}/" for name in _names(collection, subject))
            if len(notes) > SPLIT_OVER:
                made.update(f"/{collection}/{subject.id}/{y}/" for y in years_of(site, notes))
    made.update(address for note in site.notes for address in of_trackers(note))
    made.update(f"/{page.slug}/" for page in site.pages)
    if declared.everything(site):
        made.add("/corrections/")
    made.update(
        asset.path.removeprefix("content")
        for asset in site.assets
        if asset.path.startswith("content/assets/")
    )
    return made


def alias_address(alias: str) -> str:
    """Return the address of the page that stands for an old address."""
    return alias if alias.endswith((".html", ".htm")) else f"{alias.rstrip('/')}/"


def of_trackers(note: Note) -> Iterator[str]:
    """Yield the address of each page and table that holds what a note claims or measures."""
    if note.claims:
        yield from ("/claims/", "/data/claims.csv")
    if note.figures:
        yield from ("/figures/", "/data/figures.csv")
    yield from (f"/figures/{figure.id}/" for figure in note.figures)


def file_at(address: str) -> str:
    """Return the output path of the page at an address."""
    return f"{address}index.html"[1:] if address.endswith("/") else address[1:]


def years_of(site: Site, notes: tuple[Note, ...]) -> list[int]:
    """Return the years in which notes were published, the newest first."""
    zone = site.config.timezone
    return sorted({clock.calendar_day(n.date, zone).year for n in notes}, reverse=True)


class _Index:
    """What a link can lead to."""

    def __init__(self, content: Content, site: Site) -> None:
        self.notes = {note.slug: note for note in content.notes}
        self.by_path = {note.path: note for note in content.notes}
        self.published = {note.slug: note for note in site.notes}
        self.made = page_addresses(site)
        self.coming = _coming(content)
        self.content = content
        self.further, self.edition = content.config.languages[1:], content.config.edition
        self.left_out = _for_subscribers(site) if site.preview else set()
        slugs = {layout.date_and_slug(path)[1] for path in content.unread}
        self.unread = {*content.unread, *slugs, *(f"/notes/{slug}/" for slug in slugs)}

    def look_up(self, target: str) -> Found:
        """Return (address, what is wrong, remedy)."""
        scheme, _, rest = target.partition(":")
        place, mark, fragment = rest.partition("#")
        if place in self.unread:
            return None, None, None
        if scheme == "note":
            return self._note(self.notes.get(place), place, fragment)
        if scheme == "file":
            return self._file(place, fragment)
        return self._address(place, f"{mark}{fragment}")

    def will_be(self, target: str) -> bool:
        """Tell whether what has no address yet gets one by itself, once it is out."""
        place = target.partition(":")[2].partition("#")[0]
        return place not in self.unread and place not in self.left_out

    def _note(self, note: Note | None, name: str, fragment: str) -> Found:
        if note is None:
            remedy = did_you_mean(name, self.notes) or "mend the name, or write the note"
            return None, f"there is no note `{name}`", remedy
        if fragment and fragment not in note.text.ids:
            remedy = did_you_mean(fragment, note.text.ids) or "link the note without its fragment"
            # A text may link a heading that a translation calls otherwise: then it links the note.
            whole = self._note(note, name, "")[0]
            return whole, f"`{note.slug}` has no heading called `#{fragment}`", remedy
        shown = self.published.get(note.slug)
        if shown is None:
            return None, None, None
        # A retracted note has lost its headings with its text.
        mark = f"#{note.slug}_{fragment}" if fragment in shown.text.ids else ""
        return f"/notes/{note.slug}/{mark}", None, None

    def _file(self, path: str, fragment: str) -> Found:
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

    def _address(self, address: str, fragment: str) -> Found:
        if address in self.left_out:
            return None, None, None
        first, _, rest = address.removeprefix("/").partition("/")
        if first in self.further:  # all editions have the same pages
            found, problem, remedy = self._address(f"/{rest}", fragment)
            leads = found is None or self.edition is not None
            return (found if leads else f"/{first}{found}"), problem, remedy
        candidates = (address, f"{address}/")
        for candidate in candidates:
            if candidate in self.made:
                return candidate + fragment, None, None
        if any(c in self.coming or _is_of_a_week(c) for c in candidates):
            return None, None, None
        remedy = did_you_mean(address, self.made) or "mend the address"
        return None, f"this site has no address `{address}`", remedy


def _is_of_a_week(address: str) -> bool:
    return clock.is_week(address.removeprefix("/briefs/").removesuffix("/"))


def _coming(content: Content) -> set[str]:
    """Return the addresses of what is written, whether it is out or not."""
    coming = {f"/briefs/{brief.name}/" for brief in content.briefs}
    for note in content.notes:
        coming.add(f"/notes/{note.slug}/")
        coming.update(alias_address(alias) for alias in note.aliases)
        coming.update(of_trackers(note))
        coming.update(a for change in note.changes for a in declared.addresses(change))
    for collection in COLLECTIONS:
        coming.add(f"/{collection}/")
        for subject in getattr(content, collection):
            for name in _names(collection, subject):
                coming.update((f"/{name}/", f"/feeds/{name}.atom"))
    return coming


def _for_subscribers(site: Site) -> set[str]:
    """Return the addresses that a preview leaves out: those of feeds, and the sitemap's."""
    feeds = {*_FEEDS, *site.config.feeds.also_at}
    if declared.corrects(site):
        feeds.add("/feeds/corrections.atom")
    for collection in COLLECTIONS:
        for subject, _ in getattr(site, collection):
            feeds.update(f"/feeds/{name}.atom" for name in _names(collection, subject))
    if site.first_turn is not None:
        feeds.add("/feeds/claims.atom")
    return feeds


def _names(collection: Collection, subject: Topic | Company | Story) -> list[str]:
    """Return what a subject's page and feed are called, under its old ids too."""
    return [f"{collection}/{identifier}" for identifier in (subject.id, *subject.aliases)]


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
