"""Test that the script of the page editor makes the same slug as the server."""

from playwright.sync_api import Browser, expect

from tests.browser.conftest import RunningSite, signed_in
from vietnamese.slugs import slugify

TITLES = ["Đường dây nóng 13/2023/NĐ-CP", "Ðảng bộ: ủy ban, uỷ ban", "Hòa & hoà — 100%"]


def test_slug_follows_the_title_as_vietnamese_write_it(browser: Browser, site: RunningSite):
    topic = site.page_key("cam-nang-an-toan")
    with signed_in(browser, site, "bientap") as page:
        page.goto(f"/admin/pages/add/articles/articlepage/{topic}/")
        for title in TITLES:
            page.fill("[name=title]", title)
            page.locator("[name=title]").blur()
            expect(page.locator("[name=slug]")).to_have_value(slugify(title))
