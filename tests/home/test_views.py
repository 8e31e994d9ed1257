"""Tests of the sitemap page for readers, and of the page of components, which only the board sees."""

import datetime

from wagtail.models import PageViewRestriction

from base.models import AgencySettings, ReportingRoute
from search.models import SearchEntry
from tests.factories import ArticleFactory


def test_site_map_shows_open_sections_below_each_other_and_no_story(client, tree):
    ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title="Một bài")
    hidden = tree.topics["ke-hoach-2022"]
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    html = client.get("/so-do-trang/").content.decode().split("<main")[1].split("</main>")[0]
    assert html.index(tree.campaign.title) < html.index("Cẩm nang an toàn") < html.index(tree.library.title)
    assert 'href="/about/"' in html
    assert hidden.title not in html
    assert "Một bài" not in html


def test_components_are_for_the_board_alone(client, author_client):
    assert client.get("/giao-dien/").status_code == 404
    answer = author_client.get("/giao-dien/")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    html = answer.content.decode()
    assert '<meta name="robots" content="noindex">' in html
    for part in ("card--lead", "severity--khan", "callout--can_lam", "Chưa có tin bài", "route"):
        assert part in html


def test_components_leave_nothing_behind(author_client):
    before = SearchEntry.objects.count()
    author_client.get("/giao-dien/")
    assert SearchEntry.objects.count() == before


def test_contact_page_shows_what_the_agency_says_and_tells_the_board_what_is_missing(
    client, author_client, tree
):
    page = tree.pages["lien-he"]
    page.shows_contact = True
    page.save_revision().publish()
    agency = AgencySettings.for_site(tree.site)
    agency.phone, agency.email = "", "hop-thu@example.org"
    agency.save()
    ReportingRoute.objects.create(name="Nơi đã kiểm tra", last_verified=datetime.date(2026, 11, 5))
    ReportingRoute.objects.create(name="Nơi chưa kiểm tra")
    html = client.get(page.url).content.decode().split("<main")[1].split("</main>")[0]
    assert 'href="mailto:hop-thu@example.org"' in html
    assert "Điện thoại" not in html
    assert "Kiểm tra lần cuối: 05/11/2026" in html
    assert "Chỉ người của Ban Biên tập" not in html
    assert "Chưa ghi ngày kiểm tra" not in html
    html = author_client.get(page.url).content.decode()
    assert "Chưa điền: địa chỉ, điện thoại." in html
    assert html.count("Chưa ghi ngày kiểm tra") == 1


def test_english_page_gives_contacts_in_english_and_names_its_vietnamese_parts(client, tree):
    page = tree.pages["about"]
    page.shows_contact = True
    page.save_revision().publish()
    html = client.get(page.url).content.decode()
    assert '<html lang="en">' in html
    assert 'hreflang="vi"' in html
    body = html.split("<main")[1].split("</main>")[0]
    assert "Contact details" in body
    assert "Responsible for the content" in body
    assert '<dd lang="vi">' in body
    assert "Tôi cần giúp" not in body
