"""Alerts: the event, its severity, the advice, and the end of validity."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page

from base.blocks.body import BodyBlock, WritingBlock
from base.blocks.text import FormattedTextBlock
from base.fields import StreamField
from base.plain_text import plain_text
from base.sharing.head import iso
from campaign.articles.models.choices import Severity
from campaign.articles.models.stories import StoryPage
from campaign.articles.panels import CheckPanel, CitationsPanel, TemplatesPanel
from vietnamese import dates


class WhatToDoBlock(WritingBlock):
    """Steps that a reader should take."""

    step = FormattedTextBlock(label="Việc cần làm", required=False, features=["bold", "link"], icon="tick")


class AlertPage(StoryPage):
    """Dated scam alert. It stays readable after `valid_until`, but is no longer listed as current."""

    severity = models.CharField("mức độ", max_length=10, choices=Severity, default=Severity.WARNING)
    body = StreamField(BodyBlock(), verbose_name="chuyện gì đang xảy ra", blank=True)
    what_to_do = StreamField(WhatToDoBlock(), verbose_name="cần làm gì", blank=True)
    valid_until = models.DateTimeField(
        "hiệu lực đến", null=True, blank=True, help_text="Sau lúc này, cảnh báo ghi rõ là đã hết hiệu lực."
    )

    template = "campaign/articles/alert_page.html"
    parent_page_types = ["articles.TopicPage"]
    subpage_types: list[str] = []
    schema_type = "SpecialAnnouncement"
    kind_label = "Cảnh báo"
    is_alert = True
    cited_fields = ("body", "what_to_do")

    content_panels = [
        TemplatesPanel(heading="Bắt đầu từ một mẫu", icon="copy"),
        CheckPanel(heading="Nên xem lại", icon="tick-inverse"),
        *Page.content_panels,
        FieldPanel("topic"),
        FieldRowPanel([FieldPanel("severity"), FieldPanel("valid_until")]),
        FieldPanel("summary"),
        FieldPanel("main_image"),
        FieldPanel("body"),
        FieldPanel("what_to_do"),
        CitationsPanel(heading="Văn bản được nhắc đến", icon="doc-full"),
        FieldPanel("corrections"),
    ]

    class Meta:
        verbose_name = "cảnh báo"
        verbose_name_plural = "cảnh báo"

    @property
    def share_kicker(self) -> str:
        """Severity, topic and day, because the image stays in chats after the alert has ended."""
        day = timezone.localtime(self.first_published_at or timezone.now()).date()
        return " · ".join(filter(None, [self.get_severity_display(), self.topic_title, dates.short(day)]))

    @property
    def is_past(self) -> bool:
        return bool(self.valid_until and self.valid_until <= timezone.now())

    def search_text(self) -> str:
        texts = [self.summary, plain_text(self.body), plain_text(self.what_to_do), self.corrections_text]
        return "\n".join(texts)

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        data = super().structured_data(request)
        data["category"] = self.topic_title or self.kind_label
        data["keywords"] = self.get_severity_display()
        data["datePosted"] = iso(self.first_published_at or self.latest_revision_created_at)
        data["text"] = self.meta_description or plain_text(self.body)
        if self.valid_until:
            data["expires"] = iso(self.valid_until)
        return data
