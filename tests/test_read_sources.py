"""What is read from disk, and in which order."""

from __future__ import annotations

import os
import struct
import zlib
from hashlib import blake2b
from pathlib import Path

import pytest

from site_gen import sources
from site_gen.diagnostics import Diagnostics


def write(root: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return root


def load(root: Path) -> sources.Sources:
    loaded, found = sources.load(root)
    assert found == ()
    return loaded


def test_texts_are_read_in_the_order_of_names(tmp_path: Path) -> None:
    paths = ["notes/b.md", "notes/2024/a.md", "notes/a.md", "site.yaml", "briefs/2024-W04.md"]
    write(tmp_path, {f"content/{path}": path.encode() for path in paths})
    texts = load(tmp_path).texts
    assert [text.path for text in texts] == [
        "content/site.yaml",
        "content/briefs/2024-W04.md",
        "content/notes/a.md",
        "content/notes/b.md",
        "content/notes/2024/a.md",
    ]
    assert all(text.path == f"content/{text.data.decode()}" for text in texts)


def test_assets_are_known_by_their_digest_and_size(tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 640, 480, 8, 2, 0, 0, 0)
    check = struct.pack(">I", zlib.crc32(b"IHDR" + header))
    picture = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header + check
    write(tmp_path, {"content/notes/fab.png": picture, "content/assets/data.bin": b"x" * 3_000_000})
    data, fab = load(tmp_path).assets
    assert (data.path, data.bytes, data.size) == ("content/assets/data.bin", 3_000_000, None)
    assert data.digest == blake2b(b"x" * 3_000_000, digest_size=32).hexdigest()
    assert (fab.path, fab.size) == ("content/notes/fab.png", (640, 480))


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.gif", "a.webp", "a.avif"])
@pytest.mark.parametrize(
    "data", [b"", b"x", b"<svg", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a"]
)
def test_a_picture_that_is_none_has_no_size(name: str, data: bytes, tmp_path: Path) -> None:
    write(tmp_path, {f"content/notes/{name}": data})
    assert load(tmp_path).assets[0].size is None


def test_templates_of_the_site_are_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "content/site.yaml": b"",
            "templates/note.html": b"A",
            "templates/macros/note.html": b"B",
            "templates/.hidden": b"",
            "templates/note.html~": b"",
        },
    )
    assert load(tmp_path).templates == {"note.html": b"A", "macros/note.html": b"B"}


def test_a_site_needs_no_templates(tmp_path: Path) -> None:
    assert load(write(tmp_path, {"content/site.yaml": b""})).templates == {}


def test_the_inbox_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"content/site.yaml": b"", "content/inbox.md": b"\xff"})
    assert [text.path for text in load(tmp_path).texts] == ["content/site.yaml"]


def test_file_times_and_modes_say_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"content/notes/a.md": b"A", "content/assets/b": b"B"})
    before = load(tmp_path)
    for path in ("content/notes/a.md", "content/assets/b"):
        os.utime(tmp_path / path, (0, 0))
        (tmp_path / path).chmod(0o755)
    assert load(tmp_path) == before


def broken(root: Path) -> Diagnostics:
    return sources.load(root)[1]


def test_what_is_not_read_is_known(tmp_path: Path) -> None:
    write(tmp_path, {"content/site.yaml": b"", "content/notes/a.md": b"x" * 300_000})
    (tmp_path / "content" / "linked").symlink_to("/etc")
    loaded, found = sources.load(tmp_path)
    assert loaded.unread == {"content/notes/a.md", "content/linked"}
    assert {d.code for d in found} == {"N004", "N005"}


def test_an_unexpected_file_is_no_reason_to_doubt(tmp_path: Path) -> None:
    write(tmp_path, {"content/site.yaml": b"", "content/readme.txt": b""})
    loaded, found = sources.load(tmp_path)
    assert [d.code for d in found] == ["N006"]
    assert loaded.unread == frozenset()


def test_a_site_without_content_is_named(tmp_path: Path) -> None:
    assert [(d.code, d.at.path if d.at else None) for d in broken(tmp_path)] == [
        ("N001", "content")
    ]


def test_an_asset_is_opened_for_copying_as_it_was_read(tmp_path: Path) -> None:
    write(tmp_path, {"content/assets/a": b"A"})
    with os.fdopen(sources.open_asset(tmp_path, "content/assets/a"), "rb") as file:
        assert file.read() == b"A"


def test_an_asset_that_became_a_link_is_not_opened(tmp_path: Path) -> None:
    write(tmp_path, {"content/assets/a": b"A"})
    (tmp_path / "content/assets/b").symlink_to("a")
    (tmp_path / "content/assets/c").mkdir()
    for name in ("b", "c"):
        with pytest.raises(OSError, match=r"symbolic|regular"):
            sources.open_asset(tmp_path, f"content/assets/{name}")
