"""Tests of pages outside the tree: articles of an author, monthly archive, both in the sitemap."""

import datetime as dt
import re

from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.admin import page_form
from tests.factories import AlertFactory, ArticleFactory, UserFactory, article_row
from vietnamese.slugs import slugify


def at(year, month, day=1, hour=12):
    return timezone.make_aware(dt.datetime(year, month, day, hour))


# --- Authors -------------------------------------------------------------------------------------------


def test_author_s_page_lists_what_readers_may_see_under_that_name(client, topic):
    shown = ArticleFactory(parent=topic, author_name="Gió Biển", title="Bài của Gió Biển")
    ArticleFactory(parent=topic, author_name="Gió Biển", title="Bản nháp", live=False)
    private = ArticleFactory(parent=topic, author_name="Gió Biển", title="Bài riêng")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    ArticleFactory(parent=topic, author_name="Người Khác", title="Bài của người khác")
    article = client.get(shown.url).content.decode()
    assert re.search(r'href="/tac-gia/gio-bien/"\s+rel="author">Gió Biển</a>', article)
    html = client.get("/tac-gia/gio-bien/").content.decode()
    assert "<h1>Gió Biển</h1>" in html
    assert "Bài của Gió Biển" in html
    for other in ("Bản nháp", "Bài riêng", "Bài của người khác"):
        assert other not in html


def test_author_without_a_public_article_has_no_page(client, topic):
    article = ArticleFactory(parent=topic, author_name="Gió Biển")
    article.unpublish()
    assert client.get("/tac-gia/gio-bien/").status_code == 404
    assert client.get("/tac-gia/khong-co-ai/").status_code == 404


def test_name_without_a_letter_is_a_name_and_no_link(client, topic):
    article = ArticleFactory(parent=topic, author_name="***")
    assert [author.address for author in article.authors] == [""]
    assert client.get(article.url).status_code == 200


def test_author_s_list_is_paged_and_each_page_has_its_own_address(client, topic, monkeypatch):
    monkeypatch.setattr("campaign.articles.public.lists.STORIES_PER_PAGE", 2)
    for number in range(3):
        article_row(topic, title=f"Bài {number}", author_name="Gió Biển")
    first, second = (client.get(f"/tac-gia/gio-bien/{query}").content.decode() for query in ("", "?trang=2"))
    assert first.count("card__link") == 2
    assert second.count("card__link") == 1
    assert 'rel="canonical" href="http://localhost/tac-gia/gio-bien/?trang=2"' in second


def test_two_names_that_differ_by_marks_alone_are_asked_about(author_client, topic):
    ArticleFactory(parent=topic, author_name="Minh Hà")
    article = ArticleFactory(parent=topic, author_name="Người Khác")
    address = reverse("wagtailadmin_pages:edit", args=[article.pk])
    form = page_form(author_client, address) | {"author_name": "Minh Hạ"}
    answer = author_client.post(address, form | {"action-submit": "1"})
    assert "Đã có tác giả “Minh Hà”" in answer.content.decode()
    author_client.post(address, form | {"author_name": "Minh Hà", "source_name": "Nguồn: Báo Mẫu"})
    article.refresh_from_db()
    draft = article.get_latest_revision_as_object()
    # The page writes "Nguồn:" itself.
    assert (draft.author_name, draft.source_name) == ("Minh Hà", "Báo Mẫu")


def test_author_s_address_follows_the_name(client, topic):
    article = ArticleFactory(parent=topic, author_name="Minh Hà")
    for name, addresses in (
        ("Minh Hà Vũ", {"minh-ha": 404, "minh-ha-vu": 200}),
        ("Vũ Minh Hà", {"minh-ha-vu": 404, "vu-minh-ha": 200}),
        ("Vũ Minh Hạ", {"vu-minh-ha": 200}),
    ):
        article.author_name = name
        article.save_revision()
        assert client.get(f"/tac-gia/{slugify(name)}/").status_code == (404 if len(addresses) > 1 else 200)
        article.get_latest_revision().publish()
        assert {slug: client.get(f"/tac-gia/{slug}/").status_code for slug in addresses} == addresses
    assert "<h1>Vũ Minh Hạ</h1>" in client.get("/tac-gia/vu-minh-ha/").content.decode()


