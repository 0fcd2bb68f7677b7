"""Plans every page, feed and file of a site, each with the value it is made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from site_gen import clock
from site_gen.arrange import series, since
from site_gen.arrange.addresses import COLLECTIONS, SPLIT_OVER, alias_address, file_at, years_of
from site_gen.arrange.briefs import newest_first
from site_gen.arrange.newest import FeedOrder
from site_gen.arrange.outline import index_entry, outline
from site_gen.arrange.outputs import check_twins
from site_gen.diagnostics import Diagnostics
from site_gen.model import Asset, Change, Company, Note, StandingPage, Story, Text, Topic
from site_gen.publication import (
    Brief,
    BriefLink,
    BriefsView,
    BriefView,
    BriefYear,
    Collection,
    CollectionView,
    Feed,
    Head,
    HomeView,
    IndexView,
    Item,
    ItemGroup,
    MenuEntry,
    NoteView,
    Page,
    PageKind,
    Picture,
    Plan,
    RedirectView,
    References,
    Site,
    Skipped,
    StandingView,
    SubscribeView,
)
from site_gen.read.notes import all_images
from site_gen.read.references import path_of_picture

_KINDS: dict[Collection, str] = {"topics": "topic", "companies": "company", "stories": "story"}


def plan(site: Site) -> tuple[Plan, Diagnostics]:
    """Plan everything that a build makes."""
    planner = _Planner(site)
    feeds = () if site.preview else tuple(planner.feeds())
    pages = (*planner.pages(), _subscribe(planner.all_feeds()))
    made = Plan(planner.head(), pages, feeds, tuple(planner.copies()))
    return made, check_twins(made, site.coming)


def _subscribe(feeds: tuple[Feed, ...]) -> Page:
    return Page(
        "subscribe/index.html",
        "subscribe",
        SubscribeView(tuple(replace(feed, entries=()) for feed in feeds)),
    )


class _Planner:
    """Makes views of one site; notes are wrapped once and shared."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.assets = {asset.path: asset for asset in site.assets}
        self.topics = {topic.id: topic for topic, _ in site.topics}
        self.companies = {company.id: company for company, _ in site.companies}
        self.stories = {story.id: story for story, _ in site.stories}
        self.out_since = since.dates(site)
        self.items = {note.slug: self._item(note) for note in site.notes}
        self.listed = {slug: outline(item) for slug, item in self.items.items()}
        self.order = FeedOrder(site.notes, site.config)
        self.entries: dict[str, Item] = {}
        self.briefs = tuple(self._brief(brief) for brief in site.briefs)

    def head(self) -> Head:
        """Return what every page shows."""
        menu = {"header": [], "footer": []}  # type: dict[str, list[MenuEntry]]
        for page in self.site.pages:
            if page.menu != "none" and page.slug != "corrections":
                menu[page.menu].append(MenuEntry(page.title, f"/{page.slug}/"))
        return Head(
            config=self.site.config,
            header=tuple(menu["header"]),
            footer=tuple(menu["footer"]),
            collections=tuple(c for c in COLLECTIONS if getattr(self.site, c)),
            corrections=any(page.slug == "corrections" for page in self.site.pages),
            preview=self.site.preview,
        )

    def pages(self) -> Iterator[Page]:
        """Yield every HTML page but the subscribe page."""
        latest = self.briefs[0] if self.briefs else None
        since = tuple(self.listed[note.slug] for note in self.site.since)
        yield Page("index.html", "home", HomeView(latest, since))
        yield Page("404.html", "404", None)
        yield Page("briefs/index.html", "briefs", BriefsView(tuple(self._years_of_briefs())))
        for view in self.briefs:
            path = f"briefs/{view.brief.name}/index.html"
            yield Page(path, "brief", view, view.brief.path)
        yield from self._note_pages()
        for collection in COLLECTIONS:
            yield from self._collection_pages(collection)
        for page in self.site.pages:
            yield self._standing(page)

    def feeds(self) -> Iterator[Feed]:
        """Yield the feeds, the copies under old names of topics, companies and stories included."""
        yield from self.all_feeds()
        for collection in COLLECTIONS:
            for subject, notes in getattr(self.site, collection):
                for alias in subject.aliases:
                    yield self._collection_feed(collection, subject, notes, alias)

    def all_feeds(self) -> tuple[Feed, ...]:
        """Return the feeds that a reader is shown, the main one first."""
        settings = self.site.config.feeds
        items = self._entries(self.site.notes)
        return (
            Feed("briefs", "briefs", None, self.briefs, "/", settings.briefs, settings.also_at),
            Feed("notes", "notes", None, items, "/", settings.notes),
            *(
                self._collection_feed(collection, subject, notes, subject.id)
                for collection in COLLECTIONS
                for subject, notes in getattr(self.site, collection)
            ),
        )

    def copies(self) -> Iterator[tuple[str, Asset]]:
        """Yield output path and file of everything that is copied as it is."""
        for path, asset in self.assets.items():
            if path.startswith("content/assets/"):
                yield path.removeprefix("content/"), asset
        for note in self.site.notes:
            for path in dict.fromkeys(path_of_picture(i.target) for i in all_images(note)):
                if path in self.assets and not path.startswith("content/assets/"):
                    yield f"notes/{note.slug}/{path.rpartition('/')[2]}", self.assets[path]

    def _entries(self, notes: Sequence[Note]) -> tuple[Item, ...]:
        newest = self.order.newest(notes, self.site.config.feeds.notes)
        for note in newest:
            if note.slug not in self.entries:
                self.entries[note.slug] = self._item(note, self._instant(note))
        return tuple(self.entries[note.slug] for note in newest)

    def _instant(self, note: Note) -> datetime:
        return clock.instant(note.date, self.site.config.timezone)

    def _item(self, note: Note, at: datetime | None = None) -> Item:
        """Wrap a note as it is known now, or as it went out `at` with its changes since."""
        return Item(
            note=note,
            references=self._references(note.text, note, self._last_word(at, note.changes)),
            topics=tuple(self.topics[t] for t in note.topics if t in self.topics),
            companies=tuple(self.companies[c] for c in note.companies if c in self.companies),
            story=self.stories.get(note.story or ""),
            held=self.site.held_notes.get(note.slug),
        )

    def _last_word(self, at: datetime | None, changes: Sequence[Change]) -> datetime | None:
        if at is None or self.site.preview:
            return None
        return since.last_word(at, changes, self.site.config.timezone)

    def _references(
        self, text: Text, note: Note | None = None, at: datetime | None = None
    ) -> References:
        images = all_images(note) if note is not None else text.images
        pictures = {}
        for target in dict.fromkeys(image.target for image in images):
            asset = self.assets.get(path_of_picture(target))
            if asset is not None:
                pictures[target] = Picture(_picture_address(asset, note), asset.size)
        addresses = {link.target: self.site.addresses.get(link.target) for link in text.links}
        return References(since.as_of(addresses, self.out_since, at), pictures)

    def _brief(self, brief: Brief) -> BriefView:
        items = {note.slug: self._item(note, brief.moment) for note in brief.notes}
        at = self._last_word(brief.moment, brief.changes)
        return BriefView(
            brief=brief,
            items=tuple(items.values()),
            groups=tuple(
                ItemGroup(section.topic, tuple(items[note.slug] for note in section.notes))
                for section in brief.sections
            ),
            references=self._references(brief.text, at=at),
        )

    def _years_of_briefs(self) -> Iterator[BriefYear]:
        # A moment may lie in the ISO year after its week's, so years are not runs of moments.
        listed = (replace(brief, notes=(), sections=()) for brief in self.site.briefs)
        entries: list[Brief | Skipped] = [*listed, *self.site.skipped]
        years: dict[int, list[Brief | Skipped]] = {}
        for entry in newest_first(entries):
            years.setdefault(_iso_year(entry.name, entry.moment), []).append(entry)
        for year in sorted(years, reverse=True):
            yield BriefYear(year, tuple(years[year]))

    def _note_pages(self) -> Iterator[Page]:
        out = {b.name: BriefLink(b.name, b.title, b.moment) for b in self.site.briefs}
        words = series.wordings(self.site.notes, self.site.config.timezone)
        for note in self.site.notes:
            item = replace(self.items[note.slug], note=words.complete(note))
            view = NoteView(item, out.get(self.site.brief_of[note.slug]))
            yield Page(f"notes/{note.slug}/index.html", "note", view, note.path)
            for alias in note.aliases:
                yield _redirect(alias, f"/notes/{note.slug}/", note.path)

    def _collection_pages(self, collection: Collection) -> Iterator[Page]:
        subjects = getattr(self.site, collection)
        if not subjects:
            return
        yield Page(
            f"{collection}/index.html",
            "index",
            IndexView(
                collection,
                tuple(index_entry(subject, notes, collection) for subject, notes in subjects),
            ),
        )
        for subject, notes in subjects:
            yield from self._subject_pages(collection, subject, notes)
            for alias in subject.aliases:
                target = f"/{collection}/{subject.id}/"
                yield _redirect(f"/{collection}/{alias}/", target, _file_of(collection, subject))

    def _subject_pages(
        self, collection: Collection, subject: Topic | Company | Story, notes: tuple[Note, ...]
    ) -> Iterator[Page]:
        text = subject.text if isinstance(subject, Story) else Text()
        references = self._references(text)
        path = f"{collection}/{subject.id}"
        if len(notes) <= SPLIT_OVER:
            items = tuple(self.listed[note.slug] for note in notes)
            view = CollectionView(
                collection, subject, items, count=len(notes), references=references
            )
            yield Page(f"{path}/index.html", "collection", view)
            return
        years = tuple(years_of(self.site, notes))
        zone = self.site.config.timezone
        for year in (None, *years):
            shown = year or years[0]
            items = tuple(
                self.listed[n.slug] for n in notes if clock.calendar_day(n.date, zone).year == shown
            )
            view = CollectionView(collection, subject, items, year, years, len(notes), references)
            folder = path if year is None else f"{path}/{year}"
            yield Page(f"{folder}/index.html", "collection", view)

    def _standing(self, page: StandingPage) -> Page:
        view = StandingView(page, self._references(page.text))
        kind: PageKind = "corrections" if page.slug == "corrections" else "standing"
        return Page(f"{page.slug}/index.html", kind, view, page.path)

    def _collection_feed(
        self,
        collection: Collection,
        subject: Topic | Company | Story,
        notes: Sequence[Note],
        identifier: str,
    ) -> Feed:
        kind = _KINDS[collection]
        return Feed(
            key=f"{collection}/{identifier}",
            kind=kind,  # type: ignore[arg-type]
            subject=subject,
            entries=self._entries(notes),
            home=f"/{collection}/{subject.id}/",
            limit=self.site.config.feeds.notes,
        )


def _picture_address(asset: Asset, note: Note | None) -> str:
    if asset.path.startswith("content/assets/") or note is None:
        return asset.path.removeprefix("content")
    return f"/notes/{note.slug}/{asset.path.rpartition('/')[2]}"


def _file_of(collection: Collection, subject: Topic | Company | Story) -> str:
    return subject.path if isinstance(subject, Story) else f"content/{collection}.yaml"


def _redirect(alias: str, target: str, made_by: str) -> Page:
    return Page(file_at(alias_address(alias)), "redirect", RedirectView(target), made_by)


def _iso_year(name: str, moment: datetime) -> int:
    return int(name[:4]) if clock.is_week(name) else moment.isocalendar().year
