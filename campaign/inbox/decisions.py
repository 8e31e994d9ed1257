"""Decisions on items: make one, log it, and take it back exactly.

A log entry keeps the old values of everything that its decision changed. All decisions of one click share the
`uuid` of their log entries and are taken back together. A decision never overwrites an item that somebody
else has changed since it was read, and is not taken back if the columns that it set have changed since.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from base.models import User
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.reading.sanitize import shorten
from campaign.inbox.signals import item_visibility_changed
from edition import watch

UNDO = "inbox.undo"
DRAFT = "inbox.draft"
# Columns whose values show that somebody else has changed an item in the meantime.
_COMPARED = ("state", "is_link", "topic_id", "article_id", "decided_at", "original_changed", "version")
# Columns of the original that readers see.
_SHOWN = ("title", "summary", "author", "link")
_MAX_NAMED = 5


class InboxError(Exception):
    """Raised if an editor's request cannot be carried out. The message is shown to the editor."""


def make(
    item: InboxItem,
    user: User | None,
    action: str,
    changes: dict[str, Any],
    data: dict[str, Any] | None = None,
) -> None:
    """Store `changes` (values by column) in the item and log them.

    Raises InboxError, and changes nothing, if the item in the database is no longer in the state that `item`
    has.
    """
    if _shows_another_text(item, changes):
        changes = changes | {"text_changed_at": timezone.now()}
    now_compared = {name: getattr(item, name) for name in _COMPARED}
    before = {name: getattr(item, name) for name in changes}
    after = {name: value for name, value in changes.items() if name in _COMPARED}
    if "original_changed" in changes:
        # If the source changes the original again later, this version no longer matches and undo is refused.
        after["version"] = item.version
    with transaction.atomic():
        if not InboxItem.objects.filter(pk=item.pk, **now_compared).update(**changes):
            raise InboxError(conflict_message(item))
        log(
            instance=item,
            action=action,
            user=user,
            data={"before": _plain(before), "after": _plain(after)} | (data or {}),
        )
        if item.visible_at is not None or changes.get("visible_at") is not None:
            announce([item.pk])
    for name, value in changes.items():
        setattr(item, name, value)


def check_link(item: InboxItem, link: str) -> None:
    """Raise InboxError if the item must not lead readers to `link`."""
    if not link:
        raise InboxError("Tin này không có địa chỉ gốc nên không dẫn về bài gốc được; hãy chuyển thành bài.")
    if not may_link_to(item, link):
        raise InboxError(
            f"Tin dẫn tới {link[:80]}, ngoài các máy chủ được phép của nguồn “{item.source}”. "
            "Hãy thêm tên miền ấy vào nguồn tin nếu tin cậy."
        )


def may_link_to(item: InboxItem, link: str) -> bool:
    """Return True if the item's source allows the host of `link`, or if an active source has that host."""
    return item.source.trusts(link) or Source.objects.publish(link)


def seen(item: InboxItem) -> str:
    """Return a mark of the item's present state.

    A page embeds the mark of each item that it shows, so that a later click is checked against what its
    reader saw.
    """
    decided_at = item.decided_at.isoformat() if item.decided_at else ""
    return f"{item.pk}|{item.state}|{item.topic_id or ''}|{decided_at}|{item.version}"


def check_seen(item: InboxItem, marks: Iterable[str]) -> None:
    """Raise InboxError if the item has changed since a page showed it.

    `marks` are the results of `seen` that the page embedded. An item without a mark among them is not
    checked.
    """
    own = [mark for mark in marks if mark.startswith(f"{item.pk}|")]
    if not own or own[-1] == seen(item):
        return
    if own[-1].rpartition("|")[0] == seen(item).rpartition("|")[0]:
        raise InboxError(
            f"Nguồn vừa sửa tin “{shorten(item.title, 80)}” nên tin được để nguyên; hãy xem lại rồi quyết định."
        )
    raise InboxError(conflict_message(item))


def hold(item_ids: Iterable[int]) -> None:
    """Lock the items until the transaction ends.

    The rows are locked in order of primary key, so that two clicks on the same items cannot deadlock.
    """
    list(InboxItem.objects.select_for_update().filter(pk__in=list(item_ids)).order_by("pk").values_list("pk"))


def last_of(entries: Iterable[ModelLogEntry]) -> ModelLogEntry | None:
    """Return the latest decision among an item's log entries that has not been taken back, or None.

    The entries may be in any order.
    """
    in_force: dict[int, ModelLogEntry] = {}
    for entry in sorted(entries, key=lambda one: (one.timestamp, one.pk)):
        if entry.action == UNDO:
            in_force.pop(entry.data.get("undone", 0), None)
        elif "before" in entry.data:
            in_force[entry.pk] = entry
    return list(in_force.values())[-1] if in_force else None


def entries_of(item: InboxItem) -> list[ModelLogEntry]:
    """Return the item's log entries, latest first."""
    entries = ModelLogEntry.objects.filter(content_type=_content_type(), object_id=str(item.pk))
    return list(entries.select_related("user"))


def take_back_last(item: InboxItem, user: User) -> None:
    """Take back the latest decision on the item.

    Raises InboxError if there is none, or if the columns that it set have changed since.
    """
    entry = last_of(entries_of(item))
    if entry is None:
        raise InboxError(f"Tin “{shorten(item.title, 80)}” chưa có quyết định nào để hoàn tác.")
    _take_back(entry, item, user)


def take_back_draft(item: InboxItem) -> None:
    """Take back the decision that made a draft from the item. Does nothing unless it is the latest decision."""
    entry = last_of(entries_of(item))
    if entry is not None and entry.action == DRAFT:
        # The item has changed in the meantime, and that change stays.
        with suppress(InboxError):
            _take_back(entry, item, None)


