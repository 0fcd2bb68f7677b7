"""Runs campaigns and prints a row of figures for each, as SECURITY.md has them.

    python -m tests.torture [--seconds N] [--kills N] [--saves N] [CAMPAIGN…]

Each ends at its first failure with a traceback; a figure is of what ran.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping

from tests.torture import blows, guided, notes, soak


def main() -> None:
    """Run the campaigns that are asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="of each way of fuzzing")
    parser.add_argument("--kills", type=int, default=2000, help="builds to kill")
    parser.add_argument("--saves", type=int, default=10_000, help="saves while a preview runs")
    campaigns: Mapping[str, Callable[[argparse.Namespace], str]] = {
        "costs": lambda _: notes.costs(),
        "notes": lambda given: notes.fuzz(given.seconds),
        "texts": lambda given: notes.fuzz_texts(given.seconds),
        "clips": lambda given: notes.fuzz_clips(given.seconds),
        "guided": lambda given: guided.fuzz(given.seconds),
        "faults": lambda _: blows.faults_of_all_calls(),
        "kills": lambda given: blows.kills(given.kills),
        "crowd": lambda _: blows.crowd(),
        "soak": lambda given: soak.soak(given.saves),
    }
    parser.add_argument("campaigns", nargs="*", metavar="CAMPAIGN", help=", ".join(campaigns))
    given = parser.parse_args()
    for name in given.campaigns or campaigns:
        begun = time.monotonic()
        figures = campaigns[name](given)
        print(f"{name:7} {time.monotonic() - begun:7.0f} s  {figures}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
