"""Tests that private pages and drafts never show: links, related pages, files, successors, counts, addresses."""

import pytest
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from base import visibility
from base.delivery import memo
from base.models import ReportingRoute
from base.visibility import readable
from campaign.articles import queries
from campaign.articles.models import AlertPage, ArticlePage, PlanTask
from campaign.engagement.kit.texts import texts_of
from campaign.engagement.models import ContestPage, DraftPage, QuestionPage
from campaign.library.models import DocumentRecord, Relation, RelationKind
from campaign.schedule.models import WeekPage
from tests.admin import page_form
from tests.factories import ArticleFactory, DocumentRecordFactory, page_of_each_type


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


@pytest.mark.parametrize(("state", "most_named"), [(None, 20), ("an edition", 20), ("another edition", 3)])
def test_private_sections_list_their_pages_to_those_who_may_read_them(
    state, most_named, author_client, client, monkeypatch, topic, tree
):
    page_of_each_type(tree)
    article, week = ArticlePage.objects.get(), WeekPage.objects.get()
    alert, draft, question = AlertPage.objects.get(), DraftPage.objects.get(), QuestionPage.objects.get()
    elsewhere = ArticleFactory(
        parent=tree.topics["pho-bien-phap-luat"], other_topics=[topic], title="Bài nơi khác"
    )
    closed = ArticleFactory(parent=topic, title="Bài kín hơn")
    login, group = PageViewRestriction.LOGIN, PageViewRestriction.GROUPS
    PageViewRestriction.objects.create(page=closed, restriction_type=group)
    for section in (topic, elsewhere.get_parent(), tree.schedule, tree.consultations, tree.guide):
        PageViewRestriction.objects.create(page=section, restriction_type=login)
    # Within an edition, requests keep the paths of private pages, unless these are many.
    monkeypatch.setattr(memo, "_current_state", lambda: state)
    monkeypatch.setattr(visibility, "_MAX_NAMED", most_named)
    topic_html = _html(author_client, topic)
    assert article.title in topic_html
    assert alert.title in topic_html
    assert "Bài kín hơn" not in topic_html
    assert "Bài nơi khác" not in topic_html
    article_html = _html(author_client, article)
    assert alert.title in article_html
    assert "Bài kín hơn" not in article_html
    assert week.url in _html(author_client, tree.schedule)
    assert question.url in _html(author_client, tree.guide)
    assert draft.title in _html(author_client, tree.consultations)
    campaign = _html(author_client, tree.campaign)
    assert article.title not in campaign
    assert topic.url not in campaign
    assert client.get(topic.url).status_code == 302


@pytest.mark.parametrize("state", [None, "a third edition"])
def test_a_private_library_lists_its_documents_to_those_who_may_read_them(
    state, author_client, client, monkeypatch, tree
):
    new, old, closed = (
        DocumentRecordFactory(parent=tree.library, title=f"Văn bản {name}", effective_on="2025-01-01")
        for name in ("mới", "cũ", "kín hơn")
    )
    for kind, to_record in ((RelationKind.REPLACES, old), (RelationKind.BASED_ON, closed)):
        Relation.objects.create(from_record=new, kind=kind, to_record=to_record)
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.GROUPS)
    PageViewRestriction.objects.create(page=tree.library, restriction_type=PageViewRestriction.LOGIN)
    monkeypatch.setattr(memo, "_current_state", lambda: state)
    listed = _html(author_client, tree.library)
    table = b"".join(author_client.get(f"{tree.library.url}xuat/csv/").streaming_content).decode()
    for shown in (listed, table):
        assert new.title in shown
        assert old.url in shown
        assert "Đã được thay thế" in shown
    assert "Được thay thế bởi" in _html(author_client, old)
    for page in (tree.library, new, old):
        assert closed.title not in _html(author_client, page)
        assert client.get(page.url).status_code == 302
    feed = {"extension": "xml"}
    feeds = [
        reverse("syndication:library", kwargs=feed),
        reverse("syndication:record", kwargs=feed | {"pk": old.pk}),
    ]
    for address in ("/", *feeds):
        assert new.title not in author_client.get(address).content.decode(), address


def test_a_private_site_shows_its_pages_to_those_who_may_read_them(author_client, client, tree):
    page_of_each_type(tree)
    article, alert = ArticlePage.objects.get(), AlertPage.objects.get()
    record, topic = DocumentRecord.objects.get(), article.get_parent()
    PageViewRestriction.objects.create(page=tree.home, restriction_type=PageViewRestriction.LOGIN)
    html = _html(author_client, tree.home)
    contest = ContestPage.objects.get()
    for page in (article, alert, record, topic, contest, tree.library, tree.schedule):
        assert page.url in html, page
    # The menu of a page below, too.
    assert tree.library.url in _html(author_client, tree.schedule)
    assert client.get("/").status_code == 302
    found = author_client.get(reverse("search"), {"q": article.title}).content.decode()
    assert article.url not in found


def test_reporting_routes_lead_to_no_private_page(client, topic, private):
    for page in (private, ArticleFactory(parent=topic, title="Bài mở")):
        ReportingRoute.objects.create(name=page.title, purpose="Khi cần", page=page)
    html = client.get("/").content.decode()
    assert "/bai-mo/" in html
    assert "bai-kin" not in html


def test_pages_below_an_unpublished_page_say_nothing_of_its_draft(client, tree):
    page_of_each_type(tree)
    pages = readable(Page.objects.filter(depth__gt=2))
    sections = Page.objects.filter(depth__gt=2, numchild__gt=0)
    # As the form stores a draft of a page that is not live.
    sections.update(live=False, title="Tên nháp")
    below = list(pages.filter(depth__gt=3))
    assert {type(page.specific) for page in below} >= {ArticlePage, AlertPage, DocumentRecord, WeekPage}
    alert, story = AlertPage.objects.get(), ArticlePage.objects.get()
    others = [
        "/",
        "/rss/tat-ca.xml",
        "/so-do-trang/",
        f"/oembed/{story.pk}.json",
        f"/rss/canh-bao/{alert.translation_key}.cap",
    ]
    for address in [*(page.url for page in below), *others]:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "Tên nháp" not in answer.text, address
    for page in (alert, story):
        assert "Tên nháp" not in page.share_kicker
        assert "Tên nháp" not in repr(texts_of(page))


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


def test_a_draft_of_an_unpublished_topic_does_not_move_what_is_online_below(chief_client, topic):
    article = ArticleFactory(parent=topic)
    topic.unpublish()
    address = f"/admin/pages/{topic.pk}/edit/"
    form = page_form(chief_client, address)
    html = chief_client.post(address, form | {"slug": "khac"}).content.decode()
    assert "Bên dưới còn trang đang lên mạng" in html
    assert 'value="khac"' in html
    assert article.url == type(article).objects.get(pk=article.pk).url
    assert chief_client.post(address, form | {"title": "Tên khác"}).status_code == 302
    article.unpublish()
    form = page_form(chief_client, address) | {"slug": "khac"}
    assert chief_client.post(address, form).status_code == 302


def test_an_unsaved_topic_previews(chief_client, tree):
    address = f"/admin/pages/add/articles/topicpage/{tree.campaign.pk}/"
    form = page_form(chief_client, address) | {"title": "Chuyên mục mới", "slug": "chuyen-muc-moi"}
    preview = f"/admin/pages/add/articles/topicpage/{tree.campaign.pk}/preview/"
    chief_client.post(preview, form)
    assert "Chuyên mục mới" in chief_client.get(preview).content.decode()
