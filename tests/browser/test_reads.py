"""Tests of counted page views: each visible page is reported once, none if the reader opts out of tracking."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import RunningSite

# No other test opens this article, so that no late report of another page view is counted.
SLUG = "cap-nhat-phan-mem-ngay-khi-may-bao"
ARTICLE = f"/phong-trao/cam-nang-an-toan/{SLUG}/"
# Milliseconds to wait for a report: a page reports one second after it became visible.
NEVER = 1_500
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture
def window(browser: Browser, site: RunningSite):
    """Return a function that opens a reader's window; its `told` holds the bodies that it sent."""
    contexts = []

    def opened(script: str = "") -> Page:
        context = browser.new_context(base_url=site.url, user_agent=PHONE, service_workers="block")
        contexts.append(context)
        context.add_init_script(script)
        page = context.new_page()
        page.told = []
        page.on(
            "request", lambda sent: page.told.append(sent.post_data) if sent.url.endswith("/dem/") else None
        )
        return page

    yield opened
    for context in contexts:
        context.close()


def counted(site: RunningSite) -> int:
    of_a_day = "SELECT COALESCE(SUM(count), 0) FROM reads_pagereads WHERE page_id = ? AND span % 100 > 0"
    return site.sql(of_a_day, site.page_key(SLUG))[0][0]


def test_a_page_that_is_seen_is_counted_once(window, site: RunningSite):
    before = counted(site)
    page = window()
    with page.expect_response("**/dem/") as answer:
        page.goto(ARTICLE)
    assert answer.value.status == 204
    assert page.told == [page.evaluate("document.body.dataset.page")]
    with page.expect_response("**/dem/"):
        page.reload()
    assert page.context.cookies() == []
    assert counted(site) == before + 1


@pytest.mark.parametrize(("name", "value"), [("doNotTrack", "'1'"), ("globalPrivacyControl", "true")])
def test_readers_who_ask_not_to_be_tracked_send_nothing(window, name, value):
    page = window(f"Object.defineProperty(Navigator.prototype, '{name}', {{get: () => {value}}})")
    page.goto(ARTICLE)
    page.wait_for_timeout(NEVER)
    assert page.told == []


def test_a_hidden_tab_is_counted_when_it_is_looked_at(window):
    page = window(
        "Object.defineProperty(Document.prototype, 'visibilityState', {get: () => window.shown ? 'visible' : 'hidden'})"
    )
    page.goto(ARTICLE)
    page.wait_for_timeout(NEVER)
    assert page.told == []
    with page.expect_request("**/dem/"):
        page.evaluate("window.shown = true; document.dispatchEvent(new Event('visibilitychange'))")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(NEVER)
    assert len(page.told) == 1
