"""The database side of polling: claims sources, gives the state that deciding needs, applies the plan.

A source's plan is applied in one transaction, with bulk writes. It writes nothing that an editor has decided.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from campaign.inbox.addresses import host_of
from campaign.inbox.decide import DecideConfig, decide
from campaign.inbox.models import InboxItem, ItemSighting, PurgedItem, Source
from campaign.inbox.signals import item_visibility_changed
from campaign.inbox.types import (
    AddItem,
    AddSighting,
    FlagChangedOriginal,
    KnownItem,
    Outcome,
    ParsedEntry,
    ParsedFeed,
    Plan,
    Quiet,
    Read,
    RekeyItem,
    SourceState,
    UpdateItem,
)

# Longer than a batch of sources on one slow host can take; a poller that died loses its claims after this.
CLAIM = timedelta(minutes=10)
_PURGED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one poll of one source came to."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    held_until: datetime | None = None


def claim_due(
    now: datetime, limit: int, *, everything_before: datetime | None = None, only: Iterable[int] | None = None
) -> list[Source]:
    """Up to `limit` active sources whose time has come, longest due first, which no other poller will take.

    `everything_before` takes those that are not due too, unless they were polled since; `only` takes just
    these, due or not, active or not.
    """
    token = uuid.uuid4().hex
    longest_due = (F("next_poll_at").asc(nulls_first=True), "pk")
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lt=now)
    due = Source.objects.filter(unclaimed)
    if only is not None:
        due = due.filter(pk__in=list(only))
    else:
        due = due.filter(is_active=True)
        if everything_before is not None:
            due = due.filter(Q(last_polled_at=None) | Q(last_polled_at__lt=everything_before))
        else:
            due = due.filter(Q(next_poll_at=None) | Q(next_poll_at__lte=now))
    with transaction.atomic():
        # PostgreSQL skips rows that another poller is claiming; SQLite lets one writer in at a time.
        ids = list(
            due.select_for_update(skip_locked=True)
            .order_by(*longest_due)
            .values_list("pk", flat=True)[:limit]
        )
        Source.objects.filter(unclaimed, pk__in=ids).update(claim=token, claimed_until=now + CLAIM)
    return list(Source.objects.filter(claim=token).order_by(*longest_due)) if ids else []


def release(sources: Sequence[Source]) -> None:
    """Gives claims back unused."""
    for source in sources:
        Source.objects.filter(pk=source.pk, claim=source.claim).update(claim="", claimed_until=None)


def record(source: Source, outcome: Outcome, now: datetime, config: DecideConfig) -> Recorded | None:
    """Decides on the outcome and stores the result. None when another poller took the source."""
    with transaction.atomic():
        if not _still_ours(source):
            return None
        feed = outcome.feed if isinstance(outcome, Read) else None
        plan = decide(load_state(source, feed), outcome, now, config)
        return apply(source, plan, now)


def _still_ours(source: Source) -> bool:
    return Source.objects.select_for_update().filter(pk=source.pk, claim=source.claim).exists()


def load_state(source: Source, feed: ParsedFeed | None) -> SourceState:
    """The source and those items that `feed` may mean; call it inside a transaction."""
    known: tuple[KnownItem, ...] = ()
    elsewhere: tuple[tuple[str, int], ...] = ()
    purged: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    if feed and feed.entries:
        link_keys = [entry.link_key for entry in feed.entries if entry.link_key]
        tombstones = source.purged.filter(
            Q(key__in=[entry.key for entry in feed.entries]) | Q(link_key__in=link_keys)
        )
        purged = frozenset(chain.from_iterable(tombstones.values_list("key", "link_key"))) - {""}
        sightings = source.sightings.filter(
            Q(key__in=[entry.key for entry in feed.entries]) | Q(link_key__in=link_keys)
        )
        seen = frozenset(chain.from_iterable(sightings.values_list("key", "link_key")))
        known = tuple(_known_items(source, feed, link_keys))
        # Oldest last: of several, the one that was there first gives its number.
        others = InboxItem.objects.filter(link_key__in=link_keys).exclude(source=source).order_by("-pk")
        elsewhere = tuple(others.values_list("link_key", "pk"))
    return SourceState(
        etag=source.etag,
        last_modified=source.last_modified,
        body_hash=source.body_hash,
        interval=source.interval,
        quiet=Quiet(tuple(source.skip_hours), tuple(source.skip_days)),
        consecutive_failures=source.consecutive_failures,
        moved_to=source.moved_to,
        moved_ignored=source.moved_ignored,
        moved_sightings=source.moved_sightings,
        gone_sightings=source.gone_sightings,
        known=known,
        purged=purged,
        seen=seen,
        elsewhere=elsewhere,
    )


def _known_items(source: Source, feed: ParsedFeed, link_keys: list[str]) -> Iterable[KnownItem]:
    named = (
        Q(key__in=[entry.key for entry in feed.entries])
        | Q(link_key__in=link_keys)
        | Q(text_key__in=[entry.text_key for entry in feed.entries if entry.text_key])
    )
    fields = ("pk", "key", "link_key", "text_key", "version", "state", "article")
    items = InboxItem.objects.select_for_update().filter(named, source=source).only(*fields)
    for item in items:
        yield KnownItem(item.pk, item.key, item.link_key, item.text_key, item.version, item.is_decided)


def apply(source: Source, plan: Plan, now: datetime) -> Recorded:
    """Writes the plan; call it inside the transaction that loaded the state."""
    added = [_new_item(source, intent, now) for intent in plan.items if isinstance(intent, AddItem)]
    InboxItem.objects.bulk_create(added, batch_size=200)
    sightings = [_sighting(source, intent, now) for intent in plan.items if isinstance(intent, AddSighting)]
    ItemSighting.objects.bulk_create(sightings)
    updated = _apply_updates([intent for intent in plan.items if isinstance(intent, UpdateItem)])
    flagged = _apply_flags([intent for intent in plan.items if isinstance(intent, FlagChangedOriginal)])
    for intent in plan.items:
        if isinstance(intent, RekeyItem):
            InboxItem.objects.filter(pk=intent.item_id).update(key=intent.key, link_key=intent.link_key)
    _apply_health(source, plan, now)
    held_until = plan.hold_host.until if plan.hold_host else None
    if held_until:
        same_host = Source.objects.filter(host=source.host).filter(
            Q(next_poll_at=None) | Q(next_poll_at__lt=held_until)
        )
        same_host.update(next_poll_at=held_until)
    return Recorded(len(added), updated + flagged, plan.unchanged, held_until)


def _apply_health(source: Source, plan: Plan, now: datetime) -> None:
    update = plan.source
    fields: dict[str, Any] = {
        "last_polled_at": now,
        "next_poll_at": update.next_poll_at,
        "last_error": update.error,
        "consecutive_failures": update.consecutive_failures,
        "claim": "",
        "claimed_until": None,
    }
    if not update.error:
        fields["last_success_at"] = now
    for name in (
        "etag",
        "last_modified",
        "body_hash",
        "interval",
        "moved_to",
        "moved_sightings",
        "gone_sightings",
    ):
        value = getattr(update, name)
        if value is not None:
            fields[name] = value
    if update.quiet is not None:
        fields |= {"skip_hours": update.quiet.hours, "skip_days": update.quiet.days}
    if update.pauses:
        fields["is_active"] = False
    if update.takes_move and update.moved_to:
        fields |= _moved(source, update.moved_to, now)
    Source.objects.filter(pk=source.pk).update(**fields)


def _moved(source: Source, address: str, now: datetime) -> dict[str, Any]:
    """The columns that change when a source moves for good; none where another source has that address."""
    if Source.objects.filter(feed_url=address).exists() or len(address) > 1000:
        return {}
    hosts = dict.fromkeys((*source.allowed_hosts.split(), source.host))
    day = timezone.localtime(now).strftime("%d/%m/%Y")
    return {
        "feed_url": address,
        "host": host_of(address)[:255],
        "allowed_hosts": "\n".join(hosts),
        "moved_to": "",
        "moved_sightings": 0,
        "notice": f"Từ ngày {day} lấy tin ở địa chỉ mới, vì máy chủ nguồn nhiều lần báo bản tin đã chuyển hẳn. "
        f"Địa chỉ cũ: {source.feed_url}",
    }


def propose(source: Source, address: str) -> None:
    """Keeps an address that the feed seems to have moved to, for an editor to take or leave."""
    Source.objects.filter(pk=source.pk).update(moved_to=address, moved_sightings=0)


def known_links(source: Source, link_keys: Iterable[str]) -> int:
    """How many of these link keys the source has brought before."""
    return source.items.filter(link_key__in=list(link_keys)).values("link_key").distinct().count()


def _fields(entry: ParsedEntry) -> dict[str, Any]:
    """The columns that hold an original, from its entry."""
    return {
        "key": entry.key,
        "link_key": entry.link_key,
        "text_key": entry.text_key,
        "version": entry.version,
        "link": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content_html or entry.summary_html,
        "author": ", ".join(entry.authors)[:250],
        "categories": list(entry.categories),
        "image_url": entry.image,
    }


def _new_item(source: Source, intent: AddItem, now: datetime) -> InboxItem:
    item = InboxItem(
        source=source,
        published_at=intent.published,
        first_seen_at=now,
        encoding=intent.encoding,
        **_fields(intent.entry),
    )
    item.fill_derived()
    return item


def _sighting(source: Source, intent: AddSighting, now: datetime) -> ItemSighting:
    entry = intent.entry
    return ItemSighting(
        item_id=intent.item_id,
        source=source,
        key=entry.key,
        link_key=entry.link_key,
        link=entry.link,
        first_seen_at=now,
    )


def _apply_updates(intents: list[UpdateItem]) -> int:
    if not intents:
        return 0
    items = InboxItem.objects.in_bulk([intent.item_id for intent in intents])
    changed = []
    for intent in intents:
        item = items[intent.item_id]
        for name, value in _fields(intent.entry).items():
            setattr(item, name, value)
        item.published_at = intent.published or item.published_at
        item.fill_derived()
        changed.append(item)
    names = [*_fields(intents[0].entry), "published_at", "sort_at", "search_text"]
    InboxItem.objects.bulk_update(changed, names, batch_size=100)
    return len(changed)


def _apply_flags(intents: list[FlagChangedOriginal]) -> int:
    """Keeps the new original beside the decided one, for an editor to take or leave."""
    for intent in intents:
        fields = _fields(intent.entry)
        keys = {name: fields.pop(name) for name in ("key", "link_key", "text_key", "version")}
        InboxItem.objects.filter(pk=intent.item_id).update(
            original_changed=True, changed_original=fields, **keys
        )
    return len(intents)


def purge_expired(now: datetime) -> int:
    """Clears away unpublished items that are older than their source keeps them, leaving tombstones.

    Never an item that is or was approved for readers, nor one that an article was made from. Returns how many.
    """
    states = (InboxItem.State.NEW, InboxItem.State.REJECTED)
    purged = 0
    for pk, keep_days in Source.objects.values_list("pk", "keep_days"):
        if keep_days is None:
            continue
        old = InboxItem.objects.filter(
            source=pk, state__in=states, article=None, sort_at__lt=now - timedelta(days=keep_days)
        )
        with transaction.atomic():
            items = list(old.order_by("sort_at")[:_PURGED_AT_ONCE].only("pk", "key", "link_key"))
            PurgedItem.objects.bulk_create(
                [PurgedItem(source_id=pk, key=item.key, link_key=item.link_key) for item in items],
                ignore_conflicts=True,
            )
            InboxItem.objects.filter(pk__in=[item.pk for item in items]).delete()
        purged += len(items)
    return purged


def release_due(now: datetime) -> int:
    """Tells the rest of the site of approved items whose delay is over. Returns how many."""
    due = InboxItem.objects.filter(visible_at__lte=now, released_at=None)
    with transaction.atomic():
        ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:1000])
        InboxItem.objects.filter(pk__in=ids).update(released_at=now)
        if ids:
            transaction.on_commit(lambda: item_visibility_changed.send(InboxItem, item_ids=ids))
    return len(ids)
