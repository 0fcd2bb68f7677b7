"""A small site on disk, to run commands in."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from site_gen.cli import main

NOW = "1706262000"
"""2024-01-26 10:40 in Paris: a Friday, and the brief of 2024-W04 went out at 7:00."""
FILES = {
    "content/site.yaml": """\
title: The Fab Brief
url: https://brief.example/
language: en
timezone: Europe/Paris
author: {name: The desk}
id_authority: brief.example,2024
""",
    "content/topics.yaml": "policy: {name: Policy}\nmemory: {name: Memory}\n",
    "content/companies.yaml": "# Companies.\nopenai:\n  name: OpenAI  # the lab\n",
    "content/stories/altman-fabs.md": "---\ntitle: Altman's fabs\n---\n",
    "content/notes/altman-fabs.md": """\
---
title: "Altman courts Gulf money"
date: 2024-01-22
source: https://ft.com/altman
---
The chief of OpenAI is raising money.
""",
    "content/notes/export-rules.md": """\
---
title: "Export rules [draft] tightened"
date: 2024-01-24T09:00:00+01:00
source: https://ft.com/rules
weight: short
changes:
  - {date: 2024-01-25, kind: correction, text: "The rules hold from May."}
  - {date: 2024-03-01, kind: update, text: "The rules are in force."}
---
Washington tightens its rules.
""",
    "content/notes/memory-prices.md": """\
---
title: Memory prices rise
date: 2024-01-30
source: https://ft.com/memory
---
They rise.
""",
    "content/notes/rumour.md": """\
---
title: A rumour
date: 2024-01-23
source: https://ft.com/rumour
draft: true
---
TK
""",
}


def make(folder: Path, **changed: str | None) -> Path:
    """Write the site; `changed` replaces or (None) leaves out files by their stem."""
    for path, text in FILES.items():
        stem = Path(path).stem.replace("-", "_")
        chosen = changed.get(stem, text)
        if chosen is not None:
            write(folder, path, chosen)
    return folder


def write(folder: Path, path: str, text: str) -> None:
    """Write one file of a site."""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


def run(folder: Path, *arguments: str, **environment: str) -> Result:
    """Run a command in a site, at `NOW` unless the environment says otherwise."""
    return CliRunner(env={"SOURCE_DATE_EPOCH": NOW, **environment}).invoke(
        main, ["-C", str(folder), *arguments], prog_name="site-gen"
    )
