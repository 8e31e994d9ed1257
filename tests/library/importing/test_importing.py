"""Tests of import: a file becomes a draft, with stubs of cited documents and notes of doubts, and no more."""

import datetime

import pytest
from django.utils import timezone

from campaign.library import viewsets
from campaign.library.importing.importer import import_file
from campaign.library.models import (
    Citation,
    DocumentRecord,
    DocumentType,
    ImportedFile,
    LibraryPage,
)
from tests.factories import ArticleFactory, UserFactory
from tests.library.official import NO_BASIS, as_docx, directive, plan

pytestmark = pytest.mark.both

State = ImportedFile.State


@pytest.fixture(scope="module")
def editor(module_data):
    return UserFactory()


@pytest.fixture(scope="module", autouse=True)
def imported(editor):
    """Return the result of importing the plan into an empty library."""
    return import_file(LibraryPage.objects.get(), "ke-hoach.txt", plan().encode(), editor)


@pytest.fixture
def record(db, imported):
    return DocumentRecord.objects.get(pk=imported.record.pk)


def _import(library, text: str, name: str = "ke-hoach.txt"):
    return import_file(library, name, text.encode())


# --- The record ---------------------------------------------------------------------------------------


def test_file_becomes_a_draft_with_its_fields_filled_in(imported, record, editor):
    assert imported.state == State.DONE
    assert not record.live
    assert (record.number, record.symbol, record.code) == ("12", "KH-SKHCN", "12/KH-SKHCN")
    assert record.title == "Kế hoạch số 12/KH-SKHCN"
    assert record.slug == "kh-12-skhcn-2024"
    assert record.doc_type == DocumentType.KE_HOACH
    assert record.issued_on == datetime.date(2024, 3, 15)
    assert record.effective_on == datetime.date(2024, 3, 15)
    assert record.place == "Quảng Ngãi"
    assert record.subject == "Bảo đảm an toàn thông tin mạng"
    assert "Nguyễn Văn Mẫu" in record.signer
    assert record.recipients.splitlines() == ["- Như trên;", "- Lưu: VT."]
    assert record.text == plan()
    assert record.get_latest_revision().user == editor


def test_a_day_of_effect_or_a_signer_that_is_not_certain_is_said(library, subtests):
    unread = "máy không đọc được ngày mà văn bản ghi"
    signed, unnamed, unsigned = "GIÁM ĐỐC\n\nNguyễn Văn Mẫu\n", "GIÁM ĐỐC\n", ""
    for number, (said, day, end, signer) in enumerate(
        (
            (
                "từ ngày 01/4/2024. Quy chế này có hiệu lực từ ngày 01/7/2024",
                "ghi nhiều ngày: 01/4/2024, 01/7/2024",
                *(signed, ""),
            ),
            (
                "từ ngày 01/10/2022",
                "ghi 01/10/2022, trước ngày ban hành",
                *(unnamed, "không thấy họ tên của người ký"),
            ),
            ("sau 10 ngày kể từ ngày ký", unread, signed, ""),
            ("từ ngày ... tháng ... năm 2024", unread, signed, ""),
            ("kể từ ngày ký", "", unsigned, "Máy không thấy: người ký."),
        )
    ):
        with subtests.test(said):
            text = plan(f"2{number}", basis=NO_BASIS).replace("kể từ ngày ký", said).partition("GIÁM ĐỐC")[0]
            outcome = _import(library, text + end)
            assert (outcome.record.effective_on is None) == bool(day)
            assert ("ngày có hiệu lực" in outcome.message) == bool(day)
            assert ("người ký" in outcome.message) == bool(signer)
            assert day in outcome.message
            assert signer in outcome.message


def test_a_document_that_names_its_last_day_ends_after_it(library):
    text = plan("31", basis=NO_BASIS).replace("kể từ ngày ký", "từ ngày 01/4/2024 đến hết ngày 31/12/2025")
    record = _import(library, text).record
    assert (record.effective_on, record.expires_on) == (datetime.date(2024, 4, 1), datetime.date(2026, 1, 1))


def test_readers_get_the_draft_as_it_is_and_its_file_once_it_is_published(record, client):
    assert record.file.file.read() == plan().encode()
    assert client.get(record.file.url).status_code == 404
    record.get_latest_revision().publish()
    assert client.get(record.file.url).status_code == 200
    html = client.get(record.url).content.decode()
    assert "12/KH-SKHCN" in html
    assert "Bảo đảm an toàn thông tin mạng" in html


def test_word_file_gives_the_same_as_text(library):
    record = import_file(library, "ke-hoach.docx", as_docx(plan("13", basis=NO_BASIS))).record
    assert (record.code, record.issued_on) == ("13/KH-SKHCN", datetime.date(2024, 3, 15))
    assert record.file.file_extension == "docx"


def test_a_text_without_head_is_named_after_its_file(library):
    outcome = _import(library, "Một đoạn chữ bất kỳ.", name="ghi chú họp.txt")
    assert outcome.state == State.DONE
    assert outcome.record.title == "ghi chú họp"
    assert outcome.record.doc_type == DocumentType.KHAC


