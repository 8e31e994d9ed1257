"""Test of the form of a new article: its slug, pictures that are pasted into it, its preview."""

import base64
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import RunningSite, signed_in
from tests.newsroom.pictures import png
from vietnamese.slugs import slugify

TITLES = ["Đường dây nóng 13/2023/NĐ-CP", "Ðảng bộ: ủy ban, uỷ ban", "Hòa & hoà — 100%"]

PASTE = """([data, type, text]) => {
  const clipboardData = new DataTransfer();
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  clipboardData.items.add(new File([bytes], "image.png", { type }));
  if (text) clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
  );
}"""


IS_BESIDE = """(left) => {
  const panel = [...document.querySelectorAll(".w-combobox-container")].find((one) => one.checkVisibility());
  return panel && panel.getBoundingClientRect().left >= left;
}"""


def paste(page: Page, data: bytes, kind: str = "image/png", text: str = "") -> None:
    page.evaluate(PASTE, [base64.b64encode(data).decode(), kind, text])


# Focuses each control where it stands behind the bar of buttons, and returns those that stay hidden.
HIDDEN_BY_BAR = """() => {
  const bar = document.querySelector("form footer").getBoundingClientRect();
  const controls = "form :is(a[href], button, input, textarea, [contenteditable=true])";
  return [...document.querySelectorAll(controls)].filter((control) => {
    if (control.closest("footer")) return false;
    scrollBy(0, control.getBoundingClientRect().bottom - bar.bottom);
    control.focus();
    const box = control.getBoundingClientRect();
    return control.matches(":focus") && box.bottom > bar.top && box.left < bar.right && box.right > bar.left;
  }).map((control) => control.outerHTML.slice(0, 80));
}"""


def open_new_article(page: Page, site: RunningSite) -> None:
    topic = site.page_key("cam-nang-an-toan")
    page.goto(f"/admin/pages/add/articles/articlepage/{topic}/")
    page.fill("#id_title", "Bài có ảnh dán")


def test_slug_follows_the_title_and_pasted_pictures_find_their_place(browser: Browser, site: RunningSite):
    with signed_in(browser, site, "bientap") as page:
        open_new_article(page, site)
        assert page.evaluate(HIDDEN_BY_BAR) == []
        # The script makes the same slug as the server.
        for title in TITLES:
            page.fill("[name=title]", title)
            page.locator("[name=title]").blur()
            expect(page.locator("[name=slug]")).to_have_value(slugify(title))

        # Browsers obey the response's policy about frames, which the test client cannot try.
        page.locator("[data-side-panel-toggle=preview]").click()
        shown = page.frame_locator("#w-preview-iframe")
        expect(shown.get_by_role("heading", level=1)).to_have_text(TITLES[-1])
        page.locator("[data-side-panel-toggle=preview]").click()

        # Text that comes with a picture is left to the field.
        page.focus("#id_title")
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url))
        paste(page, png(32, 18), text="chữ từ Word")
        page.wait_for_timeout(300)
        assert not [url for url in sent if "anh-dan" in url]

        # A bad paste is explained and loses nothing.
        for data, kind, said in (
            (b"not a picture", "image/png", "không phải là ảnh"),
            (png(10_000, 6_000), "image/png", "60 triệu điểm ảnh"),
            (b"%PDF-1.7", "application/pdf", "Hãy dán ảnh"),
        ):
            paste(page, data, kind)
            expect(page.locator(".messages")).to_contain_text(said)
            page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
            expect(page.locator(".messages li")).to_be_in_viewport(ratio=1)
        page.locator(".messages li").click()
        expect(page.locator(".messages li")).not_to_be_in_viewport()
        assert page.input_value("#id_title") == TITLES[-1]
        assert not page.input_value("#id_main_image")

        # The first picture becomes the main image, the next goes to the body.
        paste(page, png(320, 180))
        expect(page.get_by_text("Đã đặt ảnh vừa dán làm ảnh chính")).to_be_visible()
        assert page.input_value("#id_main_image")
        paste(page, png(300, 200))
        expect(page.get_by_text("Đã thêm ảnh vừa dán vào cuối bài")).to_be_visible()
        assert page.input_value("[name=body-1-type]") == "image"
        assert page.input_value("[name=body-1-value-image]")


def test_choices_of_blocks_lie_beside_the_menu(browser: Browser, site: RunningSite):
    """Otherwise their left half would lie below the menu."""
    with signed_in(browser, site, "bientap") as page:
        open_new_article(page, site)
        left = page.evaluate("document.getElementById('main').getBoundingClientRect().left")
        choices = page.locator(".w-combobox-container:visible")
        add = page.locator("#panel-child-noi_dung-body-section button.c-sf-add-button").last
        add.click()
        expect(choices).to_be_visible()
        page.wait_for_function(IS_BESIDE, arg=left)
        add.click()
        expect(choices).to_be_hidden()
        page.locator("#panel-child-noi_dung-body-section [contenteditable=true]").click()
        page.keyboard.type("/")
        expect(choices).to_be_visible()
        page.wait_for_function(IS_BESIDE, arg=left)


@pytest.mark.slow
def test_a_text_that_cannot_be_saved_by_itself_says_how_to_see_the_wrong_field(
    browser: Browser, site: RunningSite
):
    with signed_in(browser, site, "bientap") as page:
        state = page.locator("#w-autosave-indicator")
        for said in (re.compile("^Đã lưu"), "Chưa lưu: bấm Lưu bản nháp để thấy ô ghi sai"):
            open_new_article(page, site)
            page.wait_for_function("() => window.keptText?.editor?.person()")
            page.fill("#id_title", "Hai bài cùng tên")
            page.locator("#id_title").blur()
            expect(state).to_have_text(said)
