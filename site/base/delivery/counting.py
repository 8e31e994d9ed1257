"""Transactions that count something while a reader waits: they give up quickly if another writer holds the lock."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction

# In milliseconds.
_PATIENCE = 100


@contextmanager
def brief_transaction() -> Iterator[None]:
    """Run a transaction that waits a tenth of a second for another writer of SQLite, and then raises OperationalError.

    Otherwise a reader's request would wait for an editor's save and occupy one of the few threads. PostgreSQL allows
    many writers at a time.
    """
    with _little_patience() if connection.vendor == "sqlite" else nullcontext(), transaction.atomic():
        yield


@contextmanager
def _little_patience() -> Iterator[None]:
    connection.ensure_connection()
    # Django's cursor would refuse to run after a failed transaction.
    execute = connection.connection.execute
    (usual,) = execute("PRAGMA busy_timeout").fetchone()
    execute(f"PRAGMA busy_timeout = {_PATIENCE}")
    try:
        yield
    finally:
        execute(f"PRAGMA busy_timeout = {usual}")
