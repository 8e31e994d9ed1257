"""Tests that the admin's screens open, that their scripts run, and that axe-core finds nothing: narrow and wide, light
and dark.

A landing judges `USUAL`, one screen of each layout. Add a line to `OTHERS` for each new screen. The other screens in
the menu, most of them Wagtail's, are only opened on a phone, and only by `make test-all`.
Wagtail's own parts (header, line with the number of results) are excluded.
"""

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.conftest import RunningSite, launch, signed_in
from tests.browser.test_accessibility import (
    AXE,
    PHONE,
    TOO_WIDE,
    VIEWS,
    WIDE_VIEWS,
    View,
    faults,
    violations,
)
from tests.browser.test_accessibility import pytestmark as axe_is_installed

# The key of a file that waits for an editor.
OFFER = 9001
# Pairs of account and screen. The screens show first-run content.
USUAL = [
    ("truongban", "/admin/"),
    ("bientap", "/admin/viet-canh-bao/?ngay=2090-05-01"),
    ("truongban", "/admin/bang-cong-viec/"),
    ("truongban", "/admin/nguon-tin/"),
    ("truongban", "/admin/lich/?thang=2026-10&ngay=2026-10-10"),
    ("quantri", "/admin/moi/"),
    ("bientap", "/admin/2fa/totp/activate/"),
    ("bientap", "/admin/huong-dan/"),
    ("bientap", f"/admin/nhap-van-ban/so-lai/{OFFER}/"),
    ("truongban", "/admin/reports/tien-do-ke-hoach/"),
    ("truongban", "/admin/bao-cao-dinh-ky/new/"),
    ("truongban", "/admin/tin-nguoi-dan/2/"),
]
OTHERS = [
    ("bientap", "/admin/bai-tu-word/"),
    ("truongban", "/admin/thung-rac/"),
    ("truongban", "/admin/quy-tac-tin/new/"),
    ("bientap", "/admin/nhap-van-ban/"),
    ("truongban", "/admin/phan-cong/moi/"),
    ("quantri", "/admin/users/1/dat-lai-hai-buoc/"),
    ("bientap", "/admin/2fa/"),
    ("bientap", "/admin/2fa/webauthn/add/"),
    ("bientap", "/admin/sessions/"),
    ("bientap", "/admin/password/change/"),
    ("bientap", "/admin/reauthenticate/?next=/admin/"),
    ("bientap", "/admin/logout/"),
    ("bientap", "/admin/viec-nen/"),
    ("bientap", "/admin/du-lieu-can-xem/"),
    ("truongban", "/admin/reports/tien-do-ke-hoach/danh-sach/?dong=tin-bai&tu=2022-01&den=2026-12"),
    ("truongban", "/admin/dong-gop/?period=tu-chon&starts_on=01/01/2020&ends_on=31/12/2029"),
    ("truongban", "/admin/dong-gop/bai/?period=tu-chon&starts_on=01/01/2020&ends_on=31/12/2029"),
    ("truongban", "/admin/reports/luot-doc/"),
    ("truongban", "/admin/reports/nguoi-doc-tim-gi/"),
    ("truongban", "/admin/reports/nhat-ky/"),
    ("bientap", "/admin/bi-lua/"),
    ("truongban", "/admin/ban-tin/"),
    ("truongban", "/admin/ban-tin/1/"),
    ("truongban", "/admin/ban-tin/tim/"),
    ("truongban", "/admin/y-kien/"),
    ("bientap", "/admin/y-kien/1/"),
    ("truongban", "/admin/tin-nguoi-dan/"),
    ("truongban", "/admin/tin-nguoi-dan/bao-cao/"),
    ("truongban", "/admin/cuoc-thi/"),
    ("bientap", "/admin/cau-hoi-thi/duyet/"),
    ("bientap", "/admin/cau-hoi-thi/nhap/"),
]
# Forms with wide tables, headings and nested blocks, opened with the menu of administrators.
FORMS = {"/admin/groups/new/", "/admin/workflows/add/", "/admin/pages/create/schedule/weekpage"}
# Screens of people who are not signed in.
SIGN_IN = [
    "/admin/login/",
    "/admin/password/reset/",
    "/admin/password/reset/key/1-qua-han/",
    "/admin/inactive/",
]
# Read from the sidebar's data, so that closed submenus are included.
_MENU = r"""document.getElementById("wagtail-sidebar-props").textContent.match(/\/admin\/[^"#?\\]*/g)"""
# Elements out of reach on a phone: beyond an edge, and clipped before any ancestor that scrolls, or without one.
_BEYOND = """() => [...document.querySelectorAll("main *")].filter((e) => {
  const box = e.getBoundingClientRect();
  const isSeen = e.checkVisibility({opacityProperty: true, visibilityProperty: true});
  if (!isSeen || !box.width || box.left >= -1 && box.right <= innerWidth + 1) return false;
  for (let up = e; up; up = up.parentElement) {
    const {overflowX} = getComputedStyle(up), around = up.getBoundingClientRect();
    if (["auto", "scroll"].includes(overflowX) || up.matches(".w-sr-only")) return false;
    if (overflowX === "hidden" && (around.right < box.right - 1 || around.left > box.left + 1)) return true;
  }
  return true;
}).slice(0, 5).map((e) => e.outerHTML.slice(0, 120))"""
# Buttons with text that are too small for a thumb.
_SMALL = """() => [...document.querySelectorAll("main .button:not(.button--icon, .w-dropdown__toggle)," +
  "main .button.bicolor")].filter((e) => e.checkVisibility({visibilityProperty: true}) && e.offsetWidth > 1
  && !e.matches(".text-replace, .w-minimap__collapse-all") && e.offsetHeight < 44)
  .map((e) => e.offsetHeight + " px high: " + e.outerHTML.slice(0, 120))"""
