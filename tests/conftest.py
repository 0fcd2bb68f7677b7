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
        folder = tmp_path_factory.mktemp(name)
        outcome = sites.build(sites.source(name), folder, sites.now(name))
        return Built(name, outcome, folder)

    return site
