"""Articles: news, features, infographics, videos and audio, with their attachments."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.models import Page

from base.blocks.body import BodyBlock
from base.blocks.text import headings_of
from base.desk.choices import TickList
from base.fields import ParentalManyToManyField, StreamField
from base.models import AttachedFile, BasePage
from base.plain_text import plain_text
from campaign.articles.bylines import Author, authors
from campaign.articles.forms import ArticleForm
from campaign.articles.models.campaign import TopicPage
from campaign.articles.models.choices import Audience, Form
from campaign.articles.models.plan import PlanTask
from campaign.articles.models.stories import StoryPage
from campaign.articles.panels import CheckPanel, CitationsPanel, TemplatesPanel
from campaign.library.models import DocumentRecord


class ArticlePage(StoryPage):
    """Article of a topic. It may be original or republished from elsewhere."""

    body = StreamField(BodyBlock(), verbose_name="nội dung", blank=True)
    main_image_alt = models.CharField(
        "mô tả ảnh chính", max_length=250, blank=True, help_text="Để trống thì dùng mô tả trong kho ảnh."
    )
    main_image_caption = models.CharField("chú thích ảnh chính", max_length=300, blank=True)
    other_topics = ParentalManyToManyField(
        TopicPage, verbose_name="chuyên mục khác", blank=True, related_name="cross_listed_articles"
    )
    plan_tasks = ParentalManyToManyField(
        PlanTask, verbose_name="nhiệm vụ kế hoạch", blank=True, related_name="articles"
    )
    form = models.CharField("thể loại", max_length=20, choices=Form, default=Form.NEWS)
    audience = models.CharField("đối tượng", max_length=20, choices=Audience, default=Audience.EVERYONE)
    author_name = models.CharField(
        "tác giả (bút danh)",
        max_length=100,
        blank=True,
        help_text="Hai người trở lên thì ngăn bằng dấu gạch ngang: “Thu Hà - Minh Đức”.",
    )
    source_name = models.CharField("nguồn", max_length=150, blank=True, help_text="Khi đăng lại từ nơi khác.")
    source_url = models.URLField("địa chỉ bài gốc", max_length=1000, blank=True)
    source_author = models.CharField("tác giả bài gốc", max_length=150, blank=True)
    source_published_at = models.DateTimeField("giờ đăng bài gốc", null=True, blank=True)
    related_documents = ParentalManyToManyField(
        "library.DocumentRecord", verbose_name="văn bản liên quan", blank=True
    )

    view = "campaign.articles.public.pages.ArticleView"
    base_form_class = ArticleForm
    template = "campaign/articles/article_page.html"
    parent_page_types = ["articles.TopicPage"]
    subpage_types: list[str] = []
    schema_type = "NewsArticle"
    kind_label = "Tin bài"

    content_panels = [
        TemplatesPanel(heading="Bắt đầu từ một mẫu", icon="copy"),
        CheckPanel(heading="Nên xem lại", icon="tick-inverse"),
        *Page.content_panels,
        FieldPanel("topic"),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("main_image"), FieldPanel("main_image_alt"), FieldPanel("main_image_caption")],
            "Ảnh chính",
        ),
        FieldPanel("body"),
        CitationsPanel(heading="Văn bản được nhắc đến", icon="doc-full"),
        InlinePanel("attachments", label="Tệp đính kèm"),
        FieldPanel("corrections"),
    ]
    filing_panels = [
        FieldRowPanel([FieldPanel("form"), FieldPanel("audience")]),
        FieldPanel("plan_tasks"),
        FieldPanel("other_topics"),
        FieldPanel("author_name"),
        FieldPanel("related_documents", widget=TickList(found_at="library_find")),
    ]
    source_panels = [
        FieldRowPanel([FieldPanel("source_name"), FieldPanel("source_author")]),
        FieldPanel("source_url"),
        FieldPanel("source_published_at"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Nội dung"),
            ObjectList(filing_panels, heading="Phân loại"),
            ObjectList(
                source_panels,
                heading="Nguồn",
                help_text="Chỉ điền khi bài này đăng lại, dịch hay viết lại từ nơi khác.",
            ),
            ObjectList([*StoryPage.promote_panels, *BasePage.settings_panels], heading="Đăng và chia sẻ"),
        ],
        base_form_class=ArticleForm,
    )

    class Meta:
        # Reports count articles from this index alone.
        indexes = [
            models.Index(fields=["form", "source_name", "is_sample", "page_ptr"], name="article_origin")
        ]
        verbose_name = "tin bài"
        verbose_name_plural = "tin bài"

    def clean(self) -> None:
        super().clean()
        if self.source_url and not self.source_name:
            raise ValidationError({"source_name": "Đã có địa chỉ bài gốc thì phải ghi tên nguồn."})

    @property
    def lead_image_alt(self) -> str:
        return self.main_image_alt or super().lead_image_alt

    @property
    def authors(self) -> list[Author]:
        return authors(self.author_name)

    @property
    def creators(self) -> list[str]:
        return [author.name for author in self.authors]

    @property
    def dublin_core_source(self) -> str:
        return self.source_url or self.source_name

    @property
    def headings(self) -> list[Any]:
        """Heading blocks for the table of contents; empty if there are fewer than three."""
        found = headings_of(self.body)
        return found if len(found) >= 3 else []

    @property
    def reading_minutes(self) -> int:
        """Reading time in whole minutes at 200 Vietnamese syllables per minute, at least one."""
        return max(1, round(len(plain_text(self.body).split()) / 200))

    def search_text(self) -> str:
        texts = [
            self.summary,
            plain_text(self.body),
            self.author_name,
            self.source_name,
            self.corrections_text,
        ]
        return "\n".join(texts)

    def search_marks(self) -> list[tuple[str, str]]:
        others = self.other_topics.values_list("pk", flat=True)
        marks = [*super().search_marks(), *(("chuyen-muc", str(pk)) for pk in others)]
        return [*marks, ("doi-tuong", self.audience)]

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        data = super().structured_data(request)
        if self.source_url:
            data["isBasedOn"] = self.source_url
        return data

    def chosen_documents(self) -> models.QuerySet[DocumentRecord]:
        return self.related_documents.all()


class ArticleAttachment(AttachedFile):
    """File attached to an article."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="attachments")
