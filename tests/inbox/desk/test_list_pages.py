"""Tests of the inbox's list beyond its first page, and of what its script asks the server for."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campaign.articles.models import ArticlePage
from campaign.inbox.models import InboxItem, Source
from home.first_run.structure import Tree
from tests.factories import UserFactory
from tests.inbox.ingesting import ingest
from tests.inbox.server import item, rss
from tests.people import client_of

INBOX = "/admin/hop-tin/"


@pytest.fixture(scope="module")
def shared_items(module_data: None) -> list[InboxItem]:
    """Store seventy items. Three at a time share their time, and two pages share a story."""
    source = Source.objects.create(name="Sở", feed_url="https://so.example.vn/rss")
    ingest(source, rss(*(item(n, f"Tin {n:02}") for n in range(1, 71))).encode())
    made = list(InboxItem.objects.order_by("pk"))
    for number, one in enumerate(made):
        one.published_at = one.first_seen_at - timedelta(minutes=number // 3)
        one.story = made[25].pk if number in (25, 40) else None
        one.save()
    return list(InboxItem.objects.order_by("-sort_at", "-pk"))


def look(client: Client, address: str) -> tuple[list[int], str]:
    """Return the ids of the rows, and the address of the page with older ones or ""."""
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    older = re.search(r'href="([^"]+)"\s+rel="next"', html)
    return [int(pk) for pk in re.findall(r'id="tin-(\d+)"', html)], unescape(older[1]) if older else ""


def test_no_item_is_skipped_or_shown_twice_while_some_leave_and_others_come(
    author_client: Client, items: list[InboxItem], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(30) as first_page:
        shown, older = look(author_client, INBOX)
    most = len(first_page.captured_queries) + 1
    assert len(shown) == 30
    author_client.post(reverse("inbox:decide"), {"action": "reject", "items": shown[:20]})
    ingest(items[0].source, rss(*(item(n, f"Tin {n:02}") for n in range(80, 85))).encode())
    while older:
        # The list's script gets the same rows from the results view.
        assert look(author_client, older.replace(INBOX, INBOX + "results/")) == look(author_client, older)
        # One more query: the stories that already have a row on an earlier page.
        with django_assert_max_num_queries(most):
            rows, older = look(author_client, older)
        shown += rows
    alike = [one.pk for one in items if one.story]
    assert shown == [one.pk for one in items if one.pk != alike[-1]]
    assert look(author_client, INBOX)[0][:5] == list(
        InboxItem.objects.order_by("-pk").values_list("pk", flat=True)[:5]
    )


def test_all_chosen_items_are_decided_however_many_pages_were_loaded(
    author_client: Client, items: list[InboxItem]
) -> None:
    cleared_meanwhile = range(10**6, 10**6 + 1000)
    author_client.post(
        reverse("inbox:decide"), {"action": "reject", "items": [*cleared_meanwhile, items[0].pk]}
    )
    assert InboxItem.objects.get(pk=items[0].pk).state == InboxItem.State.REJECTED


def test_place_that_is_none_shows_a_list(author_client: Client, items: list[InboxItem]) -> None:
    places = ["x", "2026-05-28T10:00:00_1", "2026-05-28_", "_5", f"2026-05-28T10:00Z_{9**99}"]
    places += ["0001-01-01T00:00+07:00_1", "9999-12-31T23:00-07:00_1"]
    for place in places:
        assert author_client.get(f"{INBOX}results/", {"sau": place}).status_code == 200, place


def test_item_is_read_beside_the_list_by_those_who_may(author_client: Client, items: list[InboxItem]) -> None:
    items[0].content_html = "<p>Toàn văn của tin.</p>"
    items[0].image_url = "https://anh.example.vn/1.jpg"
    items[0].save()
    address = reverse("inbox:read", args=[items[0].pk])
    html = author_client.get(address).content.decode()
    assert "Toàn văn của tin." in html
    assert f'src="{reverse("inbox:picture", args=[items[0].pk])}"' in html
    assert "<html" not in html
    assert client_of(UserFactory()).get(address).status_code == 302


def test_script_makes_a_draft_and_stays(author_client: Client, items: list[InboxItem], tree: Tree) -> None:
    address, headers = reverse("inbox:decide"), {"accept": "application/json"}
    data = {"action": "draft", "items": [items[0].pk]}
    refused = author_client.post(address, data, headers=headers).json()
    assert refused["done"] == []
    assert "chuyên mục" in refused["errors"][0]
    topic = tree.topics["cam-nang-an-toan"].pk
    answer = author_client.post(address, data | {"topic": topic}, headers=headers).json()
    article = ArticlePage.objects.get()
    assert answer["done"] == [items[0].pk]
    assert answer["article_url"] == reverse("wagtailadmin_pages:edit", args=[article.pk])
