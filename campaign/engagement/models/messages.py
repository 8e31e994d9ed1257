"""Messages of the public to the board, the answers, and the board's exceptions to working days by law."""

from __future__ import annotations

import datetime
import secrets

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy

from campaign.engagement.models.keeping import message_days


class Message(models.Model):
    """Message of one person. Only the board reads it, and only until it is erased.

    `stamp` is the number of the form by which the message came, with its content (public_forms.stamps): a form that is
    sent twice is stored once, unless its sender went back and changed it. The sender's code is not stored: `code_hash`
    is a keyed hash of it (desk.codes).
    """

    class Kind(models.TextChoices):
        """Purpose of a message."""

        SUSPICIOUS = "tin-nhan", "Tin nhắn nghi lừa đảo"
        QUESTION = "cau-hoi", "Câu hỏi"
        CORRECTION = "dinh-chinh", "Báo chỗ sai trên trang"

    class State(models.TextChoices):
        """State of the board's work on a message."""

        NEW = "moi", "Chưa ai nhận"
        TAKEN = "dang-xu-ly", "Đang xử lý"
        WRITTEN = "cho-duyet", "Chờ duyệt trả lời"
        ANSWERED = "da-tra-loi", "Đã trả lời"
        ASIDE = "khep-lai", "Khép lại, không trả lời riêng"

    stamp = models.CharField(max_length=32, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField("loại", max_length=16, choices=Kind)
    text = models.TextField("nội dung", blank=True)
    contact = models.CharField("cách liên hệ", max_length=150, blank=True)
    sent_at = models.DateTimeField("gửi lúc", default=timezone.now)
    # Working days for an answer, as promised when the message came, and the last of them.
    workdays = models.PositiveSmallIntegerField("hạn (ngày làm việc)")
    due_on = models.DateField("hạn trả lời")
    state = models.CharField("tình trạng", max_length=16, choices=State, default=State.NEW)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người xử lý",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # When the message was answered or set aside.
    closed_at = models.DateTimeField("xong lúc", null=True, editable=False)
    # The alert or article made from the message.
    page = models.ForeignKey(
        Page, verbose_name="bài làm từ tin", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Days promised when it came; the setting may have been raised since.
    kept_days = models.PositiveSmallIntegerField(null=True, editable=False, default=message_days)
    erased_at = models.DateTimeField("đã xóa lúc", null=True, editable=False)

    # No screen counts messages among the uses of an object.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "tin gửi Ban Biên tập"
        verbose_name_plural = "tin gửi Ban Biên tập"
        default_permissions = ("view", "change")
        permissions = [("approve_message", "Duyệt câu trả lời, xóa tin trước hạn")]
        indexes = [models.Index(fields=["state", "due_on"], name="engagement_message_queue")]

    def __str__(self) -> str:
        # Logs and lists show only the number of a message.
        return f"Tin số {self.pk}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def public_state(self) -> str:
        """The state as its sender reads it."""
        if self.state == self.State.ASIDE:
            return "Ban Biên tập đã xem"
        if self.is_closed:
            return "Đã trả lời"
        if self.erased_at:
            return "Đã hết hạn giữ tin"
        return "Chờ Ban Biên tập đọc" if self.state == self.State.NEW else "Ban Biên tập đang xử lý"

    @property
    def closed_on(self) -> datetime.date | None:
        return timezone.localtime(self.closed_at).date() if self.closed_at else None

    @property
    def is_late(self) -> bool:
        """True for a message that was closed after its deadline, or is still open after it."""
        return (self.closed_on or timezone.localdate()) > self.due_on


MESSAGE_POLICY = ModelPermissionPolicy(Message)


class Reply(models.Model):
    """Version of the answer to a message. The sender gets the last one that a second person approved."""

    message = models.ForeignKey(Message, verbose_name="tin", on_delete=models.CASCADE, related_name="replies")
    text = models.TextField("trả lời", max_length=5000, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Reason for returning the answer to its writer.
    note = models.TextField(max_length=1000, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = "câu trả lời"
        verbose_name_plural = "câu trả lời"
        default_permissions = ()

    def __str__(self) -> str:
        return f"Câu trả lời số {self.pk}"


class Mark(models.Model):
    """Link, number or piece of text of a message, by which similar messages are found (desk.similar)."""

    class Kind(models.TextChoices):
        """Kind of a mark, as editors read it."""

        LINK = "link", "cùng liên kết"
        HOST = "host", "cùng tên miền"
        PHONE = "phone", "cùng số điện thoại"
        ACCOUNT = "account", "cùng số tài khoản"
        WORDS = "words", "lời gần giống"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=200)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "dấu của tin"
        verbose_name_plural = "dấu của tin"
        default_permissions = ()
        indexes = [models.Index(fields=["value", "kind"], name="engagement_mark_value")]

    def __str__(self) -> str:
        return f"Dấu số {self.pk}"


# Folder of the pictures in their storage.
PICTURES = "tin-gui"


def _unreachable() -> Storage:
    # This storage has no public URL; a view of the desk serves the pictures.
    return storages["quarantine"]


def _name_of_picture(picture: Picture, name: str) -> str:
    """Return a name that nobody can guess, without the name that the file had on the sender's phone."""
    return f"{PICTURES}/{secrets.token_hex(16)}"


class Picture(models.Model):
    """Picture of a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="pictures")
    file = models.ImageField(storage=_unreachable, upload_to=_name_of_picture, max_length=100)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = "ảnh của tin"
        verbose_name_plural = "ảnh của tin"
        default_permissions = ()

    def __str__(self) -> str:
        return f"Ảnh số {self.pk}"


class SpecialDay(models.Model):
    """Day off that the legal calendar does not know, or working day that would be off by it."""

    day = models.DateField("ngày", unique=True, error_messages={"unique": "Ngày này đã có trong danh sách."})
    is_working = models.BooleanField(
        "là ngày làm việc",
        default=False,
        help_text="Đánh dấu cho ngày làm bù (ví dụ thứ Bảy); để trống cho ngày nghỉ.",
    )
    name = models.CharField("lý do", max_length=100, help_text="Ví dụ: Nghỉ Tết Nguyên đán, làm bù.")

    panels = [FieldPanel("day"), FieldPanel("is_working"), FieldPanel("name")]

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-day"]
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}: {self.name}"

    @property
    def is_working_text(self) -> str:
        return "Ngày làm bù" if self.is_working else "Ngày nghỉ"
