"""Tests of readers' tools in Chromium: choices before the first paint, reading aloud, the printed sheet.

test_engines.py tests in all engines that choices persist, that addresses are copied, and the print.
"""

import re

import pytest
from playwright.sync_api import Page, expect

ARTICLE = "/phong-trao/cam-nang-an-toan/khong-doc-ma-otp-cho-bat-ky-ai/"

# Stands in for a device with voices, because headless Chromium has none. `speak` ends each passage at once.
VOICES = """
    Object.defineProperty(window, "speechSynthesis", {value: Object.assign(new EventTarget(), {
        said: [],
        getVoices: () => [
            {lang: "en-US", localService: true}, {lang: "vi-VN", localService: LOCAL, name: "An"}],
        speak(utterance) { this.said.push(utterance.text); utterance.onstart?.(); },
        cancel() { this.cancelled = true; },
    })});
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""

# Texts whose colour has a contrast of less than 4.5 to white.
FAINT = """
    () => [...document.querySelectorAll("body *")].filter((element) => {
        const says = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (!says || !element.checkVisibility()) return false;
        const [red, green, blue] = getComputedStyle(element).color.match(/[0-9.]+/g).map((value) =>
            value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
        return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) < 4.5;
    }).map((element) => element.textContent.trim())
"""

# Puts a table of one long and eight short columns before the text, and returns on how many lines each word stands.
WORDS_OF_TABLE = """
    (prose) => {
        const rows = [
            ["STT", "Nội dung nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian", "Kinh phí", "Nguồn", "Nghiêng",
                "Ghi chú"],
            ["1", "Tuyên truyền, phổ biến pháp luật về an ninh mạng ".repeat(20), "Công an", "Sở Nội vụ", "Quý II/2026",
                "Không", "Trung ương", "nghiêng", "ThưviệnvănbảnchỉđạođiềuhànhThưviệnvănbản"],
        ];
        const cells = (row, tag) => `<tr>${row.map((text) => `<${tag}>${text}</${tag}>`).join("")}</tr>`;
        prose.insertAdjacentHTML("afterbegin", `<div class="scroll"><table><thead>${cells(rows[0], "th")}</thead>
            <tbody>${cells(rows[1], "td")}</tbody></table></div>`);
        return [...prose.querySelectorAll(".scroll :is(th, td)")].flatMap((cell) =>
            [...cell.textContent.matchAll(/[^\\s/]+/g)].map((found) => {
                const range = document.createRange();
                range.setStart(cell.firstChild, found.index);
                range.setEnd(cell.firstChild, found.index + found[0].length);
                return [found[0], range.getClientRects().length];
            }));
    }
"""


def _paper(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_choices_hold_from_the_first_thing_drawn(page: Page):
    page.goto("/")
    page.get_by_text("Cách đọc").click()
    page.get_by_label("Tối").check()
    page.get_by_label("Cao").check()
    page.route("**/static/js/site*.js", lambda route: route.abort())
    page.goto(ARTICLE)
    assert _paper(page) == "rgb(0, 0, 0)"
    # Controls that need the script are not shown.
    expect(page.get_by_text("Cách đọc")).to_be_hidden()


def test_a_browser_that_knows_no_light_dark_is_offered_no_colours(page: Page):
    page.add_init_script("CSS.supports = () => false")
    page.goto(ARTICLE)
    page.get_by_text("Cách đọc").click()
    expect(page.get_by_label("Rất lớn")).to_be_visible()
    expect(page.get_by_label("Tối")).to_have_count(0)


def test_script_is_asked_for_when_the_text_is_drawn(page: Page):
    page.goto(ARTICLE)
    page.wait_for_selector(":root[data-scripted]", state="attached")
    drawn, asked = page.evaluate("""[
        performance.getEntriesByName("first-contentful-paint")[0].startTime,
        performance.getEntriesByType("resource").find((one) => one.name.includes("/js/site.")).startTime,
    ]""")
    assert asked > drawn


def test_no_vietnamese_voice_no_button(page: Page):
    page.goto(ARTICLE)
    expect(page.get_by_text("Chia sẻ")).to_be_visible()
    expect(page.get_by_role("button", name="Nghe")).to_be_hidden()


def test_voice_that_sends_the_text_elsewhere_is_not_used(page: Page):
    page.add_init_script(VOICES.replace("LOCAL", "false"))
    page.goto(ARTICLE)
    expect(page.get_by_role("button", name="Nghe")).to_be_hidden()


@pytest.mark.parametrize("name", ["vi", "vi_VN", "vie-VNM"])
def test_voices_of_phones_are_found_by_their_names_for_the_language(page: Page, name: str):
    page.add_init_script(VOICES.replace("LOCAL", "true").replace("vi-VN", name))
    page.goto(ARTICLE)
    expect(page.get_by_role("button", name="Nghe")).to_be_visible()


def test_article_is_read_aloud_passage_by_passage_and_stops(page: Page):
    page.add_init_script(VOICES.replace("LOCAL", "true"))
    page.goto(ARTICLE)
    page.evaluate(
        """document.querySelector(".prose p").innerHTML = 'Theo <a class="note" href="#ghi-chu-1">[1]</a>.'"""
    )
    page.get_by_role("button", name="Nghe").click()
    said = page.evaluate("speechSynthesis.said")
    assert "Theo." in said
    assert said[0] == "Không đọc mã OTP cho bất kỳ ai"
    assert len(said) == len(set(said)) > 10
    # A toggle button would be "Stop, pressed".
    button = page.get_by_role("button", name="Dừng")
    expect(button).not_to_have_attribute("aria-pressed", re.compile(""))
    button.click()
    expect(page.get_by_role("button", name="Nghe")).to_be_visible()
    expect(page.locator(".being-read")).to_have_count(0)


def test_what_to_do_after_a_fraud_is_read_aloud(page: Page):
    page.add_init_script(VOICES.replace("LOCAL", "true"))
    page.goto("/toi-bi-lua/da-chuyen-tien/vua-chuyen-tien/vua-chuyen-khoan/")
    page.get_by_role("button", name="Nghe").click()
    said = page.evaluate("speechSynthesis.said")
    assert said[:2] == [page.locator("h1").inner_text(), page.locator(".summary").inner_text()]
    assert said[2] == "Cần làm ngay trong giờ đầu"
    steps = page.locator(".steps > li").all_inner_texts()
    assert steps
    assert [text for text in said if text in steps] == steps
    assert any(text.startswith("Ảnh chụp giao dịch") for text in said)
    for name in page.locator(".route h3").all_inner_texts():
        assert len([text for text in said if name in text]) == 1


@pytest.mark.parametrize("address", ["/van-ban/luat-01-mau1-2020/", "/lich-cong-tac/tuan-mau/"])
def test_a_page_of_which_nothing_is_read_aloud_has_no_button(page: Page, address: str):
    page.add_init_script(VOICES.replace("LOCAL", "true"))
    page.goto(address)
    expect(page.get_by_role("button", name="In, lưu PDF")).to_be_visible()
    expect(page.get_by_role("button", name="Nghe")).to_be_hidden()


def test_choices_made_in_two_tabs_are_all_kept(page: Page):
    page.goto("/")
    page.get_by_text("Cách đọc").click()
    expect(page.get_by_label("Tối")).to_be_visible()
    other = page.context.new_page()
    other.goto(ARTICLE)
    other.get_by_text("Cách đọc").click()
    other.get_by_label("Tối").check()
    dark = "rgb(15, 27, 34)"
    page.wait_for_function("(dark) => getComputedStyle(document.body).backgroundColor === dark", arg=dark)
    expect(page.get_by_label("Tối")).to_be_checked()
    page.get_by_label("Rất lớn").check()
    other.goto("/")
    assert _paper(other) == dark
    assert other.evaluate("document.documentElement.dataset.size") == "rat-lon"


def test_a_page_that_the_back_button_shows_as_it_was_takes_the_new_choices(page: Page):
    """Playwright turns Chromium's store of such pages off, so its event is sent by hand."""
    page.goto(ARTICLE)
    page.wait_for_selector(":root[data-scripted]", state="attached")
    page.evaluate("""
        localStorage.setItem("cach-doc", '{"colour": "toi"}');
        dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    """)
    assert _paper(page) == "rgb(15, 27, 34)"


