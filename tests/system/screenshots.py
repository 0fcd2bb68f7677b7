"""Takes the two pictures of README.md, of our own newsletter: `make screenshots`."""

from __future__ import annotations

import functools
import json
import tempfile
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

from PIL import Image

from tests.system.conftest import HERE, ROOT, Handler, build, run_tool

NOW = "2024-02-02"
"""A week whose brief has something of everything."""
SHOTS = (
    ("brief.png", "briefs/2024-W04/", "light", 1280, 860),
    ("brief-phone.png", "briefs/2024-W04/", "dark", 400, 860),
)
"""File in docs/, page, colour scheme, width and height."""
COLOURS = 64
LIMIT = 150_000
"""Bytes of each: they are in the repository for good."""


def take(folder: Path) -> None:
    """Build and serve the site, and write the pictures into a folder."""
    with tempfile.TemporaryDirectory() as work:
        output, base = build(ROOT, Path(work), NOW)
        handler = functools.partial(Handler, directory=str(output), base=base)
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}{base}"
        shots = [
            {"url": address + page, "file": str(folder / file), "scheme": scheme}
            | {"width": width, "height": height}
            for file, page, scheme, width, height in SHOTS
        ]
        done = run_tool(["node", str(HERE / "shots.mjs")], json.dumps(shots))
        server.shutdown()
    if done.returncode:
        raise SystemExit(done.stderr)
    for file, *_ in SHOTS:
        shrink(folder / file)


def shrink(file: Path) -> None:
    """Save a picture in few colours, as type on paper needs no more."""
    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    size = file.stat().st_size
    print(f"docs/{file.name}: {size:,} bytes")  # noqa: T201
    if size > LIMIT:
        raise SystemExit(f"docs/{file.name} is larger than {LIMIT:,} bytes")


if __name__ == "__main__":
    take(ROOT / "docs")
