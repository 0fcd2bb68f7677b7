"""Finds whom an article says that it has its news from: `according to Reuters`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_OUTLETS = (
    "Bloomberg", "Reuters", "Financial Times", "Wall Street Journal", "New York Times",
    "Washington Post", "The Information", "Associated Press", "Agence France-Presse", "AFP",
    "CNBC", "CNN", "BBC", "Nikkei Asia", "Nikkei", "The Guardian", "The Economist", "The Verge",
    "TechCrunch", "Axios", "Politico", "Semafor", "DigiTimes", "Digitimes", "Business Insider",
    "Forbes", "Fortune", "Wired", "The Register", "Ars Technica", "Barron’s", "Barron's",
    "MarketWatch", "South China Morning Post", "Yonhap", "Kyodo", "Xinhua", "Caixin", "Le Monde",
    "Le Figaro", "Les Echos", "Les Échos", "La Tribune", "Libération", "Le Parisien", "Mediapart",
    "L’Usine Nouvelle", "L'Usine Nouvelle", "Handelsblatt", "Der Spiegel", "Frankfurter Allgemeine",
)  # fmt: skip
"""Whom newspapers quote; a site's own publishers are known besides."""
_SHORT = {
    "FT": "Financial Times", "WSJ": "Wall Street Journal", "NYT": "New York Times",
    "AP": "Associated Press", "SCMP": "South China Morning Post",
}  # fmt: skip
_LONGEST = 160
_ARTICLE = r"(?:[Tt]he |[Ll]e |[Ll]a |[Ll]es |[Ll][’']|der |die |das )?"
_KIND = (
    r"(?:l[’']agence|le (?:journal|quotidien|magazine|site)|the site"
    r"|(?:the )?(?:newspaper|news agency|agency))\s+"
)


def _phrases(rows: str, end: str, start: str = "") -> re.Pattern[str]:
    """Compile phrases, alternatives of several lines, between a start and an end."""
    alternatives = "|".join(row.strip() for row in rows.strip().splitlines())
    return re.compile(f"{start}(?:{alternatives}){end}", re.IGNORECASE)


