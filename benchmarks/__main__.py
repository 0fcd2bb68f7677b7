"""`python -m benchmarks`: measures, and writes the tables to stdout."""

from __future__ import annotations

import signal
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from benchmarks import breakdown, corpus, machine, rounds, tables
from benchmarks.generators import Generators
from benchmarks.process import BenchmarkError
from benchmarks.rounds import Results
from benchmarks.sites import ROOT, Site, lay_out
from benchmarks.steps import Step
from benchmarks.systems import SITE_GEN, SYSTEMS, System

_EXAMPLES = """\
examples:
  python -m benchmarks                                      as `make bench`
  python -m benchmarks --notes 1000 --runs 1 --only site_gen
  python -m benchmarks --only site_gen hugo --steps again body
  python -m benchmarks --profile --notes 10000              where site_gen's time goes
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure as asked; return the exit status."""
    signal.signal(signal.SIGTERM, _interrupted)
    options = _options(arguments)
    try:
        sys.stdout.write(_profile(options) if options.profile else _measure(options))
    except BenchmarkError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nbroken off; nothing is left running\n")
        return 130
    return 0


def _options(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(
        prog="python -m benchmarks",
        description="Measure site_gen beside other generators on the same made-up notes.",
        epilog=_EXAMPLES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--notes", type=_count, nargs="+", default=[1_000, 10_000], metavar="N",
        help="how many notes the sites have (default: 1000 10000)",
    )  # fmt: skip
    parser.add_argument(
        "--runs", type=_count, default=3, metavar="N",
        help="rounds, of which the medians are shown (default: 3)",
    )  # fmt: skip
    parser.add_argument(
        "--only", nargs="+", choices=SYSTEMS, default=list(SYSTEMS), metavar="SYSTEM",
        help=f"the generators to measure, of {', '.join(SYSTEMS)}",
    )  # fmt: skip
    steps = {step.option: step for step in Step}
    parser.add_argument(
        "--steps", nargs="+", choices=steps, default=list(steps), metavar="STEP",
        help=f"the builds to measure after the cold one, of {', '.join(steps)}",
    )  # fmt: skip
    parser.add_argument(
        "--work", type=Path, default=ROOT / ".cache" / "bench", metavar="DIR",
        help="where the sites and the generators are put (default: .cache/bench)",
    )  # fmt: skip
    parser.add_argument(
        "--profile", action="store_true", help="show where site_gen's time goes, and stop"
    )
    return parser.parse_args(arguments)


def _measure(options: Namespace) -> str:
    work: Path = options.work.absolute()
    systems = [SYSTEMS[name] for name in SYSTEMS if name in options.only]
    generators = Generators(work)
    generators.set_up(options.only)
    steps = [step for step in Step if step.option in options.steps]
    results = Results()
    heading = _heading(generators, systems)
    for count in options.notes:
        sites = _sites(systems, count, work)
        rounds.measure(sites, generators, results, steps=steps, runs=options.runs)
    if SITE_GEN in systems:
        rounds.measure_help(results)
    return f"{heading}\n\n{tables.report(results)}"


def _profile(options: Namespace) -> str:
    work: Path = options.work.absolute()
    parts = [machine.describe()]
    for count in options.notes:
        (site,) = _sites([SITE_GEN], count, work)
        parts.append(breakdown.report(site, work))
    return "\n\n".join(parts)


def _sites(systems: Sequence[System], count: int, work: Path) -> list[Site]:
    return lay_out(systems, corpus.notes(count), work / "sites")


def _heading(generators: Generators, systems: Sequence[System]) -> str:
    """Return what the numbers were measured with and on."""
    versions = ", ".join(f"{one.label} {generators.version(one.name)}" for one in systems)
    return "  \n".join(f"{line}." for line in (versions, machine.describe(), machine.load()))


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def _interrupted(*_: object) -> NoReturn:
    """End as by Ctrl-C, so that what was started is ended too."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
