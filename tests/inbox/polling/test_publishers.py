"""Tests of an original that an aggregator lists before its publisher does: the publisher's versions count."""

from __future__ import annotations

from typing import Any

import pytest

from base.models import User
from campaign.inbox import decisions, services
from campaign.inbox.decisions import InboxError
from campaign.inbox.models import InboxItem, ItemSighting, Rule, Source
from campaign.inbox.polling.run import poll
from campaign.inbox.signals import item_visibility_changed
from home.first_run.structure import Tree
from tests.inbox import server as play
from tests.inbox.ingesting import ingest
from tests.inbox.server import FeedServer, item, rss

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("one_parser")]

State = InboxItem.State
OWN = item(1, "Cảnh báo đường dây lừa đảo số 1")
CORRECTED = item(1, "Đính chính: cảnh báo đường dây lừa đảo số 1")
AGAIN = item(7, "Cổng tỉnh dẫn lại: đường dây lừa đảo số 1", link="https://so.example.vn/tin/1")


@pytest.fixture
def publisher() -> Source:
    return Source.objects.create(name="Sở", feed_url="https://so.example.vn/rss")


@pytest.fixture
def aggregator() -> Source:
    return Source.objects.create(name="Cổng tỉnh", feed_url="https://example.vn/rss")


def bring(source: Source, *items: str) -> None:
    source.refresh_from_db()
    ingest(source, rss(*items).encode())


def test_correction_reaches_an_undecided_item_that_an_aggregator_brought(
    publisher: Source, aggregator: Source
) -> None:
    bring(aggregator, AGAIN)
    first = InboxItem.objects.get()
    bring(publisher, OWN)
    stored = InboxItem.objects.get()
    assert (stored.pk, stored.source, stored.title) == (
        first.pk,
        publisher,
        "Cảnh báo đường dây lừa đảo số 1",
    )
    assert ItemSighting.objects.get().source == aggregator
    bring(publisher, CORRECTED)
    assert InboxItem.objects.get().title == "Đính chính: cảnh báo đường dây lừa đảo số 1"


def test_correction_flags_a_decided_item_that_an_aggregator_brought(
    publisher: Source, aggregator: Source, author: User
) -> None:
    aggregator.allowed_hosts = "so.example.vn"
    aggregator.save()
    bring(aggregator, item(7, "Cảnh báo đường dây lừa đảo số 1", link="https://so.example.vn/tin/1"))
    services.approve(InboxItem.objects.select_related("source").get(), author)
    bring(publisher, CORRECTED)
    stored = InboxItem.objects.get()
    assert (stored.source, stored.state) == (publisher, State.APPROVED)
    assert stored.title == "Cảnh báo đường dây lừa đảo số 1"
    assert stored.original_changed
    services.take_original(stored, author)
    assert InboxItem.objects.get().title == "Đính chính: cảnh báo đường dây lừa đảo số 1"


def test_same_text_from_the_publisher_flags_nothing(
    publisher: Source, aggregator: Source, author: User
) -> None:
    bring(aggregator, item(1, guid="khac"))
    services.approve(InboxItem.objects.select_related("source").get(), author)
    bring(publisher, item(1))
    stored = InboxItem.objects.get()
    assert (stored.source, stored.original_changed, stored.key) == (publisher, False, "guid:tin-1")


def test_aggregator_no_longer_changes_the_publishers_item(publisher: Source, aggregator: Source) -> None:
    bring(aggregator, AGAIN)
    bring(publisher, OWN)
    bring(aggregator, item(7, "Tựa giật gân hơn của cổng tỉnh", link="https://so.example.vn/tin/1"))
    stored = InboxItem.objects.get()
    assert stored.title == "Cảnh báo đường dây lừa đảo số 1"
    bring(aggregator, item(8), item(9))
    bring(aggregator, item(8), item(9), item(10))
    stored.refresh_from_db()
    assert stored.withdrawn_at is None


def test_item_shared_before_this_rule_follows_the_publishers_next_change(
    publisher: Source, aggregator: Source
) -> None:
    bring(aggregator, AGAIN)
    shared = InboxItem.objects.get()
    ItemSighting.objects.create(item=shared, source=publisher, key="guid:tin-1", link_key=shared.link_key)
    Source.objects.filter(pk=publisher.pk).update(last_success_at=shared.first_seen_at)
    bring(publisher, CORRECTED)
    assert InboxItem.objects.get().title == "Đính chính: cảnh báo đường dây lừa đảo số 1"
    assert ItemSighting.objects.get().source == aggregator


def test_keys_that_two_sources_use_for_different_items_do_not_collide(
    publisher: Source, aggregator: Source
) -> None:
    bring(publisher, item(5, guid="1"))
    bring(aggregator, item(1, guid="1"))
    bring(publisher, item(5, guid="1"), item(1, guid="2"))
    assert set(InboxItem.objects.values_list("source", "key")) == {
        (publisher.pk, "guid:1"),
        (publisher.pk, "guid:2"),
    }


