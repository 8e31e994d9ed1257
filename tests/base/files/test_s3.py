"""Tests of the bucket: which files are where, that no name is used twice, and that keys are not leaked."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import TestCase
from django.urls import reverse
from django_tasks import task_backends

from base.files import s3
from base.files.s3 import StoreError
from base.models import Image
from campaign.library.importing import batches
from campaign.library.models import LibraryPage
from campaign.newsroom.models import Trashed
from campaign.newsroom.trash import services
from tests.base.files.hidden_files import spellings
from tests.factories import ArticleFactory, ImageFactory, file, image_file
from tests.library.importing.test_import_admin import uploaded
from tests.library.official import plan
from tests.stores import KEYS, gone, stored

ROOT = Path(__file__).resolve().parents[3]


def test_files_of_each_kind_lie_apart_and_have_the_sites_own_addresses(bucket, tree, author, settings):
    settings.SHARE_CARDS = True
    image = ImageFactory()
    made = image.get_rendition("width-90")
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], live=False)
    page.get_latest_revision().publish()
    batch = batches.receive([uploaded("a.txt", b"mot tep")], author)
    names = {stored_object.key for stored_object in bucket.objects.all()}
    assert names == stored()
    kinds = {"/".join(name.split("/")[:2]) for name in names}
    assert {"default/original_images", "renditions/images", "renditions/the-chia-se"} <= kinds
    assert f"quarantine/{batch.files.get().kept.name}" in names
    for field in (image.file, made.file):
        assert field.url == f"/media/{field.name}"
    assert storages["renditions"].url("images/ảnh 1.png") == "/media/images/%E1%BA%A3nh%201.png"


@pytest.mark.slow
def test_no_spelling_gives_a_hidden_file(bucket, client, author_client):
    document = file()
    assert b"mot tep" in b"".join(author_client.get(document.url).streaming_content)
    assert bucket.Object(f"default/{document.file.name}").content_length == len(b"mot tep")
    for target in spellings(document.url):
        answer = client.get(target)
        assert b"mot tep" not in b"".join(answer.streaming_content if answer.streaming else [answer.content])


def test_name_that_another_machine_took_meanwhile_is_left_to_it(bucket):
    # `_save` starts from the point at which both machines have found the name free.
    first = default_storage._save("documents/to-roi.pdf", ContentFile(b"cua A"))
    second = default_storage._save("documents/to-roi.pdf", ContentFile(b"cua B"))
    assert first == "documents/to-roi.pdf"
    assert second.startswith("documents/to-roi_")
    assert [default_storage.open(name).read() for name in (first, second)] == [b"cua A", b"cua B"]


def test_stored_file_is_read_as_from_a_disk(bucket):
    name = default_storage.save("a.png", image_file(2000, 1000))
    with default_storage.open(name) as stored_file:
        head = stored_file.read(8)
        stored_file.seek(0)
        assert (head, len(stored_file.read())) == (b"\x89PNG\r\n\x1a\n", stored_file.size)
    with pytest.raises(FileNotFoundError):
        default_storage.open("mat.png")
    default_storage.delete("mat.png")


def test_an_imported_file_is_not_called_bad_because_the_store_is_gone(bucket, tree, author):
    library = LibraryPage.objects.get()
    with gone(), pytest.raises(StoreError):
        batches.import_or_refuse(library, "a.txt", plan().encode(), author)
    assert batches.import_or_refuse(library, "a.txt", plan().encode(), author).record


def test_server_that_hangs_is_left_alone_for_a_while(bucket, monkeypatch):
    monkeypatch.setattr(s3, "_rests_until", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(0.5)
        with gone(silent.getsockname()[1], read_timeout=0.1):
            for _ in range(3):
                with pytest.raises(StoreError):
                    default_storage.exists("a")
        # One request makes two attempts.
        for _ in range(2):
            silent.accept()
        with pytest.raises(TimeoutError):
            silent.accept()
    with pytest.raises(StoreError, match="a moment ago"):
        default_storage.exists("a")
    monkeypatch.setattr(s3, "_rests_until", 0.0)
    assert not default_storage.exists("a")


def test_row_of_a_task_holds_no_key(bucket, admin_client, settings, db):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    image = ImageFactory()
    name = image.file.name
    with TestCase.captureOnCommitCallbacks(execute=True):
        admin_client.post(reverse("wagtailimages:delete", args=[image.pk]))
        # The file is deleted with its row in the trash.
        services.erase(Trashed.objects.get().pk, None)
    assert not Image.objects.exists()
    rows = [json.dumps([task.args, task.kwargs]) for task in task_backends["default"].results]
    told = [row for row in rows if name in row and "S3Storage" in row]
    assert told
    assert not any(value in row for row in rows for value in KEYS.values())


def test_bucket_without_keys_is_reported_in_one_line():
    env = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "S3_BUCKET": "anm"}
    command = [sys.executable, "-c", "import django; django.setup()"]
    result = subprocess.run(
        command, cwd=ROOT, env=env | {"PYTHONPATH": "site"}, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert result.stderr == "Có S3_BUCKET thì cần cả AWS_ACCESS_KEY_ID và AWS_SECRET_ACCESS_KEY\n"
