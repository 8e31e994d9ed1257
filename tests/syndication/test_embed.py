"""Tests of content for other sites: the script, the HTML snippet, oEmbed."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from defusedxml import ElementTree
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertRedirects
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from campaign.articles.models import AlertPage, TopicPage
from campaign.articles.models.choices import Severity
from home.first_run.structure import Tree
from tests.factories import AlertFactory, ArticleFactory

ORIGIN = {"origin": "https://xa.example.org"}


def test_other_sites_may_read_it_and_keep_it(tree: Tree, client: Client) -> None:
    for path in ("/nhung/tin.js", "/nhung/canh-bao/", "/nhung/tat-ca/"):
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


def test_alert_that_has_ended_is_not_shown_as_one_in_force(topic: Page, client: Client) -> None:
    ended = timezone.now() - dt.timedelta(days=30)
    alert = AlertFactory(parent=topic, severity=Severity.URGENT, valid_until=ended)
    for path in ("/nhung/canh-bao/", f"/oembed/{alert.pk}.json", "/rss/canh-bao.xml", "/rss/tat-ca.atom"):
        text = client.get(path).text
        assert "ết hiệu lực" in text, path
        assert "Khẩn" not in text, path
    assert client.get("/rss/canh-bao.json").json()["items"][0]["tags"] == [topic.title, "Hết hiệu lực"]

    AlertPage.objects.update(valid_until=None)
    assert "Khẩn" in client.get("/nhung/canh-bao/").text
    assert client.get("/rss/canh-bao.json").json()["items"][0]["tags"] == [topic.title, "Khẩn"]
    assert "ết hiệu lực" not in client.get(f"/oembed/{alert.pk}.json").text


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


def test_provider_answers_for_an_address(topic: Page, client: Client) -> None:
    article = ArticleFactory(parent=topic)
    asked = {"url": article.full_url, "maxwidth": "300"}
    told = client.get("/oembed/", asked | {"format": "json"}).json()
    assert (told["title"], told["width"]) == (article.title, 300)
    told = ElementTree.fromstring(client.get("/oembed/", asked | {"format": "xml"}).content)
    assert (told.findtext("title"), told.findtext("width")) == (article.title, "300")


def test_provider_answers_only_for_what_readers_may_see(topic: Page, client: Client) -> None:
    article = ArticleFactory(parent=topic)
    for url in (
        "",
        "https://khac.example.org/a/",
        topic.full_url,
        "javascript:alert(1)",
        "http://[",
        *(f"http://localhost//[x{rest}" for rest in ("", "/", "/?a=b", "?//[")),
        article.url,
    ):
        assert client.get("/oembed/", {"url": url}).status_code == 404
    assert client.get("/oembed/", {"url": article.full_url, "format": "yaml"}).status_code == 501
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/oembed/", {"url": article.full_url}).status_code == 404
    assert client.get(f"/oembed/{article.pk}.json").status_code == 404


@pytest.fixture
def renamed(topic: Page, django_capture_on_commit_callbacks: Any) -> Callable[[Page, str], None]:
    def rename(page: Page, slug: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            page.slug = slug
            page.save_revision().publish()
        page.refresh_from_db()

    return rename


def test_addresses_of_a_renamed_topic_on_other_sites_lead_on(
    topic: Page, client: Client, renamed: Callable[[Page, str], None]
) -> None:
    before = topic.slug
    renamed(topic, "so-tay")
    for address in (
        *(f"/rss/chuyen-muc/{{}}.{extension}" for extension in ("xml", "atom", "json")),
        *("/rss/chuyen-muc/{}/2026-01.xml", "/rss/chuyen-muc/{}/2026-01-2.json"),
        *("/rss/tin-dia-phuong/chuyen-muc/{}.json", "/rss/tin-dia-phuong/chuyen-muc/{}/2026-01.atom"),
        "/nhung/chuyen-muc/{}/",
    ):
        answer = client.get(address.format(before), headers=ORIGIN)
        assert (answer.status_code, answer.headers["Location"]) == (301, address.format("so-tay"))
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert not answer.cookies


def test_addresses_of_a_topic_renamed_while_private_lead_on_once_it_is_public(
    topic: Page, client: Client, renamed: Callable[[Page, str], None]
) -> None:
    before = topic.slug
    rule = PageViewRestriction.objects.create(page=topic, restriction_type="login")
    renamed(topic, "tam")
    renamed(topic, "so-tay")
    addresses = [
        *(f"/rss/{kind}/{{}}.xml" for kind in ("chuyen-muc", "tin-dia-phuong/chuyen-muc")),
        "/nhung/chuyen-muc/{}/",
    ]
    for address in addresses:
        assert client.get(address.format(before)).status_code == 404
    rule.delete()
    for address in addresses:
        for former in (before, "tam"):
            assertRedirects(client.get(address.format(former)), address.format("so-tay"), 301)
        assert client.get(address.format("khac")).status_code == 404
    # The slug of a topic is not an author's.
    assert client.get(f"/rss/tac-gia/{before}.xml").status_code == 404
    renamed(topic, before)
    for address in addresses:
        assert client.get(address.format(before)).status_code == 200
        assertRedirects(client.get(address.format("so-tay")), address.format(before), 301)


def test_only_redirects_of_what_is_for_other_sites_say_so(
    topic: Page, client: Client, renamed: Callable[[Page, str], None]
) -> None:
    article = ArticleFactory(parent=topic)
    old, short = article.url, f"/t/{article.pk}"
    renamed(article, "ten-moi")
    for address in (old, short, "/rss", "/tim-kiem"):
        answer = client.get(address, headers=ORIGIN)
        assert answer.status_code in (301, 302)
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    for address in ("/nhung/canh-bao", f"/oembed?url={article.full_url}"):
        answer = client.get(address, headers=ORIGIN)
        assert answer.status_code == 301
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_archive_that_never_was_leads_nowhere_though_the_name_was_another_topic_s(
    tree: Tree, topic: Page, client: Client, renamed: Callable[[Page, str], None]
) -> None:
    slug = topic.slug
    renamed(topic, "so-tay")
    topic.get_parent().add_child(instance=TopicPage(title="Khác", slug=slug))
    assert client.get(f"/rss/chuyen-muc/{slug}.xml").status_code == 200
    for name in (slug, "so-tay", "khong-co"):
        assert client.get(f"/rss/chuyen-muc/{name}/2026-01.xml").status_code == 404


def test_provider_answers_for_addresses_that_lead_on(
    topic: Page, client: Client, renamed: Callable[[Page, str], None]
) -> None:
    article = ArticleFactory(parent=topic)
    first = article.full_url
    renamed(article, "ten-hai")
    second = article.full_url
    renamed(topic, "so-tay")
    article.refresh_from_db()
    Redirect.add_redirect("/bai-in", f"/t/{article.pk}")
    Redirect.add_redirect("/bai-cu?id=5", article)
    Redirect.add_redirect("/noi-khac", "https://khac.example.org/a/")
    Redirect.add_redirect("/chuyen-muc-cu", topic)
    root = "http://localhost"
    for url in (
        first,
        second,
        f"{first}?utm_source=x",
        *(f"{root}{path}" for path in ("/bai-in/", "/bai-cu?id=5")),
    ):
        assert client.get("/oembed/", {"url": url}).json()["title"] == article.title, url
    for path in (f"/t/{article.pk}", f"/t/{article.pk}/", f"/T/{article.pk}", "/BAI-IN", article.url.upper()):
        assert client.get("/oembed/", {"url": f"{root}{path}"}).json()["title"] == article.title, path
    assert client.get("/oembed/", {"url": f"{article.full_url},"}).json()["title"] == article.title
    for path in (
        "/noi-khac/",
        "/chuyen-muc-cu/",
        f"/t/{topic.pk}",
        "/t/0",
        f"/t/{article.pk}/x",
        "/bai-cu?id=6",
    ):
        assert client.get("/oembed/", {"url": f"{root}{path}"}).status_code == 404, path
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    for url in (first, f"{root}/bai-in/", f"{root}/t/{article.pk}"):
        assert client.get("/oembed/", {"url": url}).status_code == 404, url
