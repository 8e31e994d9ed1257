"""Tests that scripts of the admin find translations of all texts, and leave typed dates; links of the handbook."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import RunningSite, signed_in

# Django's script catalogue keeps an existing object, so this proxy stays and reports missing translations.
LISTEN = """
window.asked = new Set();
window.lacking = new Set();
window.django = {catalog: new Proxy({}, {get(texts, text) {
    window.asked.add(text);
    if (!(text in texts)) window.lacking.add(text);
    return texts[text];
}})};
"""
ARTICLE = "khong-doc-ma-otp-cho-bat-ky-ai"


def lacking(page: Page) -> list[str]:
    return page.evaluate("[...window.lacking]")


def test_nothing_that_scripts_show_lacks_a_translation_and_the_date_picker_is_vietnamese(
    browser: Browser, site: RunningSite
):
    article = site.page_key(ARTICLE)
    with signed_in(browser, site, "truongban") as page:
        page.add_init_script(LISTEN)
        found: dict[str, list[str]] = {}
        for address in ("/admin/", "/admin/images/", "/admin/documents/", "/admin/reports/site-history/"):
            page.goto(address)
            found[address] = lacking(page)

        # The page explorer of the side bar.
        page.get_by_role("button", name="Trang", exact=True).click()
        explorer = page.get_by_role("dialog", name="Cây trang")
        expect(explorer.get_by_role("link", name="Văn bản chỉ đạo", exact=True)).to_be_visible()
        found["explorer"] = lacking(page)

        page.goto(f"/admin/pages/{article}/edit/")
        # Rich text with its toolbar, block chooser, comments, minimap, status panel with the date picker.
        page.locator(".Draftail-Editor [contenteditable=true]:visible").first.click()
        page.get_by_role("button", name="Chèn một khối").last.click()
        found["editor"] = lacking(page)
        page.keyboard.press("Escape")
        for toggle in page.locator("[data-side-panel-toggle]:visible").all():
            toggle.click()
        found["panels"] = lacking(page)
        assert page.evaluate("window.asked.size") > 20
        assert not any(found.values()), found

        page.get_by_role("button", name="Ẩn/hiện trạng thái").click()
        page.get_by_role("button", name=re.compile("lịch")).first.click()
        field = page.locator("[name=go_live_at]")
        field.click()
        picker = page.locator(".xdsoft_datetimepicker:visible")
        expect(picker.locator("th").first).to_have_text("T2")
        expect(picker.locator(".xdsoft_month span").first).to_have_text(re.compile(r"^Tháng \d+$"))
        picker.locator("td.xdsoft_date:not(.xdsoft_disabled)").last.click()
        expect(field).to_have_value(re.compile(r"^\d\d/\d\d/\d{4} \d\d:\d\d$"))


def test_the_date_picker_leaves_what_was_typed_to_the_form(browser: Browser, site: RunningSite):
    with signed_in(browser, site, "truongban") as page:
        page.goto("/admin/reports/kho-luu/xuat/")
        start, end = page.locator("[name=start]"), page.locator("[name=end]")
        for typed in ("15/8", "32/01/2026", "31/02/2026"):
            start.click()
            start.fill(typed)
            page.keyboard.press("Tab")
            expect(end).to_be_focused()
            assert start.input_value() == typed
        end.fill("01/3/2026")
        page.keyboard.press("Tab")
        page.locator("main form button[type=submit]").press("Enter")
        expect(page.locator(".error-message")).to_contain_text("Ngày không hợp lệ. Ví dụ đúng: 01/8/2022.")
        expect(start).to_have_value("31/02/2026")


def test_a_link_of_the_handbook_leads_to_its_part(browser: Browser, site: RunningSite):
    """Pictures above it that load after the jump would move the part several screens down."""
    with signed_in(browser, site, "bientap") as page:
        page.goto("/admin/huong-dan/#viet-mot-bai")
        page.wait_for_load_state("networkidle")
        place = page.locator("#viet-mot-bai").evaluate("part => part.getBoundingClientRect().top")
        head = page.locator("main header").first.evaluate("head => head.getBoundingClientRect().bottom")
        assert head <= place < head + 100
        # The window scrolls by the keyboard although nothing was clicked.
        before = page.evaluate("scrollY")
        page.keyboard.press("PageDown")
        page.wait_for_function("before => scrollY > before + 100", arg=before)