def test_each_of_several_authors_has_the_article_on_their_page(author_client, client, topic):
    UserFactory(pen_name="Gió Biển")
    UserFactory(pen_name="Sông Trà")
    article = ArticleFactory(parent=topic, author_name="Gió Biển - Sông Trà", title="Bài chung")
    html = client.get(article.url).content.decode()
    for slug, name in (("gio-bien", "Gió Biển"), ("song-tra", "Sông Trà")):
        assert re.search(rf'<a href="/tac-gia/{slug}/"\s+rel="author">{name}</a>', html)
        assert f'name="DC.creator" content="{name}"' in html
        assert f'{{"@type":"Person","name":"{name}"}}' in html
        page = client.get(f"/tac-gia/{slug}/").content.decode()
        assert (f"<h1>{name}</h1>" in page, "Bài chung" in page) == (True, True)
    address = reverse("wagtailadmin_pages:edit", args=[article.pk])
    form = page_form(author_client, address)
    for mark in (", ", " và ", " & ", "- ", " -", "-", "/", " + "):
        listed = f"Gió Biển{mark}Sông Trà"
        answer = author_client.post(address, form | {"author_name": listed, "action-submit": "1"})
        assert "ngăn bằng dấu gạch ngang" in answer.content.decode(), listed
    author_client.post(address, form | {"author_name": "Gió Biển ;Sông Trà – Phòng Phòng, chống tội phạm"})
    article.refresh_from_db()
    named = article.get_latest_revision_as_object().author_name
    assert named == "Gió Biển - Sông Trà - Phòng Phòng, chống tội phạm"


# --- Archive -------------------------------------------------------------------------------------------


def test_archive_counts_the_months_in_local_time(client, topic):
    ArticleFactory(parent=topic, first_published_at=at(2024, 3))
    AlertFactory(parent=topic, first_published_at=at(2024, 3, day=31, hour=23))
    ArticleFactory(parent=topic, first_published_at=at(2024, 4, day=1, hour=0))
    ArticleFactory(parent=topic, first_published_at=at(2023, 12))
    html = client.get("/luu-tru/2024/").content.decode()
    assert "Tháng 3/2024 (2 bài)" in html
    assert "Tháng 4/2024 (1 bài)" in html
    whole = client.get("/luu-tru/").content.decode()
    assert whole.index("Tháng 4/2024") < whole.index("Tháng 3/2024") < whole.index("Tháng 12/2023 (1 bài)")
    assert "Tháng 2/2024" not in whole


def test_month_lists_its_stories_and_leads_to_its_neighbours(client, topic):
    for title, year, month in (
        ("Bài tháng hai", 2024, 2),
        ("Bài tháng tư", 2024, 4),
        ("Bài năm sau", 2025, 1),
    ):
        ArticleFactory(parent=topic, title=title, first_published_at=at(year, month))
    html = client.get("/luu-tru/2024/4/").content.decode()
    assert "Bài tháng tư" in html
    assert "Bài tháng hai" not in html
    assert 'href="/luu-tru/2024/2/"' in html
    assert 'href="/luu-tru/2025/1/"' in html


def test_month_without_stories_is_no_page(client, topic):
    ArticleFactory(parent=topic, first_published_at=at(2024, 4))
    paths = ["2024/5/", "2024/13/", "2024/0/", "1999/1/", "2023/", "9999/1/", "0/"]
    assert [client.get(f"/luu-tru/{path}").status_code for path in paths] == [404] * len(paths)


def test_empty_archive_says_what_will_be_there(client, tree):
    assert "Chưa có tin bài" in client.get("/luu-tru/").content.decode()


def test_site_map_for_search_engines_names_the_lists(client, topic):
    ArticleFactory(parent=topic, author_name="Gió Biển", first_published_at=at(2024, 4))
    index = client.get("/sitemap.xml").content.decode()
    assert "http://localhost/sitemap-danh-sach.xml" in index
    listed = client.get("/sitemap-danh-sach.xml").content.decode()
    for path in (
        "/luu-tru/",
        "/luu-tru/2024/",
        "/luu-tru/2024/4/",
        "/tac-gia/gio-bien/",
        "/so-do-trang/",
        "/rss/",
    ):
        assert f"<loc>http://localhost{path}</loc>" in listed
    assert "giao-dien" not in listed
    shown = client.get("/so-do-trang/").content.decode()
    for path in ("/luu-tru/2024/", "/luu-tru/2024/4/", "/rss/"):
        assert f'href="{path}"' in shown
