"""Dumps of the site's database, and their restoration: SQLite by its backup API, PostgreSQL by its own programs.

A dump is one file. Restoring first sets aside the current content of the database, and then replaces all of it in one
transaction.
"""

import gzip
import hashlib
import os
import re
import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from operations.backup.refusal import DAMAGED, Refused

_CHUNK = 1024 * 1024
# More rows than any table gets between a backup and its restoration. A number has room for 20,000 restorations.
_GAP = 100_000
# In seconds; no writer of the site holds the lock longer.
_LOCK_TIMEOUT = 60


class _Sqlite:
    """SQLite: a gzipped copy of the file."""

    def check_tools(self) -> None:
        """Do nothing: Python has everything that is needed."""

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[tuple[Any, Callable[[Path], int]]]:
        """Yield a cursor on a copy of the database, and a function that writes the dump and returns its full size."""
        copy = folder / "copy.sqlite3"
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as live,
            closing(_open(copy)) as target,
        ):
            live.backup(target)

        def dump(path: Path) -> int:
            with open(copy, "rb") as plain, gzip.open(path, "wb", compresslevel=1) as packed:
                shutil.copyfileobj(plain, packed, _CHUNK)
            return copy.stat().st_size

        try:
            with closing(_open(copy)) as own:
                yield own.cursor(), dump
        finally:
            copy.unlink()

    def tables(self, cursor: Any) -> list[str]:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@'"
        )
        return sorted(name for (name,) in cursor.fetchall())

    def unpack(self, member: BinaryIO, path: Path, size: int) -> None:
        """Write the dump to `path`, ready for `replace`. Raises `Refused` unless it has `size` bytes unpacked."""
        try:
            with gzip.open(member) as plain, open(path, "wb") as file:
                left = size
                while chunk := plain.read(min(_CHUNK, left + 1)):
                    left -= len(chunk)
                    if left < 0:
                        raise Refused(DAMAGED)
                    file.write(chunk)
        except (gzip.BadGzipFile, EOFError) as error:
            raise Refused(DAMAGED) from error
        if left:
            raise Refused(DAMAGED)

    def replace(self, path: Path, stamp: str, verify: Callable[[Any], None]) -> str:
        """Replace the database by the unpacked dump, and return the place where the former one is kept."""
        with closing(_open(path)) as dump:
            verify(dump.cursor())
            live_path = Path(connection.settings_dict["NAME"])
            connection.close()
            with closing(sqlite3.connect(live_path, timeout=_LOCK_TIMEOUT)) as live:
                kept = ""
                if self.tables(live.cursor()):
                    kept = f"{live_path}.truoc-khoi-phuc-{stamp}"
                    unfinished = Path(f"{live_path}.dang-chep")
                    unfinished.unlink(missing_ok=True)
                    with closing(_open(unfinished)) as target:
                        live.backup(target)
                    unfinished.rename(kept)
                # One transaction: processes that have the file open see all of it or nothing.
                dump.backup(live)
        return kept

    def skip_numbers(self, cursor: Any) -> None:
        """Give no new row a number that a row of the lost days had."""
        # A table that never had a row has no line yet.
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM sqlite_master WHERE type = 'table'"
            " AND sql LIKE '%%AUTOINCREMENT%%' AND name NOT IN (SELECT name FROM sqlite_sequence)"
        )
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s", [_GAP])

    @contextmanager
    def scratch(self, folder: Path) -> Iterator[str]:
        """Yield the DATABASE_URL of an empty database."""
        yield f"sqlite:///{folder / 'db.sqlite3'}"


def _open(path: Path) -> sqlite3.Connection:
    path.touch(mode=0o600)
    return sqlite3.connect(path)


