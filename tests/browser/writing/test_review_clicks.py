"""Test of the way of a text, counted in clicks: from the author's desk to the chief's "Đã đăng …"."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import RunningSite, signed_in

TITLE = "Học sinh xã Bình Sơn tập giữ mật khẩu"
DESK, PHONE = {"width": 1280, "height": 844}, {"width": 390, "height": 844}


def at_each_width(page: Page) -> Iterator[None]:
    """Show the page at desktop width, then at phone width, at which the test continues."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        yield


class Clicks:
    """Clicks of one person in one window. Typing counts as none, a choice from a list as two."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def on(self, target: Locator) -> None:
        target.click()
        self.count += 1

    def on_at_each_width(self, target: Locator) -> None:
        for _ in at_each_width(self.page):
            target.click(trial=True)
        self.on(target)

    def type(self, field: Locator, text: str) -> None:
        self.on(field)
        self.page.keyboard.type(text)

    def choose(self, field: Locator, label: str) -> None:
        field.select_option(label=label)
        self.count += 2


def is_uncovered(message: Locator) -> None:
    """Wait until each line of the message is visible at its start, middle and end, at each width."""
    for _ in at_each_width(message.page):
        message.page.wait_for_function(
            """(message) => {
                const range = document.createRange();
                range.selectNodeContents(message);
                const lines = [...range.getClientRects()].filter((line) => line.width > 8);
                return lines.length && lines.every((line) =>
                    [line.left + 3, line.left + line.width / 2, line.right - 3].every((x) =>
                        [line.top + 3, line.bottom - 3].every((y) =>
                            message.contains(document.elementFromPoint(x, y)))));
            }""",
            arg=message.element_handle(),
        )


@pytest.mark.slow
def test_write_submit_and_approve_in_ten_clicks(browser: Browser, site: RunningSite):
    with signed_in(browser, site, "bientap") as author:
        author.set_viewport_size(PHONE)
        author.goto("/admin/")
        writing = Clicks(author)
        writing.on(author.get_by_role("main").get_by_role("link", name="Viết bài").first)
        writing.type(author.locator("[name=title]"), TITLE)
        writing.choose(author.locator("[name=topic]"), "Cẩm nang an toàn")
        writing.type(author.locator("[name=summary]"), "Ba việc cần nhớ.")
        paragraph = author.locator("[data-contentpath=body] [contenteditable=true]").first
        writing.type(paragraph, "Không dùng chung mật khẩu.")
        # The editor writes its text to the form a quarter of a second after the last key.
        expect(author.locator("[name='body-0-value']")).to_have_value(re.compile("dùng chung"))
        writing.on_at_each_width(author.get_by_role("button", name="Gửi duyệt").first)
        said = author.locator(".messages li")
        expect(said).to_contain_text(f"Đã gửi duyệt “{TITLE}”, chờ Trưởng ban mẫu hoặc Phó ban mẫu duyệt.")
        is_uncovered(said)

    with signed_in(browser, site, "truongban") as chief:
        chief.set_viewport_size(PHONE)
        chief.goto("/admin/")
        deciding = Clicks(chief)
        deciding.on(chief.get_by_role("link", name=TITLE, exact=True))
        waits = chief.locator(".messages li")
        expect(waits).to_contain_text("Bài đang chờ duyệt")
        is_uncovered(waits)
        # Comments format their time this way.
        styles = "{ dateStyle: 'medium', timeStyle: 'short' }"
        hour = f"new Intl.DateTimeFormat([], {styles}).format(new Date(2026, 10, 7, 9, 5))"
        assert chief.evaluate(hour) == "09:05 07/11/2026"
        deciding.on_at_each_width(chief.get_by_role("button", name="Duyệt và đăng").first)
        said = chief.locator(".messages li")
        expect(said).to_contain_text(f"Đã đăng “{TITLE}”.")
        is_uncovered(said)
        assert writing.count + deciding.count <= 10
        said.get_by_role("link", name="Xem trên trang").click()
        expect(chief.get_by_role("heading", level=1)).to_have_text(TITLE)
