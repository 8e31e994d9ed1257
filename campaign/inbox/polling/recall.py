"""Load everything that the database knows about the entries of several sources' documents, in few queries.

Reads only; writes.py writes. An item that a plan adds is known under a provisional, negative number, so that the next
source of the same batch finds it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Q

from campaign.inbox.models import InboxItem, ItemSighting, PurgedItem, Source
from campaign.inbox.reading.similar import Marks, Opener
from campaign.inbox.reading.types import AddItem, AdoptItem, KnownItem, Listed, ParsedFeed, Quiet, SourceState

Document = tuple[Source, ParsedFeed]
_ITEM_FIELDS = (
    "source", "key", "link_key", "text_key", "version", "state", "article", "withdrawn_at", "image_url", "pictures",
    "published_at",
)  # fmt: skip


@dataclass
class Memory:
    """The loaded data.

    `by_address` holds items and ids of their sources by link key, in the order in which they came; `sources`
    are by id; `openers` are indexed by each of their marks.
    """

    known: dict[int, list[KnownItem]] = field(default_factory=lambda: defaultdict(list))
    purged: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    seen: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    sources: dict[int, Source] = field(default_factory=dict)
    by_address: dict[str, list[tuple[KnownItem, int]]] = field(default_factory=lambda: defaultdict(list))
    openers: dict[int | None, list[Opener]] = field(default_factory=lambda: defaultdict(list))

    def state(self, source: Source, feed: ParsedFeed | None, listing: tuple[Listed, ...]) -> SourceState:
        """Return the state of the source, with the data about the entries of `feed`."""
        entries = feed.entries if feed else ()
        elsewhere: dict[str, int] = {}
        adoptable: dict[str, KnownItem] = {}
        for entry in entries:
            for item, owner in self.by_address.get(entry.link_key, ()):
                if owner != source.pk and entry.link_key not in elsewhere:
                    elsewhere[entry.link_key] = item.id
                    if source.nearness(entry.link) > self.sources[owner].nearness(entry.link):
                        adoptable[entry.link_key] = item
        openers = dict.fromkeys(
            opener
            for entry in entries
            for mark in (entry.marks.low, entry.marks.high, entry.marks.summary)
            for opener in self.openers.get(mark, ())
        )
        return SourceState(
            id=source.pk,
            interval=source.interval,
            quiet=Quiet(tuple(source.skip_hours), tuple(source.skip_days)),
            consecutive_failures=source.consecutive_failures,
            moved_to=source.moved_to,
            moved_ignored=source.moved_ignored,
            moved_sightings=source.moved_sightings,
            gone_sightings=source.gone_sightings,
            torn_polls=source.torn_polls,
            known=tuple(self.known.get(source.pk, ())),
            purged=frozenset(self.purged.get(source.pk, ())),
            seen=frozenset(self.seen.get(source.pk, ())),
            elsewhere=elsewhere,
            adoptable=adoptable,
            openers=tuple(openers),
            listing=listing,
        )

    def add(self, number: int, item: InboxItem, intent: AddItem) -> None:
        """Remember an item that will be written under the provisional `number`."""
        if item.link_key:
            self.by_address[item.link_key].append((_known(item, number), item.source_id))
        first = number if intent.story is None else intent.story
        self.remember(Opener(first, item.source_id, item.title, item.sort_at, intent.marks))

    def adopt(self, source: Source, intent: AdoptItem) -> None:
        """Remember that the item belongs to `source` now, so that its aggregator no longer changes it."""
        found = self.by_address[intent.entry.link_key]
        for place, (item, owner) in enumerate(found):
            if item.id == intent.item_id:
                found[place] = (item, source.pk)
                self.known[owner] = [known for known in self.known[owner] if known.id != item.id]
                self.seen[owner] |= {item.key, item.link_key}

    def remember(self, opener: Opener) -> None:
        """Remember an item, so that later items can join its story."""
        for mark in {opener.marks.low, opener.marks.high, opener.marks.summary} - {None}:
            self.openers[mark].append(opener)


def recall(documents: Sequence[Document]) -> Memory:
    """Return the data for deciding on these documents. Call it in the transaction that stores the decisions."""
    memory = Memory()
    if any(feed.entries for _source, feed in documents):
        # A source that was never read has no items yet.
        familiar = [(source, feed) for source, feed in documents if source.last_success_at is not None]
        _recall_items(memory, documents, familiar)
        if familiar:
            _recall_traces(memory, familiar)
        _recall_openers(memory, documents)
    return memory


def _values(documents: Iterable[Document], name: str) -> list[str]:
    values = (getattr(entry, name) for _source, feed in documents for entry in feed.entries)
    return list(dict.fromkeys(value for value in values if value))


def _recall_items(memory: Memory, documents: Sequence[Document], familiar: Sequence[Document]) -> None:
    # Each condition uses an index of its own; a condition on the source alone would read all of its items.
    named = [Q(link_key__in=_values(documents, "link_key"))]
    for document in familiar:
        source = document[0].pk
        named.append(Q(source=source, key__in=_values([document], "key")))
        named.append(Q(source=source, text_key__in=_values([document], "text_key")))
    # Rows are locked in one order, so that two pollers cannot deadlock.
    items = (
        InboxItem.objects.select_for_update().filter(reduce(or_, named)).only(*_ITEM_FIELDS).order_by("pk")
    )
    for item in items:
        known = _known(item, item.pk)
        if item.link_key:
            memory.by_address[item.link_key].append((known, item.source_id))
        memory.known[item.source_id].append(known)
    memory.sources = {source.pk: source for source, _feed in documents}
    others = {owner for found in memory.by_address.values() for _item, owner in found} - memory.sources.keys()
    if others:
        memory.sources |= Source.objects.only("feed_url", "site_url").in_bulk(others)


def _known(item: InboxItem, number: int) -> KnownItem:
    return KnownItem(
        number,
        item.key,
        item.link_key,
        item.text_key,
        item.version,
        item.is_decided,
        item.withdrawn_at is not None,
        tuple(filter(None, (item.image_url, *(item.pictures or ())))),
        item.published_at,
    )


def _recall_traces(memory: Memory, familiar: Sequence[Document]) -> None:
    sources = [source.pk for source, _feed in familiar]
    by_key = Q(source__in=sources, key__in=_values(familiar, "key"))
    by_address = Q(source__in=sources, link_key__in=_values(familiar, "link_key"))
    for model, remembered in ((PurgedItem, memory.purged), (ItemSighting, memory.seen)):
        rows = model._default_manager.filter(by_key | by_address).values_list("source", "key", "link_key")
        for source, *keys in rows.order_by():
            remembered[source].update(key for key in keys if key)


def _recall_openers(memory: Memory, documents: Sequence[Document]) -> None:
    marks = {entry.marks for _source, feed in documents for entry in feed.entries} - {Marks()}
    marked = (
        Q(mark_low__in={m.low for m in marks} - {None})
        | Q(mark_high__in={m.high for m in marks} - {None})
        | Q(mark_summary__in={m.summary for m in marks} - {None})
    )
    rows = (
        InboxItem.objects.filter(marked)
        .order_by("pk")
        .values_list("pk", "story", "source", "title", "sort_at", "mark_low", "mark_high", "mark_summary")
    )
    for pk, story, source, title, at, low, high, summary in rows:
        memory.remember(Opener(story or pk, source, title, at, Marks(low, high, summary)))
