"""Tests of the inbox's keys and of decisions on several items, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import RunningSite, picture, signed_in
from tests.browser.lines.slow_line import SlowLine
from tests.factories import image_file

# The source is not polled: its items stay.
MAKE_ITEMS = """
from campaign.inbox.models import InboxItem, Source
from tests.inbox.ingesting import ingest
from tests.inbox.server import item, rss
source = Source.objects.create(name="Bàn phím", feed_url="https://so.example.vn/rss", is_active=False)
ingest(source, rss(*(item(n, f"Tin bàn phím {{n:02}}") for n in range(70, 0, -1))).encode())
long = "<p>" + "Toàn văn mà nguồn gửi kèm, đã được làm sạch. " * 12 + "</p>"
InboxItem.objects.filter(source=source).update(
    content_html=long * 3, summary="Tóm tắt: xã tập huấn nhận biết cuộc gọi giả danh cho tổ công nghệ số cộng đồng.",
    image_url="{picture}")
print(source.pk)
"""


@pytest.fixture(scope="module")
def inbox_url(site: RunningSite) -> str:
    site.feed.pages["/ban-phim.png"] = ("image/png", image_file(1200, 675).read())
    made = MAKE_ITEMS.format(picture=f"http://127.0.0.1:{site.feed.port}/ban-phim.png")
    number = site.run(made).strip()
    return f"/admin/hop-tin/?source={number}"


def _title(page: Page, number: int) -> Locator:
    return page.get_by_role("link", name=f"Tin bàn phím {number:02}", exact=True)


def _row(page: Page, number: int) -> Locator:
    return page.locator(".inbox-row", has=_title(page, number))


def _waiting(page: Page) -> int:
    return int(page.locator(".inbox-tabs__count").inner_text())


def test_items_are_sifted_by_keys_alone(browser: Browser, site: RunningSite, inbox_url: str) -> None:
    with signed_in(browser, site, "truongban") as page:
        foreign: list[str] = []
        page.on("request", lambda request: request.url.startswith(site.url) or foreign.append(request.url))
        page.goto(inbox_url)
        before = _waiting(page)
        press = page.keyboard.press
        # The list ends after thirty. Keys need not wait for the server.
        for _ in range(70, 43, -1):
            press("j")
        for number in range(44, 34, -1):
            expect(_title(page, number)).to_be_focused()
            press("a" if number % 3 else "r")
        expect(page.locator(".inbox-tabs__count")).to_have_text(str(before - 10))
        assert page.locator(".inbox-row").count() == 60

        # The item in focus is read beside the list; keys work there, too.
        expect(_title(page, 34)).to_be_focused()
        press("Enter")
        beside = page.locator("#inbox-reading")
        expect(beside.get_by_role("heading", name="Tin bàn phím 34")).to_be_focused()
        expect(beside).to_contain_text("đã được làm sạch")
        assert beside.locator("img").get_attribute("src").startswith("/admin/hop-tin/anh/")
        picture(page, "hop-tin-doc")
        press("a")
        expect(beside.get_by_role("heading", name="Tin bàn phím 33")).to_be_focused()
        expect(beside.get_by_role("status")).to_contain_text("Đã duyệt “Tin bàn phím 34”.")
        press("u")
        expect(beside.get_by_role("heading", name="Tin bàn phím 34")).to_be_focused()
        press("r")
        expect(beside.get_by_role("heading", name="Tin bàn phím 33")).to_be_focused()

        # A draft needs a topic: the key leads to the choice. With one, sifting goes on.
        press("b")
        expect(beside.get_by_label("Chuyên mục")).to_be_focused()
        press("Escape")
        expect(_title(page, 33)).to_be_focused()
        press("c")
        expect(page.get_by_role("dialog", name="Xếp vào chuyên mục")).to_be_visible()
        press("ArrowDown")
        press("Enter")
        expect(_row(page, 33)).to_contain_text("Phổ biến pháp luật")
        expect(_title(page, 33)).to_be_focused()
        press("b")
        expect(
            _row(page, 33).get_by_role("link", name=re.compile("Mở bài ?: Tin bàn phím 33"))
        ).to_be_visible()
        expect(_title(page, 32)).to_be_focused()

        # The original opens in a tab of its own, a key brings the next page, and skipped items stay.
        with page.context.expect_page() as opened:
            press("o")
        opened.value.close()
        foreign.clear()
        press("n")
        expect(_title(page, 10)).to_be_focused()
        for _ in range(7):
            press("j")
        for number in range(3, 0, -1):
            expect(_title(page, number)).to_be_focused()
            press("r")
        # There is no next item, so the previous one gets the focus.
        for number in (4, 5):
            expect(_title(page, number)).to_be_focused()
            press("r")
        expect(page.locator(".inbox-tabs__count")).to_have_text(str(before - 17))
        expect(_title(page, 6)).to_be_focused()
        assert foreign == []

        # Whoever clicks twice has decided once, and is not told that somebody has changed the item.
        sent: list[str] = []
        page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
        reject = _row(page, 6).get_by_role("button", name="Từ chối")
        reject.evaluate("button => { button.click(); button.click(); }")
        expect(_row(page, 6)).to_contain_text("Đã từ chối.")
        _title(page, 7).focus()
        press("r")
        expect(_row(page, 7)).to_contain_text("Đã từ chối.")
        expect(page.locator(".inbox-tabs__count")).to_have_text(str(before - 19))
        assert len(sent) == 2

        # Without a session nothing is decided, and the message says so.
        _title(page, 8).focus()
        page.context.clear_cookies(name="sessionid")
        press("a")
        said = "Chưa gửi được quyết định. Có thể phiên làm việc đã hết: hãy tải lại trang."
        failed = page.locator(".inbox__failed")
        expect(failed).to_have_text(said)
        # 853 px: a screen of 1,280 zoomed to 150 %, with the admin's menu beside the list.
        for width in (1280, 853, 360):
            page.set_viewport_size({"width": width, "height": 740})
            expect(failed).to_be_in_viewport(ratio=1)
            # The admin's menu takes a moment to make room after the window has changed.
            page.wait_for_function("document.querySelector('.inbox-row__text').offsetWidth > 250")
        expect(_title(page, 8)).to_be_visible()


@pytest.mark.slow
def test_back_button_of_a_phone_closes_the_item_that_covers_the_list(
    browser: Browser, site: RunningSite, inbox_url: str
) -> None:
    with signed_in(browser, site, "truongban") as page:
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto("/admin/")
        page.goto(inbox_url)
        inbox, item = page.url, page.locator("#inbox-reading")
        titles = page.locator(".inbox-row__title a")
        # By the back button, by the item's own button, and after further items were read.
        for ways in (["back"], ["Escape"], ["j", "j", "j", "j", "back"], ["j", "j", "j", "j", "Escape"]):
            titles.first.click()
            for way in ways:
                expect(item).to_be_visible()
                page.go_back() if way == "back" else page.keyboard.press(way)
            expect(item).to_be_hidden()
            row = titles.nth(len(ways) - 1)
            expect(row).to_be_focused()
            page.wait_for_function("history.state === null && history.scrollRestoration === 'auto'")
            expect(row).to_be_in_viewport()
            assert page.url == inbox
        # A screen that was opened from the item leads back to the list.
        titles.first.click()
        item.get_by_role("link", name="Mở thành trang").click()
        page.wait_for_url(re.compile(r"/hop-tin/.*\d+/$"))
        page.go_back()
        page.wait_for_function("history.state === null")
        assert page.url == inbox
        page.go_back()
        page.wait_for_url("**/admin/")


@pytest.mark.slow
def test_topic_is_given_to_several_and_taken_back_and_keys_are_shown_and_never_taken_from_a_field(
    browser: Browser, site: RunningSite, inbox_url: str
) -> None:
    with signed_in(browser, site, "bientap") as page:
        page.goto(inbox_url + "&state=all")
        for number in (65, 66):
            _row(page, number).get_by_role("checkbox").check()
        give = page.get_by_role("button", name="Xếp chuyên mục").first
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 740})
            _title(page, 66).scroll_into_view_if_needed()
            expect(give).to_be_in_viewport(ratio=1)
        page.get_by_label("Chuyên mục cho các tin đã chọn").select_option(label="Cẩm nang an toàn")
        give.click()
        expect(_row(page, 65)).to_contain_text("Cẩm nang an toàn")
        expect(_row(page, 66)).to_contain_text("Cẩm nang an toàn")
        page.locator(".inbox__undo").get_by_role("button", name="Hoàn tác").click()
        expect(_row(page, 65)).not_to_contain_text("Cẩm nang an toàn")

        page.set_viewport_size({"width": 1280, "height": 740})
        page.get_by_role("button", name=re.compile("Phím tắt")).click()
        dialog = page.get_by_role("dialog", name="Phím tắt trong hộp tin")
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        expect(dialog).to_be_visible()
        page.keyboard.press("j")
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        page.get_by_role("textbox", name="Từ khóa").click()
        page.keyboard.type("tin jkarxubcon")
        expect(page.get_by_role("textbox", name="Từ khóa")).to_have_value("tin jkarxubcon")


@pytest.mark.slow
def test_keys_on_a_slow_line_decide_what_is_shown(
    browser: Browser, site: RunningSite, inbox_url: str
) -> None:
    with signed_in(browser, site, "truongban") as page:
        page.goto(inbox_url)
        first, second, third = (
            int(text[-2:]) for text in page.locator(".inbox-row__title").all_inner_texts()[:3]
        )
        press = page.keyboard.press
        beside = page.locator("#inbox-reading")
        _title(page, first).click()
        expect(beside.locator(".inbox-item__actions")).to_be_visible()

        # While the next item loads, the pane no longer shows the previous one, and keys do not decide on that one.
        items = SlowLine(page, "/doc/")
        press("j")
        expect(beside.get_by_role("heading")).to_have_text([f"Tin bàn phím {second:02}"])
        # Nor does a draft get the topic chosen for another item: the choice waits for its own item.
        press("b")
        expect(beside.get_by_role("heading")).to_have_text([f"Tin bàn phím {second:02}"])
        press("a")
        expect(_row(page, second)).to_contain_text("Đã duyệt.")
        expect(beside.get_by_role("heading")).to_have_text([f"Tin bàn phím {third:02}"])

        # The response never takes the focus from a field, where an "a" is just a letter.
        words = page.get_by_role("textbox", name="Từ khóa")
        words.focus()
        items.open()
        expect(beside.locator(".inbox-item__actions")).to_be_visible()
        expect(words).to_be_focused()
        beside.get_by_role("heading").first.focus()

        # Two decisions are taken back by two keys, however long the first takes.
        press("a")
        expect(_row(page, third)).to_contain_text("Đã duyệt.")
        decisions = SlowLine(page, "/quyet-dinh/")
        press("u")
        decisions.wait_for(1)
        press("u")
        assert decisions.asked() == 1
        decisions.open()
        expect(page.locator(".inbox-row--decided")).to_have_count(0)
