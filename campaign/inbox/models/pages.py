"""The public page of the approved items."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from base.models import BasePage
from campaign.inbox.models.items import InboxItem, ItemQuerySet
from campaign.inbox.models.sources import Source

ITEMS_PER_PAGE = 25
# Nobody pages further, and counting 100,000 rows for a page number costs more than showing them.
MOST_PAGES = 100


class _CappedPaginator(Paginator):
    """Counts no further than the last page it offers."""

    object_list: ItemQuerySet

    @cached_property
    def count(self) -> int:
        return self.object_list[: ITEMS_PER_PAGE * MOST_PAGES].count()


class ProvincialNewsPage(BasePage):
    """ "Tin từ các địa phương": approved items of all sources, each attributed and linked to its original."""

    template = "campaign/inbox/provincial_news_page.html"
    parent_page_types = ["home.HomePage", "articles.CampaignPage"]
    subpage_types: list[str] = []
    max_count = 1
    schema_type = "CollectionPage"
    kind_label = "Tin từ các địa phương"

    content_panels = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = "trang tin từ các địa phương"

    def items(self, source_id: int | None = None) -> ItemQuerySet:
        items = (
            InboxItem.objects.public()
            .select_related("source", "article")
            .defer("content_html", "search_text")
        )
        return items.filter(source_id=source_id) if source_id else items

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        sources = list(
            Source.objects.filter(
                Exists(InboxItem.objects.filter(source=OuterRef("pk"), visible_at__isnull=False))
            )
        )
        chosen = next((s for s in sources if str(s.pk) == request.GET.get("nguon", "")), None)
        page_obj = _CappedPaginator(self.items(chosen.pk if chosen else None), ITEMS_PER_PAGE).get_page(
            request.GET.get("trang")
        )
        context.update(page_obj=page_obj, items=page_obj.object_list, sources=sources, source=chosen)
        return context
