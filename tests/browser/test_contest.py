"""A paper with its script: answers are saved as they are chosen, and wait while the line is lost."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import RunningSite

_BEGIN = """
from campaign.engagement.contest import attempts
from campaign.engagement.models import ContestPage
page = ContestPage.objects.get()
print(attempts.start(page, page.current, attempts.Entrant("mot nguoi", guess=1)).key)
"""


def test_answers_are_saved_as_they_are_chosen_and_wait_for_a_lost_line(
    context: BrowserContext, page: Page, site: RunningSite
):
    key = site.manage("shell", "--no-imports", "--command", _BEGIN).split()[-1]
    page.goto(f"{site.url}/gui/thi/bai/{key}/")
    state = page.locator("[data-state]")
    expect(page.locator("[data-time]")).to_have_text(re.compile(r"^(10:00|9:\d\d)$"))
    page.check("#cau-1 input >> nth=1")
    expect(state).to_have_text("Đã lưu 1/4 câu")
    # No button is left to press after each question.
    expect(page.locator(".paper__save:visible")).to_have_count(0)
    context.set_offline(True)
    page.check("#cau-2 input >> nth=0")
    expect(state).to_have_text("Chưa lưu được câu 2. Đang thử lại…")
    page.check("#cau-3 input >> nth=0")
    context.set_offline(False)
    expect(state).to_have_text("Đã lưu 3/4 câu", timeout=9000)
    # Another device, another clock: the same answers.
    page.reload()
    expect(page.locator("input:checked")).to_have_count(3)
    page.click("button[value=nop]")
    expect(page.locator("[role=alert]")).to_contain_text("Còn câu chưa trả lời: 4")
    page.click("button[value=nop-luon]")
    expect(page.locator("h1")).to_have_text("Đã nộp bài")
    assert context.cookies() == []
