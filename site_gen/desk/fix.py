"""Mends what `check` found, where that needs no judgement; shows it, or writes it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from site_gen.arrange.editorial.names import Names
from site_gen.desk import files, mending
from site_gen.diagnostics import Diagnostics
from site_gen.model import Content, Note

PICTURES = frozenset({"N223", "N224"})
NEEDS_PILLOW = "pictures are left as they are; to mend them: pip install 'site-gen[cards]'"


@dataclass(frozen=True, slots=True)
class Mend:
    """A file that can be mended."""

    path: str
    before: bytes
    after: bytes
    codes: tuple[str, ...]
    """The rules that it then keeps."""


@dataclass(frozen=True, slots=True)
class Mends:
    """What can be mended, and what came in the way."""

    files: tuple[Mend, ...] = ()
    found: Diagnostics = ()
    lacking: str = ""
    """What could not be mended for want of a library."""


def plan(root: Path, content: Content, found: Diagnostics) -> Mends:
    """Return what can be mended of what was found; nothing is written."""
    broken: dict[str, set[str]] = {}
    for each in found:
        if each.at is not None:
            broken.setdefault(each.at.path, set()).add(each.code)
    by_path = {note.path: note for note in content.notes}
    names = Names(content.companies)
    mends: list[Mend] = []
    problems: list[Diagnostics] = []
    pictures = any(codes & PICTURES for codes in broken.values())
    lighter = _lighter() if pictures else None
    for path, codes in sorted(broken.items()):
        if path in by_path:
            steps = _of_note(by_path[path], codes, names)
        elif codes & PICTURES and lighter is not None:
            steps = iter([(tuple(sorted(codes & PICTURES)), _or_same(lighter))])
        else:
            continue
        before, wrong = files.read(root, path)
        problems.append(wrong)
        if not wrong:
            mends += _applied(path, before, steps)
    lacking = NEEDS_PILLOW if pictures and lighter is None else ""
    return Mends(tuple(mends), tuple(d for wrong in problems for d in wrong), lacking)


def write(root: Path, mends: Mends) -> Diagnostics:
    """Write what is mended; a file that changed meanwhile is left alone."""
    found: list[Diagnostics] = []
    for mend in mends.files:
        now, wrong = files.read(root, mend.path)
        if not wrong and now == mend.before:
            wrong = files.replace(root, mend.path, mend.after)
        found.append(wrong)
    return tuple(d for wrong in found for d in wrong)


def told(mends: Mends) -> str:
    """Say what was mended, a line a file."""
    return "".join(f"mended {mend.path}: {', '.join(mend.codes)}\n" for mend in mends.files)


def diff(mends: Mends) -> str:
    """Show what would be mended, as a unified diff."""
    return "".join(line for mend in mends.files for line in _diff(mend))


Step = tuple[tuple[str, ...], Callable[[bytes], bytes]]
"""The rules that are kept then, and what makes the file so."""


def _applied(path: str, before: bytes, steps: Iterator[Step]) -> Iterator[Mend]:
    after = before
    codes: list[str] = []
    for rules, mended in steps:
        edited = mended(after)
        if edited != after:
            after = edited
            codes.extend(rules)
    if after != before:
        yield Mend(path, before, after, tuple(codes))


def _of_note(note: Note, codes: Collection[str], names: Names) -> Iterator[Step]:
    """Yield what mends a note; each takes its bytes, and returns what became of them."""
    steps = {
        "N227": partial(mending.with_uid, note.path),
        "N228": partial(mending.without_tracking, note.path),
        "N229": partial(mending.with_companies, note.path, missing=names.missing(note)),
        "N220": partial(mending.with_french_spaces, note.path),
    }
    return (((code,), step) for code, step in steps.items() if code in codes)


def _lighter() -> Callable[[bytes], bytes | None] | None:
    """Return what makes pictures lighter; None where Pillow is not installed."""
    try:
        from site_gen.desk import lighter  # noqa: PLC0415 - an extra, and heavy
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("site_gen"):
            raise
        return None
    return lighter.lighter


def _or_same(lighter: Callable[[bytes], bytes | None]) -> Callable[[bytes], bytes]:
    return lambda data: lighter(data) or data


def _diff(mend: Mend) -> Iterator[str]:
    try:
        before, after = mend.before.decode(), mend.after.decode()
    except UnicodeDecodeError:
        sizes = f"{len(mend.before):,} bytes, then {len(mend.after):,}"
        yield f"Binary files a/{mend.path} and b/{mend.path} differ: {sizes}\n"
        return
    rows = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"a/{mend.path}",
        f"b/{mend.path}",
    )
    for row in rows:
        yield row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n"