# Ends changes of colour, because the contrast of a colour that is still changing cannot be judged.
_SETTLE = """() => document.getAnimations().filter((one) => one instanceof CSSTransition)
  .forEach((one) => one.finish())"""
# Buttons that wrapped to the next line and touch the one above.
_TOUCHING = """() => [...document.querySelectorAll("main .button + .button")].filter((e) => {
  const gap = e.getBoundingClientRect().top - e.previousElementSibling.getBoundingClientRect().bottom;
  return e.checkVisibility({visibilityProperty: true}) && e.offsetWidth > 1 && gap >= -1 && gap < 4;
}).map((e) => e.outerHTML.slice(0, 120))"""
_WITHOUT_TRIANGLE = """() => [...document.querySelectorAll("main summary:not(.button, :has(svg))")]
  .filter((e) => getComputedStyle(e).display !== "list-item").map((e) => e.outerHTML.slice(0, 120))"""
_ON_A_PHONE = {
    "out of reach": _BEYOND,
    "too small": _SMALL,
    "touching": _TOUCHING,
    "without a triangle": _WITHOUT_TRIANGLE,
}
_OURS = {"include": [["main"]], "exclude": [[".w-slim-header"], ["h2[role=alert]"]]}

pytestmark = axe_is_installed


@pytest.fixture(scope="module")
def content(site: RunningSite) -> None:
    """Count some reads, and import a document twice: the second file has another subject and waits for an editor."""
    site.run(
        "from django.utils import timezone\n"
        "from campaign.articles.queries import published_stories\n"
        "from campaign.reads import counting\n"
        "pages = published_stories().values_list('pk', flat=True)[:8]\n"
        "counting.add(timezone.localdate(), {page: 10 * page for page in pages})\n"
        "from campaign.engagement.models import Comment, DraftPage, Letter\n"
        "Letter.objects.create(pk=1, kind='tuan', subject='Bản tin', html='<p>Chào', text='Chào', total=3)\n"
        "Comment.objects.create(pk=1, page=DraftPage.objects.get(), stamp='1', text='Nên sửa khoản 2.')\n"
        "from tests.screens.desk import messages\n"
        "messages()\n"
        "from django.core.files.uploadedfile import SimpleUploadedFile\n"
        "from campaign.library.importing import batches\n"
        "from tests.library.official import plan\n"
        "for text in (plan('901'), plan('901').replace('an toàn', 'an ninh')):\n"
        "    batch = batches.receive([SimpleUploadedFile('a.txt', text.encode())], None)\n"
        "    batches.hand_out(batch, 9)\n"
        f"batch.files.update(id={OFFER})",
    )


def test_usual_screens_open_their_scripts_run_and_axe_finds_nothing(
    browser: Browser, site: RunningSite, content: None
):
    assert _problems_of_screens(browser, site, USUAL, VIEWS) == []


@pytest.mark.slow
def test_other_screens_open_their_scripts_run_and_axe_finds_nothing(
    browser: Browser, site: RunningSite, content: None
):
    kit = f"/admin/bo-truyen-thong/{site.page_key('khong-doc-ma-otp-cho-bat-ky-ai')}/"
    assert _problems_of_screens(browser, site, [*OTHERS, ("truongban", kit)], VIEWS) == []


@pytest.mark.slow
def test_axe_finds_nothing_on_wide_screens(browser: Browser, site: RunningSite, content: None):
    assert _problems_of_screens(browser, site, [*USUAL, *OTHERS], WIDE_VIEWS) == []


