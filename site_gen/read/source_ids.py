"""Checks the ids that a note gives its sources, and what refers to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from site_gen.diagnostics import did_you_mean
from site_gen.read import nodes
from site_gen.read.fields import is_unfinished
from site_gen.read.nodes import Node, Scalar, Sequence
from site_gen.read.problems import Problems


def check(note: nodes.Mapping, problems: Problems) -> None:
    """Name ids given twice, ids that no source has, and sources that copy each other.

    Looks at what is written rather than at what was read, so that one source with a mistake
    leaves its id known.
    """
    sources = [*_mappings(note.get("sources")), *_mappings(note.get("source"))]
    ids: dict[str, Scalar] = {}
    for source in sources:
        identifier = _scalar(source.get("id"))
        if identifier is None:
            continue
        if identifier.text in ids:
            message = f"two sources are called `{identifier.text}`"
            problems.error("N110", identifier, message, "give each its own id")
        ids.setdefault(identifier.text, identifier)
    for reference in _references(note, sources):
        if reference.text not in ids:
            known = f"known here: {', '.join(ids)}" if ids else "give the source this `id`"
            remedy = did_you_mean(reference.text, ids) or known
            problems.error("N107", reference, f"no source is called `{reference.text}`", remedy)
    _check_circles(sources, problems)


def _references(note: nodes.Mapping, sources: Iterable[nodes.Mapping]) -> Iterator[Scalar]:
    """Yield every word that should be the id of a source."""
    candidates = [source.get("of") for source in sources]
    for label in ("claims", "figures"):
        for item in _mappings(note.get(label)):
            named = item.get("sources")
            candidates.extend(named.items if isinstance(named, Sequence) else ())
    yield from (found for node in candidates if (found := _scalar(node)) is not None)


def _check_circles(sources: Iterable[nodes.Mapping], problems: Problems) -> None:
    of: dict[str, Scalar] = {}
    for source in sources:
        identifier, copied = _scalar(source.get("id")), _scalar(source.get("of"))
        if identifier is not None and copied is not None:
            of.setdefault(identifier.text, copied)
    named: set[str] = set()
    for start, copied in of.items():
        circle = _circle_from(start, of)
        if circle and not named & circle:
            message = "these sources copy each other in a circle"
            problems.error("N110", copied, message, "take `of` out of the one that came first")
            named |= circle


def _circle_from(start: str, of: Mapping[str, Scalar]) -> set[str]:
    """Return the ids that lead from `start` back to it; empty where they do not."""
    step, seen = start, {start}
    while step in of:
        step = of[step].text
        if step == start:
            return seen
        if step in seen:
            return set()
        seen.add(step)
    return set()


def _mappings(node: Node | None) -> list[nodes.Mapping]:
    items = node.items if isinstance(node, Sequence) else (node,)
    return [item for item in items if isinstance(item, nodes.Mapping)]


def _scalar(node: Node | None) -> Scalar | None:
    """Return a word, where there is one."""
    wanted = isinstance(node, Scalar) and not node.empty and not is_unfinished(node)
    return node if wanted and isinstance(node, Scalar) and node.text.strip() else None
