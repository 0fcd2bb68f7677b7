"""Any sequence of edits, builds and accidents ends in the bytes of a clean build.

SITE_GEN_SEQUENCES says how many sequences are tried.
"""

from __future__ import annotations

import gc
import os
import re
import shutil
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jinja2
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from site_gen import build as pipeline
from site_gen import clock, intake, press
from site_gen.cli import main
from site_gen.diagnostics import has_errors
from tests import edits, sites
from tests.edits import DATES, INCLUSIONS, MOMENTS, OVERRIDES, TITLES, WORDS, NoteFile

MANIFEST = ".site-gen-manifest.json"
SEQUENCES = int(os.environ.get("SITE_GEN_SEQUENCES", "30"))
COUNTS = re.compile(r"(\d+) files: (\d+) written, (\d+) unchanged, (\d+) removed in ")
TICK = 0.03
"""Seconds after which the times of a file betray any further change."""
SMALL = st.integers(0, 99)
"""Which of what there is, counted round and round."""


compile_anew = jinja2.Environment.compile
compiled: dict[object, Any] = {}


def compile_once(environment: jinja2.Environment, *template: Any) -> Any:
    """Compile each template once for all builds: half of the time of a small build."""
    if template not in compiled:
        compiled[template] = compile_anew(environment, *template)
    return compiled[template]


