"""Test of a document in a real browser: from a file to a record, and from a citation in an article to a link.

The dispatch is imported as a Word file and as a PDF; both give a draft. With SCREENSHOTS=1 it takes the pictures of
the editor's guide.
"""

import re
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import RunningSite, choose_action, picture, signed_in
from tests.library.official import DISPATCH, as_docx

RECORD_TITLE = "Công văn số /SKHCN-HCTH ngày 01/8/2022"
CITED = "Chỉ thị số 03/CT-UBND"
ARTICLE_TITLE = "Tổ công nghệ số cộng đồng thực hiện chỉ thị của tỉnh"


def _make_files(page: Page, folder: Path) -> list[Path]:
    """Make the dispatch as a Word file, and as a PDF printed by the browser."""
    text = DISPATCH.read_text(encoding="utf-8").replace("**", "")
    word, pdf = folder / "cong-van.docx", folder / "cong-van.pdf"
    word.write_bytes(as_docx(text))
    page.set_content(f"<meta charset='utf-8'><body style='white-space: pre-wrap'>{escape(text)}</body>")
    pdf.write_bytes(page.pdf(format="A4"))
    return [word, pdf]


def _check_form(page: Page) -> None:
    """Check the fields that the import filled in."""
    expect(page.locator("[name=number]")).to_have_value("")
    expect(page.locator("[name=symbol]")).to_have_value("SKHCN-HCTH")
    expect(page.locator("[name=doc_type]")).to_have_value("cong-van")
    expect(page.locator("[name=issuer]")).to_have_value("Sở Khoa học và Công nghệ tỉnh Quảng Ngãi")
    expect(page.locator("[name=issued_on]")).to_have_value("01/08/2022")
    expect(page.locator("[name=place]")).to_have_value("Quảng Ngãi")
    expect(page.locator("[name=subject]")).to_have_value(
        re.compile("triển khai thực hiện Kế hoạch thực hiện")
    )
    expect(page.locator("[name=signer]")).to_have_value(re.compile("Trần Công Hòa"))
    expect(page.locator("[name=addressees]")).to_have_value(re.compile("Trưởng các phòng"))
    expect(page.locator("[name=recipients]")).to_have_value(re.compile(r"Lưu: VT, HCTH"))
    # Nine documents that it implements; the tenth and eleventh are cited inside the subjects of others.
    expect(page.locator("[name=relations-INITIAL_FORMS]")).to_have_value("9")


def _write_article(author: Page, topic: int) -> str:
    """Write and submit the article under the topic. Return the address of its editor."""
    author.goto(f"/admin/pages/add/articles/articlepage/{topic}/")
    author.fill("[name=title]", ARTICLE_TITLE)
    author.fill("[name=summary]", "Các tổ công nghệ số cộng đồng bắt tay vào việc.")
    body = author.locator("[data-contentpath='body']")
    body.locator("[contenteditable='true']").first.click()
    author.keyboard.type(f"Việc này thực hiện {CITED} ngày 28/4/2022 của UBND tỉnh. ")
    expect(author.locator("[name='body-0-value']")).to_have_value(re.compile(CITED))
    choose_action(author, "Lưu bản nháp")
    author.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    editor = author.url
    # After saving, the form lists the documents that the text cites.
    row = author.get_by_role("row").filter(has_text=CITED)
    expect(row.get_by_role("link", name=CITED)).to_be_visible()
    row.scroll_into_view_if_needed()
    picture(author, "van-ban-trong-bai")
    choose_action(author, "Gửi duyệt")
    expect(author.locator(".messages")).to_contain_text("gửi")
    return editor


@pytest.mark.slow
def test_from_a_file_to_the_records_page_and_from_words_to_links(
    browser: Browser, site: RunningSite, page: Page, tmp_path: Path
):
    files = _make_files(page, tmp_path)
    with signed_in(browser, site, "bientap") as author, signed_in(browser, site, "truongban") as chief:
        author.goto("/admin/nhap-van-ban/")
        author.set_input_files("[name=uploads]", files)
        picture(author, "nhap-van-ban")
        author.get_by_role("button", name="Nhập văn bản").click()
        expect(author.get_by_text("Xong 2 tệp")).to_be_visible()
        picture(author, "ket-qua-nhap")
        drafts = author.get_by_role("link", name=RECORD_TITLE)
        expect(drafts).to_have_count(2)
        drafts.last.click()
        _check_form(author)
        picture(author, "ho-so-van-ban")
        record = author.url
        choose_action(author, "Gửi duyệt")
        expect(author.locator(".messages")).to_contain_text("gửi")
        article = _write_article(author, site.page_key("pho-bien-phap-luat"))
        for editor in (record, article):
            chief.goto(editor)
            choose_action(chief, "Duyệt và đăng")
            chief.wait_for_url("**/bang-cong-viec/")

    # The reader finds the record, its text with its own citations linked, and its file.
    page.goto("/van-ban/cv-skhcn-hcth-2022-3/")
    expect(page.get_by_role("heading", level=1)).to_have_text(RECORD_TITLE)
    expect(page.get_by_role("link", name=CITED).first).to_be_visible()
    expect(page.get_by_text("cong-van.pdf").first).to_be_visible()

    page.goto("/phong-trao/pho-bien-phap-luat/")
    page.get_by_role("link", name=ARTICLE_TITLE).first.click()
    page.locator("article p").get_by_role("link", name=CITED).click()
    page.wait_for_url("**/van-ban/ct-03-ubnd-2022/")
    citing = page.get_by_role("list", name="Tin bài").get_by_role("link", name=ARTICLE_TITLE)
    expect(citing).to_be_visible()
