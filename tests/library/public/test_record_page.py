"""Tests of a record's page: status, relations both ways, linked text, citing pages, file, metadata."""

import datetime
import json
import re
from collections import Counter
from html.parser import HTMLParser

import lxml.html
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from base.models import File
from campaign.articles.models import ArticlePage
from campaign.library.models import (
    Citation,
    DocumentField,
    DocumentRecord,
    DocumentStatus,
    DocumentType,
    LibraryPage,
    Relation,
)
from campaign.library.public.record import RecordView
from search.models import SearchEntry
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory, article_row
from tests.home.test_public_templates import _assert_keeps_to_the_policy as assert_keeps_to_the_policy

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture(scope="module", autouse=True)
def two_records(module_data):
    """A directive and a plan that carries it out, for all tests of the module."""
    library = LibraryPage.objects.get()
    directive = DocumentRecordFactory(
        parent=library,
        title="Chỉ thị số 03/CT-UBND",
        number="03",
        issued_on=datetime.date(2022, 4, 28),
        subject="về việc xây dựng phong trào",
    )
    plan = DocumentRecordFactory(
        parent=library,
        title="Kế hoạch số 1905/KH-BCĐ138",
        number="1905",
        symbol="KH-BCĐ138",
        doc_type=DocumentType.KE_HOACH,
        issuer="Ban Chỉ đạo 138 tỉnh Quảng Ngãi",
        issued_on=datetime.date(2022, 5, 13),
        subject="thực hiện Chỉ thị số 03/CT-UBND",
    )
    Relation.objects.create(from_record=plan, kind="thuc-hien", to_record=directive)
    return directive.pk, plan.pk


@pytest.fixture
def directive(db, two_records):
    return DocumentRecord.objects.get(pk=two_records[0])


@pytest.fixture
def plan(db, two_records):
    return DocumentRecord.objects.get(pk=two_records[1])


def _html(client, record: DocumentRecord) -> str:
    response = client.get(record.url)
    assert response.status_code == 200
    return response.content.decode()


