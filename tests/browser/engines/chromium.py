"""Chromium, driven by Playwright."""

from typing import Any

from playwright.sync_api import Browser, Error

from tests.browser.engines.reader import PageLeftError

_SCRIPTS = "Emulation.setScriptExecutionDisabled"


class Chromium:
    """A window of Chromium (`engines.reader.Reader`)."""

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
        self._context.grant_permissions(["clipboard-read", "clipboard-write"])
        self._page = self._context.new_page()
        self._protocol = self._context.new_cdp_session(self._page)

    def open(self, address: str) -> bool:
        try:
            self._page.goto(address)
        except Error as error:
            if "net::ERR_" not in error.message:
                raise
            return False
        return True

    def run(self, script: str) -> Any:
        try:
            return self._page.evaluate(f"async () => {{ {script} }}")
        except Error as error:
            if "Execution context was destroyed" in error.message:
                raise PageLeftError from error
            raise

    def click(self, selector: str) -> None:
        self._page.click(selector)

    def size(self, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})

    def dark(self, wanted: bool) -> None:
        self._page.emulate_media(color_scheme="dark" if wanted else "light")

    def scripts(self, allowed: bool) -> None:
        self._protocol.send(_SCRIPTS, {"value": not allowed})

    def pdf(self) -> bytes | None:
        return self._page.pdf()

    def picture(self) -> bytes:
        return self._page.screenshot()

    def close(self) -> None:
        self._context.close()