@pytest.mark.parametrize("aggregator_comes_first", [True, False])
def test_sources_read_together_give_the_item_to_the_publisher(
    feed_server: FeedServer, settings: Any, aggregator_comes_first: bool
) -> None:
    paths = ["/cong", "/so"] if aggregator_comes_first else ["/so", "/cong"]
    sites = {"/cong": "https://example.vn", "/so": "https://so.example.vn"}
    for path in paths:
        Source.objects.create(name=path, feed_url=feed_server.url + path, site_url=sites[path])
    feed_server.play("/cong", play.body(rss(AGAIN)))
    feed_server.play("/so", play.body(rss(OWN)))
    assert poll().sources == 2
    stored = InboxItem.objects.get()
    assert (stored.source.name, stored.title) == ("/so", "Cảnh báo đường dây lừa đảo số 1")
    assert ItemSighting.objects.get().source.name == "/cong"
    feed_server.play("/cong", play.body(rss(item(7, "Tựa khác", link="https://so.example.vn/tin/1"))))
    feed_server.play("/so", play.body(rss(CORRECTED)))
    assert poll(everything=True).updated == 1
    assert InboxItem.objects.get().title == "Đính chính: cảnh báo đường dây lừa đảo số 1"


@pytest.mark.parametrize(
    ("second", "is_decided"),
    [
        *(("/cong", False), ("/so", True)),
        *(pytest.param(*others, marks=pytest.mark.slow) for others in (("/so", False), ("/cong", True))),
    ],
)
def test_both_change_in_one_batch_and_the_publishers_text_stands(
    feed_server: FeedServer, aggregator: Source, second: str, is_decided: bool
) -> None:
    Source.objects.filter(pk=aggregator.pk).update(feed_url=feed_server.url + "/cong")
    aggregator.refresh_from_db()
    aggregator.save()
    bring(aggregator, AGAIN)
    Source.objects.create(name="Sở", feed_url=feed_server.url + "/so", site_url="https://so.example.vn")
    if is_decided:
        InboxItem.objects.update(state=State.REJECTED)
    feed_server.play("/cong", play.body(rss(item(7, "Tựa khác", link="https://so.example.vn/tin/1"))))
    feed_server.play("/so", play.body(rss(CORRECTED)))
    feed_server.play(second, play.late(0.3, feed_server.plays[second]))
    assert poll(everything=True).sources == 2
    stored = InboxItem.objects.get()
    assert (stored.source.name, stored.key) == ("Sở", "guid:tin-1")
    original = stored.changed_original if is_decided else {"title": stored.title}
    assert original is not None
    assert original["title"] == "Đính chính: cảnh báo đường dây lừa đảo số 1"


def test_readers_are_told_that_a_public_item_has_its_publishers_name(
    publisher: Source, aggregator: Source, author: User, django_capture_on_commit_callbacks: Any
) -> None:
    bring(aggregator, AGAIN)
    public = InboxItem.objects.select_related("source").get()
    services.approve(public, author)
    heard: list[int] = []

    def hear(item_ids: list[int], **_: Any) -> None:
        heard.extend(item_ids)

    item_visibility_changed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            bring(publisher, OWN)
    finally:
        item_visibility_changed.disconnect(hear)
    assert heard == [public.pk]
    # Feeds give the entry, which names its source, as updated.
    public.refresh_from_db()
    assert public.text_changed_at is not None


def approving(*sources: Source) -> None:
    rule = Rule.objects.create(value="cảnh báo", action=Rule.Action.APPROVE)
    rule.sources.set(sources)


def test_rule_of_the_publisher_holds_for_an_item_that_an_aggregator_brought(
    publisher: Source, aggregator: Source
) -> None:
    approving(publisher)
    bring(aggregator, AGAIN, item(8))
    bring(publisher, OWN)
    adopted = InboxItem.objects.get(source=publisher)
    assert (adopted.state, adopted.title) == (State.APPROVED, "Cảnh báo đường dây lừa đảo số 1")
    assert InboxItem.objects.get(source=aggregator).state == State.NEW


@pytest.mark.parametrize("names_sources", [True, False])
def test_rule_that_has_applied_under_the_aggregator_does_not_apply_again(
    publisher: Source, aggregator: Source, author: User, names_sources: bool
) -> None:
    rule = Rule.objects.create(value="lừa đảo", action=Rule.Action.REJECT)
    if names_sources:
        rule.sources.set([publisher, aggregator])
    bring(aggregator, AGAIN)
    decisions.take_back_last(InboxItem.objects.get(), author)
    bring(publisher, OWN)
    assert InboxItem.objects.get().state == State.NEW


def test_rule_of_the_publisher_changes_nothing_that_an_editor_decided(
    publisher: Source, aggregator: Source, author: User, tree: Tree
) -> None:
    approving(publisher)
    ruled = Rule.objects.create(
        value="cảnh báo", action=Rule.Action.TOPIC, topic=tree.topics["canh-bao-lua-dao"]
    )
    ruled.sources.add(publisher)
    bring(aggregator, AGAIN, item(2))
    rejected, filed = InboxItem.objects.order_by("-key")
    services.reject(rejected, author)
    services.assign_topic(filed, author, tree.topics["cam-nang-an-toan"])
    bring(publisher, OWN, item(2, "Cảnh báo số 2"))
    rejected.refresh_from_db()
    filed.refresh_from_db()
    assert (rejected.source, rejected.state) == (publisher, State.REJECTED)
    assert (filed.source, filed.topic) == (publisher, tree.topics["cam-nang-an-toan"])


def test_link_to_a_host_that_is_a_source_is_approved(aggregator: Source, author: User) -> None:
    other = Source.objects.create(name="Công an", feed_url="https://congan.example.com/rss")
    bring(aggregator, item(1, link="https://www.congan.example.com/tin/1"))
    services.approve(InboxItem.objects.select_related("source").get(), author)
    assert InboxItem.objects.public().count() == 1
    other.is_active = False
    other.save()
    bring(aggregator, item(2, link="https://congan.example.com/tin/2"))
    with pytest.raises(InboxError, match=r"congan\.example\.com"):
        services.approve(InboxItem.objects.select_related("source").get(state=State.NEW), author)
