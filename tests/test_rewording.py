"""A note of which only the words changed: the preview shows what a whole build would."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_gen import build, clock, intake
from site_gen.preview.site import PreviewSite
from tests import sites
from tests.small_site import make, write


def preview_of(root: Path, name: str) -> PreviewSite:
    return PreviewSite(root, lambda: sites.now(name))


def pages(root: Path, name: str) -> list[str]:
    arranged, _ = build.assemble(intake.read(root, b"", 1), sites.now(name), preview=True)
    assert arranged
    return [f"/{page.path}" for page in arranged.plan.pages]


@pytest.mark.parametrize("name", ["typical", "awkward"])
def test_every_page_shows_the_new_words_of_every_note(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = sites.copy(name, tmp_path)
    preview = preview_of(root, name)
    arranged = 0
    real = build.assemble

    def counted(*arguments: object, **options: object) -> object:
        nonlocal arranged
        arranged += 1
        return real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(build, "assemble", counted)
    notes = sorted(path for path in (root / "content" / "notes").rglob("*.md"))
    edited = 0
    for path in notes:
        before = arranged
        text = path.read_bytes()
        head, mark, body = text.partition(b"\n---")
        line, end, rest = body.partition(b"\n")
        path.write_bytes(
            head + mark + line + end + b"Entirely new words. And more of them.\n\n" + rest
        )
        preview.take({path.relative_to(root).as_posix()})
        edited += arranged == before
    assert edited > len(notes) / 2
    monkeypatch.undo()
    whole = preview_of(root, name)
    assert whole.errors == preview.errors == ()
    for page in pages(root, name):
        assert preview.answer(page).body == whole.answer(page).body, page


@pytest.mark.parametrize(
    "after",
    [
        "Text with [a link](../notes/memory-prices.md).",
        "Text.\n\n## A heading",
        "![A plan](/assets/plan.png)",
    ],
)
def test_what_others_can_see_of_a_text_has_everything_arranged(after: str, tmp_path: Path) -> None:
    note = "content/notes/altman-fabs.md"
    write(make(tmp_path), "content/assets/plan.png", "")
    at = clock.parse_when("2024-01-26")
    preview = PreviewSite(tmp_path, lambda: at)
    sites.edit(tmp_path / note, "The chief of OpenAI is raising money.", after)
    preview.take({note})
    whole = PreviewSite(tmp_path, lambda: at)
    assert preview.found == whole.found
    page = "/notes/altman-fabs/"
    assert preview.answer(page).body == whole.answer(page).body


def test_a_mistake_that_is_mended_leaves_no_trace_of_itself(tmp_path: Path) -> None:
    at = clock.parse_when("2024-01-26")
    one, two = "content/notes/altman-fabs.md", "content/notes/export-rules.md"
    preview = PreviewSite(make(tmp_path), lambda: at)
    before = preview.found
    sites.edit(tmp_path / one, "title:", "titel:")
    preview.take({one})
    assert [problem.code for problem in preview.errors] == ["N103"]
    sites.edit(tmp_path / two, 'title: "Export', 'title: "New export')
    preview.take({two})
    sites.edit(tmp_path / two, "its rules", "no rules")
    sites.edit(tmp_path / one, "titel:", "title:")
    sites.edit(tmp_path / one, "raising money", "raising more money")
    preview.take({one, two})
    assert preview.found == before
    whole = PreviewSite(tmp_path, lambda: at)
    for page in ("/notes/altman-fabs/", "/notes/export-rules/", "/briefs/2024-W04/"):
        assert preview.answer(page).body == whole.answer(page).body
    sites.edit(tmp_path / one, "raising", "losing")
    preview.take({one})
    body = preview.answer("/briefs/2024-W04/").body
    assert isinstance(body, bytes)
    assert b"losing more money" in body
