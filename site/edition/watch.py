"""The watch: starts a new edition after every committed write that readers may see.

The watch reads the SQL of all connections and does not use signals: a bulk update, a raw statement or an
unknown package sends none. Writes to tables and columns that are not listed count as public; the unseen ones
are listed by the apps that own them. Signing in and polling sources write only to those. Rows of drafts do not count
either (edition.hidden). docs/architecture.md has the rule as a table.
"""

import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper

from base.delivery.evidence import fetch
from edition import clock, number
from edition.hidden import hidden_rows
from edition.shelf import Shelf

logger = logging.getLogger(__name__)

# The verb, and the table, whose name may follow that of its schema.
_WRITE = re.compile(
    r"\s*\b(INSERT(?:\s+OR\s+\w+)?\s+INTO|(?:UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)(?:\s+ONLY)?|(?:REPLACE|MERGE)"
    r"\s+INTO|COPY)\s+(?:[\"`\[]?\w+[\"`\]]?\s*\.\s*)?[\"`\[]?(\w+)",
    re.IGNORECASE,
)
_SET = re.compile(r"\sSET\s(.*?)(?:\sWHERE\s|$)", re.IGNORECASE | re.DOTALL)
_COLUMN = re.compile(r"(?:^|, )\"(\w+)\" = ")

# Statements after which the cursor knows the number of rows that they found.
_COUNTED = re.compile(r"\s*(?:UPDATE|DELETE)\b", re.IGNORECASE)

_ignored_tables: set[str] = set()
_ignored_inserts: set[str] = set()
_ignored_columns: dict[str, frozenset[str]] = {}


def ignore(
    tables: Iterable[str] = (),
    inserts: Iterable[str] = (),
    columns: dict[str, Iterable[str]] | None = None,
) -> None:
    """Add to the data that readers do not see.

    These are whole tables, tables whose new rows do not count, and columns whose updates do not count.
    """
    _ignored_tables.update(tables)
    _ignored_inserts.update(inserts)
    for table, names in (columns or {}).items():
        _ignored_columns[table] = _ignored_columns.get(table, frozenset()) | frozenset(names)


def written_table(sql: str) -> str | None:
    """Return the table that the statement `sql` writes, or None; statements as in `is_public_write`."""
    match = _WRITE.match(sql)
    return match[2] if match else None


def is_public_write(sql: str) -> bool:
    """Return True if the statement `sql` may change what readers see.

    Statements that begin with one of the verbs of _WRITE count as writes, and those that begin with WITH and contain
    one.
    """
    match = _WRITE.match(sql)
    if match is not None:
        return _is_public(match, sql)
    is_with = sql.lstrip()[:5].upper().startswith("WITH")
    return is_with and any(_is_public(found, sql) for found in _WRITE.finditer(sql))


def _is_public(write: re.Match[str], sql: str) -> bool:
    verb, table = write[1][:6].upper(), write[2]
    if table in _ignored_tables or (verb == "INSERT" and table in _ignored_inserts):
        return False
    if verb == "UPDATE" and table in _ignored_columns:
        assignments = _SET.search(sql)
        if assignments is None or "SELECT" in assignments[1]:
            return True
        written = set(_COLUMN.findall(assignments[1]))
        return not written or not written <= _ignored_columns[table]
    return True


def watch(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Watch a connection. Receiver of `connection_created`, which is sent again for each reconnection."""
    if _execute not in connection.execute_wrappers:
        connection.execute_wrappers.append(_execute)


def _execute(run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    connection, text = context["connection"], str(sql)
    is_public = settings.EDITION and is_public_write(text) and not _is_planned(connection)
    unseen = hidden_rows(connection, text, params) if is_public and not many else 0
    result = run(sql, params, many, context)
    if is_public and not _changed_only(unseen, text, context["cursor"]):
        if context["cursor"].description and not connection.in_atomic_block:
            # SQLite writes the row when its result is fetched; before, the edition's own write would undo it.
            fetch(context["cursor"])
        plan(connection)
    return result


def plan(connection: BaseDatabaseWrapper = default_connection) -> None:
    """Start a new edition after the commit of the open transaction, once; now if there is none."""
    if not settings.EDITION or _is_planned(connection):
        return
    transaction.on_commit(start, using=connection.alias)
    if connection.in_atomic_block:
        # Run before all other commit hooks, which must not use values cached before this write.
        connection.run_on_commit.insert(0, connection.run_on_commit.pop())


def _changed_only(unseen: int, sql: str, cursor: Any) -> bool:
    """Return True if the statement, which has run, wrote no rows but those that readers cannot see."""
    if not _COUNTED.match(sql):
        return unseen > 0
    return cursor.rowcount == unseen and not cursor.description


def _is_planned(connection: BaseDatabaseWrapper) -> bool:
    """Return True if the open transaction will start an edition already.

    Django drops the hook of a savepoint that is rolled back.
    """
    return any(entry[1] is start for entry in connection.run_on_commit)


def standing() -> str | None:
    """Return the name of the latest edition, the state that base.delivery.memo caches for.

    Returns None while this connection's transaction has written something that others cannot see yet, and if
    editions are turned off.
    """
    if not settings.EDITION or _is_planned(default_connection):
        return None
    return _shelf(settings.EDITION_ROOT).latest()


@lru_cache(maxsize=1)
def _shelf(root: Path) -> Shelf:
    """Return the shelf, cached because one page asks for its state dozens of times, and it reports trouble once."""
    return Shelf(root)


def pictures_were_made(**_: Any) -> None:
    """Start a new edition, because pages rendered since publication may lack the pictures. Receiver."""
    if settings.EDITION:
        start()


def start() -> None:
    """Start a new edition now.

    If that fails (a full disk, or tables that a migration has yet to create), the last edition is closed, and
    the front starts the next one.
    """
    shelf = _shelf(settings.EDITION_ROOT)
    try:
        # The number is stored first: everything rendered under it was read later.
        shelf.start(clock.next_moment(), number.begin())
    except OSError as error:
        shelf.report(error)
    except DatabaseError as error:
        # The usual case: a migration writes before the last table exists.
        logger.debug("no new edition was started: %s", error)
        shelf.close()
