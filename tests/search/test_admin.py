"""Tests of search in the admin: pages, images, files and accounts, with and without accents; no query fails."""

import copy

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from base.models import File, Image, User
from campaign.articles.models import TopicPage
from campaign.inbox.models import Source
from tests.factories import (
    ArticleFactory,
    DocumentRecordFactory,
    ImageFactory,
    UserFactory,
    article_row,
    recording,
)
from tests.search.hostile import HOSTILE

pytestmark = pytest.mark.both

TITLE = "Đường dây nóng: lừa đảo"
QUERIES = ["Đường dây nóng", "duong day nong", "DUONG DAY", "đường dây nón", "lừa đao", "lua da", "đảo"]


def pages(query):
    return [found.specific for found in Page.objects.all().autocomplete(query)]


@pytest.fixture(scope="module")
def shared_page(module_data):
    return ArticleFactory(parent=TopicPage.objects.get(slug="cam-nang-an-toan"), title=TITLE)


@pytest.fixture
def page(db, shared_page):
    return copy.deepcopy(shared_page)


def test_the_index_of_all_pages_holds_the_folded_title(page):
    assert [query for query in QUERIES if page not in pages(query)] == []


def test_a_save_reads_and_changes_no_entry_of_another_object(page):
    with CaptureQueriesContext(connection) as captured:
        page.save()
    written = [query["sql"] for query in captured if "wagtailsearch_indexentry" in query["sql"]]
    assert written
    # The norms of titles need the length of each.
    assert not any("LENGTH(" in sql for sql in written), written


def test_typed_accents_are_meant(tree):
    topic = tree.topics["cam-nang-an-toan"]
    plan = ArticleFactory(parent=topic, title="Đề án thí điểm")
    ArticleFactory(parent=topic, title="Dễ ăn thí điểm")
    assert pages("đề án thí điểm") == [plan]
    assert Page.objects.all().autocomplete("de an thi diem").count() == 2


def test_both_spellings_of_a_syllable_find_each_other(tree):
    titles = ["Kỹ năng số", "Kĩ năng số", "Quý IV"]
    found_by = {
        title: ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title=title) for title in titles
    }
    for title, query in (
        ("Kỹ năng số", "kĩ năng"),
        ("Kĩ năng số", "kỹ năng"),
        ("Quý IV", "quí iv"),
        ("Kỹ năng số", "ki nang"),
    ):
        for found in (Page.objects.all().autocomplete(query), Page.objects.all().search(query)):
            assert found_by[title].pk in [each.pk for each in found], query


def test_documents_are_found_by_number_and_subject(tree):
    record = DocumentRecordFactory(parent=tree.library, number="03", title="Chỉ thị")
    queries = ["03/CT-UBND", "03/ct-ubnd", "3/CT", "ubnd 03", "viec lam mau"]
    assert [query for query in queries if record not in pages(query)] == []


def test_a_few_results_are_ranked_and_of_many_the_newest_come_first(tree, monkeypatch):
    monkeypatch.setattr("search.backend.MAX_RANKED", 4)
    topic = tree.topics["cam-nang-an-toan"]
    best = ArticleFactory(parent=topic, title="Mật khẩu, mật khẩu")
    title = "Mật khẩu và chín điều nên biết"
    others = [article_row(topic, title=title) for _ in range(3)]
    found = Page.objects.descendant_of(topic).autocomplete("mat khau")
    assert found[:5][0].pk == best.pk
    others.append(article_row(topic, title=title))
    newest_first = [page.pk for page in [*reversed(others), best]]
    found = Page.objects.descendant_of(topic).autocomplete("mat khau")
    assert found.count() == len(newest_first)
    assert [page.pk for page in found[:3]] == newest_first[:3]
    assert [page.pk for page in found[3:]] == newest_first[3:]
    oldest_first = Page.objects.order_by("first_published_at").autocomplete(
        "mat khau", order_by_relevance=False
    )
    assert oldest_first[:5][0].pk == best.pk


def addresses(tree):
    topic = tree.topics["cam-nang-an-toan"]
    return [
        f"/admin/pages/{topic.pk}/",
        "/admin/pages/search/",
        "/admin/choose-page/search/",
        "/admin/images/",
        "/admin/images/chooser/results/",
        "/admin/documents/",
        "/admin/documents/chooser/results/",
        "/admin/users/",
    ]


