"""Notes, texts and pages to clip, made at random for as long as is asked; and what notes cost."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from site_gen import build as pipeline
from tests import fuzzing, pathological, small_site
from tests.pathological import Cost

T = TypeVar("T")
_NOTES_A_SITE, _SITES_A_ROUND = 12, 10


def costs() -> str:
    """Measure every pathological note; each keeps within what is promised."""
    found: list[Cost] = []
    for name, data in pathological.cases():
        for step in pathological.STEPS:
            cost = pathological.measure(name, data, step)
            assert not cost.failure, cost.row
            assert cost.seconds <= pathological.SECONDS, cost.row
            assert cost.megabytes <= pathological.MEGABYTES, cost.row
            found.append(cost)
    slowest = max(found, key=lambda cost: cost.seconds)
    largest = max(found, key=lambda cost: cost.megabytes)
    refused = {cost.name for cost in found if {"N301", "N315", "N109", "N004"} & {*cost.codes}}
    return (
        f"{len(found) // 2} notes that cost most, {len(refused)} of them refused as too large, "
        f"deep or long; the slowest {slowest.seconds:.1f} s ({slowest.name}, {slowest.step}), the "
        f"largest {largest.megabytes:.0f} MB ({largest.name})"
    )


def repeat(
    attempt: Callable[[T], None], kind: st.SearchStrategy[T], seconds: float, examples: int = 100
) -> int:
    """Try values, other ones in each round, for as long as is asked; return how many."""
    until, tried = time.monotonic() + seconds, 0
    for number in range(1_000_000):
        if time.monotonic() >= until:
            break

        @seed(number)
        @settings(
            deadline=None,
            max_examples=examples,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate, Phase.shrink],
        )
        @given(kind)
        def round_of(value: T) -> None:
            nonlocal tried
            tried += 1
            attempt(value)

        round_of()
    return tried


def fuzz(seconds: float) -> str:
    """Make sites of random notes, with all their pages and feeds."""
    sums: Counter[str] = Counter()

    def attempt(files: list[bytes]) -> None:
        tried = fuzzing.try_notes(files)
        sums.update(malformed=tried.malformed, published=tried.published, feeds=tried.feeds)

    kind = st.lists(fuzzing.note_files, min_size=_NOTES_A_SITE, max_size=_NOTES_A_SITE)
    repeat(attempt, kind, seconds, _SITES_A_ROUND)
    return (
        f"{sums['malformed']:,} malformed notes, each named by a diagnostic; "
        f"{sums['published']:,} sound ones made into pages and {sums['feeds']:,} feeds, each of "
        "which parses; tracebacks: 0"
    )


def fuzz_texts(seconds: float) -> str:
    """Read random Markdown, of which no word may be lost without a word."""
    tried = repeat(lambda text: fuzzing.try_text(*text), fuzzing.texts, seconds)
    return f"{tried:,} texts, of which no word was lost without a diagnostic; tracebacks: 0"


def fuzz_clips(seconds: float) -> str:
    """Clip random pages."""
    with tempfile.TemporaryDirectory() as folder:
        site = small_site.make(Path(folder))
        content = pipeline.arrange(site, at=fuzzing.NOW).content
    assert content is not None
    drafts = 0

    def attempt(data: bytes) -> None:
        nonlocal drafts
        drafts += fuzzing.try_clip(data, content)

    tried = repeat(attempt, fuzzing.clippings, seconds)
    return f"{tried:,} pages clipped, {drafts:,} of them into drafts that hold; tracebacks: 0"
