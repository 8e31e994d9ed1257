"""Tests of the menus: editable, cached, up to date at once after a change."""

import re

import pytest
from wagtail.models import Page, PageViewRestriction, Site

from home.models import Navigation, StandardPage


def _menu(client) -> str:
    html = client.get("/").content.decode()
    return html[html.index("<nav") : html.index("</nav>")]


def test_only_the_nearest_item_is_current(client, tree):
    html = client.get(tree.topics["cam-nang-an-toan"].url).content.decode()
    menu = html[html.index("<nav") : html.index("</nav>")]
    assert menu.count('aria-current="') == 1


@pytest.mark.parametrize(
    ("typed", "current"), [("/van", set()), ("/van-ban", {"page"}), ("/van-ban/", {"page"})]
)
def test_a_typed_address_is_current_on_its_page_and_not_at_other_words(client, tree, typed, current):
    navigation = Navigation.for_site(tree.site)
    navigation.main, navigation.footer = [("link", {"title": "Mục", "page": None, "url": typed})], []
    navigation.save()
    html = client.get("/van-ban/").content.decode()
    assert set(re.findall(rf'href="{typed}" aria-current="(\w+)"', html)) == current


def test_changed_menu_is_seen_at_once(client, tree):
    assert "Cẩm nang" in _menu(client)
    navigation = Navigation.for_site(Site.objects.get())
    navigation.main = [("link", {"title": "Chỉ một mục", "page": tree.library, "url": ""})]
    navigation.save()
    assert "Chỉ một mục" in _menu(client)
    assert "Cẩm nang" not in _menu(client)


def test_withdrawn_moved_and_private_pages_leave_the_menu_or_keep_its_address_right(client, tree):
    assert f'href="{tree.library.url}"' in _menu(client)
    tree.library.slug = "thu-vien"
    tree.library.save_revision().publish()
    assert 'href="/thu-vien/"' in _menu(client)
    PageViewRestriction.objects.create(page=tree.library, restriction_type=PageViewRestriction.LOGIN)
    assert "/thu-vien/" not in _menu(client)
    tree.provincial.unpublish()
    assert tree.provincial.url not in _menu(client)


def test_page_outside_the_site_is_left_out(client, tree):
    stray = Page.get_first_root_node().add_child(
        instance=StandardPage(title="Ngoài trang", slug="ngoai-trang")
    )
    navigation = Navigation.for_site(tree.site)
    navigation.main = [("link", {"title": "", "page": stray, "url": ""})]
    navigation.save()
    assert "Ngoài trang" not in _menu(client)