def _problems_of_screens(
    browser: Browser, site: RunningSite, screens: list[tuple[str, str]], views: list[View]
) -> list[str]:
    axe = AXE.read_text(encoding="utf-8")
    found: list[str] = []
    for account in dict(screens):
        with signed_in(browser, site, account) as page:
            _note_faults(page, found)
            for address in (address for name, address in screens if name == account):
                found += [f"{account} {problem}" for problem in _problems(page, address, axe, views)]
    return found


@pytest.mark.slow
def test_other_screens_of_the_menu_fit_a_phone_and_their_scripts_run(browser: Browser, site: RunningSite):
    found: list[str] = []
    screens = [*USUAL, *OTHERS]
    opened = {address for _, address in screens}
    for account in dict(screens):
        with signed_in(browser, site, account) as page:
            _note_faults(page, found)
            page.set_viewport_size(PHONE)
            page.goto("/admin/")
            menu = {one for one in page.evaluate(_MENU) if "logout" not in one}
            if account == "quantri":
                menu |= FORMS
            for address in sorted(menu - opened):
                assert page.goto(address).status == 200, address
                boxes = page.locator("[data-bulk-action-checkbox]")
                if boxes.count():
                    boxes.first.check()
                    expect(page.locator(".bulk-actions-choices")).to_be_in_viewport(ratio=1)
                found += [f"{account} {address}: {problem}" for problem in faults(page, _ON_A_PHONE)]
            opened |= menu
    assert len(opened) > len(screens) + 20
    assert found == []


