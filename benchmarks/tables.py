"""Writes what was measured as tables in Markdown that a terminal shows well too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.rounds import Results
from benchmarks.steps import Step
from benchmarks.systems import SYSTEMS

MIB = 1024 * 1024
NONE = "–"
_OURS = "site_gen"
Cell = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Target:
    """A ratio that is to be reached."""

    label: str
    ratio: float | None
    """None where it was not measured."""
    limit: float


def report(results: Results) -> str:
    """Return all tables of a run."""
    sizes = sorted({key.notes for key in results.samples})
    parts = [part for notes in sizes for part in _of_size(results, notes)]
    reached = [target for target in targets(results) if target.ratio is not None]
    if reached:
        parts.append(f"### Targets\n\n{_targets_table(reached)}")
    return "\n\n".join(parts) + "\n"


def targets(results: Results) -> list[Target]:
    """Return what is to be reached, with what was."""
    some, many = 10_000, 100_000

    def of(step: Step, notes: int = some, system: str = _OURS) -> float | None:
        return results.seconds(system, notes, step)

    hugo_cold, hugo_again = of(Step.COLD, system="hugo"), of(Step.AGAIN, system="hugo")
    peak, hugo_peak = (results.peak(name, some, Step.COLD) for name in (_OURS, "hugo"))
    of_many = divided(of(Step.COLD, many), of(Step.COLD))
    return [
        Target("cold build / Hugo cold", divided(of(Step.COLD), hugo_cold), 0.6),
        Target("one body edited / Hugo again", divided(of(Step.BODY), hugo_again), 1 / 20),
        Target("nothing changed / Hugo again", divided(of(Step.AGAIN), hugo_again), 1 / 40),
        Target("peak memory / Hugo's", divided(peak, hugo_peak), 0.6),
        Target('`--help` / `python -c "import click"`', results.help_ratio, 1.3),
        Target("100,000 notes: cold / 10 × 10,000 notes", divided(of_many, many / some), 1.1),
        Target("100,000 notes: one body edited / the same at 10,000",
               divided(of(Step.BODY, many), of(Step.BODY)), 6),
    ]  # fmt: skip


def divided(one: float | None, other: float | None) -> float | None:
    """Return a ratio, if both sides were measured."""
    return None if one is None or not other else one / other


def ratio(value: float) -> str:
    """Return `1/25` for what is far below 1, else a number."""
    if value < 0.1:
        return f"1/{1 / value:.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def seconds(value: float) -> str:
    """Return a time."""
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s"


def mebibytes(value: float) -> str:
    """Return an amount of memory or disk."""
    amount = value / MIB
    return f"{amount:.1f} MiB" if amount < 10 else f"{amount:,.0f} MiB"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, its columns padded; numbers stand to the right of their column."""
    lines = [list(head), *map(list, rows)]
    widths = [max(3, *(len(line[column]) for line in lines)) for column in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    padded = [
        [line[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(line[1:], widths[1:], strict=True))]
        for line in lines
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in (padded[0], rule, *padded[1:]))


def _of_size(results: Results, notes: int) -> list[str]:
    names = [name for name in SYSTEMS if results.seconds(name, notes, Step.COLD) is not None]
    parts = [
        f"### {notes:,} notes: time",
        _comparison(names, lambda name, step: results.seconds(name, notes, step), seconds),
        f"### {notes:,} notes: most memory",
        _comparison(names, lambda name, step: results.peak(name, notes, step), mebibytes),
        f"### {notes:,} notes: what was built",
    ]
    rows = [
        [SYSTEMS[name].label, f"{files:,}", mebibytes(size)]
        for name, (files, size) in ((name, results.sizes[name, notes]) for name in names)
    ]
    return [*parts, table(["", "files", "size"], rows)]


def _comparison(
    names: Sequence[str], value: Callable[[str, Step], float | None], cell: Cell
) -> str:
    """Return a table with a row a step: each system's value, then ours by that of the others."""
    peers = [name for name in names if name != _OURS] if _OURS in names else []
    head = ["", *(SYSTEMS[name].label for name in names)]
    head += [f"site_gen / {SYSTEMS[name].label}" for name in peers]
    rows = []
    for step in Step:
        values = [value(name, step) for name in names]
        if any(one is not None for one in values):
            ratios = [divided(value(_OURS, step), value(name, step)) for name in peers]
            cells = [_shown(cell, one) for one in values]
            rows.append([step.value, *cells, *(_shown(ratio, one) for one in ratios)])
    return table(head, rows)


def _targets_table(reached: Sequence[Target]) -> str:
    rows = [
        [t.label, ratio(t.ratio), ratio(t.limit), "yes" if t.ratio <= t.limit else "no"]
        for t in reached
        if t.ratio is not None
    ]
    return table(["ratio", "measured", "at most", "reached"], rows)


def _shown(cell: Cell, value: float | None) -> str:
    return NONE if value is None else cell(value)
