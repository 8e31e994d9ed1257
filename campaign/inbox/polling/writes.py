"""Write the plans for several sources in few statements. Makes no decisions.

Every number below zero is provisional (see recall.py): it stands for an item that is written here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import F, Field, Model, Q
from django.utils import timezone

from campaign.inbox.decisions import announce
from campaign.inbox.models import InboxItem, ItemSighting, Listing, Source
from campaign.inbox.polling import listed_entries
from campaign.inbox.reading.addresses import host_of, link_key
from campaign.inbox.reading.identity import version
from campaign.inbox.reading.types import (
    AddItem,
    AddSighting,
    AdoptItem,
    ClearWithdrawn,
    FlagChangedOriginal,
    FlagWithdrawn,
    HoldHost,
    ParsedEntry,
    Plan,
    RekeyItem,
    SetPictures,
    SourceUpdate,
    UpdateItem,
)
from campaign.inbox.signals import items_added, items_adopted

_Columns = Sequence["Field[Any, Any]"]
# Columns of a source that every poll writes. All other columns belong to the editors.
_HEALTH = (
    "last_polled_at", "last_success_at", "last_error", "last_warning", "consecutive_failures", "next_poll_at",
    "etag", "last_modified", "body_hash", "interval", "skip_hours", "skip_days",
    "moved_to", "moved_sightings", "gone_sightings", "torn_polls", "claim", "claimed_until",
)  # fmt: skip
# Columns that stay unchanged if the plan has None for them.
_OPTIONAL = (
    "etag", "last_modified", "body_hash", "interval", "moved_to", "moved_sightings", "gone_sightings",
    "torn_polls",
)  # fmt: skip
# SQLite accepts 32,766 values in a statement, PostgreSQL 65,535.
_INSERTED_AT_ONCE = 500
_KEYS = ("key", "link_key", "text_key", "version")


@dataclass
class Batch:
    """The writes of one transaction, collected source by source."""

    now: datetime
    items: list[InboxItem] = field(default_factory=list)
    health: list[tuple[int, list[Any]]] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    sightings: list[tuple[Source, AddSighting]] = field(default_factory=list)
    adoptions: list[tuple[Source, AdoptItem]] = field(default_factory=list)
    # New items that a publisher adopted in this batch, with the aggregator as a sighting.
    former: list[tuple[InboxItem, ItemSighting]] = field(default_factory=list)
    # The former sources of adopted items, by item.
    moved: dict[int, int] = field(default_factory=dict)
    updates: list[UpdateItem] = field(default_factory=list)
    flags: list[FlagChangedOriginal] = field(default_factory=list)
    rekeys: list[RekeyItem] = field(default_factory=list)
    pictures: list[SetPictures] = field(default_factory=list)
    withdrawn: list[tuple[Source, FlagWithdrawn]] = field(default_factory=list)
    returned: list[int] = field(default_factory=list)
    # Items that join the story of an item which is new in this batch too.
    joins: list[tuple[InboxItem, int]] = field(default_factory=list)
    stories: set[int] = field(default_factory=set)

    def add(self, source: Source, plan: Plan) -> list[tuple[int, InboxItem, AddItem]]:
        """Add the writes of a plan. Returns its new items with their provisional numbers and intents."""
        added = []
        for intent in plan.items:
            match intent:
                case AddItem():
                    added.append((*self._new_item(source, intent), intent))
                case AddSighting():
                    self.sightings.append((source, intent))
                case AdoptItem():
                    self._adopt(source, intent)
                case UpdateItem():
                    self._update(intent)
                case FlagChangedOriginal():
                    self.flags.append(intent)
                case RekeyItem():
                    self.rekeys.append(intent)
                case SetPictures():
                    self.pictures.append(intent)
                case FlagWithdrawn():
                    self.withdrawn.append((source, intent))
                case ClearWithdrawn():
                    self.returned.append(intent.item_id)
        if plan.listing is not None:
            self.listings.append(Listing(source=source, entries=listed_entries.dump(plan.listing)))
        self._take_health(source, plan.source)
        return added

    def _new_item(self, source: Source, intent: AddItem) -> tuple[int, InboxItem]:
        item = InboxItem(
            source=source,
            published_at=intent.published,
            first_seen_at=self.now,
            encoding=intent.encoding,
            mark_low=intent.marks.low,
            mark_high=intent.marks.high,
            mark_summary=intent.marks.summary,
            **_fields(intent.entry),
        )
        item.fill_derived()
        self.items.append(item)
        if intent.story is not None and intent.story > 0:
            item.story = intent.story
            self.stories.add(intent.story)
        elif intent.story is not None:
            self.joins.append((item, intent.story))
        return -len(self.items), item

    def _update(self, intent: UpdateItem) -> None:
        if intent.item_id < 0:
            _fill(self._new(intent.item_id), intent)
        else:
            self.updates.append(intent)

    def _new(self, provisional: int) -> InboxItem:
        return self.items[-provisional - 1]

    def _number(self, provisional: int) -> int:
        """Return the id that an item has in the database by now."""
        return self._new(provisional).pk if provisional < 0 else provisional

    def _adopt(self, source: Source, intent: AdoptItem) -> None:
        """Make an item the source's own. Changes that its aggregator made in this batch no longer count."""
        if intent.item_id < 0:
            item = self._new(intent.item_id)
            self.former.append((item, _as_sighting(item)))
            item.source, item.key, item.link_key = source, intent.entry.key, intent.entry.link_key
            return
        self.adoptions.append((source, intent))
        self.updates = [other for other in self.updates if other.item_id != intent.item_id]
        self.flags = [other for other in self.flags if other.item_id != intent.item_id]
        self.rekeys = [other for other in self.rekeys if other.item_id != intent.item_id]
        self.pictures = [other for other in self.pictures if other.item_id != intent.item_id]

    def _take_health(self, source: Source, update: SourceUpdate) -> None:
        """Add the source's new columns. The instance is not changed, in case the write fails."""
        health = {name: getattr(source, name) for name in _HEALTH} | {
            "last_polled_at": self.now,
            "next_poll_at": update.next_poll_at,
            "last_error": update.error,
            "consecutive_failures": update.consecutive_failures,
            "claim": "",
            "claimed_until": None,
        }
        if not update.error:
            health["last_success_at"] = self.now
        if update.warning is not None:
            health["last_warning"] = update.warning
        if update.quiet is not None:
            health |= {"skip_hours": list(update.quiet.hours), "skip_days": list(update.quiet.days)}
        health |= {name: value for name in _OPTIONAL if (value := getattr(update, name)) is not None}
        self.health.append((source.pk, list(health.values())))

    def write(self) -> None:
        """Write everything. Call it once, inside a transaction."""
        # First, because a changed key may make room for a new item's key.
        update_rows(InboxItem, ("key", "link_key"), ((r.item_id, (r.key, r.link_key)) for r in self.rekeys))
        self._write_adoptions()
        self._write_updates()
        self._write_flags()
        self._write_withdrawals()
        insert_items(self.items)
        rows = ((self._number(i.item_id), list(_pictures(i.entry).values())) for i in self.pictures)
        update_rows(InboxItem, ("image_url", "pictures"), rows)
        self._write_stories()
        # Conflicts are ignored, because one source may find the same item under two of its addresses.
        ItemSighting.objects.bulk_create(
            [_sighting(source, self._number(i.item_id), i.entry, self.now) for source, i in self.sightings],
            ignore_conflicts=True,
        )
        for item, sighting in self.former:
            sighting.item = item
        ItemSighting.objects.bulk_create([s for _item, s in self.former], ignore_conflicts=True)
        Listing.objects.bulk_create(
            self.listings, update_conflicts=True, unique_fields=["source"], update_fields=["entries"]
        )
        update_rows(Source, _HEALTH, self.health)
        self._send_adoptions()

    def _write_adoptions(self) -> None:
        """Move items to their publishers' sources, and keep the aggregators as sightings."""
        if not self.adoptions:
            return
        items = InboxItem.objects.in_bulk([intent.item_id for _source, intent in self.adoptions])
        for source, intent in self.adoptions:
            ItemSighting.objects.filter(source=source, item=intent.item_id).delete()
            self.moved[intent.item_id] = items[intent.item_id].source_id
        ItemSighting.objects.bulk_create(map(_as_sighting, items.values()), ignore_conflicts=True)
        # In one statement, because a key is unique only within its source.
        rows = ((i.item_id, (source.pk, i.entry.key, i.entry.link_key)) for source, i in self.adoptions)
        update_rows(InboxItem, ("source", "key", "link_key"), rows)
        # Readers and subscribers see the name of the source.
        shown = [item.pk for item in items.values() if item.visible_at is not None]
        InboxItem.objects.filter(pk__in=shown).update(text_changed_at=self.now)
        announce(shown)

    def _send_adoptions(self) -> None:
        """Send `items_adopted`. Call it once the items have their publishers' texts."""
        items = list(InboxItem.objects.waiting().select_related("source").filter(pk__in=self.moved))
        if items:
            items_adopted.send(InboxItem, items=items, former=self.moved)

    def _write_updates(self) -> None:
        if not self.updates:
            return
        items = InboxItem.objects.in_bulk([intent.item_id for intent in self.updates])
        for intent in self.updates:
            _fill(items[intent.item_id], intent)
        others = ("published_at", "original_changed", "changed_original", "sort_at", "search_text")
        names = (*_fields(self.updates[0].entry), *others)
        update_rows(
            InboxItem, names, ((item.pk, [getattr(item, name) for name in names]) for item in items.values())
        )

    def _write_flags(self) -> None:
        """Store a changed original beside the decided version, for an editor to accept or reject.

        If the publisher has taken a change back, nothing is left to decide.
        """
        if not self.flags:
            return
        items = InboxItem.objects.in_bulk([intent.item_id for intent in self.flags])
        rows = []
        for intent in self.flags:
            fields = _fields(intent.entry)
            keys = [fields.pop(name) for name in _KEYS]
            item = items[intent.item_id]
            decided = version(item.title, item.summary, item.content_html, link_key(item.link))
            is_changed = decided != intent.entry.version
            rows.append((intent.item_id, [*keys, is_changed, fields if is_changed else None]))
        update_rows(InboxItem, (*_KEYS, "original_changed", "changed_original"), rows)

    def _write_withdrawals(self) -> None:
        for source, intent in self.withdrawn:
            gone = InboxItem.objects.filter(source=source, key__in=intent.keys, withdrawn_at=None)
            gone.update(withdrawn_at=self.now)
        if self.returned:
            InboxItem.objects.filter(pk__in=self.returned).update(withdrawn_at=None)

    def _write_stories(self) -> None:
        joined = [(item.pk, [self._number(opener)]) for item, opener in self.joins]
        update_rows(InboxItem, ("story",), joined)
        openers = self.stories | {story for _pk, (story,) in joined}
        if openers:
            InboxItem.objects.filter(pk__in=openers, story=None).update(story=F("pk"))