def take_back_together(batch: str, user: User) -> tuple[list[InboxItem], list[str]]:
    """Take back all decisions of one click.

    Returns the items that were restored, and the reasons (in Vietnamese) why others were left as they are.
    """
    entries = _entries_of_batch(batch)
    ids = [int(entry.object_id) for entry in entries]
    done: list[InboxItem] = []
    errors: list[str] = []
    with together():
        hold(ids)
        items = InboxItem.objects.select_related("source").in_bulk(ids)
        for entry in entries:
            item = items.get(int(entry.object_id))
            try:
                if item is None:
                    raise InboxError("Một tin đã được dọn khỏi hộp tin nên không hoàn tác được.")
                _take_back(entry, item, user)
                done.append(item)
            except InboxError as error:
                errors.append(str(error))
    return done, some(errors)


def some(errors: list[str]) -> list[str]:
    """Return the first few of `errors`, followed by a line that says how many more there are."""
    more = len(errors) - _MAX_NAMED
    return errors[:_MAX_NAMED] + ([f"Và {more} tin khác không thực hiện được."] if more > 0 else [])


def _entries_of_batch(batch: str) -> list[ModelLogEntry]:
    """Return the decisions of one click that have not been taken back, latest first.

    An item on which the click decided twice has two entries.
    """
    try:
        number = uuid.UUID(batch)
    except ValueError:
        return []
    entries = ModelLogEntry.objects.filter(content_type=_content_type(), uuid=number).order_by(
        "-timestamp", "-pk"
    )
    decisions = [entry for entry in entries if "before" in entry.data]
    undone = ModelLogEntry.objects.filter(
        content_type=_content_type(), action=UNDO, object_id__in={entry.object_id for entry in decisions}
    )
    gone = {entry.data.get("undone") for entry in undone}
    return [entry for entry in decisions if entry.pk not in gone]


def _take_back(entry: ModelLogEntry, item: InboxItem, user: User | None) -> None:
    if entry.action == DRAFT and user is not None and item.article_id is not None:
        # The draft would remain without its item: once it is published, the item would still look unused.
        raise InboxError(
            f"Tin “{shorten(item.title, 80)}” đã thành bài nên không hoàn tác ở đây được. "
            "Bản nháp thì xóa ở trang soạn bài, tin sẽ trở lại hộp; bài đã đăng thì gỡ."
        )
    before, after = _values(entry.data["before"]), _values(entry.data["after"])
    if _shows_another_text(item, before):
        # Undoing changes the text that readers see once more, so it counts as changed now.
        before["text_changed_at"] = timezone.now()
    if before.get("is_link") and not item.is_link:
        # The address of the original may have changed since.
        check_link(item, before.get("link", item.link))
    with transaction.atomic():
        if not InboxItem.objects.filter(pk=item.pk, **after).update(**before):
            raise InboxError(conflict_message(item))
        log(instance=item, action=UNDO, user=user, data={"undone": entry.pk, "what": entry.action})
        if item.visible_at is not None or before.get("visible_at") is not None:
            announce([item.pk])
    for name, value in before.items():
        setattr(item, name, value)


def _shows_another_text(item: InboxItem, changes: dict[str, Any]) -> bool:
    return any(name in changes and changes[name] != getattr(item, name) for name in _SHOWN)


def conflict_message(item: InboxItem) -> str:
    """Return a sentence for the editor: who changed the item, when, and that it was left in its new state.

    Refreshes `item` from the database.
    """
    title = shorten(item.title, 80)
    try:
        item.refresh_from_db()
    except InboxItem.DoesNotExist:
        return f"Tin “{title}” đã được dọn khỏi hộp tin."
    who = "máy"
    if item.decided_by_rule:
        who = f"quy tắc “{item.decided_by_rule}”"
    elif item.decided_by is not None:
        who = item.decided_by.name
    latest = next(iter(entries_of(item)), None)
    if latest is not None and latest.user is not None:
        who = latest.user.name
    when = timezone.localtime(latest.timestamp).strftime(" lúc %H:%M") if latest is not None else ""
    return (
        f"Tin “{title}” vừa được {who} thay đổi{when} "
        f"(nay là “{item.get_state_display()}”) nên được để nguyên."
    )


@contextmanager
def together() -> Iterator[None]:
    """Run all decisions inside in one transaction, and announce all changed items at once after the commit."""
    item_ids: list[int] = []
    with transaction.atomic():
        token = _gathered.set(item_ids)
        try:
            yield
        finally:
            _gathered.reset(token)
        announce(list(dict.fromkeys(item_ids)))


_gathered: ContextVar[list[int] | None] = ContextVar("gathered", default=None)


def announce(item_ids: list[int]) -> None:
    """Start a new edition and send `item_visibility_changed` for these items after the commit.

    Inside `together` the items are collected, and announced once at its end.
    """
    gathered = _gathered.get()
    if gathered is not None:
        gathered += item_ids
    elif item_ids:
        watch.plan()
        transaction.on_commit(lambda: item_visibility_changed.send(InboxItem, item_ids=item_ids))


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return the column values in the form that JSON can hold, with times to the microsecond."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def _values(plain: dict[str, Any]) -> dict[str, Any]:
    """Return column values from the form that `_plain` made.

    References to rows deleted in the meantime become None.
    """
    columns = {field.attname: field for field in InboxItem._meta.concrete_fields}
    values = {name: columns[name].to_python(value) for name, value in plain.items()}
    for name, value in values.items():
        model = columns[name].related_model
        if value is not None and model is not None and not model._default_manager.filter(pk=value).exists():
            values[name] = None
    return values


def _content_type() -> ContentType:
    return ContentType.objects.get_for_model(InboxItem)
