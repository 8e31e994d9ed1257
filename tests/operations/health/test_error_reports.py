"""Tests of error mails and Sentry: they say what broke, and nothing that people typed."""

import errno
import gzip
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import brotli
import pytest
from django.core import mail
from django.db import OperationalError, connection, connections
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, re_path
from redis.exceptions import RedisError

from operations.health.logs import error_reports
from operations.health.logs.error_reports import AdminMails
from tests.operations.health.secret_addresses import secret_addresses

ROOT = Path(__file__).resolve().parents[3]
# Joined, because Sentry quotes the lines of code around an error.
SECRET = "-".join(["mat", "khau", "rieng", "cua", "toi"])


def broken(request: HttpRequest) -> HttpResponse:
    password = request.POST.get("password", "")
    raise RuntimeError(f"trang hỏng {len(password)}")


urlpatterns = [
    path("hong/", broken),
    path("hong-nua/", lambda request: 1 / 0),
    re_path("xem-truoc/|gui/|admin/", broken),
]


@pytest.fixture
def mails(settings) -> AdminMails:
    """Return the handler that the settings give all loggers, as if nothing had been mailed yet."""
    settings.ADMINS = [("", "truc@example.vn")]
    settings.MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.ROOT_URLCONF = __name__
    (handler,) = (one for one in logging.root.handlers if isinstance(one, AdminMails))
    handler._last.clear()
    handler._sent.clear()
    return handler


def ask(address: str = "/hong/") -> None:
    Client(raise_request_exception=False).post(
        f"{address}?q={SECRET}",
        {"password": SECRET, "ho-ten": SECRET},
        headers={"Cookie": f"khoa={SECRET}"},
        # granian copies the environment into each request.
        DATABASE_URL=f"postgres://anm:{SECRET}@127.0.0.1/anm",
    )


def test_an_error_is_mailed_with_traceback_and_without_what_was_typed(mails, db, settings):
    ask()
    (letter,) = mail.outbox
    assert letter.to == ["truc@example.vn"]
    assert letter.from_email == settings.DEFAULT_FROM_EMAIL
    assert "POST /hong/" in letter.body
    assert "RuntimeError: trang hỏng 22" in letter.body
    assert "test_error_reports.py" in letter.body
    for secret in (SECRET, "only-for-tests", "DATABASE_URL", "SECRET_KEY"):
        assert secret not in letter.subject + letter.body


def test_a_mail_tells_no_secret_in_an_address(mails, db, settings):
    settings.ROOT_URLCONF = "config.urls"
    addresses = secret_addresses(SECRET)
    settings.ROOT_URLCONF = __name__
    for address in addresses:
        mails._last.clear()
        ask(address)
        letter = mail.outbox.pop()
        assert f"POST {address.partition(SECRET)[0]}" in letter.body
        assert SECRET not in letter.subject + letter.body


def test_a_page_that_breaks_a_hundred_times_sends_one_mail_and_then_says_how_often(mails, db, monkeypatch):
    for _ in range(100):
        logging.getLogger("django.request").handle(_error_of_one_place())
    assert len(mail.outbox) == 1
    monkeypatch.setattr(error_reports, "_SAME_AGAIN", 0.0)
    logging.getLogger("django.request").handle(_error_of_one_place())
    assert "thêm 99 lần" in mail.outbox[1].body


def test_another_error_is_mailed_at_once(mails, db):
    ask()
    ask("/hong-nua/")
    assert len(mail.outbox) == 2


def test_a_process_sends_so_many_mails_an_hour(mails, db):
    for number in range(100):
        logging.getLogger("thu").handle(
            logging.LogRecord("thu", logging.ERROR, "tệp", number, "lỗi", None, None)
        )
    assert len(mail.outbox) == 20


def test_a_mail_server_that_does_not_answer_breaks_no_page(mails, db, settings):
    settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert Client(raise_request_exception=False).get("/hong/").status_code == 500


def test_an_outage_sends_the_mail_of_its_finding_once_whatever_fails(
    mails, empty_log, settings, tmp_path, monkeypatch
):
    settings.VAR, settings.ROOT_URLCONF = tmp_path, "config.urls"
    away = {"sqlite": "khong-co/away.sqlite3", "postgresql": "khong_co"}[connection.vendor]
    # Of other threads: the test's own connection is open.
    monkeypatch.setitem(connections.settings["default"], "NAME", away)
    for process in (mails, AdminMails()):
        for number, error in enumerate(
            [OperationalError("gone"), OSError(errno.ENOSPC, "full"), RedisError("gone")]
        ):
            _report(process, error, number)
    assert ["Cơ sở dữ liệu không trả lời" in letter.body for letter in mail.outbox] == [True]


def test_an_error_like_an_outage_s_is_mailed_as_it_is_once_all_is_well(
    mails, empty_log, settings, tmp_path, monkeypatch
):
    settings.VAR, settings.ROOT_URLCONF = tmp_path, "config.urls"
    # In this thread, because another would not see the database of the test.
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    mails._tell(_record(OperationalError("deadlock detected"), 1))
    assert "deadlock detected" in mail.outbox[-1].body


def _report(handler: AdminMails, error: Exception, line: int) -> None:
    """Log that `error` occurred at this line, and wait for the thread that looks for the cause."""
    handler.handle(_record(error, line))
    for thread in threading.enumerate():
        if thread.name == "outage":
            thread.join()


def _record(error: Exception, line: int) -> logging.LogRecord:
    return logging.LogRecord("thu", logging.ERROR, "tệp", line, "hỏng: %s", (error,), None)


def _error_of_one_place() -> logging.LogRecord:
    try:
        raise RuntimeError("một chỗ")
    except RuntimeError:
        return logging.LogRecord("thu", logging.ERROR, "", 1, "lỗi", None, sys.exc_info())


@pytest.fixture
def sentry() -> Iterator[tuple[str, list[str]]]:
    """Return the DSN of a loopback server in Sentry's place, and the bodies that it received."""
    received: list[str] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = {"gzip": gzip.decompress, "br": brotli.decompress}[self.headers["Content-Encoding"]]
            received.append(unpack(body).decode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://khoa@127.0.0.1:{server.server_port}/1", received
        server.shutdown()


_SITE = """
import logging
import sys
import config.server
config.server.load()  # joins all other threads: it would wait for one that Sentry had started
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory
from django.test.utils import override_settings
with override_settings(ROOT_URLCONF="tests.operations.health.test_error_reports", MIDDLEWARE=[]):
    asked = RequestFactory().post(
        "/xem-truoc/%(secret)s/?q=%(secret)s",
        {"password": "%(secret)s"},
        headers={"Cookie": "khoa=%(secret)s"},
        DATABASE_URL="postgres://anm:%(secret)s@127.0.0.1/anm",
    )
    get_wsgi_application()(asked.environ, lambda *arguments: None)
logging.getLogger("site").error("no letter to %%s", "%(secret)s")
sys.modules["sentry_sdk"].flush()
"""


def test_sentry_gets_the_error_and_nothing_that_was_typed(sentry):
    dsn, received = sentry
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": "site:.",
        "PATH": "",
        "SENTRY_DSN": dsn,
    }
    command = [sys.executable, "-c", _SITE % {"secret": SECRET}]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=60)
    text = "\n".join(received)
    assert "RuntimeError" in text
    assert '"method":"POST"' in text
    assert "/xem-truoc/..." in text
    assert "no letter to %s" in text
    assert SECRET not in text
    assert "only-for-tests" not in text
