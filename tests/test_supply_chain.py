"""What the program is made of: declared and used, locked with hashes, under licences that agree.

`python -m tests.test_supply_chain` writes the table of docs/licences.md anew.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/licences.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
NOT_IMPORTED = {
    "h11": "spoken by uvicorn",
    "tzdata": "data: the zones, where a system has none",
    "uv": "`make lock`",
    "setuptools": "builds what is published as source alone",
    "sgmllib3k": "imported by feedparser for reader",
    "lxml-stubs": "types",
    "types-pyyaml": "types",
    "types-html5lib": "types",
    "mypy": "`make types`",
    "ruff": "`make lint`",
    "hatchling": "`make wheel`",
    "pytest-cov": "`make test PYTEST_FLAGS=--cov`",
    "pytest-xdist": "`make test`",
}
"""Declared and imported by no module of ours, each with what it is for."""
AGREE = {
    "Apache-2.0",
    "BSD",
    "CNRI-Python",
    "LGPL",
    "MIT",
    "MIT-CMU",
    "MPL-1.1",
    "MPL-2.0",
    "PSF-2.0",
}
"""Licences under which a program under MIT may ask for a library: nothing of it is copied here."""
_FAMILIES = (
    ("BSD", r"\bBSD\b|FreeBSD"),
    ("LGPL", r"LGPL|Lesser General Public"),
    ("GPL", r"(?<!L)GPL|(?<!Lesser )General Public"),
    ("AGPL", r"AGPL|Affero"),
    ("MPL-1.1", r"MPL-1\.1"),
    ("MPL-2.0", r"MPL[- ]?2\.0|Mozilla Public License 2\.0"),
    ("Apache-2.0", r"Apache"),
    ("PSF-2.0", r"PSF|Python Software Foundation"),
    ("CNRI-Python", r"CNRI"),
    ("MIT-CMU", r"MIT-CMU|HPND"),
    ("MIT", r"\bMIT\b(?!-CMU)"),
)


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: list[str]) -> set[str]:
    return {canonical(re.split(r"[\s\[<>=!~;]", line, maxsplit=1)[0]) for line in requirements}


EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
RUNTIME = names(
    PROJECT["dependencies"] + [r for extra, of in EXTRAS.items() if extra != "dev" for r in of]
)
DEV = names(EXTRAS["dev"]) - {"site-gen"}


def locked(path: str = "requirements.lock") -> dict[str, list[str]]:
    """Return the name of each locked package → its lines."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in (ROOT / path).read_text("utf-8").splitlines():
        start = re.match(r"([A-Za-z0-9][\w.-]*)==", line)
        if start:
            name = canonical(start[1])
        if name and not line.startswith("#"):
            found.setdefault(name, []).append(line)
    return found


@cache
def imported(*folders: str) -> set[str]:
    """Return the distributions that the modules below some folders import."""
    providers = metadata.packages_distributions()
    tops = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.Import):
                    tops |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    tops.add(node.module.partition(".")[0])
    return {canonical(name) for top in tops for name in providers.get(top, ())} - {"site-gen"}


def licence_of(distribution: metadata.Distribution) -> str:
    """Return the licences of a package, as short names in the order of the alphabet."""
    about = distribution.metadata
    text = " ".join(
        [
            *(about.get_all("License-Expression") or ()),
            *(text[:100] for text in about.get_all("License") or ()),
            *(c for c in about.get_all("Classifier") or () if c.startswith("License ::")),
        ]
    )
    return ", ".join(sorted({name for name, pattern in _FAMILIES if re.search(pattern, text)}))


def installed() -> dict[str, metadata.Distribution]:
    """Return what is declared or locked, and installed: name → package."""
    ours = {*locked(), *RUNTIME, *DEV}
    found = {canonical(d.name): d for d in metadata.distributions()}
    return {name: found[name] for name in sorted(found) if name in ours}


def table() -> str:
    """Return the table of docs/licences.md for what is installed."""
    lines = [f"| {name} | {licence_of(package)} |" for name, package in installed().items()]
    return "\n".join(["| package | licence |", "| --- | --- |", *lines])


def rows() -> dict[str, str]:
    """Return the table as it is written: name → licence."""
    found = re.findall(
        r"^\| ([a-z0-9][a-z0-9-]*) \| ([^|]*) \|", PAGE.read_text("utf-8"), re.MULTILINE
    )
    return {name: licence.strip() for name, licence in found if name != "package"}


