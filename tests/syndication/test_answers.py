"""Tests of feeds over HTTP, and of the links that offer them."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.http import parse_http_date
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page, PageViewRestriction

from campaign.syndication import views
from campaign.syndication.templatetags.syndication_tags import feed_links
from home.first_run.structure import Tree
from tests.factories import AlertFactory, ArticleFactory

FEED = "/rss/tat-ca.xml"


def test_unchanged_feed_answers_304(topic: Page, client: Client) -> None:
    ArticleFactory(parent=topic)
    for path in ("/rss/tat-ca.xml", "/rss/tat-ca.atom", "/rss/tat-ca.json"):
        first = client.get(path)
        for asked, told in (("if-none-match", "ETag"), ("if-modified-since", "Last-Modified")):
            for ask in (client.get, client.head):
                again = ask(path, headers={asked: first.headers[told]})
                assert (again.status_code, again.content) == (304, b""), (path, asked)
                assert again.headers["ETag"] == first.headers["ETag"]


def test_empty_feed_answers_304_too(tree: Tree, client: Client) -> None:
    first = client.get(FEED)
    assert client.get(FEED, headers={"if-none-match": first.headers["ETag"]}).status_code == 304


def test_head_tells_what_get_would(topic: Page, client: Client) -> None:
    ArticleFactory(parent=topic)
    got, head = client.get(FEED), client.head(FEED)

    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Last-Modified", "Content-Type", "Cache-Control"):
        assert head.headers[name] == got.headers[name]


def test_last_modified_moves_forward_with_every_change(topic: Page, client: Client) -> None:
    article = ArticleFactory(parent=topic)
    told = [client.get(FEED)]
    article.unpublish()
    told.append(client.get(FEED))
    article.save_revision().publish()
    told.append(client.get(FEED))

    dates = [parse_http_date(answer.headers["Last-Modified"]) for answer in told]
    assert dates == sorted(set(dates))


def test_feed_is_for_scripts_of_any_site_and_kept_by_nobody_without_asking(
    tree: Tree, client: Client
) -> None:
    answer = client.get(FEED, headers={"origin": "https://xa.example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert not answer.cookies
    assert client.post(FEED).status_code == 405


def test_address_of_no_feed_answers_404(tree: Tree, client: Client) -> None:
    for path in (
        "tat-ca.html",
        "chuyen-muc/.xml",
        "chuyen-muc/%00.xml",
        "tat-ca/2022-13.xml",
        "tat-ca/2022-08-1.xml",
        "tat-ca/2022-08.xml",
        "tat-ca/9999-12-999.xml",
        "van-ban/khong-co.xml",
        "van-ban/.xml",
    ):
        assert client.get(f"/rss/{path}").status_code == 404, path


@pytest.mark.usefixtures("contexts")
def test_list_offers_every_feed_that_answers(tree: Tree, client: Client) -> None:
    answer = client.get("/rss/")

    links = [link for _heading, links in answer.context["groups"] for link in links]
    assert [link.title for link in links] == [
        "Tất cả tin bài",
        "Cảnh báo",
        tree.campaign.title,
        tree.provincial.title,
        "Bộ truyền thông",
        *(topic.title for topic in tree.topics.values()),
    ]
    for link in links:
        assert client.get(link.rss_url).status_code == 200
        for url in (link.rss_url, link.atom_url, link.json_url):
            assert url in answer.text


def test_list_does_not_tell_of_a_private_topic(topic: Page, client: Client) -> None:
    PageViewRestriction.objects.create(page=topic, restriction_type=PageViewRestriction.LOGIN)
    assert "chuyen-muc/cam-nang-an-toan.xml" not in client.get("/rss/").text


def test_every_page_leads_to_its_feeds(tree: Tree, topic: Page, client: Client) -> None:
    article, alert = ArticleFactory(parent=topic), AlertFactory(parent=topic)
    site_feeds = ["/rss/tat-ca.xml", "/rss/tat-ca.atom"]
    own = {
        tree.home.url: [],
        tree.campaign.url: ["/rss/phong-trao.xml", "/rss/phong-trao.atom"],
        tree.provincial.url: ["/rss/tin-dia-phuong.xml", "/rss/tin-dia-phuong.atom"],
        topic.url: ["/rss/chuyen-muc/cam-nang-an-toan.xml", "/rss/chuyen-muc/cam-nang-an-toan.atom"],
        article.url: ["/rss/chuyen-muc/cam-nang-an-toan.xml", "/rss/chuyen-muc/cam-nang-an-toan.atom"],
        alert.url: ["/rss/canh-bao.xml", "/rss/chuyen-muc/cam-nang-an-toan.xml"],
        "/rss/": [],
    }
    for url, feeds in own.items():
        head = client.get(url).text.split("</head>")[0]
        for feed in [*feeds, *site_feeds]:
            assert f'href="{feed}"' in head, (url, feed)


def test_title_of_a_topic_cannot_break_out_of_the_head(
    topic: Page, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    topic.title = '"><script>'
    with django_assert_num_queries(0):
        assert "<script>" not in feed_links(topic)


def test_invented_addresses_share_a_fixed_number_of_places_in_the_cache(
    tree: Tree, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    monkeypatch.setattr(views, "_PLACE_LENGTH", 1)
    for number in range(20):
        for address in (f"/rss/tim-kiem.xml?q=bai+{number}", f"/oembed/?url={article.full_url}&x={number}"):
            assert client.get(address).status_code == 200
    # The keys in the store of Django's in-memory cache.
    places = [key for key in cache._cache if "syndication.changed" in key]
    assert 1 <= len(places) <= 16


def test_invented_address_is_answered_with_304_as_any_other(tree: Tree, client: Client) -> None:
    ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    first = client.get("/rss/tim-kiem.xml?q=bai")
    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        assert client.get("/rss/tim-kiem.xml?q=bai", headers=headers).status_code == 304