def insert_items(items: Sequence[InboxItem]) -> None:
    """Insert new items, set their ids, and send `items_added`.

    bulk_create resolves an expression for every value, at twice the cost, and inserting is most of the work
    of a first poll.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    for start in range(0, len(items), _INSERTED_AT_ONCE):
        part = items[start : start + _INSERTED_AT_ONCE]
        # Columns that are None in all of these items are left out, because each value costs time.
        columns = [
            column
            for column in InboxItem._meta.concrete_fields
            if not column.null or any(getattr(item, column.attname) is not None for item in part)
        ]
        columns.remove(InboxItem._meta.pk)
        names = ", ".join(connection.ops.quote_name(str(column.column)) for column in columns)
        insert = _insert_as_json if connection.vendor == "postgresql" else _insert_values
        with connection.cursor() as cursor:
            insert(cursor, names, columns, part)
            for item, (pk,) in zip(part, cursor.fetchall(), strict=True):
                item.pk = pk
                item._state.adding = False
                item._state.db = connection.alias
    if items:
        items_added.send(InboxItem, items=items)


# SQL from here on: it contains only names of our own tables and columns.
def _insert_values(cursor: CursorWrapper, names: str, columns: _Columns, items: Sequence[InboxItem]) -> None:
    # Not the proxy `django.db.connection`, which would look up the thread's connection for each value.
    connection = cursor.db
    values = [f.get_db_prep_save(getattr(item, f.attname), connection) for item in items for f in columns]
    rows = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(items))
    cursor.execute(f"INSERT INTO {InboxItem._meta.db_table} ({names}) VALUES {rows} RETURNING id", values)  # noqa: S608


def _insert_as_json(cursor: CursorWrapper, names: str, columns: _Columns, items: Sequence[InboxItem]) -> None:
    """Insert all rows as one JSON value.

    psycopg takes longer to bind ten thousand values than PostgreSQL takes to store them.
    """
    rows = [{str(f.column): getattr(item, f.attname) for f in columns} for item in items]
    table = InboxItem._meta.db_table
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM json_populate_recordset(NULL::{table}, %s)"  # noqa: S608
        " RETURNING id",
        [json.dumps(rows, default=datetime.isoformat, ensure_ascii=False)],
    )


def update_rows(model: type[Model], names: Sequence[str], rows: Iterable[tuple[int, Sequence[Any]]]) -> None:
    """Set the columns of these fields in rows given as (pk, values), with one prepared statement.

    bulk_update would build an expression for every value, at ten times the cost.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    columns = [cast("Field[Any, Any]", model._meta.get_field(name)) for name in names]
    parameters = [
        [*(f.get_db_prep_save(v, connection) for f, v in zip(columns, values, strict=True)), pk]
        for pk, values in rows
    ]
    if not parameters:
        return
    quote = connection.ops.quote_name
    assignments = ", ".join(f"{quote(str(column.column))} = %s" for column in columns)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {assignments} WHERE id = %s", parameters)  # noqa: S608  names of our own columns


