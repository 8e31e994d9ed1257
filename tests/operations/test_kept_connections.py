"""Tests that the requests of a thread share a connection, which sees other processes' changes to the database."""

import threading
from collections.abc import Callable, Iterator
from queue import Queue
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection, connections
from django.db.backends.signals import connection_created

from campaign.articles.models import TopicPage
from operations.backup.content import databases

pytestmark = pytest.mark.both


@pytest.fixture
def request_in_thread(own_site: dict[str, str]) -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """Return a function that runs code as one request of a web worker's thread, which keeps its connection."""
    asked: Queue[Callable[[], Any] | None] = Queue()
    answers: Queue[Any] = Queue()
    own = connections["default"]

    def work() -> None:
        connections["default"] = own.copy()
        while ask := asked.get():
            request_started.send(sender=None, environ={})
            answers.put(ask())
            request_finished.send(sender=None)
        connections["default"].close()

    thread = threading.Thread(target=work)
    thread.start()

    def send(ask: Callable[[], Any]) -> Any:
        asked.put(ask)
        return answers.get(timeout=60)

    yield send
    asked.put(None)
    thread.join()


def _titles() -> list[str]:
    return sorted(TopicPage.objects.values_list("title", flat=True))


def test_second_request_opens_no_connection(request_in_thread):
    opened = []

    def note(**_: Any) -> None:
        opened.append(threading.current_thread())

    connection_created.connect(note)
    try:
        assert request_in_thread(_titles) == request_in_thread(_titles)
    finally:
        connection_created.disconnect(note)
    assert len(opened) == 1


def test_request_sees_a_restored_database_at_once(request_in_thread, tmp_path):
    """The restoration replaces the content of the database, and never the file below an open connection."""
    before = request_in_thread(_titles)
    database = databases.engine()
    with database.snapshot(tmp_path) as (_, dump):
        size = dump(tmp_path / "dump")
    TopicPage.objects.update(title="Sau lúc sao lưu")
    assert set(request_in_thread(_titles)) == {"Sau lúc sao lưu"}
    with (tmp_path / "dump").open("rb") as member:
        database.unpack(member, tmp_path / "unpacked", size)
    database.replace(tmp_path / "unpacked", "T", lambda cursor: None)
    assert request_in_thread(_titles) == before == _titles()


def test_postgresql_compiles_no_query_to_machine_code(db):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL does")
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
