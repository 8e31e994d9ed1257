"""Tests of text typed while the session ends, the line is lost, or somebody else uses the computer."""

import re
import time
import urllib.parse
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, expect
from wagtail.admin.views.pages.create import CreateView

from tests.browser.conftest import RunningSite, signed_in
from tests.browser.lines.slow_line import SlowLine
from tests.browser.test_accessibility import AXE, EVERYTHING, TOO_WIDE, violations
from tests.browser.test_sign_in import code_of
from tests.browser.writing.test_paste_text import PASTE
from tests.prepared import PASSWORD
from tests.screens.addresses import admin_patterns

DRAFTS = """
from base.models import User
from campaign.articles.models import ArticlePage, TopicPage
topic = TopicPage.objects.first()
for name in ("Hết phiên", "Mất điện", "Hai người", "Hai thẻ"):
    page = topic.add_child(instance=ArticlePage(title=name, live=False, owner=User.objects.get(username="bientap")))
    page.save_revision(user=page.owner)
    print(f"/admin/pages/{page.pk}/edit/")
"""
# Sets up an app and recovery codes.
SECOND_FACTOR = """
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from base.models import User
user = User.objects.get(username="phoban")
secret = generate_totp_secret()
TOTP.activate(user, secret)
print(secret, RecoveryCodes.activate(user).get_unused_codes()[0])
"""
KEPT = "async () => (await keptText.store.list()).length"
PRESS_LATER = """() => void setTimeout(() => {
  sessionStorage.setItem("left", new FormData(keptText.editor.form).has("kept_text"));
  document.querySelector("[name=action-submit]").click();
}, 4_000)"""
STATE = "#w-autosave-indicator"


@pytest.fixture(scope="module")
def drafts(site: RunningSite) -> list[str]:
    """Return the addresses of the editors of four drafts."""
    return site.run(DRAFTS).split()


def wait_until(page: Page, is_so: Callable[[], Any]) -> None:
    """Wait until `is_so` returns true; Playwright's `wait_for_function` would take a promise itself for true."""
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)


def write(page: Page, address: str, text: str) -> None:
    """Open the editor, type the summary, and wait until the browser has kept it."""
    page.goto(address)
    page.wait_for_function("() => window.keptText?.editor?.person()")
    type_summary(page, text)


def type_summary(page: Page, text: str) -> None:
    page.fill("#id_summary", text)
    wait_until(page, lambda: page.evaluate(KEPT))


def save(page: Page) -> None:
    """Save the draft, if need be by the menu beside the main button."""
    draft = page.get_by_role("button", name=re.compile("Lưu bản nháp")).first
    if not draft.is_visible():
        page.locator("footer [data-w-dropdown-target='toggle']").first.click()
    draft.click()


def is_saved(page: Page) -> None:
    expect(page.locator(".messages")).to_contain_text("Đã cập nhật")


def sign_in(page: Page, username: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def assert_accessible(page: Page, part: str) -> None:
    """Assert that axe-core finds nothing in `part`, and that the page is not too wide for a phone."""
    page.set_viewport_size({"width": 390, "height": 800})
    if AXE.exists():
        page.add_script_tag(path=AXE)
        assert violations(page, part, EVERYTHING) == []
    assert page.evaluate(TOO_WIDE) == []
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.slow
@pytest.mark.usefixtures("factors_end")
def test_chief_whose_session_ends_signs_in_over_the_form_with_a_second_factor_and_the_save_goes_on(
    browser: Browser, site: RunningSite, drafts: list[str]
):
    with signed_in(browser, site, "phoban") as page:
        secret, spare = site.run(SECOND_FACTOR).split()
        write(page, drafts[0], "Chữ của trưởng ban.")
        expect(page.locator(STATE)).to_have_text("Đang gõ…")
        page.context.clear_cookies(name="sessionid")
        save(page)
        expect(page.get_by_role("dialog", name="Phiên làm việc đã hết")).to_be_visible()
        # Another form of the page, such as that of a rejection, opens no second window.
        page.evaluate("() => void keptText.hold(null, { isKept: false })")
        page.wait_for_timeout(500)
        expect(page.locator("dialog")).to_have_count(1)
        assert_accessible(page, "dialog[open]")
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="Đăng nhập lại").click()
        sign_in(opened.value, "phoban")
        opened.value.get_by_label("Mã").fill(code_of(secret))
        opened.value.get_by_role("button", name="Tiếp tục").click()
        is_saved(page)
        assert opened.value.is_closed()
        expect(page.locator("#id_summary")).to_have_value("Chữ của trưởng ban.")
        wait_until(page, lambda: not page.evaluate(KEPT))

        # A sign-in in another tab renews the token; the editor takes the new one silently.
        write(page, drafts[0], "Chữ sau khi đăng nhập ở thẻ khác.")
        # On a busy machine, the editor would autosave before the sign-in.
        page.evaluate("() => keptText.autosave.pause()")
        token = page.input_value("[data-edit-form] [name=csrfmiddlewaretoken]")
        page.context.clear_cookies(name="csrftoken")
        page.context.clear_cookies(name="sessionid")
        other = page.context.new_page()
        other.goto("/admin/login/?next=/admin/sessions/")
        sign_in(other, "phoban")
        other.locator(".codes, [name=code]").first.fill(spare)
        other.get_by_role("button", name="Tiếp tục").click()
        expect(other.get_by_role("heading", name="Các nơi đang đăng nhập")).to_be_visible()
        other.close()
        save(page)
        is_saved(page)
        assert page.input_value("[data-edit-form] [name=csrfmiddlewaretoken]") != token
        expect(page.locator("#id_summary")).to_have_value("Chữ sau khi đăng nhập ở thẻ khác.")


