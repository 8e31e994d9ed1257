"""Tests in Chromium, Firefox and WebKitGTK: layout, colours, no script, settings, menus, print; a paste in Firefox."""

import io
import json
import os

import pytest
from pypdf import PdfReader

from tests.browser.conftest import ROOT, RunningSite
from tests.browser.engines.reader import Reader, wait_for
from tests.prepared import PASSWORD

GUIDES = "/phong-trao/cam-nang-an-toan/"
ARTICLE = f"{GUIDES}khong-doc-ma-otp-cho-bat-ky-ai/"
ALERT = "/phong-trao/canh-bao-lua-dao/tin-nhan-bao-buu-kien-cho-giao-kem-lien-ket-la/"
ADDRESSES = ["/", ARTICLE, ALERT, "/van-ban/", "/tim-kiem/?q=mat+khau", "/khong-co-mang/"]

LIGHT, DARK, BLACK = "rgb(251, 250, 247)", "rgb(15, 27, 34)", "rgb(0, 0, 0)"
PAPER = "getComputedStyle(document.body).backgroundColor"
ROOT_SIZE = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
SCRIPTED = "document.documentElement.dataset.scripted === ''"
IS_SHOWN = "(e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0"

# The page's style sheet as a browser from before 2024 reads it: without the function light-dark().
OLDER_BROWSER = """
    const link = document.querySelector("link[rel=stylesheet]");
    const text = await (await fetch(link.href)).text();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text.replaceAll("light-dark(", "unknown-function("));
    document.adoptedStyleSheets = [sheet];
    link.disabled = true;
"""
# Waits until a picture can be taken: fonts, the end of transitions, two frames.
DRAWN = """
    await document.fonts.ready;
    await Promise.allSettled(document.getAnimations().map((one) => one instanceof CSSTransition && one.finished));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
"""
# Contrast of the page's words with its background (WCAG 2.2).
CONTRAST = """
    const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => part / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    const { backgroundColor, color } = getComputedStyle(document.body);
    const ratio = light(backgroundColor) / light(color);
    return backgroundColor.startsWith("rgb(") ? Math.max(ratio, 1 / ratio) : 0;
"""
SIGN_IN = f"""
    const form = document.querySelector("[name=login]").form;
    form.elements.login.value = "bientap";
    form.elements.password.value = "{PASSWORD}";
    form.submit();
"""
SIGN_OUT = """
    const body = new URLSearchParams({ csrfmiddlewaretoken: wagtailConfig.CSRF_TOKEN });
    await fetch("/admin/logout/", { method: "POST", body });
"""
# As a person does with Ctrl+V. In Firefox, a script cannot fill the clipboard data of its own event.
PASTE = """
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", "<p>Mở <b>đầu</b>.</p><h1>Mục</h1>");
    clipboardData.setData("text/plain", "Mở đầu.");
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
    Object.defineProperty(event, "clipboardData", { value: clipboardData });
    document.querySelector(".public-DraftEditor-content").dispatchEvent(event);
"""


def _shown(reader: Reader, selector: str) -> int:
    """Return how many of these elements a reader sees."""
    return reader.run(f"return [...document.querySelectorAll('{selector}')].filter({IS_SHOWN}).length")


def _choose(reader: Reader, name: str, value: str) -> None:
    reader.click(f".reading input[name={name}][value={value}]")


def _open_scripted(reader: Reader, address: str) -> None:
    reader.open(address)
    wait_for(reader, SCRIPTED)


@pytest.mark.parametrize(
    "window",
    ["chromium", *(pytest.param(one, marks=pytest.mark.slow) for one in ("firefox", "webkit"))],
    indirect=True,
)
def test_no_page_scrolls_sideways(reader: Reader, site: RunningSite):
    for address in ADDRESSES:
        reader.open(site.url + address)
        for width in (320, 360, 1280):
            reader.size(width, 740)
            assert reader.run("return document.documentElement.scrollWidth") <= width, (address, width)


