"""Database side of polling: claims sources, loads the state for deciding, applies the plans.

Several sources are recorded in one transaction with bulk writes. Nothing here overwrites an editor's
decision.
"""

from __future__ import annotations

import logging
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain

from django.db import DatabaseError, transaction
from django.db.models import F, Q

from campaign.inbox.decisions import announce
from campaign.inbox.models import InboxItem, ItemSighting, Listing, PurgedItem, Source
from campaign.inbox.polling import listed_entries, schedule
from campaign.inbox.polling.plan import decide
from campaign.inbox.polling.recall import recall
from campaign.inbox.polling.writes import Batch, apply_rare, hold_host
from campaign.inbox.reading.types import (
    AddItem,
    AdoptItem,
    FetchFailed,
    FlagChangedOriginal,
    Listed,
    Outcome,
    Plan,
    Read,
    UpdateItem,
)

logger = logging.getLogger(__name__)

# Longer than a batch of sources on one slow host can take. The claims of a poller that died expire after
# this.
CLAIM = timedelta(minutes=10)
_PURGED_AT_ONCE = 500
NOT_STORED = FetchFailed("not_stored", "Không ghi được tin của nguồn này vào cơ sở dữ liệu.")


@dataclass(frozen=True, slots=True)
class Polled:
    """A source and the outcome of its poll. `jitter` is for `decide`, `listing` the entries of its last document."""

    source: Source
    outcome: Outcome
    jitter: float = 0.5
    listing: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """The result of one poll of one source, as counts of items.

    `held_host` is a host that asked for a pause, or "".
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    held_host: str = ""


def claim_due(
    now: datetime, limit: int, *, everything_before: datetime | None = None, only: Iterable[int] | None = None
) -> list[Source]:
    """Claim and return up to `limit` active sources that are due, longest due first.

    No other poller takes a claimed source. `everything_before` includes sources that are not due, unless they
    were polled since; `only` claims just these sources, due or not, active or not.
    """
    # A time later than polling ever sets comes from a clock that has been set back since.
    unclaimed = Q(claimed_until=None) | ~Q(claimed_until__range=(now, now + 2 * CLAIM))
    due = Source.objects.filter(unclaimed)
    if only is not None:
        due = due.filter(pk__in=list(only))
    else:
        due = due.filter(is_active=True)
        if everything_before is not None:
            due = due.filter(Q(last_polled_at=None) | Q(last_polled_at__lt=everything_before))
        else:
            is_far = Q(next_poll_at__gt=now + schedule.MAX_INTERVAL + CLAIM)
            due = due.filter(Q(next_poll_at=None) | Q(next_poll_at__lte=now) | is_far)
    longest_due = due.order_by(F("next_poll_at").asc(nulls_first=True), "pk")
    token = uuid.uuid4().hex
    with transaction.atomic():
        # PostgreSQL skips rows that another poller is claiming; SQLite allows one writer at a time.
        sources = list(longest_due.select_for_update(skip_locked=True)[:limit])
        Source.objects.filter(pk__in=[source.pk for source in sources]).update(
            claim=token, claimed_until=now + CLAIM
        )
    for source in sources:
        source.claim = token
    return sources


def release(sources: Sequence[Source]) -> None:
    """Give up claims that are no longer needed."""
    for source in sources:
        Source.objects.filter(pk=source.pk, claim=source.claim).update(claim="", claimed_until=None)


def record_all(polled: Sequence[Polled], now: datetime) -> list[Recorded | None]:
    """Decide on all outcomes and store the results in one transaction.

    If the database rejects something, each source is stored in a transaction of its own, so that one does not
    make the others fail. The result of a source that could not be stored, or is no longer claimed, is None.
    """
    try:
        with transaction.atomic():
            return _record_all(polled, now)
    except DatabaseError:
        if len(polled) > 1:
            return [record_all([one], now)[0] for one in polled]
        logger.exception("what source %s brought could not be stored", polled[0].source.pk)
        if polled[0].outcome == NOT_STORED:
            return [None]
        return record_all([replace(polled[0], outcome=NOT_STORED)], now)


def _record_all(polled: Sequence[Polled], now: datetime) -> list[Recorded | None]:
    ours = _still_ours([one.source for one in polled])
    held = [one for one in polled if one.source.pk in ours]
    documents = [(one.source, one.outcome.feed) for one in held if isinstance(one.outcome, Read)]
    memory = recall(documents)
    batch = Batch(now)
    recorded: dict[int, Recorded] = {}
    plans: list[tuple[Source, Plan]] = []
    for one in held:
        feed = one.outcome.feed if isinstance(one.outcome, Read) else None
        plan = decide(memory.state(one.source, feed, one.listing), one.outcome, now, one.jitter)
        for number, item, intent in batch.add(one.source, plan):
            memory.add(number, item, intent)
        for adopted in plan.items:
            if isinstance(adopted, AdoptItem):
                memory.adopt(one.source, adopted)
        plans.append((one.source, plan))
        recorded[one.source.pk] = _recorded(plan)
    batch.write()
    for source, plan in plans:
        apply_rare(source, plan.source, now)
        if plan.hold_host:
            hold_host(plan.hold_host)
    return [recorded.get(one.source.pk) for one in polled]


def _recorded(plan: Plan) -> Recorded:
    counts = Counter(type(intent) for intent in plan.items)
    updated = counts[UpdateItem] + counts[FlagChangedOriginal]
    held = plan.hold_host.host if plan.hold_host else ""
    return Recorded(counts[AddItem], updated, plan.unchanged, held)


def _still_ours(sources: Sequence[Source]) -> set[int]:
    """Lock the sources and return the ids of those whose claim and address have not changed since the claim."""
    asked = {source.pk: (source.claim, source.feed_url) for source in sources}
    rows = Source.objects.select_for_update().filter(pk__in=asked).order_by("pk")
    return {pk for pk, *now in rows.values_list("pk", "claim", "feed_url") if tuple(now) == asked[pk]}


def listings(sources: Iterable[Source]) -> dict[int, tuple[Listed, ...]]:
    """Return the entries of these sources' last documents, by source id."""
    rows = Listing.objects.filter(source__in=[source.pk for source in sources])
    return {pk: listed_entries.load(entries) for pk, entries in rows.values_list("source", "entries")}


