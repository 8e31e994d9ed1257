"""Tests of an editor's work in the inbox, through the admin's pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from base.models import User
from campaign.articles.models import ArticlePage
from campaign.inbox import services
from campaign.inbox.models import InboxItem, Source
from home.first_run.structure import Tree
from tests.factories import UserFactory
from tests.inbox.ingesting import ingest
from tests.inbox.server import item, rss
from tests.people import client_of

State = InboxItem.State
INBOX = "/admin/hop-tin/"


@pytest.fixture
def source(items: list[InboxItem]) -> Source:
    return items[0].source


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


def test_each_button_and_link_of_the_list_says_its_item(chief_client: Client, items: list[InboxItem]) -> None:
    html = page(chief_client, INBOX)
    rows = html[html.index('class="inbox__items"') : html.index('class="inbox__done"')]
    controls = re.findall(r"<(?:button|a)\b.*?</(?:button|a)>", rows, re.DOTALL)
    words = [" ".join(strip_tags(control).split()) for control in controls]
    assert len(words) == len(set(words)) > 4 * len(items)


def test_editor_approves_one_and_takes_it_back(author_client: Client, items: list[InboxItem]) -> None:
    html = decide(author_client, one=f"approve:{items[0].pk}", next=INBOX)
    assert "Đã duyệt “Cảnh báo lừa đảo”" in html
    assert "Hoàn tác" in html
    assert titles(html) == ["Tập huấn bảo mật", "Đường dây nóng của tỉnh"]
    assert "Cảnh báo lừa đảo" in page(author_client, INBOX + "?state=approved")
    decide_by_script(author_client, action="undo", items=[items[0].pk])
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


def test_filing_asks_for_a_topic(author_client: Client, items: list[InboxItem]) -> None:
    for topic in ("", "x", "999999"):
        answer = decide_by_script(author_client, action="topic", items=[items[0].pk], topic=topic)
        assert answer["errors"] == ["Hãy chọn chuyên mục trước."]


def test_decided_row_says_who_and_when(author_client: Client, items: list[InboxItem], author: User) -> None:
    decide_by_script(author_client, one=f"reject:{items[0].pk}")
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


def test_draft_without_an_original_address_is_not_said_to_have_one(
    author_client: Client, items: list[InboxItem]
) -> None:
    InboxItem.objects.filter(pk=items[0].pk).update(link="")
    for one, has_address in zip(items, (False, True), strict=False):
        html = decide(author_client, one=f"draft:{one.pk}")
        assert ("Nguồn và địa chỉ gốc đã được ghi sẵn" in html) == has_address


def test_item_without_a_topic_leads_to_the_form_that_asks_for_one(
    author_client: Client, items: list[InboxItem], tree: Tree
) -> None:
    Source.objects.update(default_topic=None)
    html = decide(author_client, one=f"draft:{items[0].pk}")
    assert "Hãy chọn chuyên mục" in html
    topic = tree.topics["cam-nang-an-toan"]
    decide_by_script(author_client, one=f"draft:{items[0].pk}", topic=topic.pk)
    assert ArticlePage.objects.get().get_parent().pk == topic.pk


def test_list_is_filtered(
    author_client: Client, items: list[InboxItem], source: Source, author: User, tree: Tree
) -> None:
    warning, hotline, training = (one.title for one in items)
    whole = [training, hotline, warning]
    other = Source.objects.create(name="Khác", feed_url="https://khac.vn/rss")
    expected = {
        "q=duong+day+nong": [hotline],
        "q=đường": [hotline],
        "q=khong+co": [],
        "q=khoa+hoc+nong": [hotline],
        "period=1": whole,
        "state=rejected": [],
        "state=all": whole,
        "state=nonsense": [],
        f"source={source.pk}": whole,
        f"source={other.pk}": [],
        f"topic={tree.topics['canh-bao-lua-dao'].pk}": whole,
        f"topic={tree.topics['cam-nang-an-toan'].pk}": [],
    }
    assert filtered(author_client, expected) == expected
    assert titles(page(author_client, f"{INBOX}?q=đường")) == [hotline]
    services.approve(items[0], author)
    services.reject(items[2], None, "Tiêu đề chứa “x”")
    InboxItem.objects.filter(pk=items[1].pk).update(original_changed=True, published_at=timezone.now())
    expected = {
        "state=all&flag=changed": [hotline],
        "state=all&flag=undated": [training, warning],
        "state=all&flag=story": [],
        "state=all&decided_by=rule": [training],
        f"state=all&decided_by={author.pk}": [warning],
    }
    assert filtered(author_client, expected) == expected


def test_list_is_filtered_by_those_who_have_left(
    author_client: Client, items: list[InboxItem], chief: User
) -> None:
    services.approve(items[0], chief)
    User.objects.filter(pk=chief.pk).update(is_active=False)
    query = f"state=all&decided_by={chief.pk}"
    assert filtered(author_client, [query]) == {query: [items[0].title]}


def filtered(client: Client, queries: Iterable[str]) -> dict[str, list[str]]:
    """Return the titles that the results view shows for each query."""
    return {query: titles(page(client, f"{INBOX}results/?{query}")) for query in queries}


def test_item_page_shows_the_whole_and_its_history(author_client: Client, items: list[InboxItem]) -> None:
    decide_by_script(author_client, one=f"approve:{items[0].pk}")
    html = page(author_client, reverse("inbox:edit", args=[items[0].pk]))
    for expected in (
        "https://so.example.vn/tin/1",
        "Nguồn không ghi giờ rõ ràng",
        "Đã duyệt, dẫn về bài gốc",
        "Gỡ khỏi trang",
    ):
        assert expected in html


def test_full_text_is_promised_only_where_the_source_sends_one(
    author_client: Client, items: list[InboxItem]
) -> None:
    Source.objects.update(republish_agreement=True)
    address = reverse("inbox:edit", args=[items[0].pk])
    assert "không gửi kèm toàn văn" in page(author_client, address)
    InboxItem.objects.update(content_html="<p>Một bài dài.</p>")
    assert "bản nháp chép toàn văn" in page(author_client, address)


def test_changed_original_is_shown_beside_the_kept_one(
    author_client: Client, items: list[InboxItem], source: Source
) -> None:
    decide_by_script(author_client, one=f"approve:{items[0].pk}")
    ingest(source, rss(item(1, "Đính chính")).encode())
    assert "Bản gốc đã thay đổi" in page(author_client, INBOX + "?state=approved")
    html = page(author_client, reverse("inbox:edit", args=[items[0].pk]))
    assert "Lấy bản mới" in html
    assert "<ins>Đính chính</ins>" in html
    assert "<del>Cảnh báo lừa đảo</del>" in html
    decide_by_script(author_client, one=f"take_original:{items[0].pk}")
    assert InboxItem.objects.get(pk=items[0].pk).title == "Đính chính"


def test_hostile_item_is_inert_in_the_admin(author_client: Client, source: Source) -> None:
    payload = "<script>window.hacked=1</script><img src=x onerror=alert(1)>"
    title = "&amp;lt;script&amp;gt;window.hacked=1&amp;lt;/script&amp;gt;"
    document = rss(f"<item><title>{title}</title><link>https://so.example.vn/xau</link>"
                   f"<description><![CDATA[Xấu {payload}]]></description></item>")  # fmt: skip
    ingest(source, document.encode())
    for url in (INBOX, reverse("inbox:edit", args=[InboxItem.objects.latest("pk").pk])):
        html = page(author_client, url)
        assert "<script>window.hacked" not in html
        assert "onerror=alert" not in html


def test_decision_is_a_post_by_somebody_who_may(author_client: Client, items: list[InboxItem]) -> None:
    assert author_client.get(reverse("inbox:decide")).status_code == 405
    client_of(UserFactory()).post(reverse("inbox:decide"), {"one": f"approve:{items[0].pk}"})
    assert not InboxItem.objects.exclude(state=State.NEW).exists()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = author_client.cookies
    assert strict.post(reverse("inbox:decide"), {"one": f"approve:{items[0].pk}"}).status_code == 403


def test_way_back_never_leads_to_another_site(author_client: Client, items: list[InboxItem]) -> None:
    response = author_client.post(
        reverse("inbox:decide"), {"one": f"approve:{items[0].pk}", "next": "https://evil.example/"}
    )
    assert response.url == INBOX


def test_nonsense_is_answered_with_words(author_client: Client, items: list[InboxItem]) -> None:
    for data in ({}, {"action": "approve"}, {"one": "approve:x"}):
        assert "Chưa chọn tin nào" in decide(author_client, **data)
    assert "Không rõ việc cần làm" in decide(author_client, one=f"explode:{items[0].pk}")


def test_item_that_was_purged_meanwhile_is_said_to_be_gone(
    author_client: Client, items: list[InboxItem]
) -> None:
    asked = {"one": f"approve:{items[0].pk}"}
    InboxItem.objects.filter(pk=items[0].pk).delete()
    assert "đã được dọn khỏi hộp tin" in decide(author_client, **asked)
    assert "đã được dọn khỏi hộp tin" in decide_by_script(author_client, **asked)["errors"][0]


def test_listing_counts_no_further_than_it_pages(
    author_client: Client, items: list[InboxItem], django_assert_max_num_queries: Any
) -> None:
    for query in ("", "?q=tin", "?state=all&flag=changed&decided_by=rule"):
        with django_assert_max_num_queries(40) as seen:
            page(author_client, INBOX + query)
        queries = [one["sql"] for one in seen.captured_queries]
        counts = [sql for sql in queries if "inbox_inboxitem" in sql and "COUNT(" in sql]
        assert counts, query
        assert all("LIMIT" in sql for sql in counts), query
        assert not any("wagtailcore_modellogentry" in sql for sql in queries), query


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
        decide_by_script(author_client, one=f"drop:{items[1].pk}")
        assert InboxItem.objects.get(pk=items[0].pk).state == State.APPROVED
        assert "Đã duyệt (dẫn về bài gốc)" in page(author_client, reverse("inbox:edit", args=[items[1].pk]))

    @pytest.mark.parametrize(("action", "said"), [("pick", "Đã duyệt “"), ("drop", "Đã từ chối “")])
    def test_nothing_is_said_of_others_if_all_were_decided_before(
        self, author_client: Client, items: list[InboxItem], chief: User, action: str, said: str
    ) -> None:
        address = reverse("inbox:edit", args=[items[1].pk])
        assert "Duyệt tin này, từ chối các tin tương tự" in page(author_client, address)
        services.approve(InboxItem.objects.get(pk=items[0].pk), chief)
        assert "từ chối các tin tương tự" not in page(author_client, address)
        assert decide_by_script(author_client, one=f"{action}:{items[1].pk}")["text"].startswith(said)

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
        # The number links to that many items.
        InboxItem.objects.update(withdrawn_at=timezone.now())
        [(address, number)] = re.findall(
            r'<a href="(.*?)"><strong>(\d+) tin đã dùng có bản gốc bị gỡ', page(author_client, "/admin/")
        )
        assert len(titles(page(author_client, unescape(address)))) == int(number) == 1

    def test_legacy_letters_are_reported(self, author_client: Client, items: list[InboxItem]) -> None:
        InboxItem.objects.update(encoding="tcvn3")
        assert "TCVN3, đã đổi sang Unicode" in page(author_client, reverse("inbox:edit", args=[items[0].pk]))
