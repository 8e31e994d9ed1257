"""Tests of hostile items from poll to readers in a real Chromium: nothing runs, loads, or leaves its element."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.browser.conftest import RunningSite, signed_in
from tests.browser.inbox.hostile_payloads import NUMBERED

# Polled from a separate server. The sources are not active, so that the scheduler does not poll them again.
POLL = """
import json
from html import escape
from django.test import override_settings
from campaign.inbox.models import Source
from campaign.inbox.polling.run import poll
from tests.browser.inbox.hostile_payloads import NUMBERED
from tests.inbox import server as play
from vietnamese.text import nfc

def xml(text):
    return escape("".join(c for c in text if c in "\\t\\n" or " " <= c < "\\ufffe" or c > "\\uffff"))

def rss(n, text):
    link = f"https://so.example.vn/doc/{n}"
    return (f"<item><guid>doc-{n}</guid><link>{link}</link><title>doc{n} {xml(text)}</title>"
            f"<dc:creator>{xml(text)} {n}</dc:creator><category>{xml(text)} {n}</category>"
            f"<description>{xml(text)} doc{n}</description>"
            f"<content:encoded>{xml(text)} cuối{n}</content:encoded></item>")

def atom(n, text):
    return (f"<entry><id>{xml(text)} {n}</id><link href='https://so.example.vn/dang/{n}'/>"
            f"<title type='text'>dang{n} {xml(text)}</title><author><name>{xml(text)} {n}</name></author>"
            f"<category term='{xml(text)} {n}'/><summary type='text'>{xml(text)} dang{n}</summary>"
            f"<content type='html'>{xml(text)} cuối{n}</content></entry>")

one_by_one = list(enumerate(NUMBERED, start=1))
with play.running_server() as server, override_settings(INBOX_ALLOW_ADDRESSES=[server.address]):
    spaces = ('xmlns:dc="http://purl.org/dc/elements/1.1/" '
              'xmlns:content="http://purl.org/rss/1.0/modules/content/"')
    documents = {
        "/doc": f'<rss version="2.0" {spaces}><channel><title>{xml(NUMBERED[0])}</title>'
        + "".join(rss(n, text) for n, text in one_by_one) + "</channel></rss>",
        "/dang": f'<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">{xml(NUMBERED[0])}</title>'
        + "".join(atom(n, text) for n, text in one_by_one) + "</feed>",
    }
    numbers = {}
    for path, document in documents.items():
        source = Source.objects.create(
            name=f"Nguồn hiểm{path}", feed_url=server.play(path, play.body(document, "application/xml")),
            site_url="https://so.example.vn/", republish_agreement=True, is_active=False,
        )
        poll(only=[source.pk])
        source.refresh_from_db()
        assert source.last_error == "", source.last_error
        numbers[path.strip("/")] = source.pk
print(json.dumps(numbers))
"""

# The editor's work, by the screens' functions: every tenth item becomes an article, and the others are approved.
DECIDE = """
import json
from django.db import transaction
from base.models import User
from campaign.articles.models import TopicPage
from campaign.inbox import services
from campaign.inbox.models import InboxItem
user = User.objects.get(username="bientap")
topic = TopicPage.objects.get(slug="canh-bao-lua-dao")
waiting = InboxItem.objects.filter(source__name__startswith="Nguồn hiểm", state="new")
with transaction.atomic():
    for item in waiting.select_related("source"):
        services.approve(item, user)
made = []
for item in InboxItem.objects.filter(source__name="Nguồn hiểm/doc").select_related("source")[::10]:
    article = services.create_article_draft(item, User.objects.get(username="quantri"), topic)
    article.get_latest_revision().publish()
    article.refresh_from_db()
    made.append(article.url)
