"""Tests of error pages: they lead readers on, and need no database when it has failed."""

import re
import unicodedata
from urllib.parse import quote

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from django.urls import get_resolver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, get_page_models

from base.addresses import views
from base.models import BasePage
from campaign.articles.models import AlertPage, ArticlePage
from campaign.engagement.models import ContestPage, DraftPage, GuidePage, PollPage
from campaign.inbox.models import ProvincialNewsPage
from campaign.library.models import DocumentRecord, LibraryPage
from tests.factories import AlertFactory, ArticleFactory, kit


@pytest.fixture
def topic(tree):
    return tree.topics["canh-bao-lua-dao"]


def test_missing_page_offers_the_words_of_its_address_and_the_sections(client, tree):
    answer = client.get("/phong-trao/de-phong-lua-dao.html")
    html = answer.content.decode()
    assert answer.status_code == 404
    assert 'value="de phong lua dao"' in html
    assert 'class="chip" href="/van-ban/"' in html
    assert 'class="chip" href="/so-do-trang/"' in html


def test_words_of_an_address_are_composed(client, tree):
    for path in ("/phong-trao/mạng-xã-hội/", "/đường-dây/mạng xã hội.html"):
        for form in ("NFC", "NFD"):
            assert 'value="mạng xã hội"' in client.get(quote(unicodedata.normalize(form, path))).text


BY_NUMBER = ["/t/{0.pk}", "/oembed/{0.pk}.json", "/oembed/{0.pk}.xml", "/oembed/?url={0.full_url}"]


def test_withdrawn_page_says_that_it_is_gone_at_all_its_addresses(client, topic):
    alert = AlertFactory(parent=topic)
    paths = [path.format(alert) for path in (*BY_NUMBER, "/oembed/?url=http://localhost/t/{0.pk}")]

    def statuses():
        return {client.get(path).status_code for path in (alert.url, *paths)}

    assert statuses() <= {200, 302}
    alert.unpublish()
    assert statuses() == {410}
    assert "đã được gỡ xuống" in client.get(alert.url).text
    alert.save_revision().publish()
    assert statuses() <= {200, 302}
    alert.refresh_from_db()
    alert.unpublish()
    Redirect.add_redirect(f"/t/{alert.pk}", topic)
    assert client.get(f"/t/{alert.pk}").headers["Location"] == topic.url
    alert.delete()
    Redirect.objects.all().delete()
    assert statuses() == {404}


def test_withdrawn_page_is_gone_at_its_former_addresses_too(client, tree, django_capture_on_commit_callbacks):
    topic, other, *_ = tree.topics.values()
    with django_capture_on_commit_callbacks(execute=True):
        alert = AlertFactory(parent=topic)
        before = [alert.url]
        alert.slug = "ten-moi"
        alert.save_revision().publish()
        before.append(alert.url)
        AlertPage.objects.get(pk=alert.pk).move(Page.objects.get(pk=other.pk), pos="last-child")
    assert {client.get(path).status_code for path in before} == {301}
    with django_capture_on_commit_callbacks(execute=True):
        alert = AlertPage.objects.get(pk=alert.pk)
        alert.unpublish()
        # Moved back to its former section while it is withdrawn.
        before.append(alert.url)
        alert.move(Page.objects.get(pk=topic.pk), pos="last-child")
    assert {client.get(path).status_code for path in before} == {410}
    rule = PageViewRestriction.objects.create(page=topic, restriction_type="login")
    assert {client.get(path).status_code for path in before} == {404}
    rule.delete()
    alert = AlertPage.objects.get(pk=alert.pk)
    alert.delete()
    assert {client.get(path).status_code for path in before} == {404}


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("is_renamed", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_parts_of_a_withdrawn_page_are_gone_with_it(
    client, tree, is_renamed, django_capture_on_commit_callbacks
):
    """A page type with parts of its own needs an address here."""
    guide, library, record = (model.objects.get() for model in (GuidePage, LibraryPage, DocumentRecord))
    parts = {
        guide: ["toan-bo/"],
        library: ["xuat/csv/", "xuat/xlsx/"],
        record: ["akoma-ntoso/", "so-sanh/luat/"],
    }
    types = [model for model in get_page_models() if issubclass(model, BasePage)]
    assert {type(page) for page in parts} == {model for model in types if model.part is not BasePage.part}
    asked = [page.url + part for page, below in parts.items() for part in below]
    none = [
        f"{record.url}khac/",
        f"{record.url}so-sanh/",
        f"{record.url}a/b/c/",
        f"{guide.url}so-sanh/a/",
    ]
    with django_capture_on_commit_callbacks(execute=True):
        for page in reversed(parts):
            if is_renamed:
                page.refresh_from_db()
                page.slug += "-moi"
                page.save_revision().publish()
            page.unpublish()

    def statuses(addresses):
        return {client.get(address).status_code for address in addresses}

    assert (statuses(asked), statuses(none)) == ({410}, {404})
    for page in parts:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert statuses(asked) == {404}


def test_addresses_tell_nothing_of_what_is_not_public(client, topic):
    draft, private, left = (
        ArticleFactory(parent=topic, live=False),
        *ArticleFactory.create_batch(2, parent=topic),
    )
    for page in (private, left):
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    left.unpublish()
    never = ArticleFactory(parent=topic)
    Page.objects.filter(pk=never.pk).delete()
    assert [client.get(page.get_url_parts()[2]).status_code for page in (draft, left)] == [404] * 2
    for address in BY_NUMBER:
        answers = [client.get(address.format(page)) for page in (never, draft, private, left)]
        assert [answer.status_code for answer in answers] == [404] * 4
        bodies = [answer.text.replace(answer.request["PATH_INFO"], "") for answer in answers]
        assert len(set(bodies)) == 1
        assert len({frozenset(answer.headers) for answer in answers}) == 1


def _routes(patterns, before=""):
    """Yield the public routes that name a page by its number, as address templates."""
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, route)
        elif not route.startswith("admin/") and re.search(r"<(?:number:)?pk>", route):
            route = re.sub(r"<number:pk>|\(\?P<pk>[^)]+\)", "{}", route)
            yield "/" + re.sub(r"\(\?P<\w+>(\w+)[^)]*\)", r"\1", route).replace("\\", "")


