"""Tests of links from published stories to the documents that they cite; editors can override them."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from campaign.articles import citations
from campaign.articles.models import ArticlePage
from campaign.library.models import Citation, DocumentRecord, DocumentStatus
from tests.admin import page_form
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory

DIRECTIVE = "Chỉ thị số 03/CT-UBND"


@pytest.fixture
def topic(tree):
    return tree.topics["pho-bien-phap-luat"]


@pytest.fixture
def record(tree):
    return DocumentRecordFactory(parent=tree.library, number="03")


def _html(client, page) -> str:
    return client.get(page.url).content.decode()


def _link(record, words: str = DIRECTIVE) -> str:
    return f'<a href="{record.url}">{words}</a>'


def _text(*paragraphs: str):
    return [("text", "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))]


# --- Links --------------------------------------------------------------------------------------------


def test_mentions_in_every_kind_of_text_are_links_but_headings_and_links_are_left_alone(
    client, topic, record
):
    words = f"<p>Theo {DIRECTIVE}.</p>"
    elsewhere = f'<a href="https://example.org/">{DIRECTIVE}</a>'
    body = [
        *_text(
            f"Thực hiện {DIRECTIVE} ngày 28/4/2022 của UBND tỉnh.",
            f"Theo {DIRECTIVE}, mọi người cùng làm.",
            # Numbers that cite nothing.
            "Giai đoạn 2022-2026, khoản 3 Điều 32, COVID-19.",
        ),
        ("callout", {"kind": "meo", "text": words}),
        ("steps", {"title": "", "steps": [words, words]}),
        ("heading", {"text": DIRECTIVE}),
        ("text", f"<h3>{DIRECTIVE}</h3><p>Xem {elsewhere}.</p>"),
    ]
    html = _html(client, ArticleFactory(parent=topic, body=body))
    assert html.count(_link(record)) == 5
    assert elsewhere in html
    assert "Giai đoạn 2022-2026, khoản 3 Điều 32, COVID-19." in html


def test_an_alert_has_links_in_both_its_texts(client, topic, record):
    words = f"<p>Theo {DIRECTIVE}.</p>"
    alert = AlertFactory(parent=topic, body=[("text", words)], what_to_do=[("step", words)])
    html = _html(client, alert)
    assert html.count(_link(record)) == 2
    assert "Văn bản liên quan" in html


def test_a_record_cited_in_two_ways_has_both_links_and_is_listed_once(client, topic, record):
    article = ArticleFactory(parent=topic, body=_text(f"Theo {DIRECTIVE} và văn bản 03."))
    Citation.objects.create(page=article, record=record, key="03", places=[[0, 33, "văn bản 03"]])
    article = ArticlePage.objects.get(pk=article.pk)
    assert citations.show(article) == [record]
    html = str(article.body)
    assert _link(record) in html
    assert _link(record, "văn bản 03") in html


def test_marks_and_entities_inside_a_mention_stay_whole(client, topic, record):
    mentions = {
        "Theo <b>Chỉ thị số 03/CT-UBND</b> của tỉnh": "<b>{Chỉ thị số 03/CT-UBND}</b>",
        "Theo Chỉ thị số <b>03/CT-UBND</b> của tỉnh": "Chỉ thị số <b>{03/CT-UBND}</b>",
        "Theo Chỉ thị số&nbsp;03/CT-UBND của tỉnh": "{Chỉ thị số&nbsp;03/CT-UBND}",
        "A &amp; B &lt;theo&gt; Chỉ thị số 03/CT-UBND": "&lt;theo&gt; {Chỉ thị số 03/CT-UBND}",
    }
    html = _html(client, ArticleFactory(parent=topic, body=_text(*mentions))).replace("\xa0", "&nbsp;")
    for linked in mentions.values():
        before, rest = linked.split("{")
        words, after = rest.split("}")
        assert f"{before}{_link(record, words)}{after}" in html


def test_article_lists_what_it_cites_with_its_status_and_what_the_editor_wrote_is_not_changed(
    client, topic, tree
):
    DocumentRecordFactory(parent=tree.library, number="03", status=DocumentStatus.EXPIRED)
    article = ArticleFactory(parent=topic, body=_text(f"Theo {DIRECTIVE}."))
    html = _html(client, article)
    assert "Văn bản liên quan" in html
    assert "Hết hiệu lực" in html
    assert ArticlePage.objects.get(pk=article.pk).body[0].value.source == f"<p>Theo {DIRECTIVE}.</p>"


# --- Publication ----------------------------------------------------------------------------------------


def test_a_draft_changes_nothing_and_the_record_lists_the_article_until_it_is_withdrawn(
    client, topic, record
):
    article = ArticleFactory(parent=topic, title="Bài có nhắc chỉ thị", body=_text("Chưa nhắc văn bản nào."))
    article.body = _text(f"Theo {DIRECTIVE}.")
    revision = article.save_revision()
    assert _link(record) not in _html(client, article)
    assert not Citation.objects.filter(page=article.pk).exists()
    revision.publish()
    assert _link(record) in _html(client, article)
    assert "Bài có nhắc chỉ thị" in _html(client, record)
    article.refresh_from_db()
    article.unpublish()
    cache.clear()
    assert "Bài có nhắc chỉ thị" not in _html(client, record)
    assert not Citation.objects.filter(page=article.pk).exists()


def test_articles_link_to_a_record_that_comes_later_and_no_longer_when_it_goes(client, topic, tree):
    article = ArticleFactory(parent=topic, title="Bài đăng trước", body=_text(f"Theo {DIRECTIVE}."))
    record = DocumentRecordFactory(parent=tree.library, number="03")
    assert _link(record) in _html(client, article)
    assert "Bài đăng trước" in _html(client, record)
    record.unpublish()
    assert record.slug not in _html(client, article)
    record.get_latest_revision().publish()
    assert _link(record) in _html(client, article)
    PageViewRestriction.objects.create(page=record, restriction_type=PageViewRestriction.LOGIN)
    assert record.slug not in _html(client, article)
    PageViewRestriction.objects.all().delete()
    record.delete()
    assert record.slug not in _html(client, article)


def test_links_of_an_older_text_are_not_put_into_another(client, topic, record):
    """Row and text may disagree briefly while a page is being published."""
    article = ArticleFactory(parent=topic, body=_text(f"Theo {DIRECTIVE}."))
    ArticlePage.objects.filter(pk=article.pk).update(body=_text("Một chữ khác hẳn."))
    html = _html(client, article)
    assert "Một chữ khác hẳn." in html
    assert "<a href" not in html.split("Một chữ")[1].split("</p>")[0]


def test_linking_takes_one_query_and_no_grammar(topic, tree, begin_edition, monkeypatch):
    for number in range(1, 9):
        DocumentRecordFactory(parent=tree.library, number=f"{number:02}")
    cited = ", ".join(f"Chỉ thị số {number:02}/CT-UBND" for number in range(1, 9))
    article = ArticleFactory(parent=topic, body=_text(f"Theo {cited}."))
    article = ArticlePage.objects.get(pk=article.pk)
    monkeypatch.delattr("official.find_citations")
    begin_edition()
    # Cached by earlier requests.
    assert article.url
    DocumentRecord.objects.none().as_shown()
    with CaptureQueriesContext(connection) as queries:
        records = citations.show(article)
    assert len(records) == 8
    assert len(queries) == 1


# --- Which record ---------------------------------------------------------------------------------------


def test_of_two_documents_with_one_number_the_cited_year_and_issuer_choose(client, topic, tree):
    ours = DocumentRecordFactory(parent=tree.library, number="03", issued_on=datetime.date(2022, 4, 28))
    DocumentRecordFactory(parent=tree.library, number="03", issued_on=datetime.date(2023, 2, 1))
    DocumentRecordFactory(
        parent=tree.library, number="03", issuer="UBND tỉnh Kon Tum", issued_on=datetime.date(2022, 3, 1)
    )
    body = _text(f"Theo {DIRECTIVE} ngày 28/4/2022 của Ủy ban nhân dân tỉnh Quảng Ngãi.")
    assert _link(ours) in _html(client, ArticleFactory(parent=topic, body=body))


def test_where_two_may_be_meant_there_is_no_link(client, topic, tree):
    for day in (datetime.date(2022, 4, 28), datetime.date(2023, 2, 1)):
        DocumentRecordFactory(parent=tree.library, number="03", issued_on=day)
    article = ArticleFactory(parent=topic, body=_text(f"Theo {DIRECTIVE}."))
    assert f'">{DIRECTIVE}</a>' not in _html(client, article)


def test_a_law_is_found_by_its_name(client, topic, tree):
    law = DocumentRecordFactory(
        parent=tree.library,
        title="Luật An ninh mạng",
        doc_type="luat",
        number="",
        symbol="",
        issuer="",
        subject="Luật An ninh mạng",
    )
    html = _html(
        client, ArticleFactory(parent=topic, body=_text("Điều 5 Luật An ninh mạng quy định như sau."))
    )
    assert f'<a href="{law.url}#dieu-5">Điều 5 Luật An ninh mạng</a>' in html


# --- The editor -----------------------------------------------------------------------------------------


def test_form_lists_citations_with_records_and_warnings(author_client, topic, tree):
    DocumentRecordFactory(parent=tree.library, number="03", status=DocumentStatus.EXPIRED)
    body = _text(f"Theo {DIRECTIVE} và Nghị định số 13/2023/NĐ-CP.")
    article = ArticleFactory(parent=topic, body=body)
    html = author_client.get(f"/admin/pages/{article.pk}/edit/").content.decode()
    panel = html.split("Văn bản được nhắc đến")[-1]
    assert DIRECTIVE in panel
    assert "Hết hiệu lực" in panel
    assert "Nghị định số 13/2023/NĐ-CP" in panel
    assert "Chưa có trong thư viện" in panel


def test_editor_keeps_a_citation_from_being_a_link_once_that_is_published(
    author_client, client, topic, record
):
    article = ArticleFactory(parent=topic, body=_text(f"Theo {DIRECTIVE}."))
    address = f"/admin/pages/{article.pk}/edit/"
    form = page_form(author_client, address)
    body = {
        "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text", "body-0-id": "1",
        "body-0-value": '{"blocks":[{"key":"a","text":"Theo Chỉ thị số 03/CT-UBND.","type":"unstyled","depth":0,'
        '"inlineStyleRanges":[],"entityRanges":[],"data":{}}],"entityMap":{}}',
    }  # fmt: skip
    author_client.post(address, form | body | {"unlinked_citations": ["3-ct-ubnd"]})
    assert _link(record) in _html(client, article)
    assert re.search(
        r'value="3-ct-ubnd"\s+aria-label="Không gắn liên kết: Chỉ thị số 03/CT-UBND" checked',
        author_client.get(address).content.decode(),
    )
    article.refresh_from_db()
    article.get_latest_revision().publish()
    assert _link(record) not in _html(client, article)
    cache.clear()
    assert article.title not in _html(client, record)


def test_preview_shows_the_links_of_the_draft(topic, record, rf):
    article = ArticleFactory(parent=topic, body=_text("Bản đang đăng."))
    article.body = _text(f"Theo {DIRECTIVE}.")
    response = article.make_preview_request(preview_mode=article.default_preview_mode)
    assert _link(record) in response.render().content.decode()
