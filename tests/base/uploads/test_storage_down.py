"""Tests of uploads while the file server does not answer: refused with a message, and nothing half stored."""

from contextlib import nullcontext
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction

from base.models import Image
from campaign.library.models import ImportBatch
from tests.base.uploads.test_scanning import STORED, UPLOAD_FORMS
from tests.factories import ArticleFactory, ImageFactory
from tests.library.official import plan
from tests.people import client_of
from tests.stores import gone, stored

pytestmark = pytest.mark.usefixtures("bucket")

REFUSED = "Kho tệp đang không nhận tệp, nên chưa có gì được lưu."


def contents() -> tuple[Any, ...]:
    return stored(), *(model._base_manager.count() for model in (*STORED, ImportBatch))


@pytest.mark.parametrize(
    "upload_forms",
    [
        ["ảnh", "nhiều tệp"],
        pytest.param(
            ["nhiều ảnh", "thay ảnh", "tệp", "phim", "chân dung", "bài từ Word"], marks=pytest.mark.slow
        ),
    ],
    ids=["one of each", "others"],
)
def test_upload_is_refused_in_words_and_succeeds_later(
    upload_forms, admin_user, topic, monkeypatch, subtests
):
    # Each request gets a transaction of its own within the test's.
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
    for name in upload_forms:
        with subtests.test(name), transaction.atomic():
            upload_form, client = UPLOAD_FORMS[name], client_of(admin_user)
            client.raise_request_exception = False
            address = upload_form.opened(client)
            before = contents()
            with gone():
                answer = upload_form.upload(client, address, topic, upload_form.data())
            said = answer.json()["error_message"] if "json" in answer["Content-Type"] else answer.text
            assert REFUSED in said
            assert contents() == before
            assert upload_form.upload(client, address, topic, upload_form.data()).status_code in (200, 302)
            assert contents() != before
            # The next upload form sends the same pictures.
            transaction.set_rollback(True)


def test_of_files_to_import_none_is_taken_if_one_cannot_be_stored(admin_client, tree, monkeypatch):
    admin_client.raise_request_exception = False
    quarantine, left = storages["quarantine"], 1
    store_it = quarantine.save

    def save(*args: Any, **kwargs: Any) -> str:
        nonlocal left
        with gone() if left == 0 else nullcontext():
            left -= 1
            return store_it(*args, **kwargs)

    monkeypatch.setattr(quarantine, "save", save)
    before = contents()
    uploads = [SimpleUploadedFile(f"{number}.txt", plan(number).encode()) for number in ("101", "102")]
    answer = admin_client.post(UPLOAD_FORMS["văn bản"].address(), {"uploads": uploads})
    assert (answer.status_code, left) == (503, -1)
    assert REFUSED in answer.text
    assert contents() == before


def test_page_is_published_without_its_sizes_and_gets_them_later(tree, client):
    image = ImageFactory()
    with gone():
        article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], main_image=image)
        assert client.get(article.url).status_code == 200
    assert client.get(article.url).status_code == 200
    assert Image.objects.get(pk=image.pk).renditions.exists()


def test_reader_of_a_file_is_told_to_come_back(tree, client):
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], main_image=ImageFactory())
    address = article.main_image.get_rendition("width-100|format-webp").url
    client.raise_request_exception = False
    with gone():
        answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "120")
    assert client.get(address).status_code == 200