def apply_rare(source: Source, update: SourceUpdate, now: datetime) -> None:
    """Apply the few changes that polling makes to editors' columns: a pause, a permanent move."""
    fields: dict[str, Any] = {}
    if update.pauses:
        fields["is_active"] = False
    if update.takes_move and update.moved_to:
        fields |= _moved(source, update.moved_to, now)
    if fields:
        Source.objects.filter(pk=source.pk).update(**fields)


def _moved(source: Source, address: str, now: datetime) -> dict[str, Any]:
    """Return the columns that change if a source moves permanently.

    Returns nothing if another source has that address or the address is too long.
    """
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


def hold_host(hold: HoldHost) -> None:
    """Postpone the next poll of all sources of the host."""
    sooner = Q(next_poll_at=None) | Q(next_poll_at__lt=hold.until)
    Source.objects.filter(sooner, host=hold.host).update(next_poll_at=hold.until)


def _fields(entry: ParsedEntry) -> dict[str, Any]:
    """Return the columns that hold an original, from its entry."""
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
        **_pictures(entry),
    }


def _pictures(entry: ParsedEntry) -> dict[str, Any]:
    return {"image_url": entry.image, "pictures": list(entry.pictures) or None}


def _fill(item: InboxItem, intent: UpdateItem) -> None:
    """Set the item's columns from the changed original."""
    for name, value in _fields(intent.entry).items():
        setattr(item, name, value)
    item.published_at = intent.published or item.published_at
    # A change that waited for an editor when the item was decided is older than this one.
    item.original_changed, item.changed_original = False, None
    item.fill_derived()


def _as_sighting(item: InboxItem) -> ItemSighting:
    """Return the item's present source as a sighting of it."""
    return ItemSighting(
        item=item,
        source_id=item.source_id,
        key=item.key,
        link_key=item.link_key,
        link=item.link,
        first_seen_at=item.first_seen_at,
    )


def _sighting(source: Source, item: int, entry: ParsedEntry, now: datetime) -> ItemSighting:
    return ItemSighting(
        item_id=item,
        source=source,
        key=entry.key,
        link_key=entry.link_key,
        link=entry.link,
        first_seen_at=now,
    )