# --- Known documents ------------------------------------------------------------------------------------


def test_the_same_file_and_the_same_document_in_another_file_are_recognised(library, record):
    for again in (
        _import(library, plan(), name="tên khác.txt"),
        import_file(library, "ke-hoach.docx", as_docx(plan())),
    ):
        assert (again.state, again.record) == (State.KNOWN, record)
    assert DocumentRecord.objects.filter(number="12").count() == 1


def test_the_same_number_of_another_year_is_another_document(library):
    text = plan(year=2025, basis=NO_BASIS).replace("ngày 15", "ngày 12")
    outcome = _import(library, text)
    assert (outcome.state, "Có thể trùng" in outcome.message) == (State.DONE, False)
    assert DocumentRecord.objects.filter(number="12").count() == 2


def test_a_blank_number_is_no_key_and_the_likeness_is_said(library):
    text = plan(number="", basis=NO_BASIS)
    first = _import(library, text)
    second = import_file(library, "ke-hoach.docx", as_docx(text))
    assert second.state == State.DONE
    assert first.record != second.record
    assert f"Có thể trùng với “{first.record.title}”" in second.message


def test_a_stub_is_filled_by_the_file_of_its_document(library):
    stub = DocumentRecord.objects.get(number="03", symbol="CT-UBND")
    outcome = _import(library, directive("ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI"), name="chi-thi.txt")
    assert (outcome.state, outcome.record.pk) == (State.DONE, stub.pk)
    stub.refresh_from_db()
    draft = stub.get_latest_revision_as_object()
    assert draft.text
    assert draft.file_id
    assert "Hồ sơ trước đây ghi trích yếu: về việc làm mẫu" in draft.import_notes
    # The list of all documents reads the row.
    assert viewsets._missing(stub) == ""


def test_text_typed_into_the_draft_of_a_bare_record_is_offered_and_not_replaced(library, editor):
    stub = DocumentRecord.objects.get(number="03", symbol="CT-UBND")
    stub.save_revision().publish()
    draft = DocumentRecord.objects.get(pk=stub.pk).get_latest_revision_as_object()
    draft.text = "Toàn văn gõ tay, đã soát."
    draft.save_revision(user=editor)
    outcome = _import(library, directive("ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI"), name="chi-thi.txt")
    assert (outcome.state, outcome.record.pk) == (State.OFFERED, stub.pk)
    stub.refresh_from_db()
    assert stub.get_latest_revision_as_object().text == draft.text


@pytest.mark.parametrize("is_live", [True, False])
def test_a_file_whose_draft_was_discarded_is_offered_again(library, is_live):
    stub = DocumentRecord.objects.get(number="03", symbol="CT-UBND")
    bare = stub.save_revision()
    if is_live:
        bare.publish()
    text = directive("ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI")
    assert _import(library, text).state == State.DONE
    # The file is known while the draft waits, even if somebody goes on editing it.
    DocumentRecord.objects.get(pk=stub.pk).get_latest_revision_as_object().save_revision()
    assert _import(library, text).state == State.KNOWN
    bare.as_object().save_revision()
    assert not DocumentRecord.objects.get(pk=stub.pk).get_latest_revision_as_object().file_id
    again = _import(library, text)
    assert (again.state, again.record.pk) == (State.OFFERED, stub.pk)


@pytest.mark.parametrize("state", ["draft", "live with a draft"])
def test_a_file_that_was_deleted_is_offered_again(library, record, state):
    """The text identifies the record, which can take this file because it has none."""
    if state != "draft":
        record.get_latest_revision().publish()
    if state == "live with a draft":
        DocumentRecord.objects.get(pk=record.pk).get_latest_revision_as_object().save_revision()
    assert _import(library, plan()).state == State.KNOWN
    DocumentRecord.objects.get(pk=record.pk).file.delete()
    again = _import(library, plan())
    assert (again.state, again.record.pk) == (State.OFFERED, record.pk)
    assert again.message.endswith("(cùng số, năm và cơ quan). Hồ sơ chưa có tệp.")


@pytest.mark.parametrize("how", ["reviewed", "locked"])
def test_a_bare_record_that_is_held_is_left_as_it_is(library, editor, how):
    stub = DocumentRecord.objects.get(number="03", symbol="CT-UBND")
    revision = stub.save_revision(user=editor)
    stub.refresh_from_db()
    if how == "reviewed":
        stub.get_workflow().start(stub, editor)
    else:
        DocumentRecord.objects.filter(pk=stub.pk).update(locked=True)
    outcome = _import(library, directive("ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI"), name="chi-thi.txt")
    assert (outcome.state, outcome.record.pk) == (State.OFFERED, stub.pk)
    stub.refresh_from_db()
    assert stub.latest_revision == revision


# --- Stubs and relations ----------------------------------------------------------------------------------


