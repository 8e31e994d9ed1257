"""Evidence of a value: the queries that were asked while it was made, and what they returned.

A value that is made from the database and the time of day alone is still right if its queries return the same and no
moment has passed at which something changes by itself (`edition.clock`). Asking costs a tenth of making: the SQL is
known, and no objects are made of the rows.
"""

import pickle
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from threading import local
from typing import Any

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

# Stands in parameters for the time at which a query is asked.
_NOW = object()


@dataclass(frozen=True, slots=True)
class Read:
    """A query, and the digest of its rows. A read without SQL never returns the same."""

    alias: str
    sql: str
    params: tuple[Any, ...]
    rows: int


_UNREPEATABLE = Read("", "", (), 0)


class _Thread(local):
    # A dictionary for its order: each read once.
    reads: dict[Read, None] | None = None
    # The time since which a parameter counts as "now".
    since: Any = None


_thread = _Thread()
# What queries returned in the current state.
_asked: tuple[str, dict[tuple[Any, ...], int]] = ("", {})


@contextmanager
def recorded() -> Iterator[dict[Read, None]]:
    """Collect the evidence of what is made inside, in this thread. An outer recording gets it, too."""
    outer, since = _thread.reads, _thread.since
    reads: dict[Read, None] = {}
    _thread.reads, _thread.since = reads, since or timezone.now()
    try:
        yield reads
    finally:
        _thread.reads, _thread.since = outer, since
        note(reads)


def note(reads: Iterable[Read]) -> None:
    """Add the evidence of a value that was made earlier, and is used in what is being recorded."""
    if _thread.reads is not None:
        _thread.reads.update(dict.fromkeys(reads))


def spoil() -> None:
    """Mark what is being recorded as made from more than the database: a file that could not be read."""
    note([_UNREPEATABLE])


def stands(reads: Iterable[Read], state: str) -> bool:
    """Return True if all queries of `reads` return the same as then. Each is asked once in each state of the data."""
    global _asked
    if _asked[0] != state:
        _asked = (state, {})
    known = _asked[1]
    for read in reads:
        question = (read.alias, read.sql, read.params)
        if question not in known:
            known[question] = _ask(read) if read.sql else -1
        if known[question] != read.rows:
            return False
    return True


def _ask(read: Read) -> int:
    connection = connections[read.alias]
    now = _as_parameter(connection, timezone.now())
    recording, _thread.reads = _thread.reads, None
    try:
        with connection.cursor() as cursor:
            cursor.execute(read.sql, [now if value is _NOW else value for value in read.params])
            return _digest(cursor.fetchall())
    finally:
        _thread.reads = recording


def _digest(rows: list[Any]) -> int:
    return hash(pickle.dumps(rows))


def _as_parameter(connection: BaseDatabaseWrapper, moment: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def observe(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Observe a connection. Receiver of `connection_created`, which is sent again for each reconnection."""
    if _execute not in connection.execute_wrappers:
        connection.execute_wrappers.append(_execute)


def _execute(run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    if _thread.reads is None:
        return run(sql, params, many, context)
    try:
        result = run(sql, params, many, context)
    except DatabaseError:
        # Whoever asked may go on without the rows.
        spoil()
        raise
    # A union begins with a bracket on PostgreSQL. Named parameters and lists cannot be compared.
    is_select = not many and str(sql).lstrip("(").startswith("SELECT")
    if not is_select or isinstance(params, dict) or any(isinstance(value, list) for value in params or ()):
        spoil()
        return result
    connection, rows = context["connection"], fetch(context["cursor"])
    first, last = _as_parameter(connection, _thread.since), _as_parameter(connection, timezone.now())
    known = tuple(
        _NOW if type(value) is type(first) and first <= value <= last else value for value in params or ()
    )
    note([Read(connection.alias, sys.intern(str(sql)), known, _digest(rows))])
    return result


def fetch(wrapper: CursorWrapper) -> list[Any]:
    """Fetch all rows of a cursor. The same go to whoever asked: another query might see a later state."""
    real = getattr(wrapper.cursor, "real", wrapper.cursor)
    rows = real.fetchall()
    wrapper.cursor = _Fetched(real, rows)
    return rows


class _Fetched:
    """A cursor whose rows have been fetched."""

    def __init__(self, real: Any, rows: list[Any]) -> None:
        self.real = real
        self._rows = iter(rows)

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return list(islice(self._rows, size))

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)
