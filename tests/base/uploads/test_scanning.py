"""Tests of the virus scan: every file field and every upload form asks the scanner and obeys its refusal."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
import pytest
from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import FileField
from django.forms.models import BaseModelForm
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects import forms as redirects
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

import config.urls  # noqa: F401  all forms of the admin are imported
from base.models import File, Image, Media
from base.uploads.validators import is_free_of_viruses
from campaign.articles.models import ArticlePage, TopicPage
from campaign.inbox.models import Source
from campaign.library.importing.views import ImportForm
from campaign.library.models import DocumentRecord
from tests.base.uploads.test_picture_metadata import ACCOUNT
from tests.extraction.clamd import EICAR, clamd
from tests.extraction.marked_pictures import drawing, saved
from tests.factories import ImageFactory, file, recording
from tests.library.official import plan
from tests.people import client_of

# --- Enumerated: fields and forms --------------------------------------------------------------------------------


def test_every_file_field_asks_the_scanner():
    fields = [
        each
        for model in apps.get_models()
        for each in model._meta.local_fields
        if isinstance(each, FileField)
    ]
    assert len(fields) >= 12
    unguarded = [str(each) for each in fields if is_free_of_viruses not in each.validators]
    assert not unguarded


def _all_subclasses(parent: type) -> Iterator[type]:
    for child in parent.__subclasses__():
        yield child
        yield from _all_subclasses(child)


def test_every_form_field_for_files_asks_the_scanner():
    """Either the form field is guarded itself, or the model field that it fills is."""
    # Its files go into quarantine unread, and are scanned when they are read.
    known = {(ImportForm, "uploads"), (ImportForm, "folder")}
    found, unguarded = 0, []
    for form in set(_all_subclasses(forms.BaseForm)):
        for name, each in getattr(form, "base_fields", {}).items():
            if isinstance(each, forms.FileField):
                found += 1
                guarded = is_free_of_viruses in each.validators or _fills_a_model(form, name)
                if not guarded and (form, name) not in known:
                    unguarded.append(f"{form.__module__}.{form.__name__}.{name}")
    assert found >= 5
    assert not unguarded


def test_every_form_field_for_files_says_before_sending_what_is_too_heavy():
    """Fields of model forms get the limit from their form; a large file in an import is reported after reading.

    Wagtail's import of redirects has no limit of its own.
    """
    silent = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in set(_all_subclasses(forms.BaseForm)) - {ImportForm, redirects.ImportForm}
        for name, each in getattr(form, "base_fields", {}).items()
        if isinstance(each, forms.FileField)
        if not _fills_a_model(form, name) and "data-too-heavy" not in each.widget.attrs
    ]
    assert not silent


def _fills_a_model(form: type, name: str) -> bool:
    if not issubclass(form, BaseModelForm):
        return False
    # Base classes name no model yet.
    model = form._meta.model
    return model is None or is_free_of_viruses in model._meta.get_field(name).validators


# --- Enumerated: ways to upload
# ----------------------------------------------------------------------------------


@dataclass
class UploadForm:
    """An upload as a person makes it: the address, the input, the file and the form."""

    address: Callable[[], str]
    input: str
    name: str
    data: Callable[[], bytes]
    form: dict[str, Any] = field(default_factory=dict)
    # Shown if the file is taken; otherwise something is stored.
    shows: str = ""
    # Opening the form already stores something: a profile, or small pictures.
    stores_first: bool = False

    def opened(self, client: Client) -> str:
        """Return the form's address, opened once if that stores something."""
        address = self.address()
        if self.stores_first:
            client.get(address)
        return address

    def upload(
        self, client: Client, address: str, topic: TopicPage, data: bytes, *, follow: bool = False
    ) -> HttpResponse:
        form = self.form | {"topic": topic.pk}
        for key in form.keys() & {"file", "media-chooser-upload-file"}:
            form[key] = SimpleUploadedFile(form[key], b"phim")
        form[self.input] = SimpleUploadedFile(self.name, data)
        headers = {"X-Requested-With": "XMLHttpRequest"} if self.input == "files[]" else {}
        return client.post(address, form, follow=follow, headers=headers)


def _at(name: str, *args: Any) -> Callable[[], str]:
    return lambda: reverse(name, args=args)


def _of(name: str, make: Callable[[], Any]) -> Callable[[], str]:
    return lambda: reverse(name, args=[make().pk])