@pytest.mark.slow
def test_every_form_of_a_new_text_keeps_what_is_typed(browser: Browser, site: RunningSite):
    addresses = [
        reverse(name)
        for name, one in admin_patterns()
        if issubclass(getattr(one.callback, "view_class", object), CreateView) and not one.pattern.converters
    ]
    assert len(addresses) >= 2
    topic = site.page_key("cam-nang-an-toan")
    with signed_in(browser, site, "bientap") as page:
        for address in (*addresses, f"/admin/pages/add/articles/articlepage/{topic}/"):
            write(page, address, "Chữ của bài mới.")
            expect(page.locator(STATE)).to_have_text(re.compile("Đang gõ…|Đang lưu…|Đã lưu"))
            page.evaluate(
                "async () => keptText.store.erase((await keptText.store.list()).map(({ id }) => id))"
            )
            page.evaluate("() => void (keptText.isLeaving = true)")


@pytest.mark.slow
def test_person_who_loses_their_last_role_reads_so_and_goes_on_with_another(
    browser: Browser, site: RunningSite, drafts: list[str]
):
    roles = """
from base.models import User
from django.contrib.auth.models import Group
User.objects.get(username="bientap").groups.set(Group.objects.filter(name="{}"))
"""
    with signed_in(browser, site, "bientap") as page:
        write(page, drafts[3], "Chữ gõ khi mất vai trò.")
        site.run(roles.format(""))
        try:
            save(page)
            window = page.get_by_role("dialog", name="Tài khoản của bạn không còn vai trò")
            expect(window).to_contain_text("Hãy nhờ Quản trị (")
            assert_accessible(page, "dialog[open]")
        finally:
            site.run(roles.format("Biên tập viên"))
        window.get_by_role("button", name="Thử lại").click()
        is_saved(page)
        expect(page.locator("#id_summary")).to_have_value("Chữ gõ khi mất vai trò.")


def test_every_other_form_waits_for_the_session_too(browser: Browser, site: RunningSite):
    with signed_in(browser, site, "truongban") as page:
        page.goto("/admin/nguon-tin/new/")
        page.fill("#id_name", "Báo của ví dụ")
        page.fill("#id_feed_url", "https://bao.example/rss")
        page.context.clear_cookies(name="sessionid")
        page.get_by_role("button", name="Tạo").click()
        window = page.get_by_role("dialog", name="Phiên làm việc đã hết")
        # The words must also fit a decision, for which nothing is typed.
        expect(window).to_contain_text("Những gì bạn nhập và chọn còn nguyên ở đây, chưa gửi đi.")
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="Đăng nhập lại").click()
        sign_in(opened.value, "truongban")
        expect(page.locator(".messages")).to_contain_text("Báo của ví dụ")


