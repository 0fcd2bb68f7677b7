"""Cases written as Markdown: small sites in fenced blocks, and what the program says of them.

    ## an unknown field is named at its key

    ```md content/notes/a.md
    ---
    titel: A
    ```

    ```text
    content/notes/a.md:2:1: error[N103]: unknown field `titel`
    ```

A block with a path is a file, `console` is what is typed (a line each, after `$ `), and `text` is
what is said; without it, nothing is. Blocks above the first `##` are files of every case.
`escaped` after a path: `\\xff` is a byte, `\\u0007` a character, `\\r` a carriage return.

Run as a program, it writes the answers of today into the files it is given: read their diff like
code.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from site_gen import build, clock
from site_gen.diagnostics import Diagnostic, Diagnostics
from site_gen.terminal import visible

NOW = clock.parse_when("2024-02-10")
_BLOCK = re.compile(
    r"^(?P<fence>`{3,}|~{3,})(?P<info>.*)\n(?P<text>(?:.*\n)*?)(?P=fence)[ ]*$", re.MULTILINE
)
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_ESCAPE = re.compile(rb"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(r)|(\\))")


@dataclass(frozen=True)
class Case:
    """A small site, and what is said of it."""

    name: str
    files: dict[str, bytes] = field(default_factory=dict)
    """Path below the site → bytes."""
    said: str = ""
    commands: tuple[str, ...] = ()
    """What is typed, where that is shown."""

    def write(self, root: Path) -> Path:
        """Write the site below `root`."""
        for path, data in self.files.items():
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        return root


Judge = Callable[[Case, Path], str]
"""Says of a case, written below a folder, what its file should say."""


def read(path: Path) -> list[Case]:
    """Read the cases of a file."""
    shared = Case("shared")
    cases: list[Case] = []
    for name, text, _ in _parts(path.read_text("utf-8")):
        case = _case(name, text, shared)
        if name in {known.name for known in cases}:
            raise ValueError(f"{path} has two cases called {name}")
        if name:
            cases.append(case)
        else:
            shared = case
    return cases


def rewrite(path: Path, judge: Judge) -> None:
    """Put what is said today into the cases of a file that say something."""
    text = path.read_text("utf-8")
    answers = {case.name: _judged(case, judge) for case in read(path)}
    for name, part, start in reversed(list(_parts(text))):
        for block in reversed(list(_BLOCK.finditer(part))):
            if name and block["info"].strip() == "text":
                first, last = start + block.start("text"), start + block.end("text")
                text = text[:first] + answers[name] + text[last:]
    path.write_text(text, "utf-8")


def concisely(case: Case, root: Path) -> str:
    """Say what reading and arranging finds, a line each, with its help below."""
    return "".join(map(_with_help, diagnose(case.write(root))))


def diagnose(root: Path) -> Diagnostics:
    """Read and arrange the site at `root`."""
    return build.arrange(root, at=NOW).diagnostics


def shown(found: Diagnostic) -> str:
    """Write a diagnostic's place, severity, code and message in one line."""
    at = found.at
    place = [str(p) for p in (at.path, at.line, at.column) if p is not None] if at else ["-"]
    return visible(f"{':'.join(place)}: {found.severity}[{found.code}]: {found.message}")


def _with_help(found: Diagnostic) -> str:
    return f"{shown(found)}\n  help: {found.help}\n"


def _judged(case: Case, judge: Judge) -> str:
    with tempfile.TemporaryDirectory() as folder:
        return judge(case, Path(folder))


def _parts(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield (heading, text below it, where that starts); what stands above them has none."""
    inside = [(m.start(), m.end()) for m in _BLOCK.finditer(text)]
    headings = [
        h for h in _HEADING.finditer(text) if not any(a <= h.start() < b for a, b in inside)
    ]
    starts = [0, *(h.end() for h in headings)]
    ends = [*(h.start() for h in headings), len(text)]
    for name, start, end in zip(["", *(h[1] for h in headings)], starts, ends, strict=True):
        yield name, text[start:end], start


def _case(name: str, text: str, shared: Case) -> Case:
    files, said = dict(shared.files), ""
    commands: list[str] = []
    for block in _BLOCK.finditer(text):
        words = block["info"].split()
        if words == ["text"]:
            said = block["text"]
        elif words == ["console"]:
            commands.extend(line.removeprefix("$ ") for line in block["text"].splitlines())
        elif len(words) > 1:
            data = block["text"].encode()
            files[words[1]] = _ESCAPE.sub(_unescaped, data) if words[2:] == ["escaped"] else data
    return Case(name, files, said, tuple(commands))


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes.fromhex(found[1].decode())
    if found[2]:
        return chr(int(found[2], 16)).encode("utf-8", "surrogatepass")
    return b"\r" if found[3] else b"\\"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name), concisely)
