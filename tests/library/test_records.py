"""Tests of records: printed unchanged, status shown, contradictions reported and never corrected."""

import datetime
import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from base.models import File
from campaign.library import force
from campaign.library.models import DocumentRecord, DocumentStatus, DocumentType, Relation, RelationKind
from tests.admin import page_form
from tests.factories import DocumentRecordFactory


@pytest.mark.parametrize(
    ("number", "symbol", "code"),
    [
        ("03", "CT-UBND", "03/CT-UBND"),
        ("1905", "KH-BCĐ138", "1905/KH-BCĐ138"),
        ("30", "NQ/TW", "30-NQ/TW"),
        ("", "SKHCN-HCTH", "/SKHCN-HCTH"),
        ("", "", ""),
    ],
)
@pytest.mark.django_db
def test_code_is_joined_as_printed(number, symbol, code):
    assert DocumentRecord(number=number, symbol=symbol).code == code


def test_the_record_is_printed_as_it_is_with_the_editors_warnings(client, tree):
    record = DocumentRecordFactory(
        parent=tree.library,
        issued_on=datetime.date(2019, 7, 25),
        warnings="Văn bản khác ghi năm 2018.\nGiữ như bản in.",
        text="tại sức “đề kháng”\n\nvà Chỉ thị số 14-CT/TW <b>",
    )
    html = client.get(record.url).content.decode()
    assert record.warning_list == ["Văn bản khác ghi năm 2018.", "Giữ như bản in."]
    for printed in (
        "Văn bản khác ghi năm 2018.",
        "25/7/2019",
        "tại sức “đề kháng”\n\nvà",
        "14-CT/TW &lt;b&gt;",
    ):
        assert printed in html


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"status": DocumentStatus.REPLACED}, "replaced_by_text"),
        ({"issued_on": datetime.date(2022, 8, 1), "effective_on": datetime.date(2022, 7, 1)}, "effective_on"),
    ],
)
def test_contradictions_are_refused_on_their_field(tree, fields, wrong):
    with pytest.raises(ValidationError) as caught:
        DocumentRecordFactory(parent=tree.library, **fields)
    assert wrong in caught.value.message_dict


def test_only_a_suspension_or_an_extension_lasts_until_a_day(tree):
    acting, other = (DocumentRecordFactory(parent=tree.library) for _ in range(2))
    day = datetime.date(2026, 12, 31)
    for kind in RelationKind:
        relation = Relation(from_record=acting, to_record=other, kind=kind, until=day)
        if kind in force.LASTING:
            relation.full_clean()
        else:
            with pytest.raises(ValidationError, match="Chỉ ghi ngày này cho"):
                relation.full_clean()
    with pytest.raises(ValidationError, match="Năm quá xa"):
        Relation(from_record=acting, to_record=other, kind="gia-han", until=datetime.date.max).full_clean()


def test_only_a_change_begins_on_a_day_of_its_own_and_not_after_its_last(tree):
    acting, other = (DocumentRecordFactory(parent=tree.library) for _ in range(2))
    day = datetime.date(2026, 12, 31)
    for kind in RelationKind:
        relation = Relation(from_record=acting, to_record=other, kind=kind, since=day)
        if kind in force.CHANGES:
            relation.full_clean()
        else:
            with pytest.raises(ValidationError, match="khi văn bản này làm thay đổi"):
                relation.full_clean()
    before = day - datetime.timedelta(days=1)
    with pytest.raises(ValidationError, match="đứng trước ngày đầu"):
        Relation(from_record=acting, to_record=other, kind="dinh-chi", since=day, until=before).full_clean()


def test_saving_a_record_in_the_admin_keeps_its_text_to_the_letter_and_its_file_s_checksum(
    author_client, tree
):
    file = File.objects.create(title="Tệp", file=ContentFile(b"noi dung", name="tep.txt"))
    text = "\n\nUBND TỈNH QUẢNG NGÃI\n\n  1. Tiếp tục quán triệt\nvà Chỉ thị số 14-CT/TW...\n"
    record = DocumentRecordFactory(parent=tree.library, text=text)
    address = f"/admin/pages/{record.pk}/edit/"
    form = page_form(author_client, address)
    # As browsers send it.
    form["text"] = text.replace("\n", "\r\n")
    author_client.post(address, form | {"signer": "Người ký", "file": str(file.pk)})
    record.refresh_from_db()
    saved = record.get_latest_revision_as_object()
    assert saved.signer == "Người ký"
    assert saved.text == text
    assert saved.file_sha256 == hashlib.sha256(b"noi dung").hexdigest()


def test_a_record_written_by_hand_must_fit_has_the_address_of_its_number_and_stands_once(author_client, tree):
    address = f"/admin/pages/add/library/documentrecord/{tree.library.pk}/"
    form = page_form(author_client, address) | {
        "title": "Chỉ thị số 05/CT-UBND",
        # The slug that the form's script makes from the title.
        "slug": "chi-thi-so-05-ct-ubnd",
        "doc_type": DocumentType.CHI_THI,
        "number": "05",
        "symbol": "CT-UBND",
        "issued_on": "01/02/2023",
        "subject": "về việc làm mẫu",
    }
    answer = author_client.post(address, form | {"status": DocumentStatus.REPLACED, "action-submit": "1"})
    assert "Hãy ghi văn bản thay thế" in answer.content.decode()
    author_client.post(address, form)
    made = DocumentRecord.objects.get(number="05")
    assert made.slug == "ct-05-ubnd-2023"
    made.issuer = "UBND tỉnh Quảng Ngãi"
    made.save()
    answer = author_client.post(address, form | {"issuer": made.issuer, "action-submit": "1"})
    assert "Thư viện đã có văn bản này" in answer.content.decode()
    assert DocumentRecord.objects.filter(number="05").count() == 1
    # Another body may have given the same number in the same year.
    author_client.post(address, form | {"issuer": "UBND huyện Mẫu"})
    assert DocumentRecord.objects.get(issuer="UBND huyện Mẫu").slug == "ct-05-ubnd-2023-2"


def test_a_live_record_that_fits_no_longer_is_locked_and_unlocked(tree, chief_client):
    old, new = (DocumentRecordFactory(parent=tree.library) for _ in range(2))
    Relation.objects.create(from_record=new, kind=RelationKind.REPLACES, to_record=old)
    old.status = DocumentStatus.REPLACED
    old.save()
    new.delete()
    for act, is_locked in (("lock", True), ("unlock", False)):
        answer = chief_client.post(f"/admin/pages/{old.pk}/{act}/")
        assert answer.status_code == 302
        assert DocumentRecord.objects.get(pk=old.pk).locked == is_locked
