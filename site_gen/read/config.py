"""Reads content/site.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from site_gen import clock, colours
from site_gen.read import values
from site_gen.read.destinations import DeployShape
from site_gen.read.fields import Field, Fields, meant, read_fields, shown
from site_gen.read.nodes import Mapping, Node, Sequence, places
from site_gen.read.problems import Problems
from site_gen.read.shapes import (
    CONTACT,
    EMAIL,
    ENTRIES,
    FILE_ADDRESS,
    FLAG,
    LANGUAGE,
    OUTSIDE,
    PICTURE_ADDRESS,
    TEXT,
    WEEK,
    Choice,
    ListOf,
    Parsed,
    Record,
    found_instead,
)
from site_gen.settings import Author, BriefRule, Config, FeedSettings, SubscribeForm

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# RFC 4151: a domain name or e-mail address, then a date at which its owner held it.
_AUTHORITY = re.compile(
    r"(?:[a-z0-9._-]+@)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
    r",([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)"
)


def base_address(text: str) -> str:
    """Return a site's address with a slash at its end. Raises ValueError with a sentence."""
    address = values.outside_address(text)
    if "?" in address or "#" in address or "@" in address:
        raise ValueError("the site's address has no ?, # or @")
    if any(part in ("", ".", "..") for part in address.removesuffix("/").split("/")[2:]):
        raise ValueError("an address has no empty, `.` or `..` part")
    return address if address.endswith("/") else f"{address}/"


def _zone(text: str) -> ZoneInfo:
    # The first is that of the machine, the others count leap seconds: a build would differ.
    if text == "localtime" or text.startswith(("right/", "posix")):
        raise ValueError("no such time zone")
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("no such time zone") from None


def _authority(text: str) -> str:
    found = _AUTHORITY.fullmatch(text)
    if not found:
        raise ValueError("not a domain and a date")
    clock.period_end(found[1])
    return text


def _wall_time(text: str) -> time:
    found = re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9])", text)
    if not found:
        raise ValueError("not a time of day")
    return time(int(found[1]), int(found[2]))


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError("not a colour")
    return text.lower()


class AccentShape:
    """A colour; one that is too pale to be read on the pages' light ground is told of."""

    colour = Parsed("a colour like #0b5fff", _colour)
    expected = colour.expected

    def read(self, node: Node, problems: Problems) -> str | None:
        """Return the colour as it was given."""
        colour = self.colour.read(node, problems)
        if colour is None:
            return None
        found = colours.contrast(colour, colours.LIGHT)
        if found < colours.ENOUGH:
            nearest = colours.readable(colour, colours.LIGHT)
            message = f"the accent is too pale to be read: {found:.1f} to 1, of {colours.ENOUGH}"
            remedy = f"pages in light colours have {nearest} instead: write that, or a darker one"
            problems.add("N112", "warning", node.line, node.column, message, remedy, node.width)
        return str(colour)


def _rule(**values: Any) -> BriefRule:
    standard = BriefRule()
    weekday = values.get("weekday")
    return BriefRule(
        weekday=standard.weekday if weekday is None else WEEKDAYS.index(weekday),
        time=values.get("time", standard.time),
        since=values.get("from"),
    )


def _subscribe(email: SubscribeForm | None = None) -> SubscribeForm | None:
    return email


class RulesShape:
    """Codes of editorial rules, each with how loudly it speaks."""

    expected = "rules with their levels"
    levels = Choice(("off", "hint", "warning", "error"))

    def read(self, node: Node, problems: Problems) -> tuple[tuple[str, str], ...] | None:
        """Return (code, level) pairs."""
        if not isinstance(node, Mapping):
            message = f"expected {self.expected}, found {found_instead(node)}"
            problems.error("N105", node, message, "write them in braces: {N214: off}")
            return None
        pairs = []
        for key, value in node.entries:
            if not re.fullmatch(r"N2[0-9][0-9]", key.text):
                remedy = "only N200 to N299 can be set"
                problems.error("N103", key, f"`{shown(key.text)}` is no editorial rule", remedy)
                continue
            level = self.levels.read(value, problems)
            if level is not None:
                pairs.append((key.text, level))
        return tuple(pairs)


class PairsShape:
    """Any names with a text each."""

    expected = "names with a text each"

    def read(self, node: Node, problems: Problems) -> tuple[tuple[str, str], ...] | None:
        """Return (name, text) pairs."""
        if not isinstance(node, Mapping):
            message = f"expected {self.expected}, found {found_instead(node)}"
            problems.error("N105", node, message, "write them in braces: {name: text}")
            return None
        read = [(TEXT.read(k, problems), TEXT.read(v, problems)) for k, v in node.entries]
        return tuple((name, text) for name, text in read if name is not None and text is not None)


