"""Fixtures and helpers of the tests of the log."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from journal import rights


@pytest.fixture(scope="module")
def new_log(module_data) -> None:
    """Begin a new log, because the tests' database was made by a process with another key."""
    begin()


@pytest.fixture
def journal(db, new_log, settings, tmp_path) -> None:
    settings.JOURNAL_EXPORT_DIR = str(tmp_path / "nhat-ky")


def begin() -> None:
    """Empty the log's tables, and log the current rights."""
    empty()
    rights.compare(rights.kinds())


def empty() -> None:
    """Empty the log's tables."""
    sql("DELETE FROM journal_entry")
    sql("DELETE FROM journal_head")
    sql("DELETE FROM journal_knownrights")


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def verify() -> str:
    """Return the output of `verify_log`. Asserts that its exit code fits."""
    out = StringIO()
    try:
        call_command("verify_log", stdout=out)
    except CommandError:
        assert "Nhật ký nguyên vẹn" not in out.getvalue()
    else:
        assert "Nhật ký nguyên vẹn" in out.getvalue()
    return out.getvalue()
