"""Test of signing in: a code from an app, a recovery code, a key, and the end of other sessions."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import RunningSite
from tests.prepared import PASSWORD
from tests.signin.conftest import code_of


@contextmanager
def window(browser: Browser, site: RunningSite) -> Iterator[Page]:
    """Yield a page in a fresh browser, at the host name that passkeys need."""
    address = site.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=address, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def sign_in(page: Page, username: str) -> None:
    """Sign in on the way to the screen of the second factors."""
    page.goto("/admin/2fa/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def is_in(page: Page) -> None:
    """Wait for the screen of the second factors."""
    expect(page.get_by_role("link", name="Các nơi đang đăng nhập")).to_be_visible()


@pytest.mark.usefixtures("factors_end")
def test_code_and_recovery_code_open_the_admin(browser: Browser, site: RunningSite):
    with window(browser, site) as page:
        sign_in(page, "bientap")
        page.get_by_role("link", name="Dùng ứng dụng tạo mã").click()
        secret = page.locator("code").inner_text()
        page.get_by_label("Mã").fill(code_of(secret))
        page.get_by_role("button", name="Xong").click()
        expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
        spare = page.locator(".codes code").first.inner_text()
    with window(browser, site) as page:
        sign_in(page, "bientap")
        page.get_by_label("Mã").fill("000000")
        page.get_by_role("button", name="Tiếp tục").click()
        expect(page.get_by_text("Mã không đúng")).to_be_visible()
        page.get_by_label("Mã").fill(code_of(secret))
        page.get_by_role("button", name="Tiếp tục").click()
        is_in(page)
    with window(browser, site) as page:
        sign_in(page, "bientap")
        page.get_by_label("Mã").fill(spare)
        page.get_by_role("button", name="Tiếp tục").click()
        expect(page.get_by_text("Còn 9 mã")).to_be_visible()
        page.get_by_role("link", name="Các nơi đang đăng nhập").click()
        page.get_by_role("button", name="Đăng xuất mọi nơi khác").click()
        expect(page.locator(".rows li")).to_have_count(1)


@pytest.mark.usefixtures("factors_end")
def test_key_signs_in_without_a_password(browser: Browser, site: RunningSite):
    with window(browser, site) as page:
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
        options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        sign_in(page, "truongban")
        page.get_by_role("link", name="Thêm khóa").click()
        page.get_by_role("button", name="Thêm khóa").click()
        expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
        page.goto("/admin/logout/")
        page.get_by_role("button", name="Đăng xuất").click()
        page.get_by_role("button", name="Đăng nhập bằng khóa").click()
        page.wait_for_url("**/admin/")
        # The same key is the second step after a password.
        page.goto("/admin/logout/")
        page.get_by_role("button", name="Đăng xuất").click()
        page.wait_for_url("**/login/**")
        sign_in(page, "truongban")
        page.get_by_role("button", name="Dùng khóa").click()
        is_in(page)


def test_sign_in_is_used_by_keyboard(browser: Browser, site: RunningSite):
    with window(browser, site) as page:
        page.goto("/admin/login/?next=/admin/lich/")
        expect(page.locator(":focus")).to_have_attribute("autocapitalize", "none")
        page.keyboard.type("quantri")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/admin/lich/$"))