def test_colours_follow_the_device_until_the_reader_chooses(reader: Reader, site: RunningSite):
    reader.dark(True)
    _open_scripted(reader, site.url + ARTICLE)
    assert reader.run(f"return {PAPER}") == DARK
    reader.dark(False)
    wait_for(reader, f"{PAPER} === '{LIGHT}'")
    reader.click(".reading summary")
    wait_for(reader, "document.querySelector('.reading input')")
    _choose(reader, "colour", "toi")
    assert reader.run(f"return {PAPER}") == DARK
    reader.dark(True)
    _choose(reader, "colour", "sang")
    assert reader.run(f"return {PAPER}") == LIGHT


def test_size_colour_and_contrast_stay_on_the_next_page(reader: Reader, site: RunningSite):
    reader.size(320, 640)
    _open_scripted(reader, site.url)
    before = reader.run(f"return {ROOT_SIZE}")
    reader.click(".reading summary")
    wait_for(reader, "document.querySelector('.reading input')")
    for name, value in (("size", "rat-lon"), ("colour", "toi"), ("contrast", "cao")):
        _choose(reader, name, value)
    _open_scripted(reader, site.url + ARTICLE)
    assert reader.run(f"return {ROOT_SIZE}") == pytest.approx(before * 1.35)
    assert reader.run(f"return {PAPER}") == BLACK
    assert reader.run("return document.documentElement.scrollWidth") <= 320
    reader.click(".reading summary")
    wait_for(reader, "document.querySelector('.reading input[value=rat-lon]')?.checked")
    reader.click(".reading input[name=size][value='']")
    assert reader.run(f"return {ROOT_SIZE}") == before


def test_a_browser_that_knows_no_light_dark_shows_words_well(reader: Reader, site: RunningSite):
    reader.dark(True)
    _open_scripted(reader, site.url + ARTICLE)
    reader.run(OLDER_BROWSER)
    for colour in ("", "sang", "toi"):
        for contrast, least in (("", 12), ("cao", 18)):
            chosen = json.dumps({"colour": colour, "contrast": contrast})
            reader.run(f"Object.assign(document.documentElement.dataset, {chosen})")
            assert reader.run(CONTRAST) >= least, chosen


def test_waiting_outlives_the_page_that_was_asked(reader: Reader, site: RunningSite):
    reader.open(site.url + ARTICLE)
    reader.run(f"setTimeout(() => location.assign('{GUIDES}'), 100)")
    slowly = "new Promise((done) => setTimeout(done, 500))"
    wait_for(reader, f"(await {slowly}, location.pathname === '{GUIDES}')")


def test_without_scripts_everything_shown_works(reader: Reader, site: RunningSite):
    reader.size(360, 740)
    reader.scripts(False)
    reader.open(site.url + ARTICLE)
    assert not reader.run(f"return {SCRIPTED}")
    assert _shown(reader, ".reading, [data-do]") == 0
    assert _shown(reader, ".share a") == 0
    reader.click(".share summary")
    assert _shown(reader, ".share a") == 2
    assert _shown(reader, "[data-do]") == 0
    reader.click(".menu summary")
    reader.click(".menu nav a[href*='cam-nang']")
    wait_for(reader, f"location.pathname === '{GUIDES}'")
    reader.click(".tabs__link")
    wait_for(reader, "document.querySelector('main .search__input')")
    reader.run("document.querySelector('main .search__input').value = 'mật khẩu'")
    reader.click("main .search__input + button")
    wait_for(reader, "location.search && document.querySelector('main mark')")


def test_pictures_below_the_fold_come_when_they_are_reached(reader: Reader, site: RunningSite):
    reader.size(360, 740)
    reader.open(site.url + GUIDES)
    last = "[...document.querySelectorAll('.card__picture img')].at(-1)"
    assert reader.run(f"return {last}.loading") == "lazy"
    # Repeated, because the page may still grow above it.
    reached = f"{last}.scrollIntoView(), {last}.complete"
    wait_for(reader, f"({reached}) && {last}.naturalWidth && {last}.currentSrc.endsWith('.avif')")


