"""Tests of SQLite locked for half a minute: saving waits, then says so and keeps the input; reading goes on."""

import sqlite3
import threading
import time
from html import unescape

import pytest

from tests.admin import fields_of
from tests.edition.web import Site
from tests.operations.faults.desk import FIRST_ARTICLE, Answer, Person

pytestmark = [pytest.mark.slow, pytest.mark.served]

TYPED = "Tiêu đề gõ “lúc khóa” & <chưa> lưu"
READ = ["/", "/tim-kiem/?q=lua", "/rss/tat-ca.xml", "/khong-co-trang-nay/", "/cung-khong-co/"]


def test_saving_waits_in_words_and_reading_goes_on(site: Site):
    editor = Person(site, "bientap")
    page = site.manage("shell", "-v0", "--no-imports", "-c", FIRST_ARTICLE).strip()
    address = f"/admin/pages/{page}/edit/"
    values = editor.form(address) | {"title": TYPED}
    read = {path: site.get(path, past_nginx=True)[0] for path in READ}
    with sqlite3.connect(site.database, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        answers: list[Answer] = []
        saving = threading.Thread(target=lambda: answers.append(editor.send(address, values)))
        saving.start()
        for _ in range(3):
            for path in READ:
                status, seconds = timed(site, path)
                assert (status, seconds < 2) == (read[path], True), (path, status, seconds)
            assert editor.get("/admin/").seconds < 3
        saving.join()
        (answer,) = answers
        assert 15 < answer.seconds < 30
        assert answer.status_code == 503
        assert "Cơ sở dữ liệu đang bận" in answer.text
        assert TYPED in unescape(answer.text)
        other.execute("ROLLBACK")
    # As the page's button does.
    assert editor.send(address, fields_of(answer.text)).status_code == 200
    assert editor.form(address)["title"] == TYPED


def timed(site: Site, path: str) -> tuple[int, float]:
    since = time.monotonic()
    status = site.get(path, past_nginx=True)[0]
    return status, time.monotonic() - since
