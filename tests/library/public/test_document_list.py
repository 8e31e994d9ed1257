"""Tests of the library's list: found by number, filtered with counts, sorted, one address per selection."""

import copy
import datetime
import re
from html import unescape
from urllib.parse import quote, urlencode

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from campaign.library.models import (
    DocumentField,
    DocumentRecord,
    DocumentStatus,
    DocumentType,
    LibraryPage,
    Relation,
)
from campaign.library.public.catalogue import Catalogue, catalogue
from campaign.library.public.document_list import DocumentList, select
from tests.bench.library import add_documents
from tests.factories import ArticleFactory, DocumentRecordFactory, record_row
from tests.search.hostile import HOSTILE

DECREE = {
    "title": "Nghị định số 13/2023/NĐ-CP",
    "number": "13",
    "symbol": "2023/NĐ-CP",
    "doc_type": DocumentType.NGHI_DINH,
    "issuer": "Chính phủ",
    "issued_on": datetime.date(2023, 4, 17),
    "subject": "về bảo vệ dữ liệu cá nhân",
}
DIRECTIVE = {
    "title": "Chỉ thị số 03/CT-UBND",
    "number": "03",
    "symbol": "CT-UBND",
    "doc_type": DocumentType.CHI_THI,
    "issuer": "UBND tỉnh Quảng Ngãi",
    "issued_on": datetime.date(2022, 4, 28),
    "subject": "về việc xây dựng phong trào toàn dân bảo vệ an ninh Tổ quốc",
}
PLAN = {
    "title": "Kế hoạch số 1905/KH-BCĐ138",
    "number": "1905",
    "symbol": "KH-BCĐ138",
    "doc_type": DocumentType.KE_HOACH,
    "issuer": "Ban Chỉ đạo 138 tỉnh Quảng Ngãi",
    "issued_on": datetime.date(2022, 5, 13),
    "subject": "thực hiện Chỉ thị số 03/CT-UBND",
    "text": "Thực hiện Chỉ thị số 03/CT-UBND và Nghị định số 13/2023/NĐ-CP.",
}


def test_excerpts_of_unchecked_scans_are_marked_in_results(client, library):
    record = DocumentRecordFactory(
        parent=library, **PLAN | {"text": "Đoạn này nói về thủ đoạn giả danh.", "is_machine_read": True}
    )
    for checked in (False, True):
        DocumentRecord.objects.filter(pk=record.pk).update(is_machine_read=not checked)
        note = DocumentRecord(is_machine_read=True).text_note
        for address in (
            f"/tim-kiem/?{urlencode({'q': 'giả danh'})}",
            f"{library.url}?{urlencode({'q': 'giả danh'})}",
        ):
            text = unescape(client.get(address).text)
            assert "giả danh" in text
            assert (note in text) is not checked, address
        # Without an excerpt of the text there is nothing to mark.
        assert note not in client.get(library.url).text


@pytest.fixture(scope="module")
def three_records(module_data):
    return {
        name: DocumentRecordFactory(parent=LibraryPage.objects.get(), **fields)
        for name, fields in (("decree", DECREE), ("directive", DIRECTIVE), ("plan", PLAN))
    }


@pytest.fixture
def records(db, three_records):
    return copy.deepcopy(three_records)


@pytest.fixture
def empty_library(library):
    DocumentRecord.objects.all().delete()
    return library


def listing(query: str = "", known: Catalogue | None = None) -> DocumentList:
    """Return the list that the library shows at this query string. Many of them may share a catalogue."""
    known = known or catalogue()
    return DocumentList(select(QueryDict(query.removeprefix("?")), known), known)


def _titles(found) -> list[str]:
    return [row.record.title for row in found.rows]


def _counts(found, name: str) -> dict[str, int]:
    return next({c.label: c.count for c in each.choices} for each in found.filters if each.name == name)


def test_document_is_found_by_its_number_as_typed(records):
    typed = {
        "13/2023/nd-cp": "decree",
        "13/2023/NĐ-CP": "decree",
        "nghi dinh 13": "decree",
        "nd 13": "decree",
        "nghị định số 13": "decree",
        "03 ct ubnd": "directive",
        "ct 03/ct-ubnd": "directive",
        "3/CT-UBND": "directive",
        "chi thi 03": "directive",
        "ct 03 2022": "directive",
        "1905": "plan",
        "du lieu ca nhan": "decree",
    }
    known = catalogue()
    first = {words: _titles(listing(f"?q={quote(words)}", known))[0] for words in typed}
    assert first == {words: records[name].title for words, name in typed.items()}


def test_a_number_without_separators_is_read_as_meant(records, client):
    typed = {"ct03ubnd": "directive", "03ctubnd": "directive", "132023ndcp": "decree", "luwaf": None}
    known = catalogue()
    for words, name in typed.items():
        found = listing(f"?q={words}", known)
        assert [found.rows[0].record.title] == [records[name].title] if name else not found.rows, words
    page = client.get(f"{records['decree'].get_parent().url}?q=03ctubnd").content.decode()
    assert "Không có văn bản nào chứa “03ctubnd”, nên đây là kết quả cho" in page
    assert "<mark>03/CT-UBND</mark>" in page


