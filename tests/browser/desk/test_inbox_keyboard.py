"""Tests of the inbox's keys and of decisions on several items, in a real browser."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import RunningSite, signed_in

# The source is not polled and has few items: they stay, and each test must find its own on the first page.
MAKE_ITEMS = """
from campaign.inbox.models import Source
from campaign.inbox.polling.run import ingest
from tests.inbox.server import item, rss
source = Source.objects.create(name="Bàn phím", feed_url="https://so.example.vn/rss", is_active=False)
ingest(source, rss(*(item(n, f"Tin bàn phím {n:02}") for n in range(8, 0, -1))).encode())
print(source.pk)
"""


@pytest.fixture(scope="module")
def inbox_url(site: RunningSite) -> str:
    number = site.manage("shell", "--no-imports", "-c", MAKE_ITEMS).split()[-1]
    return f"/admin/hop-tin/?source={number}"


def _row(page: Page, number: int) -> Locator:
    title = page.get_by_role("link", name=f"Tin bàn phím {number:02}", exact=True)
    return page.locator(".inbox-row", has=title)


def test_keys_are_shown_and_never_taken_from_a_field(
    browser: Browser, site: RunningSite, inbox_url: str
) -> None:
    with signed_in(browser, site, "bientap") as page:
        page.goto(inbox_url + "&state=all")
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="Phím tắt trong hộp tin")
        expect(dialog).to_be_visible()
        page.keyboard.press("j")
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        page.get_by_role("textbox", name="Từ khóa").click()
        page.keyboard.type("tin jkarxu")
        expect(page.get_by_role("textbox", name="Từ khóa")).to_have_value("tin jkarxu")


def test_topic_is_given_to_several_and_taken_back(
    browser: Browser, site: RunningSite, inbox_url: str
) -> None:
    with signed_in(browser, site, "bientap") as page:
        page.goto(inbox_url + "&state=all")
        for number in (5, 6):
            _row(page, number).get_by_role("checkbox").check()
        page.get_by_label("Chuyên mục cho các tin đã chọn").select_option(label="Cẩm nang an toàn")
        page.get_by_role("button", name="Xếp chuyên mục").click()
        expect(_row(page, 5)).to_contain_text("Cẩm nang an toàn")
        expect(_row(page, 6)).to_contain_text("Cẩm nang an toàn")
        page.locator(".inbox__undo").get_by_role("button", name="Hoàn tác").click()
        expect(_row(page, 5)).not_to_contain_text("Cẩm nang an toàn")
