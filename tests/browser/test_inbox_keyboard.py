"""An editor adds a source by an address and works through the inbox by keyboard, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import RunningSite, signed_in

# The source is not polled, so that no other test meets its items twice.
MAKE_ITEMS = """
from campaign.inbox.models import Source
from campaign.inbox.run import ingest
from tests.inbox.server import item, rss
source = Source.objects.create(name="Bàn phím", feed_url="https://so.example.vn/rss", is_active=False)
ingest(source, rss(*(item(n, f"Tin bàn phím {n:02}") for n in range(30, 0, -1))).encode())
print(source.pk)
"""


@pytest.fixture(scope="module")
def inbox_url(site: RunningSite) -> str:
    number = site.manage("shell", "--no-imports", "-c", MAKE_ITEMS).split()[-1]
    return f"/admin/hop-tin/?source={number}"


def _title(page: Page, number: int) -> Locator:
    return page.get_by_role("link", name=f"Tin bàn phím {number:02}", exact=True)


def _row(page: Page, number: int) -> Locator:
    return page.locator(".inbox-row", has=_title(page, number))


def test_thirty_items_by_keyboard_one_taken_back_one_opened(
    browser: Browser, site: RunningSite, inbox_url: str
) -> None:
    with signed_in(browser, site, "bientap") as page:
        page.goto(inbox_url)
        expect(page.locator(".inbox-row")).to_have_count(30)
        before = int(page.locator(".inbox-tabs__count").inner_text())

        # The newest stands on top; the focus is the title's own link, so that a screen reader reads it.
        order = [int(text[-2:]) for text in page.locator(".inbox-row__title").all_inner_texts()]
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

        page.keyboard.press("u")
        expect(_title(page, second)).to_be_focused()
        expect(_row(page, second)).not_to_have_class(re.compile("inbox-row--decided"))
        expect(page.locator(".inbox-tabs__count")).to_have_text(str(before - 1))

        # Two at once, and both back with one button.
        page.keyboard.press("x")
        expect(page.get_by_role("button", name="Từ chối các tin này")).to_be_visible()
        page.keyboard.press("j")
        page.keyboard.press("x")
        page.keyboard.press("r")
        expect(page.locator(".inbox-row--decided")).to_have_count(3)
        _row(page, third).get_by_role("button", name="Hoàn tác cả 2 tin").click()
        expect(page.locator(".inbox-row--decided")).to_have_count(1)

        for number in order[1:29]:
            _title(page, number).focus()
            page.keyboard.press("r")
            expect(_row(page, number)).to_have_class(re.compile("inbox-row--decided"))
        expect(_title(page, order[29])).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/admin/hop-tin/tin/*/")
        expect(page.get_by_role("heading", name=f"Tin bàn phím {order[29]:02}", exact=True)).to_be_visible()
        page.get_by_label("Chuyên mục").select_option(label="Cẩm nang an toàn")
        page.get_by_role("button", name="Chuyển thành bài").click()
        page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
        expect(page.locator("[name=source_name]")).to_have_value("Bàn phím")

        page.goto(inbox_url + "&state=approved")
        expect(_row(page, first)).to_contain_text("Đã duyệt (dẫn link)")
        # Decided rows make room when the time to take them back is over.
        page.clock.install()
        page.reload()
        _row(page, first).get_by_role("button", name="Gỡ khỏi trang").click()
        expect(_row(page, first)).to_have_class(re.compile("inbox-row--decided"))
        page.clock.fast_forward(10_500)
        expect(_row(page, first)).to_be_hidden()
        expect(page.get_by_text("Đã xử lý hết tin trên trang này.")).to_be_visible()


def test_source_is_added_by_an_address_with_its_preview(browser: Browser, site: RunningSite) -> None:
    site.feed.stories = [("Tin xem trước", "Một tin.")]
    with signed_in(browser, site, "quantri") as page:
        page.goto("/admin/nguon-tin/")
        page.get_by_role("link", name="Thêm nguồn tin").first.click()
        page.get_by_label("Địa chỉ trang").fill(f"http://127.0.0.1:{site.feed.port}/chuyen-muc")
        page.get_by_role("button", name="Tìm bản tin").click()
        expect(page.locator(".inbox-found")).to_contain_text("Tin xem trước")
        page.get_by_role("link", name="Chọn bản tin này").click()
        expect(page.locator("[name=name]")).to_have_value("Huyện mẫu")
        expect(page.locator("[name=feed_url]")).to_have_value(f"http://127.0.0.1:{site.feed.port}/chuyen-muc")
        # A name of its own, and at rest, so that no other test meets it.
        page.locator("[name=name]").fill("Xã xem trước")
        page.get_by_label("Đang lấy tin").uncheck()
        page.get_by_role("button", name="Tạo").click()
        expect(page.get_by_role("row", name=re.compile("Xã xem trước"))).to_contain_text("Tạm dừng")


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
        page.get_by_label("Từ khóa").click()
        page.keyboard.type("tin jkarxu")
        expect(page.get_by_label("Từ khóa")).to_have_value("tin jkarxu")


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