print(json.dumps(made))
"""

# Elements that must not occur inside an item: any that load, run or send something, or use our own classes.
AUDIT = """
(selector) => {
  const faults = [];
  for (const box of document.querySelectorAll(selector)) {
    const place = box.getBoundingClientRect();
    for (const element of box.querySelectorAll("*")) {
      const name = element.localName;
      for (const attribute of element.attributes) {
        if (/^on|^style$|^srcset$|^background$|^ping$|^download$|^formaction$|^xlink/.test(attribute.name))
          faults.push(`${name} has ${attribute.name}`);
      }
      const leads = element.matches("a[href]");
      if (leads && !/^(https?|mailto):$/.test(element.protocol)) faults.push(`link to ${element.href}`);
      const rect = element.getBoundingClientRect();
      const inside = rect.left > place.left - 2 && rect.right < place.right + 2 && rect.bottom < place.bottom + 2;
      if (element.checkVisibility() && !inside)
        faults.push(
          `${name} stands out of ${selector}: ${JSON.stringify(rect)} ${JSON.stringify(place)}` +
          element.textContent.slice(0, 40));
    }
  }
  return faults;
}
"""
# By then, a payload has done whatever it does after the page is loaded. In a busy browser, Playwright's "networkidle"
# may never come.
LATER = "() => new Promise((done) => setTimeout(done, 500))"
# Editors see an item's picture from our own server, which fetches it through the guard.
FORBIDDEN = (
    "script, style, link, meta, base, iframe, frame, object, embed, "
    "img:not([src^='/admin/']), picture, video, audio, math"
)


@dataclass
class Witness:
    """Record of events in a browser window that must not happen."""

    own_host: str
    told: list[str] = field(default_factory=list)
    asked: int = 0

    def watch(self, context: BrowserContext) -> None:
        context.expose_function("hit", lambda *args: self.told.append(f"script of payload {args} ran"))
        context.expose_function("violated", lambda text: self.told.append(f"policy: {text}"))
        context.add_init_script(
            "addEventListener('securitypolicyviolation',"
            " (e) => violated(`${e.violatedDirective} ${e.blockedURI} on ${e.documentURI}`))"
        )
        context.on("dialog", self._dialog)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.told.append(f"error: {error.error}"))
        # Watched only: a browser whose requests are intercepted caches no files and loads each of them again.
        context.on("request", self._request)

    def _dialog(self, dialog) -> None:
        self.told.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _console(self, message) -> None:
        # Our server cannot fetch a hostile item's picture either and answers 404. A test blocks our own files.
        expected = ("status of 404", "ERR_BLOCKED_BY_CLIENT")
        if message.type == "error" and not any(text in message.text for text in expected):
            self.told.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        self.asked += 1
        if address.netloc != self.own_host and address.scheme not in ("data", "blob", "about"):
            self.told.append(f"request to {request.url}")


@pytest.fixture(scope="module")
def polled(site: RunningSite) -> dict[str, int]:
    """Return the ids of the two sources."""
    return json.loads(site.run(POLL))


@pytest.fixture(scope="module")
def decided(site: RunningSite, polled: dict[str, int]) -> list[str]:
    """Return the addresses of the articles made by DECIDE."""
    return json.loads(site.run(DECIDE))


@pytest.fixture
def witness(site: RunningSite) -> Iterator[Witness]:
    seen = Witness(urlsplit(site.url).netloc)
    yield seen
    assert seen.told == []
    assert seen.asked > 0


def audit(page: Page, box: str) -> None:
    assert page.evaluate(AUDIT, box) == []


def look(page: Page, address: str, box: str) -> int:
    """Open the page, wait until scripts have run, and check every `box`. Return their number."""
    page.goto(address)
    page.evaluate(LATER)
    audit(page, box)
    assert page.locator(box).locator(FORBIDDEN).count() == 0
    assert page.locator("h1").count() == 1
    return page.locator(box).count()


def assert_no_wider_than_the_window(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth"), page.url


def look_as_reader(page: Page, address: str, box: str) -> int:
    number = look(page, address, box)
    assert_no_wider_than_the_window(page)
    # The elements after the items are still in place on every page.
    assert page.locator("body > footer .footer, body > footer.footer").count() == 1
    assert page.locator("body > main").count() == 1
    assert page.locator("main form[action='/admin/']").count() == 0
    assert page.locator(box).locator("input, textarea, select, button, form").count() == 0
    return number


def _older(page: Page) -> str:
    """Return the address of the page with older items, or ""."""
    links = page.locator(".inbox__more [rel=next]")
    return links.get_attribute("href") or "" if links.count() else ""


@pytest.mark.slow
def test_editor_sees_them_in_the_inbox(
    browser: Browser, site: RunningSite, polled: dict[str, int], witness: Witness
) -> None:
    with signed_in(browser, site, "bientap") as page:
        witness.watch(page.context)
        for source in polled.values():
            listed, older = 0, f"/admin/hop-tin/?source={source}"
            while older:
                rows = look(page, older, ".inbox-row__text")
                assert page.locator("ol.inbox__items > li.inbox-row").count() == rows
                listed += rows
                older = _older(page)
            assert listed == len(NUMBERED)
        # One page of the list is approved with the buttons of the screen.
        page.goto(f"/admin/hop-tin/?source={polled['doc']}")
        page.get_by_label("Chọn cả trang").check()
        page.get_by_role("button", name="Duyệt các tin này").click()
        expect(page.locator("body")).to_contain_text("Đã duyệt 30 tin")


@pytest.mark.slow
def test_editor_opens_each_item(
    browser: Browser, site: RunningSite, polled: dict[str, int], witness: Witness
) -> None:
    with signed_in(browser, site, "bientap") as page:
        keys = site.sql("SELECT id FROM inbox_inboxitem WHERE source_id = ? ORDER BY id", polled["doc"])
        addresses = [f"/admin/hop-tin/tin/{key}/" for (key,) in keys]
        assert len(addresses) == len(NUMBERED)
        witness.watch(page.context)
        # Only the item's content is checked, so the browser itself blocks the admin's styles and scripts, for speed;
        # answering each request from this process would be as slow.
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.setBlockedURLs", {"urls": [f"{site.url}/static/*"]})
        for address in addresses:
            page.goto(address, wait_until="load")
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            assert (
                page.evaluate(AUDIT.replace("element.checkVisibility()", "false"), ".inbox-item__content")
                == []
            )
            assert (
                page.locator(".inbox-item__content").locator(f"{FORBIDDEN}, svg, input, form, select").count()
                == 0
            )
            assert page.locator(".inbox-item__actions button").count() >= 2, address


def test_readers_see_them_on_the_page_of_provincial_news(
    context: BrowserContext, polled: dict[str, int], decided: list[str], witness: Witness
) -> None:
    witness.watch(context)
    page = context.new_page()
    box = ".rows > li.row"
    met = 0
    for number in range(1, 20):
        page.set_viewport_size({"width": 360, "height": 900})
        met += look_as_reader(page, f"/tin-dia-phuong/?trang={number}", box)
        page.set_viewport_size({"width": 1280, "height": 900})
        audit(page, box)
        assert_no_wider_than_the_window(page)
        if page.locator("a[rel=next]").count() == 0:
            break
    assert met >= 2 * len(NUMBERED)


@pytest.mark.slow
def test_readers_meet_them_on_the_home_page_in_search_and_as_articles(
    context: BrowserContext, decided: list[str], witness: Witness
) -> None:
    witness.watch(context)
    page = context.new_page()
    look_as_reader(page, "/", "main .row")
    for query in ("doc1", "dang7", "script", "onerror", "javascript", "bấm"):
        look_as_reader(page, f"/tim-kiem/?q={query}", "main .row")
    for address in decided:
        look_as_reader(page, address, "main .prose")
    look_as_reader(page, "/phong-trao/canh-bao-lua-dao/", "main .row, main .card__body")


@pytest.mark.parametrize("extension", ["xml", "atom"])
def test_subscribers_get_them_as_text(
    context: BrowserContext, polled: dict[str, int], decided: list[str], witness: Witness, extension: str
) -> None:
    witness.watch(context)
    page = context.new_page()
    page.goto("/rss/")
    for feed in ("/rss/tin-dia-phuong", f"/rss/tin-dia-phuong/nguon/{polled['dang']}", "/rss/tat-ca"):
        # A careless feed reader inserts the HTML fields of the formats, and RSS titles, into its page unescaped.
        shown = page.evaluate(
            """async (address) => {
                const text = await (await fetch(address)).text();
                const feed = new DOMParser().parseFromString(text, "application/xml");
                if (feed.querySelector("parsererror")) return -1;
                const parts = [...feed.querySelectorAll("item > title, description, summary, content")];
                for (const part of parts) document.body.insertAdjacentHTML("beforeend", part.textContent);
                return feed.querySelectorAll("item, entry").length;
            }""",
            f"{feed}.{extension}",
        )
        assert 10 <= shown <= 30
    page.evaluate(LATER)