def _prefixed(prefix: str, form: dict[str, Any]) -> dict[str, Any]:
    return {f"{prefix}-{name}": value for name, value in form.items()}


def _picture() -> bytes:
    return saved("JPEG", drawing())


def _big_picture() -> bytes:
    return saved("JPEG", drawing(900, 600))


def _word() -> bytes:
    document = docx.Document()
    document.add_paragraph("Một đoạn.")
    document.add_picture(io.BytesIO(saved("PNG")))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _bytes(data: bytes) -> Callable[[], bytes]:
    return lambda: data


_PDF, _FILM, _TRACK = _bytes(b"%PDF-1.4"), _bytes(b"phim"), _bytes(b"WEBVTT\n\n00:00.000 --> 00:02.000\nA\n")
_OPML = _bytes(b'<opml version="2.0"><body><outline type="rss" xmlUrl="https://a.vn/rss"/></body></opml>\n')
_OF_IMAGE = {"title": "Ảnh", "description": "", "tags": "", "collection": 1, "credit": ""}
_OF_FILE = {"title": "Tệp", "tags": "", "collection": 1}
_OF_MEDIA = {"title": "Phim", "collection": 1, "duration": 0, "language": "vi", "tags": "", "transcript": ""}
_WITH_FILM = {"file": "a.mp4"}
UPLOAD_FORMS = {
    "ảnh": UploadForm(_at("wagtailimages:add"), "file", "a.jpg", _picture, _OF_IMAGE),
    "nhiều ảnh": UploadForm(
        _at("wagtailimages:add_multiple"), "files[]", "a.jpg", _picture, {"title": "Ảnh"}
    ),
    "thay ảnh": UploadForm(
        _of("wagtailimages:edit", ImageFactory), "file", "a.jpg", _picture, _OF_IMAGE, stores_first=True
    ),
    "ảnh trong hộp chọn": UploadForm(
        _at("wagtailimages_chooser:create"),
        "image-chooser-upload-file",
        "a.jpg",
        _picture,
        _prefixed("image-chooser-upload", _OF_IMAGE),
    ),
    "ảnh dán": UploadForm(_at("newsroom_paste_image"), "file", "a.jpg", _picture),
    "tệp": UploadForm(_at("wagtaildocs:add"), "file", "a.pdf", _PDF, _OF_FILE),
    "nhiều tệp": UploadForm(_at("wagtaildocs:add_multiple"), "files[]", "a.pdf", _PDF, {"title": "Tệp"}),
    "thay tệp": UploadForm(_of("wagtaildocs:edit", file), "file", "a.pdf", _PDF, _OF_FILE),
    "tệp trong hộp chọn": UploadForm(
        _at("wagtaildocs_chooser:create"),
        "document-chooser-upload-file",
        "a.pdf",
        _PDF,
        _prefixed("document-chooser-upload", _OF_FILE),
    ),
    "phim": UploadForm(_at("wagtailmedia:add", "video"), "file", "a.mp4", _FILM, _OF_MEDIA),
    "tiếng": UploadForm(_at("wagtailmedia:add", "audio"), "file", "a.mp3", _FILM, _OF_MEDIA),
    "hình nhỏ": UploadForm(
        _at("wagtailmedia:add", "video"), "thumbnail", "a.jpg", _picture, _OF_MEDIA | _WITH_FILM
    ),
    "phụ đề": UploadForm(
        _at("wagtailmedia:add", "video"), "captions", "a.vtt", _TRACK, _OF_MEDIA | _WITH_FILM
    ),
    "thay phim": UploadForm(_of("wagtailmedia:edit", recording), "file", "a.mp4", _FILM, _OF_MEDIA),
    "phim trong hộp chọn": UploadForm(
        _at("wagtailmedia:chooser_upload", "video"),
        "media-chooser-upload-file",
        "a.mp4",
        _FILM,
        _prefixed("media-chooser-upload", _OF_MEDIA),
    ),
    "hình nhỏ trong hộp chọn": UploadForm(
        _at("wagtailmedia:chooser_upload", "video"),
        "media-chooser-upload-thumbnail",
        "a.jpg",
        _picture,
        _prefixed("media-chooser-upload", _OF_MEDIA | _WITH_FILM),
    ),
    "phụ đề trong hộp chọn": UploadForm(
        _at("wagtailmedia:chooser_upload", "video"),
        "media-chooser-upload-captions",
        "a.vtt",
        _TRACK,
        _prefixed("media-chooser-upload", _OF_MEDIA | _WITH_FILM),
    ),
    "chân dung": UploadForm(
        _at("wagtailadmin_account"), "avatar-avatar", "a.jpg", _picture, ACCOUNT, stores_first=True
    ),
    "chân dung lớn": UploadForm(
        _at("wagtailadmin_account"), "avatar-avatar", "a.jpg", _big_picture, ACCOUNT, stores_first=True
    ),
    "bài từ Word": UploadForm(_at("newsroom_word"), "file", "a.docx", _word, {"form": "bai", "title": "Bài"}),
    "nguồn tin": UploadForm(
        _at("inbox_sources:import_opml"), "file", "a.opml", _OPML, shows="https://a.vn/rss"
    ),
    "chuyển hướng": UploadForm(
        _at("wagtailredirects:start_import"), "import_file", "a.csv", _bytes(b"from,to\n/a,/b\n"), shows="/b"
    ),
    "văn bản": UploadForm(_at("library_import:index"), "uploads", "a.txt", lambda: plan().encode()),
    "thư mục văn bản": UploadForm(_at("library_import:index"), "folder", "a.txt", lambda: plan().encode()),
}
# The beginning of a program for Windows.
PROGRAM = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff" + bytes(200)
STORING = [name for name, upload_form in UPLOAD_FORMS.items() if not upload_form.shows]
STORED = (Image, File, Media, UploadedFile, UserProfile, ArticlePage, DocumentRecord, Source)


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT, settings.VAR = tmp_path / "media", tmp_path / "var"
    return settings.MEDIA_ROOT


