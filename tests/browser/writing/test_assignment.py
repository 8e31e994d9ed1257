"""Test of assigned work in a real browser: given on a day of the calendar, begun from the board."""

import datetime

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import RunningSite, signed_in

TITLE = "Bài về lớp học an toàn trên mạng"


@pytest.mark.slow
def test_work_is_given_on_a_day_and_begun_with_one_click(browser: Browser, site: RunningSite):
    due = datetime.date.today() + datetime.timedelta(days=2)
    with signed_in(browser, site, "truongban") as chief, signed_in(browser, site, "bientap") as author:
        chief.goto(f"/admin/lich/?thang={due:%Y-%m}&ngay={due:%Y-%m-%d}#ngay")
        chief.get_by_role("link", name="Giao việc có hạn ngày này").click()
        assert chief.get_by_label("Hạn").input_value() == f"{due:%d/%m/%Y}"
        chief.get_by_label("Việc cần viết").fill(TITLE)
        chief.get_by_label("Giao cho").select_option(label="Biên tập viên mẫu")
        chief.get_by_label("Chuyên mục").select_option(label="Cẩm nang an toàn")
        chief.get_by_role("button", name="Giao việc", exact=True).click()
        expect(chief.locator(".messages")).to_contain_text(f"Đã giao “{TITLE}” cho Biên tập viên mẫu")

        author.goto("/admin/bang-cong-viec/")
        work = author.get_by_role("region", name="Việc được giao")
        expect(work).to_contain_text("Còn 2 ngày")
        expect(work).to_contain_text("chưa bắt đầu")
        work.get_by_role("button", name="Bắt đầu viết").click()
        expect(author.locator("[name=title]")).to_have_value(TITLE)

        chief.goto("/admin/phan-cong/")
        expect(chief.get_by_role("listitem").filter(has_text=TITLE)).to_contain_text("đang viết")
