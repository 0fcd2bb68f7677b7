"""What editors write for the status of a claim, and the word that is meant."""

from __future__ import annotations

from collections.abc import Mapping

_MEANT = {
    "rumoured": "alleged gossip rumor rumored rumour speculated unconfirmed whispered",
    "reported": "said sourced",
    "announced": "intended official planned promised unveiled",
    "confirmed": "true verified",
    "disputed": "challenged contested contradicted controversial doubted questioned",
    "denied": "dismissed refused rejected",
    "delayed": "late postponed slipped",
    "delivered": "built completed done finished launched opened released shipped",
    "shelved": "abandoned axed canceled cancelled dropped paused scrapped stopped suspended",
    "false": "debunked disproved fake invented untrue wrong",
}
Synonyms = Mapping[str, tuple[str, ...]]
"""Word → those that it may stand for, the likeliest first."""
STATUSES: Synonyms = {
    **{word: (status,) for status, words in _MEANT.items() for word in words.split()},
    "refuted": ("false", "denied"),  # shown to be wrong, or only said to be
    "rebutted": ("denied", "false"),
}
