"""Tests of the board in a real browser: a new officer's morning by keyboard alone, and four eyes."""

import re

import pytest
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


@pytest.mark.slow
def test_a_new_officer_by_keyboard_alone(browser: Browser, site: RunningSite, page: Page) -> None:
    with signed_in(browser, site, "quantri") as admin:
        admin.goto("/admin/users/")
        _press(admin, "^Mời vào Ban Biên tập$")
        admin.wait_for_url("**/admin/moi/")
        _reach(admin, "^Họ và tên")
        admin.keyboard.type("Lê Thị Mới")
        admin.keyboard.press("Tab")
        admin.keyboard.type("moi@example.org")
        admin.keyboard.press("Enter")
        expect(admin.locator(".messages")).to_contain_text("Thư mời đang được gửi tới moi@example.org")
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
    # The field gets the focus some time after the page has loaded; keys typed before that are lost.
    expect(page.locator("[name=login]")).to_be_focused()
    page.keyboard.type("moi")
    _reach(page, "Mật khẩu")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")

    _press(page, "^Lịch$")
    page.wait_for_url("**/admin/lich/")
    picture(page, "lich")
    _press(page, "hôm nay$")
    page.wait_for_url("**#ngay")
    # The link follows the day's list, which has the focus.
    _press(page, "^Viết bài$")
    page.wait_for_url("**/viet-bai/**")
    _reach(page, "^Tiêu đề")
    page.keyboard.type("Bài đầu tiên của tôi")
    _reach(page, "^Tóm tắt", most=10)
    page.keyboard.type("Ba việc nên làm khi nhận cuộc gọi lạ.")
    _press(page, "^Gửi duyệt")
    expect(page.locator(".messages li")).to_have_count(1)
    assert page.locator(".error-message").all_inner_texts() == []
    expect(page.locator(".messages")).to_contain_text("gửi")
    _press(page, "^Bảng công việc")
    page.wait_for_url("**/admin/bang-cong-viec/")
    expect(page.get_by_role("region", name=re.compile("đang chờ duyệt"))).to_contain_text(
        "Bài đầu tiên của tôi"
    )


MAKE_TEXTS = """
from base.models import User
from home.first_run.structure import build_tree
from tests.factories import ArticleFactory
from tests.newsroom.conftest import submit
author, chief = (User.objects.get(username=name) for name in ("bientap", "truongban"))
topic = build_tree().topics["cam-nang-an-toan"]
# As it comes from Word: what the editor adds by itself is no edit, and may be approved.
body = [("text", "<p>Nội dung của bài.</p>")]
texts = (("Bài chờ góp ý", author), ("Bài chờ sửa câu", author), ("Bài của trưởng ban", chief))
for title, writer in texts:
    page = ArticleFactory(parent=topic, title=title, live=False, owner=writer, body=body)
    page.summary = "Tóm tắt của người viết."
    page.save_revision(user=writer)
    submit(page, writer)
print(page.pk, topic.pk)
"""
ALERT = "Cảnh báo trong đêm: giả danh ngân hàng gọi xác minh tài khoản"


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
    # By keyboard, because the calendar may cover the button.
    page.get_by_role("dialog").get_by_role("button", name="Lưu lịch đăng").press("Enter")


def _left_for_the_board(page: Page) -> None:
    page.wait_for_url("**/bang-cong-viec/")


@pytest.mark.slow
def test_two_persons_stand_behind_each_text(browser: Browser, site: RunningSite, page: Page) -> None:
    """Cover a comment and an hour, a correction, an own text and an urgent alert; each person signs in once."""
    own, topic = site.run(MAKE_TEXTS).split()

    with signed_in(browser, site, "truongban") as chief:
        # A comment, an hour and a save make nobody an author.
        _open(chief, "Bài chờ góp ý", "Chờ bạn duyệt")
        _comment_and_set_the_hour(chief)
        expect(chief.locator(".messages")).to_contain_text("cập nhật")
        choose_action(chief, "Duyệt và hẹn giờ đăng")
        _left_for_the_board(chief)
        planned = chief.get_by_role("region", name=re.compile("hẹn giờ"))
        expect(planned).to_contain_text("Bài chờ góp ý")
        picture(chief, "bang-cong-viec")

        # A correction goes back to the author.
        _open(chief, "Bài chờ sửa câu", "Chờ bạn duyệt")
        chief.fill("[name=summary]", "Tóm tắt của người viết, đã sửa cho gọn.")
        choose_action(chief, "Duyệt và đăng")
        expect(chief.locator(".messages")).to_contain_text("Biên tập viên mẫu đồng ý thì bài được đăng")

        # A chief's own text needs another chief.
        chief.goto(f"/admin/pages/{own}/edit/")
        expect(chief.locator(".messages")).to_contain_text("Người duyệt được: Phó ban mẫu.")

        # At night, alone: from the empty form to the reader.
        chief.goto(f"/admin/pages/add/articles/alertpage/{topic}/")
        chief.fill("[name=title]", ALERT)
        chief.locator("[name=title]").blur()
        expect(chief.locator("[name=slug]")).to_have_value(re.compile("^canh-bao-trong-dem"))
        chief.fill("[name=summary]", "Kẻ gian đọc đúng số căn cước rồi đòi mã OTP.")
        choose_action(chief, "Lưu bản nháp")
        chief.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
        chief.locator("footer [data-controller='w-dropdown'] button[aria-expanded]").first.click()
        chief.get_by_role("button", name="Đăng khẩn").click()
        chief.get_by_label("Lý do đăng khẩn").fill("Hai người dân vừa mất tiền.")
        chief.get_by_role("button", name="Đăng khẩn ngay").click()
        expect(chief.locator(".messages")).to_contain_text("Đã đăng khẩn")
        page.goto("/")
        expect(page.get_by_role("link", name=ALERT).first).to_be_visible()
        assert ALERT in page.request.get("/rss/tat-ca.xml").text()

    with signed_in(browser, site, "bientap") as author:
        _open(author, "Bài chờ sửa câu", "Chờ bạn đồng ý")
        expect(author.locator(".comparison").first).to_contain_text("đã sửa cho gọn")
        author.get_by_role("button", name="Đồng ý, đăng bài").click()
        expect(author.locator(".messages")).to_contain_text("Bạn đã đồng ý")

    with signed_in(browser, site, "phoban") as deputy:
        _open(deputy, ALERT, "Đăng khẩn, chờ hậu kiểm")
        expect(deputy.locator("main")).to_contain_text("Hai người dân vừa mất tiền.")
        deputy.get_by_role("button", name="Xác nhận").click()
        expect(deputy.locator(".messages")).to_contain_text("Đã xác nhận")
        expect(deputy.get_by_role("region", name=re.compile("^Đăng khẩn"))).to_have_count(0)
        _open(deputy, "Bài của trưởng ban", "Chờ bạn duyệt")
        choose_action(deputy, "Duyệt và đăng")
        _left_for_the_board(deputy)
    page.goto("/")
    for title in ("Bài chờ sửa câu", "Bài của trưởng ban"):
        expect(page.get_by_role("link", name=title).first).to_be_visible()