def test_documents_that_only_cite_the_number_come_after_it(records):
    assert _titles(listing("?q=13/2023/nd-cp")) == [records["decree"].title, records["plan"].title]


def test_hits_in_the_full_text_are_shown_with_an_extract(records):
    found = listing("?q=13/2023/nd-cp")
    assert "<mark>13/2023/NĐ-CP</mark>" in found.rows[0].title
    assert found.rows[0].excerpt == ""
    assert "Nghị định số <mark>13/2023/NĐ-CP</mark>" in found.rows[1].excerpt


def test_the_word_itself_in_the_text_is_shown_rather_than_longer_ones_in_the_subject(library):
    DocumentRecordFactory(parent=library, subject="về lấy lại tài khoản", text="Không tin lời lạ.")
    DocumentRecordFactory(parent=library, subject="về tài khoản làm việc")
    [row, _] = listing("?q=tai khoan la").rows
    assert "lấy lại" in row.subject
    assert row.excerpt == "Không tin lời <mark>lạ</mark>."


def test_typed_accents_come_first(library):
    plain = DocumentRecordFactory(parent=library, subject="về dễ ăn")
    exact = DocumentRecordFactory(parent=library, subject="về đề án", issued_on=datetime.date(2001, 1, 1))
    assert _titles(listing(f"?q={quote('đề án')}")) == [exact.title, plain.title]
    assert len(_titles(listing("?q=de+an"))) == 2


def test_articles_are_not_in_the_list_of_documents(records, tree):
    ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title="Bài về an ninh Tổ quốc")
    assert _titles(listing("?q=an+ninh+to+quoc")) == [records["directive"].title]


def test_two_spellings_of_an_issuer_are_one(records, library):
    DocumentRecordFactory(parent=library, issuer="Ủy ban nhân dân tỉnh Quảng Ngãi")
    DocumentRecordFactory(parent=library, issuer="UBND tỉnh Quảng Ngãi")
    assert _counts(listing(), "co-quan")["UBND tỉnh Quảng Ngãi"] == 3


def test_issuers_of_equally_many_documents_are_in_the_order_of_the_alphabet(library):
    for number, issuer in enumerate(("Đại học Mẫu", "Dân tộc Mẫu", "Ân Mẫu", "Anh Mẫu")):
        record_row(library, title=issuer, slug=f"mau-{number}", subject="về an toàn", issuer=issuer)
    names = ["Anh Mẫu", "Ân Mẫu", "Dân tộc Mẫu", "Đại học Mẫu"]
    assert [issuer for issuer in _counts(listing(), "co-quan") if issuer in names] == names


def test_fields_are_filtered_by_and_keep_their_address_when_renamed(records, library):
    field = DocumentField.objects.create(name="An ninh mạng")
    DocumentRecordFactory(parent=library, field=field, title="Có lĩnh vực")
    assert _titles(listing("?linh-vuc=an-ninh-mang")) == ["Có lĩnh vực"]
    field.name = "An toàn, an ninh mạng"
    field.save()
    found = listing("?linh-vuc=an-ninh-mang")
    assert _counts(found, "linh-vuc") == {"An toàn, an ninh mạng": 1}


def test_status_is_the_one_of_today(records):
    Relation.objects.create(from_record=records["decree"], kind="thay-the", to_record=records["directive"])
    found = listing("?hieu-luc=bi-thay-the")
    assert _titles(found) == [records["directive"].title]
    assert found.rows[0].record.shown_status == DocumentStatus.REPLACED


def test_orderings_of_the_list(records, library):
    DocumentRecordFactory(parent=library, title="Không số", number="", symbol="", doc_type=DocumentType.LUAT)
    newest = [DECREE["title"], PLAN["title"], DIRECTIVE["title"], "Không số"]
    assert _titles(listing()) == newest
    assert _titles(listing("?xep=cu-nhat")) == newest[::-1]
    assert _titles(listing("?xep=so-hieu")) == [
        DIRECTIVE["title"],
        DECREE["title"],
        PLAN["title"],
        "Không số",
    ]


def test_an_address_holds_what_was_asked_for_in_one_order(records):
    found = listing("?xep=so-hieu&utm_source=x&nam=2022&q=chi+thi&loai=ke-hoach&loai=chi-thi&trang=1&x=%00")
    assert found.selection.address == "?q=chi+thi&loai=chi-thi&loai=ke-hoach&nam=2022&xep=so-hieu"
    assert listing("?q=&xep=moi-nhat&loai=").selection.address == ""


def test_a_chosen_value_is_taken_away_by_its_own_link(records):
    found = listing("?loai=chi-thi&nam=2022")
    assert [(label, choice.label, choice.address) for label, choice in found.chosen] == [
        ("Loại văn bản", "Chỉ thị", "?nam=2022"),
        ("Năm ban hành", "2022", "?loai=chi-thi"),
    ]


