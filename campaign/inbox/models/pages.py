"""The public page of the approved items."""

from __future__ import annotations

from urllib.parse import urlencode

from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from base.models import BasePage
from campaign.articles.models import TopicPage
from campaign.inbox.models.items import InboxItem, ItemQuerySet
from campaign.inbox.models.sources import Source


class ProvincialNewsPage(BasePage):
    """The page "Tin từ các địa phương": public items of all sources, each attributed and linked.

    Its parameters, which readers can share: `nguon` (id of a source), `chuyen-muc` (slug of a topic), `trang`
    (page number), and `den` (local time; only older items are listed). A value that matches nothing public is
    ignored.
    """

    view = "campaign.inbox.public.ProvincialNewsView"
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
        unseen = [f"source__{name}" for name in Source.kept_by_polling()]
        items = (
            InboxItem.objects.public()
            .select_related("source", "article")
            .defer("content_html", "search_text", "changed_original", "article__body", *unseen)
        )
        if source:
            items = items.filter(source=source)
        return items.filter(topic=topic) if topic else items

    def address(self, source: Source | None = None, topic: TopicPage | None = None) -> str:
        """Return the path of this page, filtered by source and topic."""
        chosen = {"nguon": source.pk if source else None, "chuyen-muc": topic.slug if topic else None}
        query = urlencode({name: value for name, value in chosen.items() if value})
        return f"{self.url}?{query}" if query else self.url
