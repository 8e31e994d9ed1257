"""Tests of the sitemap: complete, valid, correct dates, only public pages, constant number of queries."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree
from wagtail.images.rect import Rect
from wagtail.models import Page, PageViewRestriction

from base.models import AgencySettings
from base.renditions import LEAD_JPEG
from base.sharing import sitemaps
from campaign.articles.edition_clock import next_end
from tests.factories import AlertFactory, ArticleFactory, article_row

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "sitemap.xsd"))
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"


@pytest.fixture
def read(client):
    def answer(address: str) -> etree._Element:
        response = client.get(address)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
        assert "X-Robots-Tag" not in response.headers
        root = etree.fromstring(response.content)
        SCHEMA.assertValid(root)
        return root

    return answer


@pytest.fixture
def dates(read):
    """Return path and lastmod of every page of every section."""

    def all_of_them() -> dict[str, str]:
        found = {}
        for loc in read("/sitemap.xml").iter(f"{S}loc"):
            path = loc.text.removeprefix("http://localhost")
            if path not in ("/sitemap-tin-moi.xml", "/sitemap-danh-sach.xml"):
                for url in read(path).iter(f"{S}url"):
                    address = url.findtext(f"{S}loc").removeprefix("http://localhost")
                    assert address not in found
                    found[address] = url.findtext(f"{S}lastmod")
        return found

    return all_of_them


def test_every_public_page_is_listed_once_with_its_date(dates, tree):
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    found = dates()
    assert found.keys() == {one.url for one in Page.objects.live().filter(depth__gt=1)}
    assert dt.datetime.fromisoformat(found[page.url]) == page.last_published_at.replace(microsecond=0)


def test_pages_kept_from_search_engines_are_left_out(dates, read, tree):
    topic = tree.topics["cam-nang-an-toan"]
    hidden = [
        ArticleFactory(parent=topic, noindex=True),
        ArticleFactory(parent=topic, canonical_url="https://example.org/goc/"),
        ArticleFactory(parent=topic, live=False),
        ArticleFactory(parent=topic),
    ]
    PageViewRestriction.objects.create(page=hidden[-1], restriction_type=PageViewRestriction.LOGIN)
    shown = ArticleFactory(parent=topic)
    alias = shown.create_alias(parent=tree.topics["canh-bao-lua-dao"], update_slug="bi-danh")
    found = dates()
    assert shown.url in found
    assert found.keys().isdisjoint({page.url for page in [*hidden, alias]})
    told = [loc.text for loc in read("/sitemap-tin-moi.xml").iter(f"{S}loc")]
    assert told == [shown.full_url]


def test_a_listing_is_as_new_as_what_is_below_it(dates, tree):
    old = timezone.now() - dt.timedelta(days=90)
    Page.objects.update(last_published_at=old)
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    found = dates()
    assert found["/"] == found[tree.campaign.url] == found[page.topic.url] == found[page.url]
    assert found["/lien-he/"] == found[tree.topics["canh-bao-lua-dao"].url] < found["/"]


def test_an_article_s_picture_is_listed_once_it_was_made(
    read, tree, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], with_image=True)

    def picture() -> str:
        urls = read(f"/sitemap-{page.pk // sitemaps.SECTION_SIZE}.xml").iter(f"{S}url")
        [found] = [
            url.findtext(f"{IMAGE}image/{IMAGE}loc") for url in urls if page.url in url.findtext(f"{S}loc")
        ]
        return found

    assert picture().startswith("http://localhost/media/images/")
    assert picture().endswith(".jpg")
    # Wagtail keeps the sizes with the former focal point.
    page.main_image.set_focal_point(Rect(10, 10, 20, 20))
    page.main_image.save()
    made = page.main_image.get_rendition(LEAD_JPEG)
    assert picture() == f"http://localhost{made.url}"


def test_sections_are_parted_by_key(read, client, tree, monkeypatch):
    monkeypatch.setattr(sitemaps, "SECTION_SIZE", 5)
    pages = Page.objects.live().filter(depth__gt=1)
    expected = sorted({page.pk // 5 for page in pages})
    assert [loc.text for loc in read("/sitemap.xml").iter(f"{S}loc")] == [
        *[f"http://localhost/sitemap-{number}.xml" for number in expected],
        "http://localhost/sitemap-danh-sach.xml",
    ]
    for number in expected:
        assert 1 <= len(list(read(f"/sitemap-{number}.xml"))) <= 5
    assert client.get(f"/sitemap-{expected[-1] + 1}.xml").status_code == 404


def test_news_are_those_of_two_days(client, read, tree):
    now = timezone.now()
    fresh = AlertFactory(parent=tree.topics["canh-bao-lua-dao"], title="Mới & <nóng>")
    stale = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    ArticleFactory(parent=tree.topics["cam-nang-an-toan"], is_sample=True)
    Page.objects.filter(pk=fresh.pk).update(first_published_at=now - dt.timedelta(hours=47))
    Page.objects.filter(pk=stale.pk).update(first_published_at=now - dt.timedelta(hours=49))
    [url] = read("/sitemap-tin-moi.xml")
    assert url.findtext(f"{S}loc") == fresh.full_url
    assert url.findtext(f"{NEWS}news/{NEWS}title") == "Mới & <nóng>"
    agency = AgencySettings.for_site(tree.site)
    assert url.findtext(f"{NEWS}news/{NEWS}publication/{NEWS}name") == agency.site_title
    assert "sitemap-tin-moi.xml" in client.get("/sitemap.xml").text


def test_character_that_xml_forbids_does_not_take_the_news_with_it(read, tree):
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    for bad in ("\ufffe", "\x0b"):
        Page.objects.filter(pk=page.pk).update(title=f"Tiêu đề{bad} 🛡")
        AgencySettings.objects.update(site_title=f"An ninh{bad} mạng")
        [url] = read("/sitemap-tin-moi.xml")
        assert url.findtext(f"{NEWS}news/{NEWS}title") == "Tiêu đề 🛡"
        assert url.findtext(f"{NEWS}news/{NEWS}publication/{NEWS}name") == "An ninh mạng"


def test_the_edition_ends_when_news_grow_old(tree):
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    published = timezone.now() - dt.timedelta(hours=30)
    Page.objects.filter(pk=page.pk).update(first_published_at=published)
    assert next_end(timezone.now()) == published + sitemaps.NEWS_AGE


def test_without_news_the_index_names_none(client, tree):
    assert "sitemap-tin-moi" not in client.get("/sitemap.xml").text
    assert client.get("/sitemap-tin-moi.xml").status_code == 200


def test_more_pages_take_no_more_queries(client, tree):
    def queries() -> list[int]:
        counts = []
        for address in ("/sitemap.xml", "/sitemap-0.xml", "/sitemap-tin-moi.xml"):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            counts.append(len(captured))
        return counts

    before = queries()
    for number in range(6):
        article_row(tree.topics["cam-nang-an-toan"], title=f"Bài {number}")
    assert queries() == before
    # One for each kind of page, and one for each listing.
    assert max(before) <= 31


# --- robots.txt and security.txt -------------------------------------------------------------------------


def test_robots_name_the_index_and_shut_out_no_page(client, tree):
    lines = client.get("/robots.txt").text.splitlines()
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert [line for line in lines if line.startswith("Disallow")] == [
        "Disallow: /admin/",
        "Disallow: /tim-kiem/?",
        "Disallow: /tim-kiem/goi-y/",
    ]


def test_public_pages_are_open_to_search_engines(client, tree):
    for address in ("/", "/phong-trao/", "/van-ban/", "/tin-dia-phuong/", "/lien-he/", "/rss/"):
        response = client.get(address)
        assert "X-Robots-Tag" not in response.headers, address
        assert "noindex" not in response.text, address


def test_security_contact_is_the_agency_s_and_runs_out(client, tree):
    assert client.get("/.well-known/security.txt").status_code == 404
    agency = AgencySettings.for_site(tree.site)
    agency.email = "an-ninh@example.org"
    agency.save()
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert fields["Contact"] == "mailto:an-ninh@example.org"
    assert fields["Canonical"] == "http://localhost/.well-known/security.txt"
    left = dt.datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert dt.timedelta(days=170) < left < dt.timedelta(days=365)


def test_security_txt_names_what_the_settings_name(client, tree, settings):
    settings.SECURITY_CONTACTS = ["https://example.vn/bao-loi/", "mailto:an-toan@example.vn"]
    settings.SECURITY_POLICY_URL = "https://example.vn/chinh-sach/"
    lines = client.get("/.well-known/security.txt").text.splitlines()
    assert lines[:2] == ["Contact: https://example.vn/bao-loi/", "Contact: mailto:an-toan@example.vn"]
    assert "Policy: https://example.vn/chinh-sach/" in lines
    expires = next(line for line in lines if line.startswith("Expires: ")).removeprefix("Expires: ")
    left = dt.datetime.fromisoformat(expires) - timezone.now()
    assert dt.timedelta(days=30) < left < dt.timedelta(days=365)
