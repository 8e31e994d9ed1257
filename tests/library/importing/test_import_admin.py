"""Tests of document upload in the admin: one or thirty, a result each; refused files are not accessible."""

import io
import zipfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from campaign.library.importing import batches
from campaign.library.models import DocumentRecord, ImportBatch, ImportedFile
from tests.factories import UserFactory
from tests.library.official import as_docx, plan

pytestmark = pytest.mark.both

State = ImportedFile.State
IMPORT = "/admin/nhap-van-ban/"


def uploaded(name: str, data: bytes | str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)


def upload(client: Client, *files: SimpleUploadedFile, **others: list[SimpleUploadedFile]) -> ImportBatch:
    response = client.post(IMPORT, {"uploads": list(files), **others})
    assert response.status_code == 302, response.content.decode()
    batch = ImportBatch.objects.latest("pk")
    # Repeats the request as the page's script does, because a slow machine needs more than one.
    while batches.progress(batch)["left"]:
        client.post(f"{IMPORT}luot/{batch.pk}/")
    return batch


def _page(client: Client, batch: ImportBatch) -> str:
    return client.get(f"{IMPORT}luot/{batch.pk}/").content.decode()


def test_files_become_drafts_that_are_in_the_result_and_open_with_their_notes(author_client, author):
    # Without a number, nobody can say that the two files are one document.
    text = plan(number="")
    batch = upload(author_client, uploaded("a.txt", text), uploaded("b.docx", as_docx(text)))
    assert batch.user == author
    first, second = DocumentRecord.objects.filter(symbol="KH-SKHCN").order_by("pk")
    html = _page(author_client, batch)
    for record in (first, second):
        assert not record.live
        assert record.title in html
        assert f"/admin/pages/{record.pk}/edit/" in html
    form = author_client.get(f"/admin/pages/{second.pk}/edit/").content.decode()
    assert "Có thể trùng với" in form
    assert "Thực hiện" in form


