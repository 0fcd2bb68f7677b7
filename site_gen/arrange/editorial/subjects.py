"""Rules about what a note is filed under: topics, and the companies that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from site_gen.arrange.editorial.findings import Finding, gives, in_note
from site_gen.arrange.editorial.names import Names, says
from site_gen.model import Note
from site_gen.settings import Company


def check(notes: Iterable[Note], companies: Sequence[Company]) -> Iterator[Finding]:
    """Find notes that are filed under nothing, or under companies that they do not name."""
    known = {company.id: company for company in companies}
    names = Names(companies)
    for note in notes:
        if not note.draft:
            yield from _filed(note)
            yield from _unnamed(note, known)
        for company in names.missing(note):
            message = f"the text names {known[company].name}, and `companies` does not"
            remedy = f"add {company} to `companies`; `site-gen check --fix` does"
            field = "companies" if gives(note, "companies") else "title"
            yield in_note("N229", note, field, message, remedy)


def _filed(note: Note) -> Iterator[Finding]:
    lacking = [
        n for n, given in (("topics", note.topics), ("companies", note.companies)) if not given
    ]
    if lacking:
        message = f"no {' and no '.join(lacking)}, so that it is found under none"
        remedy = f"add {' and '.join(f'{label}: […]' for label in lacking)}"
        yield in_note("N217", note, "title", message, remedy)
    if not gives(note, "uid"):
        message = "no uid, so that its feed id hangs on the name of its file"
        remedy = f"add uid: {note.uid} before the file is ever renamed; `site-gen check --fix` does"
        yield in_note("N227", note, "title", message, remedy)


def _unnamed(note: Note, known: dict[str, Company]) -> Iterator[Finding]:
    """Find companies that a note is filed under, and nowhere names."""
    about = {claim.about for claim in note.claims} | {figure.about for figure in note.figures}
    texts = folded = ""
    for number, identifier in enumerate(note.companies):
        if identifier not in known or identifier in about:
            continue
        texts = texts or _texts(note)
        company = known[identifier]
        if says(texts, company.name):
            continue
        folded = folded or texts.casefold()
        if not any(says(folded, name.casefold()) for name in (company.name, *company.also_called)):
            message = f"the note is filed under {company.name}, and does not name it"
            remedy = "name it, take it out, or add what you call it to `also_called`"
            yield in_note("N218", note, f"companies.{number}", message, remedy)


def _texts(note: Note) -> str:
    """Return all that a note says, in which a company may be named."""
    claims = (claim.text or "" for claim in note.claims)
    figures = (figure.label or "" for figure in note.figures)
    own = (note.title, note.summary, note.why_it_matters or "", note.text.plain)
    return "\n".join((*own, *claims, *figures))
