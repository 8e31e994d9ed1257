"""The watch: starts a new edition after every committed write that readers may see.

The watch reads the SQL of all connections and does not use signals: a bulk update, a raw statement or an unknown
package sends none. Writes count as public, except to tables and columns that their apps have declared as unseen
(`ignore`). Signing in and polling sources write only such data. Rows of drafts do not count either (edition.hidden).
docs/architecture.md has the rule as a table.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper

from base.delivery import evidence
from edition import number
from edition.hidden import hidden_rows
from edition.shelf import Shelf

# The verb, and the table, whose name may follow the schema's.
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
_ignored_columns: set[tuple[str, str]] = set()


def ignore(
    tables: Iterable[str] = (), inserts: Iterable[str] = (), columns: Mapping[str, Iterable[str]] = {}
) -> None:
    """Declare data that readers do not see: whole tables, inserts into tables, updates of columns."""
    _ignored_tables.update(tables)
    _ignored_inserts.update(inserts)
    _ignored_columns.update((table, name) for table, names in columns.items() for name in names)


def written_table(sql: str) -> str | None:
    """Return the table that the statement `sql` writes; None for reads and for statements that begin with WITH."""
    match = _WRITE.match(sql)
    return match[2] if match else None


def is_public_write(sql: str) -> bool:
    """Return True if the statement `sql` may change data that readers see.

    A write begins with a verb of _WRITE, or begins with WITH and contains one.
    """
    is_with = sql.lstrip()[:4].upper() == "WITH"
    writes = _WRITE.finditer(sql) if is_with else [_WRITE.match(sql)]
    return any(write and _is_public(write, sql) for write in writes)


def _is_public(write: re.Match[str], sql: str) -> bool:
    verb, table = write[1][:6].upper(), write[2]
    if table in _ignored_tables or (verb == "INSERT" and table in _ignored_inserts):
        return False
    assignments = _SET.search(sql) if verb == "UPDATE" else None
    if assignments is None or "SELECT" in assignments[1]:
        return True
    written = {(table, column) for column in _COLUMN.findall(assignments[1])}
    return not written or not written <= _ignored_columns


def watch(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Watch a connection, and collect evidence. Receiver of `connection_created`, sent again for each reconnection."""
    for wrapper in (_execute, evidence.observe):
        if wrapper not in connection.execute_wrappers:
            connection.execute_wrappers.append(wrapper)


def _execute(run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    connection, text = context["connection"], str(sql)
    is_public = settings.EDITION and is_public_write(text) and not _is_planned(connection)
    unseen = hidden_rows(connection, text, params) if is_public and not many else 0
    result = run(sql, params, many, context)
    if is_public and not _changed_only(unseen, text, context["cursor"]):
        if context["cursor"].description and not connection.in_atomic_block:
            # SQLite writes the row only when its result is fetched; before that, the edition's own write would undo it.
            evidence.fetch(context["cursor"])
        plan(connection)
    return result


def plan(connection: BaseDatabaseWrapper = default_connection) -> None:
    """Start one new edition when the open transaction commits, or now if no transaction is open."""
    if not settings.EDITION or _is_planned(connection):
        return
    transaction.on_commit(start, using=connection.alias)
    if connection.in_atomic_block:
        # Run before all other commit hooks, which must not use values cached before this write.
        connection.run_on_commit.insert(0, connection.run_on_commit.pop())


def _changed_only(unseen: int, sql: str, cursor: Any) -> bool:
    """Return True if the statement, which has run, wrote only rows that readers cannot see."""
    if not _COUNTED.match(sql):
        return unseen > 0
    return cursor.rowcount == unseen and not cursor.description


def _is_planned(connection: BaseDatabaseWrapper) -> bool:
    """Return True if the open transaction will start an edition already.

    Django drops the hook of a savepoint that is rolled back.
    """
    return any(entry[1] is start for entry in connection.run_on_commit)


def current_edition() -> str | None:
    """Return the name of the latest edition, the state that base.delivery.memo caches for.

    Returns None while this connection's transaction has written something that others cannot see yet, and if
    editions are turned off.
    """
    if not settings.EDITION or _is_planned(default_connection):
        return None
    return _shelf(settings.EDITION_ROOT).latest()


@lru_cache(maxsize=1)
def _shelf(root: Path) -> Shelf:
    """Return the shelf, cached because a page reads its state dozens of times, and so that it reports trouble once."""
    return Shelf(root)


def start(**_: Any) -> None:
    """Start a new edition now, if editions are turned on. Receiver of `pictures_made`, too.

    If that fails (a full disk, or tables that a migration has yet to create), the last edition is closed, and
    the front starts the next one.
    """
    if not settings.EDITION:
        return
    shelf = _shelf(settings.EDITION_ROOT)
    try:
        number.start(shelf)
    except OSError as error:
        shelf.report(error)
    except DatabaseError:
        # The usual case: a migration writes before the last table exists.
        shelf.close()
