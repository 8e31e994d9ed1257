from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from pytest_django.fixtures import Settings

from campaign.inbox.models import Source
from campaign.inbox.polling import run
from campaign.inbox.reading import discovery
from campaign.inbox.reading.fetch import FetchConfig
from tests.inbox.ingesting import parser
from tests.inbox.server import FeedServer, running_server


@pytest.fixture
def feed_server(settings: Settings) -> Iterator[FeedServer]:
    """Start a server that the inbox may connect to although it is on loopback."""
    with running_server() as server:
        settings.INBOX_ALLOW_ADDRESSES = [server.address]
        yield server


@pytest.fixture
def fetch_config(feed_server: FeedServer) -> FetchConfig:
    return FetchConfig(allow=frozenset([feed_server.address]), connect_seconds=1, total_seconds=1)


@pytest.fixture
def source(db: None, feed_server: FeedServer) -> Source:
    return Source.objects.create(
        name="Sở Khoa học và Công nghệ", feed_url=feed_server.url + "/rss", allowed_hosts="so.example.vn"
    )


@pytest.fixture
def one_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let polls and searches use the parser of `ingest`; starting a process for each takes longer than most tests."""
    for module in (run, discovery):
        monkeypatch.setattr(module, "ParseWorker", lambda: nullcontext(parser))
