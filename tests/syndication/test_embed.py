"""Tests of content for other sites: the script, the HTML snippet, oEmbed."""

import pytest
from defusedxml import ElementTree
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from home.first_run.structure import Tree
from tests.factories import AlertFactory, ArticleFactory

ORIGIN = {"origin": "https://xa.example.org"}


@pytest.fixture
def topic(tree: Tree) -> Page:
    return tree.topics["cam-nang-an-toan"]


@pytest.mark.parametrize("path", ["/nhung/tin.js", "/nhung/canh-bao/", "/nhung/tat-ca/"])
def test_other_sites_may_read_it_and_keep_it(tree: Tree, client: Client, path: str) -> None:
    answer = client.get(path, headers=ORIGIN)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert not answer.cookies
    assert client.get(path, headers={"if-none-match": answer.headers["ETag"]}).status_code == 304


def test_pages_for_readers_are_not_readable_by_other_sites(tree: Tree, client: Client) -> None:
    for path in ("/", "/rss/", "/tim-kiem/?q=a"):
        assert "Access-Control-Allow-Origin" not in client.get(path, headers=ORIGIN).headers


def test_piece_of_html_is_escaped_and_leads_back(topic: Page, client: Client) -> None:
    alert = AlertFactory(parent=topic, title="<script>alert(1)</script>")
    text = client.get("/nhung/canh-bao/").text
    assert "<script>" not in text
    assert f'href="{alert.full_url}"' in text
    assert "Nguồn:" in text
    assert alert.full_url in client.get(f"/nhung/chuyen-muc/{topic.slug}/").text


def test_sample_is_called_one_everywhere(topic: Page, client: Client) -> None:
    alert = AlertFactory(parent=topic, is_sample=True)
    for path in (
        "/nhung/canh-bao/",
        f"/oembed/{alert.pk}.json",
        "/rss/canh-bao.xml",
        "/rss/canh-bao/cap.atom",
    ):
        assert "Nội dung mẫu" in client.get(path).text, path
    assert client.get("/rss/canh-bao.json").json()["items"][0]["tags"][-1] == "Nội dung mẫu"


def test_private_topic_has_no_piece_of_html(topic: Page, client: Client) -> None:
    PageViewRestriction.objects.create(page=topic, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"/nhung/chuyen-muc/{topic.slug}/").status_code == 404


def test_head_of_a_story_leads_to_its_oembed(topic: Page, client: Client) -> None:
    article = ArticleFactory(parent=topic, title='Bài "mẫu" <b>', with_image=True)
    address = f"/oembed/{article.pk}.json"
    assert (
        f'type="application/json+oembed" title="Bài &quot;mẫu&quot; &lt;b&gt;" href="{address}"'
        in client.get(article.url).text
    )

    answer = client.get(address, headers=ORIGIN)
    told = answer.json()

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", article.title)
    assert told["thumbnail_url"].startswith("http://localhost/media/")
    assert "<b>" not in told["html"]
    assert article.full_url in told["html"]
    assert "<script" not in told["html"]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_provider_answers_for_an_address(topic: Page, client: Client, form: str) -> None:
    article = ArticleFactory(parent=topic)
    answer = client.get("/oembed/", {"url": article.full_url, "format": form, "maxwidth": "300"})
    told = (
        answer.json()
        if form == "json"
        else {element.tag: element.text for element in ElementTree.fromstring(answer.content)}
    )
    assert told["title"] == article.title
    assert int(told["width"]) == 300


def test_provider_answers_only_for_what_readers_may_see(topic: Page, client: Client) -> None:
    article = ArticleFactory(parent=topic)
    for url in (
        "",
        "https://khac.example.org/a/",
        topic.full_url,
        "javascript:alert(1)",
        "http://[",
        article.url,
    ):
        assert client.get("/oembed/", {"url": url}).status_code == 404
    assert client.get("/oembed/", {"url": article.full_url, "format": "yaml"}).status_code == 501
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/oembed/", {"url": article.full_url}).status_code == 404
    assert client.get(f"/oembed/{article.pk}.json").status_code == 404
