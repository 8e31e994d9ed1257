"""Tests of uploads onto a full disk: refused with a message, nothing half stored, accepted when there is room again."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction

from tests.base.uploads.test_scanning import STORED, STORING, UPLOAD_FORMS
from tests.factories import ArticleFactory, ImageFactory
from tests.people import client_of
from tests.stores import ALIASES, keep_in

FULL = "Ổ đĩa của máy chủ đã đầy"


class Disk:
    """Small disk of all uploaded files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    @contextmanager
    def filled(self, left: int = 0) -> Iterator[None]:
        """Leave only `left` blocks of 4 KB."""
        with self._filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"0" * 4096)
        with self._filler.open("r+b") as file:
            file.truncate(self._filler.stat().st_size - left * 4096)
        try:
            yield
        finally:
            self._filler.unlink()

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and path != self._filler
        }


@pytest.fixture
def disk(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """Put all kinds of uploaded files onto a disk of 4 MB. Needs root's rights."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a disk is not permitted here")
    backend = "base.files.folder.WholeFileStorage"
    keep_in({alias: (backend, {"location": str(folder / alias)}) for alias in ALIASES}, settings, monkeypatch)
    yield Disk(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def rows() -> list[int]:
    return [model._base_manager.count() for model in STORED]


# A form of a model, one for many files at once, and those of no model; with one block left, only the beginning fits.
ONE_OF_EACH = [("ảnh", 0), ("nhiều tệp", 0), ("bài từ Word", 0), ("văn bản", 0), ("phim", 1)]
OTHERS = [*((name, 0) for name in STORING), ("tệp", 1), ("văn bản", 1)]


@pytest.mark.parametrize(
    "upload_forms", [ONE_OF_EACH, pytest.param(OTHERS, marks=pytest.mark.slow)], ids=["one of each", "all"]
)
def test_upload_is_refused_in_words_and_succeeds_later(
    upload_forms, disk, admin_user, topic, monkeypatch, subtests
):
    # Each request gets a transaction of its own within the test's.
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
    for name, left in upload_forms:
        with subtests.test(name, left=left), transaction.atomic():
            upload_form, client = UPLOAD_FORMS[name], client_of(admin_user)
            client.raise_request_exception = False
            # A file of this size does not fit into one block.
            address, data = upload_form.opened(client), upload_form.data() + b" " * 6000
            before, counts = disk.files(), rows()
            with disk.filled(left):
                answer = upload_form.upload(client, address, topic, data)
            said = answer.json()["error_message"] if "json" in answer["Content-Type"] else answer.text
            assert FULL in said
            assert (disk.files(), rows()) == (before, counts)
            assert upload_form.upload(client, address, topic, data).status_code in (200, 302)
            assert (disk.files(), rows()) != (before, counts)
            # The next upload form sends the same pictures.
            transaction.set_rollback(True)


def test_page_is_published_without_its_sizes_and_gets_them_later(disk, tree, client):
    image = ImageFactory()
    before = disk.files()
    with disk.filled():
        article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], main_image=image)
        assert client.get(article.url).status_code == 200
    assert disk.files() == before
    assert client.get(article.url).status_code == 200
    assert image.renditions.exists()
