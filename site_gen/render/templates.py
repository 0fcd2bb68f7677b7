"""A theme: the templates and files that pages and feeds are made with. The home of Jinja."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import jinja2
from markupsafe import Markup

from site_gen import clock
from site_gen.diagnostics import Diagnostic, Location
from site_gen.model import Change, Note, When
from site_gen.products import Head
from site_gen.publication import Item, References
from site_gen.render import addresses, assets, callables, engine, text
from site_gen.render import words as languages
from site_gen.render.words import Words


class TemplateError(Exception):
    """A template that cannot be used; `diagnostic` says where and why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class Year:
    """Items of one calendar year, in the order they came in."""

    year: int
    items: tuple[Item, ...]


def theme_assets(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Map output paths to the theme's own files, named after their content."""
    return dict(assets.fingerprinted(files).values())


class Theme:
    """Templates with all that they may call, for one site in one language.

    `files` maps names below templates/ to bytes; a site's own files already stand in for the
    default ones.
    """

    def __init__(self, files: Mapping[str, bytes], head: Head, words: Words) -> None:
        self.head = head
        self.words = words
        self._files, self._assets = files, assets.fingerprinted(files)
        self.in_menus = _menu_addresses(head)
        self._parts: dict[tuple[str, tuple[object, ...]], str] = {}
        self.environment = self._environment()

    def load(self) -> None:
        """Compile all templates now; what is wrong with one is told when it is used."""
        for name in self._files:
            if name.endswith(".html"):
                with suppress(jinja2.TemplateError):
                    self.environment.get_template(name)

    def render(self, name: str, **context: object) -> str:
        """Render a template. Raises TemplateError, whatever is wrong with it."""
        try:
            return self.environment.get_template(name).render(context)
        except jinja2.TemplateSyntaxError as error:
            origin, message = error.name or name, str(error.message)
            raise self._error("N501", origin, error.lineno, message) from error
        except Exception as error:  # a template is a program: it can fail in any way
            origin, line = self._origin(name, error)
            raise self._error("N502", origin, line, _sentence(error)) from error

    def once(self, macro: Callable[..., str], *values: object) -> str:
        """Call a macro that shows nothing but the site's head and `values`: once for each of them.

        The masthead and the colophon are the same on nearly all pages.
        """
        key = (str(macro.name), values)  # type: ignore[attr-defined]
        if key not in self._parts:
            self._parts[key] = macro(*values)
        return self._parts[key]

    def link(self, address: str, fragment: str = "") -> str:
        """Return the root-relative form of an address below the site's root."""
        return addresses.link(self.head.config, address, fragment)

    def absolute(self, address: str, fragment: str = "") -> str:
        """Return the absolute form of an address below the site's root."""
        return addresses.absolute(self.head.config, address, fragment)

    def text(self, name: str) -> str:
        """Return the text of a file below templates/. Raises KeyError."""
        return self._files[name].decode("utf-8-sig")

    def style(self, name: str) -> Markup:
        """Return a style sheet of the theme, to stand in a document."""
        return Markup(self.text(name))  # noqa: S704

    def asset(self, name: str) -> str:
        """Return the root-relative address of a file in templates/assets/."""
        return self.link(self._asset_address(name))

    def absolute_asset(self, name: str) -> str:
        """Return the absolute address of a file in templates/assets/."""
        return self.absolute(self._asset_address(name))

    def prose(
        self, html: str, references: References, prefix: str, level: int, permalink: str = ""
    ) -> Markup:
        """Return a text for a page, with `level` as the level of its topmost headings.

        Where only a part of the text is shown, `permalink` is the page that has all of it.
        """
        base = addresses.base(self.head.config)
        names = {"p": self.words.gettext("Code"), "t": self.words.gettext("Table")}
        edition = self.head.config.edition
        return _filled(html, references, prefix, level, base, permalink, names, edition)

    def prose_feed(
        self, html: str, references: References, prefix: str, level: int, permalink: str
    ) -> Markup:
        """Return a text that travels: every address in it is absolute."""
        base = addresses.root(self.head.config)
        edition = self.head.config.edition
        return _filled(html, references, prefix, level, base, permalink, edition=edition)

    def in_language(self, tag: str | None) -> dict[str, str]:
        """Return the attributes of a passage in a language, for the filter `xmlattr`.

        There are none where it is the site's own.
        """
        site = self.words.language
        if tag is None or tag == site:
            return {}
        attributes = {"lang": tag}
        if languages.direction(tag) != languages.direction(site):
            attributes["dir"] = languages.direction(tag)
        return attributes

    def iso(self, when: When) -> str:
        """Return a day, or an instant in the site's zone, for `<time datetime>`."""
        if isinstance(when, datetime):
            return clock.rfc3339(when, self.head.config.timezone)
        return when.isoformat()

    def newest_first(self, changes: Sequence[Change]) -> list[Change]:
        """Sort declared changes for a reader; on one day the one declared last comes first."""
        zone = self.head.config.timezone
        return sorted(changes, key=lambda c: (clock.instant(c.date, zone), c.number), reverse=True)

    def retraction(self, note: Note) -> Change:
        """Return the change that took a retracted note back."""
        return next(c for c in self.newest_first(note.changes) if c.kind == "retraction")

    def by_year(self, items: Sequence[Item]) -> list[Year]:
        """Put items under calendar years, in the order the years first come up."""
        zone = self.head.config.timezone
        years: dict[int, list[Item]] = {}
        for item in items:
            years.setdefault(clock.calendar_day(item.note.date, zone).year, []).append(item)
        return [Year(year, tuple(group)) for year, group in years.items()]

    def _asset_address(self, name: str) -> str:
        if name not in self._assets:
            raise KeyError(f"there is no file templates/{assets.FOLDER}{name}")
        return "/" + self._assets[name][0]

    def _environment(self) -> jinja2.Environment:
        filters = callables.filters_of(self)
        environment = engine.environment(self._source, self.words, filters)
        environment.globals.update(callables.globals_of(self))
        return environment

    def _source(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        """Hand a template to Jinja, called as a diagnostic shall call it."""
        data = self._files.get(name)
        if data is None:
            return None
        try:
            source = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise jinja2.TemplateSyntaxError("is not UTF-8", line, name) from error
        return source, _path(name), lambda: True

    def _origin(self, name: str, error: Exception) -> tuple[str, int | None]:
        """Return the template and line that an error arose in."""
        places = [place for place in _places(error.__traceback__) if place[0] in self._files]
        return places[-1] if places else (name, None)

    def _error(self, code: str, name: str, line: int | None, message: str) -> TemplateError:
        at = Location(_path(name), line, 1 if line else None)
        lines = self._files.get(name, b"").decode(errors="replace").splitlines()
        excerpt = lines[line - 1] if line and line <= len(lines) else None
        remedy = "mend the template, or delete it to have the default one"
        return TemplateError(Diagnostic(code, "error", message, remedy, at, excerpt))


def _menu_addresses(head: Head) -> frozenset[str]:
    """Return the address of every entry of the masthead and the colophon."""
    standing = (entry.address for entry in (*head.header, *head.footer))
    collections = (f"/{collection}/" for collection in head.collections)
    always = ("/", "/briefs/", "/claims/", "/figures/", "/search/", "/subscribe/", "/corrections/")
    return frozenset((*always, *standing, *collections))


def _filled(
    html: str,
    references: References,
    prefix: str,
    level: int,
    base: str,
    permalink: str,
    names: Mapping[str, str] | None = None,
    edition: str | None = None,
) -> Markup:
    """Fill a sanitised text; its ids begin with a letter, a capital one where no slug gives it."""
    start = prefix if prefix[:1].isalpha() else f"N{prefix}"
    filled = text.fill(
        html,
        references,
        prefix=start,
        level=level,
        base=base,
        permalink=permalink,
        names=names,
        edition=edition,
    )
    return Markup(filled)  # noqa: S704


def _path(name: str) -> str:
    return f"templates/{name}"


def _places(traceback: types.TracebackType | None) -> Iterator[tuple[str, int]]:
    while traceback:
        yield traceback.tb_frame.f_code.co_filename.removeprefix("templates/"), traceback.tb_lineno
        traceback = traceback.tb_next


def _sentence(error: Exception) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no template `{error.message}`"
    if isinstance(error, jinja2.UndefinedError):
        return str(error.message)
    if isinstance(error, KeyError) and error.args:
        return str(error.args[0])
    return f"{type(error).__name__}: {error}"
