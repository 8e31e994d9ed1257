"""Tests of files that differ from their documents' records: compared, offered, and taken over under four eyes."""

import datetime
import re
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from wagtail.models import Page

import official
from campaign.library.doubts import doubts
from campaign.library.importing.batches import import_or_refuse
from campaign.library.importing.importer import import_file, understood
from campaign.library.models import DocumentRecord, ImportedFile, LibraryPage
from campaign.library.panels import doubtful_lines
from extraction.reading import DoubtfulWord, ReadText
from tests.admin import fields_of
from tests.base.desk.test_concurrent_page_changes import Desk, deleted
from tests.factories import UserFactory
from tests.library.importing.test_import_admin import IMPORT, upload, uploaded
from tests.library.official import plan
from tests.prepared import meanwhile

State = ImportedFile.State
# The plan as in its true file; the library's record has a misprinted subject.
TRUE = plan().replace("Bảo đảm an toàn", "Bảo đảm an ninh")


@pytest.fixture(scope="module")
def published_plan(module_data) -> int:
    record = import_file(LibraryPage.objects.get(), "ke-hoach.txt", plan().encode()).record
    record.get_latest_revision().publish()
    return record.pk


@pytest.fixture
def record(db, published_plan) -> DocumentRecord:
    return DocumentRecord.objects.get(pk=published_plan)


def _offered(client: Client, text: str) -> ImportedFile:
    row = upload(client, uploaded("dung.txt", text)).files.get()
    assert row.state == State.OFFERED
    return row


def _address(row: ImportedFile) -> str:
    return f"{IMPORT}so-lai/{row.pk}/"


def _take(client: Client, row: ImportedFile, *names: str) -> str:
    """Tick these fields on the current screen, and send it. Return the response's HTML."""
    sent = {"lay": names, "ban": _version(client, row)}
    return client.post(_address(row), sent, follow=True).content.decode()


def _version(client: Client, row: ImportedFile) -> str:
    """Return the mark of the record's last save, as the screen names it."""
    [version] = re.findall(r'name="ban" value="([^"]+)"', client.get(_address(row)).content.decode())
    return version


def test_ticked_fields_become_a_draft_and_readers_see_no_change(record, author_client, author):
    row = _offered(author_client, TRUE)
    assert row.kept
    assert "Tệp ghi khác hồ sơ: trích yếu, toàn văn." in row.message
    html = author_client.get(_address(row)).content.decode()
    for shown in ("Bảo đảm an toàn thông tin mạng", "Bảo đảm an ninh thông tin mạng", "<del>", "<ins>"):
        assert shown in html
    assert 'value="issued_on"' not in html

    _take(author_client, row, "subject", "text", "tep")
    row.refresh_from_db()
    # The record is not new, and is not counted as a new draft.
    assert (row.state, row.offer, bool(row.kept)) == (State.KNOWN, {}, False)
    assert row.message_list[0] == "Đã so; hãy mở hồ sơ, xem lại bản nháp rồi gửi duyệt."
    current = DocumentRecord.objects.get(pk=record.pk)
    assert current.subject == record.subject
    revision = current.get_latest_revision()
    # This person is thus an author, and may not approve the draft.
    assert revision.user == author
    assert "hồ sơ trước đây ghi: Bảo đảm an toàn thông tin mạng" in revision.as_object().import_notes
    revision.publish()
    published = DocumentRecord.objects.get(pk=record.pk)
    assert published.subject == "Bảo đảm an ninh thông tin mạng"
    assert "an ninh" in published.text
    assert published.file.filename.startswith("dung")
    assert published.slug == record.slug
    # From now on the file itself is recognised.
    assert (
        upload(author_client, uploaded("x.txt", published.file.file.read())).files.get().state == State.KNOWN
    )


def test_a_file_of_a_record_without_one_is_attached(record, author_client):
    """This holds even if file and record agree, as after the record's first file was deleted."""
    record.file.delete()
    row = _offered(author_client, plan())
    html = author_client.get(_address(row)).text
    assert "mà hồ sơ chưa có tệp" in html
    assert "Đính kèm tệp này vào hồ sơ" in html
    _take(author_client, row, "tep")
    assert DocumentRecord.objects.get(pk=record.pk).get_latest_revision_as_object().file
    assert upload(author_client, uploaded("x.txt", plan())).files.get().state == State.KNOWN


def test_a_record_with_another_year_is_offered_and_may_be_another_document(record, author_client):
    row = _offered(author_client, plan(year=2023))
    assert "Có thể là văn bản" in row.message
    author_client.post(_address(row), {"moi": "1"})
    made = ImportedFile.objects.get(pk=row.pk).record
    assert (made.issued_on, made.pk != record.pk) == (datetime.date(2023, 3, 15), True)

    # Two records have this date, so neither is preferred as an offer.
    row = upload(author_client, uploaded("a.txt", plan(year=2022))).files.get()
    assert row.state == State.DONE
    assert row.message.count("Có thể trùng với") == 2


def test_the_grammar_reads_a_file_while_nothing_is_locked(record, author_client, author, monkeypatch):
    read, open_blocks = official.read_document, []

    def watched(*args):
        open_blocks.append(len(connection.savepoint_ids))
        return read(*args)

    monkeypatch.setattr(official, "read_document", watched)
    outside = len(connection.savepoint_ids)
    row = _offered(author_client, plan(year=2023))
    author_client.post(_address(row), {"moi": "1"})
    row.refresh_from_db()
    assert row.state == State.DONE
    import_or_refuse(LibraryPage.objects.get(), "khac.txt", plan("77").encode(), author)
    assert open_blocks == [outside] * 3


