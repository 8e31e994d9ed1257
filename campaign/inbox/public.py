"""The public page of provincial news: its items, and the sources and topics by which readers can filter them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import cached_property

from base.addresses.redirects import renamed
from base.page_view import PageView
from base.paging import page_of
from base.visibility import readable
from campaign.articles.models import TopicPage
from campaign.inbox.models import InboxItem, ItemQuerySet, ProvincialNewsPage, Source
from vietnamese.collation import sort_key

ITEMS_PER_PAGE = 25
# Counting 100,000 rows is slower than showing a page of them, so page numbers end here and a link leads to
# older items.
MAX_PAGES = 100
# Python cannot convert times near the years 1 and 9999 to another time zone.
_FIRST_YEAR, _LAST_YEAR = 1945, 2199


class _CappedPaginator(Paginator):
    """A paginator that counts no further than the last page that it offers."""

    object_list: ItemQuerySet

    @cached_property
    def count(self) -> int:
        return self.object_list[: ITEMS_PER_PAGE * MAX_PAGES].count()


class ProvincialNewsView(PageView):
    """The view of the provincial news page, filtered and paginated by the query string."""

    page: ProvincialNewsPage

    def context(self) -> dict[str, Any]:
        asked = self.request.GET
        sources, topics = public_sources(), public_topics()
        source = next((one for one in sources if str(one.pk) == asked.get("nguon")), None)
        slug = asked.get("chuyen-muc", "")
        topic = next((one for one in topics if one.slug == slug), None) or renamed(topics, slug)
        items = self.page.items(source, topic)
        until = _until(asked.get("den", ""))
        if until:
            items = items.filter(sort_at__lt=until)
        page_obj = page_of(self.request, _CappedPaginator(items, ITEMS_PER_PAGE))
        shown = list(page_obj)
        return {
            "page_obj": page_obj,
            "items": shown,
            "sources": sources,
            "topics": topics,
            "source": source,
            "topic": topic,
            "until": until,
            "older_address": _older_address(page_obj, shown, self.page.address(source, topic)),
        }


def _older_address(page_obj: PaginatorPage[InboxItem], shown: list[InboxItem], address: str) -> str:
    """Return the address of the items after the last numbered page, or "" if there are none."""
    last = ITEMS_PER_PAGE * MAX_PAGES
    items = page_obj.paginator.object_list
    if page_obj.number < MAX_PAGES or not items[last : last + 1]:
        return ""
    # The parameter has whole seconds, so the end of this second is used.
    until = timezone.localtime(shown[-1].sort_at) + timedelta(seconds=1)
    return f"{address}{'&' if '?' in address else '?'}den={until:%Y-%m-%dT%H:%M:%S}"


def public_sources() -> list[Source]:
    """Return the sources that have at least one public item, in Vietnamese alphabetical order."""
    shown = InboxItem.objects.public().filter(source=OuterRef("pk"))
    sources = Source.objects.filter(Exists(shown)).only("name", "feed_url", "is_active", "is_sample")
    return sorted(sources.order_by("pk"), key=lambda source: sort_key(source.name))


def public_topics() -> list[TopicPage]:
    """Return the public topics that have at least one public item, in the order of the page tree."""
    shown = InboxItem.objects.public().filter(topic=OuterRef("pk"))
    return list(readable(TopicPage.objects.filter(Exists(shown))).order_by("path"))


def _until(value: str) -> datetime | None:
    """Parse an ISO 8601 time, local unless it has an offset. Returns None if it is invalid or no item can have it."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
