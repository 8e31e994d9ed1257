"""Tests that every screen in the admin's menu opens and that its scripts run."""

from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.conftest import RunningSite, signed_in

# Read from the sidebar's data, so that closed submenus are included.
_MENU = r"""document.getElementById("wagtail-sidebar-props").textContent.match(/\/admin\/[^"#?\\]*/g)"""


def _refused(page: Page, message: ConsoleMessage) -> list[str]:
    """Return what the browser says about a thing that the policy of the admin refuses."""
    return [f"{page.url}: {message.text}"] if "Content Security Policy" in message.text else []


def test_screens_of_the_menu_open_and_their_scripts_run(browser: Browser, site: RunningSite):
    seen: set[str] = set()
    faults: list[str] = []
    for account in ("truongban", "quantri"):
        with signed_in(browser, site, account) as page:
            page.on("pageerror", lambda error, page=page: faults.append(f"{page.url}: {error}"))
            page.on("console", lambda message, page=page: faults.extend(_refused(page, message)))
            page.goto("/admin/")
            new = {one for one in page.evaluate(_MENU) if "logout" not in one} - seen
            for address in sorted(new):
                answer = page.goto(address)
                if answer is None or answer.status != 200:
                    faults.append(f"{address}: {answer and answer.status}")
            seen |= new
    assert len(seen) > 25
    assert faults == []
