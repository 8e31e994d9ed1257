"""Fixtures of the tests of the queue."""

from typing import Any

import pytest

from config.settings.base import TASKS_BACKENDS


@pytest.fixture
def queue(settings: Any) -> None:
    """Keep tasks in the database, as in production. No worker runs."""
    settings.TASKS = {name: {"BACKEND": TASKS_BACKENDS[key]} for name, key in _NAMES.items()}


_NAMES = {"default": "database", "immediate": "immediate"}
