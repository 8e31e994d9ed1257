"""A site of its own for each test of backups: a copy of the tests' database, with its files in folders of the test."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from journal import rights
from tests.journal.conftest import empty, sql
from tests.prepared import connected, template_name


@pytest.fixture
def folders(settings: Any, tmp_path: Path) -> Path:
    """Keep files, archives and the edition in folders of this test, and return their parent."""
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    settings.MEDIA_ROOT = tmp_path / "media"
    quarantine = settings.STORAGES["quarantine"] | {"OPTIONS": {"location": str(tmp_path / "cach-ly")}}
    settings.STORAGES = settings.STORAGES | {"quarantine": quarantine}
    settings.BACKUP_TO = str(tmp_path / "backups")
    settings.JOURNAL_EXPORT_DIR = str(tmp_path / "nhat-ky")
    settings.EDITION, settings.EDITION_ROOT = True, settings.VAR / "edition"
    return tmp_path


@pytest.fixture
def site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Connect to a database of the test's own, whose writes are committed, and yield the folder of its files."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            name = str(folders / "var" / "db.sqlite3")
            with closing(sqlite3.connect(name)) as copy:
                connection.connection.backup(copy)
        else:
            name = f"{connection.settings_dict['NAME']}_backup"
            sql(f"CREATE DATABASE {name} TEMPLATE {template_name()}")
        with connected(name):
            # The tests' database was made by a process with another key.
            empty()
            rights.compare(rights.kinds())
            yield folders
        if connection.vendor != "sqlite":
            sql(f"DROP DATABASE {name}")