def contents(folder: Path) -> tuple[Any, ...]:
    """Return what is stored: all files, and the number of rows of each model that uploads end in."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return files, *(model._base_manager.count() for model in STORED)


def said(client: Client, upload_form: UploadForm, address: str, topic: TopicPage, data: bytes) -> str:
    answer = upload_form.upload(client, address, topic, data, follow=True)
    assert answer.status_code in (200, 302, 400)
    if answer.headers["Content-Type"].startswith("application/json"):
        return json.dumps(answer.json(), ensure_ascii=False)
    return answer.content.decode()


def test_every_upload_form_asks_the_scanner(settings, admin_user, topic, folder, subtests):
    with clamd() as (scanner, scanned):
        for name, upload_form in UPLOAD_FORMS.items():
            with subtests.test(name), transaction.atomic():
                settings.CLAMD_SOCKET, client, data = "", client_of(admin_user), upload_form.data()
                address = upload_form.opened(client)
                before = contents(folder)
                settings.CLAMD_SOCKET = scanner
                refused = said(client, upload_form, address, topic, data + EICAR)
                assert "Tệp có mã độc (Eicar-Signature)." in refused
                assert contents(folder) == before
                scanned.clear()
                answer = upload_form.upload(client, address, topic, data, follow=bool(upload_form.shows))
                assert data in scanned
                assert upload_form.shows in answer.text if upload_form.shows else contents(folder) != before
                # The next upload form sends the same pictures.
                transaction.set_rollback(True)


# A form of a model, a form for many files at once, and the forms of no model.
GUARDS = ["tệp", "nhiều tệp", "bài từ Word", "nguồn tin", "chuyển hướng", "văn bản"]


def test_programs_are_refused_without_a_scanner_and_all_files_if_it_does_not_answer(
    settings, admin_client, topic, folder, subtests
):
    for name in GUARDS:
        with subtests.test(name):
            upload_form = UPLOAD_FORMS[name]
            address, before = upload_form.address(), contents(folder)
            settings.CLAMD_SOCKET = ""
            assert "Tệp này là chương trình máy tính" in said(
                admin_client, upload_form, address, topic, PROGRAM
            )
            settings.CLAMD_SOCKET = "127.0.0.1:1"
            refused = said(admin_client, upload_form, address, topic, upload_form.data())
            assert "Không liên lạc được với chương trình quét vi-rút" in refused
            assert contents(folder) == before


def test_without_a_scanner_uploads_are_accepted(settings, admin_client, topic, folder):
    settings.CLAMD_SOCKET = ""
    upload_form, before = UPLOAD_FORMS["tệp"], contents(folder)
    upload_form.upload(admin_client, upload_form.address(), topic, upload_form.data() + EICAR)
    assert contents(folder) != before
