"""Tests of import: a file becomes a draft, with stubs of cited documents and notes of doubts, and no more."""

import datetime

import pytest

from campaign.library.importing.importer import import_file
from campaign.library.models import (
    Citation,
    DocumentRecord,
    DocumentType,
    ImportedFile,
    Relation,
    RelationKind,
    RelationSource,
)
from tests.factories import ArticleFactory, DocumentRecordFactory
from tests.library.official import DISPATCH, as_docx, plan

State = ImportedFile.State


@pytest.fixture
def library(tree):
    return tree.library


def _import(library, text: str, name: str = "ke-hoach.txt", user=None):
    return import_file(library, name, text.encode(), user)


# --- The record ---------------------------------------------------------------------------------------


def test_file_becomes_a_draft_with_its_fields_filled_in(library, author):
    outcome = _import(library, plan(), user=author)
    record = DocumentRecord.objects.get(pk=outcome.record.pk)
    assert outcome.state == State.DONE
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
    assert record.recipient_list == ["- Như trên;", "- Lưu: VT."]
    assert record.text == plan()
    assert record.get_latest_revision().user == author


@pytest.mark.parametrize(
    ("said", "note"),
    [
        (
            "từ ngày 01/4/2024. Quy chế này có hiệu lực từ ngày 01/7/2024",
            "ghi nhiều ngày: 01/4/2024, 01/7/2024",
        ),
        ("từ ngày 01/10/2022", "ghi 01/10/2022, trước ngày ban hành"),
        ("sau 10 ngày kể từ ngày ký", "máy không đọc được ngày mà văn bản ghi"),
        ("từ ngày ... tháng ... năm 2024", "máy không đọc được ngày mà văn bản ghi"),
        ("kể từ ngày ký", ""),
    ],
)
def test_a_day_of_effect_that_is_not_certain_stays_blank_and_is_said(library, said, note):
    outcome = _import(library, plan().replace("kể từ ngày ký", said))
    assert (outcome.record.effective_on is None) == bool(note)
    assert ("ngày có hiệu lực" in outcome.message) == bool(note)
    assert note in outcome.message


@pytest.mark.parametrize(
    ("end", "note"),
    [
        ("GIÁM ĐỐC\n\nNguyễn Văn Mẫu\n", ""),
        ("GIÁM ĐỐC\n", "không thấy họ tên của người ký"),
        ("", "Máy không thấy: người ký."),
    ],
)
def test_a_signer_who_was_not_found_is_said(library, end, note):
    outcome = _import(library, plan().partition("GIÁM ĐỐC")[0] + end)
    assert ("người ký" in outcome.message) == bool(note)
    assert note in outcome.message


def test_file_is_kept_and_readers_get_it_only_once_the_record_is_published(library, client):
    record = _import(library, plan()).record
    assert record.file.file.read() == plan().encode()
    assert client.get(record.file.url).status_code == 404
    record.get_latest_revision().publish()
    assert client.get(record.file.url).status_code == 200


def test_draft_is_published_as_it_is(library, client):
    record = _import(library, plan()).record
    record.get_latest_revision().publish()
    html = client.get(record.url).content.decode()
    assert "12/KH-SKHCN" in html
    assert "Bảo đảm an toàn thông tin mạng" in html


def test_word_file_gives_the_same_as_text(library):
    record = import_file(library, "ke-hoach.docx", as_docx(plan())).record
    assert (record.code, record.issued_on) == ("12/KH-SKHCN", datetime.date(2024, 3, 15))
    assert record.file.file_extension == "docx"


def test_a_text_without_head_is_named_after_its_file(library):
    outcome = _import(library, "Một đoạn chữ bất kỳ.", name="ghi chú họp.txt")
    assert outcome.state == State.DONE
    assert outcome.record.title == "ghi chú họp"
    assert outcome.record.doc_type == DocumentType.KHAC


# --- Known documents ------------------------------------------------------------------------------------


def test_the_same_file_is_recognised(library):
    first = _import(library, plan())
    again = _import(library, plan(), name="tên khác.txt")
    assert (again.state, again.record) == (State.KNOWN, first.record)
    assert DocumentRecord.objects.filter(number="12").count() == 1


def test_the_same_document_in_another_file_is_recognised(library):
    first = _import(library, plan())
    again = import_file(library, "ke-hoach.docx", as_docx(plan()))
    assert (again.state, again.record) == (State.KNOWN, first.record)


