"""Tests of two mornings at the board in a real browser: a new officer's, by keyboard alone, and a chief's."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD, RunningSite, choose_action, picture, signed_in

# Approximately the accessible name of the focused element.
_FOCUSED = """() => {
    const it = document.activeElement;
    const said = [it.getAttribute("aria-label"), it.labels && it.labels[0] && it.labels[0].innerText, it.innerText,
        it.title];
    return (said.find((text) => text && text.trim()) || "").replace(/\\s+/g, " ").trim();
}"""


def _reach(page: Page, name: str, most: int = 150) -> None:
    """Press Tab until the focused element's name matches the pattern `name`."""
    met = []
    for _ in range(most):
        page.keyboard.press("Tab")
        met.append(page.evaluate(_FOCUSED))
        if re.search(name, met[-1]):
            return
    raise AssertionError(f"no way by keyboard to {name}: {met}")


def _press(page: Page, name: str, key: str = "Enter") -> None:
    _reach(page, name)
    page.keyboard.press(key)


def _invitation(site: RunningSite, address: str) -> str:
    body = next(mail for mail in reversed(site.mails()) if mail["To"] == address).get_content()
    found = re.search(r"http\S+/password/reset/\S+", body)
    assert found
    return found[0]


def test_a_new_officer_by_keyboard_alone(browser: Browser, site: RunningSite, page: Page) -> None:
    with signed_in(browser, site, "quantri") as admin:
        admin.goto("/admin/users/")
        _press(admin, "^Mời người dùng$")
        admin.wait_for_url("**/admin/moi/")
        _reach(admin, "^Họ và tên")
        admin.keyboard.type("Lê Thị Mới")
        admin.keyboard.press("Tab")
        admin.keyboard.type("moi@example.org")
        admin.keyboard.press("Enter")
        expect(admin.locator(".messages")).to_contain_text("Đã gửi thư mời tới moi@example.org")
        expect(admin.get_by_role("row", name=re.compile("Lê Thị Mới"))).to_contain_text("Đã mời, chưa vào")
        picture(admin, "moi-nguoi")

    page.goto(_invitation(site, "moi@example.org"))
    _reach(page, "^Mật khẩu mới")
    page.keyboard.type(PASSWORD)
    _reach(page, "mật khẩu mới|lại|xác nhận")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/key/done/")
    _press(page, "Đăng nhập")
    page.wait_for_url("**/admin/login/**")
    # The field gets the focus by itself, but some time after the page has loaded: keys typed before are lost.
    expect(page.locator("[name=login]")).to_be_focused()
    page.keyboard.type("moi")
    _reach(page, "Mật khẩu")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")

    _press(page, "^Lịch$")
    page.wait_for_url("**/admin/lich/")
    _press(page, "hôm nay$")
    page.wait_for_url("**#ngay")
    _press(page, "^Cẩm nang an toàn$")
    page.wait_for_url("**/add/articles/articlepage/**")
    _reach(page, "^Tiêu đề")
    page.keyboard.type("Bài đầu tiên của tôi")
    _reach(page, "^Tóm tắt", most=10)
    page.keyboard.type("Ba việc nên làm khi nhận cuộc gọi lạ.")
    _press(page, "^Thao tác khác$")
    _press(page, "^Gửi duyệt")
    expect(page.locator(".messages")).to_contain_text("gửi")
    _press(page, "^Bảng công việc")
    page.wait_for_url("**/admin/bang-cong-viec/")
    expect(page.get_by_role("region", name=re.compile("đang chờ duyệt"))).to_contain_text(
        "Bài đầu tiên của tôi"
    )


MAKE_TEXTS = """
import datetime
from django.utils import timezone
from base.models import User
from home.first_run.structure import build_tree
from tests.factories import ArticleFactory
from tests.newsroom.conftest import submit
author = User.objects.get(username="bientap")
topic = build_tree().topics["cam-nang-an-toan"]
# As it comes from Word: what the editor adds by itself is no edit, and may be approved.
body = [("text", "<p>Nội dung của bài.</p>")]
for number in (1, 2, 3, 4):
    title = f"Bài buổi sáng {number}"
    page = ArticleFactory(parent=topic, title=title, live=number == 1, owner=author, body=body)
    if number == 4:
        # To the minute, as the form has it.
        page.go_live_at = (timezone.now() + datetime.timedelta(days=3)).replace(second=0, microsecond=0)
        page.save_revision(user=author)
    submit(page, author, summary="Tóm tắt vừa sửa buổi sáng.")
"""


def test_a_chiefs_morning(browser: Browser, site: RunningSite) -> None:
    site.manage("shell", "--no-imports", "-c", MAKE_TEXTS)
    with signed_in(browser, site, "truongban") as chief:

        def waiting() -> list[str]:
            chief.goto("/admin/bang-cong-viec/")
            titles = chief.get_by_role("region", name=re.compile("^Chờ bạn duyệt")).locator(
                "li > a:first-child"
            )
            return [text for text in titles.all_inner_texts() if "buổi sáng" in text]

        assert waiting() == [f"Bài buổi sáng {number}" for number in (1, 2, 3, 4)]
        picture(chief, "bang-cong-viec")
        chief.get_by_role("link", name="So sánh “Bài buổi sáng 1” với bản trước").click()
        expect(chief.locator(".comparison").first).to_be_visible()
        expect(chief.locator("body")).to_contain_text("vừa sửa buổi sáng.")
        for number, action in ((1, "Duyệt và đăng"), (2, "Duyệt và đăng"), (4, "Duyệt và hẹn giờ đăng")):
            waiting()
            chief.get_by_role("link", name=f"Bài buổi sáng {number}", exact=True).click()
            choose_action(chief, action)
            chief.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
        assert waiting() == ["Bài buổi sáng 3"]
        chief.get_by_role("link", name="Bài buổi sáng 3", exact=True).click()
        choose_action(chief, "Yêu cầu sửa")
        dialog = chief.get_by_role("dialog")
        dialog.locator("textarea").fill("Nêu rõ nguồn.")
        dialog.get_by_role("button").last.click()
        chief.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
        assert waiting() == []
        expect(chief.get_by_role("region", name=re.compile("hẹn giờ"))).to_contain_text("Bài buổi sáng 4")
        chief.goto("/admin/lich/")
        picture(chief, "lich")

    with signed_in(browser, site, "bientap") as author:
        expect(author.get_by_role("link", name=re.compile("bài trả lại để bạn sửa"))).to_be_visible()
        author.goto("/admin/bang-cong-viec/")
        region = author.get_by_role("region", name=re.compile("^Trả lại để bạn sửa"))
        expect(region.get_by_role("listitem").filter(has_text="Bài buổi sáng 3")).to_contain_text(
            "Nêu rõ nguồn."
        )
