"""Tests of the log: one JSON object a line, with the number of the request, and nothing about people."""

import io
import json
import logging
import re
import sqlite3
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import ConnectionHandler, DatabaseError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django_guid import clear_guid
from django_guid.log_filters import CorrelationId

from operations.health.logs.formats import Json, Line, without_values
from operations.scheduler.running import run_job
from tests.factories import UserFactory
from tests.operations.health.secret_addresses import other_spellings, secret_addresses

PASSWORD = "chin-con-thuyen-ra-khoi-som"


class Log:
    """All log lines since the test began, as LOG_FORMAT=json writes them."""

    def __init__(self) -> None:
        self._stream = io.StringIO()
        self.handler = logging.StreamHandler(self._stream)
        self.handler.setFormatter(Json())
        self.handler.addFilter(CorrelationId("request_id"))

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    found = Log()
    # A test that does not close a response leaves the number of its request to the next test.
    clear_guid()
    logging.root.addHandler(found.handler)
    yield found
    logging.root.removeHandler(found.handler)


def test_a_line_has_time_level_place_and_words(log):
    logging.getLogger("campaign.thu").warning("có %s việc", 3, extra={"request": "bí mật"})
    (line,) = log.lines
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("time"))
    assert line == {"level": "WARNING", "logger": "campaign.thu", "message": "có 3 việc"}


def test_no_line_of_a_value_is_left():
    """Values of rows, such as what somebody wrote to the board, have lines and paragraphs of their own."""
    told = (
        "psycopg.errors.NotNullViolation: null value in column\n"
        "DETAIL:  Failing row contains (7, Tôi là Bùi An,\n0905 123 456\n\nHINT cũng là chữ, null).\n"
        "HINT:  Hãy xem lại.\n"
        "CONTEXT:  unnamed portal parameter $1 = 'Bùi An\n0905'\n"
        "\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n"
        '  File "a.py", line 1\n'
    )
    left = without_values(told)
    assert not re.search("Bùi|0905|cũng là chữ", left)
    assert left.startswith("psycopg.errors.NotNullViolation: null value in column\nHINT:  Hãy xem lại.\n")
    assert left.endswith('Traceback (most recent call last):\n  File "a.py", line 1\n')


@pytest.mark.parametrize("formatter", [Line(), Json()])
def test_no_secret_in_an_address_is_left(formatter):
    """While the database is gone, the address of each request is logged, and its secret is good."""
    for address in [*secret_addresses("bi-mat"), *other_spellings("bi-mat")]:
        record = logging.LogRecord("django.request", logging.ERROR, "", 1, "%s: %s", ("Gone", address), None)
        assert "bi-mat" not in formatter.format(record)
        assert address.partition("bi-mat")[0] in formatter.format(record)


@pytest.mark.parametrize("formatter", [Line(), Json()])
def test_a_database_that_is_unreachable_fills_no_screen(db, formatter):
    """In an outage, twenty jobs and every request log it repeatedly. A statement's error keeps its traceback."""
    away = {"ENGINE": "django.db.backends.postgresql", "HOST": "127.0.0.1", "PORT": 1, "NAME": "anm"}
    errors = []
    for break_it in (ConnectionHandler({"default": away})["default"].ensure_connection, _fill, _lock_in_vain):
        try:
            break_it()
        except OperationalError:
            record = logging.LogRecord("thu", logging.ERROR, "", 1, "chờ", None, sys.exc_info())
            errors.append(formatter.format(record))
    away, full, locked = errors
    assert ("OperationalError: connection failed" in away, "Traceback" in away) == (True, False)
    assert ("OperationalError: database or disk is full" in full, "Traceback" in full) == (True, False)
    assert "Traceback" in locked


def _fill() -> None:
    small = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    with ConnectionHandler({"default": small})["default"].cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1")
        cursor.execute("CREATE TABLE a (b)")


def _lock_in_vain() -> None:
    raise OperationalError("database is locked") from sqlite3.OperationalError("database is locked")


def test_an_exception_stays_on_one_line(log):
    try:
        raise ValueError("hai\ndòng")
    except ValueError:
        logging.getLogger("thu").exception("lỗi")
    (line,) = log.lines
    assert "ValueError: hai\ndòng" in line["exception"]
    assert "Traceback" in line["exception"]


def test_a_request_is_numbered_and_the_answer_names_the_number(tree, client, log):
    response = client.get("/khong-co-trang-nay/")
    number = response.headers["X-Request-ID"]
    assert uuid.UUID(number)
    assert {line["request_id"] for line in log.lines if line["logger"] == "django.request"} == {number}
    assert client.get("/khong-co-trang-nay/").headers["X-Request-ID"] != number


@pytest.mark.parametrize(
    ("proxies", "number", "is_taken"),
    [
        (1, "0f" * 16, True),
        (1, "rubbish\nINFO", False),
        (1, "x" * 5000, False),
        (0, "0f" * 16, False),
    ],
)
def test_only_the_proxy_gives_a_number(tree, settings, proxies, number, is_taken):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    given = Client().get("/khong-co/", headers={"X-Request-ID": number}).headers["X-Request-ID"]
    assert (given == number) is is_taken
    assert uuid.UUID(given)


def test_each_run_of_a_job_has_a_number_of_its_own(db, log, monkeypatch):
    for _ in range(2):
        monkeypatch.setattr("operations.scheduler.running.call_command", lambda *_, **__: 1 / 0)
        run_job("poll_sources")
    numbers = [line["request_id"] for line in log.lines if "poll_sources" in line["message"]]
    assert len(set(numbers)) == len(numbers) == 2
    logging.getLogger("thu").error("sau đó")
    assert "request_id" not in log.lines[-1]


@pytest.mark.parametrize("username", ["nguyen.van.an", "nguoi-la@example.vn"])
def test_a_failed_sign_in_leaves_nothing_about_the_person(db, log, username):
    user = UserFactory(username="nguyen.van.an", email="nguyen.van.an@example.vn", last_name="Nguyễn Văn An")
    user.set_password(PASSWORD)
    user.save()
    client = Client(raise_request_exception=False)
    address = reverse("account_login")
    for password in ("sai-mat-khau-cua-toi", "sai-nua-mat-khau"):
        client.post(address, {"login": username, "password": password}, REMOTE_ADDR="203.0.113.7")
    client.post(address, {"login": username, "password": PASSWORD}, REMOTE_ADDR="203.0.113.7")
    client.post(address, {"login": "x", "password": "sai-mat-khau-cua-toi"}, headers={"Host": "la.example"})
    for said in ("nguyen.van.an", "nguoi-la", "Nguyễn Văn An", PASSWORD, "sai-mat-khau", "sai-nua", "203.0"):
        assert said not in log.text


@pytest.mark.both
@pytest.mark.parametrize("formatter", [Line(), Json()])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE base_user SET username = %s, first_name = NULL",
        "INSERT INTO base_user (username) VALUES (%s)",
        "INSERT INTO new VALUES (%s)",
    ],
)
def test_an_error_of_the_database_tells_no_values(db, formatter, statement):
    name = UserFactory(username="nguyen.van.an").username
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [name])
    except DatabaseError:
        record = logging.LogRecord("thu", logging.ERROR, "", 1, "lỗi", None, sys.exc_info())
    text = formatter.format(record)
    assert "Error" in text
    assert name not in text
