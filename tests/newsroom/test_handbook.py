"""Tests of the guide inside the admin, and of the first steps on the dashboard."""

import re
from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from wagtail.admin.menu import Menu, SubmenuMenuItem, admin_menu
from wagtail.users.models import UserProfile

from campaign.newsroom import handbook


def test_guide_is_shown_with_anchors_tables_and_pictures(author_client):
    html = author_client.get(reverse("newsroom_handbook")).content.decode()
    assert 'id="viet-mot-bai"' in html
    assert "<table>" in html
    assert reverse("newsroom_handbook_picture", args=["hop-tin"]) in html
    assert "tu-vung.md" not in html
    # A picture without a size moves what stands below it.
    pictures = re.findall(r'<img src="/admin/huong-dan/[^>]*>', html)
    assert pictures
    assert [tag for tag in pictures if not re.search(r'width="\d+" height="\d+"', tag)] == []
    # Every internal link leads to a part.
    main = html[html.index("newsroom-handbook") :]
    wanted, there = set(re.findall(r'href="#([^"]+)"', main)), set(re.findall(r'id="([^"]+)"', main))
    assert not wanted - there
    slugs = [part.slug for part in handbook.parts()]
    assert len(slugs) == len(set(slugs))


def _labels(menu: Menu, request: HttpRequest) -> Iterator[str]:
    for item in menu.menu_items_for_request(request):
        yield str(item.label)
        if isinstance(item, SubmenuMenuItem):
            yield from _labels(item.menu, request)


def test_every_entry_of_the_menu_is_named(author_client, chief_client, administrator_client):
    text = " ".join(handbook.DOCS.joinpath("ban-bien-tap.md").read_text("utf-8").split())
    for client in (author_client, chief_client, administrator_client):
        request = client.get(reverse("wagtailadmin_home")).wsgi_request
        labels = set(_labels(admin_menu, request))
        assert "Hộp tin" in labels
        assert {label for label in labels if label not in text} == set()


@pytest.mark.parametrize("query", ["hẹn giờ", "hen gio", "HẸN  GIỜ"])
def test_search_needs_no_accents(query):
    assert "Hẹn giờ, hết hạn, gỡ bài" in [part.title for part in handbook.search(query)]


def test_search_shows_the_parts_about_the_words_before_those_that_mention_them():
    titles = [part.title for part in handbook.search("cảnh báo")]
    assert titles[0] == "Cảnh báo lừa đảo"
    assert len(titles) > 5
    assert handbook.search("") == list(handbook.parts())


def test_search_that_finds_nothing_says_so(author_client):
    html = author_client.get(reverse("newsroom_handbook") + "?q=<b>zzz").content.decode()
    assert "Không mục nào có “&lt;b&gt;zzz”" in html


def test_pictures_are_for_signed_in_people(author_client):
    address = reverse("newsroom_handbook_picture", args=["hop-tin"])
    assert author_client.get(address)["Content-Type"] == "image/png"
    assert Client().get(address).status_code == 302
    assert author_client.get(reverse("newsroom_handbook_picture", args=["khong-co"])).status_code == 404


def test_first_steps_can_be_left_for_good(author, author_client):
    home = reverse("wagtailadmin_home")
    assert "Bắt đầu trong bốn bước" in author_client.get(home).content.decode()
    author_client.patch(
        reverse("wagtailadmin_dismissibles"), {"newsroom_tour": True}, content_type="application/json"
    )
    assert UserProfile.get_for_user(author).dismissibles["newsroom_tour"]
    assert "Bắt đầu trong bốn bước" not in author_client.get(home).content.decode()
