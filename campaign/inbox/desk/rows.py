"""Related data for rows of the inbox, fetched in the same number of queries for any number of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from campaign.inbox.models import InboxItem

# Long columns that no row shows.
_UNSHOWN = ("content_html", "search_text", "changed_original")


def with_relations(items: QuerySet[InboxItem]) -> QuerySet[InboxItem]:
    """Return the items with all related rows that a row or the page of one item shows."""
    tables = ("source", "source__default_topic", "topic", "article", "decided_by")
    return items.select_related(*tables).prefetch_related("sightings__source")


def for_rows(items: QuerySet[InboxItem]) -> QuerySet[InboxItem]:
    """Return the items for the listing: with related rows, without long columns."""
    return with_relations(items).defer(*_UNSHOWN)


def gathered(items: Iterable[InboxItem], *, collapse: bool) -> list[InboxItem]:
    """Return the items with `similar` set to the other items of their story.

    With `collapse`, an item is left out if an earlier one of the same story is in the list.
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
        if collapse and item.pk in shown:
            continue
        item.similar = [other for other in others[item.story] if other.pk != item.pk]
        shown |= {other.pk for other in item.similar}
        kept.append(item)
    return kept
