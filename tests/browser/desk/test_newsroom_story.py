"""Test of the whole workflow in a real browser: from a provincial feed and an editor to readers and subscribers.

It is one test because each step begins where the one before ended. With SCREENSHOTS=1 it takes the pictures of README
and of the editor's guide (docs/anh/).
"""

import base64
import re

import feedparser
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import RunningSite, choose_action, let_poll, picture, signed_in
from tests.factories import image_file

FEED_TITLE = "[Mẫu] Huyện mở lớp hướng dẫn người cao tuổi nhận biết lừa đảo qua mạng"
ARTICLE_TITLE = "Người cao tuổi học cách nhận biết cuộc gọi lừa đảo"
SUMMARY = "Lớp học hướng dẫn ba việc cần làm khi có người lạ gọi đến đòi chuyển tiền."
COMMENT = "Nêu rõ lớp học dành cho ai."
PARAGRAPH = "Người dự lớp thực hành gác máy và gọi lại theo số chính thức của cơ quan."


def _paste_image(page: Page, selector: str) -> None:
    """Paste a PNG as a browser does: a paste event whose clipboard holds a file."""
    data = base64.b64encode(image_file(1200, 675).read()).decode()
    page.evaluate(
        """([selector, data]) => {
            const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
            const clipboard = new DataTransfer();
            clipboard.items.add(new File([bytes], "lop-hoc.png", { type: "image/png" }));
            document.querySelector(selector).dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
        }""",
        [selector, data],
    )


def _add_source(page: Page, site: RunningSite) -> None:
    page.goto("/admin/nguon-tin/new/")
    page.fill("[name=name]", "Huyện mẫu")
    page.fill("[name=feed_url]", site.feed.url)
    page.get_by_role("button", name="Tạo").click()
    expect(page.get_by_role("row", name=re.compile("Huyện mẫu"))).to_be_visible()


def _row(page: Page, title: str) -> Locator:
    return page.locator(".inbox-row", has_text=title)


def _read_by_readers(page: Page) -> str:
    """Read the article from the home page, and find it in its topic and by a search without accents."""
    page.goto("/")
    page.get_by_role("link", name=ARTICLE_TITLE).first.click()
    address = page.url
    expect(page.get_by_role("heading", level=1)).to_have_text(ARTICLE_TITLE)
    expect(page.get_by_text(PARAGRAPH)).to_be_visible()
    expect(page.get_by_text("Huyện mẫu").first).to_be_visible()
    expect(page.get_by_role("img", name="Hình vẽ một lớp học")).to_be_visible()
    page.goto(address.rsplit("/", 2)[0] + "/")
    expect(page.get_by_role("link", name=ARTICLE_TITLE).first).to_be_visible()
    page.goto("/tim-kiem/?q=nguoi+cao+tuoi+cuoc+goi")
    expect(page.get_by_role("link", name=ARTICLE_TITLE)).to_be_visible()
    picture(page, "tim-kiem")
    return address