def test_all_that_the_program_imports_is_declared() -> None:
    assert imported("site_gen") - RUNTIME == set()


def test_all_that_tests_and_benchmarks_import_is_declared() -> None:
    assert imported("tests", "benchmarks") - RUNTIME - DEV == set()


def test_nothing_is_declared_that_is_not_used() -> None:
    assert RUNTIME - imported("site_gen") - set(NOT_IMPORTED) == set()
    assert DEV - imported("tests", "benchmarks") - set(NOT_IMPORTED) == set()


def test_no_use_is_claimed_of_what_is_not_declared() -> None:
    assert set(NOT_IMPORTED) - RUNTIME - DEV == set()
    assert set(NOT_IMPORTED) & imported("site_gen") == set()


def test_all_that_is_declared_is_locked() -> None:
    assert (RUNTIME | DEV) - set(locked()) == set()


@pytest.mark.parametrize(
    "path",
    [
        "requirements.lock",
        "requirements-build.lock",
        "requirements-audit.lock",
        "benchmarks/locks/requirements.lock",
        "tests/system/requirements.lock",
    ],
)
def test_nothing_is_locked_without_a_hash(path: str) -> None:
    lock = locked(path)
    assert lock
    assert [name for name, lines in lock.items() if "--hash=sha256:" not in "".join(lines)] == []


def test_every_declared_version_has_a_lowest_one() -> None:
    for line in [*PROJECT["dependencies"], *(r for of in EXTRAS.values() for r in of)]:
        assert ">=" in line or line.startswith("site-gen["), line


def test_every_locked_package_is_under_a_licence_that_agrees() -> None:
    for name, package in installed().items():
        licences = set(licence_of(package).split(", "))
        # Several are a choice, or all hold; a choice of GPL beside others is one not to take.
        assert licences - {"GPL"} <= AGREE, name
        assert licences - {"GPL"}, name


def test_the_page_of_licences_names_every_locked_package() -> None:
    written = rows()
    assert set(installed()) - set(written) == set()
    assert set(written) - {*locked(), *RUNTIME, *DEV} == set()


def test_the_page_of_licences_is_right_about_them() -> None:
    lock, written = locked(), rows()
    for name, package in installed().items():
        if any(line.startswith(f"{name}=={package.version}") for line in lock.get(name, ())):
            assert written[name] == licence_of(package)


def audited(tmp_path: Path, output: str, status: int = 0) -> tuple[int, str]:
    """Run .ci/audit.py with a stand-in for pip-audit that prints `output`."""
    program = tmp_path / "pip-audit"
    program.write_text(f"#!{sys.executable}\nprint({output!r})\nraise SystemExit({status})\n")
    program.chmod(0o755)
    script = [sys.executable, str(ROOT / ".ci/audit.py"), str(program)]
    done = subprocess.run(script, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


SOUND = {"name": "nh3", "version": "1", "vulns": []}
HOLE = {"id": "PYSEC-1", "fix_versions": ["2"], "aliases": [], "description": ""}


@pytest.mark.parametrize(
    ("packages", "status", "said"),
    [
        ([SOUND], 0, "audited: 1 packages, 0 advisories\n"),
        (
            [SOUND | {"vulns": [HOLE]}],
            1,
            "nh3 1: PYSEC-1, mended in 2\naudited: 1 packages, 1 advisories\n",
        ),
        (
            [{"name": "nh3", "skip_reason": "not found"}],
            0,
            "not audited: the advisories at pypi.org cannot be reached from here\n",
        ),
        (
            [SOUND, {"name": "lxml", "skip_reason": "not found"}],
            0,
            "audited: 1 packages, 0 advisories; not looked up: lxml\n",
        ),
    ],
)
def test_an_audit_fails_for_an_advisory_and_for_nothing_else(
    tmp_path: Path, packages: list[dict[str, object]], status: int, said: str
) -> None:
    assert audited(tmp_path, json.dumps({"dependencies": packages})) == (status, said)


def test_an_audit_without_a_network_says_so(tmp_path: Path) -> None:
    status, said = audited(tmp_path, "", 1)
    assert status == 0
    assert said.startswith("not audited: pip-audit could not look anything up (")


if __name__ == "__main__":
    before, start, rest = PAGE.read_text("utf-8").partition("| package |")
    PAGE.write_text(f"{before}{table()}\n", "utf-8")
