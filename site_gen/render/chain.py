"""Tells in words a reader understands how a piece of news came to us."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from site_gen.model import Note, Source
from site_gen.render.words import Words, same_language

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; one with a `url` is the name of a source that can be opened."""

    text: str
    url: str | None = None
    lang: str | None = None
    """The language of what stands there."""


Parts = tuple[Part, ...]


def parts(note: Note, words: Words) -> Parts:
    """Return a note's chain of sources as one sentence without its full stop.

    "Silicon.fr, translating Silicon.co.uk, on reports by Bloomberg and Financial Times".
    """
    lines = _lines(note)
    told = {source for line in lines for source in line}
    origins, companies, documents = (
        [source for source in note.sources if source.role == role and source not in told]
        for role in ("origin", "company", "document")
    )
    clauses = [
        clause
        for clause in (
            _reports(note, lines, origins, words),
            _called(companies, words.gettext("%(name)s (company statement)"), words),
            _called(documents, words.gettext("%(name)s (document)"), words),
        )
        if clause
    ]
    return _joined(clauses, words)


def remarks(note: Note, words: Words) -> Parts:
    """Say what a reader should know before opening the sources: language, price, copies.

    "in French, for subscribers"; of several: "Silicon.fr: in French; Bloomberg: for subscribers",
    or "all in French".
    """
    alike: dict[Parts, list[Source]] = {}
    sources = _distinct(note.sources)
    for source in sources:
        if remark := _remark(source, note, words):
            alike.setdefault(remark, []).append(source)
    if len(sources) == 1:
        return next(iter(alike), ())
    if len(alike) == 1 and not any(s.gone or s.archived for s in sources):
        ((remark, of),) = alike.items()
        if len(of) == len(sources):
            both, every = words.gettext("both %(remark)s"), words.gettext("all %(remark)s")
            return _weave(both if len(of) == 2 else every, {"remark": remark})
    message = words.gettext("%(names)s: %(remark)s")
    told = [
        _weave(message, {"names": _listed([(Part(s.name),) for s in of], words), "remark": remark})
        for remark, of in alike.items()
    ]
    return _joined(told, words)


def plain(sentence: Parts) -> str:
    """Return the words alone."""
    return "".join(part.text for part in sentence)


def role(source: Source, note: Note, words: Words) -> str:
    """Say what a source is to the news."""
    if source.role == "syndication":
        original = next((s for s in note.sources if s.id and s.id == source.of), None)
        if original is None:
            return words.pgettext("source", "republication")
        names = {"name": original.name}
        if translates(source, original, note):
            return words.pgettext("source", "translation of %(name)s") % names
        return words.pgettext("source", "republication of %(name)s") % names
    return {
        "report": words.pgettext("source", "report"),
        "origin": words.pgettext("source", "first report"),
        "company": words.pgettext("source", "company statement"),
        "document": words.pgettext("source", "document"),
    }[source.role]


def foreign(source: Source, note: Note, words: Words) -> str | None:
    """Name a source's language, where it is not that of the page around it."""
    tag = source.lang or note.lang
    return None if same_language(tag, words.language) else words.language_name(tag)


def _lines(note: Note) -> list[list[Source]]:
    """Return the ways by which reports reached us, each from its end back to where it began."""
    known = {source.id: source for source in note.sources if source.id}
    ends = [s for s in note.sources if s.role in ("report", "syndication")]
    copied = {known[s.of] for s in ends if s.role == "syndication" and s.of in known}
    lines = []
    for end in [source for source in ends if source not in copied] or ends:
        line = [end]
        while line[-1].role == "syndication" and line[-1].of in known:
            original = known[line[-1].of]
            if original in line:
                break
            line.append(original)
        lines.append(line)
    return lines


def _reports(
    note: Note, lines: Sequence[Sequence[Source]], origins: Sequence[Source], words: Words
) -> Parts:
    if not lines:
        return names(origins, words) if origins else ()
    independent = names([line[0] for line in lines if len(line) == 1], words)
    retold = [_retold(line, note, words) for line in lines if len(line) > 1]
    first, rest = (_joined(retold, words), independent) if retold else (independent, ())
    if origins:
        message = words.gettext("%(reports)s, on reports by %(names)s")
        first = _weave(message, {"reports": first, "names": names(origins, words)})
    return _joined([first, rest] if rest else [first], words)


def _retold(line: Sequence[Source], note: Note, words: Words) -> Parts:
    """Tell a line of copies: "Silicon.fr, translating Silicon.co.uk"."""
    sentence = _name(line[0])
    for copy, original in pairwise(line):
        if translates(copy, original, note):
            message = words.gettext("%(copy)s, translating %(original)s")
        else:
            message = words.gettext("%(copy)s, republishing %(original)s")
        sentence = _weave(message, {"copy": sentence, "original": _name(original)})
    return sentence


def translates(copy: Source, original: Source, note: Note) -> bool:
    """Tell whether a copy is in another language than what it copies."""
    return not same_language(copy.lang or note.lang, original.lang or note.lang)


def _called(sources: Sequence[Source], message: str, words: Words) -> Parts:
    """Name sources, each with what it is: a company's word may be a denial, or an announcement."""
    named = [_weave(message, {"name": _name(source)}) for source in _distinct(sources)]
    return _listed(named, words)


def names(sources: Sequence[Source], words: Words) -> Parts:
    """Name the publishers of some sources, each once, with where to read them."""
    return _listed([_name(source) for source in _distinct(sources)], words)


def _distinct(sources: Sequence[Source]) -> list[Source]:
    """Name each publisher once, by its first source that has a link."""
    chosen: dict[str, Source] = {}
    for source in sources:
        if source.name not in chosen or (source.link and not chosen[source.name].link):
            chosen[source.name] = source
    return list(chosen.values())


def _name(source: Source) -> Parts:
    return (Part(source.name, open_address(source), source.lang),)


def _remark(source: Source, note: Note, words: Words) -> Parts:
    said: list[Part] = []
    if not same_language(source.lang or note.lang, note.lang):
        language = words.language_name(source.lang or note.lang)
        said.append(Part(words.gettext("in %(language)s") % {"language": language}))
    if source.paywall:
        said.append(Part(words.gettext("for subscribers")))
    if source.archived:
        elsewhere = source.archived if source.link != source.archived else None
        said.append(Part(words.gettext("archived copy"), elsewhere, source.lang))
    elif source.gone:
        said.append(Part(words.gettext("no longer online")))
    woven = [part for each in said for part in (Part(", "), each)]
    return tuple(woven[1:])


def open_address(source: Source) -> str | None:
    """Return where a source can be read: not at an address that is gone."""
    return None if source.gone and not source.archived else source.link


def _listed(items: Sequence[Parts], words: Words) -> Parts:
    if not items:
        return ()
    message = words.list_of([f"%({index})s" for index in range(len(items))])
    return _weave(message, {str(index): item for index, item in enumerate(items)})


def _joined(clauses: Sequence[Parts], words: Words) -> Parts:
    sentence: Parts = ()
    for clause in clauses:
        message = words.gettext("%(clause)s; %(next)s")
        sentence = _weave(message, {"clause": sentence, "next": clause}) if sentence else clause
    return sentence


def _weave(message: str, named: Mapping[str, Parts]) -> Parts:
    """Put parts where a message names them."""
    woven: list[Part] = []
    for index, piece in enumerate(_PLACEHOLDER.split(message)):
        if index % 2:
            woven.extend(named.get(piece, ()))
        elif piece:
            woven.append(Part(piece))
    return tuple(woven)
