"""The fields that editors may write in notes, briefs, stories, pages and lists, one table each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, get_args

from site_gen import model
from site_gen.read import synonyms
from site_gen.read import values as plain
from site_gen.read.fields import Field, Fields, meant, shown
from site_gen.read.nodes import Mapping, Node, Scalar, Sequence
from site_gen.read.problems import Problems
from site_gen.read.shapes import (
    DAY,
    FEED_ID,
    FLAG,
    IDENTIFIER_SHAPE,
    LANGUAGE,
    NUMBER,
    ORDER,
    OUTSIDE,
    PERIOD,
    REFERENCE,
    SITE_ADDRESS,
    TEXT,
    WHEN,
    Choice,
    ListOf,
    Parsed,
    Record,
)

# A name has no slash after its first dot: this is an address that a browser showed without https.
_WITHOUT_SCHEME = re.compile(r"(www\.|([\w-]+\.)+[a-z]{2,}/)\S*")


def _sound_source(values: dict[str, Any], node: Mapping, problems: Problems) -> bool:
    given = meant(SOURCE, node)
    if not given & {"name", "url"}:
        problems.unfinished("N104", node, "a source needs a `name` or a `url`", "add one of them")
        return False
    role = values.get("role", "report")
    if role == "syndication" and "of" not in given:
        remedy = "add `of:` with the id of the source that it copies or translates"
        problems.unfinished("N104", node, "missing field `of` of a syndication", remedy)
    if role != "syndication" and "of" in values and values.keys() >= given & {"role"}:
        remedy = "write role: syndication, or take `of` out"
        problems.error("N110", node.get("of") or node, "only a syndication has `of`", remedy)
    if "gone" in values and "archived" not in given:
        remedy = "add `archived:` with the copy's address"
        message = "`gone` needs an archive copy to link"
        problems.error("N110", node.get("gone") or node, message, remedy)
    return True


def _sound_figure(values: dict[str, Any], node: Mapping, problems: Problems) -> bool:
    if not meant(FIGURE, node) & {"value", "min", "max"}:
        remedy = "add `value`, or `min` and `max` (either may be null)"
        problems.unfinished("N104", node, "a figure needs a number", remedy)
        return False
    value, minimum, maximum = values.get("value"), values.get("min"), values.get("max")
    if value is not None and (minimum is not None or maximum is not None):
        remedy = "keep `value`, or `min` and `max`"
        message = "a figure has a value or a range, not both"
        problems.error("N110", node.get("value") or node, message, remedy)
    if minimum is not None and maximum is not None and minimum > maximum:
        message = f"min {minimum} is larger than max {maximum}"
        problems.error("N110", node.get("min") or node, message, "swap them")
    return value is not None or minimum is not None or maximum is not None


def _figure(**values: Any) -> model.Figure:
    words = {"min": "minimum", "max": "maximum", "for": "about_time"}
    return model.Figure(**{words.get(name, name): value for name, value in values.items()})


@dataclass(frozen=True, slots=True)
class SourceShape:
    """A source; a bare string is one too: an address is a report, a name an origin."""

    record: Record
    expected: str = "a source: an address, a name, or its fields"

    def read(self, node: Node, problems: Problems) -> model.Source | None:
        """Return the source, its name empty where publishers.yaml or the domain gives it."""
        if isinstance(node, Sequence):
            remedy = "write one address or name; several go into a list called `sources`"
            problems.error("N105", node, "expected a source, found a list", remedy)
            return None
        if not isinstance(node, Scalar):
            source: model.Source | None = self.record.read(node, problems)
            return source
        text = node.text.strip()
        if _WITHOUT_SCHEME.fullmatch(text):
            message = f"`{shown(text)}` is an address without https://"
            problems.error("N105", node, message, f"write https://{shown(text)}")
            return None
        if "://" not in text:
            name = TEXT.read(node, problems)
            return model.Source(role="origin", name=name) if name else None
        try:
            return model.Source(url=plain.outside_address(text))
        except ValueError as error:
            problems.error("N105", node, f"`{shown(text)}`: {error}", "mend the address")
            return None


def _code(text: str) -> str:
    if not re.fullmatch(r"N2[0-9]{2}", text):
        raise ValueError("not a code of an editorial rule")
    return text


RULE_CODE = Parsed("a code from N200 to N299", _code)
IDENTIFIERS = ListOf(IDENTIFIER_SHAPE)
REFERENCES = ListOf(REFERENCE)
ADDRESSES = ListOf(SITE_ADDRESS)

SOURCE: Fields = {
    "id": Field(IDENTIFIER_SHAPE, "a word that `of`, claims and figures refer to"),
    "role": Field(
        Choice(get_args(model.Role)),
        "origin, report, syndication, company or document; default: report",
    ),
    "of": Field(REFERENCE, "the id of the source that a syndication copies or translates"),
    "url": Field(OUTSIDE, "its address"),
    "name": Field(TEXT, "who published it; default: as in publishers.yaml, or the domain"),
    "title": Field(TEXT, "its headline, in its own language"),
    "author": Field(TEXT, "who wrote it"),
    "date": Field(WHEN, "when it was published"),
    "lang": Field(LANGUAGE, "its language; default: the publisher's, then the note's"),
    "paywall": Field(FLAG, "whether it is for subscribers; default: as in publishers.yaml"),
    "archived": Field(OUTSIDE, "the address of an archive copy"),
    "gone": Field(DAY, "the day its address was found dead: the copy becomes the link"),
}
SOURCE_SHAPE = SourceShape(Record(SOURCE, model.Source, "a source", _sound_source))
CLAIM: Fields = {
    "id": Field(IDENTIFIER_SHAPE, "the same word wherever the claim returns", required=True),
    "text": Field(TEXT, "what is said to be the case; once is enough, in any note"),
    "status": Field(
        Choice(get_args(model.Status), synonyms.STATUSES),
        f"where it stands: {', '.join(get_args(model.Status))}",
        required=True,
    ),
    "basis": Field(Choice(get_args(model.Basis)), "anonymous, named, company or document"),
    "by": Field(TEXT, "who says so"),
    "as_of": Field(DAY, "the day on which it stood so; default: the note's"),
    "due": Field(PERIOD, "when it should have come true"),
    "about": Field(REFERENCE, "the id of a company"),
    "sources": Field(REFERENCES, "ids of this note's sources"),
}
FIGURE: Fields = {
    "id": Field(IDENTIFIER_SHAPE, "the same word wherever the figure returns", required=True),
    "label": Field(TEXT, "what is counted; once is enough, in any note"),
    "value": Field(NUMBER, "the number"),
    "min": Field(NUMBER, "the lower end of a range"),
    "max": Field(NUMBER, "the upper end of a range"),
    "unit": Field(TEXT, "what it is counted in, the same in all notes"),
    "kind": Field(
        Choice(get_args(model.FigureKind)), "actual, target or estimate; default: actual"
    ),
    "for": Field(PERIOD, "the time that the number is about"),
    "approx": Field(FLAG, "whether it is approximate"),
    "as_of": Field(DAY, "the day on which it was so; default: the note's"),
    "about": Field(REFERENCE, "the id of a company"),
    "sources": Field(REFERENCES, "ids of this note's sources"),
}
CHANGE: Fields = {
    "date": Field(WHEN, "when it was declared", required=True),
    "kind": Field(
        Choice(get_args(model.ChangeKind)),
        "update, clarification, correction or retraction",
        required=True,
    ),
    "text": Field(TEXT, "what readers are told", required=True),
    "was": Field(TEXT, "the words before"),
    "now": Field(TEXT, "the words after"),
}
CHANGES = ListOf(Record(CHANGE, model.Change, "a change"))
IMAGE: Fields = {
    "src": Field(TEXT, "a file beside the note, or /assets/…", required=True),
    "alt": Field(TEXT, "what the picture shows, for those who do not see it"),
    "credit": Field(TEXT, "whose picture it is"),
    "caption": Field(TEXT, "a line below the picture"),
}

NOTE: Fields = {
    "uid": Field(IDENTIFIER_SHAPE, "minted once by `new`, never edited; default: the slug"),
    "title": Field(TEXT, "the headline", required=True),
    "date": Field(WHEN, "a day, or a time with its zone; default: the date in the file's name"),
    "lang": Field(LANGUAGE, "the language of its text; default: the site's"),
    "summary": Field(TEXT, "one plain sentence; default: the first of the text"),
    "why_it_matters": Field(TEXT, "your own view, set apart from the facts"),
    "topics": Field(REFERENCES, "ids of topics.yaml; the first is its section in the brief"),
    "companies": Field(REFERENCES, "ids of companies.yaml"),
    "story": Field(REFERENCE, "the id of a story"),
    "weight": Field(Choice(get_args(model.Weight)), "lead, main or short; default: main"),
    "sources": Field(ListOf(SOURCE_SHAPE), "where the news comes from; one is required"),
    "source": Field(SOURCE_SHAPE, "the same, where there is one source"),
    "claims": Field(ListOf(Record(CLAIM, model.Claim, "a claim")), "what is said to be the case"),
    "figures": Field(
        ListOf(Record(FIGURE, _figure, "a figure", _sound_figure)), "numbers that return"
    ),
    "changes": Field(CHANGES, "what was declared later"),
    "image": Field(Record(IMAGE, dict, "a picture"), "a picture on top"),
    "draft": Field(FLAG, "true keeps it back"),
    "aliases": Field(ADDRESSES, "old addresses that lead here"),
    "feed_id": Field(FEED_ID, "the id that subscribers elsewhere know it by"),
    "allow": Field(ListOf(RULE_CODE), "editorial rules that are off for it"),
}
ALSO: Fields = {
    "title": Field(TEXT, "the words of the link", required=True),
    "url": Field(OUTSIDE, "where it leads", required=True),
    "name": Field(TEXT, "who published it"),
    "lang": Field(LANGUAGE, "its language"),
}
SPONSOR: Fields = {
    "name": Field(TEXT, "who paid", required=True),
    "text": Field(TEXT, "what they say", required=True),
    "url": Field(OUTSIDE, "where it leads", required=True),
}
BRIEF: Fields = {
    "title": Field(TEXT, "its name; default: the lead's title"),
    "published": Field(WHEN, "when it goes out, in place of the week's moment"),
    "draft": Field(FLAG, "true keeps it back"),
    "notes": Field(REFERENCES, "closes the brief: exactly these notes, in this order"),
    "also": Field(
        ListOf(Record(ALSO, model.AlsoLink, "a link")), "links of one line, without pages"
    ),
    "sponsor": Field(Record(SPONSOR, model.Sponsor, "a sponsor"), "who paid for it"),
    "skip": Field(TEXT, "says that there is no brief this week, and why"),
    "changes": Field(CHANGES, "what was declared later"),
}
STORY: Fields = {
    "title": Field(TEXT, "the name of the thread", required=True),
    "status": Field(Choice(("open", "closed")), "open or closed; default: open"),
    "summary": Field(TEXT, "one plain sentence"),
    "aliases": Field(IDENTIFIERS, "old ids"),
}
PAGE: Fields = {
    "title": Field(TEXT, "the headline", required=True),
    "summary": Field(TEXT, "one plain sentence"),
    "menu": Field(Choice(get_args(model.Menu)), "header, footer or none; default: footer"),
    "order": Field(ORDER, "its place in the menu, a whole number; default: 0"),
}
TOPIC: Fields = {
    "name": Field(TEXT, "the topic's name", required=True),
    "description": Field(TEXT, "one plain sentence"),
    "aliases": Field(IDENTIFIERS, "old ids"),
}
COMPANY: Fields = {
    "name": Field(TEXT, "the company's name", required=True),
    "also_called": Field(ListOf(TEXT), "other names it goes by"),
    "country": Field(TEXT, "the ISO 3166 code of its country, like TW"),
    "kind": Field(TEXT, "what it does"),
    "ticker": Field(TEXT, "its symbol at an exchange"),
    "url": Field(OUTSIDE, "its own site"),
    "aliases": Field(IDENTIFIERS, "old ids"),
}
PUBLISHER: Fields = {
    "name": Field(TEXT, "the publisher's name", required=True),
    "lang": Field(LANGUAGE, "the language it writes in"),
    "paywall": Field(FLAG, "whether it is for subscribers"),
}
