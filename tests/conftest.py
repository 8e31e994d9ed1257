"""Fixtures of all tests. The tree is built once per run; every test works in a transaction on it."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client

from base.models import User
from campaign.newsroom.people.setup import setup_newsroom
from edition.shelf import Shelf
from home.first_run.structure import Tree, build_tree
from search import log
from tests.factories import UserFactory


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        build_tree()
        setup_newsroom()


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    # What tests before this one searched for waits in the process.
    log._waiting.clear()
    log._since = time.monotonic()
    yield
    cache.clear()


@pytest.fixture
def begin_edition(settings: Any, tmp_path: Path) -> Callable[[], None]:
    """Begins an edition as if all that was written had been committed: what all pages share is kept from then on."""
    settings.EDITION, settings.EDITION_ROOT = True, tmp_path / "edition"

    def begin() -> None:
        connection.run_on_commit.clear()
        Shelf(settings.EDITION_ROOT).start(time.time() + 3600)

    return begin


@pytest.fixture
def tree(db: None) -> Tree:
    """The pages that first run makes; `build_tree` only looks them up here."""
    return build_tree()


def _member(group: str, username: str) -> User:
    user = UserFactory(username=username)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def author(tree: Tree) -> User:
    return _member("Biên tập viên", "tac-gia")


@pytest.fixture
def chief(tree: Tree) -> User:
    return _member("Trưởng ban biên tập", "truong-ban")


@pytest.fixture
def administrator(tree: Tree) -> User:
    return _member("Quản trị", "quan-tri")


@pytest.fixture
def author_client(author: User) -> Client:
    client = Client()
    client.force_login(author)
    return client


@pytest.fixture
def chief_client(chief: User) -> Client:
    client = Client()
    client.force_login(chief)
    return client


@pytest.fixture
def administrator_client(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client
