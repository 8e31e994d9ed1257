"""Test of the four eyes in a real browser: comments and hours, own texts, corrections, an urgent alert at night.

It is one test, because each step begins where the one before ended.
"""

import re
import time

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import RunningSite, choose_action, picture, signed_in

MAKE_TEXTS = """
from base.models import User
from home.first_run.structure import build_tree
from tests.factories import ArticleFactory
from tests.newsroom.conftest import submit
author, chief = (User.objects.get(username=name) for name in ("bientap", "truongban"))
topic = build_tree().topics["cam-nang-an-toan"]
body = [("text", "<p>Nội dung của bài.</p>")]
texts = (("Bài chờ góp ý", author), ("Bài chờ sửa câu", author), ("Bài của trưởng ban", chief))
for title, writer in texts:
    page = ArticleFactory(parent=topic, title=title, live=False, owner=writer, body=body)
    page.summary = "Tóm tắt của người viết."
    page.save_revision(user=writer)
    if writer == author:
        submit(page, writer)
print(page.pk, topic.pk)
"""
ALERT = "Cảnh báo trong đêm: giả danh ngân hàng gọi xác minh tài khoản"
# Seconds in which a chief alone puts an alert online.
A_MINUTE = 60


def _open(page: Page, title: str, section: str) -> None:
    page.goto("/admin/bang-cong-viec/")
    page.get_by_role("region", name=re.compile(f"^{section}")).get_by_role(
        "link", name=title, exact=True
    ).click()


def _comment_and_set_the_hour(page: Page) -> None:
    """Comment on the summary, and set an hour, which saves the page."""
    summary = page.locator("[data-contentpath=summary]")
    summary.hover()
    summary.locator("[data-comment-add]").click()
    form = page.locator("#comments form").first
    form.locator("textarea").fill("Nêu rõ cho ai.")
    form.get_by_role("button", name="Góp ý").click()
    page.get_by_role("button", name="Ẩn/hiện trạng thái").click()
    page.get_by_role("button", name=re.compile("lịch")).first.click()
    page.fill("[name=go_live_at]", "01/12/2099 08:00")
    # By keyboard: the calendar may lie over the button.
    page.get_by_role("dialog").get_by_role("button", name="Lưu lịch đăng").press("Enter")


def _left_for_the_list(page: Page) -> None:
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))


def test_two_persons_stand_behind_each_text(browser: Browser, site: RunningSite, page: Page) -> None:
    own, topic = site.manage("shell", "--no-imports", "-c", MAKE_TEXTS).split()[-2:]

    with signed_in(browser, site, "truongban") as chief:
        # A comment, an hour and a save make nobody an author.
        _open(chief, "Bài chờ góp ý", "Chờ bạn duyệt")
        _comment_and_set_the_hour(chief)
        expect(chief.locator(".messages")).to_contain_text("cập nhật")
        choose_action(chief, "Duyệt và hẹn giờ đăng")
        _left_for_the_list(chief)
        chief.goto("/admin/bang-cong-viec/")
        planned = chief.get_by_role("region", name=re.compile("hẹn giờ"))
        expect(planned).to_contain_text("Bài chờ góp ý")

        # A correction goes back to the author.
        _open(chief, "Bài chờ sửa câu", "Chờ bạn duyệt")
        chief.fill("[name=summary]", "Tóm tắt của người viết, đã sửa cho gọn.")
        choose_action(chief, "Duyệt và đăng")
        expect(chief.locator(".messages")).to_contain_text("Biên tập viên mẫu đồng ý thì bài được đăng")

        # Own text needs another chief.
        chief.goto(f"/admin/pages/{own}/edit/")
        choose_action(chief, "Gửi duyệt")
        expect(chief.locator(".messages")).to_contain_text("gửi")
        chief.goto(f"/admin/pages/{own}/edit/")
        expect(chief.locator(".messages")).to_contain_text("Người duyệt được: Phó ban mẫu.")
        picture(chief, "bai-cua-minh")

        # At night, alone: from the empty form to the reader.
        begun = time.monotonic()
        chief.goto(f"/admin/pages/add/articles/alertpage/{topic}/")
        chief.fill("[name=title]", ALERT)
        chief.locator("[name=title]").blur()
        expect(chief.locator("[name=slug]")).to_have_value(re.compile("^canh-bao-trong-dem"))
        chief.fill("[name=summary]", "Kẻ gian đọc đúng số căn cước rồi đòi mã OTP.")
        chief.get_by_role("button", name="Lưu bản nháp").click()
        chief.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
        chief.locator("footer [data-controller='w-dropdown'] button[aria-expanded]").first.click()
        chief.get_by_role("link", name="Đăng khẩn").click()
        chief.get_by_label("Lý do đăng khẩn").fill("Hai người dân vừa mất tiền.")
        picture(chief, "dang-khan")
        chief.get_by_role("button", name="Đăng khẩn ngay").click()
        expect(chief.locator(".messages")).to_contain_text("Đã đăng khẩn")
        page.goto("/")
        expect(page.get_by_role("link", name=ALERT).first).to_be_visible()
        assert time.monotonic() - begun < A_MINUTE
        assert ALERT in page.request.get("/rss/tat-ca.xml").text()

    with signed_in(browser, site, "bientap") as author:
        _open(author, "Bài chờ sửa câu", "Chờ bạn đồng ý")
        expect(author.locator(".comparison").first).to_contain_text("đã sửa cho gọn")
        picture(author, "dong-y")
        author.get_by_role("button", name="Đồng ý, đăng bài").click()
        expect(author.locator(".messages")).to_contain_text("Bạn đã đồng ý")
    page.goto("/")
    expect(page.get_by_role("link", name="Bài chờ sửa câu").first).to_be_visible()

    with signed_in(browser, site, "phoban") as deputy:
        _open(deputy, ALERT, "Đăng khẩn, chờ hậu kiểm")
        expect(deputy.locator("main")).to_contain_text("Hai người dân vừa mất tiền.")
        picture(deputy, "hau-kiem")
        deputy.get_by_role("button", name="Xác nhận").click()
        expect(deputy.locator(".messages")).to_contain_text("Đã xác nhận")
        expect(deputy.get_by_role("region", name=re.compile("^Đăng khẩn"))).to_have_count(0)
        _open(deputy, "Bài của trưởng ban", "Chờ bạn duyệt")
        choose_action(deputy, "Duyệt và đăng")
        _left_for_the_list(deputy)
    page.goto("/")
    expect(page.get_by_role("link", name="Bài của trưởng ban").first).to_be_visible()
