"""Tests of undo: it restores the exact state before a decision, or nothing if the item has changed since."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from base.models import User
from campaign.inbox import decisions, services
from campaign.inbox.decisions import InboxError
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.polling import store
from campaign.inbox.signals import item_visibility_changed
from home.first_run.structure import Tree
from search.models import SearchEntry
from tests.inbox.desk.test_admin import decide_by_script
from tests.inbox.ingesting import ingest
from tests.inbox.server import item, rss

State = InboxItem.State


@pytest.fixture
def source(items: list[InboxItem]) -> Source:
    return items[0].source


def stored(items: list[InboxItem]) -> list[dict[str, Any]]:
    return list(InboxItem.objects.filter(pk__in=[one.pk for one in items]).order_by("pk").values())


def in_search() -> set[str]:
    return set(SearchEntry.objects.filter(key__startswith="inbox:").values_list("title", flat=True))


@pytest.mark.parametrize("earlier", [None, services.approve])
def test_items_stand_as_before_to_the_last_column(
    author_client: Client, items: list[InboxItem], chief: User, tree: Tree, earlier: Callable | None
) -> None:
    if earlier:
        earlier(items[0], chief)
        services.assign_topic(items[0], chief, tree.topics["canh-bao-lua-dao"])
    before = stored(items)
    chosen = {"items": [one.pk for one in items], "topic": tree.topics["cam-nang-an-toan"].pk}
    for action in ("approve", "reject", "topic"):
        batch = decide_by_script(author_client, action=action, **chosen)["batch"]
        assert stored(items) != before
        decide_by_script(author_client, action="undo", batch=batch)
        assert stored(items) == before


def test_withdrawn_link_is_public_and_found_again(
    author_client: Client, items: list[InboxItem], chief: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        services.approve(items[0], chief)
    visible_at = InboxItem.objects.public().get().visible_at
    with django_capture_on_commit_callbacks(execute=True):
        batch = decide_by_script(author_client, one=f"reject:{items[0].pk}")["batch"]
    assert in_search() == set()
    with django_capture_on_commit_callbacks(execute=True):
        decide_by_script(author_client, action="undo", batch=batch)
    again = InboxItem.objects.public().get()
    assert (again.visible_at, again.decided_by) == (visible_at, chief)
    assert in_search() == {"Cảnh báo lừa đảo"}


def test_delay_that_ended_meanwhile_is_reported_after_undo(
    author_client: Client, items: list[InboxItem], source: Source, chief: User
) -> None:
    source.delay_hours = 5
    source.save()
    items[0].refresh_from_db()
    services.approve(items[0], chief)
    batch = decide_by_script(author_client, one=f"reject:{items[0].pk}")["batch"]
    decide_by_script(author_client, action="undo", batch=batch)
    assert store.release_due(timezone.now()) == 0
    assert store.release_due(timezone.now() + timedelta(hours=6)) == 1


def test_one_that_somebody_changed_since_is_left_and_named(
    author_client: Client, items: list[InboxItem], chief: User
) -> None:
    batch = decide_by_script(author_client, action="reject", items=[i.pk for i in items])["batch"]
    theirs = InboxItem.objects.get(pk=items[1].pk)
    services.approve(theirs, chief)
    answer = decide_by_script(author_client, action="undo", batch=batch)
    assert set(answer["done"]) == {items[0].pk, items[2].pk}
    (error,) = answer["errors"]
    assert "“Đường dây nóng của tỉnh”" in error
    assert chief.get_full_name() in error
    assert [row["state"] for row in stored(items)] == [State.NEW, State.APPROVED, State.NEW]
    assert InboxItem.objects.get(pk=items[1].pk).decided_by == chief


def test_click_decides_on_what_its_page_showed(
    author_client: Client, items: list[InboxItem], chief: User, source: Source
) -> None:
    html = author_client.get("/admin/hop-tin/").content.decode()
    seen = re.findall(r'name="seen" value="(.*?)"', html)
    assert len(seen) == 3
    services.reject(InboxItem.objects.get(pk=items[0].pk), chief)
    ingest(source, rss(item(2, "Đường dây nóng viết lại")).encode())
    answer = decide_by_script(author_client, action="approve", items=[i.pk for i in items], seen=seen)
    assert answer["done"] == [items[2].pk]
    by_somebody, by_source = sorted(answer["errors"], reverse=True)
    assert chief.get_full_name() in by_somebody
    assert "Nguồn vừa sửa tin “Đường dây nóng viết lại”" in by_source
    assert [row["state"] for row in stored(items)] == [State.REJECTED, State.NEW, State.APPROVED]


def test_second_undo_of_one_click_changes_nothing(author_client: Client, items: list[InboxItem]) -> None:
    batch = decide_by_script(author_client, one=f"approve:{items[0].pk}")["batch"]
    decide_by_script(author_client, action="undo", batch=batch)
    answer = decide_by_script(author_client, action="undo", batch=batch)
    assert (answer["done"], answer["errors"]) == ([], ["Việc này đã được hoàn tác rồi."])


def test_unknown_click_is_answered_in_words(author_client: Client) -> None:
    for batch in ("x", "00000000-0000-0000-0000-000000000000", "'; --"):
        assert decide_by_script(author_client, action="undo", batch=batch)["errors"], batch


def test_decisions_of_one_item_are_taken_back_one_after_another(
    author_client: Client, items: list[InboxItem], author: User
) -> None:
    before = stored(items)
    for action in ("approve", "reject", "approve"):
        decide_by_script(author_client, one=f"{action}:{items[0].pk}")
    for state in (State.REJECTED, State.APPROVED, State.NEW):
        decide_by_script(author_client, one=f"undo:{items[0].pk}")
        assert InboxItem.objects.get(pk=items[0].pk).state == state
    assert stored(items) == before
    with pytest.raises(InboxError, match="chưa có quyết định nào"):
        decisions.take_back_last(items[0], author)


def test_taken_original_is_put_back(
    author_client: Client, items: list[InboxItem], source: Source, chief: User
) -> None:
    services.approve(items[0], chief)
    ingest(source, rss(item(1, "Đính chính")).encode())
    before = stored(items)
    for choice in ("take_original", "keep_version"):
        batch = decide_by_script(author_client, one=f"{choice}:{items[0].pk}")["batch"]
        assert stored(items) != before
        decide_by_script(author_client, action="undo", batch=batch)
        now = stored(items)
        # Undo dates the change, so that feeds announce that readers got the old text back.
        assert (now[0].pop("text_changed_at") is not None) == (choice == "take_original")
        assert now == [{name: row[name] for name in now[0]} for row in before[:1]] + before[1:]
        InboxItem.objects.update(text_changed_at=None)


def test_text_is_not_put_back_over_a_still_newer_original(
    author_client: Client, items: list[InboxItem], source: Source, chief: User
) -> None:
    services.approve(items[0], chief)
    ingest(source, rss(item(1, "Lần hai")).encode())
    batch = decide_by_script(author_client, one=f"take_original:{items[0].pk}")["batch"]
    ingest(source, rss(item(1, "Lần ba")).encode())
    assert decide_by_script(author_client, action="undo", batch=batch)["done"] == []
    assert InboxItem.objects.get(pk=items[0].pk).title == "Lần hai"


def test_deleting_the_draft_takes_it_back(items: list[InboxItem], author: User, chief: User) -> None:
    services.reject(items[0], chief)
    before = stored(items)
    services.create_article_draft(items[0], author).delete()
    assert stored(items) == before


def test_item_is_not_parted_from_its_article(
    author_client: Client, items: list[InboxItem], author: User
) -> None:
    article = services.create_article_draft(items[0], author)
    screen = reverse("inbox:edit", args=[items[0].pk])
    for state in (State.NEW, State.PUBLISHED):
        assert "Hoàn tác việc gần nhất" not in author_client.get(screen).content.decode()
        answer = decide_by_script(author_client, one=f"undo:{items[0].pk}")
        assert (answer["done"], "đã thành bài" in answer["errors"][0]) == ([], True)
        item = InboxItem.objects.get(pk=items[0].pk)
        assert (item.state, item.article_id) == (state, article.pk)
        article.save_revision().publish()


def test_link_that_became_an_article_is_not_taken_back(
    author_client: Client, items: list[InboxItem], chief: User
) -> None:
    batch = decide_by_script(author_client, one=f"approve:{items[0].pk}")["batch"]
    services.create_article_draft(InboxItem.objects.get(pk=items[0].pk), chief).save_revision().publish()
    assert decide_by_script(author_client, action="undo", batch=batch)["done"] == []
    assert InboxItem.objects.get(pk=items[0].pk).state == State.PUBLISHED


def test_topic_that_is_gone_meanwhile_is_none(
    author_client: Client, items: list[InboxItem], chief: User, tree: Tree
) -> None:
    gone = tree.topics["canh-bao-lua-dao"].copy(update_attrs={"slug": "se-xoa", "title": "Sẽ xóa"})
    services.assign_topic(items[0], chief, gone)
    batch = decide_by_script(
        author_client, action="topic", items=[items[0].pk], topic=tree.topics["cam-nang-an-toan"].pk
    )["batch"]
    gone.delete()
    assert decide_by_script(author_client, action="undo", batch=batch)["done"] == [items[0].pk]
    assert InboxItem.objects.get(pk=items[0].pk).topic is None


def test_click_is_announced_to_the_rest_of_the_site_once(
    author_client: Client, items: list[InboxItem], django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[list[int]] = []

    def hear(item_ids: list[int], **_: Any) -> None:
        heard.append(sorted(item_ids))

    item_visibility_changed.connect(hear)
    ids = [one.pk for one in items]
    with django_capture_on_commit_callbacks(execute=True):
        batch = decide_by_script(author_client, action="approve", items=ids)["batch"]
    with django_capture_on_commit_callbacks(execute=True):
        decide_by_script(author_client, action="undo", batch=batch)
    item_visibility_changed.disconnect(hear)
    assert heard == [sorted(ids)] * 2
