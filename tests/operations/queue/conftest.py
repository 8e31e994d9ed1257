"""Fixtures of the tests of the queue."""

from typing import Any

import pytest

from config.settings.base import TASKS_BACKENDS


@pytest.fixture
def queue(settings: Any) -> None:
    """Keep tasks in the database, as in production. No worker runs."""
    settings.TASKS = settings.TASKS | {
        "default": settings.TASKS["default"] | {"BACKEND": TASKS_BACKENDS["database"]}
    }
