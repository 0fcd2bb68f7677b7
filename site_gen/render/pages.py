"""Renders pages: each kind has a template, and says in its head what it is about."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from site_gen.diagnostics import Diagnostics
from site_gen.model import Note, StandingPage, Story
from site_gen.products import Page, SubscribeView, card_of
from site_gen.record import FigureHistory
from site_gen.render import amounts, json_ld, vocabulary
from site_gen.render.frame import FeedLink, Frame, described, framed
from site_gen.render.json_ld import picture_of
from site_gen.render.templates import TemplateError, Theme
from site_gen.views import (
    BriefsView,
    BriefView,
    ClaimsView,
    CollectionView,
    CorrectionsView,
    FiguresView,
    FigureView,
    HomeView,
    IndexView,
    NoteView,
    RedirectView,
    SearchView,
    StandingView,
)


def render(page: Page, theme: Theme) -> tuple[bytes, Diagnostics]:
    """Return a page's bytes; a template that cannot be used gives none, and a diagnostic."""
    frame = framed(_about(page, theme), page, theme)
    try:
        html = theme.render(f"{page.kind}.html", page=page, view=page.view, frame=frame)
    except TemplateError as error:
        return b"", (error.diagnostic,)
    return html.encode(), ()


def _about(page: Page, theme: Theme) -> Frame:
    match page.view:
        case HomeView():
            return _home(theme)
        case BriefView():
            return _brief(page.view, theme)
        case NoteView():
            return _note(page.view, theme)
        case CollectionView():
            return _collection(page.view, page, theme)
        case ClaimsView() | FiguresView() | FigureView():
            return _tracker(page.view, page, theme)
        case StandingView():
            return _standing(page.view.page, page, theme)
        case CorrectionsView():
            return _corrections(page.view, page, theme)
        case RedirectView():
            return _redirect(page.view, theme)
        case None:
            return _not_found(theme)
        case _:
            return _list(page.view, page, theme)


def _home(theme: Theme) -> Frame:
    config = theme.head.config
    return Frame(
        heading=config.title,
        description=config.tagline or "",
        structured_data=json_ld.website(theme.head),
    )


def _brief(view: BriefView, theme: Theme) -> Frame:
    brief = view.brief
    told = [item.note for item in view.items if not item.note.retracted]
    description = brief.text.plain or (told[0].summary if told else "") or brief.title
    return Frame(
        heading=brief.title,
        description=description,
        article=True,
        structured_data=json_ld.brief(view, theme.head, described(description)),
        picture=card_of(theme.head, brief.name),
        picture_words=theme.words.gettext("%(site)s: %(name)s")
        % {"site": theme.head.config.title, "name": brief.title},
        form_action=_form_origin(theme),
    )


def _note(view: NoteView, theme: Theme) -> Frame:
    item, note = view.item, view.item.note
    description = _retraction(note, theme) if note.retracted else note.summary
    image = None if note.retracted else note.image
    return Frame(
        heading=note.title,
        description=description,
        article=True,
        structured_data=json_ld.note(item, theme.head, described(description)),
        picture=picture_of(item) if image else None,
        picture_words=image.alt if image else "",
    )


def _retraction(note: Note, theme: Theme) -> str:
    change = theme.retraction(note)
    day = theme.words.day(change.date, theme.head.config.timezone)
    message = theme.words.gettext("Retracted on %(day)s: %(text)s")
    return message % {"day": day, "text": change.text}


def _collection(view: CollectionView, page: Page, theme: Theme) -> Frame:
    subject, words = view.subject, theme.words
    name = subject.title if isinstance(subject, Story) else subject.name
    heading = name
    if view.year is not None:
        heading = words.gettext("%(name)s in %(year)s") % {"name": name, "year": view.year}
    description = _own_words(view) or words.ngettext(
        "%(count)s note about %(name)s.", "%(count)s notes about %(name)s.", view.count
    ) % {"count": words.number(view.count), "name": name}
    title = words.gettext("%(site)s: %(name)s") % {"site": theme.head.config.title, "name": name}
    return Frame(
        heading=heading,
        description=description,
        feeds=(FeedLink(title, f"/feeds/{view.collection}/{subject.id}.atom"),),
        structured_data=json_ld.collection(
            theme.head, page.address, heading, described(description)
        ),
    )


