"""What templates may call: the functions and filters of a theme, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from site_gen import clock, feed_ids
from site_gen.publication import Declared
from site_gen.record import SHAPES
from site_gen.render import (
    amounts,
    bars,
    chain,
    charts,
    json_ld,
    opening,
    plain_text,
    policy,
    rhythm,
    timeline,
    trackers,
    vocabulary,
)
from site_gen.render import words as languages

if TYPE_CHECKING:
    from site_gen.render.templates import Theme


def globals_of(theme: Theme) -> dict[str, object]:
    """Return what every template sees, its own context apart."""
    return {
        "head": theme.head,
        "config": theme.head.config,
        "words": theme.words,
        "link": theme.link,
        "absolute": theme.absolute,
        "asset": theme.asset,
        "once": theme.once,
        "style": theme.style,
        "plain_paragraphs": plain_text.paragraphs,
        "absolute_asset": theme.absolute_asset,
        "prose": theme.prose,
        "prose_feed": theme.prose_feed,
        "in_language": theme.in_language,
        "direction": languages.direction,
        "content_policy": policy.content_policy,
        "chain": lambda note: chain.parts(note, theme.words),
        "remarks": lambda note: chain.remarks(note, theme.words),
        "role": lambda source, note: chain.role(source, note, theme.words),
        "foreign": lambda source, note: chain.foreign(source, note, theme.words),
        "named": lambda sources: chain.names(sources, theme.words),
        "retraction": theme.retraction,
        "picture_of": json_ld.picture_of,
        "by_year": theme.by_year,
        "line_chart": lambda points: charts.line(points, theme.words),
        "bar_chart": lambda histories, day=None: bars.bars(histories, day, theme.words),
        "sparkline_of": charts.sparkline,
        "in_time": charts.in_time,
        "digest": opening.digest,
        "minutes": opening.minutes,
    }


def filters_of(theme: Theme) -> dict[str, Callable[..., object]]:
    """Return the filters that make a value into words, or put values in order."""
    words, zone = theme.words, theme.head.config.timezone
    return {
        "day": lambda when: words.day(when, zone),
        "moment": lambda at: words.moment(at, zone),
        "short_day": lambda when: words.date_mark(clock.calendar_day(when, zone), "day"),
        "iso": theme.iso,
        "number": words.number,
        "period": words.period,
        "pace": lambda pace: rhythm.pace(pace, words),
        "weekly": lambda rule: rhythm.weekly(rule, words),
        "list_of": words.list_of,
        "language_name": words.language_name,
        "own_name": languages.own_name,
        "country_name": words.country_name,
        "newest_first": theme.newest_first,
        "anchor": _anchor,
        "open_address": chain.open_address,
        "amount": lambda figure: vocabulary.amount(figure, words),
        "amount_in": lambda figure, unit: amounts.amount(figure, unit, words),
        "compared": lambda factor: amounts.compared(factor, words),
        "fallen": lambda status: vocabulary.fallen(status, words),
        "nth_note": lambda place: vocabulary.nth_note(place, words),
        "status": lambda status: vocabulary.status(status, words),
        "basis": lambda basis: vocabulary.basis(basis, words),
        "figure_kind": lambda kind: vocabulary.figure_kind(kind, words),
        "change_kind": lambda kind: vocabulary.change_kind(kind, words),
        "shape": lambda shape: vocabulary.shape(shape, words),
        "shape_of": lambda status: vocabulary.shape(SHAPES[status], words),
        "shape_meaning": lambda shape: vocabulary.shape_meaning(shape, words),
        "publishers": lambda sources: words.list_of(trackers.publishers(sources)),
        "claim_parts": trackers.parts,
        "by_company": trackers.by_company,
        "by_label": trackers.by_label,
        "in_shapes": trackers.in_shapes,
        "turns": trackers.turns,
        "timeline": lambda view: timeline.entries(view, zone),
        "held_reason": lambda reason: vocabulary.held(reason, words),
        "collection_name": lambda name: vocabulary.collection(name, words),
    }


def _anchor(declared: Declared) -> str:
    """Return the id of a declared change in a list of all; no heading's id has a capital."""
    return f"Change_{feed_ids.subject(declared).replace('/', '_')}_{declared.change.number}"
