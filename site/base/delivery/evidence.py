"""Evidence of a value: the queries that ran while it was made, and digests of their rows.

A value made only from the database and the time of day is still valid if its queries return the same rows and no moment
has passed at which something changes by itself (`edition.clock`). Repeating the queries costs a tenth of making the
value, because the SQL is known and no objects are built from the rows.
"""

import pickle
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from threading import local
from typing import Any, NamedTuple

from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

# Placeholder in parameters for the time at which a query runs.
_NOW = object()
# The maximum number of cached digests. Pages share queries, so each query is repeated only once.
_MAX_ANSWERS = 2_000


# Names of columns that readers see in no table.
_unseen: set[str] = set()


class Query(NamedTuple):
    """A query. `unseen` are the positions of the returned columns that readers do not see."""

    sql: str
    params: tuple[Any, ...]
    unseen: tuple[int, ...]


class Read(NamedTuple):
    """A query, and the digest of the rows that it returned."""

    query: Query
    digest: int | None


# No query has this digest.
_UNREPEATABLE = Read(Query("SELECT 1", (), ()), None)


class _Thread(local):
    # A dictionary, which keeps the order and holds each read once.
    reads: dict[Read, None] | None = None
    # The time since which a parameter counts as "now".
    since: Any = None


_thread = _Thread()


def ignore(columns: Iterable[str]) -> None:
    """Add names of columns to be left out of the evidence, because readers see them in no table."""
    _unseen.update(columns)


@contextmanager
def recorded() -> Iterator[dict[Read, None]]:
    """Collect the evidence of all values made in the context, in this thread, also for an enclosing recording."""
    outer, since = _thread.reads, _thread.since
    reads: dict[Read, None] = {}
    _thread.reads, _thread.since = reads, since or timezone.now()
    try:
        yield reads
    finally:
        _thread.reads, _thread.since = outer, since
        note(reads)


def note(reads: Iterable[Read]) -> None:
    """Add the evidence of a value that was made earlier and is used in the value being recorded."""
    if _thread.reads is not None:
        _thread.reads.update(dict.fromkeys(reads))


def spoil() -> None:
    """Mark the value being recorded as dependent on more than the database, such as a file that could not be read."""
    note([_UNREPEATABLE])


# State of the data and query -> digest of its rows.
_answers: dict[tuple[str, Query], int | None] = {}


def stands(reads: Iterable[Read], state: str) -> bool:
    """Return True if all queries of `reads` return the same rows as before. Each runs once per state of the data."""
    if len(_answers) > _MAX_ANSWERS:
        _answers.clear()
    known = {read.query: _answers.get((state, read.query)) for read in reads}
    if missing := [query for query, digest in known.items() if digest is None]:
        known |= {query: _digest(query, rows) for query, rows in zip(missing, _rows_of(missing), strict=True)}
        _answers.update({(state, query): known[query] for query in missing})
    return all(known[query] == digest for query, digest in reads)


def _rows_of(queries: list[Query]) -> list[list[Any]]:
    """Return the rows of each query now. Bypasses Django's cursors, which take a third of the time."""
    database: Any = connection
    now = _as_parameter(timezone.now())
    asked = [(query.sql, [now if value is _NOW else value for value in query.params]) for query in queries]
    with database.cursor() as cursor, database.wrap_database_errors:
        if database.vendor != "postgresql":
            return [cursor.cursor.execute(*each).fetchall() for each in asked]
        with cursor.connection.pipeline():
            # These cursors let the server keep the plan of a statement: planning is half of the cost of a query.
            cursors = [database.Database.Cursor(cursor.connection).execute(*each) for each in asked]
        return [each.fetchall() for each in cursors]


def _digest(query: Query, rows: list[Any]) -> int:
    if query.unseen:
        rows = [[value for place, value in enumerate(row) if place not in query.unseen] for row in rows]
    if "ORDER BY" not in query.sql:
        # Independent of order, because PostgreSQL moves updated rows, and changes its plans as tables grow.
        rows = sorted(pickle.dumps(row) for row in rows)
    return hash(pickle.dumps(rows))


def _as_parameter(moment: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def observe(run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    """Record a statement as evidence. One of the `execute_wrappers` of each connection."""
    if _thread.reads is None:
        return run(sql, params, many, context)
    try:
        result = run(sql, params, many, context)
    except DatabaseError:
        # The caller may catch the error and continue without the rows.
        spoil()
        raise
    # A union begins with a bracket on PostgreSQL. Named parameters and lists cannot be compared.
    is_select = not many and str(sql).lstrip("(").startswith("SELECT")
    if not is_select or isinstance(params, dict) or any(isinstance(value, list) for value in params or ()):
        spoil()
        return result
    names = [column[0] for column in context["cursor"].description]
    unseen = tuple(place for place, name in enumerate(names) if name in _unseen)
    rows = fetch(context["cursor"])
    first, last = _as_parameter(_thread.since), _as_parameter(timezone.now())
    known = tuple(
        _NOW if type(value) is type(first) and first <= value <= last else value for value in params or ()
    )
    query = Query(sys.intern(str(sql)), known, unseen)
    note([Read(query, _digest(query, rows))])
    return result


def fetch(wrapper: CursorWrapper) -> list[Any]:
    """Return all rows of a cursor, and leave them for the caller, because a second query might see a later state."""
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
