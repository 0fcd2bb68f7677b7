"""Prints how large the corpus is, and what became of it (for SECURITY.md)."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.hostile import corpus, oracles, payloads, surfaces
from tests.sites import build


@dataclass(frozen=True, slots=True)
class Figures:
    """How many payloads there are."""

    bodies: int
    fields: int

    @property
    def tried(self) -> int:
        """All of them."""
        return self.bodies + self.fields


def figures() -> Figures:
    """Count the corpus."""
    fields = (*payloads.texts_of_fields(), *payloads.addresses_of_fields())
    return Figures(len(payloads.bodies()), len(fields))


def main() -> int:
    """Build the site of the corpus, look at all of its pages, and print the figures."""
    count = figures()
    with tempfile.TemporaryDirectory() as folder:
        site = corpus.write_down(Path(folder, "site"))
        output = Path(folder, "output")
        build(site.root, output, corpus.NOW)
        documents = [*surfaces.pages(output)]
        entries = [*surfaces.entries(output)]
        wrong = [each for page in documents for each in oracles.skim(page)]
        for document in (*(d for _, d in surfaces.fragments()), *entries):
            wrong += oracles.walk(document, oracles.parsed(document))
    refused, taken = len(site.refused), len(site.published)
    tried = f"payloads tried in bodies: {count.bodies}, in fields: {count.fields}"
    for line in (
        f"{tried}, more than text: {len(wrong)}",
        f"refused with a reason: {refused}, published as text: {taken}",
        f"pages: {len(documents)}, entries of feeds: {len(entries)}",
    ):
        sys.stdout.write(f"{line}\n")
    for each in wrong:
        sys.stderr.write(f"{each}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
