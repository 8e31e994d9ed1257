"""Draft documents for comment, and the comments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy

from base.blocks.body import BodyBlock
from base.fields import StreamField
from base.models import AttachedFile
from base.plain_text import plain_text
from campaign.engagement.models.consultations import Consultation
from campaign.engagement.models.keeping import comment_days


class DraftPage(Consultation):
    """A draft document on which the public may comment until its last day, and the outcome of the comments."""

    drafted_by = models.CharField(
        "cơ quan soạn thảo, nhận ý kiến", max_length=200, help_text="Ví dụ: Sở Khoa học và Công nghệ."
    )
    body = StreamField(BodyBlock(), verbose_name="giới thiệu", blank=True)
    outcome = StreamField(
        BodyBlock(),
        verbose_name="tổng hợp ý kiến",
        blank=True,
        help_text="Ý kiến nào được tiếp thu, ý kiến nào không và vì sao. Không ghi tên, cách liên hệ của người góp ý.",
    )

    view = "campaign.engagement.consultations.public.DraftView"
    template = "campaign/engagement/draft_page.html"
    parent_page_types = ["engagement.ConsultationsPage"]
    subpage_types: list[str] = []
    kind_label = "Lấy ý kiến dự thảo"

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        Consultation.days_panel,
        FieldPanel("drafted_by"),
        InlinePanel("files", label="Tệp", heading="Dự thảo và tài liệu kèm theo"),
        FieldPanel("body"),
        FieldPanel("outcome"),
    ]

    class Meta:
        verbose_name = "dự thảo lấy ý kiến"
        verbose_name_plural = "dự thảo lấy ý kiến"

    def search_text(self) -> str:
        titles = [file.label for file in self.files.select_related("file")]
        return "\n".join([self.summary, *titles, plain_text(self.body), plain_text(self.outcome)])


class DraftFile(AttachedFile):
    """File of a draft document: the draft itself, a report on it."""

    page = ParentalKey(DraftPage, on_delete=models.CASCADE, related_name="files")


class Comment(models.Model):
    """Comment of one person on a draft. Only the board reads it, and only until it is erased.

    `stamp` is the number of the form by which the comment came, with its content (public_forms.stamps): a form that is
    sent twice is stored once, unless its sender went back and changed it.
    """

    class State(models.TextChoices):
        """Decision of the board on a comment."""

        NEW = "moi", "Chưa xem"
        ACCEPTED = "tiep-thu", "Tiếp thu"
        EXPLAINED = "giai-trinh", "Giải trình"
        ASIDE = "khong-lien-quan", "Không liên quan"

    page = models.ForeignKey(
        DraftPage, verbose_name="dự thảo", on_delete=models.CASCADE, related_name="comments"
    )
    stamp = models.CharField(max_length=32, unique=True, editable=False)
    sent_at = models.DateTimeField("gửi lúc", default=timezone.now)
    text = models.TextField("ý kiến", blank=True)
    name = models.CharField("họ tên", max_length=100, blank=True)
    contact = models.CharField("cách liên hệ", max_length=150, blank=True)
    state = models.CharField("xử lý", max_length=16, choices=State, default=State.NEW)
    handling = models.TextField(
        "nội dung tiếp thu, giải trình",
        max_length=3000,
        blank=True,
        help_text="Để lập bảng tổng hợp. Người đọc không thấy ô này.",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người xử lý",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Days promised when it came; the setting may have been raised since.
    kept_days = models.PositiveSmallIntegerField(null=True, editable=False, default=comment_days)
    erased_at = models.DateTimeField("đã xóa lúc", null=True, editable=False)

    # No screen counts comments among the uses of an object.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = "ý kiến góp ý"
        verbose_name_plural = "ý kiến góp ý"
        default_permissions = ("view", "change")
        permissions = [
            ("export_comment", "Tải ý kiến góp ý, có tên và cách liên hệ; xóa một ý kiến theo yêu cầu")
        ]

    def __str__(self) -> str:
        # Logs and lists show only the number of a comment.
        return f"Ý kiến số {self.pk}"


COMMENT_POLICY = ModelPermissionPolicy(Comment)
