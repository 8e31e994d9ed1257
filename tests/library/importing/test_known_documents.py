"""Tests of import into a library that may hold the document, or documents that it cites, in another form."""

import datetime

import pytest

from campaign.library.importing.importer import import_file
from campaign.library.models import (
    DocumentRecord,
    DocumentType,
    ImportedFile,
    Relation,
    RelationKind,
    RelationSource,
)
from tests.factories import DocumentRecordFactory
from tests.library.official import NO_BASIS, directive, plan

State = ImportedFile.State
CITING = "Thực hiện Chỉ thị số 03/CT-UBND ngày 28/4/2022 của UBND tỉnh Quảng Ngãi về việc làm mẫu"


def _import(library, text: str):
    return import_file(library, "van-ban.txt", text.encode())


@pytest.mark.parametrize(
    ("issuer", "cited"),
    [
        ("ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI", "Chủ tịch UBND tỉnh"),
        ("CHỦ TỊCH UBND\nTỈNH QUẢNG NGÃI", "UBND tỉnh"),
    ],
)
def test_a_head_that_signs_for_the_organ_makes_no_second_record(library, issuer, cited):
    basis = CITING.replace("UBND tỉnh Quảng Ngãi", cited)
    _import(library, plan(basis=basis))
    stub = DocumentRecord.objects.get(number="03", symbol="CT-UBND")
    assert stub.issuer == cited
    assert _import(library, directive(issuer)).record.pk == stub.pk
    _import(library, plan("13", basis=basis))
    assert DocumentRecord.objects.filter(number="03", symbol="CT-UBND").count() == 1


def test_the_same_number_and_day_of_another_issuer_is_said_and_makes_no_stub(library):
    known = DocumentRecordFactory(
        parent=library, number="03", issuer="UBND huyện Bình Sơn", issued_on=datetime.date(2022, 4, 28)
    )
    outcome = _import(library, plan(basis=CITING))
    assert DocumentRecord.objects.get(number="03", symbol="CT-UBND") == known
    assert f"“{known.title}” cùng số, cùng ngày nhưng của UBND huyện Bình Sơn; chưa nối" in outcome.message


def test_the_same_number_of_another_issuer_and_day_is_another_document(library):
    DocumentRecordFactory(
        parent=library, number="03", issuer="UBND huyện Bình Sơn", issued_on=datetime.date(2022, 4, 27)
    )
    outcome = _import(library, plan(basis=CITING))
    assert DocumentRecord.objects.filter(number="03", symbol="CT-UBND").count() == 2
    assert "chưa nối" not in outcome.message


def test_a_likeness_to_a_document_of_another_issuer_and_the_same_day_is_said(library):
    known = DocumentRecordFactory(
        parent=library, number="03", issuer="UBND huyện Bình Sơn", issued_on=datetime.date(2022, 4, 28)
    )
    outcome = _import(library, directive("ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI"))
    assert f"Có thể trùng với “{known.title}” (của UBND huyện Bình Sơn, ngày 28/4/2022)" in outcome.message


def test_a_published_record_without_text_is_filled_as_a_draft(library):
    record = DocumentRecordFactory(
        parent=library, number="12", symbol="KH-SKHCN", doc_type=DocumentType.KE_HOACH,
        issuer="Sở Khoa học và Công nghệ tỉnh Quảng Ngãi", issued_on=datetime.date(2024, 3, 15),
    )  # fmt: skip
    outcome = _import(library, plan(basis=NO_BASIS))
    assert outcome.record.pk == record.pk
    record.refresh_from_db()
    assert record.text == ""
    assert record.has_unpublished_changes
    assert _import(library, plan(basis=NO_BASIS)).state == State.KNOWN


def test_a_known_document_gets_no_stub_and_a_date_that_it_has_otherwise_is_said(library):
    known = DocumentRecordFactory(parent=library, number="03", issued_on=datetime.date(2022, 4, 28))
    told = "văn bản này ghi ngày 28/4/2022, hồ sơ trong thư viện ghi ngày 25/4/2022"
    assert told not in _import(library, plan("12", basis=CITING)).message
    DocumentRecord.objects.filter(pk=known.pk).update(issued_on=datetime.date(2022, 4, 25))
    assert told in _import(library, plan("13", basis=CITING)).message
    assert list(DocumentRecord.objects.filter(number="03")) == [known]


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


def test_citation_that_fits_two_records_is_left_open_and_named(library):
    for number in ("03", "03"):
        DocumentRecordFactory(parent=library, number=number, issuer="", issued_on=None)
    outcome = _import(library, plan(basis=CITING))
    assert "Chỉ thị số 03/CT-UBND: thư viện có 2 văn bản có thể là văn bản này; chưa nối." in outcome.message
    assert DocumentRecord.objects.filter(number="03").count() == 2
