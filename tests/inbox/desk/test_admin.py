"""Tests of an editor's work in the inbox, through the admin's pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from base.models import User
from campaign.articles.models import ArticlePage
from campaign.inbox import services
from campaign.inbox.models import InboxItem, Source
from home.first_run.structure import Tree
from tests.inbox import server as play
from tests.inbox.ingesting import ingest
from tests.inbox.server import FeedServer, item, rss

State = InboxItem.State
INBOX = "/admin/hop-tin/"
SOURCES = "/admin/nguon-tin/"


@pytest.fixture
def items(source: Source, tree: Tree) -> list[InboxItem]:
    source.default_topic = tree.topics["canh-bao-lua-dao"]
    source.save()
    documents = [item(3, "Tập huấn bảo mật"), item(2, "Đường dây nóng của tỉnh"), item(1, "Cảnh báo lừa đảo")]
    ingest(source, rss(*documents).encode())
    return list(InboxItem.objects.order_by("pk"))


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def decide(client: Client, **data: Any) -> str:
    response = client.post(reverse("inbox:decide"), data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def titles(html: str) -> list[str]:
    return re.findall(r'class="inbox-row__title".*?<a [^>]*>(.*?)</a>', html, re.DOTALL)


def test_row_has_what_is_needed_to_decide(author_client: Client, items: list[InboxItem]) -> None:
    html = page(author_client, INBOX)
    assert titles(html) == ["Tập huấn bảo mật", "Đường dây nóng của tỉnh", "Cảnh báo lừa đảo"]
    for expected in ("Sở Khoa học và Công nghệ", "Nhận lúc", "Tóm tắt của tin số 1.", "Duyệt", "Chuyển thành bài",
                     "Từ chối", 'rel="noopener noreferrer nofollow"'):  # fmt: skip
        assert expected in html


def test_editor_approves_one_and_takes_it_back(author_client: Client, items: list[InboxItem]) -> None:
    html = decide(author_client, one=f"approve:{items[0].pk}", next=INBOX)
    assert "Đã duyệt “Cảnh báo lừa đảo”" in html
    assert "Hoàn tác" in html
    assert titles(html) == ["Tập huấn bảo mật", "Đường dây nóng của tỉnh"]
    assert "Cảnh báo lừa đảo" in page(author_client, INBOX + "?state=approved")
    decide(author_client, action="undo", items=[items[0].pk])
    assert InboxItem.objects.get(pk=items[0].pk).state == State.NEW


def test_editor_rejects_several_at_once(author_client: Client, items: list[InboxItem]) -> None:
    html = decide(author_client, action="reject", items=[i.pk for i in items[:2]], next=INBOX)
    assert "Đã từ chối 2 tin" in html
    assert titles(html) == ["Tập huấn bảo mật"]
    assert InboxItem.objects.filter(state=State.REJECTED).count() == 2


def decide_by_script(client: Client, **data: Any) -> dict[str, Any]:
    response = client.post(reverse("inbox:decide"), data, headers={"accept": "application/json"})
    assert response.status_code == 200
    return response.json()


def test_script_gets_what_was_done_what_was_not_and_the_new_count(
    author_client: Client, items: list[InboxItem]
) -> None:
    InboxItem.objects.filter(pk=items[1].pk).update(link="")
    answer = decide_by_script(author_client, action="approve", items=[i.pk for i in items])
    assert answer["done"] == [items[2].pk, items[0].pk]
    assert answer["text"] == "Đã duyệt 2 tin."
    assert "không có địa chỉ gốc" in answer["errors"][0]
    assert answer["waiting"] == "1"


def test_taken_back_row_is_drawn_anew_for_the_script(author_client: Client, items: list[InboxItem]) -> None:
    batch = decide_by_script(author_client, one=f"reject:{items[0].pk}")["batch"]
    answer = decide_by_script(author_client, action="undo", batch=batch)
    row = answer["rows"][str(items[0].pk)]
    assert titles(row) == ["Cảnh báo lừa đảo"]
    assert f"approve:{items[0].pk}" in row


def test_several_are_filed_under_a_topic_and_back(
    author_client: Client, items: list[InboxItem], tree: Tree
) -> None:
    topic, chosen = tree.topics["cam-nang-an-toan"], [i.pk for i in items[:2]]
    html = decide(author_client, action="topic", items=chosen, topic=topic.pk)
    assert "Đã xếp chuyên mục cho 2 tin" in html
    batch = re.search(r'name="batch" value="(.*?)"', html).group(1)
    assert InboxItem.objects.filter(topic=topic).count() == 2
    assert len(titles(page(author_client, f"{INBOX}?topic={topic.pk}"))) == 2
    assert "Đã hoàn tác 2 tin" in decide(author_client, action="undo", batch=batch)
    assert not InboxItem.objects.exclude(topic=None).exists()


@pytest.mark.parametrize("topic", ["", "x", "999999"])
def test_filing_asks_for_a_topic(author_client: Client, items: list[InboxItem], topic: str) -> None:
    assert "Hãy chọn chuyên mục trước." in decide(
        author_client, action="topic", items=[items[0].pk], topic=topic
    )


def test_decided_row_says_who_and_when(author_client: Client, items: list[InboxItem], author: User) -> None:
    decide(author_client, one=f"reject:{items[0].pk}")
    html = page(author_client, INBOX + "?state=rejected")
    assert f"{author.get_full_name()}, " in html


def test_editor_turns_an_item_into_a_draft_and_lands_in_it(
    author_client: Client, items: list[InboxItem]
) -> None:
    response = author_client.post(reverse("inbox:decide"), {"one": f"draft:{items[0].pk}"})
    article = ArticlePage.objects.get(title="Cảnh báo lừa đảo")
    assert response.url == reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert not article.live
    html = page(author_client, INBOX + "?state=draft")
    assert titles(html) == ["Cảnh báo lừa đảo"]
    assert "Mở bài" in html


def test_item_without_a_topic_leads_to_the_form_that_asks_for_one(
    author_client: Client, items: list[InboxItem], tree: Tree
) -> None:
    Source.objects.update(default_topic=None)
    html = decide(author_client, one=f"draft:{items[0].pk}")
    assert "Hãy chọn chuyên mục" in html
    topic = tree.topics["cam-nang-an-toan"]
    decide(author_client, one=f"draft:{items[0].pk}", topic=topic.pk)
    assert ArticlePage.objects.get().get_parent().pk == topic.pk


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=duong+day+nong", ["Đường dây nóng của tỉnh"]),
        ("q=đường", ["Đường dây nóng của tỉnh"]),
        ("q=khong+co", []),
        ("q=khoa+hoc+nong", ["Đường dây nóng của tỉnh"]),
        ("period=1", ["Tập huấn bảo mật", "Đường dây nóng của tỉnh", "Cảnh báo lừa đảo"]),
        ("state=rejected", []),
        ("state=all", ["Tập huấn bảo mật", "Đường dây nóng của tỉnh", "Cảnh báo lừa đảo"]),
        ("state=nonsense", ["Tập huấn bảo mật", "Đường dây nóng của tỉnh", "Cảnh báo lừa đảo"]),
    ],
)
def test_list_is_filtered(
    author_client: Client, items: list[InboxItem], query: str, expected: list[str]
) -> None:
    assert titles(page(author_client, f"{INBOX}?{query}")) == expected
    assert titles(page(author_client, f"{INBOX}results/?{query}")) == expected


def test_list_is_filtered_by_source_and_topic(
    author_client: Client, items: list[InboxItem], source: Source, tree: Tree
) -> None:
    other = Source.objects.create(name="Khác", feed_url="https://khac.vn/rss")
    assert len(titles(page(author_client, f"{INBOX}?source={source.pk}"))) == 3
    assert titles(page(author_client, f"{INBOX}?source={other.pk}")) == []
    assert len(titles(page(author_client, f"{INBOX}?topic={tree.topics['canh-bao-lua-dao'].pk}"))) == 3
    assert titles(page(author_client, f"{INBOX}?topic={tree.topics['cam-nang-an-toan'].pk}")) == []


def test_item_page_shows_the_whole_and_its_history(author_client: Client, items: list[InboxItem]) -> None:
    decide(author_client, one=f"approve:{items[0].pk}")
    html = page(author_client, reverse("inbox:edit", args=[items[0].pk]))
    for expected in (
        "https://so.example.vn/tin/1",
        "Nguồn không ghi giờ rõ ràng",
        "Đã duyệt, dẫn về bài gốc",
        "Gỡ khỏi trang",
    ):
        assert expected in html


def test_changed_original_is_shown_beside_the_kept_one(
    author_client: Client, items: list[InboxItem], source: Source
) -> None:
    decide(author_client, one=f"approve:{items[0].pk}")
    ingest(source, rss(item(1, "Đính chính")).encode())
    assert "Bản gốc đã thay đổi" in page(author_client, INBOX + "?state=approved")
    html = page(author_client, reverse("inbox:edit", args=[items[0].pk]))
    assert "Lấy bản mới" in html
    assert "<ins>Đính chính</ins>" in html
    assert "<del>Cảnh báo lừa đảo</del>" in html
    decide(author_client, one=f"take_original:{items[0].pk}")
    assert InboxItem.objects.get(pk=items[0].pk).title == "Đính chính"


def test_hostile_item_is_inert_in_the_admin(author_client: Client, source: Source) -> None:
    payload = "<script>window.hacked=1</script><img src=x onerror=alert(1)>"
    title = "&amp;lt;script&amp;gt;window.hacked=1&amp;lt;/script&amp;gt;"
    document = rss(f"<item><title>{title}</title><link>https://so.example.vn/1</link>"
                   f"<description><![CDATA[Xấu {payload}]]></description></item>")  # fmt: skip
    ingest(source, document.encode())
    for url in (INBOX, reverse("inbox:edit", args=[InboxItem.objects.get().pk])):
        html = page(author_client, url)
        assert "<script>window.hacked" not in html
        assert "onerror=alert" not in html


def test_decision_is_a_post_by_somebody_who_may(
    author_client: Client, client: Client, items: list[InboxItem], django_user_model: Any
) -> None:
    assert author_client.get(reverse("inbox:decide")).status_code == 405
    client.force_login(django_user_model.objects.create_user("khach", password="x"))
    client.post(reverse("inbox:decide"), {"one": f"approve:{items[0].pk}"})
    assert not InboxItem.objects.exclude(state=State.NEW).exists()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = author_client.cookies
    assert strict.post(reverse("inbox:decide"), {"one": f"approve:{items[0].pk}"}).status_code == 403


def test_way_back_never_leads_to_another_site(author_client: Client, items: list[InboxItem]) -> None:
    response = author_client.post(
        reverse("inbox:decide"), {"one": f"approve:{items[0].pk}", "next": "https://evil.example/"}
    )
    assert response.url == INBOX


@pytest.mark.parametrize("data", [{}, {"action": "approve"}, {"one": "approve:x"}, {"one": "explode:1"}])
def test_nonsense_is_answered_with_words(
    author_client: Client, items: list[InboxItem], data: dict[str, str]
) -> None:
    html = decide(author_client, **data)
    assert "Chưa chọn tin nào" in html or "Không rõ việc cần làm" in html


@pytest.mark.parametrize("query", ["", "?state=all", "?q=tin", "?state=all&flag=changed", "?decided_by=rule"])
def test_listing_counts_no_further_than_it_pages(
    author_client: Client, items: list[InboxItem], query: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(40) as seen:
        page(author_client, INBOX + query)
    counts = [
        one["sql"]
        for one in seen.captured_queries
        if "inbox_inboxitem" in one["sql"] and "COUNT(" in one["sql"]
    ]
    assert counts
    assert all("LIMIT" in sql for sql in counts)
    assert not any("wagtailcore_modellogentry" in one["sql"] for one in seen.captured_queries)


def test_item_page_takes_the_same_queries_however_large_its_story(
    author_client: Client, items: list[InboxItem], source: Source, django_assert_max_num_queries: Any
) -> None:
    address = reverse("inbox:edit", args=[items[0].pk])
    InboxItem.objects.filter(pk__in=[one.pk for one in items[:2]]).update(story=1)
    page(author_client, address)
    with django_assert_max_num_queries(30) as few:
        page(author_client, address)
    ingest(source, rss(*(item(n) for n in range(10, 40))).encode())
    InboxItem.objects.update(story=1)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(author_client, address)


def test_listing_takes_the_same_queries_for_few_and_many(
    author_client: Client, items: list[InboxItem], source: Source, django_assert_max_num_queries: Any
) -> None:
    page(author_client, INBOX)
    with django_assert_max_num_queries(30) as few:
        page(author_client, INBOX)
    ingest(source, rss(*(item(n) for n in range(10, 60))).encode())
    InboxItem.objects.update(story=1)
    other = Source.objects.create(name="Báo tỉnh bạn", feed_url="https://ban.example.vn/rss")
    for one in InboxItem.objects.all():
        one.sightings.create(source=other, key=str(one.pk), link_key=str(one.pk))
    # Two more queries for any number of items: the others of a story, and the sources of sightings.
    with django_assert_max_num_queries(len(few.captured_queries) + 2):
        page(author_client, INBOX + "?state=all")


class TestStories:
    """Near-duplicates: shown as one story, decided on together."""

    @pytest.fixture(autouse=True)
    def story(self, items: list[InboxItem]) -> None:
        InboxItem.objects.filter(pk__in=[items[0].pk, items[1].pk]).update(story=items[0].pk)

    def test_story_is_one_row_with_the_others_inside(
        self, author_client: Client, items: list[InboxItem]
    ) -> None:
        html = page(author_client, INBOX)
        assert titles(html) == ["Tập huấn bảo mật", "Đường dây nóng của tỉnh"]
        assert "1 tin tương tự" in html
        assert reverse("inbox:edit", args=[items[0].pk]) in html
        assert len(titles(page(author_client, INBOX + "?state=all"))) == 3

    @pytest.mark.parametrize(("action", "state"), [("pick", State.APPROVED), ("drop", State.REJECTED)])
    def test_story_is_decided_on_and_taken_back_as_one(
        self, author_client: Client, items: list[InboxItem], action: str, state: str
    ) -> None:
        answer = decide_by_script(author_client, one=f"{action}:{items[1].pk}")
        assert set(answer["done"]) == {items[0].pk, items[1].pk}
        assert [one.state for one in InboxItem.objects.order_by("pk")] == [State.REJECTED, state, State.NEW]
        decide_by_script(author_client, action="undo", batch=answer["batch"])
        assert InboxItem.objects.waiting().count() == 3

    def test_decided_ones_of_a_story_are_left(
        self, author_client: Client, items: list[InboxItem], chief: User
    ) -> None:
        services.approve(InboxItem.objects.get(pk=items[0].pk), chief)
        decide(author_client, one=f"drop:{items[1].pk}")
        assert InboxItem.objects.get(pk=items[0].pk).state == State.APPROVED
        assert "Đã duyệt (dẫn về bài gốc)" in page(author_client, reverse("inbox:edit", args=[items[1].pk]))

    def test_one_decided_meanwhile_is_named(
        self, author_client: Client, items: list[InboxItem], chief: User
    ) -> None:
        seen = re.findall(r'name="seen" value="(.*?)"', page(author_client, INBOX))
        services.approve(InboxItem.objects.get(pk=items[0].pk), chief)
        answer = decide_by_script(author_client, one=f"drop:{items[1].pk}", seen=seen)
        assert answer["done"] == [items[1].pk]
        assert "Cảnh báo lừa đảo" in answer["errors"][0]


class TestOriginal:
    def test_other_sources_of_the_item_are_named_with_their_links(
        self, author_client: Client, items: list[InboxItem]
    ) -> None:
        other = Source.objects.create(name="Báo tỉnh bạn", feed_url="https://ban.example.vn/rss")
        items[0].sightings.create(source=other, key="k", link_key="k", link="https://ban.example.vn/tin/9")
        assert "cùng tin: Báo tỉnh bạn" in page(author_client, INBOX)
        html = page(author_client, reverse("inbox:edit", args=[items[0].pk]))
        assert 'href="https://ban.example.vn/tin/9"' in html

    def test_withdrawn_original_is_flagged_filtered_and_told_to_whoever_edits_its_article(
        self, author_client: Client, author: User, items: list[InboxItem]
    ) -> None:
        article = services.create_article_draft(items[0], author)
        InboxItem.objects.filter(pk=items[0].pk).update(withdrawn_at=timezone.now())
        assert titles(page(author_client, INBOX + "?state=all&flag=withdrawn")) == ["Cảnh báo lừa đảo"]
        assert "Bản gốc đã bị gỡ" in page(author_client, INBOX + "?state=draft")
        assert "Bản gốc không còn ở nguồn từ" in page(
            author_client, reverse("inbox:edit", args=[items[0].pk])
        )
        editor = page(author_client, reverse("wagtailadmin_pages:edit", args=[article.pk]))
        assert "Bản gốc của bài này đã bị gỡ khỏi Sở Khoa học và Công nghệ" in editor
        assert "1 tin đã dùng có bản gốc bị gỡ" in page(author_client, "/admin/")

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("flag=changed", ["Đường dây nóng của tỉnh"]),
            ("flag=undated", ["Tập huấn bảo mật", "Cảnh báo lừa đảo"]),
            ("flag=story", []),
            ("decided_by=rule", ["Tập huấn bảo mật"]),
            ("decided_by=me", ["Cảnh báo lừa đảo"]),
        ],
    )
    def test_what_is_special_and_who_decided_are_filters(
        self, author_client: Client, author: User, items: list[InboxItem], query: str, expected: list[str]
    ) -> None:
        services.approve(items[0], author)
        services.reject(items[2], None, "Tiêu đề chứa “x”")
        InboxItem.objects.filter(pk=items[1].pk).update(original_changed=True, published_at=timezone.now())
        query = query.replace("=me", f"={author.pk}")
        assert titles(page(author_client, f"{INBOX}?state=all&{query}")) == expected

    def test_legacy_letters_are_told(self, author_client: Client, items: list[InboxItem]) -> None:
        InboxItem.objects.update(encoding="tcvn3")
        assert "TCVN3, đã đổi sang Unicode" in page(author_client, reverse("inbox:edit", args=[items[0].pk]))


class TestSources:
    FORM = {
        "name": "Báo Quảng Ngãi",
        "feed_url": "https://bao.example.vn/rss",
        "delay_hours": 0,
        "is_active": "on",
    }

    def test_chief_adds_a_source(self, chief_client: Client) -> None:
        chief_client.post(
            SOURCES + "new/", self.FORM | {"allowed_hosts": "https://tin.example.vn/x\nAnh.example.vn"}
        )
        source = Source.objects.get()
        assert source.allowed_hosts == "tin.example.vn\nanh.example.vn"
        assert source.host == "bao.example.vn"

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"feed_url": "bao"}, "Địa chỉ chưa đúng"),
            ({"feed_url": "ftp://bao.example.vn/rss"}, "http:// hoặc https://"),
            ({"feed_url": "https://a:b@bao.example.vn/rss"}, "không kèm tên đăng nhập"),
            ({"feed_url": "https://bao.example.vn:8080/rss"}, "cổng mạng thông thường"),
            ({"allowed_hosts": "không phải tên miền"}, "không phải tên miền"),
        ],
    )
    def test_bad_address_is_explained_and_nothing_typed_is_lost(
        self, chief_client: Client, change: dict[str, str], words: str
    ) -> None:
        html = chief_client.post(SOURCES + "new/", self.FORM | change).content.decode()
        assert words in html
        assert "Báo Quảng Ngãi" in html
        assert not Source.objects.exists()

    def test_same_address_twice_is_refused(self, chief_client: Client) -> None:
        chief_client.post(SOURCES + "new/", self.FORM)
        html = chief_client.post(SOURCES + "new/", self.FORM).content.decode()
        assert "đã được thêm rồi" in html

    def test_health_is_told_in_words(
        self, chief_client: Client, source: Source, feed_server: FeedServer
    ) -> None:
        feed_server.play("/rss", play.status(404))
        html = chief_client.post(
            reverse("inbox_sources:poll_now", args=[source.pk]), follow=True
        ).content.decode()
        assert "Chưa lấy được tin" in html
        assert "Không tìm thấy nội dung ở địa chỉ này (mã 404)." in html
        assert "Đang lỗi" in html
        feed_server.play("/rss", play.body(rss(item(1))))
        html = chief_client.post(
            reverse("inbox_sources:poll_now", args=[source.pk]), follow=True
        ).content.decode()
        assert "1 tin mới" in html
        assert "Hoạt động tốt" in html

    def test_author_may_not_touch_sources(self, author_client: Client, source: Source) -> None:
        author_client.post(SOURCES + "new/", self.FORM)
        author_client.post(reverse("inbox_sources:poll_now", args=[source.pk]))
        assert list(Source.objects.all()) == [source]
        assert Source.objects.get().last_polled_at is None
        html = page(author_client, SOURCES)
        assert source.name in html
        assert not re.search(r"<button[^>]*>\s*Lấy tin ngay", html)
