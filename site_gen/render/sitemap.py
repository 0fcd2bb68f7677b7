"""Tells crawlers what there is: sitemap.xml and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from site_gen import clock
from site_gen.model import Change, Note, When
from site_gen.products import Head, Page, Plan, View
from site_gen.record import ClaimHistory, FigureHistory
from site_gen.render.addresses import absolute, alternates
from site_gen.views import (
    BriefView,
    ClaimsView,
    CollectionView,
    CorrectionsView,
    FiguresView,
    FigureView,
    HomeView,
    NoteView,
)

_NOT_LISTED = ("redirect", "404")
_XHTML = "http://www.w3.org/1999/xhtml"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(*plans: Plan) -> bytes:
    """List all pages by address, with the day of the newest note or declared change on each.

    `plans` are those of the editions: a page names itself in other languages, as it does itself.
    """
    rows = sorted(
        (absolute(plan.head.config, page.address), _about(page, plan.head))
        for plan in plans
        for page in plan.pages
        if page.kind not in _NOT_LISTED
    )
    linked = f' xmlns:xhtml="{_XHTML}"' if len(plans) > 1 else ""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<urlset xmlns="{_NAMESPACE}"{linked}>']
    lines += [f"<url><loc>{escape(address)}</loc>{about}</url>" for address, about in rows]
    return ("\n".join([*lines, "</urlset>"]) + "\n").encode()


def _about(page: Page, head: Head) -> str:
    changed = _last_change(page, head)
    modified = f"<lastmod>{changed}</lastmod>" if changed else ""
    return modified + "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(address)}/>'
        for tag, address in alternates(head.config, page.languages, page.address).items()
    )


def robots(head: Head) -> bytes:
    """Let every crawler in, but for a preview."""
    if head.preview:
        return b"User-agent: *\nDisallow: /\n"
    return (
        f"User-agent: *\nDisallow:\n\nSitemap: {absolute(head.config, '/sitemap.xml')}\n".encode()
    )


def _last_change(page: Page, head: Head) -> str:
    """Return a W3C date, or nothing for a page that shows no notes."""
    zone = head.config.timezone
    dates = set(_dates(page.view))
    if not dates:
        return ""
    newest = max(dates, key=lambda when: (clock.instant(when, zone), when.isoformat()))
    return clock.rfc3339(newest, zone) if isinstance(newest, datetime) else newest.isoformat()


def _dates(view: View) -> Iterable[When]:
    match view:
        case HomeView():
            yield from _of_notes(item.note for item in view.since)
            if view.latest:
                yield from _dates(view.latest)
        case BriefView():
            yield from _of_notes(item.note for item in view.items)
            yield from _of_changes(view.brief.changes)
        case NoteView():
            yield from _of_notes([view.item.note])
        case CollectionView():
            yield from _of_notes(item.note for item in view.items)
            yield from _of_histories((*view.claims, *view.figures))
        case CorrectionsView():
            yield from _of_changes(declared.change for declared in view.declared)
        case ClaimsView() | FiguresView():
            yield from _of_histories(view.histories)
        case FigureView():
            yield from _of_histories([view.history])


def _of_notes(notes: Iterable[Note]) -> Iterable[When]:
    for note in notes:
        yield note.date
        yield from _of_changes(note.changes)


def _of_histories(histories: Iterable[ClaimHistory | FigureHistory]) -> Iterable[When]:
    for history in histories:
        told = history.statements if isinstance(history, ClaimHistory) else history.points
        yield from (each.note.date for each in told)


def _of_changes(changes: Iterable[Change]) -> Iterable[When]:
    return (change.date for change in changes)
