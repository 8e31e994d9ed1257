"""Test of the trash in a real browser: an article deleted by mistake comes back with its text, place and links."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import RunningSite, signed_in

TITLE = "Không đọc mã OTP cho bất kỳ ai"
ADDRESS = "/phong-trao/cam-nang-an-toan/khong-doc-ma-otp-cho-bat-ky-ai/"


@pytest.mark.slow
def test_deleted_article_comes_back_with_text_place_and_links(
    browser: Browser, site: RunningSite, page: Page
):
    with signed_in(browser, site, "truongban") as chief:

        def titles_of_section() -> list[str]:
            return chief.locator("td.title a[href$='/edit/']").all_inner_texts()

        chief.goto(f"/admin/pages/search/?q={TITLE}")
        chief.get_by_role("link", name=TITLE).first.click()
        editor = chief.url
        body = chief.locator("[data-contentpath='body'] [contenteditable='true']").first
        text = body.inner_text()
        (key,) = re.findall(r"/pages/(\d+)/", editor)
        chief.goto(editor.replace("/edit/", "/delete/"))
        chief.get_by_role("button", name="Xóa").click()
        messages = chief.locator(".messages")
        expect(messages).to_contain_text(f"Đã chuyển trang “{TITLE}” vào Thùng rác")
        assert page.goto(ADDRESS).status == 404
        messages.get_by_role("button", name="Hoàn tác").click()
        expect(messages).to_contain_text("vào mục “Cẩm nang an toàn”")
        assert TITLE in " ".join(titles_of_section())
        chief.goto(editor)
        expect(body).to_have_text(text)
        # A reporting route links to the article.
        chief.goto(f"/admin/pages/{key}/usage/")
        expect(chief.locator("main")).to_contain_text("Hoặc một trang ở đây")
