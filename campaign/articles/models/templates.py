"""Templates: beginnings of the usual texts, which chiefs keep."""

from typing import Any

from django.apps import apps
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page

from base.blocks.body import BodyBlock
from base.fields import SortOrderField, StreamField
from base.models.alphabet import alphabetical
from campaign.articles.models.alerts import WhatToDoBlock
from campaign.articles.models.choices import Form


class StoryTemplate(models.Model):
    """Beginning of an article or alert, with places to fill in, each in brackets: "[thời gian]"."""

    class Kind(models.TextChoices):
        """Kind of page that begins with the template; the name of its model."""

        ARTICLE = "articlepage", "Tin bài"
        ALERT = "alertpage", "Cảnh báo"

    name = models.CharField("tên mẫu", max_length=100)
    kind = models.CharField("dùng cho", max_length=20, choices=Kind, default=Kind.ARTICLE)
    form = models.CharField(
        "thể loại", max_length=20, choices=Form, default=Form.NEWS, help_text="Chỉ dùng cho tin bài."
    )
    hints = models.TextField(
        "gợi ý cho người viết", blank=True, help_text="Hiện ở đầu bài lúc bắt đầu viết; người đọc không thấy."
    )
    title = models.CharField(
        "tiêu đề",
        max_length=255,
        blank=True,
        help_text="Chỗ phải điền thì ghi trong ngoặc vuông, ví dụ [tên hội nghị]: máy nhắc chỗ nào chưa điền.",
    )
    summary = models.TextField("tóm tắt", blank=True, max_length=500)
    body = StreamField(BodyBlock(), verbose_name="nội dung", blank=True)
    what_to_do = StreamField(
        WhatToDoBlock(), verbose_name="cần làm gì", blank=True, help_text="Chỉ dùng cho cảnh báo."
    )
    sort_order = SortOrderField("thứ tự")

    # A picture of a template is not shown to readers.
    wagtail_reference_index_ignore = True

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("form")]),
        FieldPanel("hints"),
        FieldPanel("title"),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("what_to_do"),
    ]

    class Meta:
        ordering = ["sort_order", alphabetical("name")]
        verbose_name = "mẫu bài"
        verbose_name_plural = "mẫu bài"

    def __str__(self) -> str:
        return self.name

    @property
    def page_type(self) -> type[Page]:
        return apps.get_model("articles", self.kind)

    def fill(self, page: Any) -> None:
        """Write the beginning into `page`, a new article or alert, which keeps no link to the template."""
        page.title, page.summary = self.title, self.summary
        page.body = [(block.block_type, block.value) for block in self.body]
        if page.is_alert:
            page.what_to_do = [(block.block_type, block.value) for block in self.what_to_do]
        else:
            page.form = self.form
