"""Says how often feeds bring something."""

from __future__ import annotations

from site_gen.products import Pace
from site_gen.render.words import Words
from site_gen.settings import BriefRule

_ENOUGH = 4
"""Entries that tell a pace."""


def pace(value: Pace, words: Words) -> str:
    """Say how often a feed brings an entry, or how many it has while that tells nothing."""
    if value.count < _ENOUGH:
        count = value.count
        message = words.ngettext("%(count)s entry so far.", "%(count)s entries so far.", count)
    elif count := value.a_week:
        message = words.ngettext("About one a week.", "About %(count)s a week.", count)
    elif count := value.a_month:
        message = words.ngettext("About one a month.", "About %(count)s a month.", count)
    else:
        return words.gettext("A few a year.")
    return message % {"count": words.number(count)}


def weekly(rule: BriefRule, words: Words) -> str:
    """Say when briefs go out: `Once a week: Friday, 07:00.`."""
    told = {"day": words.weekday(rule.weekday), "time": words.clock_time(rule.time)}
    return words.gettext("Once a week: %(day)s, %(time)s.") % told