def test_legal_documents_that_are_cited_and_not_there_become_stubs(imported, record):
    stubs = DocumentRecord.objects.filter(is_stub=True)
    assert {stub.title for stub in stubs} == {"Nghị định số 13/2023/NĐ-CP", "Chỉ thị số 03/CT-UBND"}
    assert "Văn bản này thay thế Kế hoạch số 09/KH-SKHCN; thư viện chưa có văn bản ấy." in imported.message
    assert not stubs.filter(live=True).exists()
    decree = stubs.get(number="13/2023")
    assert (decree.symbol, decree.slug) == ("NĐ-CP", "nd-13-cp-2023")
    assert decree.subject == "về bảo vệ dữ liệu cá nhân"
    assert not record.is_stub


def test_a_draft_extends_and_suspends_documents_as_its_text_says(library):
    basis = (
        "Kéo dài thời hạn áp dụng Quyết định số 7/2021/QĐ-UBND ngày 01/3/2021 của UBND tỉnh Quảng Ngãi đến hết ngày"
        " 31/12/2026; ngưng hiệu lực thi hành Điều 3 Quyết định số 8/2021/QĐ-UBND ngày 02/3/2021 của UBND tỉnh"
        " Quảng Ngãi"
    )
    outcome = _import(library, plan("14", basis=basis))
    draft = outcome.record.get_latest_revision_as_object()
    assert [
        (each.kind, each.to_record.number, each.until, each.is_partial) for each in draft.relations.all()
    ] == [
        ("gia-han", "7/2021", datetime.date(2026, 12, 31), False),
        ("dinh-chi", "8/2021", None, True),
    ]
    note = (
        "Văn bản này đình chỉ, ngưng hiệu lực một phần Quyết định số 8/2021/QĐ-UBND; máy không thấy ngày cuối. Văn bản"
        " có ghi thì ghi vào quan hệ."
    )
    assert note in outcome.message.splitlines()
    assert "7/2021" not in outcome.message


def test_a_draft_ends_documents_on_the_days_that_its_text_names(library):
    basis = (
        "Bãi bỏ Quyết định số 7/2021/QĐ-UBND ngày 01/3/2021 của UBND tỉnh Quảng Ngãi kể từ ngày 01/7/2024.\n"
        "Bãi bỏ Quyết định số 8/2021/QĐ-UBND ngày 02/3/2021 của UBND tỉnh Quảng Ngãi về thu phí kể từ ngày 01/4/2021.\n"
        "Theo chương trình công tác"
    )
    draft = _import(library, plan("14", basis=basis)).record.get_latest_revision_as_object()
    ended = [(each.to_record.number, each.since) for each in draft.relations.all() if each.kind == "bai-bo"]
    assert ended == [("7/2021", datetime.date(2024, 7, 1)), ("8/2021", None)]


def test_a_stub_is_one_no_longer_once_it_is_published(db):
    stub = DocumentRecord.objects.get(number="03")
    stub.save_revision().publish()
    assert not DocumentRecord.objects.get(pk=stub.pk).is_stub


def test_a_document_that_is_only_scheduled_stays_a_stub_and_cites_nothing(record):
    stub = DocumentRecord.objects.get(number="03")
    for scheduled in (stub, record):
        scheduled.go_live_at = timezone.now() + datetime.timedelta(hours=1)
        scheduled.save_revision().publish()
    assert DocumentRecord.objects.get(pk=stub.pk).is_stub
    assert not Citation.objects.filter(page=record.pk).exists()


def test_a_published_document_cites_its_records_and_they_know_it(record):
    record.get_latest_revision().publish()
    cited = Citation.objects.filter(page=record.pk)
    codes = {citation.record.code if citation.record else citation.number for citation in cited}
    assert codes == {"13/2023/NĐ-CP", "03/CT-UBND", "09/KH-SKHCN"}
    for citation in cited:
        for _, start, words in citation.places:
            assert record.text.startswith(words, start)
    DocumentRecord.objects.get(pk=record.pk).unpublish()
    assert not Citation.objects.filter(page=record.pk).exists()


def test_an_article_that_waited_links_to_the_imported_document(library, tree, client):
    body = [("text", "<p>Theo Kế hoạch số 13/KH-SKHCN, từ tháng này.</p>")]
    article = ArticleFactory(parent=tree.topics["ke-hoach-2022"], body=body)
    record = _import(library, plan("13", basis=NO_BASIS)).record
    assert record.slug not in client.get(article.url).content.decode()
    record.get_latest_revision().publish()
    assert f'href="{record.url}"' in client.get(article.url).content.decode()


# --- What is refused ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("rong.txt", b""),
        ("hong.pdf", b"%PDF-1.7\nkhong phai pdf"),
        ("cu.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("anh.docx", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
    ],
)
def test_unreadable_file_is_refused_with_a_reason_and_leaves_nothing(library, name, data):
    before = DocumentRecord.objects.count()
    outcome = import_file(library, name, data)
    assert outcome.state == State.REFUSED
    assert len(outcome.message) > 20
    assert DocumentRecord.objects.count() == before
