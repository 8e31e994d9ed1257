"""Tests of the admin's small scripts when responses come late, in another order, or not at all."""

from playwright.sync_api import Browser, expect

from tests.browser.conftest import RunningSite, signed_in
from tests.browser.lines.slow_line import SlowLine

_BATCH = """
from django.core.files.uploadedfile import SimpleUploadedFile
from campaign.library.importing import batches
from tests.library.official import plan
print(batches.receive([SimpleUploadedFile("a.txt", plan("902").encode())], None).pk)
"""


def test_list_to_tick_shows_what_was_asked_for_last(browser: Browser, site: RunningSite) -> None:
    with signed_in(browser, site, "bientap") as page:
        page.goto(f"/admin/pages/add/articles/articlepage/{site.page_key('cam-nang-an-toan')}/")
        page.get_by_role("tab", name="Phân loại").click()
        documents = page.locator("[data-tick-list][data-found-at]")
        search, said = documents.locator(".tick-list__search"), documents.locator(".tick-list__none")
        path = documents.get_attribute("data-found-at")
        line = SlowLine(page, path)
        search.fill("kế hoạch")
        line.wait_for(1)
        search.fill("không có văn bản nào như thế")
        line.wait_for(2)
        line.open()
        expect(said).to_have_text("Không thấy mục nào.")
        expect(documents.locator(".tick-list__choices > label")).to_have_count(0)
        line.answer("", status=502)
        search.fill("kế hoạch")
        expect(said).to_have_text("Chưa tìm được. Hãy kiểm tra kết nối rồi thử lại.")


def test_file_that_is_too_heavy_is_not_sent(browser: Browser, site: RunningSite) -> None:
    with signed_in(browser, site, "bientap") as page:
        page.goto("/admin/media/audio/add/")
        page.get_by_label("Tiêu đề").fill("Bài nghe")
        file = page.locator("input[name=file]")
        file.evaluate("input => { input.dataset.most = 10 }")
        file.set_input_files({"name": "nghe.mp3", "mimeType": "audio/mpeg", "buffer": b"0" * 11})
        said = file.evaluate("input => input.validationMessage")
        assert said.replace("\xa0", " ") == "Tệp nặng quá 35,0 MB. Hãy chọn tệp nhẹ hơn."
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        button = page.locator("form button[type=submit]").last
        button.click()
        page.wait_for_timeout(500)
        assert "POST" not in sent
        assert button.is_enabled()
        file.set_input_files({"name": "nghe.mp3", "mimeType": "audio/mpeg", "buffer": b"0" * 10})
        button.click()
        expect(page.locator(".messages")).to_contain_text("Bài nghe")


def test_form_that_is_pressed_twice_is_sent_once(browser: Browser, site: RunningSite) -> None:
    article = site.sql("SELECT page_ptr_id FROM articles_articlepage ORDER BY page_ptr_id")[0][0]
    with signed_in(browser, site, "truongban") as page:
        page.goto(f"/admin/xem-truoc/{article}/")
        box = page.get_by_role("button", name="Tạo liên kết").bounding_box()
        with site.busy():
            for _ in range(2):
                # Playwright would not look for the button while the screen is being left.
                page.mouse.click(box["x"] + 5, box["y"] + 5)
                page.wait_for_timeout(500)
        expect(page.get_by_role("button", name="Thu hồi")).to_have_count(1)
        expect(page.locator(".messages .success")).to_be_visible()
        assert site.sql("SELECT count(*) FROM newsroom_previewlink WHERE page_id = ?", article) == [(1,)]
        # The forms of the screen that came as the response work.
        page.get_by_role("button", name="Thu hồi").click()
        expect(page.get_by_role("button", name="Thu hồi")).to_have_count(0)


def test_work_that_is_watched_says_that_the_server_or_the_session_is_gone(
    browser: Browser, site: RunningSite
) -> None:
    batch = site.run(_BATCH).strip()
    with signed_in(browser, site, "truongban") as page:
        address = f"/admin/nhap-van-ban/luot/{batch}/"
        # Before the script's first request.
        page.route(
            f"**{address}",
            lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
        )
        page.goto(address)
        said = page.locator("[data-poll] .poll-said")
        expect(said).to_have_text("Chưa hỏi được máy chủ. Đang thử lại…")
        page.context.clear_cookies()
        page.unroute_all()
        expect(said).to_have_text("Chưa xem tiếp được, có thể vì phiên làm việc đã hết. Tải lại trang")
