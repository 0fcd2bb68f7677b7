"""A site kept in memory: arranged when a save asks for it, each page rendered when it is read."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from site_gen import build, diagnostics, editions, indexing, program
from site_gen.arrange.addresses import file_at
from site_gen.build import Arranged
from site_gen.diagnostics import Diagnostics, has_errors
from site_gen.intake import Read
from site_gen.model import Asset, Note, When
from site_gen.preview.files import Reread, SiteFiles
from site_gen.preview.rewording import only_reworded, reworded
from site_gen.products import Head, Page, Plan
from site_gen.read.content import Result
from site_gen.render import addresses, assets, pages, search, sitemap, tables
from site_gen.render.templates import Theme
from site_gen.render.words import Words, translations

_REMEMBERED = 200
"""So many answers, and pages as they were last rendered without an error, are kept."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands at an address."""

    status: int
    body: bytes | Asset = b""
    """An asset is to be read from the disk."""
    page: bool = False
    """Whether it is a page of the site, which follows what is saved."""
    problems: Diagnostics = ()
    """Errors that keep the page from being of what is on the disk."""
    gone: bool = False
    """Whether there was a page at the address since the preview began."""
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class _Shown:
    """The last site without an error, and where everything of it stands."""

    arranged: Arranged
    theme: Theme
    made_with: tuple[Mapping[str, bytes], Head]
    """What the theme was made from."""
    pages: Mapping[str, Page]
    """Output path → page; likewise the others."""
    files: Mapping[str, bytes]
    copies: Mapping[str, Asset]
    search: Callable[[], Mapping[str, bytes]]
    """What the search page fetches; made when it first does, as of when the site was arranged."""
    further: Mapping[str, _Shown] = field(default_factory=dict)
    """Language → the edition in it; all that is told of files is below its folder."""


class PreviewSite:
    """What a preview shows. One thread alone may use it."""

    def __init__(self, root: Path, clock: Callable[[], When]) -> None:
        self._files, self._clock = SiteFiles(root), clock
        self._read: Read | None = None
        self._shown: _Shown | None = None
        self._latest: dict[str, Note] = {}
        self._answers: dict[str, Answer] = {}
        self._last_good: dict[str, bytes] = {}
        self._former: set[str] = set()
        self._waiting: dict[str, tuple[Result, Result]] = {}
        """Path → a note as the site has it, and as it was saved since."""
        self._of_site: Diagnostics = ()
        """What was wrong when the site was arranged."""
        self.found: Diagnostics = ()
        """Everything that is wrong with what is on the disk, in order."""
        self._arrange(self._files.read())

    @property
    def base(self) -> str:
        """What stands before every address of the site: empty, or `/brief` on a sub-path."""
        return addresses.base(self._shown.arranged.content.config) if self._shown else ""

    @property
    def title(self) -> str:
        """The newsletter's name; empty where there is none yet."""
        return self._shown.arranged.content.config.title if self._shown else ""

    @property
    def errors(self) -> Diagnostics:
        """What keeps the site on the disk from being shown."""
        return tuple(d for d in self.found if d.severity == "error")

    def take(self, paths: Collection[str]) -> None:
        """Take in what was saved (paths below the site; folders stand for all in them)."""
        notes = self._files.read_notes(paths)
        if notes is not None and self._take_notes(notes):
            return
        read = self._files.read_changed(paths)
        if self._read is None or not _same(read, self._read) or self._latest or self.errors:
            self._arrange(read)

    def answer(self, path: str) -> Answer:
        """Return what stands at a path below the site's root, like `/notes/fabs/`."""
        if path not in self._answers:
            _make_room(self._answers)
            self._answers[path] = self._find(path)
        return self._answers[path]

    def _take_notes(self, notes: Reread) -> bool:
        """Take in notes without arranging anything; False where that would not do."""
        for path, (before, after) in notes.items():
            self._waiting[path] = (self._waiting.get(path, (before,))[0], after)
        wrong = [problem for _, (_, found) in self._waiting.values() for problem in found]
        if has_errors(wrong):
            # Until that is mended, no site can be arranged.
            shown = build.presented(tuple(wrong), self._files.sources(self._waiting))
            others = (d for d in self._of_site if d.at is None or d.at.path not in self._waiting)
            self.found = diagnostics.in_order((*others, *shown))
        elif not notes:
            return True
        elif has_errors(self._of_site) or not self._reword():
            return False
        self._answers.clear()
        return True

    def _reword(self) -> bool:
        """Take over notes that read otherwise and are the same for all else; else return False."""
        if self._shown and self._shown.further:
            return False  # a page of another edition shows other words
        latest: dict[str, Note] = {}
        for (before, _), (after, _) in self._waiting.values():
            if not isinstance(before, Note) or not isinstance(after, Note):
                return False
            if not only_reworded(before, after):
                return False
            latest[after.slug] = after
        self._latest.update(latest)
        self._waiting, self.found = {}, self._of_site
        return True

    def _arrange(self, read: Read) -> None:
        """Arrange and plan what was read; what is shown stays where there is an error."""
        gc.disable()  # it makes values and keeps them: there are no cycles to look for
        try:
            arranged, found = build.assemble(read, self._clock(), preview=True)
            self._of_site = self.found = build.presented(found, read.loaded)
            self._read, self._waiting = read, {}
            self._answers.clear()
            if arranged is not None and not has_errors(found):
                self._show(arranged)
        finally:
            gc.freeze()  # and looking through them would take longer than a save
            gc.enable()

    def _show(self, arranged: Arranged) -> None:
        before = self._shown
        if before:
            self._former.update(_paths(before))
        templates, known = arranged.templates, before.further if before else {}
        self._shown = replace(
            _laid_out(arranged, templates, before),
            copies={path: asset for plan in arranged.plans for path, asset in plan.copies},
            further={
                language: _laid_out(edition, templates, known.get(language))
                for edition in arranged.further
                if (language := edition.content.config.language)
            },
        )
        self._latest = {}

    def _find(self, path: str) -> Answer:
        shown = self._shown
        if shown is None:
            return Answer(503, page=True, problems=self.errors)
        language, slash, below = path.removeprefix("/").partition("/")
        if language not in shown.further:
            return self._find_in(shown, path, path)
        if not slash:
            return Answer(307, moved_to=f"{self.base}{path}/")
        return self._find_in(shown.further[language], f"/{below}", path)

    def _find_in(self, shown: _Shown, path: str, whole: str) -> Answer:
        """Look in an edition for `path`, below its folder; `whole` is the same below the site's."""
        file = file_at(path)
        if file in shown.pages:
            return self._render(shown, file, 200)
        if file in shown.files:
            return Answer(200, shown.files[file])
        if file in shown.copies:
            return Answer(200, shown.copies[file])
        if file.startswith("search/") and file in shown.search():
            return Answer(200, shown.search()[file])
        if f"{file}/index.html" in shown.pages:
            return Answer(307, moved_to=f"{self.base}{whole}/")
        return self._render(shown, "404.html", 404, gone=file_at(whole) in self._former)

    def _render(self, shown: _Shown, file: str, status: int, *, gone: bool = False) -> Answer:
        page = reworded(shown.pages[file], self._latest)
        body, problems = pages.render(page, shown.theme)
        key = f"{editions.folder(shown.theme.head.config)}{file}"
        if problems:
            body = self._last_good.get(key, b"")
            status = status if body else 500
        else:
            self._last_good.pop(key, None)
            _make_room(self._last_good)
            self._last_good[key] = body
        return Answer(status, body, page=True, problems=(*self.errors, *problems), gone=gone)