def test_menus_close_by_key_and_by_a_click_elsewhere(reader: Reader, site: RunningSite):
    reader.size(360, 740)
    _open_scripted(reader, site.url + ARTICLE)
    reader.click(".menu summary")
    assert _shown(reader, ".menu nav") == 1
    reader.run("""
        document.querySelector(".menu summary").focus();
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    """)
    assert _shown(reader, ".menu nav") == 0
    reader.click(".share summary")
    assert _shown(reader, ".share a") == 2
    reader.click("h1")
    assert _shown(reader, ".share a") == 0


def test_the_address_is_copied(reader: Reader, site: RunningSite):
    _open_scripted(reader, site.url + ARTICLE)
    reader.click(".share summary")
    reader.click("[data-do=copy]")
    wait_for(reader, "document.querySelector('[data-do=copy]').innerText === 'Đã chép'")
    # Offered only where the device can share.
    assert (_shown(reader, "[data-do=share]") == 1) == reader.run("return 'share' in navigator")


def test_titles_are_offered_in_the_search_box(reader: Reader, site: RunningSite):
    _open_scripted(reader, site.url + ARTICLE)
    reader.run("""
        const box = document.querySelector("#tim-dau-trang");
        box.focus();
        box.value = "mat kh";
        box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    """)
    wait_for(reader, "document.querySelector('#tim-dau-trang-goi-y option')")
    reader.click(".masthead .search button")
    wait_for(reader, "location.search === '?q=mat+kh' && document.querySelector('main mark')")


def test_printed_sheet_has_source_address_and_code_and_no_controls(reader: Reader, site: RunningSite):
    reader.open(site.url + ARTICLE)
    paper = reader.pdf()
    if paper is None:
        pytest.skip("this engine does not print to a file")
    words = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper)).pages)
    assert "Sở Khoa học và Công nghệ tỉnh Quảng Ngãi" in words
    assert ARTICLE in words.replace("\n", "").replace(" ", "")
    for control in ("Chia sẻ", "Tìm kiếm", "Cách đọc"):
        assert control not in words


# In Chromium: writing/test_paste_text.py. WebKitGTK takes long to open the editor, and behaves as Chromium does.
@pytest.mark.slow
@pytest.mark.parametrize("window", ["firefox"], indirect=True)
def test_text_that_is_pasted_into_the_editor_arrives_whole(reader: Reader, site: RunningSite):
    reader.open(f"{site.url}/admin/login/")
    reader.run(SIGN_IN)
    wait_for(reader, "location.pathname === '/admin/'")
    reader.open(f"{site.url}/admin/pages/add/articles/articlepage/{site.page_key('cam-nang-an-toan')}/")
    wait_for(reader, "document.querySelector('.public-DraftEditor-content')")
    reader.click(".public-DraftEditor-content")
    reader.run(PASTE)
    wait_for(reader, "document.querySelector('[name=body-1-value-text]')?.value === 'Mục'")
    wait_for(reader, "document.querySelector('[name=body-0-value]').value.includes('Mở đầu.')")
    reader.run(SIGN_OUT)


@pytest.mark.skipif("SCREENSHOTS" not in os.environ, reason="pictures for people, with SCREENSHOTS=1")
def test_pictures_of_every_engine(reader: Reader, site: RunningSite):
    folder = ROOT / ".pytest_cache" / "engines"
    folder.mkdir(parents=True, exist_ok=True)
    for number, address in enumerate(ADDRESSES):
        for width in (360, 1280):
            reader.size(width, 900)
            for name, is_dark in (("light", False), ("dark", True)):
                reader.dark(is_dark)
                _open_scripted(reader, site.url + address)
                reader.run(DRAWN)
                shot = folder / f"{number}-{width}-{name}-{type(reader).__name__.lower()}.png"
                shot.write_bytes(reader.picture())
