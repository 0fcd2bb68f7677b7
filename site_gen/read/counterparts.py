"""Checks translations against their originals: each holds the words of what is there, no more."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from site_gen.diagnostics import Diagnostic, Location, did_you_mean, nearest
from site_gen.model import BriefFile, Change, Content, Note, StandingPage, Story
from site_gen.read import layout
from site_gen.settings import Config
from site_gen.texts import Translation, Word

Original = Note | BriefFile | Story | StandingPage


def of_files(
    paths: Mapping[str, Sequence[str]], originals: Collection[str], config: Config | None
) -> Iterator[Diagnostic]:
    """Name translations of nothing, or into a language that the site has not."""
    for path in (*paths.get("translation", ()), *paths.get("translated-list", ())):
        original, language = layout.translated(path) or (path, "")
        if original not in originals:
            message = f"translates {original}, which does not exist"
            near = _near(original, originals)
            remedy = f"did you mean `{near}`? Then " if near else ""
            remedy += "rename it after its original, or delete it"
            yield Diagnostic("N404", "error", message, remedy, Location(path))
        elif config is not None and language == config.language:
            message = f"`{language}` is the site's own language"
            remedy = "write the words in the original, and delete this file"
            yield Diagnostic("N404", "error", message, remedy, Location(path))
        elif config is not None and language not in config.languages:
            message = f"`{language}` is not one of the site's languages"
            all_of_them = ", ".join((*(config.languages or (config.language,)), language))
            add = f"add it to content/site.yaml: languages: [{all_of_them}]"
            remedy = did_you_mean(language, config.languages) or add
            yield Diagnostic("N404", "error", message, remedy, Location(path))


def _near(original: str, originals: Collection[str]) -> str | None:
    """Return the file in the same folder whose name is nearest: its last part decides alone."""
    folder, _, name = original.rpartition("/")
    beside = [
        path
        for path in originals
        if path.rpartition("/")[0] == folder and layout.translated(path) is None
    ]
    names = {path.rpartition("/")[2].partition(".")[0]: path for path in beside}
    found = nearest(name.partition(".")[0], names)
    return names[found] if found else None


def check(content: Content) -> Iterator[Diagnostic]:
    """Name what a translation says otherwise than its original, and what that does not have."""
    if not content.translations:
        return
    originals: dict[str, Original] = {
        item.path: item
        for items in (content.notes, content.briefs, content.stories, content.pages)
        for item in items
    }
    ids = {
        "topics": [topic.id for topic in content.topics],
        "companies": [company.id for company in content.companies],
        "publishers": [publisher.domain for publisher in content.publishers],
    }
    for translation in content.translations:
        original = originals.get(translation.original)
        kind = layout.kind_of(translation.original) or ""
        if original is not None:
            yield from (*_same(translation, original), *_known(translation, original))
        elif kind in ids:
            ours = [w for w in translation.words if not w.text]
            yield from _absent(translation, ours, ids[kind], "entry")


def changes_of(
    translation: Translation, changes: Sequence[Change]
) -> Iterator[tuple[Word, Change | None]]:
    """Yield the first word of each translated change, with the change: of its date, or its place.

    Of changes of one date, the first stands for the first, and so on.
    """
    left = list(changes)
    firsts: dict[str, Word] = {}
    for word in translation.words:
        if word.path.startswith("changes."):
            firsts.setdefault(word.path.split(".")[1], word)
    for number, first in firsts.items():
        day = value(translation, f"changes.{number}.date")
        if day is None:
            place = int(number)
            found = changes[place] if place < len(changes) else None
        else:
            found = next((change for change in left if change.date.isoformat() == day), None)
        if found in left:
            left.remove(found)
        yield first, found


def value(translation: Translation, path: str) -> str | None:
    """Return what a translation says at a path."""
    return next((word.text for word in translation.words if word.path == path), None)


def items(translation: Translation, label: str, key: str) -> dict[str, Word]:
    """Return what the items of a list are told apart by → where: `claims`, by their `id`."""
    return {
        word.text: word
        for word in translation.words
        if word.path.startswith(f"{label}.") and word.path.endswith(f".{key}")
    }


def _same(translation: Translation, original: Original) -> Iterator[Diagnostic]:
    own: dict[str, str] = {"lang": translation.lang}
    if isinstance(original, Note):
        own |= {"uid": original.uid, "date": original.date.isoformat()}
    for word in translation.words:
        if word.path in own and word.text != own[word.path]:
            told = f"`{word.path}` is `{word.text}` here, and `{own[word.path]}` "
            message = told + ("by the file's name" if word.path == "lang" else "in the original")
            remedy = "take it out: a translation needs but the words"
            yield _error("N407", translation, word, message, remedy)


def _known(translation: Translation, original: Original) -> Iterator[Diagnostic]:
    if isinstance(original, Note):
        for label, known in (("claims", original.claims), ("figures", original.figures)):
            given = list(items(translation, label, "id").values())
            names = [each.id for each in known]
            yield from _absent(translation, given, names, label.removesuffix("s"))
        picture = [word for word in translation.words if word.path.startswith("image.")]
        if picture and original.image is None:
            yield _lacks(translation, picture[0], "the original has no picture on top")
    if isinstance(original, BriefFile):
        addresses = [link.url for link in original.also]
        given = list(items(translation, "also", "url").values())
        yield from _absent(translation, given, addresses, "link")
    if isinstance(original, Note | BriefFile):
        for word, change in changes_of(translation, original.changes):
            if change is None:
                yield _lacks(translation, word, "the original declares no such change")


def _absent(
    translation: Translation, given: Sequence[Word], known: Sequence[str], what: str
) -> Iterator[Diagnostic]:
    for word in given:
        named = word.text or word.path
        if named not in known:
            message = f"the original has no {what} `{named}`"
            yield _lacks(translation, word, message, did_you_mean(named, known))


def _lacks(
    translation: Translation, word: Word, message: str, remedy: str | None = None
) -> Diagnostic:
    remedy = remedy or "take it out here, or add it to the original"
    return _error("N408", translation, word, message, remedy)


def _error(
    code: str, translation: Translation, word: Word, message: str, remedy: str
) -> Diagnostic:
    at = Location(translation.path, word.line, word.column)
    return Diagnostic(code, "error", message, remedy, at, width=len(word.text or word.path))