def _note_faults(page: Page, found: list[str]) -> None:
    """Add to `found` each script error and each violation of the admin's content security policy."""

    def refused(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            found.append(f"{page.url}: {message.text}")

    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on("console", refused)


def test_lists_are_in_reach_and_legible_beside_the_menu_of_a_zoomed_screen(
    browser: Browser, site: RunningSite, content: None
):
    """A screen of 1,280 px at 150 % leaves some 650 px beside the menu."""
    with signed_in(browser, site, "truongban") as page:
        page.set_viewport_size({"width": 853, "height": 600})
        page.goto("/admin/nguon-tin/")
        assert faults(page, {"out of reach": _BEYOND}) == []
        page.goto("/admin/tin-nguoi-dan/")
        assert page.locator("main td.title").first.evaluate("cell => cell.offsetWidth") > 250


@pytest.mark.parametrize("theme", ["dark", pytest.param("light", marks=pytest.mark.slow)])
def test_screens_are_printed_whole_and_without_the_menu(browser: Browser, site: RunningSite, theme: str):
    with signed_in(browser, site, "truongban") as page:
        # The width of an A4 sheet, its long side, between margins of 1 cm.
        page.set_viewport_size({"width": 1047, "height": 700})
        for address in ("/admin/bang-cong-viec/", "/admin/reports/tien-do-ke-hoach/", "/admin/huong-dan/"):
            page.emulate_media(media="screen", color_scheme=theme)
            page.goto(address)
            expect(page.locator(".sidebar")).to_be_visible()
            page.emulate_media(media="print")
            expect(page.locator(".sidebar")).to_be_hidden()
            assert page.locator(".button").filter(visible=True).all_inner_texts() == []
            assert page.locator("main").bounding_box()["x"] == 0
            assert page.evaluate("document.documentElement.scrollWidth") <= 1047
            expect(page.locator("main")).to_have_css("color", "rgb(0, 0, 0)")
        page.goto("/admin/reports/tien-do-ke-hoach/")
        beyond = "all => all.map((e) => e.scrollWidth - e.clientWidth)"
        assert page.locator(".coverage__scroll").evaluate_all(beyond) == [0, 0]


def test_the_button_of_the_search_is_seen_when_the_keyboard_reaches_it(browser: Browser, site: RunningSite):
    with signed_in(browser, site, "truongban") as page:
        page.goto("/admin/")
        page.locator("main [type=search], main [name=q]").first.focus()
        page.keyboard.press("Tab")
        button = page.locator("main form [type=submit]").first
        expect(button).to_be_focused()
        expect(button).to_be_in_viewport(ratio=1)


def test_the_menu_covers_nothing_in_a_browser_with_large_text(browser: Browser, site: RunningSite):
    large = launch(browser.browser_type, "--blink-settings=defaultFontSize=32")
    with signed_in(large, site, "truongban") as page:
        page.goto("/admin/bang-cong-viec/")
        for toggled in (False, True):
            if toggled:
                page.locator(".sidebar__collapse-toggle").click()
            page.wait_for_function(
                "document.querySelector('.sidebar').getBoundingClientRect().right"
                " <= document.querySelector('main').getBoundingClientRect().left + 1"
            )
    large.close()


def test_removed_and_new_words_of_a_comparison_differ_without_colour(browser: Browser, site: RunningSite):
    key = site.run(
        "from home.first_run.structure import build_tree\n"
        "from tests.factories import ArticleFactory\n"
        "topic = build_tree().topics['cam-nang-an-toan']\n"
        "page = ArticleFactory(parent=topic, title='Không đọc mã OTP', live=False)\n"
        "page.save_revision()\n"
        "page.title = 'Không đọc mã PIN'\n"
        "page.save_revision()\n"
        "print(page.pk)"
    ).strip()
    with signed_in(browser, site, "truongban") as page:
        page.goto(f"/admin/pages/{key}/revisions/compare/earliest...latest/")
        for words, line in (("span.deletion", "line-through"), ("span.addition", "underline")):
            expect(page.locator(words).first).to_have_css("text-decoration-line", line)


def test_escape_returns_the_focus_from_a_menu_to_its_button(browser: Browser, site: RunningSite):
    with signed_in(browser, site, "truongban") as page:
        page.goto("/admin/viet-bai/")
        more = page.locator("footer [data-w-dropdown-target='toggle']")
        reports = page.locator(".sidebar").get_by_role("button", name="Báo cáo")
        for button in (more, reports):
            button.press("Enter")
            expect(button).to_have_attribute("aria-expanded", "true")
            page.keyboard.press("Tab")
            expect(button).not_to_be_focused()
            page.keyboard.press("Escape")
            expect(button).to_have_attribute("aria-expanded", "false")
            expect(button).to_be_focused()


def test_every_day_and_hour_of_a_calendar_is_on_the_screen_of_a_phone(browser: Browser, site: RunningSite):
    with signed_in(browser, site, "bientap") as page:
        for width in (320, 360):
            page.set_viewport_size({"width": width, "height": 740})
            page.goto("/admin/viet-canh-bao/")
            page.locator("[name=valid_until]").click()
            calendar = page.locator(".xdsoft_datetimepicker:visible")
            expect(calendar.locator(".xdsoft_date").first).to_be_visible()
            parts = calendar.locator(".xdsoft_date, .xdsoft_time, .xdsoft_prev, .xdsoft_next")
            boxes = parts.evaluate_all(
                """(all) => all.filter((e) => e.checkVisibility()).map((e) => e.getBoundingClientRect().toJSON())"""
            )
            assert len(boxes) > 50
            assert all(box["left"] >= 0 and box["right"] <= width for box in boxes)


def test_menu_of_a_table_is_on_the_screen_of_a_phone(browser: Browser, site: RunningSite):
    with signed_in(browser, site, "bientap") as page:
        page.set_viewport_size(PHONE)
        page.goto("/admin/viet-bai/")
        page.locator("button.c-sf-add-button:visible").first.click()
        page.get_by_role("option", name="Bảng", exact=True).click()
        # In the middle, where the menu has room on neither side.
        page.locator(".htCore td:visible").nth(1).click(button="right")
        expect(page.locator(".htContextMenu:visible")).to_be_in_viewport(ratio=1)


def test_the_first_hit_of_a_search_is_on_the_first_screen_of_a_phone(browser: Browser, site: RunningSite):
    with signed_in(browser, site, "truongban") as page:
        page.set_viewport_size(PHONE)
        page.goto("/admin/pages/search/?q=mạng")
        expect(page.locator("#page-types-title")).to_be_visible()
        assert page.locator("tbody tr").first.bounding_box()["y"] < PHONE["height"] / 2


def test_only_tabs_of_the_account_with_fields_offer_to_save(browser: Browser, site: RunningSite):
    with signed_in(browser, site, "bientap") as page:
        page.goto("/admin/account/")
        saving = page.get_by_role("button", name="Lưu")
        for tab in page.get_by_role("tab").all():
            tab.click()
            fields = page.locator("[role=tabpanel]:not([hidden]) :is(input, select, textarea)").count()
            expect(saving).to_have_count(1 if fields else 0)


def test_axe_finds_nothing_on_screens_of_sign_in(page: Page):
    axe, views = AXE.read_text(encoding="utf-8"), [*VIEWS, *WIDE_VIEWS[:1]]
    assert [problem for address in SIGN_IN for problem in _problems(page, address, axe, views)] == []


def _problems(page: Page, address: str, axe: str, views: list[View]) -> list[str]:
    found: list[str] = []
    page.emulate_media(reduced_motion="reduce")
    assert page.goto(address).status == 200
    page.evaluate(axe)
    for size, scheme, options in views:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.evaluate(_SETTLE)
        view = f"{address} {size['width']} {scheme}"
        found += [f"{view}: too wide: {box}" for box in page.evaluate(TOO_WIDE)]
        if (size, scheme) == (PHONE, "light"):
            found += [f"{view}: {problem}" for problem in faults(page, _ON_A_PHONE)]
        found += [f"{view}: {violation}" for violation in violations(page, _OURS, options)]
    return found