def test_text_typed_before_the_line_was_lost_is_offered_compared_and_saved(
    browser: Browser, site: RunningSite, drafts: list[str]
):
    with signed_in(browser, site, "bientap") as page:
        write(page, drafts[1], "Chữ gõ trước khi mất điện.")
        page.locator("[data-contentpath='body'] [contenteditable='true']").first.click()
        page.keyboard.type("Đoạn văn có ")
        page.keyboard.press("Control+b")
        page.keyboard.type("chữ đậm")
        expect(page.locator("[name=body-0-value]")).to_have_value(re.compile("chữ đậm"))
        page.evaluate("() => keptText.editor.flush()")
        context = page.context
        context.set_offline(True)
        save(page)
        expect(page.get_by_role("dialog", name="Máy chủ chưa trả lời")).to_be_visible()
        page.close()

        context.set_offline(False)
        page = context.new_page()
        page.goto(drafts[1])
        banner = page.locator(".kept-banner")
        expect(banner).to_contain_text("chưa lưu lên máy chủ")
        assert_accessible(page, ".kept-banner")
        banner.get_by_role("button", name="Xem và lấy lại").click()
        panel = page.locator("[data-kept-panel]")
        expect(panel).to_contain_text("Đoạn văn có chữ đậm")
        assert_accessible(page, "[data-kept-panel]")
        expect(page.locator("#id_summary")).to_have_value("Chữ gõ trước khi mất điện.")
        save(page)
        is_saved(page)
        bold = page.locator("[data-contentpath='body'] [contenteditable='true'] span[style*=bold]")
        expect(bold).to_have_text("chữ đậm")
        wait_until(page, lambda: not page.evaluate(KEPT))


@pytest.mark.slow
def test_other_people_at_the_computer_see_nothing_and_sign_out_asks_and_erases(
    browser: Browser, site: RunningSite, drafts: list[str]
):
    with signed_in(browser, site, "bientap") as page:
        write(page, drafts[2], "Chữ của biên tập viên.")
        page.context.clear_cookies(name="sessionid")
        other = page.context.new_page()
        other.goto("/admin/login/?next=" + urllib.parse.quote(drafts[2]))
        sign_in(other, "truongban")
        other.wait_for_function("() => window.keptText?.editor?.person()")
        expect(other.locator("#id_summary")).to_have_value("")
        expect(other.locator(".kept-banner")).to_have_count(0)
        read = "async (keys) => keptText.store.read((await keptText.store.list())[0], keys)"
        assert other.evaluate(read, other.evaluate("() => keptText.editor.person().keys")) is None
        # Autosave notices the other account.
        other_person = page.get_by_role("dialog", name=re.compile("Đang đăng nhập bằng tài khoản của"))
        expect(other_person).to_be_visible()
        assert page.evaluate("() => document.querySelector('dialog').className").endswith("--covers")

        with page.context.expect_page() as opened:
            page.get_by_role("link", name=re.compile("Đăng nhập lại")).click()
        opened.value.get_by_role("button", name="Đăng xuất").click()
        sign_in(opened.value, "bientap")
        expect(other_person).to_have_count(0)
        save(page)
        is_saved(page)

        type_summary(page, "Chưa lưu.")
        page.locator(".sidebar-footer button").first.click()
        page.get_by_role("button", name="Đăng xuất").click()
        asked = page.get_by_role("dialog", name="Còn chữ chưa lưu")
        expect(asked).to_contain_text("Hai người")
        asked.get_by_role("button", name="Xóa và đăng xuất").click()
        page.wait_for_url("**/login/**")
        page.goto("/admin/login/")
        sign_in(page, "bientap")
        page.wait_for_url("**/admin/")
        assert page.evaluate(KEPT) == 0


@pytest.mark.slow
def test_second_tab_never_overwrites_silently(browser: Browser, site: RunningSite, drafts: list[str]):
    with signed_in(browser, site, "bientap") as page:
        write(page, drafts[3], "Chữ ở thẻ thứ nhất.")
        # On a busy machine, the first tab would autosave after the second was opened.
        page.evaluate("() => keptText.autosave.pause()")
        second = page.context.new_page()
        second.goto(drafts[3])
        second.wait_for_function("() => window.keptText?.editor?.person()")
        # Text typed in an open tab is not offered in another one.
        expect(second.locator(".kept-banner")).to_have_count(0)
        second.fill("#id_summary", "Chữ ở thẻ thứ hai.")
        save(second)
        is_saved(second)
        second.close()
        save(page)
        panel = page.locator("[data-kept-panel]")
        expect(panel).to_contain_text("Chưa lưu: có bản mới hơn bản bạn mở")
        expect(panel.locator(".comparison").first).to_contain_text("nhất")
        # Wagtail's button that collapses all panels is beside it.
        button = page.locator(".w-minimap__collapse-all").bounding_box()
        assert panel.evaluate("panel => panel.getBoundingClientRect().right") < button["x"]
        expect(page.locator("#id_summary")).to_have_value("Chữ ở thẻ thứ nhất.")
        save(page)
        is_saved(page)
        # An editor's own autosave does not make its form stale.
        page.fill("#id_summary", "Chữ tự lưu.")
        expect(page.locator(STATE)).to_have_text(re.compile(r"Đã lưu \d\d:\d\d"))
        wait_until(page, lambda: not page.evaluate(KEPT))
        page.fill("#id_summary", "Chữ lưu bằng tay.")
        save(page)
        is_saved(page)
        expect(page.locator("#id_summary")).to_have_value("Chữ lưu bằng tay.")