class BriefRulesShape:
    """One rule, or a list of them in the order of their first weeks."""

    expected = "a weekday and a time, or a list of them"
    rule = Record(
        {
            "weekday": Field(Choice(WEEKDAYS), "monday to sunday; default: friday"),
            "time": Field(
                Parsed("a time like 07:00", _wall_time), "in the site's zone; default: 07:00"
            ),
            "from": Field(WEEK, "the first week it holds for, where there is a list"),
        },
        _rule,
        "a weekly moment",
    )

    def read(self, node: Node, problems: Problems) -> tuple[BriefRule, ...] | None:
        """Return the rules."""
        if not isinstance(node, Sequence):
            one = self.rule.read(node, problems)
            return None if one is None else (one,)
        if not node.items:
            problems.error("N105", node, "the list is empty", "give a weekday and a time")
            return None
        rules: list[BriefRule] = []
        for number, item in enumerate(node.items):
            rule = self.rule.read(item, problems)
            if rule is None:
                continue
            if number and rule.since is None:
                if isinstance(item, Mapping) and "from" not in meant(self.rule.fields, item):
                    remedy = "add `from: …`, the first week it holds for"
                    problems.error("N104", item, "missing field `from` of a later rule", remedy)
                continue
            if rules and rules[-1].since and rule.since and rule.since <= rules[-1].since:
                remedy = "put the rules in the order of their first weeks"
                problems.error("N110", item, "this rule does not start after the one above", remedy)
                continue
            rules.append(rule)
        return tuple(rules) or None


AUTHOR: Fields = {
    "name": Field(TEXT, "who publishes", required=True),
    "url": Field(OUTSIDE, "the author's page"),
    "email": Field(EMAIL, "the author's e-mail address"),
}
FEEDS: Fields = {
    "briefs": Field(ENTRIES, "how many entries the feed of briefs holds; default: 20"),
    "notes": Field(ENTRIES, "how many entries the feed of notes holds; default: 60"),
    "hub": Field(OUTSIDE, "the address of a WebSub hub"),
    "also_at": Field(ListOf(FILE_ADDRESS), "more addresses of the feed of briefs, like /feed.xml"),
}
FORM: Fields = {
    "action": Field(OUTSIDE, "where the form is sent", required=True),
    "field": Field(TEXT, "the name of its e-mail field", required=True),
    "hidden": Field(PairsShape(), "hidden fields"),
}
SITE: Fields = {
    "title": Field(TEXT, "the newsletter's name", required=True),
    "url": Field(
        Parsed("an address like https://brief.example/", base_address),
        "where the site will stand",
        required=True,
    ),
    "language": Field(LANGUAGE, "its language, like en or fr", required=True),
    "timezone": Field(
        Parsed("a time zone like Europe/Paris", _zone),
        "its time zone, like Europe/Paris",
        required=True,
    ),
    "author": Field(
        Record(AUTHOR, Author, "an author"),
        "who publishes it, like {name: The desk}",
        required=True,
    ),
    "id_authority": Field(
        Parsed("a domain of yours and a date like brief.example,2024", _authority),
        "what stands in every feed id, for ever, like brief.example,2024",
        required=True,
    ),
    "tagline": Field(TEXT, "one line below the name"),
    "brief": Field(BriefRulesShape(), "when the brief goes out; default: friday 07:00"),
    "feeds": Field(Record(FEEDS, FeedSettings, "the feeds"), "sizes and more of the feeds"),
    "license": Field(TEXT, "the licence of the texts"),
    "report": Field(CONTACT, "where readers report an error: mailto:… or https://…"),
    "subscribe": Field(
        Record(
            {"email": Field(Record(FORM, SubscribeForm, "a form"), "a mailing service's form")},
            _subscribe,
            "the ways to subscribe",
        ),
        "ways to subscribe",
    ),
    "logo": Field(PICTURE_ADDRESS, "a picture below /assets/"),
    "icon": Field(PICTURE_ADDRESS, "a square picture below /assets/"),
    "accent": Field(AccentShape(), "the accent colour"),
    "cards": Field(FLAG, "whether pictures for shared links are drawn"),
    "rules": Field(RulesShape(), "how loudly editorial rules speak"),
    "languages": Field(ListOf(LANGUAGE), "the languages of the editions"),
    "deploy": Field(DeployShape(), "where `deploy` brings the site: targets by their names"),
}


def read(node: Mapping, problems: Problems) -> Config | None:
    """Return the configuration, or None where what a build needs is missing or wrong."""
    values = read_fields(SITE, node, problems, missing_at=Mapping((), 1, 1))
    if any(field.required and name not in values for name, field in SITE.items()):
        return None
    rules = values.pop("brief", None)
    if rules:
        values["brief_rules"] = rules
    if "languages" in values:
        own, given = values["language"], tuple(_each_once(values["languages"]))
        if given[:1] != (own,):
            others = ", ".join(tag for tag in given if tag != own)
            message = f"the first of `languages` is to be the site's own, which is `{own}`"
            remedy = f"write languages: [{own}, {others}]" if others else "take `languages` out"
            at = node.get("languages") or node
            problems.add("N110", "warning", at.line, at.column, message, remedy, at.width)
        values["languages"] = tuple(_each_once((own, *given)))
    return Config(places=places(node, problems.left_out), **values)


def _each_once(tags: Iterable[str]) -> Iterable[str]:
    """Leave out what differs in case alone: one language, and to some disks one folder."""
    seen: dict[str, str] = {}
    for tag in tags:
        seen.setdefault(tag.casefold(), tag)
    return seen.values()
