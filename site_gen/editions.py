"""The editions of a site in its languages: planned and printed one by one, written together.

A further edition is the same content in other words (`read.edition`), arranged and planned as a
site of its own, and set below a folder called after its language. What is the same in all of them
(the theme's files, content/assets/, pictures beside notes, sitemap.xml, robots.txt) is made once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.model import Content
from site_gen.press import Printed
from site_gen.products import Page, Plan
from site_gen.read import edition
from site_gen.settings import Config
from site_gen.views import CorrectionsView, NoteView, StandingView
from site_gen.write.standing import Standing

T = TypeVar("T")
_OF_TEXTS = ("N311", "N312")
"""What is wrong with the links of a text, which a translation has of its own."""
_NOWHERE = ("redirect", "404")


def further(content: Content) -> Iterator[Content]:
    """Yield the content of each edition but the first."""
    for language in content.config.languages[1:]:
        yield edition.of(content, language)


def folder(config: Config) -> str:
    """Return what stands before the output paths of an edition: nothing, or `fr/`."""
    return f"{config.edition}/" if config.edition else ""


def relocated(found: Diagnostics, content: Content, language: str) -> Diagnostics:
    """Return what is wrong with the texts of an edition's translations, at its place.

    All else was said of the first edition.
    """
    table = {t.original: t.path for t in content.translations if t.lang == language and t.text.html}
    return tuple(
        replace(each, at=replace(each.at, path=table[each.at.path]))
        for each in found
        if each.code in _OF_TEXTS and each.at is not None and each.at.path in table
    )


def linked(plans: Sequence[Plan]) -> tuple[Plan, ...]:
    """Tell each page in which languages it is there; a site of one language is as it was."""
    if len(plans) < 2:
        return tuple(plans)
    there: dict[str, list[str]] = {}
    for plan in plans:
        for page in plan.pages:
            if _is_in(plan.head.config.language, page):
                there.setdefault(page.path, []).append(plan.head.config.language)
    return tuple(
        replace(
            plan, pages=tuple(_told(page, plan.head.config.language, there) for page in plan.pages)
        )
        for plan in plans
    )


def _is_in(language: str, page: Page) -> bool:
    """Tell whether an edition has a page in its own language, and not for want of one."""
    match page.view:
        case NoteView():
            return page.view.item.note.lang == language
        case StandingView(page=shown) | CorrectionsView(page=shown):
            return shown is None or shown.lang is None
    return page.kind not in _NOWHERE


def _told(page: Page, language: str, there: Mapping[str, Sequence[str]]) -> Page:
    languages = there.get(page.path, ())
    if language not in languages or len(languages) < 2:
        return page
    return replace(page, languages=tuple(languages))


def twins(plans: Sequence[Plan]) -> Diagnostics:
    """Name what the first edition would write where a further one lies."""
    folders = tuple(f"/{folder(plan.head.config)}" for plan in plans[1:])
    if not folders:
        return ()
    first = plans[0]
    made = [
        *((page.address, page.made_by) for page in first.pages),
        *((a, "content/site.yaml") for feed in first.feeds for a in feed.also_at),
    ]
    return tuple(
        Diagnostic(
            "N405",
            "error",
            f"{address} lies where the edition {address.split('/')[1]} does",
            "take out the alias, or write another address",
            Location(path) if path else None,
        )
        for address, path in made
        if address.startswith(folders)
    )


def within(standing: Standing, config: Config) -> Mapping[str, bytes]:
    """Return the fingerprints of an edition's files that stand, by their paths below its folder."""
    start = folder(config)
    if not start:
        return standing.prints
    return {
        path.removeprefix(start): made_from
        for path, made_from in standing.prints.items()
        if path.startswith(start)
    }


def placed(files: Mapping[str, T], config: Config) -> Mapping[str, T]:
    """Return an edition's files by their paths in the output."""
    start = folder(config)
    return {f"{start}{path}": made for path, made in files.items()} if start else files


def together(parts: Iterable[tuple[Config, Printed]]) -> Printed:
    """Return what was printed of all editions as one."""
    placed_parts = [
        Printed(
            placed(printed.fresh, config),
            frozenset(f"{folder(config)}{path}" for path in printed.kept),
            placed(printed.fingerprints, config),
            placed(printed.reasons, config),
            printed.diagnostics,
        )
        for config, printed in parts
    ]
    first, *others = placed_parts
    for other in others:
        first = Printed(
            {**first.fresh, **other.fresh},
            first.kept | other.kept,
            {**first.fingerprints, **other.fingerprints},
            {**first.reasons, **other.reasons},
            (*first.diagnostics, *(d for d in other.diagnostics if d not in first.diagnostics)),
        )
    return first
