"""Tests of /song/ and /san-sang/: for this machine only, before Django, and true."""

import json
import sys
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from operations.health.addresses import answering_health
from tests.prepared import connected

pytestmark = pytest.mark.usefixtures("open_connection")


def ask(path: str, **environ: str) -> tuple[int, Any]:
    """Return status and answer, with 0 and the path for a request that the application got."""
    started: list[str] = []
    front = answering_health(lambda environ, start_response: [environ["PATH_INFO"].encode()])
    body = b"".join(
        front(
            {"PATH_INFO": path, "REQUEST_METHOD": "GET", "REMOTE_ADDR": "127.0.0.1", **environ},
            lambda status, headers: started.append(status),
        )
    )
    return (int(started[0][:3]), json.loads(body)) if started else (0, body.decode())


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine_gets_an_answer(db, address):
    if address.startswith("::ffff") and sys.version_info < (3, 13):
        pytest.skip("Python counts it as loopback since 3.13")
    assert ask("/song/", REMOTE_ADDR=address) == (200, {"alive": True})
    status, state = ask("/san-sang/", REMOTE_ADDR=address)
    assert (status, state["ready"], state["failing"], state["cache"]) == (200, True, [], True)
    assert state["figures"]["disk_free_bytes:var"] > 0


@pytest.mark.parametrize(
    "request_of_others",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"REMOTE_ADDR": "10.0.0.2"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_FOR": ""},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
    ],
)
def test_others_reach_the_application_which_knows_no_such_address(request_of_others):
    for path in ("/song/", "/san-sang/"):
        assert ask(path, **request_of_others) == (0, path)


def test_other_addresses_reach_the_application():
    assert ask("/song") == (0, "/song")
    assert ask("/") == (0, "/")


def test_alive_asks_no_database(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert ask("/song/")[0] == 200


def test_ready_is_cheap(django_assert_max_num_queries, db):
    with django_assert_max_num_queries(12):
        ask("/san-sang/")


def test_a_machine_with_a_newer_release_than_the_database_is_not_ready(db):
    MigrationRecorder(connection).record_unapplied("journal", "0001_entries")
    status, state = ask("/san-sang/")
    assert (status, state["failing"]) == (503, ["migrations"])


def test_a_machine_that_cannot_write_is_not_ready(db, settings, small_disk):
    settings.EDITION_ROOT = small_disk("size=1m,ro")
    status, state = ask("/san-sang/")
    assert (status, state["failing"]) == (503, ["disk"])


@pytest.mark.parametrize("options", ["size=512k", "size=8m,nr_inodes=1"])
def test_a_machine_whose_disk_is_full_is_not_ready(options, db, settings, small_disk):
    settings.EDITION_ROOT = small_disk(options)
    status, state = ask("/san-sang/")
    assert (status, state["failing"]) == (503, ["disk"])


def test_a_machine_that_may_not_enter_a_folder_is_not_ready(db, settings, closed_folder):
    settings.EDITION_ROOT = closed_folder / "dung-san"
    status, state = ask("/san-sang/")
    assert (status, state["failing"]) == (503, ["disk"])


def test_without_database_the_machine_is_alive_but_not_ready(db):
    with connected("khong-co/away.sqlite3"):
        assert ask("/song/") == (200, {"alive": True})
        status, state = ask("/san-sang/")
    assert (status, state["failing"]) == (503, ["database"])
