"""Tests of readers' tools: size, colours and contrast that persist; reading aloud, sharing, print."""

import io

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import RunningSite

ARTICLE = "/phong-trao/cam-nang-an-toan/khong-doc-ma-otp-cho-bat-ky-ai/"

# Stands in for a device with voices, because headless Chromium has none. `speak` ends each passage at once.
VOICES = """
    Object.defineProperty(window, "speechSynthesis", {value: Object.assign(new EventTarget(), {
        said: [],
        getVoices: () => [
            {lang: "en-US", localService: true}, {lang: "vi-VN", localService: LOCAL, name: "An"}],
        speak(utterance) { this.said.push(utterance.text); utterance.onstart?.(); },
        cancel() { this.cancelled = true; },
    })});
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


def _root_size(page: Page) -> float:
    return page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")


def _paper(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_size_colour_and_contrast_stay_on_the_next_page(page: Page):
    page.goto("/")
    before = _root_size(page)
    page.get_by_text("Cách đọc").click()
    page.get_by_label("Rất lớn").check()
    page.get_by_label("Tối").check()
    page.get_by_label("Cao").check()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Rất lớn")).to_be_hidden()
    page.goto(ARTICLE)
    assert _root_size(page) == pytest.approx(before * 1.35)
    assert _paper(page) == "rgb(0, 0, 0)"
    page.get_by_text("Cách đọc").click()
    expect(page.get_by_label("Rất lớn")).to_be_checked()
    page.get_by_role("group", name="Cỡ chữ").get_by_label("Theo máy").check()
    assert _root_size(page) == before


def test_choices_hold_from_the_first_thing_drawn(page: Page):
    page.goto("/")
    page.get_by_text("Cách đọc").click()
    page.get_by_label("Tối").check()
    page.get_by_label("Cao").check()
    page.route("**/static/js/site*.js", lambda route: route.abort())
    page.goto(ARTICLE)
    assert _paper(page) == "rgb(0, 0, 0)"
    # Buttons that need the script are not shown.
    expect(page.get_by_text("Cách đọc")).to_be_hidden()


def test_script_is_asked_for_when_the_text_is_drawn(page: Page):
    page.goto(ARTICLE)
    page.wait_for_selector(":root[data-scripted]", state="attached")
    drawn, asked = page.evaluate("""[
        performance.getEntriesByName("first-contentful-paint")[0].startTime,
        performance.getEntriesByType("resource").find((one) => one.name.includes("/js/site.")).startTime,
    ]""")
    assert asked > drawn


def test_largest_letters_do_not_widen_a_phone_s_page(page: Page):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(ARTICLE)
    page.evaluate("document.documentElement.dataset.size = 'rat-lon'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_script_there_is_sharing_and_nothing_that_does_not_work(browser: Browser, site: RunningSite):
    context = browser.new_context(
        base_url=site.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto(ARTICLE)
    for name in ("Cách đọc", "In, lưu PDF", "Nghe"):
        expect(page.get_by_text(name, exact=True)).to_be_hidden()
    page.get_by_text("Chia sẻ").click()
    expect(page.get_by_role("link", name="Zalo")).to_be_visible()
    expect(page.get_by_role("link", name="Facebook")).to_be_visible()
    expect(page.get_by_text("Chép địa chỉ")).to_be_hidden()
    context.close()


def test_no_vietnamese_voice_no_button(page: Page):
    page.goto(ARTICLE)
    expect(page.get_by_text("Chia sẻ")).to_be_visible()
    expect(page.get_by_role("button", name="Nghe")).to_be_hidden()


def test_voice_that_sends_the_text_elsewhere_is_not_used(page: Page):
    page.add_init_script(VOICES.replace("LOCAL", "false"))
    page.goto(ARTICLE)
    expect(page.get_by_role("button", name="Nghe")).to_be_hidden()


def test_article_is_read_aloud_passage_by_passage_and_stops(page: Page):
    page.add_init_script(VOICES.replace("LOCAL", "true"))
    page.goto(ARTICLE)
    page.get_by_role("button", name="Nghe").click()
    said = page.evaluate("speechSynthesis.said")
    assert said[0] == "Không đọc mã OTP cho bất kỳ ai"
    assert len(said) == len(set(said)) > 10
    button = page.get_by_role("button", name="Dừng")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(page.get_by_role("button", name="Nghe")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".being-read")).to_have_count(0)


def test_address_is_copied_and_the_panel_closes(page: Page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(ARTICLE)
    page.get_by_text("Chia sẻ").click()
    page.get_by_role("button", name="Chép địa chỉ").click()
    expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(ARTICLE)
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_role("link", name="Zalo")).to_be_hidden()


def test_printed_sheet_has_source_address_and_code_and_no_controls(page: Page):
    page.goto(ARTICLE)
    paper = PdfReader(io.BytesIO(page.pdf()))
    words = " ".join(sheet.extract_text() for sheet in paper.pages)
    assert "Sở Khoa học và Công nghệ tỉnh Quảng Ngãi" in words
    assert ARTICLE in words.replace("\n", "").replace(" ", "")
    assert "Chia sẻ" not in words
    assert "Tìm kiếm" not in words
    page.emulate_media(media="print")
    expect(page.locator(".sheet svg")).to_be_visible()
    expect(page.get_by_text("Cách đọc")).to_be_hidden()
