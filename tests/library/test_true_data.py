"""Tests of true data beside printed forms: one document is one record, however and wherever it is printed."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page

from campaign.library import citing
from campaign.library.doubts import doubts
from campaign.library.models import (
    Citation,
    DocumentRecord,
    DocumentStatus,
    DocumentType,
    PrintedForm,
    Relation,
    RelationKind,
)
from tests.admin import page_form
from tests.factories import ArticleFactory, DocumentRecordFactory, record_row

T = DocumentType
DAY = datetime.date

# Records by the names that the tests give them.
RECORDS = {
    "nq29": (T.NGHI_QUYET, "29", "NQ/TW", "Bộ Chính trị", DAY(2018, 7, 25)),
    "nq35": (T.NGHI_QUYET, "35", "NQ/TW", "Bộ Chính trị", DAY(2018, 10, 22)),
    "ct09": (T.CHI_THI, "09", "CT/TW", "Ban Bí thư", DAY(2011, 12, 1)),
    "kh2149": (T.KE_HOACH, "2149", "KH-BCĐ138", "Ban Chỉ đạo 138 tỉnh Quảng Ngãi", DAY(2022, 5, 25)),
    "nd53": (T.NGHI_DINH, "53/2022", "NĐ-CP", "Chính phủ", DAY(2022, 8, 15)),
    "law2018": (T.LUAT, "24/2018", "QH14", "Quốc hội", DAY(2018, 6, 12)),
    "law2025": (T.LUAT, "116/2025", "QH15", "Quốc hội", DAY(2025, 12, 10)),
}
# A text, its date, and the record that it cites; None if that is uncertain.
MEANT = [
    ("Theo Luật ANM, mỗi người", DAY(2022, 8, 1), "law2018"),
    ("Theo Luật An ninh mạng, mỗi người", DAY(2022, 8, 1), "law2018"),
    ("Theo Luật An ninh mạng, mỗi người", DAY(2026, 6, 30), "law2018"),
    ("Theo Luật An ninh mạng, mỗi người", DAY(2026, 7, 1), "law2025"),
    ("Theo Luật An ninh mạng năm 2018, mỗi người", DAY(2026, 7, 1), "law2018"),
    ("Theo Luật An ninh mạng số 24/2018/QH14, mỗi người", DAY(2026, 7, 1), "law2018"),
    ("Thực hiện NQ 35 của Bộ Chính trị, xã mở lớp", DAY(2026, 1, 1), "nq35"),
    ("Thực hiện KH số 2149 ngày 25/5/2022 của BCĐ 138 tỉnh, xã", DAY(2026, 1, 1), "kh2149"),
    ("Theo Chỉ thị 09 năm 2011, xã mở lớp", DAY(2026, 1, 1), "ct09"),
    ("Theo Chỉ thị 09 năm 2012, xã mở lớp", DAY(2026, 1, 1), None),
    ("Theo Chỉ thị 09, xã mở lớp", DAY(2026, 1, 1), None),
    ("Theo Nghị định 53/2022, doanh nghiệp", DAY(2026, 1, 1), "nd53"),
    ("Theo Nghị định 53/2021, doanh nghiệp", DAY(2026, 1, 1), None),
    ("Theo NĐ số 53/2022/NĐ-CP, doanh nghiệp", DAY(2026, 1, 1), "nd53"),
    ("Theo Nghị định 53/2022/NĐ-CP của Văn phòng Chính phủ, xã", DAY(2026, 1, 1), "nd53"),
    ("Theo Nghị định 53/2022/NĐ-CP của UBND tỉnh, xã", DAY(2026, 1, 1), None),
    ("Nghị quyết 29-NQ/TW ngày 25/7/2018 của Bộ Chính trị", DAY(2026, 1, 1), "nq29"),
    ("Nghị quyết 29-NQ/TW ngày 25/7/2019 của Bộ Chính trị", DAY(2026, 1, 1), "nq29"),
    ("Nghị quyết 29-NQ/TW ngày 25/7/2017 của Bộ Chính trị", DAY(2026, 1, 1), None),
    ("Nghị quyết 29-NQ/TW ngày 04/11/2013 của Ban Chấp hành Trung ương", DAY(2026, 1, 1), None),
]


def _fields(name: str) -> dict[str, object]:
    kind, number, symbol, issuer, day = RECORDS[name]
    fields = {"doc_type": kind, "number": number, "symbol": symbol, "issuer": issuer, "issued_on": day}
    begins = {"law2018": DAY(2019, 1, 1), "law2025": DAY(2026, 7, 1)}
    if name not in begins:
        return fields | {"title": f"Chỉ thị số {number}/{symbol}", "subject": "về việc làm mẫu"}
    title = f"Luật An ninh mạng số {number}/{symbol}"
    return fields | {"title": title, "subject": "An ninh mạng", "effective_on": begins[name]}


def _make(library, name: str) -> DocumentRecord:
    return DocumentRecordFactory(parent=library, **_fields(name))


@pytest.fixture
def records(tree):
    made = {name: record_row(tree.library, **_fields(name)) for name in RECORDS}
    PrintedForm.objects.create(record=made["nq29"], issued_on=DAY(2019, 7, 25))
    Relation.objects.create(
        from_record=made["law2025"], kind=RelationKind.REPLACES, to_record=made["law2018"]
    )
    return made


def _cited(text: str, day: datetime.date) -> Citation:
    [citation] = found = citing.find([text], day)
    citing.match(found)
    return citation


def test_documents_are_known_by_every_name_that_texts_give_them(records, subtests):
    for text, day, name in MEANT:
        with subtests.test(text, day=day):
            assert _cited(text, day).record == (records[name] if name else None)
    # Misdated citations are reported, citations of other documents are not.
    right, printed, wrong, other, signed_otherwise = (
        _cited(f"Nghị quyết 29-NQ/TW {said}", DAY(2026, 1, 1)).doubt
        for said in (
            "ngày 25/7/2018 của Bộ Chính trị",
            "ngày 25/7/2019 của Bộ Chính trị",
            "ngày 25/7/2017 của Bộ Chính trị",
            "ngày 04/11/2013 của Ban Chấp hành Trung ương",
            "ngày 25/7/2018 của Ban Chấp hành Trung ương",
        )
    )
    assert (right, other) == ("", "")
    assert "bài ghi ngày 25/7/2019, văn bản ban hành ngày 25/7/2018" in printed
    assert "thư viện có “Chỉ thị số 29/NQ/TW” ngày 25/7/2018. Hãy xem lại năm." in wrong
    assert "thư viện có “Chỉ thị số 29/NQ/TW” của Bộ Chính trị, cùng số và cùng ngày" in signed_otherwise


def test_a_law_whose_name_begins_another_s_is_not_taken_for_it(tree):
    for subject, number, day in (
        ("Thương mại", "36/2005", DAY(2005, 6, 14)),
        ("Thương mại vùng cao", "12/2025", DAY(2025, 12, 10)),
    ):
        DocumentRecordFactory(
            parent=tree.library, doc_type=T.LUAT, number=number, symbol="QH15", issuer="Quốc hội",
            issued_on=day, effective_on=day, subject=subject,
        )  # fmt: skip
    names = {
        "Luật Thương mại vùng cao khuyến khích chợ phiên": "Thương mại vùng cao",
        "Luật Thương mại khuyến khích chợ phiên": "Thương mại",
        "Luật Thương mại năm 2005": "Thương mại",
        "Luật Thương mại vùng cao năm 2025": "Thương mại vùng cao",
        "Luật Thương mại vùng cao năm 2023": None,
        "Luật Thương mại biển đảo năm 2005": None,
        "Luật Thương mại vùng cao số 12/2025/QH15 khuyến khích": "Thương mại vùng cao",
    }
    records = {text: _cited(text, DAY(2026, 8, 1)).record for text in names}
    assert {text: record and record.subject for text, record in records.items()} == names


def test_citations_that_wait_find_a_record_that_arrives(tree):
    topic = tree.topics["pho-bien-phap-luat"]
    body = [("text", "<p>Theo Nghị định 53/2022 và Luật An ninh mạng, doanh nghiệp lưu dữ liệu.</p>")]
    article = ArticleFactory(parent=topic, body=body)
    old = _make(tree.library, "law2018")
    decree = _make(tree.library, "nd53")
    assert set(article.citations.values_list("record", flat=True)) == {decree.pk, old.pk}
    # The article is dated today, and the law in force today is added only now.
    new = _make(tree.library, "law2025")
    new.relations = [Relation(kind=RelationKind.REPLACES, to_record=old)]
    new.save_revision().publish()
    assert timezone.localdate() >= new.effective_on
    assert set(article.citations.values_list("record", flat=True)) == {decree.pk, new.pk}


def test_every_form_finds_its_record_when_that_arrives(tree):
    meant = {text: name for text, _, name in MEANT if name not in (None, "law2018", "nq29")}
    body = [("text", "".join(f"<p>{text}.</p>" for text in meant))]
    article = ArticleFactory(parent=tree.topics["pho-bien-phap-luat"], body=body)
    assert article.citations.filter(record=None).count() == article.citations.count() > 0
    made = {_make(tree.library, name) for name in set(meant.values())}
    assert {citation.record for citation in article.citations.all()} == made


def test_a_law_known_by_name_only_and_its_number_are_one_law(tree):
    undated = DocumentRecordFactory(
        parent=tree.library, title="Luật An ninh mạng", subject="An ninh mạng", doc_type=T.LUAT, number="",
        symbol="", issuer="",
    )  # fmt: skip
    numbered = "Theo Luật An ninh mạng số 24/2018/QH14 ngày 12/6/2018"
    assert _cited(numbered, DAY(2022, 8, 1)).record == undated
    law = _make(tree.library, "law2018")
    for text in (numbered, "Theo Luật An ninh mạng"):
        assert _cited(text, DAY(2022, 8, 1)).record == law
    assert "Có thể cùng một văn bản" in " ".join(doubts()[undated.pk])


def test_correcting_a_date_moves_the_address_and_keeps_guid_and_links(
    author_client, client, tree, django_capture_on_commit_callbacks
):
    record = DocumentRecordFactory(
        parent=tree.library, doc_type=T.NGHI_QUYET, number="29", symbol="NQ/TW", issuer="Bộ Chính trị",
        issued_on=DAY(2019, 7, 25),
    )  # fmt: skip
    old = record.url
    address = f"/admin/pages/{record.pk}/edit/"
    form = page_form(author_client, address) | {"issued_on": "25/7/2018"}
    form |= {
        "printed_forms-TOTAL_FORMS": "1", "printed_forms-0-issued_on": "25/7/2019", "printed_forms-0-ORDER": "1",
    }  # fmt: skip
    assert author_client.post(address, form).status_code == 302
    assert client.get(old).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        DocumentRecord.objects.get(pk=record.pk).get_latest_revision().publish()
    changed = DocumentRecord.objects.get(pk=record.pk)
    assert changed.url == old.replace("2019", "2018")
    assert changed.translation_key == record.translation_key
    assert (client.get(old).status_code, client.get(old).headers["Location"]) == (301, changed.url)
    shown = client.get(changed.url).content.decode()
    assert '<meta name="DC.date" content="2018-07-25">' in shown
    assert '"legislationDate":"2018-07-25"' in shown
    assert "ngày 25 tháng 7 năm 2018 của Bộ Chính trị" in shown
    # A new record under the printed date would be the same document.
    again = DocumentRecord(
        title="Nghị quyết 29", doc_type=T.NGHI_QUYET, number="29", symbol="NQ/TW", issuer="Bộ Chính trị",
        issued_on=DAY(2019, 7, 25), subject="s",
    )  # fmt: skip
    again._tidy()
    assert again._same_document() == changed


def test_the_list_of_doubts_tells_each_kind_to_those_who_keep_the_library(
    author_client, client, records, tree
):
    dispatch = DocumentRecordFactory(
        parent=tree.library, number="7", issued_on=DAY(2022, 8, 1), effective_on=DAY(2022, 8, 1),
        text="Thực hiện Chỉ thị 09-CT/TW ngày 02/12/2011 của Ban Bí thư, Nghị quyết số 35-NQ/TW ngày 22/10/2020"
        " của Bộ Chính trị, xã mở lớp.",
    )  # fmt: skip
    unknown = DocumentRecordFactory(
        parent=tree.library, doc_type=T.NGHI_DINH, number="1/2020", issued_on=None, issuer="",
        status=DocumentStatus.REPLACED, replaced_by_text="Nghị định số 2/2021/NĐ-CP",
    )  # fmt: skip
    alone = DocumentRecordFactory(parent=tree.library, doc_type=T.VAN_BAN_HOP_NHAT, issued_on=DAY(2022, 8, 1))
    Relation.objects.create(from_record=dispatch, kind="dinh-chi", to_record=alone, until=DAY(2022, 7, 31))
    found = doubts()
    named = {records[name].pk for name in ("ct09", "nq35", "nd53")}
    assert found.keys() == named | {unknown.pk, alone.pk, dispatch.pk}
    assert found[dispatch.pk] == [
        f"Ngưng hiệu lực “{alone.title}” đến một ngày đứng trước ngày việc ấy bắt đầu."
    ]
    assert found[alone.pk] == ["Chưa ghi quan hệ “Hợp nhất” với văn bản gốc."]
    assert f"“{dispatch.title}” ghi ngày 02/12/2011" in found[records["ct09"].pk][0]
    assert "ghi ngày 22/10/2020, hồ sơ ghi ngày 22/10/2018; chưa nối" in found[records["nq35"].pk][0]
    assert "Chưa xác định được hiệu lực" in found[records["nd53"].pk][0]
    assert found[unknown.pk] == [
        "Chưa có ngày ban hành, cơ quan ban hành.",
        "Chưa có hồ sơ của văn bản thay thế: Nghị định số 2/2021/NĐ-CP.",
    ]
    address = "/admin/du-lieu-can-xem/"
    assert client.get(address).status_code == 302
    shown = author_client.get(address).content.decode()
    assert "22/10/2020" in shown
    assert f"/admin/pages/{unknown.pk}/edit/" in shown


def test_the_reader_chooses_the_day(client, records, settings):
    law = records["law2018"]
    for day, label in (
        ("2018-12-31", "Chưa có hiệu lực"),
        ("01/8/2022", "Còn hiệu lực"),
        ("", "Đã được thay thế"),
    ):
        assert f"<strong>{label}.</strong>" in client.get(law.url, {"ngay": day}).content.decode()
    library = Page.objects.get(pk=law.get_parent().pk).url
    for day, shown in (("2022-08-01", True), ("2026-08-01", False)):
        html = client.get(library, {"ngay": day, "hieu-luc": "con-hieu-luc"}).content.decode()
        assert (law.url in html) is shown
    assert client.get(library, {"ngay": "không phải ngày"}).status_code == 200
    assert "ngay" in settings.EDITION_LIVE_PARAMETERS
