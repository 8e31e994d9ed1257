"""Tests of the list's export: the same documents, readable by spreadsheets, no cell that could be a formula."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from campaign.library.models import DocumentType, Relation
from campaign.library.public import exports
from tests.factories import DocumentRecordFactory, record_row

FORMULAS = ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "＝1", "|cmd"]


def _body(response) -> bytes:
    assert response.status_code == 200
    return response.getvalue()


def _csv(client, address: str) -> list[dict[str, str]]:
    text = _body(client.get(address)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def _xlsx(client, address: str):
    return load_workbook(io.BytesIO(_body(client.get(address)))).active


def test_csv_has_the_list_that_was_filtered_in_its_order(client, library):
    for number, year in (("03", 2022), ("12", 2020), ("5", 2021)):
        record_row(
            library, title=number, number=number, subject="về mẫu", issued_on=datetime.date(year, 4, 28)
        )
    record_row(library, title="7", number="7", subject="về mẫu", doc_type=DocumentType.KE_HOACH)
    rows = _csv(client, f"{library.url}xuat/csv/?loai=chi-thi&xep=so-hieu")
    assert [row["Số, ký hiệu"] for row in rows] == ["03/CT-UBND", "5/CT-UBND", "12/CT-UBND"]
    assert rows[0]["Ngày ban hành"] == "2022-04-28"
    assert rows[0]["Loại văn bản"] == "Chỉ thị"
    assert rows[0]["Địa chỉ"].startswith("http")


def test_csv_is_known_as_utf8_by_spreadsheets(client, library):
    DocumentRecordFactory(parent=library)
    response = client.get(f"{library.url}xuat/csv/")
    assert _body(response).startswith(b"\xef\xbb\xbf")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_file_is_named_in_ascii_kept_by_nobody_and_not_for_search_engines(client, library, form):
    headers = client.get(f"{library.url}xuat/{form}/?q=%C4%91%E1%BB%81").headers
    disposition = headers["Content-Disposition"]
    assert disposition.isascii()
    assert disposition.startswith("attachment; ")
    assert f".{form}" in disposition
    assert "private" in headers["Cache-Control"]
    assert headers["X-Robots-Tag"] == "noindex"


def test_no_cell_is_a_formula(client, library):
    columns = {"subject": "Trích yếu", "issuer": "Cơ quan ban hành", "signer": "Người ký"}
    formulas = iter([*FORMULAS, "=2"])
    for group in zip(*[formulas] * len(columns), strict=True):
        record_row(library, title="Chỉ thị", **dict(zip(columns, group, strict=True)))
    rows = _csv(client, f"{library.url}xuat/csv/")
    cells = [row[column] for row in rows for column in columns.values()]
    assert len(cells) == len(FORMULAS) + 1
    for cell in cells:
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "|"))
    sheet = _xlsx(client, f"{library.url}xuat/xlsx/")
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n", "d"}


def test_xlsx_has_dates_as_dates_and_survives_what_xml_cannot_hold(client, library):
    DocumentRecordFactory(parent=library, subject="về \x0b việc\x01 ấy", issued_on=datetime.date(2022, 4, 28))
    sheet = _xlsx(client, f"{library.url}xuat/xlsx/")
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, [cell.value for cell in sheet[2]], strict=True))
    assert row["Ngày ban hành"] == datetime.datetime(2022, 4, 28)
    assert "\x01" not in row["Trích yếu"]
    assert row["Ngày có hiệu lực"] is None


def test_status_is_that_of_the_chosen_day_and_says_so(client, library):
    DocumentRecordFactory(
        parent=library, issued_on=datetime.date(2014, 1, 1), expires_on=datetime.date(2016, 1, 1)
    )
    query = "?ngay=2015-01-01&hieu-luc=con-hieu-luc"
    head, status = "Tình trạng hiệu lực ngày 01/01/2015", "Còn hiệu lực"
    assert _csv(client, f"{library.url}xuat/csv/{query}")[0][head] == status
    column = [cell.value for cell in _xlsx(client, f"{library.url}xuat/xlsx/{query}")["J"]]
    assert column == [head, status]
    for form in ("csv", "xlsx"):
        named = client.get(f"{library.url}xuat/{form}/{query}").headers["Content-Disposition"]
        assert f"-hieu-luc-20150101.{form}" in named
    assert _csv(client, f"{library.url}xuat/csv/")[0]["Tình trạng hiệu lực"] == "Hết hiệu lực"


def test_successor_is_named_whether_the_library_has_it_or_not_from_its_day_on(client, library):
    first, second, third = (
        DocumentRecordFactory(parent=library, title=title, issued_on=datetime.date(2014, 1, 1), **more)
        for title, more in (("Một", {}), ("Hai", {"replaced_by_text": "Luật khác"}), ("Ba", {}))
    )
    for day, title, live, replaced in (
        (datetime.date(2020, 1, 1), "Mới", True, (first, second)),
        (datetime.date(2021, 1, 1), "Mới nữa", True, (first,)),
        (datetime.date(2020, 1, 1), "Nháp", False, (third,)),
    ):
        acting = DocumentRecordFactory(parent=library, title=title, issued_on=day, live=live)
        for record in replaced:
            Relation.objects.create(from_record=acting, kind="thay-the", to_record=record)
    Relation.objects.create(from_record=first, kind="thay-the", to_record=third, is_partial=True)

    def named(query: str = "") -> dict[str, str]:
        found = _csv(client, f"{library.url}xuat/csv/{query}")
        names = {row["Địa chỉ"].rpartition("localhost")[2]: row["Được thay thế bởi"] for row in found}
        return {record.title: names[record.url] for record in (first, second, third)}

    assert named() == {"Một": "Mới; Mới nữa", "Hai": "Mới", "Ba": ""}
    assert named("?ngay=2020-06-01") == {"Một": "Mới", "Hai": "Mới", "Ba": ""}
    assert named("?ngay=2019-06-01") == {"Một": "", "Hai": "Luật khác", "Ba": ""}


def test_samples_say_so(client, library):
    DocumentRecordFactory(parent=library, subject="về mẫu", is_sample=True)
    assert _csv(client, f"{library.url}xuat/csv/")[0]["Trích yếu"] == "[Nội dung mẫu] về mẫu"
    assert _xlsx(client, f"{library.url}xuat/xlsx/")["G2"].value == "[Nội dung mẫu] về mẫu"


def test_drafts_are_not_in_the_file(client, library):
    DocumentRecordFactory(parent=library, live=False)
    assert _csv(client, f"{library.url}xuat/csv/") == []


def test_file_takes_two_queries_for_each_batch_and_none_for_a_document(client, library, monkeypatch):
    for number in range(4):
        record_row(library, title=str(number), subject="về mẫu")
    client.get(f"{library.url}xuat/csv/")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            _csv(client, f"{library.url}xuat/csv/")
        return len(captured)

    together = count()
    monkeypatch.setattr(exports, "_BATCH", 2)
    assert count() == together + 1


def test_a_long_list_is_cut_in_xlsx_and_whole_in_csv(client, library, monkeypatch):
    for number in range(3):
        record_row(library, title=str(number), subject="về mẫu")
    assert "văn bản đầu" not in client.get(library.url).content.decode()
    monkeypatch.setattr(exports, "MAX_XLSX_ROWS", 2)
    assert "Excel (XLSX, 2 văn bản đầu)" in client.get(library.url).content.decode()
    assert _xlsx(client, f"{library.url}xuat/xlsx/").max_row == 3
    assert len(_csv(client, f"{library.url}xuat/csv/")) == 3


@pytest.mark.parametrize("path", ["xuat/", "xuat/pdf/", "xuat/csv/x/"])
def test_other_addresses_answer_404(client, library, path):
    assert client.get(f"{library.url}{path}").status_code == 404
