"""Plans every page, feed and file of a site, each with the value it is made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from site_gen import clock
from site_gen.arrange import declared, feeds, series, turns
from site_gen.arrange.addresses import COLLECTIONS, SPLIT_OVER, alias_address, file_at
from site_gen.arrange.briefs import newest_first
from site_gen.arrange.cards import cards
from site_gen.arrange.items import Items
from site_gen.arrange.outline import index_entry
from site_gen.arrange.outputs import check_twins
from site_gen.arrange.search import search
from site_gen.arrange.subscribe import subscribe
from site_gen.arrange.trackers import Trackers, in_years
from site_gen.arrange.views import Views
from site_gen.diagnostics import Diagnostics
from site_gen.model import Asset, Note, StandingPage, Story
from site_gen.products import Head, MenuEntry, Page, Plan
from site_gen.publication import Brief, Item, Picture, References, Site, Skipped
from site_gen.read.notes import all_images
from site_gen.read.references import path_of_picture
from site_gen.settings import Company, Topic
from site_gen.texts import Text
from site_gen.views import (
    BriefsView,
    BriefYear,
    Collection,
    CollectionView,
    CorrectionsView,
    HomeView,
    IndexView,
    RedirectView,
    StandingView,
)


def plan(site: Site) -> tuple[Plan, Diagnostics]:
    """Plan everything that a build makes."""
    planner = _Planner(site)
    items = planner.items
    shown = feeds.shown(site, items, planner.briefs, planner.turns)
    written = () if site.preview else feeds.written(site, items, shown)
    finding = search(site, items, planner.series)
    pages = (*planner.pages(), subscribe(site, shown, planner.briefs), finding.page)
    made = Plan(
        head=planner.head(),
        pages=pages,
        feeds=written,
        copies=tuple(planner.copies()),
        claims=tuple(planner.series.claims.values()),
        figures=tuple(planner.series.figures.values()),
        found=finding.found,
        findable=finding.findable,
        cards=cards(site),
    )
    return made, check_twins(made, site.coming)


class _Planner:
    """Makes the views of one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.items = Items(site)
        self.series = series.of_site(site)
        self.turns = turns.turns(self.series)
        self.trackers = Trackers(self.series, site, turned=bool(self.turns))
        self.views = Views(site, self.items, self.series)
        self.briefs = tuple(self.views.brief(brief) for brief in site.briefs)
        self.declared = declared.everything(site)

    def head(self) -> Head:
        """Return what every page shows."""
        menu = {"header": [], "footer": []}  # type: dict[str, list[MenuEntry]]
        for page in self.site.pages:
            if page.menu != "none" and page.slug != "corrections":
                menu[page.menu].append(MenuEntry(page.title, f"/{page.slug}/"))
        return Head(
            config=self.site.config,
            logo=self._named(self.site.config.logo),
            icon=self._named(self.site.config.icon),
            header=tuple(menu["header"]),
            footer=tuple(menu["footer"]),
            collections=tuple(c for c in COLLECTIONS if getattr(self.site, c)),
            corrections=bool(self.declared) or self._policy() is not None,
            claims=bool(self.series.claims),
            figures=bool(self.series.figures),
            preview=self.site.preview,
        )

    def _named(self, address: str | None) -> Picture | None:
        """Return a picture that site.yaml names; a file that is not there was an error."""
        asset = self.items.assets.get(f"content{address}")
        return Picture(address, asset.size) if address and asset else None

    def pages(self) -> Iterator[Page]:
        """Yield every HTML page but those of subscribing and searching."""
        latest = self.briefs[0] if self.briefs else None
        since = tuple(self.items.listed[note.slug] for note in self.site.since)
        yield Page("index.html", "home", HomeView(latest, since))
        yield Page("404.html", "404", None)
        yield Page("briefs/index.html", "briefs", BriefsView(tuple(self._years_of_briefs())))
        for view in self.briefs:
            path = f"briefs/{view.brief.name}/index.html"
            yield Page(path, "brief", view, view.brief.path)
        yield from self._note_pages()
        for collection in COLLECTIONS:
            yield from self._collection_pages(collection)
        yield from self.trackers.pages()
        yield from self._corrections()
        for page in self.site.pages:
            if page.slug != "corrections":
                shown = StandingView(page, self.items.references(page.text))
                yield Page(f"{page.slug}/index.html", "standing", shown, page.path)

    def copies(self) -> Iterator[tuple[str, Asset]]:
        """Yield output path and file of everything that is copied as it is."""
        for path, asset in self.items.assets.items():
            if path.startswith("content/assets/"):
                yield path.removeprefix("content/"), asset
        for note in self.site.notes:
            for path in dict.fromkeys(path_of_picture(i.target) for i in all_images(note)):
                if path in self.items.assets and not path.startswith("content/assets/"):
                    yield f"notes/{note.slug}/{path.rpartition('/')[2]}", self.items.assets[path]

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
        for note in self.site.notes:
            yield Page(f"notes/{note.slug}/index.html", "note", self.views.note(note), note.path)
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
        whole = CollectionView(
            collection, subject, (), count=len(notes), references=self.items.references(text)
        )
        claims, figures = self.trackers.of(subject, notes)
        path = f"{collection}/{subject.id}"
        if len(notes) <= SPLIT_OVER:
            items = tuple(self.items.listed[note.slug] for note in notes)
            view = replace(whole, items=items, claims=claims, figures=figures)
            yield Page(f"{path}/index.html", "collection", view)
            return
        by_year = self._by_year(notes)
        years = tuple(sorted(by_year, reverse=True))
        told = in_years((claims, figures), years) if isinstance(subject, Story) else {}
        for year in (None, *years):
            shown = year or years[0]
            items = tuple(by_year[shown])
            said, given = told.get(shown, ((), ()) if year else (claims, figures))
            folder = path if year is None else f"{path}/{year}"
            view = replace(whole, items=items, year=year, years=years, claims=said, figures=given)
            yield Page(f"{folder}/index.html", "collection", view)

    def _by_year(self, notes: tuple[Note, ...]) -> dict[int, list[Item]]:
        zone = self.site.config.timezone
        years: dict[int, list[Item]] = {}
        for note in notes:
            year = clock.calendar_day(note.date, zone).year
            years.setdefault(year, []).append(self.items.listed[note.slug])
        return years

    def _corrections(self) -> Iterator[Page]:
        """Yield the page of corrections, where there is a policy or anything was declared."""
        policy = self._policy()
        if policy is None and not self.declared:
            return
        references = self.items.references(policy.text) if policy else References()
        view = CorrectionsView(policy, self.declared, references)
        yield Page("corrections/index.html", "corrections", view, policy.path if policy else None)

    def _policy(self) -> StandingPage | None:
        return next((page for page in self.site.pages if page.slug == "corrections"), None)


def _file_of(collection: Collection, subject: Topic | Company | Story) -> str:
    return subject.path if isinstance(subject, Story) else f"content/{collection}.yaml"


def _redirect(alias: str, target: str, made_by: str) -> Page:
    return Page(file_at(alias_address(alias)), "redirect", RedirectView(target), made_by)


def _iso_year(name: str, moment: datetime) -> int:
    return int(name[:4]) if clock.is_week(name) else moment.isocalendar().year