def test_from_a_feed_item_to_the_reader_and_away_again(browser: Browser, site: RunningSite, page: Page):
    site.feed.stories = [
        (FEED_TITLE, "Lớp học do huyện tổ chức cho người cao tuổi."),
        ("[Mẫu] Tin khác", "Không dùng."),
    ]

    with signed_in(browser, site, "truongban") as chief, signed_in(browser, site, "bientap") as author:
        _add_source(chief, site)
        picture(chief, "nguon-tin")
        let_poll(site)

        author.goto("/admin/hop-tin/")
        picture(author, "hop-tin")
        _row(author, FEED_TITLE).get_by_role("button", name="Chuyển thành bài").click()
        # The source has no topic of its own, so the editor is asked for one.
        author.get_by_label("Chuyên mục").select_option(label="Cẩm nang an toàn")
        author.get_by_role("button", name="Chuyển thành bài").click()
        author.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
        editor = author.url

        expect(author.locator("[name=source_name]")).to_have_value("Huyện mẫu")
        author.fill("[name=title]", ARTICLE_TITLE)
        author.fill("[name=summary]", SUMMARY)
        _paste_image(author, "#id_summary")
        expect(author.locator("#id_main_image-chooser")).not_to_have_class(re.compile("blank"))
        author.fill("[name=main_image_alt]", "Hình vẽ một lớp học")
        author.locator("[data-contentpath='body'] [contenteditable='true']").first.click()
        author.keyboard.press("Control+End")
        author.keyboard.press("Enter")
        author.keyboard.type(PARAGRAPH)
        # The editor copies its text to the form a quarter of a second after the last key.
        expect(author.locator("[name='body-0-value']")).to_have_value(re.compile(PARAGRAPH))
        picture(author, "viet-bai")
        choose_action(author, "Gửi duyệt")
        expect(author.locator(".messages")).to_contain_text("gửi")

        chief.goto("/admin/")
        expect(chief.get_by_role("link", name=ARTICLE_TITLE).first).to_be_visible()
        picture(chief, "cho-duyet")
        chief.goto(editor)
        choose_action(chief, "Trả lại để sửa")
        dialog = chief.get_by_role("dialog")
        dialog.locator("textarea").fill(COMMENT)
        picture(chief, "tra-lai")
        dialog.get_by_role("button").last.click()
        chief.wait_for_url("**/bang-cong-viec/")

        assert page.goto("/").status == 200
        expect(page.get_by_text(ARTICLE_TITLE)).to_have_count(0)

        author.goto("/admin/bang-cong-viec/")
        returned = author.get_by_role("region", name=re.compile("^Trả lại để bạn sửa")).get_by_role(
            "listitem"
        )
        expect(returned.filter(has_text=ARTICLE_TITLE)).to_contain_text(COMMENT)
        author.goto(editor)
        expect(author.locator("body")).to_contain_text(COMMENT)
        picture(author, "y-kien-tra-lai")
        author.fill("[name=summary]", f"{SUMMARY} Lớp dành cho người từ 60 tuổi.")
        choose_action(author, "Gửi duyệt lại")
        author.wait_for_url("**/bang-cong-viec/")
        expect(author.locator(".messages")).to_contain_text("gửi")

        chief.goto("/admin/bang-cong-viec/")
        chief.get_by_role("link", name=f"So sánh “{ARTICLE_TITLE}” với bản trước").click()
        expect(chief.locator(".comparison").first).to_contain_text("Lớp dành cho người từ 60 tuổi.")
        # The decision can be taken on the comparison itself.
        chief.get_by_role("button", name="Duyệt và đăng").click()
        expect(chief.locator(".messages")).to_contain_text(f"Đã đăng “{ARTICLE_TITLE}”.")

        address = _read_by_readers(page)
        topic = address.rsplit("/", 2)[0] + "/"
        # The subscriber.
        feed_url = f"{site.url}/rss/tat-ca.xml"
        assert ARTICLE_TITLE in [entry.title for entry in feedparser.parse(feed_url).entries]

        # The chief compares a later change with what is live, then withdraws the article: gone everywhere.
        author.goto(editor)
        author.fill("[name=summary]", "Tóm tắt viết lại.")
        choose_action(author, "Gửi duyệt")
        expect(author.locator(".messages")).to_contain_text("gửi")
        chief.goto(editor)
        chief.get_by_role("link", name=re.compile("So sánh")).first.click()
        expect(chief.locator(".comparison")).to_contain_text("Tóm tắt viết lại.")
        picture(chief, "so-sanh")
        chief.goto(editor.replace("/edit/", "/unpublish/"))
        chief.get_by_role("button", name=re.compile("gỡ", re.IGNORECASE)).click()
        expect(chief.locator(".messages")).to_be_visible()

    assert page.goto(address).status == 410
    for place in ("/", topic, "/tim-kiem/?q=nguoi+cao+tuoi+cuoc+goi", "/tin-dia-phuong/"):
        page.goto(place)
        expect(page.get_by_role("link", name=ARTICLE_TITLE)).to_have_count(0)
    assert ARTICLE_TITLE not in [entry.title for entry in feedparser.parse(feed_url).entries]
    assert ARTICLE_TITLE not in page.request.get("/sitemap.xml").text()
