"""Tests that private pages and drafts never show: links, related pages, files, successors, counts, addresses."""

import pytest
from wagtail.models import PageViewRestriction

from base.models import ReportingRoute
from campaign.articles import queries
from campaign.articles.models import PlanTask
from campaign.library.models import DocumentRecord, Relation, RelationKind
from tests.admin import page_form
from tests.factories import ArticleFactory, DocumentRecordFactory


@pytest.fixture
def topic(tree):
    return tree.topics["cam-nang-an-toan"]


@pytest.fixture
def private(topic):
    page = ArticleFactory(parent=topic, title="Bài kín", plan_tasks=[PlanTask.objects.get(code="4")])
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    return page


def _html(client, page):
    return client.get(page.url).content.decode()


def test_links_and_related_frames_keep_private_and_draft_pages_to_themselves(client, topic, private):
    draft = ArticleFactory(parent=topic, title="Bài nháp", live=False)
    open_page = ArticleFactory(parent=topic, title="Bài mở")
    pages = [private, draft, open_page]
    links = "".join(f'<p><a linktype="page" id="{page.pk}">xem</a></p>' for page in pages)
    body = [("text", links), ("related", {"title": "Xem thêm", "pages": pages})]
    html = _html(client, ArticleFactory(parent=topic, body=body))
    assert open_page.url in html
    assert "bai-kin" not in html
    assert "bai-nhap" not in html
    assert "Bài kín" not in html


def test_a_successor_that_is_no_page_yet_is_not_named(client, tree):
    draft = DocumentRecordFactory(parent=tree.library, title="Văn bản chưa đăng", live=False)
    old = DocumentRecordFactory(parent=tree.library)
    Relation.objects.create(from_record=draft, kind=RelationKind.REPLACES, to_record=old)
    assert "Văn bản chưa đăng" not in _html(client, DocumentRecord.objects.get(pk=old.pk))


def test_private_articles_are_not_counted(private):
    assert [task.published_count for task in queries.plan()[0] if task.code == "4"] == [0]


def test_reporting_routes_lead_to_no_private_page(client, topic, private):
    for page in (private, ArticleFactory(parent=topic, title="Bài mở")):
        ReportingRoute.objects.create(name=page.title, purpose="Khi cần", page=page)
    html = client.get("/").content.decode()
    assert "/bai-mo/" in html
    assert "bai-kin" not in html


def test_private_pages_ask_in_vietnamese(client, topic):
    page = ArticleFactory(parent=topic)
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="mo-ra"
    )
    assert "Cần mật khẩu" in _html(client, page)
    restriction.restriction_type = PageViewRestriction.LOGIN
    restriction.save()
    assert client.get(page.url).url.startswith("/admin/login/")


def test_a_page_cannot_take_an_address_that_is_taken(administrator_client, chief_client, tree):
    address = f"/admin/pages/add/home/standardpage/{tree.home.pk}/"
    form = page_form(chief_client, address) | {"title": "Nguồn tin", "slug": "rss"}
    html = chief_client.post(address, form).content.decode()
    assert "đã dùng cho việc khác" in html
    assert 'value="Nguồn tin"' in html


def test_an_unsaved_topic_previews(chief_client, tree):
    address = f"/admin/pages/add/articles/topicpage/{tree.campaign.pk}/"
    form = page_form(chief_client, address) | {"title": "Chuyên mục mới", "slug": "chuyen-muc-moi"}
    preview = f"/admin/pages/add/articles/topicpage/{tree.campaign.pk}/preview/"
    chief_client.post(preview, form)
    assert "Chuyên mục mới" in chief_client.get(preview).content.decode()