def test_every_link_of_the_page_leads_to_a_list_with_as_many_documents_as_it_says(records, client, library):
    html = client.get(library.url).content.decode()
    links = re.findall(r'class="choice" href="([^"]+)".*?class="choice__count">(\d+)', html)
    assert len(links) > 6
    told = {unescape(address).removeprefix(library.url): int(count) for address, count in links}
    known = catalogue()
    assert {query: listing(query, known).total for query in told} == told
    query = "?loai=chi-thi"
    assert client.get(f"{library.url}{query}").context_data["document_list"].total == told[query]


def test_only_the_plain_list_is_for_search_engines(records, client, library):
    assert "X-Robots-Tag" not in client.get(library.url).headers
    assert "X-Robots-Tag" not in client.get(f"{library.url}?trang=2").headers
    assert client.get(f"{library.url}?loai=chi-thi").headers["X-Robots-Tag"] == "noindex"
    html = client.get(f"{library.url}?loai=chi-thi").content.decode()
    assert re.search(rf'<link rel="canonical" href="https?://[^/?]+{library.url}">', html)


def test_where_nothing_is_found_wider_lists_are_offered(records, client, library):
    response = client.get(f"{library.url}?q=du+lieu&loai=chi-thi")
    html = response.content.decode()
    assert "Không có văn bản nào như vậy" in html
    assert [(choice.label, choice.count) for choice in response.context_data["document_list"].wider] == [
        ("Bỏ từ tìm “du lieu”", 1),
        ("Bỏ lọc theo loại văn bản", 1),
    ]
    assert "/tim-kiem/?q=du%20lieu" in html


def test_an_empty_library_says_what_will_be_there(client, empty_library):
    assert "Chưa có văn bản" in client.get(empty_library.url).content.decode()


def test_records_hidden_from_readers_are_neither_listed_nor_counted(records, client, library):
    def listing() -> DocumentList:
        return client.get(library.url).context_data["document_list"]

    assert listing().total == 3
    PageViewRestriction.objects.create(page=records["decree"], restriction_type=PageViewRestriction.LOGIN)
    assert listing().total == 2
    assert _counts(listing(), "loai") == {"Chỉ thị": 1, "Kế hoạch": 1}
    records["plan"].unpublish()
    assert _titles(listing()) == [records["directive"].title]
    records["directive"].delete()
    assert listing().total == 0


def test_a_change_that_is_rolled_back_changes_nothing(records):
    with transaction.atomic():
        records["plan"].unpublish()
        assert listing().total == 2
        transaction.set_rollback(True)
    assert listing().total == 3


def _as_sent(value: str) -> dict[str, bytes]:
    names = ("q", "loai", "co-quan", "nam", "linh-vuc", "hieu-luc", "xep", "trang")
    return dict.fromkeys(names, value.encode("utf-8", "surrogatepass"))


def test_hostile_parameters_are_passed_over(records):
    known = catalogue()
    for value in [*HOSTILE, "-1", "0", "9" * 30, "²", "1" * 5000, "../", "%00", "'"]:
        selection = select(QueryDict(urlencode(_as_sent(value))), known)
        assert (selection.chosen, selection.sort) == ({}, selection.default_sort), value


@pytest.mark.parametrize(
    "value", ["\x00", "\ud800", '"' * 5_000, "<script>alert(1)</script>", "%00", "9" * 30]
)
def test_hostile_parameters_break_no_page(records, library, client, value):
    # A number is a valid page, but beyond the list's end.
    expected = (404,) if value.isdigit() else (200, 400)
    assert client.get(library.url, _as_sent(value)).status_code in expected


def test_a_flood_of_parameters_is_passed_over(records, client, library):
    query = "&".join(f"loai=x{n}" for n in range(900))
    assert client.get(f"{library.url}?{query}&loai=chi-thi").status_code in (200, 400)


QUERIES = ["", "?q=chi+thi+03", "?loai=chi-thi&nam=2022&xep=so-hieu", "?q=khongco&loai=luat"]


def test_the_list_takes_at_most_twelve_queries_and_no_more_for_more_documents(
    records, client, library, begin_edition
):
    def count(query: str) -> int:
        begin_edition()
        client.get(f"{library.url}{query}")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{library.url}{query}")
        return len(captured)

    few = {query: count(query) for query in QUERIES}
    add_documents(40)
    assert {query: count(query) for query in QUERIES} == few
    assert max(few.values()) <= 12


def test_pages_lead_on_and_back(empty_library, client, monkeypatch):
    monkeypatch.setattr("campaign.library.public.document_list.RECORDS_PER_PAGE", 3)
    for number in range(4):
        record_row(empty_library, title=str(number), number=str(number), subject="về mẫu")
    first, last = client.get(empty_library.url), client.get(f"{empty_library.url}?trang=2")
    assert first.context_data["document_list"].next_address == "?trang=2"
    assert last.context_data["document_list"].previous_address == ""
    assert len(last.context_data["document_list"].rows) == 1
    assert client.get(f"{empty_library.url}?trang=3").status_code == 404
