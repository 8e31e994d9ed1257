"""The campaign's own pages: the movement, its topics, articles and alerts, and the plan tasks they serve."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page

from base import memo
from base.blocks import BodyBlock, headings_of
from base.head import iso
from base.models import BasePage
from base.models.media import attach_renditions
from base.paging import LongPaginator
from base.plain_text import plain_text
from base.visibility import readable
from campaign.articles import citations, previews, queries
from campaign.articles.choices import Audience, Form, Severity
from campaign.articles.forms import ArticleForm, StoryForm
from campaign.articles.panels import CheckPanel, CitationsPanel
from campaign.library.models import DocumentRecord
from vietnamese import dates
from vietnamese.slugs import slugify

STORIES_PER_PAGE = 20


class PlanTask(models.Model):
    """One task of the dispatch or of a plan; articles say which tasks they serve."""

    code = models.CharField("mã", max_length=20, unique=True)
    title = models.CharField("tên nhiệm vụ", max_length=200)
    description = models.TextField("nội dung", blank=True)
    sort_order = models.IntegerField("thứ tự", default=0, db_index=True)

    # Of those that `queries.tasks_with_counts` gives.
    published_count: int

    panels = [FieldPanel("code"), FieldPanel("title"), FieldPanel("description")]

    class Meta:
        ordering = ["sort_order", "code"]
        verbose_name = "nhiệm vụ kế hoạch"
        verbose_name_plural = "nhiệm vụ kế hoạch"

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"


class CampaignPage(BasePage):
    """The movement itself: its period, its purpose, its topics and plan tasks."""

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

    template = "campaign/articles/campaign_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["articles.TopicPage", "home.StandardPage"]
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

    def topics(self) -> list["TopicPage"]:
        """Those that readers may see, each with its picture."""
        topics = memo.kept(("topics", self.pk), lambda: list(self._topics()))
        attach_renditions(topic.image for topic in topics)
        return topics

    def _topics(self) -> models.QuerySet["TopicPage"]:
        open_topics = readable(TopicPage.objects.child_of(self))
        return open_topics.select_related("image")

    def search_text(self) -> str:
        return "\n".join([self.summary, plain_text(self.purpose), plain_text(self.body)])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["topics"] = topics = self.topics()
        context["plan_tasks"] = queries.tasks_with_counts()
        context["latest"] = queries.with_pictures(queries.published_stories(self)[:6], topics)
        return context


class TopicPage(BasePage):
    """A topic (chuyên mục). Articles and alerts are its children; others may name it as a further topic."""

    image = models.ForeignKey(
        "base.Image", verbose_name="ảnh", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    template = "campaign/articles/topic_page.html"
    parent_page_types = ["articles.CampaignPage"]
    subpage_types = ["articles.ArticlePage", "articles.AlertPage"]
    schema_type = "CollectionPage"
    kind_label = "Chuyên mục"
    picture_field = "image"

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("image")]

    class Meta:
        verbose_name = "chuyên mục"
        verbose_name_plural = "chuyên mục"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        alerts = queries.current_alerts(limit=STORIES_PER_PAGE, below=self)
        shown_first = tuple(alert.pk for alert in alerts)
        others = queries.stories_of_topic(self).exclude(pk__in=shown_first)
        key = ("topic", self.pk, shown_first)
        page_obj = LongPaginator(key, others, STORIES_PER_PAGE).get_page(request.GET.get("trang"))
        # They stand before everything else, by severity.
        context["alerts"] = alerts if page_obj.number == 1 else []
        page_obj.object_list = queries.with_pictures(page_obj.object_list, [self])
        context["page_obj"] = page_obj
        return context


class CorrectionBlock(blocks.StructBlock):
    date = blocks.DateBlock(label="Ngày đính chính")
    text = blocks.TextBlock(label="Đã sửa điều gì", rows=2, max_length=500)

    class Meta:
        icon = "edit"
        label = "Đính chính"


class StoryPage(BasePage):
    """What articles and alerts share: they stand under a topic, have a main image, and came out on a day."""

    main_image = models.ForeignKey(
        "base.Image",
        verbose_name="ảnh chính",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    corrections = StreamField(
        [("correction", CorrectionBlock())],
        verbose_name="đính chính",
        blank=True,
        help_text="Điều gì đã đăng sai và đã sửa thế nào. Người đọc thấy ở đầu bài.",
    )
    # Keys of the documents that the text cites and an editor does not want linked.
    unlinked_citations = models.JSONField("văn bản không gắn liên kết", default=list, blank=True)

    base_form_class = StoryForm
    is_news = True
    picture_field = "main_image"

    class Meta:
        abstract = True

    @property
    def lead_image_alt(self) -> str:
        return self.main_image.description if self.main_image else ""

    @property
    def topic(self) -> TopicPage:
        """The topic this story stands under. Memoised by Wagtail a request through `get_parent`."""
        return self.get_parent()

    @property
    def dublin_core_subject(self) -> str:
        return self.topic.title

    @property
    def share_kicker(self) -> str:
        return self.topic.title

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        data = super().structured_data(request) | {"articleSection": self.topic.title}
        if self.corrections:
            data["correction"] = [
                {
                    "@type": "CorrectionComment",
                    "datePublished": note.value["date"].isoformat(),
                    "text": note.value["text"],
                }
                for note in self.corrections
            ]
        return data

    @property
    def published_long(self) -> str:
        """ "ngày 01 tháng 8 năm 2022": the date as an article prints it."""
        moment = self.first_published_at or timezone.now()
        return dates.long(timezone.localtime(moment).date())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["documents"] = citations.show(self, preview=getattr(request, "is_preview", False))
        records = [record.pk for record in context["documents"]]
        context["newer"], context["older"], context["related"] = queries.around(self, records, limit=3)
        return context

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return previews.modes()

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        show = previews.find(mode_name)
        return show(request, self) if show else super().serve_preview(request, mode_name)

    def search_marks(self) -> list[tuple[str, str]]:
        return [("chuyen-muc", str(self.topic.pk))]

    def chosen_documents(self) -> models.QuerySet[DocumentRecord]:
        """The records that an editor named beside those that the text cites."""
        return DocumentRecord.objects.none()


class ArticlePage(StoryPage):
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
    author_name = models.CharField("tác giả (bút danh)", max_length=100, blank=True)
    # By which the author's page finds the articles; follows the name.
    author_slug = models.CharField(max_length=100, blank=True, editable=False, db_index=True)
    source_name = models.CharField("nguồn", max_length=150, blank=True, help_text="Khi đăng lại từ nơi khác.")
    source_url = models.URLField("địa chỉ bài gốc", max_length=1000, blank=True)
    source_author = models.CharField("tác giả bài gốc", max_length=150, blank=True)
    source_published_at = models.DateTimeField("giờ đăng bài gốc", null=True, blank=True)
    related_documents = ParentalManyToManyField(
        "library.DocumentRecord", verbose_name="văn bản liên quan", blank=True
    )

    base_form_class = ArticleForm
    template = "campaign/articles/article_page.html"
    parent_page_types = ["articles.TopicPage"]
    subpage_types: list[str] = []
    schema_type = "NewsArticle"
    kind_label = "Tin bài"

    content_panels = [
        CheckPanel(heading="Nên xem lại", icon="tick-inverse"),
        *Page.content_panels,
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
        FieldPanel("related_documents"),
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
            ObjectList([*BasePage.promote_panels, *BasePage.settings_panels], heading="Đăng và chia sẻ"),
        ],
        base_form_class=ArticleForm,
    )

    class Meta:
        # Reports count along it.
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

    def _tidy(self) -> None:
        super()._tidy()
        self.author_slug = slugify(self.author_name, max_length=100)

    @property
    def creator(self) -> str:
        return self.author_name

    @property
    def author_address(self) -> str:
        """The page of all that this author wrote; "" where no name is given."""
        slug = slugify(self.author_name, max_length=100)
        return reverse("articles:author", args=[slug]) if slug else ""

    @property
    def dublin_core_source(self) -> str:
        return self.source_url or self.source_name

    @property
    def was_updated(self) -> bool:
        """Whether readers should see that the text changed a day or more after it came out."""
        if not (self.first_published_at and self.last_published_at):
            return False
        return self.last_published_at - self.first_published_at >= datetime.timedelta(days=1)

    @property
    def headings(self) -> list[Any]:
        """The heading blocks, for the contents list; empty below three, where a list would be in the way."""
        found = headings_of(self.body)
        return found if len(found) >= 3 else []

    @property
    def reading_minutes(self) -> int:
        """Whole minutes at 200 Vietnamese syllables a minute, at least one."""
        return max(1, round(len(plain_text(self.body).split()) / 200))

    def search_text(self) -> str:
        return "\n".join([self.summary, plain_text(self.body), self.author_name, self.source_name])

    def search_marks(self) -> list[tuple[str, str]]:
        others = self.other_topics.values_list("pk", flat=True)
        marks = [*super().search_marks(), *(("chuyen-muc", str(pk)) for pk in others)]
        return [*marks, ("doi-tuong", self.audience)]

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        data = super().structured_data(request)
        if self.source_url:
            data["isBasedOn"] = self.source_url
        return data

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        # In a preview as the editor has them in the form, saved or not.
        is_preview = getattr(request, "is_preview", False)
        context["attachments"] = (
            self.attachments.all() if is_preview else self.attachments.select_related("file")
        )
        return context

    def chosen_documents(self) -> models.QuerySet[DocumentRecord]:
        return self.related_documents.all()


class ArticleAttachment(Orderable):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey("base.File", verbose_name="tệp", on_delete=models.CASCADE, related_name="+")
    title = models.CharField("tên hiển thị", max_length=200, blank=True)

    panels = [FieldPanel("file"), FieldPanel("title")]

    @property
    def label(self) -> str:
        return self.title or self.file.title


class WhatToDoBlock(blocks.StreamBlock):
    step = blocks.RichTextBlock(label="Việc cần làm", features=["bold", "link"], icon="tick")


class AlertPage(StoryPage):
    """A dated scam alert. It stays readable after `valid_until`, but is no longer shown as current."""

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

    content_panels = [
        CheckPanel(heading="Nên xem lại", icon="tick-inverse"),
        *Page.content_panels,
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
        """With its day: a picture lives on in chats after the alert has run out."""
        day = timezone.localtime(self.first_published_at or timezone.now()).date()
        return f"{self.get_severity_display()} · {self.topic.title} · {dates.short(day)}"

    @property
    def is_past(self) -> bool:
        return bool(self.valid_until and self.valid_until <= timezone.now())

    def search_text(self) -> str:
        return "\n".join([self.summary, plain_text(self.body), plain_text(self.what_to_do)])

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        data = super().structured_data(request)
        data["category"] = self.topic.title
        data["keywords"] = self.get_severity_display()
        data["datePosted"] = iso(self.first_published_at or self.latest_revision_created_at)
        data["text"] = self.meta_description or plain_text(self.body)
        if self.valid_until:
            data["expires"] = iso(self.valid_until)
        return data
