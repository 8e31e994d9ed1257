"""Databases and folders that are built once for each state of the code, and copied by the tests that need them.

    python -m tests.prepared [COMMAND ...]

Builds all of them, or runs commands of manage.py in one process.
"""

import fcntl
import gc
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import django
from django.core.cache import cache as django_cache
from django.core.management import execute_from_command_line
from django.db import connection, connections, transaction

PASSWORD = "mat-khau-cho-phep-thu-2026"

ROOT = Path(__file__).resolve().parents[1]
# The files that determine the content of a migrated and seeded site.
_SOURCES = (
    "site",
    "campaign",
    "home",
    "requirements.txt",
    "tests/prepared.py",
    "tests/conftest.py",
    "tests/site_settings.py",
)
_GENERATED = {"__pycache__", ".mo"}


@cache
def _state() -> str:
    """Return a hash that names the state of the code, and the week, because first-run content ends after some weeks."""
    found = hashlib.sha256(time.strftime("%G-%V").encode())
    for source in _SOURCES:
        for file in sorted([ROOT / source, *(ROOT / source).rglob("*")]):
            if file.is_file() and not _GENERATED & {file.parent.name, file.suffix}:
                found.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    """Yield the folder of this state of the code; one process at a time makes `name`. Removes other states' folders."""
    cache = ROOT / ".pytest_cache" / "prepared"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for other in cache.iterdir():
            if other.is_dir() and other.name != _state():
                shutil.rmtree(other, ignore_errors=True)
        folder = cache / _state()
        folder.mkdir(exist_ok=True)
        yield folder


def prepare(name: str, build: Callable[[Path], None]) -> Path:
    """Return the file or folder `name` of this state of the code; `build` makes it if it is missing."""
    with _folder(name) as folder:
        path, unfinished = folder / name, folder / f"{name}.unfinished"
        if not path.exists():
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.unlink(missing_ok=True)
            build(unfinished)
            unfinished.rename(path)
    return path


def copy_site(folder: Path) -> None:
    """Copy a site into `folder`, as `make run` makes it: database, media and static files."""
    shutil.copytree(prepared_site(), folder, symlinks=True, dirs_exist_ok=True)


def prepared_site() -> Path:
    """Return the folder of the site that tests copy."""
    migrated = _migrated()

    def build(path: Path) -> None:
        (path / "var").mkdir(parents=True)
        # With its key, because it signs the log, which begins with the migrations.
        for file in (migrated, migrated.with_name("secret_key")):
            shutil.copy(file, path / "var")
        _manage(path, "collectstatic --noinput --verbosity 0", "seed_site")
        # The cache holds the site's address, which copies change.
        shutil.rmtree(path / "var" / "cache", ignore_errors=True)

    return prepare("site", build)


def _migrated() -> Path:
    def build(path: Path) -> None:
        path.mkdir()
        _manage(path, "migrate --verbosity 0")

    return prepare("migrated", build) / "var" / "db.sqlite3"


def _manage(folder: Path, *commands: str) -> None:
    env = {
        "DJANGO_SETTINGS_MODULE": "tests.site_settings",
        "PYTHONPATH": "site",
        "VAR_DIR": str(folder / "var"),
        "MEDIA_ROOT": str(folder / "media"),
        "DATABASE_URL": f"sqlite:///{folder}/var/db.sqlite3",
        "DEMO_PASSWORD": PASSWORD,
        "LOG_LEVEL": "ERROR",
    }
    arguments = [sys.executable, "-m", "tests.prepared", *commands]
    subprocess.run(arguments, cwd=ROOT, env=os.environ | env, check=True, stdout=subprocess.DEVNULL)


def copy_database() -> None:
    """Replace the test database by a copy of one that is migrated and holds the page tree and the groups."""
    (_copy_sqlite if connection.vendor == "sqlite" else _copy_postgresql)()


def _fill() -> None:
    # Imported here because benches, which run without Django's apps, copy sites, too.
    from campaign.newsroom.people.setup import setup_newsroom
    from home.first_run.structure import build_tree

    build_tree()
    setup_newsroom()


