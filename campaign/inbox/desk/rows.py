"""Rows of the inbox: where a page of them begins, and their related data in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from campaign.inbox.models import InboxItem

# Long columns that no row shows.
_UNSHOWN = ("content_html", "pictures", "search_text", "changed_original")


def with_relations(items: QuerySet[InboxItem]) -> QuerySet[InboxItem]:
    """Return the items with all related rows that a row or the page of one item shows."""
    tables = ("source", "source__default_topic", "topic", "article", "decided_by")
    return items.select_related(*tables).prefetch_related("sightings__source")


def for_rows(items: QuerySet[InboxItem]) -> QuerySet[InboxItem]:
    """Return the items for the listing: with related rows, without long columns."""
    return with_relations(items).defer(*_UNSHOWN)


def cursor(item: InboxItem) -> str:
    """Return the place of the item in the list, for `after`."""
    return f"{item.sort_at.isoformat()}_{item.pk}"


def after(items: QuerySet[InboxItem], place: str) -> QuerySet[InboxItem]:
    """Return the items that follow the place that `cursor` returned; all items for any other text."""
    at, _, number = place.rpartition("_")
    try:
        last, pk = datetime.fromisoformat(at), int(number)
        if last.tzinfo is None:
            return items
        # Times near the years 1 and 9999 cannot be converted to another time zone, as the database needs them.
        last = last.astimezone(UTC)
    except (ValueError, OverflowError):
        return items
    # The first condition bounds the scan of the index.
    return items.filter(Q(sort_at__lt=last) | Q(pk__lt=pk), sort_at__lte=last)


def stories_before(items: QuerySet[InboxItem], shown: Sequence[InboxItem]) -> frozenset[int | None]:
    """Return the stories of `shown`, a later page of the list `items`, that already have a row on an earlier page."""
    stories = {item.story for item in shown if item.story is not None}
    if not stories:
        return frozenset()
    first = shown[0]
    earlier = items.filter(Q(sort_at__gt=first.sort_at) | Q(sort_at=first.sort_at, pk__gt=first.pk))
    return frozenset(earlier.filter(story__in=stories).order_by().values_list("story", flat=True))


def gathered(
    items: Iterable[InboxItem], *, collapse: bool, shown_before: Set[int | None] = frozenset()
) -> list[InboxItem]:
    """Return the items with `similar` set to the other items of their story.

    With `collapse`, an item is left out if an earlier one of the same story is in the list, or if `shown_before`
    contains its story.
    """
    items = list(items)
    stories = {item.story for item in items if item.story is not None}
    others: dict[int | None, list[InboxItem]] = defaultdict(list)
    if stories:
        alike = (
            InboxItem.objects.filter(story__in=stories).select_related("source").order_by("-sort_at", "-pk")
        )
        for other in alike.defer(*_UNSHOWN):
            others[other.story].append(other)
    kept = []
    shown: set[int] = set()
    for item in items:
        if collapse and (item.pk in shown or (item.story is not None and item.story in shown_before)):
            continue
        item.similar = [other for other in others[item.story] if other.pk != item.pk]
        shown |= {other.pk for other in item.similar}
        kept.append(item)
    return kept