# Read backwards from a name: `selon le`, `ont rapporté`, `according to the`.
_BEFORE = _phrases(
    r"""
    selon|d[’']après|according to|citing|cites|quoted by|told|citant|laut|berichte[nt]+
    (?:first |as )?reported (?:by|in)|reports? (?:by|from|in)|revealed by|seen by|interview with
    via|source\s*:|avec|with
    (?:rapport|révél|relay|cit|publi|affirm|indiqu|confi)ée?s? (?:par|dans|à|au)
    (?:ont?|a|avaient|avait) (?:également |aussi )?(?:rapporté|révélé|indiqué)(?: \w+di| hier)?
    (?:ont?|a|avaient|avait) (?:également |aussi )?(?:affirmé|annoncé|écrit)(?: \w+di| hier)?
    (?:rapportent?|révèlent?|indiquent?|affirment?|écrit|précisent?|assurent?|explique|relatent?)
    (?:informations?|enquête|article|dépêche|scoop) (?:exclusive )?(?:de|du|des|by|from)
    """,
    rf"\s+(?:(?:the|le|la|les|du|des|der|die|das)\s+|l[’'])?(?:{_KIND})?"
    rf"(?:(?:the|le|la|les|du|der|die|das)\s+|l[’'])?[«“\"*_]?\s?\Z",
)
# Read on from a name: `has reported`, `(FT) affirme`, `, which first reported`.
_AFTER = _phrases(
    r"""
    report(?:s|ed|ing)?|sa(?:ys|id)|wr(?:ites|ote)|reveal(?:s|ed)|cit(?:es|ing|ed)|learned
    claim(?:s|ed)|berichtet
    (?:rapport|affirm|indiqu|évoqu|avanç|annonç)(?:e|ent|é|ait)|révèle(?:nt)?|révélé|révélait
    écri(?:t|vent|vait)|(?:déclar|expliqu|précis|assur|annonc|avanc|relat)(?:e|é)|cit(?:e|ant)
    croit savoir
    """,
    r"\b",
    r"\A[»”\"*_]?\s?(?:\([^)]{1,30}\))?\s*,?\s*"
    r"(?:(?:has|had|have|first|also|later|previously|a|ont?|avait|qui|which|who|également|aussi|that"
    r"|on \w+|\w+day)\s+){0,4}",
)
# Where an agency stands in front of its own report: `PARIS (Reuters) -`.
_DATELINE = re.compile(r"\A[^()]{0,60}\((?P<name>[^()]{2,40})\)\s*[-–—:]\s")
_SENTENCE = re.compile(r"(?<=[.!?…»”])\s+(?=[A-ZÀ-Þ«“\"])")
_UNKNOWN = re.compile(
    r"(?i:selon|d[’']après|according to|reported by|citing|(?:rapport|révél)é par|ont? rapporté)\s+"
    r"(?:the |le |la |les |l[’'])?"
    r"(?P<name>(?:[A-ZÀ-Þ0-9][\w’&-]*\s+(?:of |de |du |des )?){0,3}"
    r"(?:Times|Journal|Post|News|Tribune|Herald|Daily|Weekly|Gazette|Magazine|Zeitung|Observer)"
    r"|[A-Za-z][\w-]*(?:\.[\w-]+)*\.(?:com|fr|net|org|io|de|eu|uk|be|ch|it|es|nl|jp|cn|tw|kr))\b"
)
_ORIGINAL = re.compile(
    r"(?i:(?:originally|first) (?:published|appeared)|(?:translated|adapted) from|"
    r"traduit(?: de l[’']anglais)?|adapt[ée]|article (?:original|initialement)(?: publi[ée])?|"
    r"publi[ée] (?:initialement|[àa] l[’']origine))\s*:?\s*"
    r"(?i:(?:on|in|by|from|at|de|d[’']|du|par|sur|dans|depuis|an? article|un article|the|le|la"
    r"|l[’'])\s*){0,4}"
    r"(?P<name>[A-ZÀ-Þ][\w’&-]*(?:\.[\w-]+)*(?: [A-ZÀ-Þ][\w’&-]*(?:\.[\w-]+)*){0,3})"
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """A publisher that an article names as its source, and the words that do."""

    name: str
    words: str
    original: bool = False
    """Whether the article is a copy or translation of that publisher's."""


def find(
    paragraphs: Iterable[str], known: Iterable[str], own: str | None
) -> tuple[Attribution, ...]:
    """Return whom an article names, each once, in their order; `own` is its own publisher.

    `known` are names of publishers that this site has met.
    """
    names = {name: name for name in (*_OUTLETS, *known) if name} | _SHORT
    names |= {f"the {name[4:]}": name for name in names if name.startswith("The ")}
    ordered = sorted(names, key=len, reverse=True)
    one = "|".join(map(re.escape, ordered))
    row = re.compile(
        rf"(?<!\w)(?:{one})(?:(?:\s*,\s*|\s+(?:and|et|und|&)\s+){_ARTICLE}(?:{one}))*(?!\w)"
    )
    each = re.compile(rf"(?<!\w)(?:{one})(?!\w)")
    found: dict[str, Attribution] = {}
    for number, paragraph in enumerate(paragraphs):
        for attribution in _of_paragraph(paragraph, row, each, names, first=number == 0):
            if attribution.name.casefold() != (own or "").casefold():
                found.setdefault(attribution.name.casefold(), attribution)
    return tuple(found.values())


def _of_paragraph(
    paragraph: str,
    row: re.Pattern[str],
    each: re.Pattern[str],
    names: dict[str, str],
    *,
    first: bool,
) -> Iterable[Attribution]:
    dateline = _DATELINE.match(paragraph) if first else None
    if dateline and dateline["name"] in names:
        yield Attribution(names[dateline["name"]], dateline[0].strip(" -–—:"), original=True)
    for sentence in _SENTENCE.split(paragraph):
        for span in row.finditer(sentence):
            before, after = sentence[: span.start()], sentence[span.end() :]
            cue, rest = _BEFORE.search(before[-80:]), _AFTER.match(after[:120])
            if cue or rest:
                words = f"{cue[0] if cue else ''}{span[0]}{rest[0] if rest else _others(after)}"
                for name in each.findall(span[0]):
                    yield Attribution(names[name], words.strip()[:_LONGEST])
        for unknown in _UNKNOWN.finditer(sentence):
            yield Attribution(unknown["name"], unknown[0])
        for original in _ORIGINAL.finditer(sentence):
            yield Attribution(original["name"].rstrip("."), original[0], original=True)


def _others(after: str) -> str:
    """Return `and others` where it follows."""
    found = re.match(r"\s+(?:et d[’']autres \w+|and other \w+)", after)
    return found[0] if found else ""