class _Postgresql:
    """PostgreSQL: pg_dump's custom format, read back by pg_restore and psql."""

    def check_tools(self) -> None:
        """Raise `Refused` unless pg_dump is there and as new as the server: an older one could not read its data."""
        if not shutil.which("pg_dump"):
            raise Refused("Thiếu pg_dump: hãy cài gói postgresql-client.")
        version = _run(["pg_dump", "--version"]).stdout.decode()
        own, server = int(re.findall(r"\d+", version)[0]), self._server()
        if own < server:
            raise Refused(
                f"pg_dump bản {own} không đọc được PostgreSQL {server}: hãy cài gói postgresql-client-{server}."
            )

    def _server(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            return int(cursor.fetchone()[0]) // 10_000

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[tuple[Any, Callable[[Path], int]]]:
        """Yield a cursor in a transaction, and a function that dumps the state which that transaction sees."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot(), current_schema()")
            snapshot, schema = cursor.fetchone()

            def dump(path: Path) -> int:
                options = [f"--snapshot={snapshot}", f"--schema={schema}", "--format=custom", "--compress=1"]
                self._call("pg_dump", *options, f"--file={path}", "--no-owner", "--no-privileges")
                cursor.execute("SELECT pg_database_size(current_database())")
                return cursor.fetchone()[0]

            yield cursor, dump

    def tables(self, cursor: Any) -> list[str]:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
        )
        return sorted(name for (name,) in cursor.fetchall())

    def unpack(self, member: BinaryIO, path: Path, size: int) -> None:
        """Write the dump to `path` as SQL. Raises CalledProcessError if pg_restore cannot read it.

        Raises `Refused` for a dump of a newer PostgreSQL.
        """
        packed = path.with_suffix(".dump")
        with open(packed, "wb") as file:
            shutil.copyfileobj(member, file, _CHUNK)
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            (schema,) = cursor.fetchone()
        # Without the schema's name, pg_restore would create the schema, too.
        options = ["--no-owner", "--no-privileges", f"--schema={schema}"]
        try:
            _run(["pg_restore", *options, f"--file={path}", str(packed)])
        except subprocess.CalledProcessError as error:
            if b"unsupported version" in error.stderr:
                raise Refused(
                    f"Bản sao lưu do PostgreSQL mới hơn bản {self._server()} của máy này ghi. Hãy khôi phục trên một "
                    "máy có PostgreSQL mới bằng hoặc hơn máy cũ, như máy cài Debian mới hơn."
                ) from error
            raise
        packed.unlink()

    def replace(self, path: Path, stamp: str, verify: Callable[[Any], None]) -> str:
        """Replace the schema by the unpacked dump, and return the name under which the former one is kept."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            (schema,) = cursor.fetchone()
            is_empty = not self.tables(cursor)
        connection.close()
        kept = f"truoc_khoi_phuc_{stamp.lower()}"
        # psql runs all of it in one transaction (-1) and stops at the first error.
        first = f'ALTER SCHEMA "{schema}" RENAME TO "{kept}"'
        # Other verbosities quote rows in errors.
        terse = ["--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse"]
        options = ["--no-psqlrc", "--quiet", "-1", *terse, "--command", first]
        self._call("psql", *options, "--command", f'CREATE SCHEMA "{schema}"', f"--file={path}")
        try:
            with connection.cursor() as cursor:
                verify(cursor)
                if is_empty:
                    cursor.execute(f'DROP SCHEMA "{kept}"')
        except Refused:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f'DROP SCHEMA "{schema}" CASCADE')
                cursor.execute(f'ALTER SCHEMA "{kept}" RENAME TO "{schema}"')
            raise
        return "" if is_empty else f"lược đồ {kept} trong cùng cơ sở dữ liệu"

    def skip_numbers(self, cursor: Any) -> None:
        """Give no new row a number that a row of the lost days had."""
        cursor.execute(
            "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, coalesce(last_value, 0) + %s)"
            " FROM pg_sequences WHERE schemaname = current_schema()",
            [_GAP],
        )

    @contextmanager
    def scratch(self, folder: Path) -> Iterator[str]:
        """Yield the DATABASE_URL of a scratch database, dropped afterwards. Raises `Refused` if it cannot be made."""
        # The same name each time, as only one trial runs on a machine: the database of a killed trial is replaced.
        here = f"{socket.gethostname()} {settings.VAR}"
        name = f"kiem_sao_luu_{hashlib.sha256(here.encode()).hexdigest()[:12]}"
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            try:
                cursor.execute(f'CREATE DATABASE "{name}"')
            except DatabaseError as error:
                raise Refused(
                    "Không tạo được cơ sở dữ liệu để khôi phục thử. Hãy cho tài khoản cơ sở dữ liệu quyền đó: "
                    "ALTER ROLE anm CREATEDB;"
                ) from error
        try:
            # The name is the last part of the address, even if the rest is the path of a socket's folder.
            address, mark, options = os.environ["DATABASE_URL"].partition("?")
            yield f"{address.rpartition('/')[0]}/{name}{mark}{options}"
        finally:
            # Without FORCE, which the site's role may not use while autovacuum runs there. DROP waits up to five
            # seconds for other sessions, and the server ends autovacuum.
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}"')

    @staticmethod
    def _call(program: str, *options: str) -> None:
        # Django knows where the database is; the password goes through the environment.
        command, env = connection.client.settings_to_cmd_args_env(connection.settings_dict, list(options))
        _run([program, *command[1:]], env)


def _run(command: list[str], env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(command, env=os.environ | (env or {}), check=True, capture_output=True)  # noqa: S603


def engine() -> _Sqlite | _Postgresql:
    """Return the functions for the site's database."""
    return _Sqlite() if connection.vendor == "sqlite" else _Postgresql()


def counts(cursor: Any) -> dict[str, int]:
    """Return the number of rows of each table."""
    found = {}
    for table in engine().tables(cursor):
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  names from the database itself
        found[table] = cursor.fetchone()[0]
    return found
