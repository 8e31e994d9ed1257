"""Test of a citizen's message, from a phone without scripts to the answer and to an urgent alert."""

import re
import time
from pathlib import Path

import PIL.Image
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import RunningSite, choose_action, signed_in
from tests.browser.test_accessibility import AXE, EVERYTHING, violations
from tests.browser.test_accessibility import pytestmark as axe_is_installed

pytestmark = axe_is_installed

WORDS = (
    "Điện lực báo nợ 1.250.000 đ, xem tại https://dienluc-hoadon.top/tra?id=9 hoặc gọi 0905 123 456."
    " Tôi là Trần Văn Mẫu, đã bấm vào rồi."
)
# The least age of a form, in seconds.
A_PERSON_TYPES = 4


@pytest.fixture
def phone(browser: Browser, site: RunningSite) -> Page:
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": 390, "height": 844},
        java_script_enabled=False,
        color_scheme="dark",
    )
    yield context.new_page()
    context.close()


def _sent(phone: Page, shot: Path) -> str:
    """Send a message with a picture, and return its code."""
    phone.goto("/gui/ban-bien-tap/")
    phone.get_by_label("tôi nghi là lừa đảo").check()
    phone.locator("[name=text]").fill(WORDS)
    phone.locator("[name=pictures]").set_input_files(shot)
    time.sleep(A_PERSON_TYPES)
    phone.get_by_role("button", name="Gửi", exact=True).click()
    expect(phone.locator("h1")).to_have_text("Đã nhận tin của bạn")
    return phone.locator(".code__digits").inner_text()


def _looked_up(phone: Page, code: str) -> None:
    phone.goto("/gui/ban-bien-tap/tra-cuu/")
    phone.locator("[name=code]").fill(code)
    time.sleep(A_PERSON_TYPES)
    phone.get_by_role("button", name="Xem trả lời").click()


@pytest.mark.slow
def test_from_a_telephone_to_an_alert(browser: Browser, site: RunningSite, phone: Page, tmp_path: Path):
    shot = tmp_path / "man-hinh.png"
    PIL.Image.new("RGB", (390, 300), "white").save(shot)
    code = _sent(phone, shot)

    with signed_in(browser, site, "bientap") as editor:
        editor.goto("/admin/tin-nguoi-dan/")
        editor.get_by_role("link", name=re.compile("Điện lực báo nợ")).click()
        message = editor.url
        expect(editor.locator(".desk__pictures img")).to_have_js_property("naturalWidth", 390)
        # The reminder of names that no program masks is shown beside the quote, before anything is made.
        expect(editor.locator(".desk__work")).to_contain_text("hình như trong tin có Trần Văn Mẫu")
        expect(editor.locator(".desk__work")).to_contain_text("hxxps://dienluc-hoadon[.]top/tra?id=9")
        editor.evaluate(AXE.read_text(encoding="utf-8"))
        ours = {"include": [["main"]], "exclude": [[".w-slim-header"]]}
        assert violations(editor, ours, EVERYTHING) == []
        editor.get_by_role("button", name="Tôi nhận tin này").click()
        editor.get_by_label("Câu trả lời").fill("Đây là tin lừa đảo. Đừng bấm thêm; hãy đổi mật khẩu.")
        editor.get_by_role("button", name="Gửi duyệt").click()
        expect(editor.locator(".messages")).to_contain_text("Đã lưu câu trả lời")
        editor.get_by_role("button", name="Làm cảnh báo").click()
        expect(editor.locator(".messages")).to_contain_text("hãy tự tay bỏ tên người")
        quote = editor.locator("[name='body-1-value-text']")
        quote.fill(quote.input_value().replace("Tôi là Trần Văn Mẫu, đã", "Tôi đã"))
        editor.locator("[name=summary]").fill("Tin nhắn mạo danh điện lực đòi nợ, dẫn tới trang giả.")
        choose_action(editor, "Lưu bản nháp")
        expect(editor.locator(".messages")).to_contain_text("cập nhật")
        draft = editor.url

    with signed_in(browser, site, "truongban") as chief:
        chief.goto(message)
        chief.get_by_role("button", name="Duyệt, trả lời người gửi").click()
        expect(chief.locator(".messages")).to_contain_text("Đã duyệt")
        chief.goto(draft)
        chief.locator("footer [data-controller='w-dropdown'] button[aria-expanded]").first.click()
        chief.get_by_role("button", name="Đăng khẩn").click()
        chief.get_by_label("Lý do đăng khẩn").fill("Hai người cùng xã nhận tin này.")
        chief.get_by_role("button", name="Đăng khẩn ngay").click()
        expect(chief.locator(".messages")).to_contain_text("Đã đăng khẩn")

    _looked_up(phone, code)
    expect(phone.locator("h1")).to_have_text("Đã trả lời")
    expect(phone.locator(".desk-reply")).to_contain_text("Đừng bấm thêm")
    phone.get_by_role("link", name="Cảnh báo tin nhắn lừa đảo").click()
    shown = phone.locator("article").first
    expect(shown).to_contain_text("090x xxx x56")
    for hidden in ("https://dienluc", "Trần Văn Mẫu"):
        expect(shown).not_to_contain_text(hidden)
