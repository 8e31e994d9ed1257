"""Base of articles and alerts."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Workflow

from base.fields import StreamField
from base.models import BasePage
from campaign.articles import checking, citations, previews
from campaign.articles.forms import StoryForm
from campaign.articles.models.campaign import TopicPage
from campaign.articles.models.kit_texts import MAX_POINTS, check_points, check_readings
from campaign.articles.models.spelling import AcceptedWord
from campaign.library.models import Citation, DocumentRecord
from vietnamese import dates

# A publication this long after the first is an update that readers are told of.
_UPDATED_AFTER = timedelta(minutes=10)


class CorrectionBlock(blocks.StructBlock):
    """Correction of a published error, with its date."""

    date = blocks.DateBlock(label="Ngày đính chính")
    text = blocks.TextBlock(label="Đã sửa điều gì", rows=2, max_length=500)

    class Meta:
        icon = "edit"
        label = "Đính chính"


class StoryPage(BasePage):
    """Base of articles and alerts: a page under a topic, with a main image and a time of publication."""

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
    # Keys of the cited documents that an editor does not want linked.
    unlinked_citations = models.JSONField("văn bản không gắn liên kết", default=list, blank=True)

    # Texts of the story's kit (campaign.engagement.kit). They are reviewed with the story.
    kit_headline = models.CharField(
        "tiêu đề ngắn",
        max_length=120,
        blank=True,
        help_text="Chữ lớn trên áp phích và ảnh. Để trống thì dùng tiêu đề của bài.",
    )
    kit_points = models.TextField(
        "các ý chính",
        max_length=1_000,
        blank=True,
        validators=[check_points],
        help_text=f"Mỗi dòng một ý, nhiều nhất {MAX_POINTS} ý. Để trống thì lấy các việc cần làm trong bài.",
    )
    kit_readings = models.TextField(
        "cách đọc",
        max_length=1_000,
        blank=True,
        validators=[check_readings],
        help_text="Cho bản tin loa truyền thanh, khi máy đọc chữ viết tắt chưa đúng. Mỗi dòng một chữ, ví dụ: UBND ="
        " Ủy ban nhân dân",
    )

    view = "campaign.articles.public.pages.StoryView"
    base_form_class = StoryForm
    is_news = True
    # Names of the fields whose texts are searched for citations.
    cited_fields: ClassVar[tuple[str, ...]] = ("body",)
    picture_field = "main_image"

    # True if readers may have a kit of the story; set for the page of a request, None elsewhere.
    has_kit: bool | None = None
    # Topic chosen in the editor's form; `wagtail_hooks` moves the story to it.
    chosen_topic: TopicPage | None = None

    # Lists read these fields from articles and alerts alike. They are declared here because a failed attribute
    # lookup is slow in templates.
    severity: Any = ""
    valid_until: Any = None
    is_past: Any = False
    source_name: Any = ""
    main_image_caption: Any = ""

    promote_panels = [
        *BasePage.promote_panels,
        MultiFieldPanel(
            [FieldPanel("kit_headline"), FieldPanel("kit_points"), FieldPanel("kit_readings")],
            "Bộ truyền thông: áp phích, tờ gấp, trang chiếu, bản tin loa",
        ),
    ]

    class Meta:
        abstract = True

    @property
    def lead_image_alt(self) -> str:
        return self.main_image.description if self.main_image else ""

    @property
    def topic(self) -> TopicPage:
        """Topic of the story. `get_parent` caches it on the instance."""
        return self.get_parent()

    def get_workflow(self) -> Workflow | None:
        """Return the workflow of the topic that the form names: the story is submitted before it moves there."""
        topic = self.chosen_topic
        return super().get_workflow() if topic is None or self.is_child_of(topic) else topic.get_workflow()

    @property
    def topic_title(self) -> str:
        """Title of the topic; "" while the topic is unpublished, because its row then holds the draft's title."""
        return self.topic.title if self.topic.live else ""

    @property
    def dublin_core_subject(self) -> str:
        return self.topic_title

    @property
    def share_kicker(self) -> str:
        return self.topic_title

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        data = super().structured_data(request)
        if self.topic_title:
            data["articleSection"] = self.topic_title
        if notes := self.dated_corrections:
            data["correction"] = [
                {
                    "@type": "CorrectionComment",
                    "datePublished": note["date"].isoformat(),
                    "text": note["text"],
                }
                for note in notes
            ]
        return data

    @property
    def dated_corrections(self) -> list[blocks.StructValue]:
        """Values of the corrections that have a date, which a draft may lack."""
        return [note.value for note in self.corrections if note.value["date"]]

    @property
    def corrections_text(self) -> str:
        """Corrections as plain text, one per line: "01/8/2022: Đã sửa ngày họp."."""
        return "\n".join(f"{dates.short(note['date'])}: {note['text']}" for note in self.dated_corrections)

    @property
    def published_long(self) -> str:
        """Time of publication as a story shows it: "09:25 ngày 01 tháng 8 năm 2022"."""
        moment = timezone.localtime(self.first_published_at or timezone.now())
        return f"{moment:%H:%M} {dates.long(moment.date())}"

    @property
    def was_updated(self) -> bool:
        """True if the last publication was some minutes after the first; readers are then told its time."""
        first, last = self.first_published_at, self.last_published_at
        return bool(first and last) and last - first >= _UPDATED_AFTER

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return previews.modes()

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        show = previews.find(mode_name)
        return show(request, self) if show else super().serve_preview(request, mode_name)

    def search_marks(self) -> list[tuple[str, str]]:
        return [("chuyen-muc", str(self.topic.pk))]

    @cached_property
    def cited_documents(self) -> list[Citation]:
        """Documents that the text cites, found once per instance because two panels of the form use them."""
        return citations.find(self)

    def findings(self) -> list[checking.Finding]:
        """Return the hints for the author to look at before review."""
        return checking.check(self, self.cited_documents, AcceptedWord.keys())

    def chosen_documents(self) -> models.QuerySet[DocumentRecord]:
        """Return the records that an editor named in addition to those that the text cites."""
        return DocumentRecord.objects.none()
