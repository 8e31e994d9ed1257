"""Fixtures of all tests. The page tree is built once; every test works in a transaction on it."""

import copy
import gc
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DataError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField
from django.template.base import Template
from django.test import Client, override_settings
from django.test.utils import _TestState, instrumented_test_render
from pytest_django import DjangoDbBlocker

from base.models import User
from campaign.articles.models import TopicPage
from config.stack import with_large_stack
from edition.shelf import Shelf
from home.first_run.structure import Tree, build_tree
from search import log
from tests import fast_files  # noqa: F401  encodes and compresses quickly
from tests.factories import page_of_each_type
from tests.people import client_of, member
from tests.prepared import connected, copy_database, copy_site, own_database
from tests.stores import bucket, folders, s3_server, store, usual_store  # noqa: F401  fixtures


def _refused_if_too_long(field: CharField, value: Any, connection: BaseDatabaseWrapper) -> Any:
    """Return `value` for the database. Raises DataError for a longer text as PostgreSQL does; SQLite would store it."""
    stored = _stored(field, value, connection)
    if isinstance(stored, str) and field.max_length and len(stored) > field.max_length:
        raise DataError(f"{field}: {len(stored)} letters, {field.max_length} at most")
    return stored


_stored = CharField.get_db_prep_save
CharField.get_db_prep_save = _refused_if_too_long


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> object:
    """Run all tests with room on the stack, as the site runs."""
    run = config.pluginmanager.subset_hook_caller("pytest_cmdline_main", [sys.modules[__name__]])
    return with_large_stack(run, config=config)


# Before xdist, which reads the groups.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        # All tests of a module run in one process, so that fixtures of module scope are made once.
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
        both = item.get_closest_marker("both")
        if both and both.kwargs.get("heavy") and connection.vendor == "sqlite":
            item.add_marker(pytest.mark.slow)


def _is_named_group(item: pytest.Item) -> bool:
    group = item.get_closest_marker("xdist_group")
    return group is not None and not group.args[0].endswith(".py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    # Named groups take longest, then tests that need a server, so these start first; pytest-django put them last.
    session.items.sort(key=lambda item: (not _is_named_group(item), not item.get_closest_marker("served")))
    # As in the web server, garbage collection need not scan loaded modules, which stay (5 % of the time).
    gc.collect()
    gc.freeze()
    # A test ends before much garbage accumulates, so fewer collections save another 3 %.
    gc.set_threshold(20_000)


@pytest.fixture(scope="session", autouse=True)
def plain_templates(django_test_environment: None) -> None:
    """Render templates as the web server does.

    In Django's test environment, each template sends a signal with its context, and the client copies it, which takes a
    tenth of an admin page's time. Tests read a response's text or its `context_data`.
    """
    Template._render = _TestState.saved_data.template_render


@pytest.fixture
def contexts(plain_templates: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let clients keep contexts (`response.context`) after all, for views that give no `context_data`."""
    monkeypatch.setattr(Template, "_render", instrumented_test_render)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        copy_database()
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(name, verbosity=0)


@pytest.fixture(scope="session")
def built_tree(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Tree:
    with django_db_blocker.unblock():
        return build_tree()


@pytest.fixture(scope="module")
def shared_tree(built_tree: Tree) -> Tree:
    """Return the pages that the first run makes, as copies for the fixtures of this module."""
    return copy.deepcopy(built_tree)


@pytest.fixture(scope="module")
def module_data(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep the rows that module-scoped fixtures write, for all tests of the module.

    Such a fixture must request this one; each test then works in a savepoint. Tests change the objects that a fixture
    returns, so a function-scoped fixture should hand out copies.
    """
    # A test that asks for its fixtures by name only while it runs would take the rows back with its own.
    assert not connection.in_atomic_block, "this test must name its fixtures as arguments"
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def one_of_each(module_data: None, shared_tree: Tree) -> None:
    """Give the tests of a module a page of each type."""
    page_of_each_type(shared_tree)


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    log._since = time.monotonic()
    yield
    cache.clear()
    # Searches of this test wait in memory to be logged; a fixture of the next module might write them.
    log._waiting.clear()


@pytest.fixture
def open_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the connection with the test's transaction open at the end of a request."""
    monkeypatch.setattr("django.db.connection.close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture
def begin_edition(settings: Any, tmp_path: Path) -> Callable[[], None]:
    """Return a function that begins an edition as if all writes had been committed.

    From then on, values that all pages share are cached.
    """
    settings.EDITION, settings.EDITION_ROOT = True, tmp_path / "edition"

    def begin() -> None:
        connection.run_on_commit.clear()
        Shelf(settings.EDITION_ROOT).start(time.time() + 3600)

    return begin


@pytest.fixture
def tree(db: None, built_tree: Tree) -> Tree:
    """Return the pages that the first run makes, as copies for this test."""
    return copy.deepcopy(built_tree)


@pytest.fixture
def topic(tree: Tree) -> TopicPage:
    return tree.topics["cam-nang-an-toan"]


@pytest.fixture
def author(tree: Tree) -> User:
    return member("Biên tập viên", username="tac-gia")


@pytest.fixture
def chief(tree: Tree) -> User:
    return member("Trưởng ban biên tập", username="truong-ban")


@pytest.fixture
def administrator(tree: Tree) -> User:
    return member("Quản trị", username="quan-tri")


@pytest.fixture
def author_client(author: User) -> Client:
    return client_of(author)


@pytest.fixture
def chief_client(chief: User) -> Client:
    return client_of(chief)


@pytest.fixture
def administrator_client(administrator: User) -> Client:
    return client_of(administrator)


@pytest.fixture(scope="module")
def seeded_site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Let a module's tests work on a copy of the seeded site: its SQLite database and its media."""
    if connection.vendor != "sqlite":
        pytest.skip("the seeded site is a database of SQLite")
    folder = tmp_path_factory.mktemp("seeded")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder / "media"),
    ):
        copy_site(folder)
        with connected(str(folder / "var" / "db.sqlite3")):
            yield


@pytest.fixture
def two_writers() -> None:
    """Skip the test on SQLite: it has one writer, and nothing tells when the second one waits."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer")


@pytest.fixture
def own_site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """Yield the environment of processes that share a database of their own with the test."""
    with django_db_blocker.unblock(), own_database(tmp_path) as url:
        yield os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": url,
            "TASKS_BACKEND": "database",
            "PYTHONPATH": "site",
        }
