"""Tests of the three links of "Tôi cần giúp": in their order, and only those that lead somewhere."""

import pytest

from base.models import Need, ReportingRoute
from tests.factories import ArticleFactory


def _route(need: Need, **kwargs) -> ReportingRoute:
    return ReportingRoute.objects.create(need=need, purpose="Khi cần.", **kwargs)


def test_sections_are_in_the_order_of_what_is_done_first(client, tree):
    _route(Need.RECOVER, name="Ngân hàng")
    _route(Need.CHECK, name="Xem dấu hiệu")
    html = client.get("/").content.decode()
    assert html.index("Xem dấu hiệu") < html.index("Ngân hàng")
    assert 'id="kiem-tra"' in html
    assert 'id="da-bi-lua"' in html
    assert 'id="bao-cao"' not in html


@pytest.mark.both
def test_routes_of_the_same_place_are_in_alphabetical_order(client, tree):
    for name in ("Zalo", "Đồn biên phòng", "Ấp", "Công an xã"):
        _route(Need.REPORT, name=name, sort_order=1)
    _route(Need.REPORT, name="Bưu điện", sort_order=2)
    (section,) = client.get("/").text.partition('id="bao-cao"')[2].split("</section>")[:1]
    names = ["Ấp", "Công an xã", "Đồn biên phòng", "Zalo", "Bưu điện"]
    assert sorted(names, key=section.index) == names


def test_no_route_no_section(client, tree):
    ReportingRoute.objects.all().delete()
    assert "Tôi cần giúp" not in client.get("/").content.decode()


def test_route_leads_to_a_page_of_ours_while_it_is_public(client, tree):
    guide = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    route = _route(Need.CHECK, name="Xem dấu hiệu", page=guide)
    assert route.address == guide.url
    guide.unpublish()
    assert ReportingRoute.objects.get().address == ""


def test_reports_section_links_to_the_form_of_this_site_too(client, tree):
    _route(Need.REPORT, name="Công an xã")
    contact = tree.pages["lien-he"]
    contact.shows_contact = True
    contact.save_revision().publish()
    for address in ("/", contact.url):
        section = client.get(address).text.partition('id="bao-cao"')[2].partition("</section>")[0]
        assert 'href="/gui/ban-bien-tap/?loai=tin-nhan"' in section, address


def test_contact_details_name_the_form_whatever_the_text_says(client, tree):
    for slug, label in (("lien-he", "Biểu mẫu"), ("about", "Form")):
        page = tree.pages[slug]
        page.body, page.shows_contact = [], True
        page.save_revision().publish()
        details = client.get(page.url).text.partition('<dl class="contact">')[2].partition("</dl>")[0]
        assert f"<dt>{label}</dt>" in details, slug
        assert 'href="/gui/ban-bien-tap/"' in details, slug