@pytest.mark.usefixtures("one_of_each")
def test_all_addresses_that_name_a_page_by_its_number_are_gone_with_it(client, tree, begin_edition):
    ContestPage.objects.update(practice_size=3)
    kit(AlertPage.objects.get())
    types = (ArticlePage, AlertPage, DocumentRecord, DraftPage, PollPage, ContestPage)
    pages = [model.objects.live().first() for model in types]
    asked = [
        (route, route.replace("{}", str(page.pk)))
        for route in _routes(get_resolver().url_patterns)
        for page in pages
    ]

    def answers(addresses):
        begin_edition()
        return {address: client.get(address).status_code for address in addresses}

    before = answers(address for _, address in asked)
    shown = [address for _, address in asked if before[address] in (200, 302)]
    assert {route for route, address in asked if address in shown} == {
        *("/t/{}", "/oembed/{}.json", "/rss/van-ban/ho-so/{}.xml", "/bo-truyen-thong/{}/"),
        *("/gui/y-kien/{}/", "/gui/y-kien/{}/xong/", "/gui/binh-chon/{}/", "/gui/binh-chon/{}/ket-qua/"),
        *("/gui/thi/{}/", "/gui/thi/{}/so-nguoi/", "/gui/thi/{}/luyen-tap/"),
    }
    for page in pages:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert set(answers(shown).values()) == {404}
    for page in pages:
        page.unpublish()
    assert set(answers(shown).values()) == {404}
    PageViewRestriction.objects.all().delete()
    assert answers(shown) == dict.fromkeys(shown, 410)


def test_feeds_of_withdrawn_sections_are_gone_and_those_of_private_ones_unknown(client, tree, begin_edition):
    topic = tree.topics["canh-bao-lua-dao"]
    asked = {
        topic: [f"/rss/chuyen-muc/{topic.slug}.xml", f"/rss/tin-dia-phuong/chuyen-muc/{topic.slug}.json"],
        tree.campaign: ["/rss/phong-trao.atom"],
        tree.library: ["/rss/van-ban.xml"],
        ProvincialNewsPage.objects.get(): ["/rss/tin-dia-phuong.xml"],
        tree.schedule: ["/lich-cong-tac.ics"],
    }
    asked[topic].append(f"/nhung/chuyen-muc/{topic.slug}/")

    def answers():
        begin_edition()
        return {client.get(address).status_code for addresses in asked.values() for address in addresses}

    assert answers() == {200}
    for page in asked:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert answers() == {404}
    for page in asked:
        page.unpublish()
    assert answers() == {404}
    PageViewRestriction.objects.all().delete()
    assert answers() == {410}
    assert client.get("/rss/chuyen-muc/chua-tung-co.xml").status_code == 404


def test_pages_that_have_no_oembed_are_not_gone(client, topic):
    topic.unpublish()
    assert client.get(f"/oembed/{topic.pk}.json").status_code == 404
    assert client.get(f"/t/{topic.pk}").status_code == 410


def test_no_browser_keeps_that_a_page_is_gone_or_has_moved(client, topic):
    """Browsers keep such answers without being told to, some of them for ever; the page may come back."""
    article = ArticleFactory(parent=topic, slug="tro-lai")
    article.unpublish()
    Redirect.add_redirect("/cu", topic)
    for path, status in ((article.url, 410), ("/cu/", 301), ("/tim-kiem", 301), ("/khong-co/", 404)):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-cache"), path


def test_redirect_from_a_withdrawn_page_comes_first(client, topic):
    old, new = ArticleFactory(parent=topic), ArticleFactory(parent=topic)
    old.unpublish()
    Redirect.objects.create(old_path=Redirect.normalise_path(old.url), redirect_page=new)
    assert client.get(old.url).headers["Location"] == new.url


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (OperationalError("no connection"), 503, "Trang tạm thời chưa phục vụ được"),
        (ValueError("a mistake of ours"), 500, "Lỗi ở phía chúng tôi"),
    ],
)
def test_broken_page_asks_no_database(error, status, words):
    # No `db` fixture: a query would fail this test.
    try:
        raise error
    except (OperationalError, ValueError):
        answer = views.server_error(RequestFactory().get("/"))
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert ("Retry-After" in answer.headers) == (status == 503)


def test_address_with_a_nul_is_no_error_of_ours(tree, client):
    addresses = [
        *("/%00/", "/phong-trao/%00/", "/rss/chuyen-muc/%00.xml", "/rss/tac-gia/a%00.xml"),
        *("/nhung/chuyen-muc/%00/", "/tac-gia/%00/", "/sitemap-%00.xml", "/tep/1/%00", "/media/%00"),
        *("/oembed/?url=http://testserver/%00/", "/oembed/?url=http://localhost/%00/"),
        *("/van-ban/?q=%00&loai=%00", "/tin-dia-phuong/?nguon=%00&chuyen-muc=%00"),
        "/tim-kiem/?q=%00&chuyen-muc=%00&nam=%00&doi-tuong=%00&tu=%00",
    ]
    statuses = {address: client.get(address).status_code for address in addresses}
    assert {address: status for address, status in statuses.items() if status not in (200, 400, 404)} == {}