def test_thirty_files_of_all_kinds_each_have_their_result(author_client):
    files = [
        uploaded("kh-101.txt", plan("101")),
        uploaded("trung.docx", as_docx(plan("101"))),
        uploaded("ghi-chu.txt", "Một đoạn chữ bất kỳ."),
        uploaded("hong.pdf", b"%PDF-1.4 hong"),
        uploaded("cu.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        *(uploaded(f"rong-{number}.txt", b"") for number in range(25)),
    ]
    batch = upload(author_client, *files)
    progress = batches.progress(batch)
    assert (progress["done"], progress["known"], progress["refused"]) == (2, 1, 27)
    html = _page(author_client, batch)
    assert [file.name for file in files if file.name not in html] == []
    assert DocumentRecord.objects.filter(is_stub=False).count() == 2


def test_refused_file_stays_in_quarantine_where_no_address_leads(author_client, client):
    batch = upload(author_client, uploaded("hong.pdf", b"%PDF-1.4 hong"))
    row = batch.files.get()
    assert row.state == State.REFUSED
    assert row.message
    assert row.kept.open().read() == b"%PDF-1.4 hong"
    assert not str(row.kept.path).startswith(str(settings.MEDIA_ROOT))
    assert client.get(f"/media/{row.kept.name}").status_code == 404
    assert "khu cách ly" in _page(author_client, batch)


def test_a_document_is_in_the_lists_and_its_file_leads_to_it_from_then_on(author_client):
    upload(author_client, uploaded("a.txt", plan()))
    batch = upload(author_client, uploaded("b.txt", plan()))
    row = batch.files.get()
    assert row.state == State.KNOWN
    assert f"/admin/pages/{row.record.pk}/edit/" in _page(author_client, batch)
    assert IMPORT in author_client.get("/admin/").content.decode()
    html = author_client.get("/admin/van-ban/").content.decode()
    assert "Kế hoạch số 12/KH-SKHCN" in html
    html = author_client.get("/admin/van-ban/?is_stub=true").content.decode()
    assert "Chỉ thị số 03/CT-UBND" in html
    assert "Kế hoạch số 12/KH-SKHCN" not in html


def test_remaining_files_are_read_on_request_and_the_script_gets_the_table_alone(author_client, author):
    batch = batches.receive([uploaded("a.txt", "Một."), uploaded("b.txt", "Hai.")], author)
    html = _page(author_client, batch)
    assert "Đã đọc 0/2 tệp" in html
    assert "Đọc tiếp" in html
    response = author_client.post(f"{IMPORT}luot/{batch.pk}/", headers={"X-Requested-With": "fetch"})
    part = response.content.decode()
    assert "<html" not in part
    assert "Xong 2 tệp" in part


def test_a_file_whose_reader_died_is_taken_up_again(author):
    batch = batches.receive([uploaded("a.txt", "Một.")], author)
    batch.files.update(state=State.READING)
    batches.hand_out(batch, 1)
    assert batches.progress(batch)["done"] == 1


def test_a_file_is_read_once_although_two_tasks_were_started(author):
    batch = batches.receive([uploaded("a.txt", "Một.")], author)
    row = batch.files.get()
    batches.read.enqueue(row.pk)
    batches.read.enqueue(row.pk)
    row.refresh_from_db()
    assert row.state == State.DONE
    assert DocumentRecord.objects.filter(is_stub=False).count() == 1


def test_a_database_that_fails_refuses_no_file(author, monkeypatch):
    def failing(*_):
        raise OperationalError("gone")

    batch = batches.receive([uploaded("a.txt", "Một.")], author)
    with monkeypatch.context() as away:
        away.setattr(batches, "import_file", failing)
        batches.hand_out(batch, 1)
    assert batches.progress(batch)["left"] == 1
    batches.hand_out(batch, 1)
    assert batches.progress(batch)["done"] == 1


def test_a_reader_that_fails_ends_neither_the_batch_nor_the_file(author, monkeypatch):
    """This holds for any error that a file format's library may raise."""
    batch = batches.receive([uploaded("a.txt", "Một."), uploaded("b.txt", "Hai.")], author)
    whole = batches.import_file

    def failing(library, name, *others):
        if name == "a.txt":
            raise RecursionError
        return whole(library, name, *others)

    monkeypatch.setattr(batches, "import_file", failing)
    batches.hand_out(batch, 10)
    assert [row.state for row in batch.files.all()] == [State.REFUSED, State.DONE]


def test_a_file_beyond_the_limit_is_refused_in_plain_words(author, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 100
    batch = batches.receive([uploaded("a.txt", plan())], author)
    batches.hand_out(batch, 1)
    assert "lớn hơn" in batch.files.get().message


def test_odd_names_do_no_harm(author_client):
    names = ["../../etc/passwd", "a" * 300 + ".txt", "tên có dấu & <b>.txt"]
    batch = upload(author_client, *(uploaded(name, f"Chữ {len(name)}.") for name in names))
    assert [row.state for row in batch.files.all()] == [State.DONE] * 3
    assert "<b>" not in _page(author_client, batch)


def test_upload_without_a_file_says_what_to_do(author_client):
    assert "Hãy chọn ít nhất một tệp" in author_client.post(IMPORT, {}).content.decode()


def test_only_those_who_may_add_documents_import(client, tree, author):
    client.force_login(UserFactory())
    assert client.get(IMPORT).status_code == 302
    batch = batches.receive([uploaded("a.txt", plan())], author)
    assert client.post(f"{IMPORT}luot/{batch.pk}/").status_code == 302
    assert batches.progress(batch)["left"] == 1


# --- Folders --------------------------------------------------------------------------------------------------


def _zip(*members: tuple[str, bytes], is_locked: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    data = buffer.getvalue()
    # The flag for encryption, in the member's header and in the central directory.
    return data.replace(b"PK\x01\x02\x14\x03\x14\0\0", b"PK\x01\x02\x14\x03\x14\0\1") if is_locked else data


def test_a_folder_comes_in_as_it_is_or_packed_without_what_systems_leave_in_it(author_client):
    files = [(f"thư mục/kế hoạch {number}.txt", f"Chữ {number}.".encode()) for number in (401, 402)]
    left = [
        ("thư mục/.DS_Store", b"x"),
        ("__MACOSX/a.txt", b"x"),
        ("thư mục/Thumbs.db", b"x"),
        ("thư mục/~$a.docx", b"x"),
    ]
    word = ("thư mục/sub/word.docx", as_docx("Chữ 403."))
    twice = ("bản sao.txt", files[0][1])
    packed = uploaded("tat-ca.zip", _zip(*files, *left, word, twice))
    batch = upload(author_client, packed, folder=[uploaded("404.txt", "Chữ 404."), uploaded(".an", b"x")])
    progress = batches.progress(batch)
    assert (progress["done"], progress["known"], progress["refused"]) == (4, 1, 0)
    assert "thư mục/kế hoạch 401.txt" in _page(author_client, batch)


def test_an_archive_keeps_to_the_limits(author_client, settings):
    page = author_client.post(
        IMPORT, {"uploads": [uploaded("a.zip", _zip(*((f"{n}.txt", b"x") for n in range(201))))]}
    )
    assert "nhiều nhất 200 tệp; bạn vừa chọn 201" in page.content.decode()
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 10_000
    bomb = uploaded("b.zip", _zip(("bom.txt", b"0" * 10_000_000), ("kh.txt", b"Chu 411.")))
    locked = uploaded("c.zip", _zip(("khoa.txt", b"x" * 50), is_locked=True))
    batch = upload(author_client, bomb, locked)
    said = {row.name: row.message for row in batch.files.filter(state=State.REFUSED)}
    assert "lớn hơn" in said["bom.txt"]
    assert "mật khẩu" in said["khoa.txt"]
    assert batches.progress(batch)["done"] == 1
