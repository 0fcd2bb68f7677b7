"""Renders a brief as a mail: HTML with its styles written in, and text (home of css-inline)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from css_inline import CSSInliner

from site_gen.diagnostics import Diagnostic, Diagnostics
from site_gen.render.extracts import shortened
from site_gen.render.templates import Theme
from site_gen.render.words import Words
from site_gen.views import BriefView

HEAVY, TOO_HEAVY = 90_000, 102_000
"""Bytes of HTML from which on a mail is near the size that Gmail cuts, and beyond it."""
_PREHEADER = 140
"""Characters that lists of mails show beside the subject."""
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Edition:
    """A brief as a mail."""

    subject: str
    html: str
    text: str


def render(view: BriefView, theme: Theme) -> tuple[Edition, Diagnostics]:
    """Return a brief as a mail. Raises TemplateError."""
    permalink = theme.absolute(f"/briefs/{view.brief.name}/")
    shown = {"view": view, "permalink": permalink, "preheader": _preheader(view, theme.words)}
    page = theme.render("email/brief.html", **shown)
    inliner = CSSInliner(extra_css=theme.text("email/inline.css"), load_remote_stylesheets=False)
    html = inliner.inline(page)
    text = _BLANK_LINES.sub("\n\n", theme.render("email/brief.txt", **shown)).strip() + "\n"
    edition = Edition(view.brief.title, html, text)
    return edition, _weighed(view.brief.name, len(html.encode()))


def _preheader(view: BriefView, words: Words) -> str:
    """Say what the subject does not: the notes after the lead, whose title it mostly is."""
    titles = [item.note.title for item in view.items]
    between = f"{words.gettext(';')} "
    return shortened(view.brief.text.plain or between.join(titles[1:] or titles), _PREHEADER)


def _weighed(name: str, size: int) -> Diagnostics:
    if size <= HEAVY:
        return ()
    kilobytes = size // 1000
    remedy = "make some notes `weight: short`, or send a shorter intro with a link to the brief"
    if size <= TOO_HEAVY:
        message = f"the mail of {name} is {kilobytes} kB, and Gmail cuts it at 102 kB"
        return (Diagnostic("N521", "warning", message, remedy),)
    message = f"the mail of {name} is {kilobytes} kB, which Gmail cuts at 102 kB"
    return (Diagnostic("N522", "error", message, remedy),)
