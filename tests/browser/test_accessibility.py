"""Tests of all public templates for accessibility: axe-core, narrow and wide, light and dark, keyboard, large text."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import ROOT, RunningSite

AXE = ROOT / "tests" / "tools" / "node_modules" / "axe-core" / "axe.min.js"
WIDE, PHONE, NARROW = ({"width": width, "height": 740} for width in (1280, 360, 320))
# Size, colour scheme, options of axe.
View = tuple[dict[str, int], str, dict[str, Any]]

# To save time, axe neither reports other results nor element selectors, nor preloads style sheets, which no rule here
# reads.
_SPARING = {"resultTypes": ["violations", "incomplete"], "selectors": False, "preload": {"assets": ["media"]}}
# WCAG 2.0 to 2.2, A and AA, and axe's best practices. Only colours differ between light and dark.
EVERYTHING = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    # The second one is experimental, but Wagtail's checks in the editor show it for each page.
    "rules": {"target-size": {"enabled": True}, "p-as-heading": {"enabled": True}},
    **_SPARING,
}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], **_SPARING}
VIEWS: list[View] = [(PHONE, "light", EVERYTHING)]
# A phone in the dark is left out, because its text is the same as on the wide screen.
WIDE_VIEWS: list[View] = [(WIDE, "dark", COLOURS), (WIDE, "light", EVERYTHING)]

# Pages of the kinds that readers meet most.
USUAL = [
    "trang-chu",
    "bai",
    "canh-bao-khan",
    "van-ban",
    "van-ban-ho-so",
    "van-ban-so-sanh",
    "tim-kiem-ket-qua",
    "404",
]

# Pages whose template another page shows in a fuller state, and errors that look like 404.
OTHER_STATES = {
    *("400", "403", "403-bieu-mau", "410", "413", "500", "503-bieu-mau", "ban-nhap", "het-xem-truoc"),
    *("bai-mau", "bai-thi-xong", "bi-lua-cau-hoi-trong", "bi-lua-viec-mau", "bo-truyen-thong-dang-lam"),
    *("canh-bao-da-qua", "canh-bao-mau", "chuyen-muc-trang-2", "chuyen-muc-trong", "du-thao-da-xong"),
    *("luu-tru-nam", "tham-do-da-xong", "tim-kiem", "tim-kiem-khong-thay", "van-ban-khong-thay"),
    *("van-ban-ho-so-ngay", "van-ban-ho-so-trong", "van-ban-hop-nhat"),
}

# Finds clipped words: text that does not fit into a box that hides overflow, except for the name beside the lens.
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((e) => {
  const style = getComputedStyle(e), hidden = e.closest(".hidden-text, [hidden], .skip, .tabs__link");
  const hides = [style.overflowX, style.overflowY].some((way) => way === "hidden" || way === "clip");
  return hides && !hidden && e.clientWidth > 1 && e.innerText?.trim()
    && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
}).map((e) => e.outerHTML.slice(0, 120))"""

TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 5).map((e) => e.outerHTML.slice(0, 120))"""

# Finds controls whose middle is covered by another one.
COVERED = """() => {
  const shown = (e) => e.checkVisibility({visibilityProperty: true}) && !e.closest(".hidden-text, .skip");
  const controls = [...document.querySelectorAll("a[href], button, summary, input, select, textarea")].filter(shown);
  const boxes = controls.flatMap((e) => [...e.getClientRects()].map((box) => [e, box]));
  const inside = (x, y, box) => box.left < x && x < box.right && box.top < y && y < box.bottom;
  return boxes.filter(([e, {x, y, width, height}]) => boxes.some(([other, box]) =>
    !e.contains(other) && !other.contains(e) && inside(x + width / 2, y + height / 2, box)
  )).map(([e]) => e.outerHTML.slice(0, 120));
}"""

MISFITS = {"too wide": TOO_WIDE, "cut off": CUT_OFF, "covered": COVERED}

BIG_DRAWINGS = """() => [...document.querySelectorAll("svg:not(.chain__picture, .bars__bar)")]
  .filter((e) => e.getBoundingClientRect().width > 130).map((e) => e.outerHTML.slice(0, 120))"""

# Official texts, whose lines are separated by line breaks alone.
ONE_LINE = """() => [...document.querySelectorAll(".official, .compare__text")]
  .filter((e) => getComputedStyle(e).whiteSpaceCollapse !== "preserve-breaks").map((e) => e.outerHTML.slice(0, 120))"""

# Visible elements that a keyboard must reach: links, buttons, fields, disclosures. Each records its focus style.
WATCH_FOCUS = """() => {
  window.reached = new Map();
  document.addEventListener("focusin", ({target}) => {
    const style = getComputedStyle(target), box = target.querySelector(":scope > rect");
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    // Links inside a drawing: their own box becomes the ring.
    reached.set(target, ring || (box && parseFloat(getComputedStyle(box).strokeWidth) >= 3));
  });
  window.wanted = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(
    (e) => e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" && e.checkVisibility({visibilityProperty: true}));
  return wanted.length;
}"""
# Because it follows a key press, focus by script shows its ring, too.
FOCUS_EACH = "() => { reached.clear(); [...wanted, wanted[0]].forEach((e) => e.focus()); }"
UNREACHED = "() => wanted.filter((e) => !reached.has(e)).map((e) => e.outerHTML.slice(0, 120))"
UNSEEN = "() => [...reached].filter(([e, ring]) => !ring).map(([e]) => e.outerHTML.slice(0, 120))"

pytestmark = pytest.mark.skipif(
    not AXE.exists() and "REQUIRE_CHECKERS" not in os.environ,
    reason="axe-core is not installed (deploy/install-programs.sh checkers)",
)


@pytest.fixture(scope="module")
def pages(site: RunningSite, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Save the pages. Their content is not committed, so that other tests find theirs unchanged."""
    folder = tmp_path_factory.mktemp("pages")
    site.run(
        "from pathlib import Path\n"
        "from django.db import transaction\n"
        "from tests.every_page import write\n"
        "with transaction.atomic():\n"
        f"    write(Path({str(folder)!r}))\n"
        "    transaction.set_rollback(True)"
    )
    return sorted(folder.glob("*.html"))


@pytest.fixture(scope="module")
def reader(browser: Browser, site: RunningSite, pages: list[Path]) -> Iterator[Page]:
    """Open a window in which the saved pages use the site's own style sheets, scripts and pictures."""
    context: BrowserContext = browser.new_context(
        base_url=f"{site.url}/trang-mau/",
        locale="vi-VN",
        viewport=WIDE,
        reduced_motion="reduce",
        service_workers="block",
    )
    files = {path.name: path for path in pages}
    context.route(
        "**/trang-mau/*",
        lambda route: route.fulfill(
            path=files[route.request.url.rsplit("/", 1)[1]], content_type="text/html; charset=utf-8"
        ),
    )
    context.add_init_script(path=AXE)
    yield context.new_page()
    context.close()


def violations(page: Page, part: str | dict, options: dict) -> list[str]:
    """Return the violations in a part of the page; "html" is the whole page. Other results stay in the browser."""
    return page.evaluate(
        """async ([part, options]) => {
          const found = await axe.run(part, options);
          // Words in the colour of their ground are none to axe, but something that a person should look at.
          const unseen = (node) => node.any.some((check) => check.data?.messageKey === "equalRatio");
          const doubtful = found.incomplete.map((one) => ({ ...one, nodes: one.nodes.filter(unseen) }));
          return [...found.violations, ...doubtful].flatMap((one) =>
            one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)}`));
        }""",
        [part, options],
    )


def _violations_in(page: Page, name: str, views: list[View]) -> list[str]:
    found: list[str] = []
    # Header and footer take axe half of the time, and are the same on all pages.
    part = "html" if name == "trang-chu" else {"exclude": [["body > header"], ["body > footer"]]}
    for size, scheme, options in views:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        view = f"{name} {size['width']} {scheme}"
        found += [f"{view}: {violation}" for violation in violations(page, part, options)]
    return found


def faults(page: Page, checks: dict[str, str]) -> list[str]:
    """Return what functions in JavaScript find on the page, each with its name; one call asks them all."""
    calls = ", ".join(f"[{name!r}, ({code})()]" for name, code in checks.items())
    return [f"{name}: {box}" for name, boxes in page.evaluate(f"() => [{calls}]") for box in boxes]


@pytest.mark.parametrize("has_other_states", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_axe_finds_nothing_on_any_page_and_nothing_is_cut_off_on_the_narrowest_screen_or_in_large_text(
    reader: Page, pages: list[Path], has_other_states: bool
):
    assert {path.stem for path in pages} >= OTHER_STATES
    found: list[str] = []
    for path in (path for path in pages if (path.stem in OTHER_STATES) == has_other_states):
        reader.goto(path.name)
        found += _violations_in(reader, path.stem, [(NARROW, "light", EVERYTHING)])
        found += [f"{path.stem} 320: {fault}" for fault in faults(reader, MISFITS)]
        reader.evaluate("document.documentElement.style.fontSize = '200%'")
        found += [f"{path.stem} 320, text 200%: {fault}" for fault in faults(reader, MISFITS)]
        reader.set_viewport_size(WIDE)
        found += [f"{path.stem} 1280, text 200%: {fault}" for fault in faults(reader, MISFITS)]
    assert found == []


@pytest.mark.parametrize("views", [WIDE_VIEWS[:1], pytest.param(WIDE_VIEWS, marks=pytest.mark.slow)])
def test_axe_finds_nothing_on_a_wide_screen(reader: Page, pages: list[Path], views: list[View]):
    """A landing judges the usual pages in the dark; the others share their style sheets."""
    found: list[str] = []
    for path in pages:
        if views == WIDE_VIEWS or path.stem in USUAL:
            reader.goto(path.name)
            found += _violations_in(reader, path.stem, views)
    assert found == []


def test_parts_only_shown_on_a_phone_have_contrast_in_the_dark(reader: Page):
    """Menu, tabs and the name of the reading settings are the same on all pages."""
    reader.set_viewport_size(PHONE)
    reader.emulate_media(color_scheme="dark", forced_colors="none")
    reader.goto("trang-chu.html")
    assert violations(reader, "html", COLOURS) == []


@pytest.mark.parametrize("name", USUAL)
def test_keyboard_reaches_everything_and_shows_where_it_is(reader: Page, name: str):
    reader.emulate_media(color_scheme="light", forced_colors="none")
    reader.set_viewport_size(WIDE)
    reader.goto(f"{name}.html")
    reader.wait_for_selector(":root[data-scripted]", state="attached")
    # Once around to the first element. Browsers give video, audio and dates several controls each.
    own = 10 * reader.locator("video, audio").count() + 4 * reader.locator("input[type=date]").count()
    for _ in range(reader.evaluate(WATCH_FOCUS) + own + 1):
        reader.keyboard.press("Tab")
    assert reader.evaluate(UNREACHED) == []
    assert reader.evaluate(UNSEEN) == []
    reader.emulate_media(forced_colors="active")
    reader.evaluate(FOCUS_EACH)
    assert reader.evaluate(UNREACHED) == []
    assert reader.evaluate(UNSEEN) == []


def _as_read_without_layers(css: str) -> str:
    """Return the part of a style sheet that a browser from before 2022 understands."""
    css = re.sub(r"@supports not \(\(accent[^{]*", "@supports (display:block)", css)
    blocks = re.compile(r"@layer[^{;]*\{")
    while start := blocks.search(css):
        end, depth = start.end(), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        css = css[: start.start()] + css[end:]
    return css


def test_pages_are_plain_and_whole_in_an_old_browser_and_without_a_style_sheet(reader: Page):
    def as_read(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=_as_read_without_layers(answer.text()))

    reader.set_viewport_size(PHONE)
    reader.route("**/*.css", as_read)
    found = []
    for name in USUAL:
        reader.goto(f"{name}.html")
        assert reader.evaluate("getComputedStyle(document.body).fontFamily") == "sans-serif"
        found += [f"{name}: one line: {box}" for box in reader.evaluate(ONE_LINE)]
        found += [f"{name}: too wide: {box}" for box in reader.evaluate(TOO_WIDE)]
        for state in ("old", "none"):
            if state == "none":
                reader.evaluate(
                    "document.querySelectorAll('[rel=stylesheet]').forEach((one) => one.remove())"
                )
            found += [f"{name} {state}: {box}" for box in reader.evaluate(BIG_DRAWINGS)]
    reader.unroute("**/*.css")
    assert found == []


def test_skip_link_shows_itself_and_leads_to_the_text(reader: Page):
    reader.set_viewport_size(PHONE)
    reader.goto("bai.html")
    reader.keyboard.press("Tab")
    box = reader.locator(":focus").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["y"] >= 0
    reader.keyboard.press("Enter")
    expect(reader.locator("#noi-dung")).to_be_focused()
