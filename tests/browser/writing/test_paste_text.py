"""Test of text pasted into the page editor: cleaned, with headings and tables as blocks, its misspellings hinted at."""

import json
import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import RunningSite, choose_action, signed_in
from tests.browser.writing.test_new_article import open_new_article
from tests.extraction.word import clipboard, item, normal

PASTE = """([html, text]) => {
  const clipboardData = new DataTransfer();
  if (html) clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
  );
}"""


def lines(page: Page, block: int, last: str) -> list[tuple[str, str]]:
    """Return the lines of a text block once the editor has stored the one that ends with `last`."""
    field = page.locator(f"[name=body-{block}-value]")
    expect(field).to_have_value(re.compile(re.escape(last)))
    value = json.loads(field.input_value())
    return [(line["type"], line["text"]) for line in value["blocks"]]


def test_words_text_becomes_blocks_an_old_font_becomes_letters_and_misspellings_are_hinted(
    browser: Browser, site: RunningSite
):
    with signed_in(browser, site, "bientap") as page:
        open_new_article(page, site)
        editors = page.locator(".public-DraftEditor-content")
        editors.first.click()
        html = clipboard(
            normal("Mở <b>đầu</b>.")
            + normal("&nbsp;")
            + item("·", "Một")
            + item("·", "Hai")
            + "<h1>Mục</h1>"
            + normal("Dưới mục.")
            + "<table class=MsoTableGrid><tr><td><p>Việc</p></td><td><p>Hạn</p></td></tr></table>"
        )
        page.evaluate(PASTE, [html, "Mở đầu."])
        expect(page.get_by_text("Đã thêm 3 khối bên dưới.")).to_be_visible()
        assert lines(page, 0, "Hai") == [
            ("unstyled", "Mở đầu."),
            ("unordered-list-item", "Một"),
            ("unordered-list-item", "Hai"),
        ]
        assert page.input_value("[name=body-1-type]") == "heading"
        assert page.input_value("[name=body-1-value-text]") == "Mục"
        assert lines(page, 2, "Dưới mục.") == [("unstyled", "Dưới mục.")]
        assert json.loads(page.input_value("[name=body-3-value]"))["data"] == [["Việc", "Hạn"]]

        # A message, as Zalo copies it: plain text with an address.
        editors.nth(1).click()
        page.keyboard.press("Control+a")
        page.evaluate(PASTE, ["", "Nhắn <OK> tới 8000.\nMở https://vi-du.vn/?a=1&copy=2 ngay.\n\nHết hạn."])
        message = ["Nhắn <OK> tới 8000.", "Mở https://vi-du.vn/?a=1&copy=2 ngay.", "Hết hạn."]
        assert lines(page, 2, "Hết hạn.") == [("unstyled", line) for line in message]

        # Lines of a PDF.
        editors.nth(1).click()
        page.keyboard.press("Control+a")
        page.evaluate(
            PASTE, ["", "Không cung cấp mã OTP, mật khẩu cho bất kỳ ai,\r\nkể cả người quen.\r\nHãy gọi lại."]
        )
        assert lines(page, 2, "gọi lại.") == [
            ("unstyled", "Không cung cấp mã OTP, mật khẩu cho bất kỳ ai, kể cả người quen."),
            ("unstyled", "Hãy gọi lại."),
        ]

        # Plain text in an old font, into a selected text.
        editors.nth(1).click()
        page.keyboard.press("Control+a")
        page.evaluate(PASTE, ["", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"])
        expect(page.locator(".messages")).to_contain_text("soát lại chữ")
        assert lines(page, 2, "Việt Nam") == [("unstyled", "Cộng hòa xã hội chủ nghĩa Việt Nam")]

        # With a picture larger than a form may be.
        editors.nth(1).click()
        page.keyboard.press("Control+a")
        large = f'<p>Có ảnh lớn</p><img src="data:image/png;base64,{"A" * 11_000_000}">'
        page.evaluate(PASTE, [large, "Có ảnh lớn"])
        expect(page.locator(".messages")).to_contain_text("Đoạn vừa dán quá lớn")
        assert lines(page, 2, "Có ảnh lớn") == [("unstyled", "Có ảnh lớn")]

        page.keyboard.press("Control+End")
        page.keyboard.type(". Tin của nghành, có cả chữ đuợc.")
        # The editor stores typed text after a moment.
        lines(page, 2, "đuợc.")
        choose_action(page, "Lưu bản nháp")
        hints = page.locator(".story-check li", has_text="Chính tả")
        expect(hints).to_have_count(2)
        page.get_by_role("button", name="Không phải lỗi: nghành").click()
        expect(page.get_by_text("Từ nay “nghành” không còn bị nhắc.")).to_be_visible()
        expect(hints).to_have_count(1)
        page.reload()
        expect(hints).to_contain_text(["“đuợc” có lẽ là “được”"])

        # After a sign-in over the editor, the session has another token.
        page.wait_for_function("() => window.keptText?.editor?.person()")
        page.context.clear_cookies(name="csrftoken")
        page.evaluate("() => keptText.editor.check()")
        editors.nth(1).click()
        page.evaluate(PASTE, [clipboard("<h1>Thêm</h1>"), "Thêm"])
        expect(page.get_by_text("Đã thêm 1 khối bên dưới.")).to_be_visible(timeout=20_000)
