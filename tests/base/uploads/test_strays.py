"""Tests that a failed upload leaves no file behind, wherever it fails after the file was written."""

import datetime
import io

import docx
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import UploadedFile

from base.models import Image, Media
from base.uploads import strays
from tests.base.uploads.test_scanning import STORING, UPLOAD_FORMS
from tests.extraction.clamd import clamd
from tests.extraction.marked_pictures import drawing, saved
from tests.factories import recording
from tests.stores import stored

pytestmark = pytest.mark.usefixtures("usual_store")


@pytest.fixture
def failing_client(admin_client, monkeypatch):
    """Return a client that turns errors into status 500, with a transaction for each request within the test's."""
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
    admin_client.raise_request_exception = False
    return admin_client


def failing(when):
    """Return a database wrapper that raises DatabaseError at writing statements for which `when` is true."""

    def run(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE")) and when(sql):
            raise DatabaseError("đĩa đầy")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(run)


def test_the_database_fails_once_the_file_is_written(failing_client, tree, subtests):
    for name in STORING:
        with subtests.test(name):
            _leaves_nothing(UPLOAD_FORMS[name], failing_client, tree.topics["cam-nang-an-toan"])


def _leaves_nothing(upload_form, client, topic):
    address = upload_form.opened(client)
    before = stored()
    written = []

    def is_written(sql: str) -> bool:
        written.extend(stored() - before)
        return bool(written)

    with failing(is_written):
        upload_form.upload(client, address, topic, upload_form.data())
    assert written
    assert not stored() - before


def test_pictures_of_a_draft_that_is_not_made_go_too(failing_client, tree):
    document = docx.Document()
    for shade in (0, 90):
        document.add_picture(io.BytesIO(saved("PNG", drawing(shade=shade))))
    buffer = io.BytesIO()
    document.save(buffer)
    form = {"topic": tree.topics["cam-nang-an-toan"].pk, "form": "bai", "title": "Bài"}
    with failing(lambda sql: "wagtailcore_revision" in sql):
        answer = failing_client.post(
            reverse("newsroom_word"), form | {"file": SimpleUploadedFile("a.docx", buffer.getvalue())}
        )
    assert answer.status_code == 500
    assert not Image.objects.exists()
    assert not stored()


@pytest.mark.django_db
def test_files_of_rolled_back_rows_go_and_named_ones_stay():
    with strays.removed():
        kept = recording(thumbnail=ContentFile(saved("JPEG"), "nho.jpg"))
        with transaction.atomic():
            recording(captions=ContentFile(b"WEBVTT\n\n", "loi.vtt"))
            transaction.set_rollback(True)
    assert Media.objects.get() == kept
    assert stored() == {"default/media/phim.mp4", "default/media_thumbnails/nho.jpg"}


@pytest.mark.django_db
def test_abandoned_uploads_go_after_a_day(monkeypatch):
    waiting, lost = (UploadedFile.objects.create(file=ContentFile(b"tep", "a.jpg")) for _ in range(2))
    lost.file.storage.delete(lost.file.name)
    call_command("tend_uploads")
    assert UploadedFile.objects.get() == waiting
    assert stored() == {f"default/{waiting.file.name}"}
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + datetime.timedelta(hours=25))
    call_command("tend_uploads")
    assert not UploadedFile.objects.exists()
    assert not stored()


@pytest.mark.django_db
def test_a_scanner_that_is_gone_is_a_failure_of_the_job(settings):
    with clamd() as (settings.CLAMD_SOCKET, _):
        call_command("tend_uploads")
    with pytest.raises(CommandError, match=r"không trả lời ở 127\.0\.0\.1"):
        call_command("tend_uploads")
    settings.CLAMD_SOCKET = ""
    call_command("tend_uploads")
