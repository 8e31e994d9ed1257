"""Test of an editor's morning with a new source, from the address of a page to an article with its picture.

The source is previewed, eight items are decided by keyboard, one becomes an article. It is one test because each step
begins where the one before ended. With SCREENSHOTS=1 it takes pictures for the guide.
"""

import re
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import RunningSite, let_poll, picture, signed_in
from tests.factories import image_file

PAGE = """<!doctype html><html lang="vi"><head><title>Xã thử nghiệm</title>
<link rel="alternate" type="application/rss+xml" title="Tin xã thử nghiệm" href="/xa-mau/rss">
</head><body>Tin</body></html>"""
ITEM = """<item><title>Tin xã thử nghiệm {number:02}</title><link>{base}/tin/{number}</link>
<guid>{base}/tin/{number}</guid>
<pubDate>{date}</pubDate><description>Tóm tắt của tin xã thử nghiệm số {number:02}.</description>
<enclosure url="{base}/anh.png" type="image/png" length="1"/></item>"""
FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Xã thử nghiệm</title>
<link>{base}/</link><description>Tin của xã</description>{items}</channel></rss>"""


@pytest.fixture
def village(site: RunningSite) -> str:
    """Serve a village's site: a page, its feed of eight items, their picture. Return the page's address."""
    base = f"http://127.0.0.1:{site.feed.port}/xa-mau"
    now = timezone.now()
    items = "".join(
        ITEM.format(base=base, number=n, date=format_datetime(now - timedelta(minutes=10 - n)))
        for n in range(8, 0, -1)
    )
    site.feed.pages = {
        "/xa-mau/": ("text/html; charset=utf-8", PAGE.encode()),
        "/xa-mau/rss": ("application/rss+xml", FEED.format(base=base, items=items).encode()),
        "/xa-mau/anh.png": ("image/png", image_file(1200, 675).read()),
    }
    return f"{base}/"


def _title(page: Page, number: int) -> Locator:
    return page.get_by_role("link", name=f"Tin xã thử nghiệm {number:02}", exact=True)


def _row(page: Page, number: int) -> Locator:
    return page.locator(".inbox-row", has=_title(page, number))


def _add_source(page: Page, address: str) -> None:
    page.goto("/admin/nguon-tin/")
    page.get_by_role("link", name="Thêm nguồn tin").first.click()
    page.get_by_label("Địa chỉ trang").fill(address)
    page.get_by_role("button", name="Tìm bản tin").click()
    found = page.locator(".inbox-found")
    expect(found).to_contain_text("8 tin")
    for number in (8, 7, 6):
        expect(found).to_contain_text(f"Tin xã thử nghiệm {number:02}")
    picture(page, "them-nguon")
    page.get_by_role("link", name="Chọn bản tin này").click()
    expect(page.locator("[name=name]")).to_have_value("Xã thử nghiệm")
    expect(page.locator("[name=feed_url]")).to_have_value(f"{address}rss")
    page.get_by_role("button", name="Tạo").click()
    expect(page.get_by_role("row", name=re.compile("Xã thử nghiệm"))).to_be_visible()


@pytest.mark.slow
def test_new_source_its_items_by_keyboard_one_undone_one_into_an_article(
    browser: Browser, site: RunningSite, village: str
) -> None:
    with signed_in(browser, site, "truongban") as page:
        _add_source(page, village)
        let_poll(site)
        page.goto("/admin/hop-tin/?q=xa+thu+nghiem")
        before = int(page.locator(".inbox-tabs__count").inner_text())

        # The newest item is on top. Its title's link has the focus, so that a screen reader reads it.
        order = [int(text[-2:]) for text in page.locator(".inbox-row__title").all_inner_texts()]
        assert order == list(range(8, 0, -1))
        first, second, third = order[:3]
        page.keyboard.press("j")
        expect(_title(page, first)).to_be_focused()
        page.keyboard.press("j")
        page.keyboard.press("k")
        expect(_title(page, first)).to_be_focused()

        page.keyboard.press("a")
        expect(_row(page, first)).to_have_class(re.compile("inbox-row--decided"))
        expect(_row(page, first)).to_contain_text("Đã duyệt.")
        expect(_title(page, second)).to_be_focused()
        page.keyboard.press("r")
        expect(_row(page, second)).to_contain_text("Đã từ chối.")
        expect(page.locator(".inbox-tabs__count")).to_have_text(str(before - 2))
        expect(page.get_by_role("status").filter(has_text="Đã từ chối")).to_have_count(1)

        picture(page, "hop-tin-phim")

        page.keyboard.press("u")
        expect(_title(page, second)).to_be_focused()
        expect(_row(page, second)).not_to_have_class(re.compile("inbox-row--decided"))
        expect(page.locator(".inbox-tabs__count")).to_have_text(str(before - 1))

        # Two items are decided together, and undone with one button.
        page.keyboard.press("x")
        expect(page.get_by_role("button", name="Từ chối các tin này")).to_be_visible()
        page.keyboard.press("j")
        page.keyboard.press("x")
        page.keyboard.press("r")
        expect(page.locator(".inbox-row--decided")).to_have_count(3)
        _row(page, third).get_by_role("button", name="Hoàn tác cả 2 tin").click()
        expect(page.locator(".inbox-row--decided")).to_have_count(1)

        for number in order[1:-1]:
            _title(page, number).focus()
            page.keyboard.press("r")
            expect(_row(page, number)).to_have_class(re.compile("inbox-row--decided"))
        expect(_title(page, order[-1])).to_be_focused()
        page.keyboard.press("Enter")
        beside = page.get_by_role("dialog", name=f"Tin xã thử nghiệm {order[-1]:02}")
        expect(beside.get_by_role("heading").first).to_be_focused()
        beside.get_by_label("Chuyên mục").select_option(label="Cẩm nang an toàn")
        beside.get_by_role("button", name="Chuyển thành bài").click()
        page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
        expect(page.locator("[name=source_name]")).to_have_value("Xã thử nghiệm")
        expect(page.locator("[name=source_url]")).to_have_value(f"{village}tin/{order[-1]}")
        expect(page.locator("[name=source_published_at]")).not_to_have_value("")
        # The draft has the picture, with its credit and a note on permission to publish it.
        expect(page.locator("#id_main_image-chooser")).not_to_have_class(re.compile("blank"))
        expect(page.locator(".messages")).to_contain_text("chưa có thỏa thuận đăng lại")
        page.goto(f"/admin/images/?q=Tin xã thử nghiệm {order[-1]:02}")
        page.get_by_role("link", name=re.compile("Tin xã thử nghiệm")).first.click()
        expect(page.locator("[name=credit]")).to_have_value("Xã thử nghiệm")

        page.goto("/admin/hop-tin/?q=xa+thu+nghiem&state=approved")
        expect(_row(page, first)).to_contain_text("Đã duyệt (dẫn về bài gốc)")
        # Decided rows are hidden when the time to undo is over.
        page.clock.install()
        page.reload()
        _row(page, first).get_by_role("button", name="Gỡ khỏi trang").click()
        expect(_row(page, first)).to_have_class(re.compile("inbox-row--decided"))
        page.clock.fast_forward(10_500)
        expect(_row(page, first)).to_be_hidden()
        expect(page.get_by_text("Đã xử lý hết tin trong danh sách này.")).to_be_visible()
