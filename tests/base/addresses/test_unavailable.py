"""Tests of responses while the database or disks fail: they explain, and the form keeps what was typed."""

import errno
import json
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from psycopg.errors import DiskFull
from taggit.models import Tag

from base.addresses import views
from tests.admin import fields_of

BUSY, FULL, STORE = "Cơ sở dữ liệu đang bận", "Ổ đĩa của máy chủ đã đầy", "Kho tệp đang không nhận tệp"
TYPED = {"title": "“Gõ” & <b>chưa</b> lưu", "tags": ["một", "hai"], "csrfmiddlewaretoken": "x"}


# PostgreSQL says so if a part of the block found room.
SHORT = OperationalError("could not extend file: wrote only 4096 of 8192 bytes")
SHORT.__cause__ = DiskFull()


def failed(error: Exception, path: str = "/admin/pages/3/edit/?next=/a", **request: object) -> HttpResponse:
    asked = RequestFactory().post(path, request.pop("data", TYPED), **request)
    try:
        raise error from error.__cause__
    except (DatabaseError, OSError):
        return views.server_error(asked)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OperationalError("database is locked"), BUSY),
        (OperationalError("connection refused"), BUSY),
        (OperationalError("attempt to write a readonly database"), BUSY),
        (OperationalError("database or disk is full"), FULL),
        (OperationalError("disk I/O error"), "Ổ đĩa của cơ sở dữ liệu đã đầy hoặc hỏng"),
        (OperationalError('could not extend file "base/1": No space left on device'), FULL),
        (SHORT, FULL),
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), FULL),
        (OSError(errno.EROFS, "Read-only file system"), STORE),
        (OSError(errno.EIO, "Input/output error"), STORE),
        (PermissionError(errno.EACCES, "Permission denied"), STORE),
        (PermissionError(errno.EPERM, "Operation not permitted"), STORE),
        (OSError(errno.ESTALE, "Stale file handle"), STORE),
    ],
)
def test_a_form_of_the_admin_comes_back_with_all_that_was_typed(error, words):
    answer = failed(error)
    assert (answer.status_code, answer["Retry-After"]) == (503, "120")
    html = answer.text
    assert words in html
    assert 'action="/admin/pages/3/edit/?next=/a"' in html
    assert unescape(str(fields_of(html)["title"])) == TYPED["title"]
    assert [html.count(f'name="tags" value="{tag}"') for tag in TYPED["tags"]] == [1, 1]
    assert "<b>chưa</b>" not in html


@pytest.mark.both
def test_a_form_comes_back_from_a_database_that_may_only_be_read(db):
    """A standby, or a server whose owner stopped writes to it."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's error is one of those above")

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            Tag.objects.create(name="một")

    with pytest.raises(DatabaseError) as raised:
        write()
    answer = failed(raised.value)
    assert (answer.status_code, BUSY in answer.text) == (503, True)


def test_files_are_said_to_be_lost():
    data = {"title": "Ảnh", "file": SimpleUploadedFile("a.png", b"...")}
    html = failed(OSError(errno.ENOSPC, "No space left on device"), data=data).text
    assert "Riêng tệp đính kèm" in html


def test_the_script_of_several_uploads_gets_the_reason():
    data = {"title": "Ảnh", "files[]": SimpleUploadedFile("a.png", b"...")}
    answer = failed(
        OSError(errno.ENOSPC, ""),
        "/admin/images/multiple/add/",
        data=data,
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert answer.status_code == 200
    assert FULL in json.loads(answer.content)["error_message"]


@pytest.mark.parametrize("name", ["password", "password1", "oldpassword", "code"])
def test_secrets_of_sign_in_do_not_come_back(name):
    html = failed(OperationalError("database is locked"), data={"login": "an", name: "bi-mat"}).text
    assert "bi-mat" not in html


def test_readers_get_the_page_that_nginx_has_too():
    html = failed(OperationalError("database is locked"), "/dem/").text
    assert "Trang tạm thời chưa phục vụ được" in html


def test_other_errors_of_the_system_are_mistakes_of_ours():
    assert failed(OSError(errno.ENOENT, "No such file")).status_code == 500
