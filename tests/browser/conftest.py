"""Fixtures of the running site: database, first-run content, web server, a real Chromium, a poll by the scheduler."""

import email
import email.policy
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect, sync_playwright

from tests.browser.engines import firefox, webkit
from tests.browser.engines.chromium import Chromium
from tests.browser.engines.firefox import Firefox
from tests.browser.engines.reader import Reader
from tests.browser.engines.webkit import WebKit
from tests.browser.feed_server import FeedServer
from tests.edition.web import free_port
from tests.prepared import PASSWORD, copy_site

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "anh"
# Django's separator between several mails in one file.
_BETWEEN_MAILS = b"-" * 79 + b"\n"
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No page stays open for long enough to repay the optimising compilers of V8.
    "--js-flags=--no-opt,--no-maglev",
]
# Other tests run beside these, so that a screen may take longer than Playwright's five seconds. A slow machine was seen
# to take 17 times as long as a quiet one.
expect.set_options(timeout=60_000)


# Runs before the hook for all tests, which gives a group to those without one.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # One site and one browser serve all tests of public pages; another serves all tests of the admin.
            item.add_marker(
                pytest.mark.xdist_group("browser" if item.path.parent == here else "browser admin")
            )


@dataclass(frozen=True)
class RunningSite:
    url: str
    feed: FeedServer
    env: dict[str, str]
    shell: subprocess.Popen[str]

    def mails(self) -> list[EmailMessage]:
        """Return the e-mails that the site has sent, oldest first."""
        folder = Path(self.env["EMAIL_URL"].removeprefix("filemail:///"))
        files = sorted(folder.glob("*"), key=lambda file: file.stat().st_mtime)
        texts = [text for file in files for text in file.read_bytes().split(_BETWEEN_MAILS) if text.strip()]
        return [
            cast(EmailMessage, email.message_from_bytes(text, policy=email.policy.default)) for text in texts
        ]

    def page_key(self, slug: str) -> int:
        """Return the key of a page, read from the database: a process of Django would take seconds."""
        [(key,)] = self.sql("SELECT id FROM wagtailcore_page WHERE slug = ?", slug)
        return key

    def sql(self, statement: str, *values: str | int) -> list[Any]:
        file = self.env["DATABASE_URL"].removeprefix("sqlite:///")
        with closing(sqlite3.connect(file)) as database, database:
            return database.execute(statement, values).fetchall()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Hold the database's write lock, so that all writers wait until the block ends."""
        file = self.env["DATABASE_URL"].removeprefix("sqlite:///")
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield

    def run(self, code: str) -> str:
        """Run Python code in the site's one shell process, and return its output."""
        assert self.shell.stdin
        assert self.shell.stdout
        print(json.dumps(code), file=self.shell.stdin, flush=True)
        printed, error = json.loads(self.shell.stdout.readline())
        assert error == "", error
        return printed


def _wait_until_served(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        assert process.poll() is None, "the web server stopped"
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"{url} was not served within three minutes")


# Package scope, because Playwright's event loop must end before other tests use the database in this process.
@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    folder = tmp_path_factory.mktemp("site")
    with FeedServer() as feed:
        port = free_port()
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.site_settings",
            "PYTHONPATH": "site",
            "VAR_DIR": str(folder / "var"),
            "MEDIA_ROOT": str(folder / "media"),
            "DATABASE_URL": f"sqlite:///{folder / 'var' / 'db.sqlite3'}",
            "INBOX_ALLOW_ADDRESSES": f"127.0.0.1:{feed.port}",
            "WAGTAILADMIN_BASE_URL": f"http://127.0.0.1:{port}",
            # Passkeys belong to a host name.
            "PASSKEY_HOST": "localhost",
            "EMAIL_URL": f"filemail:///{folder}/mail",
            "LOG_LEVEL": "WARNING",
        }
        copy_site(folder)
        web = subprocess.Popen(
            [sys.executable, "-m", "config.server"],
            cwd=ROOT,
            env=env | {"PORT": str(port), "WEB_CONCURRENCY": "1"},
        )
        shell = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.site_shell"],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running = RunningSite(f"http://127.0.0.1:{port}", feed, env, shell)
        running.sql("UPDATE wagtailcore_site SET hostname = '127.0.0.1', port = ?", port)
        try:
            _wait_until_served(running.url, web)
            yield running
        finally:
            for process in (web, shell):
                process.terminate()
                process.wait(timeout=20)


