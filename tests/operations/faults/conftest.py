"""Fixtures of a whole site as processes, on which faults are tried, and of an edition."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.edition.conftest import reader, shelf  # noqa: F401  fixtures
from tests.edition.web import Site, stop


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Run the web server with two workers on a database and folders of its own, without nginx."""
    site = Site(tmp_path, workers=2)
    site.start_application()
    yield site
    stop(site.application)