def _own_words(view: CollectionView) -> str | None:
    """Return what an editor said about the subject."""
    subject = view.subject
    if isinstance(subject, Story):
        return subject.summary or subject.text.plain
    return getattr(subject, "description", None)


def _tracker(view: ClaimsView | FiguresView | FigureView, page: Page, theme: Theme) -> Frame:
    words, site = theme.words, {"site": theme.head.config.title}
    feeds: tuple[FeedLink, ...] = ()
    table = "/data/figures.csv"
    match view:
        case ClaimsView():
            heading, table = words.gettext("Claims"), "/data/claims.csv"
            message = words.gettext("What notes of %(site)s said, and what became of it.")
            description = message % site
            title = words.gettext("%(site)s: %(name)s") % {**site, "name": heading}
            feeds = (FeedLink(title, "/feeds/claims.atom"),) if view.feed else ()
        case FiguresView():
            heading = words.gettext("Figures")
            description = words.list_of([history.label for history in view.histories])
        case FigureView():
            heading, description = view.history.label, _measured(view.history, theme)
    data = json_ld.dataset(theme.head, page.address, heading, described(description), table)
    return Frame(heading, description, feeds=feeds, structured_data=data)


def _measured(history: FigureHistory, theme: Theme) -> str:
    """Say how large a figure is, and since when that is known."""
    words, latest = theme.words, history.latest
    message = words.gettext("%(amount)s as of %(day)s: how it grew or shrank, and who says so.")
    return message % {
        "amount": amounts.amount(latest.figure, history.unit, words),
        "day": words.day(latest.day, theme.head.config.timezone),
    }


def _standing(standing: StandingPage | None, page: Page, theme: Theme) -> Frame:
    heading = standing.title if standing else theme.words.gettext("Corrections")
    description = (standing.summary or standing.text.plain) if standing else ""
    return Frame(
        heading=heading,
        description=description,
        structured_data=json_ld.page(theme.head, page.address, heading, described(description)),
    )


def _corrections(view: CorrectionsView, page: Page, theme: Theme) -> Frame:
    kinds = {declared.change.kind for declared in view.declared}
    title = theme.words.gettext("%(site)s: corrections and retractions")
    feed = FeedLink(title % {"site": theme.head.config.title}, "/feeds/corrections.atom")
    followed = bool(kinds & {"correction", "retraction"})
    return replace(_standing(view.page, page, theme), feeds=(feed,) if followed else ())


def _list(
    view: BriefsView | IndexView | SubscribeView | SearchView, page: Page, theme: Theme
) -> Frame:
    words, site = theme.words, {"site": theme.head.config.title}
    form_action = None
    match view:
        case BriefsView():
            heading = words.gettext("All briefs")
            description = words.gettext("Every brief of %(site)s, by year.") % site
        case IndexView():
            heading = vocabulary.collection(view.collection, words)
            description = words.list_of([entry.name for entry in view.entries])
        case SubscribeView():
            heading = words.gettext("Subscribe")
            description = words.gettext("How to have %(site)s come to you.") % site
            form_action = _form_origin(theme)
        case SearchView():
            heading = words.gettext("Search")
            description = words.gettext("All notes of %(site)s, by what they say.") % site
    return Frame(
        heading=heading,
        description=description,
        structured_data=json_ld.collection(
            theme.head, page.address, heading, described(description)
        ),
        form_action=form_action,
        scripted=isinstance(view, SearchView),
    )


def _form_origin(theme: Theme) -> str | None:
    form = theme.head.config.subscribe
    if form is None:
        return None
    parts = urlsplit(form.action)
    return f"{parts.scheme}://{parts.netloc}"


def _redirect(view: RedirectView, theme: Theme) -> Frame:
    heading = theme.words.gettext("This page has moved")
    return Frame(heading, heading, canonical=view.target, indexed=False)


def _not_found(theme: Theme) -> Frame:
    heading = theme.words.gettext("Page not found")
    return Frame(heading, heading, indexed=False)