@pytest.fixture
def factors_end(site: RunningSite) -> Iterator[None]:
    """Remove the second factors that a test sets up, because other tests sign in without one."""
    yield
    site.sql("DELETE FROM mfa_authenticator")


def let_poll(site: RunningSite) -> None:
    """Poll the sources that are due, as the scheduler does."""
    site.run("from django.core.management import call_command; call_command('poll_sources')")


def launch(chromium: BrowserType, *args: str) -> Browser:
    """Start a Chromium, the machine's own if there is one."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    return chromium.launch(executable_path=executable, args=[*CHROMIUM_ARGS, *args])


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright.chromium)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package", params=["chromium", "firefox", "webkit"])
def window(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Start each engine once, for all tests that use it."""
    opened: Chromium | Firefox | WebKit
    if request.param == "chromium":
        opened = Chromium(request.getfixturevalue("browser"))
    elif request.param == "firefox":
        _need(bool(firefox.EXECUTABLE), "Firefox")
        opened = Firefox(tmp_path_factory.mktemp("firefox"))
    else:
        _need(webkit.is_installed(), "WebKitGTK")
        opened = WebKit(tmp_path_factory.mktemp("webkit"))
    yield opened
    opened.close()


def _need(is_installed: bool, engine: str) -> None:
    # CI sets REQUIRE_BROWSERS, so that a missing engine is a failure there and not a skip.
    if not is_installed and "REQUIRE_BROWSERS" not in os.environ:
        pytest.skip(f"{engine} is not installed (deploy/install-programs.sh browsers)")


@pytest.fixture
def reader(window: Reader) -> Iterator[Reader]:
    """Yield the engine's window in desktop size and light colours; clear its storage afterwards."""
    window.size(1280, 900)
    window.dark(False)
    window.scripts(True)
    yield window
    window.run("localStorage.clear()")


@contextmanager
def _new_context(browser: Browser, site: RunningSite) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        base_url=site.url,
        # A service worker would take requests from tests that watch or answer them. test_offline.py tests it.
        service_workers="block",
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        viewport={"width": 1280, "height": 900},
    )
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()


@pytest.fixture
def context(browser: Browser, site: RunningSite) -> Iterator[BrowserContext]:
    """Yield a reader's fresh browser context, in Vietnamese and in the site's time zone."""
    with _new_context(browser, site) as opened:
        yield opened


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def picture(page: Page, name: str) -> None:
    """Take a screenshot of the window for README and the editor's guide, if SCREENSHOTS=1."""
    if os.environ.get("SCREENSHOTS"):
        PICTURES.mkdir(exist_ok=True)
        page.wait_for_timeout(400)
        page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


def choose_action(page: Page, name: str) -> None:
    """Choose an action behind the arrow at the foot of the page editor."""
    page.locator("footer [data-controller='w-dropdown'] button[aria-expanded]").first.click()
    page.get_by_role("button", name=re.compile(rf"^\s*{name}( \(.+\))?\s*$")).last.click()


@contextmanager
def signed_in(browser: Browser, site: RunningSite, username: str) -> Iterator[Page]:
    """Yield an empty page in a context of its own, signed in by the login form's request."""
    with _new_context(browser, site) as context:
        address = f"{site.url}/admin/login/"
        context.request.get(address)
        [token] = [cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken"]
        form = {"login": username, "password": PASSWORD, "csrfmiddlewaretoken": token}
        answer = context.request.post(address, form=form, headers={"Referer": address}, max_redirects=0)
        assert answer.headers["location"] == "/admin/"
        yield context.new_page()
