"""Tests of the queue's backend, with no worker running: what is written at once, and what job rows hold."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django_tasks_db.models import DBTaskResult
from wagtail.models import ReferenceIndex
from wagtail.tasks import delete_file_from_storage_task

from base.models import File
from edition import watch
from journal import context
from operations.queue.models import Errand
from search.models import SearchEntry
from tests.factories import ArticleFactory, ImageFactory, image_file
from tests.operations.queue.sample_tasks import fail_on_a_row, note
from tests.operations.queue.working import work_off

pytestmark = pytest.mark.both


def test_indexes_are_written_in_the_transaction_without_a_worker(queue, tree):
    image = ImageFactory(file=image_file(64, 36))
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title="Cũ")
    article.title, article.main_image = "Tiêu đề mới để tìm", image
    article.save_revision().publish()
    assert ReferenceIndex.get_references_to(image).exists()
    assert SearchEntry.objects.filter(title__contains="Tiêu đề mới để tìm").exists()
    paths = set(DBTaskResult.objects.values_list("task_path", flat=True))
    assert not any(path.startswith(("wagtail.tasks.update", "modelsearch")) for path in paths)


def test_job_rows_hold_no_options_of_storages(
    db, queue, settings, tmp_path, django_capture_on_commit_callbacks
):
    secret = "khoa-rat-bi-mat"
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / secret)},
        }
    }
    file = File.objects.create(title="Tệp", file=ContentFile(b"noi dung", "tep.txt"))
    path = tmp_path / secret / file.file.name
    with django_capture_on_commit_callbacks(execute=True):
        file.delete()
    row = DBTaskResult.objects.get(task_path="wagtail.tasks.delete_file_from_storage_task")
    assert secret not in str(list(DBTaskResult.objects.values()))
    assert path.exists()
    work_off()
    row.refresh_from_db()
    assert row.status == "SUCCESSFUL"
    assert not path.exists()


def test_task_that_fails_at_once_does_not_fail_its_request(db):
    """Its error quotes a row, which is cut only where tasks are stored."""
    assert fail_on_a_row.using(backend="immediate").enqueue().status == "FAILED"


def test_file_of_an_unnamed_storage_is_deleted_at_once(db, queue, tmp_path):
    (tmp_path / "a").touch()
    storage = type(storages["default"])(location=str(tmp_path))
    delete_file_from_storage_task.enqueue(storage.deconstruct(), "a")
    assert not (tmp_path / "a").exists()
    assert not DBTaskResult.objects.exists()


def test_queue_starts_no_edition(db, queue, django_assert_num_queries, tmp_path):
    with django_assert_num_queries(2) as captured:
        note.enqueue(str(tmp_path / "a"))
    assert not any(watch.is_public_write(query["sql"]) for query in captured.captured_queries)


def test_task_started_by_a_click_remembers_the_person(queue, chief_client, tmp_path):
    request = chief_client.get("/admin/").wsgi_request
    token = context.request_now.set(request)
    note.enqueue(str(tmp_path / "a"))
    context.request_now.reset(token)
    note.enqueue(str(tmp_path / "b"))
    assert {errand.user for errand in Errand.objects.all()} == {request.user, None}
