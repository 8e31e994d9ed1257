"""Tests of further inbox screens in a real browser: trying a rule, a changed original, deciding on a story.

With SCREENSHOTS=1 they take pictures for the guide. Their sources are not polled, so that no other test finds their
items.
"""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import RunningSite, picture, signed_in

MAKE_ITEMS = """
from base.models import User
from campaign.inbox import services
from campaign.inbox.models import InboxItem, Source
from tests.inbox.ingesting import ingest
from tests.inbox.server import item, rss
editor = User.objects.get(username="bientap")
story = "Cảnh báo thủ đoạn giả danh nhân viên bưu cục gọi điện yêu cầu cập nhật địa chỉ giao hàng để chiếm đoạt tài sản"
sources = [Source.objects.create(name=f"Xã màn hình {n}", feed_url=f"https://xa{n}.example.vn/rss", is_active=False,
                                 allowed_hosts="so.example.vn") for n in range(3)]
for n, source in enumerate(sources):
    link = f"https://so.example.vn/xa-{n}"
    ingest(source, rss(item(900 + n, story + " (màn hình)", link=link)).encode())
InboxItem.objects.filter(source__in=sources).update(story=InboxItem.objects.filter(source=sources[0]).get().pk)
other = Source.objects.create(name="Sở màn hình", feed_url="https://so-mh.example.vn/rss", is_active=False,
                              allowed_hosts="so.example.vn")
before = item(950, "Tập huấn an toàn thông tin cho 120 cán bộ xã")
ingest(other, rss(before).encode())
changed = InboxItem.objects.get(source=other)
services.approve(changed, editor)
ingest(other, rss(before.replace("120 cán bộ xã", "150 cán bộ xã, phường")).encode())
print(changed.pk, sources[0].pk)
"""


@pytest.fixture(scope="module")
def made(site: RunningSite) -> list[str]:
    """Return the ids of an item whose original changed, and of a source whose item has near-duplicates."""
    return site.run(MAKE_ITEMS).split()


def _rows(page: Page) -> Locator:
    return page.locator(".inbox-row", has_text="(màn hình)")


def test_rule_is_tried_before_it_is_saved(browser: Browser, site: RunningSite, made: list[str]) -> None:
    with signed_in(browser, site, "quantri") as page:
        page.goto("/admin/quy-tac-tin/new/")
        page.get_by_label("Điều kiện").select_option("regex")
        page.locator("[name=value]").fill("bưu cục.{0,60}(tài sản|tiền")
        trial = page.locator("#thu-quy-tac")
        page.get_by_role("button", name="Thử với 100 tin gần nhất").click()
        expect(trial).to_contain_text("thiếu dấu )")
        page.locator("[name=value]").fill("bưu cục.{0,60}(tài sản|tiền)")
        page.get_by_label("Việc cần làm").select_option("reject")
        page.get_by_role("button", name="Thử với 100 tin gần nhất").click()
        expect(trial).to_contain_text("Trúng 3 trong")
        expect(trial.get_by_role("link")).to_have_count(3)
        page.get_by_role("button", name="Thử với 100 tin gần nhất").scroll_into_view_if_needed()
        picture(page, "quy-tac")
        page.get_by_label("Đang dùng").uncheck()
        page.get_by_role("button", name="Tạo").click()
        row = page.get_by_role("row", name=re.compile("bưu cục"))
        expect(row).to_contain_text("Đang tắt")


def test_changed_original_is_seen_word_by_word_kept_and_asked_again(
    browser: Browser, site: RunningSite, made: list[str]
) -> None:
    with signed_in(browser, site, "bientap") as page:
        page.goto(f"/admin/hop-tin/tin/{made[0]}/")
        changes = page.locator(".inbox-item__changes")
        expect(changes.locator("del", has_text="120")).to_be_visible()
        expect(changes.locator("ins", has_text="150")).to_be_visible()
        picture(page, "ban-goc-doi")
        page.get_by_role("button", name="Giữ bản đang có").click()
        expect(changes).to_have_count(0)
        page.get_by_role("button", name="Hoàn tác", exact=True).click()
        expect(changes.locator("ins", has_text="150")).to_be_visible()


def test_story_is_one_row_decided_on_at_once_and_taken_back(
    browser: Browser, site: RunningSite, made: list[str]
) -> None:
    with signed_in(browser, site, "bientap") as page:
        page.goto("/admin/hop-tin/?q=man+hinh+buu+cuc")
        expect(_rows(page)).to_have_count(1)
        _rows(page).locator("summary", has_text="2 tin tương tự").click()
        picture(page, "tin-tuong-tu")
        _rows(page).get_by_role("button", name="Duyệt tin này, từ chối các tin tương tự").click()
        expect(_rows(page)).to_have_class(re.compile("inbox-row--decided"))
        _rows(page).get_by_role("button", name="Hoàn tác cả 3 tin").click()
        expect(_rows(page)).not_to_have_class(re.compile("inbox-row--decided"))
        expect(_rows(page).locator("summary", has_text="2 tin tương tự")).to_be_visible()