def _copy_sqlite() -> None:
    connection.close()
    creation: Any = connection.creation  # whose private methods the stubs lack
    connection.settings_dict["NAME"] = creation._get_test_db_name()
    connection.ensure_connection()
    migrated = _migrated()

    def build(path: Path) -> None:
        _restore(migrated)
        _fill()
        with closing(sqlite3.connect(path)) as file:
            connection.connection.backup(file)

    _restore(prepare("filled.sqlite3", build))


def _restore(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.backup(connection.connection)


def template_name() -> str:
    """Return the name of the prepared database on PostgreSQL, to which nobody is connected."""
    return f"prepared_{_state()}"


@contextmanager
def connected(name: str) -> Iterator[None]:
    """Connect this thread to another database of the same engine."""
    own = connections["default"]
    connections["default"] = own.copy()
    connections["default"].settings_dict["NAME"] = name
    _forget()
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = own
        _forget()


def meanwhile(first: Callable[[], Any], second: Callable[[], Any], then: Callable[[], Any] = str) -> Any:
    """Return the result of `second`, which begins between `first` and `then` of one transaction.

    Needs the fixture `two_writers`.
    """
    name = str(connection.settings_dict["NAME"])

    def elsewhere() -> Any:
        with connected(name):
            return second()

    with ThreadPoolExecutor(1) as people:
        with transaction.atomic():
            first()
            result = people.submit(elsewhere)
            while not _waits_for_a_lock() and not result.done():
                time.sleep(0.01)
            then()
        return result.result()


def _waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        # Tests of other processes wait in their own databases; a wait for a row names none.
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_locks JOIN pg_database"
            " ON pg_database.oid = database WHERE datname = current_database())"
        )
        return cursor.fetchone() is not None


def _forget() -> None:
    from django.contrib.contenttypes.models import ContentType  # as above

    django_cache.clear()
    ContentType.objects.clear_cache()


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """Yield the URL of a copy of the filled test database that other processes can open; this thread uses it too.

    Unlike the test database, it keeps what is written until the end, so a test may start and kill processes on it.
    """
    if connection.vendor == "sqlite":
        name, url = str(folder / "own.sqlite3"), f"sqlite:///{folder}/own.sqlite3"
        with closing(sqlite3.connect(name)) as file:
            connection.connection.backup(file)
        with connected(name):
            yield url
        return
    creation: Any = connection.creation
    name, quoted = f"own_{os.getpid()}", connection.ops.quote_name
    values = connection.settings_dict
    url = f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{name}"
    with creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)}")
        cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(template_name())}")
    try:
        with connected(name):
            yield url
    finally:
        with creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted(name)} WITH (FORCE)")


def _copy_postgresql() -> None:
    creation: Any = connection.creation
    quoted = connection.ops.quote_name
    prepare_template()
    name = creation._get_test_db_name()
    with creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)}")
        cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {template_name()}")
    connection.close()
    connection.settings_dict["NAME"] = name


def prepare_template() -> None:
    """Make the database that tests on PostgreSQL copy, if it is missing; drop those of other states of the code."""
    creation: Any = connection.creation
    test, template = connection.settings_dict["TEST"], template_name()
    with _folder("template"):
        with creation._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'prepared@_%' ESCAPE '@'")
            existing = {row[0] for row in cursor.fetchall()}
            for other in existing - {template}:
                cursor.execute(f"DROP DATABASE {connection.ops.quote_name(other)}")
        if template in existing:
            return
        own = test["NAME"]
        test["NAME"] = "prepared"
        creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        _fill()
        connection.close()
        test["NAME"] = own
        with creation._nodb_cursor() as cursor:
            cursor.execute(f"ALTER DATABASE prepared RENAME TO {template}")


if __name__ == "__main__":
    django.setup()
    # Migrations make many objects that stay, and each collection would scan them (a tenth of the time).
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    for command in sys.argv[1:]:
        # As manage.py does it, which closes the database. An open one of SQLite cannot be copied: its log is beside it.
        execute_from_command_line(["manage.py", *command.split()])
    if not sys.argv[1:]:
        if connection.vendor == "postgresql":
            prepare_template()
        prepared_site()