def test_listings_and_choosers_find_with_and_without_accents(administrator_client, page, tree):
    ImageFactory(title=TITLE)
    File.objects.create(title=TITLE, file=ContentFile(b"x", name="tep.txt"))
    UserFactory(username="nguoi-a", last_name="Đường Dây", first_name="Nóng Lừa")
    for address in addresses(tree):
        for query in ("Đường dây nóng: lừ", "nong duong"):
            response = administrator_client.get(address, {"q": query, "page_type": "wagtailcore.page"})
            assert response.status_code == 200, address
            wanted = "nguoi-a" if "users" in address else TITLE
            assert wanted in response.content.decode(), (address, query)


def test_images_are_found_by_description_and_files_by_tag(db):
    image = ImageFactory(title="a.png", description="Hình chiếc khiên")
    assert list(Image.objects.search("chiec khien")) == [image]
    file = File.objects.create(title="b", file=ContentFile(b"x", name="b.txt"))
    file.tags.add("Biểu mẫu")
    file.save()
    assert list(File.objects.search("bieu mau")) == [file]


def test_accounts_are_found_by_name_filtered_and_sorted(administrator_client):
    user = UserFactory(username="an", last_name="Trần Thị", first_name="Ổi", is_active=False)
    authors = Group.objects.get(name="Biên tập viên")

    def shown(**params):
        response = administrator_client.get("/admin/users/", {"q": "tran thi oi"} | params)
        assert response.status_code == 200
        return "Trần Thị Ổi" in response.content.decode()

    for ordering in ("", "name", "last_login"):
        assert shown(ordering=ordering), ordering
    assert shown(is_active="false")
    assert not shown(is_active="true")
    assert not shown(group=authors.pk)
    user.groups.add(authors)
    assert shown(group=authors.pk)


def test_hostile_queries_do_not_break_the_index(page):
    for query in HOSTILE:
        for model in (Page, Image, File):
            assert len(model.objects.all().search(query)) <= 1, query
        for model in (Page, User):
            assert len(get_search_backend().autocomplete(query, model)) <= model.objects.count(), query


def test_hostile_queries_do_not_break_the_admin(administrator_client, page, tree):
    """The index reads hostile queries alike for every screen."""
    for address in addresses(tree):
        response = administrator_client.get(address, {"q": 'live: a "b\x00', "page_type": "wagtailcore.page"})
        assert response.status_code == 200, address


def test_phrases_and_filters_of_the_page_search_work(administrator_client, page):
    for query in ('duong "day nong"', '"Đường dây"', "'day nong' lua", "duong live:true"):
        response = administrator_client.get("/admin/pages/search/", {"q": query})
        assert TITLE in response.content.decode(), query


def test_a_new_title_replaces_the_old_one_in_the_index(page):
    page.title = "Khóa hai lớp"
    page.save_revision().publish()
    assert not Page.objects.all().autocomplete("duong day")
    assert Page.objects.all().autocomplete("khoa hai lop").count() == 1


def test_the_list_of_documents_is_searched_while_it_is_filtered_and_sorted(tree, administrator_client):
    record = DocumentRecordFactory(parent=tree.library, subject="Đường dây nóng")
    query = {"q": "duong day", "doc_type": record.doc_type, "is_stub": "false", "live": "true"}
    for order in ("title", "issuer", "issued_on", "live"):
        response = administrator_client.get("/admin/van-ban/", query | {"ordering": order})
        assert record.title in response.content.decode(), order


def test_sources_are_found_without_accents(administrator_client):
    Source.objects.create(name="Huyện Mẫu", feed_url="https://huyen.example.vn/rss")
    Source.objects.create(name="Nơi khác", feed_url="https://khac.example.org/rss")
    for query in ("huyện", "HUYEN mau", "example.vn"):
        html = administrator_client.get("/admin/nguon-tin/", {"q": query}).content.decode()
        assert "Huyện Mẫu" in html, query
        assert "Nơi khác" not in html, query


def test_media_are_found_without_accents(administrator_client):
    recording("video", title=TITLE)
    recording("audio", title="Bài khác")
    for address in ("/admin/media/", "/admin/media/chooser/"):
        for query in ("Đường dây", "nong duong"):
            html = administrator_client.get(address, {"q": query}).content.decode()
            assert TITLE in html, (address, query)
            assert "Bài khác" not in html, (address, query)
