"""Tests of every public page in Chromium: no third party, no error, no overflow, no need for scripts."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningSite, picture

ADDRESSES = [
    "/",
    "/phong-trao/",
    "/phong-trao/cam-nang-an-toan/",
    "/phong-trao/canh-bao-lua-dao/",
    "/van-ban/",
    "/tin-dia-phuong/",
    "/tim-kiem/?q=mat+khau",
    "/rss/",
    "/lien-he/",
    "/khong-co-trang-nay/",
]


def _all_addresses(page: Page) -> list[str]:
    """Return the fixed addresses, and one page of each kind that only its listing links to."""
    found = list(ADDRESSES)
    for listing in ("/phong-trao/cam-nang-an-toan/", "/phong-trao/canh-bao-lua-dao/", "/van-ban/"):
        page.goto(listing)
        found.append(page.locator(f"main a[href^='{listing}']").first.get_attribute("href") or "")
    return found


@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=pytest.mark.slow)])
def test_no_page_moves_while_it_comes_asks_a_third_party_breaks_its_own_policy_or_is_too_wide(
    page: Page, site: RunningSite, width: int
):
    own_host = urlsplit(site.url).netloc
    foreign: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: foreign.append(request.url) if own_host not in request.url else None)
    addresses = _all_addresses(page)
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    for address in addresses:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        page.wait_for_timeout(300)  # pictures of cards are requested after the text
        moved = page.evaluate(
            """() => {
                const observer = new PerformanceObserver(() => {});
                observer.observe({ type: "layout-shift", buffered: true });
                return observer.takeRecords().reduce((sum, shift) => sum + shift.value, 0);
            }"""
        )
        assert moved < 0.01, address
        # test_engines.py tests other widths in all engines.
        for other in (768, 1920):
            page.set_viewport_size({"width": other, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= other, address
    # Chromium logs the 404 status of the missing page.
    assert [error for error in errors if "404" not in error] == []
    assert [url for url in foreign if not url.startswith("data:")] == []


def test_article_reads_well_on_a_phone(page: Page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/phong-trao/cam-nang-an-toan/khong-doc-ma-otp-cho-bat-ky-ai/")
    summary = page.locator("article .summary")
    expect(summary).to_be_in_viewport()
    # 18 px, and a line height with room for marks above and below.
    size, leading = page.locator(".prose p").first.evaluate(
        "(p) => { const s = getComputedStyle(p); return [parseFloat(s.fontSize), parseFloat(s.lineHeight)]; }"
    )
    assert size >= 17
    assert leading / size >= 1.6
    picture(page, "bai-dien-thoai")


def test_library_shows_its_filters_beside_the_list(page: Page):
    page.goto("/van-ban/")
    filters, first = page.locator(".library__filters"), page.locator("main .rows .row").first
    expect(first).to_be_visible()
    boxes = filters.bounding_box(), first.bounding_box()
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    picture(page, "thu-vien")


def test_keyboard_reaches_the_content_first(page: Page):
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#noi-dung")).to_be_focused()


def test_vietnamese_headings_take_one_file_of_the_site_s_own(page: Page, site: RunningSite):
    fetched: list[str] = []
    page.on("request", lambda sent: fetched.append(sent.url) if sent.resource_type == "font" else None)
    # This page has no titles that other tests wrote in other languages.
    page.goto("/tim-kiem/")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)")
    assert len([family for family in loaded if "Be Vietnam Pro" in family]) == 1
    assert [url.startswith(f"{site.url}/static/fonts/be-vietnam-pro-600.") for url in fetched] == [True]
    page.goto("/")
    page.evaluate("document.fonts.ready")
    picture(page, "trang-chu")


def test_a_card_s_picture_is_asked_for_after_the_words(page: Page):
    page.set_viewport_size({"width": 360, "height": 740})
    clock = page.context.new_cdp_session(page)
    clock.send("Animation.enable")
    clock.send("Animation.setPlaybackRate", {"playbackRate": 0})
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "/media/" in sent.url else None)
    page.goto("/phong-trao/cam-nang-an-toan/")
    expect(page.get_by_text("Nội dung mẫu").first).to_be_visible()
    page.wait_for_timeout(300)
    assert asked == []
    clock.send("Animation.setPlaybackRate", {"playbackRate": 1})
    first = page.locator(".card__picture img").first
    expect(first).not_to_have_js_property("naturalWidth", 0)
    assert "-fill-240x135-format-avif-" in first.evaluate("(shown) => shown.currentSrc")
    # The lead's picture is requested without delay.
    around = first.locator("xpath=..")
    assert around.evaluate("(e) => getComputedStyle(e).animationName") == "after-the-words"
    around.evaluate("(e) => e.closest('.card').classList.replace('card--side', 'card--lead')")
    assert around.evaluate("(e) => getComputedStyle(e).animationName") == "none"


def test_pictures_that_will_be_refused_are_not_sent(page: Page):
    page.goto("/gui/ban-bien-tap/")
    # If the form were sent, it would be refused because no kind is chosen.
    page.get_by_label("Nội dung").fill("Tin nhắn báo trúng thưởng.")
    pictures = page.locator("[name=pictures]")
    shot = {"name": "anh.png", "mimeType": "image/png", "buffer": b"0" * 11}
    pictures.evaluate("input => { input.dataset.most = 10 }")
    for chosen, said in ([shot], "nặng quá 8 MB"), ([shot] * 4, "Chỉ nhận 3 ảnh"):
        pictures.set_input_files(chosen)
        assert said in pictures.evaluate("input => input.validationMessage")
        page.get_by_role("button", name="Gửi", exact=True).click()
        page.wait_for_timeout(300)
        expect(page.get_by_role("alert")).to_have_count(0)
    pictures.set_input_files([])
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Hãy chọn bạn gửi gì.")
    expect(page.get_by_label("Nội dung")).to_have_value("Tin nhắn báo trúng thưởng.")
