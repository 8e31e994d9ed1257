"""Tests of the search box: suggestions while typing, clean addresses, no need for scripts."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import RunningSite

TYPED = "mat kh"


def test_titles_are_offered_while_one_types_and_the_address_is_clean(page: Page):
    page.goto("/tim-kiem/")
    page.get_by_role("searchbox", name="Tìm trên trang này").filter(visible=True).focus()
    box = page.get_by_role("combobox", name="Tìm trên trang này")
    expect(box).to_be_focused()
    with page.expect_response(re.compile(r"/tim-kiem/goi-y/\?q=mat%20kh$")) as answer:
        box.press_sequentially(TYPED, delay=20)
    titles = answer.value.json()["titles"]
    assert titles
    expect(page.locator("#tim-goi-y option")).to_have_count(len(titles))
    assert page.locator("#tim-goi-y option").first.get_attribute("value") == titles[0]
    page.get_by_text("Lọc theo chuyên mục").click()
    page.get_by_role("combobox", name="Chuyên mục").select_option("Cẩm nang an toàn")
    page.get_by_role("button", name="Lọc", exact=True).click()
    expect(page).to_have_url(re.compile(r"/tim-kiem/\?q=mat\+kh&chuyen-muc=cam-nang-an-toan$"))
    expect(page.get_by_role("status")).to_contain_text("kết quả")


def test_without_script_a_reader_who_mistyped_is_led_on(browser: Browser, site: RunningSite):
    context = browser.new_context(base_url=site.url, java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto("/tim-kiem/?q=lua+dap")
    page.get_by_role("link", name="lừa đảo", exact=True).click()
    expect(page.locator("mark").first).to_have_text(re.compile("lừa", re.IGNORECASE))
    context.close()