def _laid_out(arranged: Arranged, templates: Mapping[str, bytes], before: _Shown | None) -> _Shown:
    """Return an edition; its theme is the one at hand where that would be the same."""
    plan = arranged.plan
    if before and before.made_with == (templates, plan.head):
        theme = before.theme
    else:
        language = plan.head.config.language
        words = Words(language, translations(program.catalogue(language)))
        theme = Theme(templates, plan.head, words)
    return _Shown(
        arranged,
        theme,
        (templates, plan.head),
        pages={page.path: page for page in plan.pages},
        files=_other_files(plan, templates),
        copies={},
        search=cache(lambda: _search_files(arranged, theme)),
    )


def _paths(shown: _Shown) -> Iterator[str]:
    """Yield the output path of every page of all editions."""
    yield from shown.pages
    for language, edition in shown.further.items():
        yield from (f"{language}/{path}" for path in edition.pages)


def _make_room(kept: dict[str, Any]) -> None:
    """Let go of what was put in first, once there is enough."""
    while len(kept) >= _REMEMBERED:
        del kept[next(iter(kept))]


def _same(read: Read, before: Read) -> bool:
    """Tell whether nothing differs that a site is made from."""
    return (read.content, read.diagnostics, read.loaded.templates) == (
        before.content,
        before.diagnostics,
        before.loaded.templates,
    )


def _other_files(plan: Plan, templates: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what else a preview has: output path → bytes."""
    files = dict(assets.fingerprinted(templates).values())
    return {**files, **tables.of_plan(plan), "robots.txt": sitemap.robots(plan.head)}


def _search_files(arranged: Arranged, theme: Theme) -> dict[str, bytes]:
    """Return the index of search and the lines of its results."""
    plan = arranged.plan
    index = indexing.index(arranged.sources.root, plan, program.salt(), 1)
    lines = {
        found.address.removeprefix("/"): search.lines(found, plan.head, theme.words)
        for found in plan.found
    }
    return {**index, **lines}
