"""Fixtures of the tests of feeds: a strict reader, and sections with content."""

import datetime as dt
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import pytest
from django.test import Client
from django.utils import timezone

from campaign.inbox.models import InboxItem, Source

ReadFeed = Callable[..., Any]


def moment(written: str) -> dt.datetime:
    """Parse the time in either format without feedparser, whose date parsing the inbox has turned off."""
    return parsedate_to_datetime(written) if "," in written else dt.datetime.fromisoformat(written)


@pytest.fixture
def read(client: Client) -> ReadFeed:
    """Fetch a feed as a subscriber does. Fails if it is not well-formed."""

    def get(path: str, **headers: str) -> Any:
        response = client.get(path, headers=headers)
        assert response.status_code == 200
        parsed = feedparser.parse(
            response.content, response_headers={"content-type": response.headers["Content-Type"]}
        )
        assert not parsed.bozo, parsed.get("bozo_exception")
        return parsed

    return get


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(
        name="Báo mẫu của tỉnh", feed_url="https://bao.example.org/rss/tin.rss", is_sample=False
    )


@pytest.fixture
def make_item(source: Source) -> Callable[..., InboxItem]:
    def make(title: str, **fields: Any) -> InboxItem:
        values = {
            "key": title,
            "version": "1",
            "link": "https://bao.example.org/tin/1",
            "summary": "Tóm tắt của nguồn.",
            "state": InboxItem.State.APPROVED,
            "is_link": True,
            "published_at": timezone.now() - dt.timedelta(hours=2),
            "visible_at": timezone.now() - dt.timedelta(hours=1),
        }
        return InboxItem.objects.create(source=source, title=title, **{**values, **fields})

    return make
