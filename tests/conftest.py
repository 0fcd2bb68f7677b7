"""Sites that are built once for all tests that only look."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

from tests import sites
from tests.sites import Built


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    """Build a site of `sites.ALL` by its name."""

    @functools.cache
    def site(name: str) -> Built:
        work = tmp_path_factory.mktemp(name)
        root, folder = sites.copy(name, work / "site"), work / "output"
        outcome = sites.build(root, folder, sites.now(name))
        return Built(name, outcome, folder)

    return site