def test_an_open_panel_covers_nothing_that_the_keyboard_reaches_next(page: Page):
    page.goto(ARTICLE)
    page.wait_for_selector(":root[data-scripted]", state="attached")
    for name, words in (("Cách đọc", "Cỡ chữ"), ("Chia sẻ", "Zalo")):
        summary = page.locator("summary", has_text=name)
        summary.press("Enter")
        panel = page.locator(".pop__panel", has_text=words)
        # A click on its edge, where nothing takes the focus, leaves it open.
        panel.click(position={"x": 2, "y": 2})
        summary.focus()
        for _ in range(4):
            expect(panel).to_be_visible()
            page.keyboard.press("Tab")
            if not summary.evaluate("(e) => e.parentElement.contains(document.activeElement)"):
                break
        expect(panel).to_be_hidden()


def test_printed_sheet_has_a_code_and_no_controls(page: Page):
    page.goto(ARTICLE)
    page.emulate_media(media="print")
    expect(page.locator(".sheet svg")).to_be_visible()
    expect(page.get_by_text("Cách đọc")).to_be_hidden()
    expect(page.locator(".footer")).to_have_css("break-inside", "avoid")


@pytest.mark.parametrize(
    "address", ["/phong-trao/cuoc-thi-mau/", "/y-kien/tham-do-mau/", "/y-kien/du-thao-mau/"]
)
def test_printed_sheet_offers_nothing_to_press(page: Page, address: str):
    page.goto(address)
    pressed = page.locator("main .button")
    expect(pressed.first).to_be_visible()
    page.emulate_media(media="print")
    assert pressed.filter(visible=True).all_inner_texts() == []


def test_a_printed_table_breaks_no_syllable(page: Page):
    page.goto(ARTICLE)
    # The width of an A4 sheet between its margins.
    page.set_viewport_size({"width": 672, "height": 900})
    page.emulate_media(media="print")
    words = page.locator(".prose").evaluate(WORDS_OF_TABLE)
    assert [word for word, lines in words if lines > 1] == ["ThưviệnvănbảnchỉđạođiềuhànhThưviệnvănbản"]


@pytest.mark.parametrize("address", ["/", "/van-ban/?loai=luat", "/y-kien/du-thao-mau/"])
def test_all_printed_words_can_be_read_without_backgrounds(page: Page, address: str):
    """Browsers print no backgrounds unless the reader asks for them."""
    page.goto(address)
    page.emulate_media(media="print")
    assert page.evaluate(FAINT) == []


def test_a_button_that_is_pressed_twice_gets_its_words_back(page: Page):
    page.goto(ARTICLE)
    page.locator(".share summary").click()
    page.clock.install()
    button = page.locator(".share [data-do=copy]")
    for _ in range(2):
        button.click()
        expect(button).to_have_text(re.compile("Đã chép|Không chép được"))
        expect(page.get_by_role("status")).to_have_text(button.inner_text())
    page.clock.fast_forward(4_000)
    expect(button).to_have_text("Chép địa chỉ")
    expect(page.get_by_role("status")).to_be_empty()