def propose(source: Source, address: str) -> None:
    """Store an address to which the feed seems to have moved, for an editor to accept or reject."""
    Source.objects.filter(pk=source.pk).update(moved_to=address, moved_sightings=0)


def known_links(source: Source, link_keys: Iterable[str]) -> int:
    """Return the number of these link keys that items of the source have."""
    return source.items.filter(link_key__in=list(link_keys)).values("link_key").distinct().count()


def purge_expired(now: datetime) -> int:
    """Delete unpublished items that are older than their source keeps them, and leave tombstones.

    Never deletes an item that is approved for readers, or one with an article. Returns the number of deleted
    items.
    """
    states = (InboxItem.State.NEW, InboxItem.State.REJECTED)
    purged = 0
    for pk, keep_days in Source.objects.exclude(keep_days=None).values_list("pk", "keep_days"):
        unwanted = InboxItem.objects.filter(source=pk, state__in=states, article=None)
        old = unwanted.filter(sort_at__lt=now - timedelta(days=keep_days or 0)).order_by("sort_at")
        if old.exists():
            with transaction.atomic():
                # Locked, except the items on which an editor is deciding.
                locked = old.select_for_update(skip_locked=True)
                purged += _purge(list(locked.values_list("pk", flat=True)[:_PURGED_AT_ONCE]))
    return purged


def _purge(items: list[int]) -> int:
    gone = InboxItem.objects.filter(pk__in=items)
    # The other sources of a story still list it, and must not bring it back either.
    sightings = ItemSighting.objects.filter(item__in=items)
    named = [rows.order_by().values_list("source", "key", "link_key") for rows in (gone, sightings)]
    PurgedItem.objects.bulk_create(
        [PurgedItem(source_id=source, key=key, link_key=link_key) for source, key, link_key in chain(*named)],
        ignore_conflicts=True,
    )
    gone.delete()
    return len(items)


def release_due(now: datetime) -> int:
    """Announce approved items whose delay is over, at most 1000. Returns their number."""
    due = InboxItem.objects.filter(visible_at__lte=now, released_at=None)
    with transaction.atomic():
        ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:1000])
        InboxItem.objects.filter(pk__in=ids).update(released_at=now)
        announce(ids)
    return len(ids)
