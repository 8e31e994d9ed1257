"""Starts a new edition after every committed write that readers may see.

It watches the SQL of all connections and not signals: a bulk update, a raw statement or a package we do not know
sends none. What it does not know counts as public; the tables and columns that are not are named here and by the
apps that own them. Editing a draft, signing in and polling sources write such and nothing else.
"""

import atexit
import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.dispatch import receiver

from edition import clock, number
from edition.shelf import Shelf

logger = logging.getLogger(__name__)

_WRITE = re.compile(
    r"\s*(INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+[\"`\[]?(\w+)", re.IGNORECASE
)
_SET = re.compile(r"\sSET\s(.*?)(?:\sWHERE\s|$)", re.IGNORECASE | re.DOTALL)
_COLUMN = re.compile(r"(?:^|, )\"(\w+)\" = ")

_RETURNING = re.compile(r"\sRETURNING\s")

# Connections whose last statement, outside a transaction, was a public write that gives rows back.
_owing: set[BaseDatabaseWrapper] = set()
_ignored_tables: set[str] = set()
_ignored_inserts: set[str] = set()
_ignored_columns: dict[str, frozenset[str]] = {}


def ignore(
    tables: Iterable[str] = (),
    inserts: Iterable[str] = (),
    columns: dict[str, Iterable[str]] | None = None,
) -> None:
    """Names what readers do not see: whole tables, new rows of tables, or updates of nothing but these columns."""
    _ignored_tables.update(tables)
    _ignored_inserts.update(inserts)
    for table, names in (columns or {}).items():
        _ignored_columns[table] = _ignored_columns.get(table, frozenset()) | frozenset(names)


def is_public_write(sql: str) -> bool:
    """Whether this statement may change what readers see."""
    match = _WRITE.match(sql)
    if match is None:
        return False
    verb, table = match[1][:6].upper(), match[2]
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
    """Receiver of `connection_created`, which is sent each time that one is opened again."""
    if _execute not in connection.execute_wrappers:
        connection.execute_wrappers.append(_execute)


def _execute(run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    connection = context["connection"]
    _catch_up(connection)
    result = run(sql, params, many, context)
    if settings.EDITION and is_public_write(str(sql)) and not _is_planned(connection):
        if not connection.in_atomic_block and _RETURNING.search(str(sql)):
            # Not written before its rows are fetched: another write now would undo it (SQLite).
            _owing.add(connection)
            return result
        transaction.on_commit(start, using=connection.alias)
        if connection.in_atomic_block:
            # First of all that waits for the commit: the rest must not work with what was kept before.
            connection.run_on_commit.insert(0, connection.run_on_commit.pop())
    return result


def _catch_up(connection: BaseDatabaseWrapper) -> None:
    """Starts the edition that the last statement of this connection asked for, which is finished by now."""
    if connection in _owing:
        _owing.discard(connection)
        start()


@receiver(request_finished)
@atexit.register
def catch_up(**_: Any) -> None:
    """Where no other statement follows: at the end of a request and of a command."""
    for one in connections.all(initialized_only=True):
        _catch_up(one)


def _is_planned(connection: BaseDatabaseWrapper) -> bool:
    """Whether the transaction at hand will start an edition already. What a savepoint planned goes with it."""
    return any(entry[1] is start for entry in connection.run_on_commit)


def standing() -> str | None:
    """Return the name of the current edition, the state that base.delivery.memo caches for.

    None while this connection's transaction has written what others cannot see yet, and where no edition is kept.
    """
    if not settings.EDITION or _is_planned(connection):
        return None
    catch_up()
    return _shelf(settings.EDITION_ROOT).latest()


@lru_cache(maxsize=1)
def _shelf(root: Path) -> Shelf:
    """Kept: a page asks for its state dozens of times."""
    return Shelf(root)


def pictures_were_made(**_: Any) -> None:
    """Receiver: what was printed since the page was published may lack them."""
    if settings.EDITION:
        start()


def start() -> None:
    """Starts a new edition now. Where it cannot (a full disk, tables that a migration is yet to make), the last one is
    not shown any longer; the front begins the next."""
    shelf = Shelf(settings.EDITION_ROOT)
    try:
        # The number first: what is printed by it was read after it.
        shelf.start(clock.next_moment(), number.begin())
    except OSError:
        logger.exception("no new edition could be started")
        shelf.close()
    except DatabaseError as error:
        # The usual case: a migration writes before the last of the tables is there.
        logger.debug("no new edition was started: %s", error)
        shelf.close()
