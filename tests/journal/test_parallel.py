"""Test of writers that write to the log at once, in a database of their own, because they commit."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from journal import rights
from journal.models import Entry
from tests.journal.conftest import empty, sql, verify
from tests.prepared import connected, template_name

pytestmark = pytest.mark.both


@pytest.fixture
def name(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[str]:
    """Yield the name of a copy of the tests' database."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            file = tmp_path / "db.sqlite3"
            with closing(sqlite3.connect(file)) as copy:
                connection.connection.backup(copy)
            yield str(file)
        else:
            name = f"{connection.settings_dict['NAME']}_parallel"
            sql(f"CREATE DATABASE {name} TEMPLATE {template_name()}")
            yield name
            sql(f"DROP DATABASE {name}")


@pytest.mark.parametrize("first", [True, False])
def test_parallel_writers_keep_one_chain(name, first, settings, tmp_path):
    settings.JOURNAL_EXPORT_DIR = str(tmp_path / "nhat-ky")
    with connected(name):
        empty()
        before = 0
        if not first:
            rights.compare(rights.kinds())
            before = Entry.objects.count()
        start = threading.Barrier(4)
        threads = [threading.Thread(target=_write, args=(name, start)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Entry.objects.count() == before + 40
        rights.compare(rights.kinds())
        assert "nguyên vẹn" in verify()


def _write(name: str, start: threading.Barrier) -> None:
    with connected(name):
        start.wait()
        for _ in range(10):
            with transaction.atomic():
                Entry.append("thu")