class Editing(RuleBasedStateMachine):
    """An editor at work, with accidents."""

    def __init__(self) -> None:
        super().__init__()
        self.work = Path(tempfile.mkdtemp())
        self.root, self.output = self.work / "site", self.work / "output"
        self.settings, self.notes = edits.make(self.root)
        self.now, self.preview = MOMENTS[3], False
        self.steps, self.clean_builds = 0, 0
        self.fresh = len(self.notes)
        self.old_files: dict[str, bytes] = {}
        self.patches = ExitStack()
        for module in (intake, press):
            self.patches.enter_context(patch.object(module, "WORTH_A_POOL", 1))
        self.patches.enter_context(patch.object(jinja2.Environment, "compile", compile_once))
        self._build("1")
        assert not self._clean_build_failed

    def teardown(self) -> None:
        try:
            if self.steps % 2:
                self._build("1")
        finally:
            self.patches.close()
            shutil.rmtree(self.work)
            gc.enable()  # which a build turns off

    # What an editor does to notes.

    def _note(self, which: int) -> NoteFile:
        return self.notes[which % len(self.notes)]

    def _save(self, note: NoteFile) -> None:
        edits.write(self.root, note.path, str(note))

    @rule(which=SMALL, words=st.sampled_from(WORDS))
    def edit_body(self, which: int, words: str) -> None:
        note = self._note(which)
        note.body = words
        self._save(note)

    @rule(which=SMALL, title=st.sampled_from(TITLES))
    def edit_title(self, which: int, title: str) -> None:
        note = self._note(which)
        note.title = title
        self._save(note)

    @rule(which=SMALL, date=st.sampled_from(DATES))
    def edit_date(self, which: int, date: str) -> None:
        note = self._note(which)
        note.date = date
        self._save(note)

    @rule(which=SMALL, topics=st.sampled_from(([], ["money"], ["rules"], ["rules", "money"])))
    def edit_topics(self, which: int, topics: list[str]) -> None:
        note = self._note(which)
        note.topics = topics
        self._save(note)

    @rule(which=SMALL, weight=st.sampled_from(("lead", "main", "short")))
    def edit_weight(self, which: int, weight: str) -> None:
        note = self._note(which)
        note.weight = weight
        self._save(note)

    @rule(which=SMALL)
    def edit_filing(self, which: int) -> None:
        note = self._note(which)
        note.in_story, note.companies = not note.in_story, [] if note.companies else ["globex"]
        self._save(note)

    @rule(which=SMALL)
    def edit_draft(self, which: int) -> None:
        note = self._note(which)
        note.draft = not note.draft
        self._save(note)

    @rule(text=st.sampled_from(("The fab opens", "The fab opens late")))
    def edit_claim(self, text: str) -> None:
        note = next(note for note in self.notes if note.claim)
        note.claim = text
        self._save(note)

    @rule(which=SMALL, when=st.sampled_from(("2024-01-25", "2024-02-02T12:00:00+05:00")))
    def add_change(self, which: int, when: str) -> None:
        note = self._note(which)
        number = len(note.changes) + 1
        note.changes = [*note.changes, (when, "correction", f"Mended for time {number}.")]
        self._save(note)

    @rule(which=SMALL, other=SMALL)
    def edit_link(self, which: int, other: int) -> None:
        note = self._note(which)
        note.link = None if note.link else self._note(other).slug
        self._save(note)

    @rule(which=SMALL, alias=st.booleans())
    def rename(self, which: int, alias: bool) -> None:
        note, before = self._note(which), self._note(which).slug
        (self.root / note.path).unlink()
        note.slug = f"named-{self.fresh}"
        note.aliases = [*note.aliases, f"/notes/{before}/"] if alias else note.aliases
        self.fresh += 1
        for other in self.notes:
            other.link = note.slug if other.link == before else other.link
        for file in (self.root / "content").rglob("*.md"):
            text = file.read_text("utf-8")
            file.write_text(re.sub(rf"\b{before}\b(?!/)", note.slug, text), "utf-8")
        for each in self.notes:
            self._save(each)

    @rule(date=st.sampled_from(DATES), title=st.sampled_from(TITLES))
    def add(self, date: str, title: str) -> None:
        note = NoteFile(f"new-{self.fresh}", title, date, topics=["rules"], companies=["acme"])
        self.fresh += 1
        self.notes.append(note)
        self._save(note)

    @precondition(lambda self: len(self.notes) > 4)
    @rule(which=SMALL)
    def delete(self, which: int) -> None:
        """Also leaves dead links now and then, with which neither build succeeds."""
        note = self._note(which)
        if not note.claim:
            self.notes.remove(note)
            (self.root / note.path).unlink()

    @rule(which=SMALL)
    def touch(self, which: int) -> None:
        os.utime(self.root / self._note(which).path)

    @rule(which=SMALL, letter=st.sampled_from("abcdef"))
    def edit_unseen(self, which: int, letter: str) -> None:
        """Keep both size and time of change."""
        note = self._note(which)
        file = self.root / note.path
        before = file.stat()
        note.body = letter + note.body[1:]
        with file.open("r+b") as opened:
            opened.write(str(note).encode())
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    @rule(which=SMALL)
    def break_or_mend(self, which: int) -> None:
        note = self._note(which)
        note.broken = not note.broken
        self._save(note)

    @rule(words=st.sampled_from(WORDS))
    def edit_standing(self, words: str) -> None:
        page = f"---\ntitle: About us\nmenu: header\n---\n{words}\n"
        edits.write(self.root, "content/pages/about.md", page)

    @rule(data=st.binary(max_size=9))
    def edit_asset(self, data: bytes) -> None:
        edits.write(self.root, "content/assets/data.csv", data)

    @rule(which=SMALL)
    def edit_picture(self, which: int) -> None:
        picture = edits.PICTURE + bytes(which % 3)
        edits.write(self.root, "content/notes/2024/fab.png", picture)

    # What an editor does to the rest.

    @rule(
        name=st.sampled_from(sorted(vars(edits.Settings()).keys() - {"topics", "feed_notes"})),
        word=st.sampled_from(("One", "Two")),
        limit=st.sampled_from((1, 3, 60)),
    )
    def edit_settings(self, name: str, word: str, limit: int) -> None:
        value = f"https://{word.lower()}.example/" if name == "url" else word
        setattr(self.settings, name, value)
        self.settings.feed_notes = limit
        self._save_settings()

    @rule()
    def turn_topics(self) -> None:
        self.settings.topics.reverse()
        self._save_settings()

    def _save_settings(self) -> None:
        for path, text in self.settings.files().items():
            edits.write(self.root, path, text)

    @rule(name=st.sampled_from(sorted(OVERRIDES)), mark=st.sampled_from(("m1", "m2")))
    def override(self, name: str, mark: str) -> None:
        edits.write(self.root, f"templates/{name}", edits.override(name, mark))

    @rule(name=st.sampled_from(sorted(OVERRIDES)))
    def take_back(self, name: str) -> None:
        (self.root / "templates" / name).unlink(missing_ok=True)

    @rule(inclusion=st.sampled_from(INCLUSIONS))
    def draw_on_a_part(self, inclusion: str) -> None:
        text = edits.FIXED["templates/404.html"].replace("Lost.", inclusion)
        edits.write(self.root, "templates/404.html", text)

    @rule(
        name=st.sampled_from(("part.html", "none.html", "other.html", "macros.part.html")),
        mark=st.sampled_from(("One", "Two", None)),
    )
    def edit_part(self, name: str, mark: str | None) -> None:
        file = self.root / "templates" / name
        if mark is None:
            file.unlink(missing_ok=True)
        else:
            macro = f"{{% macro part() %}}{mark}{{% endmacro %}}{mark}\n"
            edits.write(self.root, f"templates/{name}", macro)

    # Accidents.

    def _made(self, which: int) -> Path | None:
        """Return one of the output files."""
        if not self.output.exists():
            return None
        paths = sorted(p for p in self.output.rglob("*") if p.is_file() and p.name != MANIFEST)
        return paths[which * 7 % len(paths)] if paths else None

    @rule(
        which=SMALL,
        how=st.sampled_from(("delete", "corrupt", "corrupt unseen", "truncate", "replace", "old")),
    )
    def damage_output(self, which: int, how: str) -> None:
        file = self._made(which)
        if file is None:
            return
        before, data = file.stat(), file.read_bytes()
        if how == "delete":
            file.unlink()
        elif how == "replace":
            file.unlink()
            file.write_bytes(data[::-1])
        elif how == "old":
            file.write_bytes(self.old_files.get(file.relative_to(self.output).as_posix(), b"old"))
        elif how == "truncate":
            file.write_bytes(data[: len(data) // 2])
        else:
            with file.open("r+b") as opened:
                opened.write(bytes(byte ^ 1 for byte in data[:5]))
            if how == "corrupt unseen":
                os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    def _memo(self, which: int) -> Path | None:
        folder = self.root / ".site-gen"
        files = sorted(p for p in folder.iterdir() if p.is_file()) if folder.exists() else []
        return files[which % len(files)] if files else None

    @rule(
        which=SMALL,
        at=SMALL,
        how=st.sampled_from(("all", "delete", "flip", "truncate", "foreign", "swap", "folder")),
    )
    def damage_memo(self, which: int, at: int, how: str) -> None:
        file, other = self._memo(which), self._memo(which + 1)
        if file is None or other is None:
            return
        data = bytearray(file.read_bytes())
        if how == "all":
            shutil.rmtree(file.parent)
        elif how == "delete":
            file.unlink()
        elif how == "flip":
            data[at * len(data) // 100 : at * len(data) // 100 + 1] = b"\xc1"
            file.write_bytes(data)
        elif how == "truncate":
            file.write_bytes(data[: at * len(data) // 100])
        elif how == "foreign":
            file.write_bytes(b"\x81\xa1a\xc0" * at)
        elif how == "swap":
            file.write_bytes(other.read_bytes())
        else:
            file.unlink()
            (file / "sub").mkdir(parents=True)

    @precondition(lambda self: (self.root / ".site-gen").exists())
    @rule()
    def keep_memos(self) -> None:
        shutil.rmtree(self.work / "kept", ignore_errors=True)
        shutil.copytree(self.root / ".site-gen", self.work / "kept")

    @precondition(lambda self: (self.work / "kept").exists())
    @rule()
    def take_older_memos(self) -> None:
        shutil.rmtree(self.root / ".site-gen", ignore_errors=True)
        shutil.copytree(self.work / "kept", self.root / ".site-gen")

    @rule(now=st.sampled_from(MOMENTS))
    def move_the_clock(self, now: str) -> None:
        self.now = now

    @rule()
    def turn_preview(self) -> None:
        self.preview = not self.preview

    # Builds.

    @invariant()
    def build_every_other_time(self) -> None:
        self.steps += 1
        if self.steps % 2 == 0:
            self._build("1")

    @rule(jobs=st.sampled_from("1112"), patient=st.booleans())
    def build(self, jobs: str, patient: bool) -> None:
        if patient:
            time.sleep(TICK)
        self._build(jobs)
        if patient:  # now nothing stands in the way of telling from looks alone
            time.sleep(TICK)
            self._build_again()

    def _build(self, jobs: str) -> None:
        clean = self._clean_build()
        before = self._tree()
        self.old_files.update(before)
        done = self._command("build", "--jobs", jobs)
        after = self._tree()
        event("built" if clean is not None else "failed")
        if clean is None:
            assert done.exit_code == 1, done.output
            assert after == before
            return
        assert done.exit_code == 0, done.output
        assert {p for p in clean.keys() | after.keys() if clean.get(p) != after.get(p)} == set()
        ours = after.keys() - {MANIFEST}
        written = sum(after[path] != before.get(path) for path in ours)
        gone = before.keys() - after.keys()
        assert self._counts(done) == (len(ours), written, len(ours) - written, len(gone))
        self._build_again()

    def _build_again(self) -> None:
        """Build once more: nothing is written, and no file so much as touched."""
        if self._clean_build_failed:
            return
        before = sites.stamps(self.output)
        done = self._command("build", "--jobs", "1")
        assert sites.stamps(self.output) == before
        files = len(before) - 1
        assert self._counts(done) == (files, 0, files, 0)

    def _clean_build(self) -> sites.Tree | None:
        """Build the same content elsewhere, where nothing was ever built; None if it fails."""
        self.clean_builds += 1
        folder = self.work / f"clean-{self.clean_builds}"
        root = edits.copy(self.root, folder / "site")
        at = clock.parse_when(self.now)
        outcome = pipeline.build(root, folder / "output", at=at, preview=self.preview, jobs=1)
        self._clean_build_failed = has_errors(outcome.diagnostics)
        made = None if self._clean_build_failed else sites.files(folder / "output")
        shutil.rmtree(folder)
        return made

    def _tree(self) -> sites.Tree:
        return sites.files(self.output) if self.output.exists() else {}

    def _command(self, *arguments: str) -> Result:
        place = ["-C", str(self.root), *arguments, "--output", str(self.output), "--now", self.now]
        return CliRunner().invoke(main, [*place, *(["--preview"] if self.preview else [])])

    @staticmethod
    def _counts(done: Result) -> tuple[int, ...]:
        found = COUNTS.search(done.stdout)
        assert found, done.output
        return tuple(map(int, found.groups()))


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=SEQUENCES,
    stateful_step_count=9,
    deadline=None,
    print_blob=True,
    derandomize=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