@pytest.mark.slow
def test_editor_saves_nothing_by_itself_while_the_form_is_on_its_way(browser: Browser, site: RunningSite):
    sent: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route)
        else:
            route.continue_()

    with signed_in(browser, site, "bientap") as page:
        page.route("**/admin/pages/add/**", hold)
        page.goto(f"/admin/pages/add/articles/articlepage/{site.page_key('cam-nang-an-toan')}/")
        page.wait_for_function("() => window.keptText?.editor?.person()")
        # Wagtail watches the form from its third second, and sees the field that the save adds.
        page.wait_for_timeout(2_500)
        page.fill("#id_title", "Bấm lưu khi máy chủ chậm")
        page.fill("#id_summary", "Gõ ngay trước khi bấm lưu.")
        # Another button, pressed meanwhile, sends nothing. The page presses it, because Playwright would wait for the
        # next page.
        page.evaluate(PRESS_LATER)
        save(page)
        page.wait_for_timeout(6_000)
        assert [route.request.headers["accept"].partition(",")[0] for route in sent] == ["text/html"]
        sent.pop().continue_()
        expect(page.locator(".messages")).to_contain_text("Đã tạo")
        # If the first is stopped, the other is sent without its fields.
        assert page.evaluate("sessionStorage.getItem('left')") == "false"


@pytest.mark.slow
def test_save_waits_for_pasted_text_for_the_last_letters_and_for_the_answer_about_the_session(
    browser: Browser, site: RunningSite, drafts: list[str]
):
    with signed_in(browser, site, "bientap") as page:
        write(page, drafts[1], "Chữ gõ khi đường truyền chậm.")
        page.evaluate("() => keptText.autosave.pause()")
        body = page.locator("[data-contentpath='body'] [contenteditable='true']").first
        body.click()
        page.keyboard.press("Control+a")
        pasted, who = SlowLine(page, "/admin/chu-dan/"), SlowLine(page, "/admin/chu-dang-go/")
        page.evaluate(PASTE, ["<p>Một.</p>", "Một."])
        page.evaluate(PASTE, ["<p>Hai.</p>", "Hai."])
        pasted.wait_for(1)
        page.evaluate("() => new BroadcastChannel('kept-text').postMessage('signed in')")
        who.wait_for(1)
        page.keyboard.press("Control+s")
        page.wait_for_timeout(500)
        # The second is requested only when the first has arrived.
        for number in (1, 2):
            pasted.wait_for(number)
            assert pasted.asked() == number
            pasted.send()

        # First the response is not this site's; then there is none.
        who.answer("<p>Mạng này cần đăng nhập.</p>")
        window = page.get_by_role("dialog", name="Máy chủ chưa trả lời")
        expect(window).to_be_visible()
        page.evaluate(
            "() => Object.assign(AbortSignal, { old: AbortSignal.timeout, timeout: AbortSignal.abort })"
        )
        window.get_by_role("button", name="Thử lại").click()
        expect(window).to_be_visible()
        who.open()
        page.evaluate("() => (AbortSignal.timeout = AbortSignal.old)")
        window.get_by_role("button", name="Thử lại").click()
        is_saved(page)
        expect(body).to_have_text("Một.Hai.")

        # On a fast line the form is sent immediately.
        known = page.evaluate("async () => (await fetch(keptText.who)).text()")
        SlowLine(page, "/admin/chu-dang-go/").answer(known)
        body.click()
        page.keyboard.press("Control+End")
        page.keyboard.type(" Cuối.")
        page.keyboard.press("Control+s")
        page.wait_for_url("**/edit/**")
        is_saved(page)
        expect(body).to_have_text("Một.Hai. Cuối.")