def test_the_same_number_of_another_year_is_another_document(library):
    _import(library, plan(year=2024))
    assert _import(library, plan(year=2025).replace("ngày 15", "ngày 12")).state == State.DONE
    assert DocumentRecord.objects.filter(number="12").count() == 2


def test_a_blank_number_is_no_key_and_the_likeness_is_said(library):
    text = DISPATCH.read_text(encoding="utf-8")
    first = import_file(library, "cong-van.txt", text.encode())
    second = import_file(library, "cong-van.docx", as_docx(text))
    assert second.state == State.DONE
    assert first.record != second.record
    assert f"Có thể trùng với “{first.record.title}”" in second.message


def test_a_stub_is_filled_by_the_file_of_its_document(library):
    _import(library, plan())
    stub = DocumentRecord.objects.get(number="03", symbol="CT-UBND")
    text = (
        plan()
        .replace("Số: 12/KH-SKHCN", "Số: 03/CT-UBND")
        .replace("15 tháng 3 năm 2024", "28 tháng 4 năm 2022")
    )
    text = text.replace("KẾ HOẠCH\n", "CHỈ THỊ\n").replace("SỞ KHOA HỌC VÀ CÔNG NGHỆ\n", "")
    outcome = _import(library, text.replace("UBND TỈNH", "ỦY BAN NHÂN DÂN\nTỈNH"), name="chi-thi.txt")
    assert (outcome.state, outcome.record.pk) == (State.DONE, stub.pk)
    stub.refresh_from_db()
    draft = stub.get_latest_revision_as_object()
    assert draft.text
    assert draft.file_id
    assert "Hồ sơ trước đây ghi trích yếu: về việc làm mẫu" in draft.import_notes


def _directive(issuer: str) -> str:
    """Return the directive 03/CT-UBND of 28 April 2022, with `issuer` in its letterhead."""
    text = plan().replace("UBND TỈNH QUẢNG NGÃI\nSỞ KHOA HỌC VÀ CÔNG NGHỆ\n", f"{issuer}\n")
    text = text.replace("Số: 12/KH-SKHCN", "Số: 03/CT-UBND").replace("KẾ HOẠCH\n", "CHỈ THỊ\n")
    return text.replace("15 tháng 3 năm 2024", "28 tháng 4 năm 2022")


_DIRECTIVE_OF_TODAY = "Chỉ thị số 03/CT-UBND ngày 28/4/2022 của UBND tỉnh Quảng Ngãi"


@pytest.mark.parametrize(
    ("issuer", "cited"),
    [
        ("ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI", "Chủ tịch UBND tỉnh"),
        ("CHỦ TỊCH UBND\nTỈNH QUẢNG NGÃI", "UBND tỉnh"),
    ],
)
def test_a_head_that_signs_for_the_organ_makes_no_second_record(library, issuer, cited):
    text = plan().replace(_DIRECTIVE_OF_TODAY, f"Chỉ thị số 03/CT-UBND ngày 28/4/2022 của {cited}")
    _import(library, text)
    stub = DocumentRecord.objects.get(number="03", symbol="CT-UBND")
    assert stub.issuer == cited
    assert _import(library, _directive(issuer), name="chi-thi.txt").record.pk == stub.pk
    _import(library, text.replace("12/KH", "13/KH"), name="khác.txt")
    assert DocumentRecord.objects.filter(number="03", symbol="CT-UBND").count() == 1


def test_the_same_number_and_day_of_another_issuer_is_said_and_makes_no_stub(library):
    known = DocumentRecordFactory(
        parent=library, number="03", issuer="UBND huyện Bình Sơn", issued_on=datetime.date(2022, 4, 28)
    )
    outcome = _import(library, plan())
    assert DocumentRecord.objects.get(number="03", symbol="CT-UBND") == known
    assert f"“{known.title}” cùng số, cùng ngày nhưng của UBND huyện Bình Sơn; chưa nối" in outcome.message


def test_the_same_number_of_another_issuer_and_day_is_another_document(library):
    DocumentRecordFactory(
        parent=library, number="03", issuer="UBND huyện Bình Sơn", issued_on=datetime.date(2022, 4, 27)
    )
    outcome = _import(library, plan())
    assert DocumentRecord.objects.filter(number="03", symbol="CT-UBND").count() == 2
    assert "chưa nối" not in outcome.message


