"""What the page "Tin từ các địa phương" hands to its template."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone

from campaign.inbox.models import InboxItem, Source
from home.first_run.structure import Tree


def approved(source: Source, count: int) -> None:
    now = timezone.now()
    items = [
        InboxItem(source=source, key=f"{source.pk}-{n}", title=f"Tin {n}", link=f"https://so.example.vn/{n}",
                  version="1", published_at=now - timedelta(minutes=n), state=InboxItem.State.APPROVED,
                  is_link=True, visible_at=now, released_at=now)
        for n in range(count)
    ]  # fmt: skip
    for item in items:
        item.fill_derived()
    InboxItem.objects.bulk_create(items)


def context(tree: Tree, query: str = "") -> dict[str, Any]:
    return tree.provincial.get_context(RequestFactory().get("/tin-dia-phuong/?" + query))


def test_items_are_paged_newest_first(tree: Tree, source: Source) -> None:
    approved(source, 30)
    first = context(tree)
    assert [item.title for item in first["items"]][:2] == ["Tin 0", "Tin 1"]
    assert len(first["items"]) == 25
    assert first["page_obj"].paginator.num_pages == 2
    assert [item.title for item in context(tree, "trang=2")["items"]][-1] == "Tin 29"


@pytest.mark.parametrize(
    "query", ["trang=abc", "trang=-1", "trang=99999", "nguon=abc", "nguon=0", "trang=&nguon="]
)
def test_nonsense_in_the_address_still_gives_a_page(tree: Tree, source: Source, query: str) -> None:
    approved(source, 3)
    assert len(context(tree, query)["items"]) == 3


def test_readers_choose_a_source_among_those_that_have_items(tree: Tree, source: Source) -> None:
    other = Source.objects.create(name="Báo", feed_url="https://bao.example.vn/rss")
    Source.objects.create(name="Im lặng", feed_url="https://im.example.vn/rss")
    approved(source, 2)
    approved(other, 1)
    chosen = context(tree, f"nguon={other.pk}")
    assert chosen["source"] == other
    assert [item.source for item in chosen["items"]] == [other]
    assert set(chosen["sources"]) == {source, other}


def test_listing_takes_few_queries_however_many_items(
    tree: Tree, source: Source, django_assert_max_num_queries: Any
) -> None:
    approved(source, 200)
    with django_assert_max_num_queries(5):
        for item in context(tree)["items"]:
            assert item.public_url.startswith("https://so.example.vn/")
            assert item.public_title
            assert item.source.name
