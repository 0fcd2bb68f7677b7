"""Writes the chain of sources that an article tells of, each link a guess."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from site_gen.desk.article import Article
from site_gen.desk.attributions import Attribution
from site_gen.desk.scaffold import quoted, slug_of
from site_gen.read.canonical import host_of
from site_gen.settings import Publisher

MARK = "TK"


@dataclass(frozen=True, slots=True)
class _Link:
    """One source, and the words that told of it."""

    fields: Mapping[str, str]
    why: str


def publisher_of(address: str | None, known: Sequence[Publisher]) -> Publisher | None:
    """Return what publishers.yaml says of an address's host, or of the domain it belongs to."""
    by_domain = {publisher.domain: publisher for publisher in known}
    host = host_of(address or "")
    while host:
        if host in by_domain:
            return by_domain[host]
        host = host.partition(".")[2]
    return None


def lines(
    article: Article, named: Sequence[Attribution], publisher: Publisher | None
) -> Iterator[str]:
    """Yield the items of `sources:`: whom the article names, whom it copies, and itself."""
    name = publisher.name if publisher else article.publisher
    links = [_origin(attribution) for attribution in named if not attribution.original]
    copied = _copied(article, named, name)
    links += [copied] if copied else []
    links.append(_own(article, copied, publisher, name))
    for link in links:
        fields = ", ".join(f"{field}: {value}" for field, value in link.fields.items())
        yield f"  - {{{fields}}}  # {MARK} {link.why}"


def _origin(attribution: Attribution) -> _Link:
    id = slug_of(attribution.name)
    fields = {"id": id} if id else {}
    return _Link(
        {**fields, "role": "origin", "name": quoted(attribution.name)},
        f"the text says: {attribution.words}",
    )


def _copied(article: Article, named: Sequence[Attribution], own: str | None) -> _Link | None:
    """Return the source that the article is a copy or a translation of."""
    if article.credit and not _same(article.credit[1], own):
        author, outlet = article.credit
        fields = {"role": "report", "name": quoted(outlet), "author": quoted(author)}
        return _Link({"id": _id(outlet), **fields}, f"the text is signed: {author}, {outlet}")
    for attribution in named:
        if attribution.original and not _same(attribution.name, own):
            fields = {"role": "report", "name": quoted(attribution.name)}
            return _Link(
                {"id": _id(attribution.name), **fields}, f"the text says: {attribution.words}"
            )
    return None


def _own(
    article: Article, copied: _Link | None, publisher: Publisher | None, name: str | None
) -> _Link:
    fields: dict[str, str] = {}
    if copied:
        fields |= {"role": "syndication", "of": copied.fields["id"]}
    else:
        fields["role"] = "company" if article.release else "report"
    fields["url"] = quoted(article.address) if article.address else MARK
    fields["name"] = quoted(name) if name else MARK
    signed = article.credit[0] if article.credit else None
    authors = [author for author in article.authors if not copied or author != signed]
    if not copied and signed and signed not in authors:
        authors.append(signed)
    optional = {
        "title": quoted(article.title) if article.title else None,
        "author": quoted(_listed(authors)) if authors else None,
        "date": article.day.isoformat() if article.day else None,
        "lang": article.lang or (publisher.lang if publisher else None),
        "paywall": "true" if article.paywall else None,
    }
    fields |= {field: value for field, value in optional.items() if value}
    return _Link(fields, "read from the page")


def _id(name: str) -> str:
    return slug_of(name) or "original"


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _same(one: str, other: str | None) -> bool:
    return other is not None and slug_of(one) == slug_of(other)
