"""Reads the names in a byline."""

from __future__ import annotations

import re

from site_gen.desk import boilerplate

_CAPITAL = "[A-ZÀ-ÖØ-Þ]"
_PARTICLE = "de|du|des|van|von|der|den|el|al|bin|la|le|da|di"
_PERSON = rf"{_CAPITAL}[\w’'.-]*(?:[ -](?:{_PARTICLE}|{_CAPITAL}[\w’'.-]*)){{1,4}}"
_CREDIT = re.compile(
    rf"(?P<by>(?:[Bb]y|[Pp]ar|[Vv]on)\s+)?(?P<who>{_PERSON}),"
    rf"\s+(?P<outlet>(?:{_CAPITAL}|[0-9])[\w’'&. -]{{1,40}})"
)
_POSITION = re.compile(
    r"\b(?:CEO|CFO|CTO|COO|PDG|chief|founder|president|director|analyst|manager|minister|editor"
    r"|reporter|correspondent|journalist|head|chair(?:man)?|professor|senator)\b|\d{4}",
    re.IGNORECASE,
)
_OUTLET_WORD = re.compile(
    r"\.\w{2,}|\b(?:Times|Journal|Post|News|Tribune|Herald|Daily|Magazine|Reuters|Bloomberg|AFP"
    r"|Press|UK|US|Digital|Tech)\b"
)
_BY = re.compile(
    r"\A(?:written |écrit |publié |posted |rédigé |article |un article )?"
    r"(?:by|par|von|por|di|auteurs?\s*:|authors?\s*:)\s+(?P<names>.{3,120})\Z",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:,|;|&|\+|\band\b|\bet\b|\bund\b|\by\b|\bwith\b|\bavec\b)\s*")
_END = re.compile(
    r"\s*(?:[|•·–—(]|\d|\bpublié|\bmis à jour|\bupdated|\bposted|\bpublished"
    r"|\b(?:le|on|at|à)\b\s+\d).*\Z",
    re.IGNORECASE,
)
# What stands where an author should, and is none.
_NOBODY = re.compile(
    r"(?:la |the |notre )?(?:rédaction|editorial(?: team)?|editors?|staff|admin(?:istrator)?"
    r"|contributors?|newsroom|author|auteur|unknown|guest|https?:.*|.*@.*)\b.*",
    re.IGNORECASE,
)


def of_byline(text: str) -> tuple[str, ...]:
    """Return the people that a byline names: `Par Anne Roux et Paul Petit | 22 janvier`."""
    by = _BY.match(text.strip())
    line = _END.sub("", by["names"] if by else text.strip())
    people = [name.strip(" .:") for name in _BETWEEN.split(line)]
    return tuple(name for name in people if _is_person(name))


def is_byline(text: str) -> bool:
    """Tell whether a line starts as a byline and names somebody."""
    return len(text) < 160 and _BY.match(text) is not None and bool(of_byline(text))


def credit(text: str) -> tuple[str, str] | None:
    """Return (author, publisher) of a credit line: `Matthew Broersma, Silicon.co.uk`."""
    found = _CREDIT.fullmatch(text.strip(" .()—–-"))
    if not found or _POSITION.search(found["outlet"]):
        return None
    # Of `By Jane Doe, John Smith` the second is another author.
    if (
        found["by"]
        and len(found["outlet"].split()) == 2
        and not _OUTLET_WORD.search(found["outlet"])
    ):
        return None
    return found["who"], found["outlet"].strip()


def _is_person(name: str) -> bool:
    sound = 3 <= len(name) <= 60 and not _NOBODY.fullmatch(name)
    return sound and name[0].isupper() and not boilerplate.is_relative_date(name)
