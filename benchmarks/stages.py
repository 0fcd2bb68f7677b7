"""Runs site-gen with a stopwatch around each stage: `python -m benchmarks.stages FILE ARGUMENTS…`.

The program knows nothing of it: a stage's functions are wrapped as soon as their module has been
imported, so that what is imported late stays late. FILE gets the seconds of each stage, as JSON.
"""

from __future__ import annotations

import builtins
import functools
import json
import sys
import time
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

STAGES = {
    "see whether all is as it was": (
        "site_gen.again:scan",
        "site_gen.again:unchanged",
        "site_gen.again:remember",
    ),
    "read files": ("site_gen.sources:load", "site_gen.build:default_templates"),
    "read notes": ("site_gen.intake:read", "site_gen.read.content:read"),
    "arrange": ("site_gen.arrange.site:arrange",),
    "plan": ("site_gen.arrange.pages:plan",),
    "compute fingerprints": ("site_gen.press:run",),
    "set up rendering": ("site_gen.press:_printer",),
    "render pages": ("site_gen.render.pages:render",),
    "render feeds": ("site_gen.render.feeds:render",),
    "render the rest": (
        "site_gen.render.assets:fingerprinted",
        "site_gen.render.sitemap:sitemap",
        "site_gen.render.sitemap:robots",
    ),
    "write": ("site_gen.write.output:commit",),
    "look up and keep memos": (
        "site_gen.program:salt",
        "site_gen.write.memo:load",
        "site_gen.write.memo:save",
        "site_gen.write.standing:read",
        "site_gen.write.standing:write",
    ),
}
"""What a build does, in its order → the functions that do it."""
IMPORTS = "import modules"
"""Counted beside the stages, and not in the one that was under way."""


class Stopwatch:
    """Counts the seconds in each stage, without those of a stage within it."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys((IMPORTS, *STAGES), 0.0)
        self._within: list[float] = []
        """For each stage under way, what stages within it have taken."""

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with the watch around it."""

        @functools.wraps(function)
        def wrapper(*args: Any, **settings: Any) -> Any:
            self._within.append(0.0)
            started = time.perf_counter()
            try:
                return function(*args, **settings)
            finally:
                taken = time.perf_counter() - started
                self.seconds[stage] += taken - self._within.pop()
                if self._within:
                    self._within[-1] += taken

        return wrapper


class Finder(MetaPathFinder):
    """Finds modules as ever, and wraps the functions of stages in those that have some."""

    def __init__(self, watch: Stopwatch) -> None:
        self.watch = watch

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Return the spec of a module with stages; None leaves a module to others."""
        wanted = functions_of(fullname)
        spec = PathFinder.find_spec(fullname, path, target) if wanted else None
        if spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            for name, stage in wanted.items():
                setattr(module, name, self.watch.timed(stage, getattr(module, name)))

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def functions_of(module: str) -> dict[str, str]:
    """Return the stage of each function of a module that makes one."""
    found = {}
    for stage, functions in STAGES.items():
        for one in functions:
            home, _, name = one.partition(":")
            if home == module:
                found[name] = stage
    return found


def main(file: Path, arguments: Sequence[str]) -> None:
    """Run site-gen and write down what its stages took."""
    watch = Stopwatch()
    sys.meta_path.insert(0, Finder(watch))
    builtins.__import__ = watch.timed(IMPORTS, builtins.__import__)
    try:
        from site_gen.cli import main as run  # noqa: PLC0415 - only now is its import watched

        run(list(arguments), prog_name="site-gen")
    finally:
        file.write_text(json.dumps(watch.seconds), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
