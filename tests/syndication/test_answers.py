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
from tests.factories import ArticleFactory

FEED = "/rss/tat-ca.xml"


@pytest.fixture
def topic(tree: Tree) -> Page:
    return tree.topics["cam-nang-an-toan"]


@pytest.mark.parametrize("extension", ["xml", "atom", "json"])
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    ("asked", "told"), [("if-none-match", "ETag"), ("if-modified-since", "Last-Modified")]
)
def test_unchanged_feed_answers_304(
    topic: Page, client: Client, extension: str, method: str, asked: str, told: str
) -> None:
    ArticleFactory(parent=topic)
    path = f"/rss/tat-ca.{extension}"
    first = client.get(path)

    again = getattr(client, method)(path, headers={asked: first.headers[told]})

    assert (again.status_code, again.content) == (304, b"")
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


def test_feed_is_kept_by_nobody_without_asking(tree: Tree, client: Client) -> None:
    answer = client.get(FEED)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert not answer.cookies


def test_scripts_of_any_site_may_read_a_feed(tree: Tree, client: Client) -> None:
    assert (
        client.get(FEED, headers={"origin": "https://xa.example.org"}).headers["Access-Control-Allow-Origin"]
        == "*"
    )


def test_feed_takes_no_other_method(tree: Tree, client: Client) -> None:
    assert client.post(FEED).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/rss/tat-ca.html",
        "/rss/chuyen-muc/.xml",
        "/rss/chuyen-muc/%00.xml",
        "/rss/tat-ca/2022-13.xml",
        "/rss/tat-ca/2022-08-1.xml",
        "/rss/tat-ca/2022-08.xml",
        "/rss/tat-ca/9999-12-999.xml",
    ],
)
def test_address_of_no_feed_answers_404(tree: Tree, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


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
        for url in (link.rss_url, link.atom_url, link.json_url):
            assert client.get(url).status_code == 200
            assert url in answer.text


def test_list_does_not_tell_of_a_private_topic(topic: Page, client: Client) -> None:
    PageViewRestriction.objects.create(page=topic, restriction_type=PageViewRestriction.LOGIN)
    assert "chuyen-muc/cam-nang-an-toan.xml" not in client.get("/rss/").text


def test_every_page_leads_to_its_feeds(tree: Tree, topic: Page, client: Client) -> None:
    article = ArticleFactory(parent=topic)
    site_feeds = ["/rss/tat-ca.xml", "/rss/tat-ca.atom"]
    own = {
        tree.home.url: [],
        tree.campaign.url: ["/rss/phong-trao.xml", "/rss/phong-trao.atom"],
        tree.provincial.url: ["/rss/tin-dia-phuong.xml", "/rss/tin-dia-phuong.atom"],
        topic.url: ["/rss/chuyen-muc/cam-nang-an-toan.xml", "/rss/chuyen-muc/cam-nang-an-toan.atom"],
        article.url: ["/rss/chuyen-muc/cam-nang-an-toan.xml", "/rss/chuyen-muc/cam-nang-an-toan.atom"],
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
    for number in range(40):
        for address in (f"/rss/tim-kiem.xml?q=bai+{number}", f"/oembed/?url={article.full_url}&x={number}"):
            assert client.get(address).status_code == 200
    # The names in the memory of Django's cache.
    assert len([key for key in cache._cache if "syndication.changed" in key]) == 16


def test_invented_address_is_answered_with_304_as_any_other(tree: Tree, client: Client) -> None:
    ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    first = client.get("/rss/tim-kiem.xml?q=bai")
    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        assert client.get("/rss/tim-kiem.xml?q=bai", headers=headers).status_code == 304
