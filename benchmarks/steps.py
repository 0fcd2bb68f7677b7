"""The builds of a round: the first from nothing, each next one after a single change."""

from __future__ import annotations

from enum import Enum


class Step(Enum):
    """A build of a round; the value is what the tables call it."""

    COLD = "cold"
    AGAIN = "nothing changed"
    BODY = "one body edited"
    TITLE = "one title edited"
    TEMPLATE = "one template edited"
    SITE_TITLE = "site title edited"

    @property
    def option(self) -> str:
        """Its name on the command line."""
        return self.name.lower().replace("_", "-")


EDITS = (Step.BODY, Step.TITLE, Step.TEMPLATE, Step.SITE_TITLE)
"""The steps that begin with a change to a file."""
