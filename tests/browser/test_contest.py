"""Tests of a paper with its script: answers are saved as they are chosen, and wait while the line is lost."""

import json
import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import RunningSite
from tests.browser.lines.slow_line import SlowLine

_BEGIN = """
from campaign.engagement.contest import attempts
from campaign.engagement.models import ContestPage
page = ContestPage.objects.get()
print(*(attempts.start(page, page.current, attempts.Entrant([who], guess=1)).key for who in ("an", "bi", "chi")))
"""


@pytest.fixture(scope="module")
def keys(site: RunningSite) -> list[str]:
    """Return the keys of three attempts."""
    return site.run(_BEGIN).split()[-3:]


def seconds(clock: str) -> int:
    minutes, rest = clock.split(":")
    return 60 * int(minutes) + int(rest)


def test_answers_are_saved_as_they_are_chosen_and_wait_for_a_lost_line(
    context: BrowserContext, page: Page, site: RunningSite, keys: list[str]
):
    page.goto(f"{site.url}/gui/thi/bai/{keys[0]}/")
    state, left = page.locator("[data-state]"), page.locator("[data-time]")
    expect(left).to_have_text(re.compile(r"^(10:00|9:\d\d)$"))
    page.check("#cau-1 input >> nth=1")
    expect(state).to_have_text("Đã lưu 1/4 câu")
    # There is no button to press after each question.
    expect(page.locator(".paper__save:visible")).to_have_count(0)
    context.set_offline(True)
    page.check("#cau-2 input >> nth=0")
    expect(state).to_have_text("Chưa lưu được câu 2. Đang thử lại…")
    # A screen reader says so, too.
    spoken = page.locator("[data-spoken]")
    expect(spoken).to_have_text("Chưa lưu được câu 2. Đang thử lại…")
    page.check("#cau-3 input >> nth=0")
    context.set_offline(False)
    expect(state).to_have_text("Đã lưu 3/4 câu")
    expect(spoken).to_have_text("Đã lưu 3/4 câu")
    # A server in trouble is retried by one timer, however many answers wait.
    page.evaluate("() => (Math.random = () => 0)")
    saves = SlowLine(page, "/luu/")
    saves.answer("", status=502)
    for place in (0, 2) * 3:
        page.check(f"#cau-1 input >> nth={place}")
    page.wait_for_timeout(300)
    before = saves.asked()
    page.wait_for_timeout(2_200)
    assert saves.asked() - before <= 2
    saves.open()
    expect(state).to_have_text("Đã lưu 3/4 câu")
    # A late response to a save gives no extra time, and neither does a late script.
    shown = seconds(left.inner_text())
    saves.answer(json.dumps({"saved": 3, "left": (shown + 60) * 1000}))
    page.check("#cau-1 input >> nth=1")
    expect(state).to_have_text("Đã lưu 3/4 câu")
    page.wait_for_timeout(1_200)
    assert seconds(left.inner_text()) <= shown
    page.route("**/contest*.js", lambda route: (page.wait_for_timeout(2_000), route.continue_()))
    page.reload()
    page.wait_for_selector(".paper--live")
    page.unroute("**/contest*.js")
    assert seconds(left.inner_text()) <= int(page.get_attribute(".paper", "data-left") or "") // 1000 - 1
    # Another device with another clock shows the same answers.
    page.reload()
    expect(page.locator("input:checked")).to_have_count(3)
    # The Back button may show the paper as it was: it is asked for again.
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    page.click("button[value=nop]")
    expect(page.locator("[role=alert]")).to_contain_text("Còn câu chưa trả lời: 4")
    page.click("button[value=nop-luon]")
    expect(page.locator("h1")).to_have_text("Đã nộp bài")
    assert context.cookies() == []


def test_waiting_answers_are_sent_in_the_last_second_and_the_page_is_opened_once_more(
    page: Page, site: RunningSite, keys: list[str]
):
    address = f"{site.url}/gui/thi/bai/{keys[1]}/"
    page.clock.install()
    page.goto(address)
    page.wait_for_selector(".paper--live")
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)
    page.clock.fast_forward((seconds(page.locator("[data-time]").inner_text()) - 10) * 1000)
    saves = SlowLine(page, "/luu/")
    page.check("#cau-1 input >> nth=1")
    page.check("#cau-2 input >> nth=0")
    saves.wait_for(1)
    page.clock.run_for(8_000)
    assert saves.asked() == 1
    page.clock.run_for(1_000)
    saves.wait_for(2)
    saves.open()
    expect(page.locator("[data-state]")).to_have_text("Đã lưu 2/4 câu")
    # The server's time is over, too.
    site.sql("UPDATE engagement_attempt SET ends_at = started_at WHERE key = ?", keys[1])
    opened: list[str] = []
    page.on(
        "request", lambda request: opened.append(request.url) if request.is_navigation_request() else None
    )
    page.clock.run_for(1_000)
    assert opened == []
    page.clock.run_for(1_000)
    expect(page.locator("h1")).to_have_text("Đã hết giờ")
    expect(page.locator(".contest-facts")).to_contain_text("Đã trả lời 2 câu")
    page.clock.run_for(10_000)
    assert opened == [address]


# The top of the focused element, and the lower edge of the bar with the time.
_FOCUS = """() => [document.activeElement.getBoundingClientRect().top,
  document.querySelector(".paper__bar").getBoundingClientRect().bottom]"""


def test_the_bar_with_the_time_hides_nothing_that_a_keyboard_reaches(
    page: Page, site: RunningSite, keys: list[str]
):
    page.set_viewport_size({"width": 320, "height": 500})
    page.goto(f"{site.url}/gui/thi/bai/{keys[2]}/")
    page.wait_for_selector(".paper--live")
    page.locator("button[value=nop]").focus()
    for key in ["Shift+Tab", "ArrowUp", "ArrowUp"] * 4:
        page.keyboard.press(key)
        top, edge = page.evaluate(_FOCUS)
        assert top >= edge, page.locator(":focus").get_attribute("name")
