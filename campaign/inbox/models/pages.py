"""The public page of the approved items."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from base.models import BasePage
from base.visibility import readable
from campaign.articles.models import TopicPage
from campaign.inbox.models.items import InboxItem, ItemQuerySet
from campaign.inbox.models.sources import Source
from vietnamese.collation import sort_key

ITEMS_PER_PAGE = 25
# Counting 100,000 rows for a page number costs more than showing them: numbers end here, and a link leads on.
MOST_PAGES = 100


class _CappedPaginator(Paginator):
    """Counts no further than the last page it offers."""

    object_list: ItemQuerySet

    @cached_property
    def count(self) -> int:
        return self.object_list[: ITEMS_PER_PAGE * MOST_PAGES].count()


class ProvincialNewsPage(BasePage):
    """ "Tin từ các địa phương": approved items of all sources, each attributed and linked to its original.

    Its addresses can be passed on: `nguon` (a source's number), `chuyen-muc` (a topic's slug), `trang`, and `den`,
    a local time from before which the list goes on. What names nothing that readers may see counts as not said.
    """

    template = "campaign/inbox/provincial_news_page.html"
    parent_page_types = ["home.HomePage", "articles.CampaignPage"]
    subpage_types: list[str] = []
    max_count = 1
    schema_type = "CollectionPage"
    kind_label = "Tin từ các địa phương"

    content_panels = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = "trang tin từ các địa phương"

    @staticmethod
    def items(source: Source | None = None, topic: TopicPage | None = None) -> ItemQuerySet:
        items = (
            InboxItem.objects.public()
            .select_related("source", "article")
            .defer("content_html", "search_text", "changed_original", "article__body")
        )
        if source:
            items = items.filter(source=source)
        return items.filter(topic=topic) if topic else items

    def address(self, source: Source | None = None, topic: TopicPage | None = None) -> str:
        """The path of this page with its list narrowed down."""
        chosen = {"nguon": source.pk if source else None, "chuyen-muc": topic.slug if topic else None}
        query = urlencode({name: value for name, value in chosen.items() if value})
        return f"{self.url}?{query}" if query else self.url

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        sources, topics = public_sources(), public_topics()
        source = next((one for one in sources if str(one.pk) == request.GET.get("nguon")), None)
        topic = next((one for one in topics if one.slug == request.GET.get("chuyen-muc")), None)
        items = self.items(source, topic)
        until = _until(request.GET.get("den", ""))
        if until:
            items = items.filter(sort_at__lt=until)
        page_obj = _CappedPaginator(items, ITEMS_PER_PAGE).get_page(request.GET.get("trang"))
        context.update(
            page_obj=page_obj,
            items=list(page_obj),
            sources=sources,
            topics=topics,
            source=source,
            topic=topic,
            until=until,
            newest_address=self.address(source, topic),
        )
        context["older_address"] = self._older_address(page_obj, context)
        return context

    def _older_address(self, page_obj: PaginatorPage[InboxItem], context: dict[str, Any]) -> str:
        """Where the list goes on after the last numbered page; "" where it does not."""
        last = ITEMS_PER_PAGE * MOST_PAGES
        if page_obj.has_next() or page_obj.paginator.count < last:
            return ""
        # In whole seconds: up to the end of this one.
        until = timezone.localtime(context["items"][-1].sort_at) + timedelta(seconds=1)
        address = context["newest_address"]
        return f"{address}{'&' if '?' in address else '?'}den={until:%Y-%m-%dT%H:%M:%S}"


def public_sources() -> list[Source]:
    """The sources that readers have items of, in the order of the Vietnamese alphabet."""
    shown = InboxItem.objects.filter(source=OuterRef("pk"), visible_at__lte=timezone.now())
    sources = Source.objects.filter(Exists(shown)).only("name", "feed_url", "is_active", "is_sample")
    return sorted(sources.order_by("pk"), key=lambda source: sort_key(source.name))


def public_topics() -> list[TopicPage]:
    """The topics that anybody may read and that items of sources stand in, in the order of the site."""
    shown = InboxItem.objects.filter(topic=OuterRef("pk"), visible_at__lte=timezone.now())
    return list(readable(TopicPage.objects.filter(Exists(shown))).order_by("path"))


def _until(value: str) -> datetime | None:
    """The local time that `value` says, or None."""
    try:
        moment = datetime.fromisoformat(value)
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        return None