def test_a_likeness_to_a_document_of_another_issuer_and_the_same_day_is_said(library):
    known = DocumentRecordFactory(
        parent=library, number="03", issuer="UBND huyện Bình Sơn", issued_on=datetime.date(2022, 4, 28)
    )
    outcome = _import(library, _directive("ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI"))
    assert f"Có thể trùng với “{known.title}” (của UBND huyện Bình Sơn, ngày 28/4/2022)" in outcome.message


def test_a_published_record_without_text_is_filled_as_a_draft(library, client):
    record = DocumentRecordFactory(
        parent=library, number="12", symbol="KH-SKHCN", doc_type=DocumentType.KE_HOACH,
        issuer="Sở Khoa học và Công nghệ tỉnh Quảng Ngãi", issued_on=datetime.date(2024, 3, 15),
    )  # fmt: skip
    outcome = _import(library, plan())
    assert outcome.record.pk == record.pk
    record.refresh_from_db()
    assert record.text == ""
    assert record.has_unpublished_changes
    assert _import(library, plan()).state == State.KNOWN


# --- Stubs and relations ----------------------------------------------------------------------------------


def test_legal_documents_that_are_cited_and_not_there_become_stubs(library):
    outcome = _import(library, plan())
    record = outcome.record
    stubs = DocumentRecord.objects.filter(is_stub=True)
    assert {stub.title for stub in stubs} == {"Nghị định số 13/2023/NĐ-CP", "Chỉ thị số 03/CT-UBND"}
    assert "Văn bản này thay thế Kế hoạch số 09/KH-SKHCN; thư viện chưa có văn bản ấy." in outcome.message
    assert not stubs.filter(live=True).exists()
    decree = stubs.get(number="13/2023")
    assert (decree.symbol, decree.slug) == ("NĐ-CP", "nd-13-cp-2023")
    assert decree.subject == "về bảo vệ dữ liệu cá nhân"
    assert not record.is_stub


def test_a_known_document_gets_no_stub(library):
    known = DocumentRecordFactory(parent=library, number="03", issued_on=datetime.date(2022, 4, 28))
    _import(library, plan())
    assert list(DocumentRecord.objects.filter(number="03")) == [known]


def test_a_stub_is_one_no_longer_once_it_is_published(library):
    _import(library, plan())
    stub = DocumentRecord.objects.get(number="03")
    stub.save_revision().publish()
    assert not DocumentRecord.objects.get(pk=stub.pk).is_stub


def test_relations_are_proposed_with_direction(library):
    DocumentRecordFactory(
        parent=library, number="09", symbol="KH-SKHCN", doc_type=DocumentType.KE_HOACH,
        issuer="Sở Khoa học và Công nghệ", issued_on=datetime.date(2022, 1, 10),
    )  # fmt: skip
    record = _import(library, plan()).record
    found = {(relation.kind, relation.to_record.code) for relation in record.relations.all()}
    assert found == {
        (RelationKind.BASED_ON, "13/2023/NĐ-CP"),
        (RelationKind.CARRIES_OUT, "03/CT-UBND"),
        (RelationKind.REPLACES, "09/KH-SKHCN"),
    }
    assert set(Relation.objects.values_list("source", flat=True)) == {RelationSource.MACHINE}


def test_what_two_records_may_be_is_left_open_and_said(library):
    for number in ("03", "03"):
        DocumentRecordFactory(parent=library, number=number, issuer="", issued_on=None)
    outcome = _import(library, plan())
    assert "Chỉ thị số 03/CT-UBND: thư viện có 2 văn bản có thể là văn bản này; chưa nối." in outcome.message
    assert DocumentRecord.objects.filter(number="03").count() == 2


def test_a_date_that_the_library_has_otherwise_is_said(library):
    DocumentRecordFactory(parent=library, number="03", issued_on=datetime.date(2022, 4, 25))
    outcome = _import(library, plan())
    assert "văn bản này ghi ngày 28/4/2022, hồ sơ trong thư viện ghi ngày 25/4/2022" in outcome.message


def test_a_published_document_cites_its_records_and_they_know_it(library):
    record = _import(library, plan()).record
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
    body = [("text", "<p>Theo Kế hoạch số 12/KH-SKHCN, từ tháng này.</p>")]
    article = ArticleFactory(parent=tree.topics["ke-hoach-2022"], body=body)
    record = _import(library, plan()).record
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