class _Text(HTMLParser):
    """Visible text of a page, with single spaces."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.feed(re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL))

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def _text(html: str) -> str:
    return " ".join(" ".join(_Text(html).pieces).split())


def _json_ld(html: str) -> dict:
    graph = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html).group(1))[
        "@graph"
    ]
    return next(node for node in graph if node["@type"] == "Legislation")


def _cite(page, record: DocumentRecord, *places: list, **fields) -> Citation:
    return Citation.objects.create(
        page=page, record=record, key="k", doc_type=record.doc_type, text="x", places=list(places), **fields
    )


# --- Status and relations ----------------------------------------------------------------------------


def test_ribbon_says_that_it_is_in_force_and_since_when(client, library):
    record = DocumentRecordFactory(
        parent=library, status=DocumentStatus.IN_FORCE, effective_on=datetime.date(2022, 7, 1)
    )
    assert "Còn hiệu lực. Có hiệu lực từ ngày 01/7/2022." in _text(_html(client, record))


def test_ribbon_names_what_replaced_it_and_from_which_day(client, library, directive):
    new = DocumentRecordFactory(
        parent=library, title="Chỉ thị số 09/CT-UBND", number="09", issued_on=datetime.date(2024, 2, 5)
    )
    Relation.objects.create(from_record=new, kind="thay-the", to_record=directive)
    html = _html(client, directive)
    assert "Đã được thay thế. Được thay thế bởi Chỉ thị số 09/CT-UBND từ ngày 05/02/2024." in _text(html)
    assert f'href="{new.url}"' in html
    assert "ribbon--bi-thay-the" in html


def test_a_suspended_document_says_so_and_until_when_from_both_ends(client, library, directive):
    acting = DocumentRecordFactory(
        parent=library, title="Quyết định số 9", issued_on=datetime.date(2024, 2, 5)
    )
    lasting = Relation.objects.create(from_record=acting, kind="dinh-chi", to_record=directive)
    html = _html(client, directive)
    told = "Ngưng hiệu lực. Bị đình chỉ, ngưng hiệu lực bởi Quyết định số 9 từ ngày 05/02/2024."
    assert told in _text(html)
    assert "ribbon--ngung-hieu-luc" in html
    assert "đường đỏ: đình chỉ, ngưng hiệu lực; khung nét đứt: ngưng hiệu lực." in html
    assert _json_ld(html)["legislationLegalForce"] == "https://schema.org/NotInForce"
    assert "Đình chỉ, ngưng hiệu lực Chỉ thị số 03/CT-UBND" in _text(_html(client, acting))
    assert "legislationChanges" in _json_ld(_html(client, acting))
    lasting.until = datetime.date(2025, 3, 1)
    lasting.is_partial = True
    lasting.save()
    html = _html(client, directive)
    assert (
        "Bị đình chỉ, ngưng hiệu lực một phần bởi Quyết định số 9 từ ngày 05/02/2024 đến hết ngày 01/3/2025"
        in (_text(html))
    )
    assert "Quyết định số 9 05/02/2024, UBND tỉnh Quảng Ngãi (một phần, đến hết ngày 01/3/2025)" in _text(
        html
    )
    assert "(một phần, đến hết ngày 01/3/2025)" in _text(_html(client, acting))
    assert "Còn hiệu lực." in _text(html)
    over = "02/3/2025 Hết thời gian ngưng hiệu lực một phần theo Quyết định số 9"
    assert over in _text(html)
    assert "Ngày 01/3/2025: Ngưng hiệu lực một phần." in _text(
        client.get(directive.url, {"ngay": "2025-03-01"}).content.decode()
    )
    assert "hết thời gian ngưng hiệu lực một phần theo Quyết định số 9" in (
        client.get(f"/rss/van-ban/ho-so/{directive.pk}.atom").content.decode()
    )


def test_an_extended_document_names_its_new_end_everywhere(client, library):
    old = DocumentRecordFactory(
        parent=library, effective_on=datetime.date(2020, 1, 1), expires_on=datetime.date(2024, 1, 1)
    )
    acting = DocumentRecordFactory(
        parent=library, title="Quyết định số 9", issued_on=datetime.date(2023, 12, 5)
    )
    Relation.objects.create(
        from_record=acting, kind="gia-han", to_record=old, until=datetime.date(2198, 12, 31)
    )
    html = _html(client, old)
    assert (
        "Còn hiệu lực. Có hiệu lực từ ngày 01/01/2020. Hết hiệu lực từ ngày 01/01/2199. Được kéo dài, gia hạn bởi"
        " Quyết định số 9 từ ngày 05/12/2023 đến hết ngày 31/12/2198." in _text(html)
    )
    assert "01/01/2199 Hết hiệu lực (sắp tới)" in _text(html)
    assert "01/01/2024" not in html
    assert _json_ld(html)["temporalCoverage"] == "2020-01-01/2199-01-01"
    assert "2199-01-01" in b"".join(client.get(f"{library.url}xuat/csv/").streaming_content).decode()
    before = _text(client.get(old.url, {"ngay": "2023-12-01"}).content.decode())
    assert "Hết hiệu lực từ ngày 01/01/2024" in before
    correcting = DocumentRecordFactory(parent=library, title="Công văn số 8")
    Relation.objects.create(from_record=correcting, kind="dinh-chinh", to_record=old)
    assert "Được đính chính bởi Công văn số 8" in _text(_html(client, old))
    assert "legislationCorrects" in _json_ld(_html(client, correcting))


def test_a_document_that_was_replaced_before_its_own_end_has_no_later_end(client, library):
    old = DocumentRecordFactory(
        parent=library, effective_on=datetime.date(2020, 1, 1), expires_on=datetime.date(2199, 1, 1)
    )
    acting = DocumentRecordFactory(parent=library, issued_on=datetime.date(2024, 2, 5))
    Relation.objects.create(from_record=acting, kind="thay-the", to_record=old)
    html = _html(client, old)
    assert "Đã được thay thế. Có hiệu lực từ ngày 01/01/2020. Được thay thế bởi" in _text(html)
    assert "01/01/2199" not in html
    assert _json_ld(html)["temporalCoverage"] == "2020-01-01/2024-02-05"
    assert "2199" not in b"".join(client.get(f"{library.url}xuat/csv/").streaming_content).decode()
    before = client.get(old.url, {"ngay": "2024-02-04"}).content.decode()
    assert "Hết hiệu lực từ ngày 01/01/2199." in _text(before)


def test_relations_are_shown_from_both_ends_and_the_picture_is_beside_its_words(client, directive, plan):
    assert "Được thực hiện bởi Kế hoạch số 1905/KH-BCĐ138" in _text(_html(client, directive))
    html = _html(client, plan)
    assert "Thực hiện Chỉ thị số 03/CT-UBND 28/4/2022" in _text(html)
    assert '<svg class="chain__picture"' in html
    words = _text(html.split("Sơ đồ bằng chữ")[1])
    assert words.startswith(
        "Chỉ thị số 03/CT-UBND (UBND tỉnh Quảng Ngãi, 28/4/2022) được thực hiện bởi Kế hoạch"
    )


def test_picture_follows_those_who_carry_out_what_carries_out(client, library, directive, plan):
    letter = DocumentRecordFactory(
        parent=library, title="Công văn số 77/SKHCN", doc_type=DocumentType.CONG_VAN
    )
    Relation.objects.create(from_record=letter, kind="thuc-hien", to_record=plan)
    assert "Công văn số 77/SKHCN" in _html(client, directive)


def test_documents_that_readers_may_not_see_are_not_told_of(client, library, directive, plan):
    PageViewRestriction.objects.create(page=plan, restriction_type=PageViewRestriction.LOGIN)
    draft = DocumentRecordFactory(parent=library, title="Bản nháp kín", live=False)
    Relation.objects.create(from_record=draft, kind="thay-the", to_record=directive)
    html = _html(client, directive)
    for told in ("Kế hoạch số 1905", "Bản nháp kín", "chain__picture"):
        assert told not in html


def test_relations_of_drafts_take_no_place_of_others(client, library, directive, plan, monkeypatch):
    monkeypatch.setattr("campaign.library.public.relations._MAX_RELATIONS", 1)
    before = _html(client, directive)
    assert "1905/KH-BCĐ138" in before
    # By way of the draft, `other` would be nearest to the directive and take the plan's place.
    draft = DocumentRecordFactory(parent=library, live=False)
    other = DocumentRecordFactory(parent=library, title="Thông báo số 9", number="9")
    Relation.objects.create(from_record=draft, kind="thay-the", to_record=directive)
    Relation.objects.create(from_record=draft, kind="thuc-hien", to_record=directive)
    Relation.objects.create(from_record=draft, kind="thuc-hien", to_record=other)
    assert _html(client, directive) == before


def test_library_shows_the_picture_of_the_document_that_editors_chose(client, library, directive, plan):
    library.refresh_from_db()
    library.featured_record = plan
    library.save_revision().publish()
    assert "chain__picture" in client.get(library.url).content.decode()
    assert "chain__picture" not in client.get(f"{library.url}?loai=chi-thi").content.decode()
    plan.unpublish()
    assert "chain__picture" not in client.get(library.url).content.decode()


# --- Text --------------------------------------------------------------------------------------------


def test_citations_in_the_text_are_links_unless_suppressed_and_everything_else_is_text(
    client, library, directive, plan
):
    text = "Thực hiện Chỉ thị số 03/CT-UBND <b>&.\nVà Chỉ thị số 03/CT-UBND theo Kế hoạch số 1905/KH-BCĐ138"
    record = DocumentRecordFactory(parent=library, text=text)
    Citation.objects.filter(page=record).delete()
    words, suppressed = "Chỉ thị số 03/CT-UBND", "Kế hoạch số 1905/KH-BCĐ138"
    _cite(record, directive, [0, text.index(words), words], [0, text.rindex(words), words], [0, 3, "khác"])
    _cite(record, plan, [0, text.index(suppressed), suppressed], suppressed=True)
    link = f'<a href="{directive.url}" title="Chỉ thị số 03/CT-UBND">{words}</a>'
    assert f"Thực hiện {link} &lt;b&gt;&amp;.\nVà {link} theo {suppressed}" in _html(client, record)


def test_lines_of_a_pdf_are_paragraphs_wherever_they_are_read(client, library):
    text = "Điều 1. Phạm\nvi điều chỉnh\n1. Quyết định này quy định về quản\nlý mạng.\n2. Hết."
    record = DocumentRecordFactory(parent=library, issued_on=datetime.date(2024, 1, 1), text=text)
    html = _html(client, record)
    assert '<h3 id="dieu-1">Điều 1. Phạm vi điều chỉnh</h3>' in html
    assert "Quyết định này quy định về quản lý mạng.\n" in html
    for address in ("/rss/van-ban.xml", f"{record.url}akoma-ntoso/"):
        assert "Quyết định này quy định về quản lý mạng." in client.get(address).text
    assert "về quản lý mạng" in SearchEntry.objects.get(page=record).text


def test_a_long_text_is_folded_at_a_line_and_loses_nothing(client, library):
    lines = [f"Việc {number}. Nội dung của việc này." for number in range(400)]
    record = DocumentRecordFactory(parent=library, text="\n".join(lines))
    html = _html(client, record)
    assert "Đọc tiếp toàn văn" in html
    assert _text(html).count("Nội dung của việc này.") == 400
    first, rest = html.split("official__rest")
    assert "Việc 399." in rest
    assert "Việc 0." in first


# --- Citing pages ------------------------------------------------------------------------------------


def test_stories_and_documents_that_name_it_are_listed_once(client, tree, library, directive):
    topic = tree.topics["cam-nang-an-toan"]
    named = ArticleFactory(parent=topic, title="Bài nêu tên", related_documents=[directive])
    citing = DocumentRecordFactory(parent=library, title="Văn bản viện dẫn")
    _cite(named, directive)
    _cite(citing, directive)
    text = _text(_html(client, directive).split("Được nhắc đến trong")[1])
    assert text.count("Bài nêu tên") == 1
    assert text.count("Văn bản viện dẫn") == 1


@pytest.mark.parametrize("few", [0, 300])
def test_samples_say_so_wherever_the_page_lists_them(
    client, tree, library, directive, plan, monkeypatch, few
):
    monkeypatch.setattr("campaign.library.public.record.FEW_MENTIONS", few)
    topic, day = tree.topics["canh-bao-lua-dao"], datetime.date(2024, 2, 5)
    citing = [
        ArticleFactory(parent=topic, title="Bài A", is_sample=True),
        AlertFactory(parent=topic, title="Cảnh báo B", is_sample=True),
        DocumentRecordFactory(parent=library, title="Văn bản C", issued_on=day, is_sample=True),
    ]
    for page in citing:
        _cite(page, directive)
    joined = DocumentRecordFactory(parent=library, title="Văn bản hợp nhất D", issued_on=day, is_sample=True)
    Relation.objects.create(from_record=joined, kind="hop-nhat", to_record=directive)
    screen = lxml.html.document_fromstring(_html(client, directive))
    links = screen.xpath("//main//li//a")
    samples = [link for link in links if link.text_content().endswith((" A", " B", " C", " D"))]
    # Each is in its list and in the timeline; the consolidated text among relations and versions, too.
    assert Counter(link.text_content()[-1] for link in samples) == {"A": 2, "B": 2, "C": 2, "D": 3}
    others = [link for link in links if link.text_content() == plan.title]
    assert others
    for link in (*samples, *others):
        assert ("Nội dung mẫu" in link.xpath("string(ancestor::li[1])")) is (link in samples)


def test_of_many_stories_the_newest_are_listed(tree, directive, rf, monkeypatch):
    monkeypatch.setattr("campaign.library.public.record.FEW_MENTIONS", 3)
    monkeypatch.setattr("campaign.library.public.record.MAX_STORIES", 2)
    for number in range(5):
        moment = timezone.now() - datetime.timedelta(days=number)
        story = article_row(tree.topics["cam-nang-an-toan"], title=f"Bài {number}", first_published_at=moment)
        _cite(story, directive)
    stories = ArticlePage.objects.order_by("-first_published_at")
    withdrawn = stories.first()
    withdrawn.unpublish()
    shown = RecordView(directive, rf.get("/")).stories
    assert [story.title for story in shown] == ["Bài 1", "Bài 2"]


# --- Citing it, its file, machines -------------------------------------------------------------------


def test_citation_is_the_full_form_and_leaves_out_what_is_unknown(library, rf):
    record = DocumentRecordFactory(parent=library)
    unknown = {"number": "", "symbol": "", "issuer": "", "issued_on": None, "doc_type": DocumentType.LUAT}
    for fields, citation in (
        (
            {"number": "03", "issued_on": datetime.date(2022, 4, 28), "subject": "Về việc làm mẫu"},
            "Chỉ thị số 03/CT-UBND ngày 28 tháng 4 năm 2022 của UBND tỉnh Quảng Ngãi về việc làm mẫu",
        ),
        (
            {
                "number": "7",
                "issued_on": None,
                "doc_type": DocumentType.CONG_VAN,
                "symbol": "SKHCN-HCTH",
                "subject": "triển khai kế hoạch",
            },
            "Công văn số 7/SKHCN-HCTH của UBND tỉnh Quảng Ngãi về việc triển khai kế hoạch",
        ),
        (
            {"doc_type": DocumentType.CHI_THI, "symbol": "CT-UBND", "subject": "V/v làm mẫu", "issuer": ""},
            "Chỉ thị số 7/CT-UBND về việc làm mẫu",
        ),
        (unknown | {"title": "Luật An ninh mạng", "subject": "Luật An ninh mạng"}, "Luật An ninh mạng"),
    ):
        for name, value in fields.items():
            setattr(record, name, value)
        assert RecordView(record, rf.get("/")).citation == citation


def test_citation_can_be_copied_by_script_and_selected_without(client, directive):
    html = _html(client, directive)
    words = (
        "Chỉ thị số 03/CT-UBND ngày 28 tháng 4 năm 2022 của UBND tỉnh Quảng Ngãi về việc xây dựng phong trào"
    )
    assert f'<p class="cite__words">{words}</p>' in html
    assert f'value="{words}"' in html


@pytest.fixture
def with_file(library):
    file = File.objects.create(title="Bản quét", file=ContentFile(PDF, name="ct.pdf"))
    return DocumentRecordFactory(parent=library, file=file)


def test_pdf_is_framed_on_demand_and_linked(client, with_file):
    html = _html(client, with_file)
    frame = re.search(r"<iframe[^>]*>", html).group()
    assert 'loading="lazy"' in frame
    assert html.index("<details") < html.index(frame)
    assert "PDF, " in _text(html)
    assert html.count(f'href="{with_file.file.url}"') == 2
    # Only our own pages may frame a PDF, and nothing else may be framed.
    headers = client.get(with_file.file.url).headers
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    page = client.get(with_file.url).headers
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-src 'self'" in page["Content-Security-Policy"]


def test_other_files_are_offered_and_not_framed(client, library):
    file = File.objects.create(title="Bản Word", file=ContentFile(b"PK", name="ct.docx"))
    html = _html(client, DocumentRecordFactory(parent=library, file=file))
    assert "<iframe" not in html
    assert file.url in html


def test_machines_are_told_what_readers_are_told(client, library, directive, plan):
    field = DocumentField.objects.create(name="An ninh mạng")
    amending = DocumentRecordFactory(
        parent=library,
        number="09",
        status=DocumentStatus.IN_FORCE,
        issued_on=datetime.date(2024, 2, 5),
        effective_on=datetime.date(2024, 3, 1),
        field=field,
    )
    Relation.objects.create(from_record=amending, kind="sua-doi", to_record=directive)
    html = _html(client, amending)
    data = _json_ld(html)
    assert data["@type"] == "Legislation"
    assert data["legislationIdentifier"] == "09/CT-UBND"
    assert data["legislationType"] == "Chỉ thị"
    assert data["legislationDate"] == "2024-02-05"
    assert data["legislationDateOfApplicability"] == "2024-03-01"
    assert data["legislationPassedBy"]["name"] == "UBND tỉnh Quảng Ngãi"
    # An agency, not a person.
    assert data["author"] == data["legislationPassedBy"]
    assert data["legislationLegalForce"] == "https://schema.org/InForce"
    assert [one["legislationIdentifier"] for one in data["legislationChanges"]] == ["03/CT-UBND"]
    assert data["legislationChanges"][0]["url"].endswith(directive.url)
    core = dict(re.findall(r'<meta name="(DC\.\w+)" content="([^"]*)"', html))
    assert core["DC.date"] == "2024-02-05"
    assert core["DC.type"] == "Chỉ thị"
    assert core["DC.subject"] == "An ninh mạng"
    assert core["DC.creator"] == "UBND tỉnh Quảng Ngãi"
    assert core["DC.relation"].endswith(directive.url)


def test_a_document_that_is_changed_in_two_ways_is_named_once_to_machines(client, library, directive):
    amending = DocumentRecordFactory(parent=library, number="09")
    for kind in ("sua-doi", "bai-bo"):
        Relation.objects.create(
            from_record=amending, kind=kind, to_record=directive, is_partial=kind == "bai-bo"
        )
    html = _html(client, amending)
    assert len(_json_ld(html)["legislationChanges"]) == 1
    assert html.count('<meta name="DC.relation"') == 1


def test_machines_are_told_the_day_on_which_another_document_ends_it(client, library):
    old = DocumentRecordFactory(parent=library, effective_on=datetime.date(2020, 1, 1))
    acting = DocumentRecordFactory(parent=library, issued_on=datetime.date(2024, 2, 5))
    ending = Relation.objects.create(from_record=acting, kind="bai-bo", to_record=old, is_partial=True)
    assert _json_ld(_html(client, old))["temporalCoverage"] == "2020-01-01/.."
    ending.is_partial = False
    ending.save()
    assert _json_ld(_html(client, old))["temporalCoverage"] == "2020-01-01/2024-02-05"
    DocumentRecord.objects.filter(pk=acting.pk).update(issued_on=None)
    assert "temporalCoverage" not in _json_ld(_html(client, old))


def test_machines_are_not_told_more_than_the_record_knows(client, library):
    record = DocumentRecordFactory(parent=library, number="", symbol="", issuer="", title="Luật mẫu")
    data = _json_ld(_html(client, record))
    assert not data.keys() & {
        "legislationIdentifier",
        "legislationDate",
        "legislationPassedBy",
        "legislationLegalForce",
        "legislationChanges",
    }


# --- The page as a whole -----------------------------------------------------------------------------


def test_page_keeps_to_the_policy_and_the_budget_whatever_is_around_it(
    client, tree, library, directive, plan, begin_edition
):
    def count() -> int:
        begin_edition()
        client.get(directive.url)
        with CaptureQueriesContext(connection) as captured:
            client.get(directive.url)
        return len(captured)

    directive.text = "Chỉ thị số 03/CT-UBND " * 40
    directive.field = DocumentField.objects.create(name="An ninh mạng")
    directive.file = File.objects.create(title="Bản quét", file=ContentFile(PDF, name="ct.pdf"))
    directive.save_revision().publish()
    _cite(directive, plan, [0, 0, "Chỉ thị"])
    few = count()
    for number in range(2):
        other = DocumentRecordFactory(parent=library, title=f"Kế hoạch {number}")
        for kind in ("thuc-hien", "can-cu", "sua-doi"):
            Relation.objects.create(from_record=other, kind=kind, to_record=directive)
        _cite(directive, other, [0, 22 * number + 22, "Chỉ thị"])
        _cite(other, directive)
        ArticleFactory(parent=tree.topics["cam-nang-an-toan"], related_documents=[directive])
    many = count()
    assert many <= 12
    assert many <= few + 1
    assert_keeps_to_the_policy(_html(client, directive))


def test_preview_shows_relations_that_are_not_saved_yet(library, directive, rf):
    draft = DocumentRecordFactory(parent=library, live=False)
    draft.relations = [Relation(kind="thuc-hien", to_record=directive)]
    request = rf.get("/")
    request.is_preview = True
    context = draft.get_context(request)
    assert [group.label for group in context["shown"].groups] == ["Thực hiện"]
