"""Fixtures of the tests of operations."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.prepared import own_database


@pytest.fixture
def own_site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """Yield the environment of processes that share a database of their own with the test."""
    with django_db_blocker.unblock(), own_database(tmp_path) as url:
        yield os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": url,
            "TASKS_BACKEND": "database",
            "PYTHONPATH": "site",
        }
