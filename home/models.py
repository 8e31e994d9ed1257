"""The front door: home page, plain pages, navigation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page

from base.blocks import BodyBlock
from base.models import BasePage
from base.plain_text import plain_text
from campaign.articles import queries
from campaign.articles.models import CampaignPage
from campaign.inbox.models import InboxItem, ProvincialNewsPage
from campaign.library.models import DocumentRecord, LibraryPage


class HomePage(BasePage):
    lead_story = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name="bài mở đầu",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Để trống thì bài mới nhất đứng đầu trang.",
    )

    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "articles.CampaignPage",
        "library.LibraryPage",
        "inbox.ProvincialNewsPage",
        "home.StandardPage",
    ]
    max_count = 1
    kind_label = "Trang chủ"

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        PageChooserPanel("lead_story", ["articles.ArticlePage", "articles.AlertPage"]),
    ]

    class Meta:
        verbose_name = "trang chủ"

    def lead_and_latest(self, limit: int) -> tuple[Page | None, list[Page]]:
        """The lead story, and the newest `limit` others. A chosen lead that is not public falls back to the newest."""
        newest = list(queries.published_stories()[: limit + 1])
        lead = None
        if self.lead_story_id:
            lead = queries.published_stories().filter(pk=self.lead_story_id).first()
        if lead is None and newest:
            lead = newest[0]
        if lead is None:
            return None, []
        others = [story for story in newest if story.pk != lead.pk][:limit]
        stories = queries.with_pictures(
            Page.objects.filter(pk__in=[story.pk for story in [lead, *others]]).order_by("-first_published_at", "-pk")
        )
        by_pk = {story.pk: story for story in stories}
        return by_pk[lead.pk], [by_pk[story.pk] for story in others]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        campaign = CampaignPage.objects.child_of(self).live().public().first()
        context["campaign"] = campaign
        context["topics"] = (
            campaign.topics().prefetch_related("image__renditions") if campaign else CampaignPage.objects.none()
        )
        context["lead"], context["latest"] = self.lead_and_latest(limit=6)
        context["alerts"] = queries.current_alerts(limit=4)
        context["library"] = LibraryPage.objects.child_of(self).live().public().first()
        context["documents"] = DocumentRecord.objects.published()[:5]
        context["provincial"] = ProvincialNewsPage.objects.child_of(self).live().public().first()
        context["provincial_items"] = InboxItem.objects.public().select_related("source")[:5]
        return context


class StandardPage(BasePage):
    """A plain page: contact, about, rules of republishing."""

    body = StreamField(BodyBlock(), verbose_name="nội dung", blank=True)

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage", "articles.CampaignPage"]
    subpage_types = ["home.StandardPage"]

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]

    class Meta:
        verbose_name = "trang thông tin"
        verbose_name_plural = "trang thông tin"

    def search_text(self) -> str:
        return "\n".join([self.summary, plain_text(self.body)])


class NavigationLinkValue(blocks.StructValue):
    @property
    def link_title(self) -> str:
        return self["title"] or (self["page"].title if self["page"] else self["url"])

    @property
    def href(self) -> str:
        return self["page"].url if self["page"] else self["url"]

    @property
    def is_public(self) -> bool:
        """A menu never leads to a draft, a withdrawn or a private page."""
        page = self["page"]
        return page is None or (page.live and not page.get_view_restrictions().exists())


class NavigationLinkBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Tên trên menu", required=False, max_length=60)
    page = blocks.PageChooserBlock(label="Trang", required=False)
    url = blocks.CharBlock(label="Hoặc địa chỉ", required=False, max_length=500)

    class Meta:
        icon = "link"
        label = "Mục menu"
        value_class = NavigationLinkValue

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            raise blocks.StructBlockValidationError(
                {"page": ValidationError("Chọn một trang hoặc điền một địa chỉ, một trong hai.")}
            )
        if cleaned["url"] and not cleaned["url"].startswith(("/", "https://", "http://")):
            raise blocks.StructBlockValidationError(
                {"url": ValidationError("Địa chỉ bắt đầu bằng “/” hoặc “https://”.")}
            )
        return cleaned


@register_setting(icon="list-ul", order=110)
class Navigation(BaseSiteSetting):
    main = StreamField([("link", NavigationLinkBlock())], verbose_name="menu chính", blank=True, max_num=7)
    footer = StreamField([("link", NavigationLinkBlock())], verbose_name="menu chân trang", blank=True, max_num=12)

    panels = [FieldPanel("main"), FieldPanel("footer")]

    class Meta:
        verbose_name = "Điều hướng"
