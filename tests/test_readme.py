"""What README.md says is true: its commands run, its files build, its links lead somewhere."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import html as lxml_html

from tests import sites

README = (sites.ROOT / "README.md").read_text("utf-8")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE_NAME = re.compile(r"`(content/[^`]+)`:?\n\n$")
_SECONDS = re.compile(r"\d+\.\d\d s")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block; `file` is the path that the line above gives it."""

    kind: str
    text: str
    file: str | None


def blocks() -> Iterator[Block]:
    for match in _BLOCK.finditer(README):
        named = _FILE_NAME.search(README[: match.start()])
        yield Block(match[1], match[2], named[1] if named else None)


def run(command: str, folder: Path) -> str:
    """Run a command as a reader would; return what it prints, without the time it took."""
    program, *arguments = shlex.split(command)
    known = {"site-gen": [sys.executable, "-m", "site_gen"]}
    done = subprocess.run(
        [*known[program], *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(sites.ROOT), "SOURCE_DATE_EPOCH": "1706400000"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return _SECONDS.sub("0 s", done.stdout)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, str]]]:
    """Write the files and run the commands in the order of the page; return (said, printed)."""
    folder = tmp_path_factory.mktemp("reader")
    outcomes = []
    for block in blocks():
        if block.file:
            (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.file).write_text(block.text, "utf-8")
        elif block.kind == "console":
            for part in re.split(r"^(?=\$ )", block.text, flags=re.MULTILINE)[1:]:
                command, _, printed = part.removeprefix("$ ").partition("\n")
                outcomes.append((_SECONDS.sub("0 s", printed), run(command, folder)))
    return folder, outcomes


def test_every_command_prints_what_is_said(told: tuple[Path, list[tuple[str, str]]]) -> None:
    _, outcomes = told
    assert len(outcomes) >= 3
    for said, printed in outcomes:
        assert printed == said


def test_the_page_says_the_sentence_that_is_quoted(
    told: tuple[Path, list[tuple[str, str]]],
) -> None:
    folder, _ = told
    (quoted,) = re.findall(r"^> (.*)$", README, re.MULTILINE)
    page = lxml_html.parse(str(folder / "output/briefs/2024-W04/index.html"))
    said = [" ".join(p.text_content().split()) for p in page.iter("p")]
    assert quoted in said


def shell_lines() -> list[str]:
    return [line for block in blocks() if block.kind == "sh" for line in block.text.splitlines()]


@pytest.mark.parametrize("line", [line for line in shell_lines() if line.startswith("site-gen")])
def test_a_command_for_the_shell_runs(line: str, tmp_path: Path) -> None:
    assert run(line, tmp_path).startswith("Usage: ")


@pytest.mark.parametrize("line", [line for line in shell_lines() if line.startswith("make")])
def test_make_knows_its_target(line: str) -> None:
    # Only asked what it would do: `make test` would come back here.
    done = subprocess.run(
        [*line.split(), "--dry-run"], cwd=sites.ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_the_built_site_can_be_looked_at(tmp_path: Path) -> None:
    (line,) = (line for line in shell_lines() if line.startswith("python3"))
    _, *arguments, port = line.split()
    root = sites.copy("minimal", tmp_path / "site")
    sites.build(root, tmp_path / "output", sites.now("minimal"))
    with subprocess.Popen(
        [sys.executable, "-u", *arguments, "0", "--bind", "127.0.0.1"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            assert server.stdout
            address = re.search(r"http://[\d.]+:\d+/", server.stdout.readline())
            assert address
            with urllib.request.urlopen(address[0], timeout=10) as page:
                assert b"A small brief" in page.read()
        finally:
            server.terminate()
    assert f"http://localhost:{port}/" in README


def test_every_shell_line_is_run_by_a_test() -> None:
    assert [
        line for line in shell_lines() if not line.startswith(("make", "site-gen", "python3"))
    ] == []


def test_every_command_that_is_named_exists(tmp_path: Path) -> None:
    named = sorted(set(re.findall(r"`site-gen ((?:new )?[a-z]+)", README)))
    assert {"build", "check", "list", "new note", "new brief", "new story", "new company"} <= set(
        named
    )
    for command in named:
        assert f"site-gen {command}" in run(f"site-gen {command} --help", tmp_path), command


def test_every_command_that_exists_is_named(tmp_path: Path) -> None:
    listed = run("site-gen --help", tmp_path).partition("Commands:\n")[2].partition("\n\n")[0]
    commands = re.findall(r"^  (\S+)", listed, re.MULTILINE)
    assert commands
    assert [command for command in commands if f"`site-gen {command}" not in README] == []


def test_every_link_to_a_file_leads_to_one() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (sites.ROOT / target).exists(), target
