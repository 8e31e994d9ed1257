"""Transactions that count something while a reader waits: they give up at once if another writer has the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# In milliseconds.
_PATIENCE = 100


@contextmanager
def brief_transaction() -> Iterator[None]:
    """Run a transaction that waits a tenth of a second for another writer of SQLite, and then raises OperationalError.

    Otherwise each reader whose request counts something would wait as long as an editor who saves, and hold one of the
    few threads. PostgreSQL has many writers at a time.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    usual = _set_patience(_PATIENCE)
    try:
        with transaction.atomic():
            yield
    finally:
        _set_patience(usual)


def _set_patience(milliseconds: int) -> int:
    """Set how long this connection waits for other writers, and return how long it waited so far."""
    connection.ensure_connection()
    # Not by Django's cursor, which a failed transaction would refuse.
    cursor = connection.connection.cursor()
    usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
    cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
    return usual
