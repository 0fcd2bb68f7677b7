"""Makes the mail of a brief: finds it as it goes out, and writes it as one file (RFC 5322)."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from site_gen import build, intake, pool, program
from site_gen.arrange.schedule import Schedule
from site_gen.build import Arranged
from site_gen.desk import forecast
from site_gen.diagnostics import Diagnostic, Diagnostics, Location, did_you_mean, has_errors
from site_gen.model import When
from site_gen.read.content import SITE_FILE
from site_gen.render import mail
from site_gen.render.mail import Edition
from site_gen.render.templates import TemplateError, Theme
from site_gen.render.words import Words, translations
from site_gen.settings import Config
from site_gen.views import BriefView


def edition(
    root: Path, week: str, at: When, language: str | None = None
) -> tuple[tuple[Edition, BriefView, Config] | None, Diagnostics]:
    """Return the mail of a week's brief; one that is not out yet, as it will go out.

    `language` is one of the site's (default: its own).
    """
    read = intake.read(root, program.salt(), pool.cores())
    arranged, found = build.assemble(read, at, preview=False)
    if arranged is None or has_errors(found):
        return None, build.presented(found, read.loaded)
    content = arranged.content
    language = language or content.config.language
    if language not in (content.config.language, *content.config.languages):
        return None, build.presented((_unknown(language, content.config),), read.loaded)
    view = _view(_part(arranged, language), week)
    if view is None:
        zone = content.config.timezone
        moment = Schedule(content.config.brief_rules, content.briefs, zone).moment(week)
        if moment > arranged.site.now:
            arranged = build.assemble(read, moment, preview=False)[0] or arranged
            view = _view(_part(arranged, language), week)
    if view is None:
        return None, forecast.absent(content, week)
    part = _part(arranged, language)
    config = part.content.config
    words = Words(config.language, translations(program.catalogue(config.language)))
    theme = Theme(arranged.templates, part.plan.head, words)
    try:
        made, weighed = mail.render(view, theme)
    except TemplateError as error:
        return None, (error.diagnostic,)
    return (made, view, config), weighed


def message(made: Edition, view: BriefView, config: Config) -> tuple[bytes | None, Diagnostics]:
    """Write a mail as one file: the same bytes for the same brief, at any time."""
    sender = config.author.email
    if sender is None:
        line, column = config.places.at("author")
        remedy = "write author: {name: …, email: desk@example.org}, or take --format html"
        problem = "a mail needs a sender, and the author has no `email`"
        at = Location(SITE_FILE, line, column)
        return None, (Diagnostic("N523", "error", problem, remedy, at),)
    name, _, domain = sender.partition("@")
    written = EmailMessage(policy=SMTP)
    written["From"] = Address(_literal(config.author.name), name, domain)
    written["To"] = "undisclosed-recipients:;"
    written["Subject"] = _literal(" ".join(made.subject.split()))
    written["Date"] = view.brief.moment
    host, tag = (
        config.id_authority.partition(",")[0],
        f".{config.edition}" if config.edition else "",
    )
    written["Message-ID"] = f"<brief.{view.brief.name}{tag}@{host}>"
    written["List-Id"] = f"<briefs{tag}.{host}>"
    written.set_content(made.text, cte="quoted-printable")
    written.add_alternative(made.html, subtype="html", cte="quoted-printable")
    written["Content-Language"] = config.language  # last: `set_content` drops such fields
    written.set_boundary(f"=_brief_{view.brief.name}")
    return written.as_bytes(), ()


def _literal(words: str) -> str:
    """Return words that stay what they are in a header.

    What is written as an encoded word (RFC 2047), `email` decodes first, line ends included: a
    title could add a header. A word joiner, which nobody sees, keeps it from being one.
    """
    return words.replace("=?", "=\u2060?")


def _part(arranged: Arranged, language: str) -> Arranged:
    """Return the edition in a language."""
    parts = (arranged, *arranged.further)
    return next((p for p in parts if p.content.config.language == language), arranged)


def _unknown(language: str, config: Config) -> Diagnostic:
    known = config.languages or (config.language,)
    line, column = config.places.at("languages" if config.languages else "language")
    remedy = did_you_mean(language, known) or f"known here: {', '.join(known)}"
    message = f"`{language}` is not one of the site's languages"
    return Diagnostic("N524", "error", message, remedy, Location(SITE_FILE, line, column))


def _view(arranged: Arranged, week: str) -> BriefView | None:
    views = (page.view for page in arranged.plan.pages if isinstance(page.view, BriefView))
    return next((v for v in views if v.brief.name == week and not v.brief.special), None)
