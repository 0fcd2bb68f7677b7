"""A build, from front to back: read, arrange, plan, render, write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from site_gen import diagnostics, sources
from site_gen.arrange import announced
from site_gen.arrange import pages as page_stage
from site_gen.arrange import site as site_stage
from site_gen.diagnostics import Diagnostic, Diagnostics
from site_gen.model import Content, When
from site_gen.publication import Plan, Site
from site_gen.read import content as content_stage
from site_gen.render import feeds, pages, sitemap
from site_gen.render.templates import TemplateError, Theme, theme_assets
from site_gen.render.words import Words, translations
from site_gen.sources import Sources
from site_gen.write import output as output_stage
from site_gen.write.output import Files, Order, Written

PREVIEW_MARK = ".site-gen-preview"
"""A file that says that an output holds what is not published yet."""
_LISTS = frozenset({"home", "briefs", "collection", "index", "subscribe"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found, and made."""

    diagnostics: Diagnostics
    """By place; warnings are errors already where that was asked."""
    site: Site | None = None
    """None where an error kept the content from being arranged."""
    content: Content | None = None
    written: Written | None = None
    """None where nothing was written."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """A site as far as it can be told without rendering."""

    sources: Sources
    content: Content
    site: Site
    plan: Plan
    words: Words


def build(
    root: Path,
    output: Path,
    *,
    at: When,
    url: str | None = None,
    preview: bool = False,
    strict: bool = False,
    clean: bool = False,
) -> Outcome:
    """Build the site at `root` into `output` as of `at`; an error leaves `output` as it is."""
    refused = output_stage.refusals(output, root)
    if refused:
        return Outcome(refused)
    arranged, found, loaded = _arrange(root, at, url, preview=preview)
    if arranged is None or diagnostics.has_errors(found):
        return _outcome(found, loaded, arranged, strict=strict)
    files, of_templates = render(arranged)
    found = (*found, *of_templates)
    if diagnostics.has_errors(diagnostics.stricter(found) if strict else found):
        return _outcome(found, loaded, arranged, strict=strict)
    written, of_output = output_stage.commit(
        output, root, files, order=_order(arranged.plan), clean=clean
    )
    return replace(_outcome((*found, *of_output), loaded, arranged, strict=strict), written=written)


def check(root: Path, *, at: When, output: Path, strict: bool = False) -> Outcome:
    """Find every problem without writing; also what a build would change in briefs already out."""
    arranged, found, loaded = _arrange(root, at, None, preview=False)
    if arranged is None or diagnostics.has_errors(found):
        return _outcome(found, loaded, arranged, strict=strict)
    _, of_templates = render(arranged)
    pages_out = sources.read_briefs_out(output)
    moved = announced.check(arranged.content, arranged.site, pages_out)
    return _outcome((*found, *of_templates, *moved), loaded, arranged, strict=strict)


def arrange(root: Path, *, at: When, preview: bool = False) -> Outcome:
    """Read and arrange alone, for lists and for the editor's tools."""
    arranged, found, loaded = _arrange(root, at, None, preview=preview)
    return _outcome(found, loaded, arranged)


def render(arranged: Arranged) -> tuple[Files, Diagnostics]:
    """Render everything that was planned: output path → bytes, or the file to copy."""
    plan, words = arranged.plan, arranged.words
    templates = {**default_templates(), **arranged.sources.templates}
    theme = Theme(templates, plan.head, words)
    files: dict[str, output_stage.Content] = dict(theme_assets(templates))
    found: list[Diagnostic] = []
    for page in plan.pages:
        files[page.path], problems = pages.render(page, theme)
        found.extend(problems)
    for feed in plan.feeds:
        try:
            data = feeds.render(feed, plan.head, theme, words)
        except TemplateError as error:
            found.append(error.diagnostic)
            continue
        for address in (feed.address, *feed.also_at):
            files[address.removeprefix("/")] = data
    files["robots.txt"] = sitemap.robots(plan.head)
    if plan.head.preview:
        files[PREVIEW_MARK] = b"Holds drafts and held notes: not to be deployed.\n"
    else:
        files["sitemap.xml"] = sitemap.sitemap(plan)
    files.update(plan.copies)
    return files, tuple(dict.fromkeys(found))


def default_templates() -> dict[str, bytes]:
    """Return the program's own templates: in the package once installed, else beside it."""
    installed = Path(str(resources.files("site_gen"))) / "templates"
    return sources.read_templates(
        installed if installed.is_dir() else installed.parent.parent / "templates"
    )


def catalogue(language: str) -> bytes | None:
    """Return the catalogue of a language, or of the language it is a variety of."""
    folder = Path(str(resources.files("site_gen"))) / "locale"
    for tag in (language.replace("-", "_"), language.partition("-")[0].lower()):
        file = folder / tag / "LC_MESSAGES" / "messages.po"
        if file.is_file():
            return file.read_bytes()
    return None


def _arrange(
    root: Path, at: When, url: str | None, *, preview: bool
) -> tuple[Arranged | None, Diagnostics, Sources]:
    loaded, unread = sources.load(root)
    content, wrong = content_stage.read(((t.path, t.data) for t in loaded.texts), loaded.assets)
    if content is None:
        return None, (*unread, *wrong), loaded
    if url is not None:
        content = replace(content, config=replace(content.config, url=url))
    language = content.config.language
    words = Words(language, translations(catalogue(language)))

    def name_brief(lead: str, others: int) -> str:
        if not others:
            return lead
        more = words.ngettext("{lead}, and {others} more", "{lead}, and {others} more", others)
        return more.format(lead=lead, others=words.number(others))

    site, of_site = site_stage.arrange(content, at, name_brief, preview=preview)
    plan, of_plan = page_stage.plan(site)
    arranged = Arranged(loaded, content, site, plan, words)
    return arranged, (*unread, *wrong, *of_site, *of_plan), loaded


def _order(plan: Plan) -> Order:
    lists = {page.path for page in plan.pages if page.kind in _LISTS}
    feed_paths = {
        address.removeprefix("/") for f in plan.feeds for address in (f.address, *f.also_at)
    }
    return Order(lists=frozenset(lists | {"sitemap.xml"}), feeds=frozenset(feed_paths))


def _outcome(
    found: Diagnostics, loaded: Sources, arranged: Arranged | None, *, strict: bool = False
) -> Outcome:
    ordered = diagnostics.in_order(diagnostics.stricter(found) if strict else found)
    texts = {text.path: text.data for text in loaded.texts}
    texts.update((f"templates/{name}", data) for name, data in loaded.templates.items())
    shown = tuple(_with_excerpt(d, texts) for d in ordered)
    if arranged is None:
        return Outcome(shown)
    return Outcome(shown, arranged.site, arranged.content)


def _with_excerpt(diagnostic: Diagnostic, texts: Mapping[str, bytes]) -> Diagnostic:
    """Add the line that a diagnostic is about."""
    at = diagnostic.at
    if at is None or at.line is None or at.path not in texts:
        return diagnostic
    text = texts[at.path].decode("utf-8-sig", errors="replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return replace(diagnostic, excerpt=lines[at.line - 1]) if at.line <= len(lines) else diagnostic
