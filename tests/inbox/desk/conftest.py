"""Fixtures of the desk: three new items of one source, stored once for a module."""

from __future__ import annotations

import copy

import pytest

from campaign.inbox.models import InboxItem, Source
from home.first_run.structure import Tree
from tests.inbox.ingesting import ingest
from tests.inbox.server import item, rss


@pytest.fixture(scope="module")
def shared_items(module_data: None, shared_tree: Tree) -> list[InboxItem]:
    source = Source.objects.create(
        name="Sở Khoa học và Công nghệ",
        feed_url="https://so.example.vn/rss",
        default_topic=shared_tree.topics["canh-bao-lua-dao"],
    )
    documents = [item(3, "Tập huấn bảo mật"), item(2, "Đường dây nóng của tỉnh"), item(1, "Cảnh báo lừa đảo")]
    ingest(source, rss(*documents).encode())
    return list(InboxItem.objects.order_by("pk"))


@pytest.fixture
def items(tree: Tree, shared_items: list[InboxItem]) -> list[InboxItem]:
    """Return the shared items as copies for this test, oldest first."""
    return copy.deepcopy(shared_items)
