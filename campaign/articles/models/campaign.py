"""Pages of the campaign and of its topics, the parents of all stories."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from base.blocks.body import BodyBlock
from base.delivery import memo
from base.fields import StreamField
from base.models import BasePage
from base.models.media import attach_renditions
from base.plain_text import plain_text
from base.visibility import readable


class CampaignPage(BasePage):
    """Page of the campaign: its period, purpose, topics and plan tasks."""

    period_start = models.PositiveSmallIntegerField("từ năm", default=2022)
    period_end = models.PositiveSmallIntegerField("đến năm", default=2026)
    purpose = RichTextField("mục đích", blank=True, features=["bold", "ul", "link"])
    main_image = models.ForeignKey(
        "base.Image",
        verbose_name="ảnh chính",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StreamField(BodyBlock(), verbose_name="nội dung", blank=True)

    view = "campaign.articles.public.pages.CampaignView"
    template = "campaign/articles/campaign_page.html"
    parent_page_types = ["home.HomePage"]
    max_count = 1
    subpage_types = ["articles.TopicPage", "engagement.ContestPage", "home.StandardPage"]
    schema_type = "CollectionPage"
    kind_label = "Phong trào"
    picture_field = "main_image"

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("period_start"), FieldPanel("period_end")]),
        FieldPanel("main_image"),
        FieldPanel("purpose"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "trang phong trào"

    def clean(self) -> None:
        super().clean()
        if self.period_start and self.period_end and self.period_end < self.period_start:
            raise ValidationError({"period_end": "Năm kết thúc đứng trước năm bắt đầu."})

    @property
    def period(self) -> str:
        return f"{self.period_start}-{self.period_end}"

    def topics(self, seen_from: Page | None = None) -> list["TopicPage"]:
        """Return the topics that readers may see, each with its image's renditions; `seen_from` as of `readable`."""
        topics = memo.get_or_set(
            ("topics", self.pk, seen_from is None), lambda: list(self._topics(seen_from))
        )
        attach_renditions(topic.image for topic in topics)
        return topics

    def _topics(self, seen_from: Page | None) -> models.QuerySet["TopicPage"]:
        return readable(TopicPage.objects.child_of(self), seen_from).select_related("image")

    def search_text(self) -> str:
        return "\n".join([self.summary, plain_text(self.purpose), plain_text(self.body)])


class TopicPage(BasePage):
    """Topic (chuyên mục). Articles and alerts are its children; articles elsewhere may name it as a further topic."""

    image = models.ForeignKey(
        "base.Image", verbose_name="ảnh", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_kept_offline = models.BooleanField(
        "giữ để đọc khi không có mạng",
        default=False,
        help_text="Mười bài mới nhất của chuyên mục được giữ trong máy người đọc, cùng các cảnh báo còn hiệu lực. Chọn"
        " cho chuyên mục cẩm nang, nơi mỗi bài nói phải làm gì.",
    )

    view = "campaign.articles.public.pages.TopicView"
    template = "campaign/articles/topic_page.html"
    parent_page_types = ["articles.CampaignPage"]
    subpage_types = ["articles.ArticlePage", "articles.AlertPage"]
    schema_type = "CollectionPage"
    kind_label = "Chuyên mục"
    picture_field = "image"

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("image"),
        FieldPanel("is_kept_offline"),
    ]

    class Meta:
        verbose_name = "chuyên mục"
        verbose_name_plural = "chuyên mục"