def test_the_true_date_is_taken_and_the_address_follows(record, author_client):
    row = _offered(author_client, plan(year=2023))
    _take(author_client, row, "issued_on", "effective_on")
    draft = DocumentRecord.objects.get(pk=record.pk).get_latest_revision_as_object()
    assert draft.issued_on == datetime.date(2023, 3, 15)
    assert (record.slug, draft.slug) == ("kh-12-skhcn-2024", "kh-12-skhcn-2023")
    assert draft.file_id == record.file_id


def test_a_record_is_left_as_it_is_and_nothing_is_taken_untouched(record, author_client):
    row = _offered(author_client, TRUE)
    response = author_client.post(_address(row), {}, follow=True)
    assert "chưa đánh dấu mục nào" in response.content.decode()
    author_client.post(_address(row), {"giu": "1"})
    row.refresh_from_db()
    assert row.state == State.KNOWN
    assert not DocumentRecord.objects.get(pk=record.pk).has_unpublished_changes
    # A person who still has the screen open gets a message, and is redirected to the result.
    html = author_client.post(_address(row), {"lay": "text"}, follow=True).content.decode()
    assert "Có người vừa quyết định về tệp này rồi." in html
    assert "Đã so; hồ sơ giữ như cũ." in html


def test_nobody_changes_a_record_that_is_reviewed_or_without_the_right(record, author_client, author):
    row = _offered(author_client, TRUE)
    record.save_revision(user=author)
    record.get_workflow().start(record, author)
    assert "đang chờ duyệt" in _take(author_client, row, "subject")
    assert ImportedFile.objects.get(pk=row.pk).state == State.OFFERED

    stranger = Client()
    assert stranger.post(_address(row), {"giu": "1"}).status_code == 302
    stranger.force_login(UserFactory())
    assert stranger.post(_address(row), {"giu": "1"}).status_code == 302
    assert ImportedFile.objects.get(pk=row.pk).state == State.OFFERED


# --- Texts from scans -------------------------------------------------------------------------------------


def test_a_text_from_a_scan_bears_its_mark_until_somebody_has_checked_it(tree, author_client, client):
    text = plan("13").replace("cá nhân", "cá nhôn")
    line = next(line for line in text.splitlines() if "nhôn" in line)
    doubtful = (DoubtfulWord(1, line, "nhôn;"),)
    read = ReadText(text, "pdf", 1, ("Toàn văn do máy đọc.",), is_machine_read=True, doubtful=doubtful)
    record = import_file(tree.library, "quet.pdf", b"%PDF-", None, understood("quet.pdf", read)).record
    assert any("chưa kiểm" in each for each in doubts()[record.pk])
    edit = f"/admin/pages/{record.pk}/edit/"
    html = author_client.get(edit).content.decode()
    form = fields_of(html)
    assert "<mark>nhôn;</mark>" in html
    assert "is_machine_read" in form

    # It is not published silently: readers see a note, and so does the reviewer in the preview.
    record.get_latest_revision().publish()
    note = "do máy đọc từ bản quét"
    assert note in client.get(record.url).content.decode()
    assert "đang đăng" in doubts()[record.pk][-1]

    del form["is_machine_read"]
    author_client.post(edit, form | {"text": plan("13")})
    checked = DocumentRecord.objects.get(pk=record.pk)
    assert checked.is_machine_read
    checked.get_latest_revision().publish()
    assert note not in client.get(record.url).content.decode()
    assert not any("bản quét" in each for each in doubts().get(record.pk, []))
    last = checked.get_latest_revision_as_object()
    assert doubtful_lines(last.doubtful_words, last.text) == []


@pytest.mark.parametrize("saves_by_itself", [False, True])
def test_value_corrected_meanwhile_is_not_replaced(record, author_client, chief, saves_by_itself):
    row = _offered(author_client, TRUE)
    last = record.save_revision(user=chief)
    shown = _version(author_client, row)
    draft = DocumentRecord.objects.get(pk=record.pk)
    draft.subject = "Trích yếu vừa soát theo bản giấy"
    draft.save_revision(user=chief, overwrite_revision=last if saves_by_itself else None)
    answer = author_client.post(_address(row), {"lay": ["subject"], "ban": shown}, follow=True)
    assert "Hồ sơ vừa đổi trong lúc bạn xem" in answer.content.decode()
    current = DocumentRecord.objects.get(pk=record.pk).get_latest_revision_as_object()
    assert current.subject == "Trích yếu vừa soát theo bản giấy"


@pytest.mark.both(heavy=True)
@pytest.mark.usefixtures("two_writers", "own_site")
def test_decision_waits_for_whoever_locks_or_deletes_the_record():
    """Locking its own row before the record would deadlock with the deletion, which empties the row's key."""
    desk = Desk()
    record = import_file(LibraryPage.objects.get(), "ke-hoach.txt", plan().encode()).record
    row = _offered(desk.client, TRUE)
    saved = record.latest_revision_id
    sent = {"lay": ["subject"], "ban": _version(desk.client, row)}
    decide = partial(desk.client.post, _address(row), sent)
    itself = Page.objects.filter(pk=record.pk)
    meanwhile(partial(itself.update, locked=True), decide)
    assert Page.objects.get(pk=record.pk).latest_revision_id == saved
    itself.update(locked=False)

    def hold() -> None:
        itself.select_for_update().get()

    assert meanwhile(hold, decide, then=partial(deleted, desk, record)).status_code == 302
    row.refresh_from_db()
    assert (row.record, row.state) == (None, State.OFFERED)
