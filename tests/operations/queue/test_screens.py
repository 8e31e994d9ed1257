"""Tests of what people see of the queue: imports and report files on their way, failed tasks, trying again."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import send_mail
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import PageLogEntry

from campaign.inbox.models import Source
from campaign.library.importing import batches
from campaign.library.models import DocumentRecord, ImportBatch, ImportedFile
from campaign.reports import services
from campaign.reports.models import Report
from operations.queue.models import Errand
from operations.queue.names import name_of
from operations.queue.workers import MAX_TRIES
from tests.library.official import plan
from tests.operations.queue.sample_tasks import fail
from tests.operations.queue.working import work_off

TASKS = "/admin/viec-nen/"
IMPORT = "/admin/nhap-van-ban/"
PART = {"X-Requested-With": "fetch"}


def upload(client: Client, *numbers: str) -> ImportBatch:
    files = [SimpleUploadedFile(f"{number}.txt", plan(number).encode()) for number in numbers]
    client.post(IMPORT, {"uploads": files})
    return ImportBatch.objects.latest("pk")


def fail_for_good() -> None:
    """Use up the tries of all tasks that are due."""
    for _ in range(MAX_TRIES):
        work_off()
        DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())


def test_import_is_followed_and_read_by_the_worker(queue, author_client, author):
    batch = upload(author_client, "301", "302")
    address = f"{IMPORT}luot/{batch.pk}/"
    # Wagtail loads scripts before the content: one that is not deferred finds nothing to follow.
    assert re.search(r'<script src="[^"]*queue/poll[^"]*" defer', author_client.get(address).content.decode())
    part = author_client.get(address, headers=PART).content.decode()
    assert "Đã đọc 0/2 tệp" in part
    assert "data-poll-next>Xem lại" in part
    assert "<form" not in part
    # A second request starts no second task.
    author_client.post(address)
    assert DBTaskResult.objects.filter(task_path__endswith="batches.read").count() == 2
    work_off()
    part = author_client.get(address, headers=PART).content.decode()
    assert "Xong 2 tệp: 2 bản nháp mới" in part
    assert "data-poll-next" not in part
    record = DocumentRecord.objects.filter(is_stub=False).first()
    assert record.owner == author
    assert PageLogEntry.objects.filter(page=record, user=author, action="wagtail.create").exists()


def test_file_that_no_task_could_read_is_offered_again(queue, author_client, monkeypatch):
    def gone(*_):
        raise OperationalError("server closed the connection")

    batch = upload(author_client, "303")
    with monkeypatch.context() as away:
        away.setattr(batches, "import_file", gone)
        fail_for_good()
    assert batch.files.get().state == ImportedFile.State.READING
    html = author_client.get(f"{IMPORT}luot/{batch.pk}/").content.decode()
    assert "chưa đọc được 1 tệp" in html
    assert ">Thử lại</button>" in html
    assert "data-poll-next" not in html
    author_client.post(f"{IMPORT}luot/{batch.pk}/")
    work_off()
    assert batches.progress(batch)["done"] == 1


@pytest.fixture
def report(tree) -> Report:
    return Report.objects.create(subject="Kết quả quý III")


def test_report_file_is_written_by_the_worker_and_waited_for(queue, report, chief_client):
    address = reverse("reports:xlsx", args=[report.pk])
    response = chief_client.get(address)
    assert response.headers["Location"] == f"{address}?xem"
    chief_client.get(address)
    assert DBTaskResult.objects.count() == 1
    html = chief_client.get(f"{address}?xem").content.decode()
    assert "Máy đang lập tệp .xlsx" in html
    work_off()
    part = chief_client.get(f"{address}?xem", headers=PART).content.decode()
    assert "<html" not in part
    assert f"{address}?tai" in part
    assert chief_client.get(f"{address}?tai").content.startswith(b"PK")


def test_report_file_that_failed_is_reported_and_tried_again(queue, report, chief_client, monkeypatch):
    def full(*_):
        raise OSError("đĩa đầy")

    address = reverse("reports:xlsx", args=[report.pk])
    chief_client.get(address)
    with monkeypatch.context() as away:
        away.setattr(services, "file_of", full)
        fail_for_good()
    html = chief_client.get(f"{address}?xem").content.decode()
    assert "Máy chưa lập được tệp" in html
    chief_client.post(address)
    work_off()
    assert chief_client.get(f"{address}?tai").content.startswith(b"PK")


def test_issue_waits_for_no_file_and_files_are_kept_as_issued(
    queue, report, chief, chief_client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.issue(report, chief)
    assert not report.files.exists()
    work_off()
    assert {file.form for file in report.files.all()} == {"docx", "xlsx"}
    assert chief_client.get(reverse("reports:docx", args=[report.pk])).content.startswith(b"PK")


def test_source_is_polled_by_the_worker(queue, tree, chief_client):
    # Port 1 of this machine is not among the allowed addresses, so the guard refuses it at once.
    source = Source.objects.create(name="Báo mẫu", feed_url="http://127.0.0.1:1/rss")
    html = chief_client.post(
        reverse("inbox_sources:poll_now", args=[source.pk]), follow=True
    ).content.decode()
    assert "Máy đang lấy tin từ “Báo mẫu”" in html
    work_off()
    source.refresh_from_db()
    assert source.last_error


def test_failed_task_is_shown_to_the_person_who_started_it(
    queue, author, chief, author_client, chief_client, administrator_client
):
    fail.enqueue()
    Errand.objects.update(user=author)
    work_off()
    assert "Lần 2/5 lúc" in author_client.get(TASKS).content.decode()
    fail_for_good()
    home = author_client.get("/admin/").content.decode()
    assert "Có việc chưa làm được" in home
    assert TASKS in home
    assert "Có việc chưa làm được" not in chief_client.get("/admin/").content.decode()
    assert "Không có việc nào" in chief_client.get(TASKS).content.decode()
    html = administrator_client.get(TASKS).content.decode()
    assert "máy chủ thư không trả lời" in html
    assert author.get_full_name() in html
    assert "máy chủ thư không trả lời" not in author_client.get(TASKS).content.decode()


def test_nobody_starts_a_task_of_somebody_else(queue, author, chief_client, author_client):
    fail.enqueue()
    Errand.objects.update(user=author)
    fail_for_good()
    row = DBTaskResult.objects.get()
    assert chief_client.post(TASKS, {"viec": row.pk}).status_code == 404
    author_client.post(TASKS, {"viec": row.pk})
    row.refresh_from_db()
    assert (row.status, row.worker_ids) == ("READY", [])
    fail_for_good()
    author_client.post(TASKS, {"viec": row.pk, "bo-qua": ""})
    assert not DBTaskResult.objects.exists()


def test_mail_is_named_by_its_subject(queue, settings, author, author_client):
    settings.EMAIL_BACKEND = "operations.queue.mails.EmailBackend"
    send_mail("Mời vào Ban Biên tập", "", None, ["a@example.vn"])
    Errand.objects.update(user=author)
    assert "Gửi thư “Mời vào Ban Biên tập”" in author_client.get(TASKS).content.decode()
    settings.SECRET_KEY = "khoa-khac"
    assert "SECRET_KEY đã đổi" in name_of(DBTaskResult.objects.get())
