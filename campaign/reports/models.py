"""Periodic reports, and the coefficients of fees. An issued report is never changed."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy

from base.fields import WholeNumberField
from campaign.articles.models import TopicPage
from campaign.reports.figures import PARTS
from campaign.reports.periods import Period, usual
from vietnamese import dates


class IssuedError(Exception):
    """An issued report must not be changed or deleted; a correction is a new report."""


def _usual_first() -> datetime.date:
    return usual(timezone.localdate()).first


def _usual_last() -> datetime.date:
    return usual(timezone.localdate()).last


def _all_parts() -> list[str]:
    return list(PARTS)


class Report(models.Model):
    """Report: its scope, the editors' texts and, once issued, its figures at that moment."""

    starts_on = models.DateField("từ ngày", default=_usual_first)
    ends_on = models.DateField("đến ngày", default=_usual_last)
    parts = models.JSONField("nội dung thống kê", default=_all_parts)
    topics = models.ManyToManyField(TopicPage, verbose_name="chuyên mục", blank=True, related_name="+")

    # Letterhead and signature (NĐ 30/2020/NĐ-CP, Phụ lục I).
    subject = models.CharField(
        "trích yếu",
        max_length=300,
        blank=True,
        help_text="Dòng dưới chữ BÁO CÁO. Để trống thì máy đặt theo kỳ báo cáo.",
    )
    parent_agency = models.CharField("cơ quan chủ quản", max_length=150, blank=True)
    agency_name = models.CharField("cơ quan ban hành", max_length=150, blank=True)
    number = models.CharField("số", max_length=20, blank=True, help_text="Để trống thì chừa chỗ ghi tay.")
    symbol = models.CharField("ký hiệu", max_length=40, default="BC-", help_text="Ví dụ: BC-SKHCN.")
    place = models.CharField(
        "nơi ban hành", max_length=60, blank=True, help_text="Để trống thì chừa chỗ ghi tay."
    )
    dated_on = models.DateField("ngày ký", null=True, blank=True, help_text="Để trống thì chừa chỗ ghi tay.")
    addressees = models.TextField(
        "kính gửi", blank=True, help_text="Mỗi dòng một nơi. Để trống thì không in dòng này."
    )
    recipients = models.TextField("nơi nhận", blank=True, default="Lưu: VT.", help_text="Mỗi dòng một nơi.")
    signing_right = models.CharField(
        "quyền hạn người ký", max_length=60, blank=True, help_text="Ví dụ: KT. GIÁM ĐỐC, TL. GIÁM ĐỐC."
    )
    signer_position = models.CharField("chức vụ người ký", max_length=100, blank=True)
    signer_name = models.CharField("họ tên người ký", max_length=100, blank=True)

    directing = models.TextField(
        "công tác chỉ đạo", blank=True, help_text="Văn bản đã ban hành, cuộc họp, phân công trong kỳ."
    )
    # Empty: the text follows the figures (wording.py).
    results = models.TextField("kết quả thực hiện", blank=True)
    shortcomings = models.TextField("tồn tại, hạn chế và nguyên nhân", blank=True)
    direction = models.TextField("phương hướng, nhiệm vụ", blank=True)
    proposals = models.TextField("kiến nghị, đề xuất", blank=True)
    appendix = models.TextField("phụ lục", blank=True, help_text="Đứng sau các bảng và danh sách do máy lập.")

    corrects = models.ForeignKey(
        "self",
        verbose_name="thay cho báo cáo",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="corrections",
        limit_choices_to={"issued_at__isnull": False},
        help_text="Chọn báo cáo đã ban hành có chỗ cần đính chính.",
    )
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    issued_at = models.DateTimeField("ban hành lúc", null=True, editable=False)
    # Name at the time of issue: people leave, and names change.
    issued_by_name = models.CharField("người ban hành", max_length=200, blank=True, editable=False)
    figures = models.JSONField(null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-ends_on", "-pk"]
        verbose_name = "báo cáo định kỳ"
        verbose_name_plural = "báo cáo định kỳ"
        permissions = [("issue_report", "Ban hành báo cáo định kỳ")]

    def __str__(self) -> str:
        return self.subject or "Báo cáo định kỳ"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_if_issued()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_if_issued()
        return super().delete(*args, **kwargs)

    def _refuse_if_issued(self) -> None:
        """Raise IssuedError if the report is issued in the database: another request may have issued it meanwhile."""
        if self.pk and Report.objects.filter(pk=self.pk, issued_at__isnull=False).exists():
            raise IssuedError(str(self))

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None

    @property
    def code(self) -> str:
        """Number and symbol, "05/BC-SKHCN"; an ellipsis stands for a number not yet given."""
        return f"{self.shown_number or '…'}/{self.symbol.upper()}"

    @property
    def shown_number(self) -> str:
        """Number with two digits at least (NĐ 30/2020/NĐ-CP, Phụ lục I); "" if not yet given."""
        return self.number.zfill(2) if self.number.isdecimal() else self.number

    @property
    def place_and_date(self) -> str:
        date = dates.long(self.dated_on) if self.dated_on else "ngày … tháng … năm …"
        return f"{self.place or '…'}, {date}"


class IssuedEntry(models.Model):
    """Row of a list of an issued report, with the fields of lists.Row."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="entries", db_index=False)
    period = models.CharField(max_length=5)
    kind = models.CharField(max_length=30)
    title = models.TextField()
    url = models.CharField(max_length=2000, blank=True)
    day = models.DateField()
    reads = models.PositiveIntegerField(null=True)
    topic = models.CharField(max_length=255, blank=True)
    topic_key = models.BigIntegerField(null=True)
    form = models.CharField(max_length=50, blank=True)
    form_key = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=255, blank=True)
    author = models.CharField(max_length=250, blank=True)
    tasks = models.TextField(blank=True)
    task_keys = models.TextField(blank=True)
    unconfirmed = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = "dòng của báo cáo đã ban hành"
        verbose_name_plural = "dòng của báo cáo đã ban hành"
        indexes = [models.Index(fields=["report", "period", "kind"], name="reports_issued_list")]

    def __str__(self) -> str:
        return self.title


class IssuedFile(models.Model):
    """File of an issued report, byte for byte as first issued. It is not in the media folder, which is public."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files", db_index=False)
    form = models.CharField(max_length=4)
    content = models.BinaryField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "tệp của báo cáo đã ban hành"
        verbose_name_plural = "tệp của báo cáo đã ban hành"
        constraints = [models.UniqueConstraint(fields=["report", "form"], name="reports_issued_file")]

    def __str__(self) -> str:
        return self.form


class FileOrder(models.Model):
    """File of a report that somebody asked for, and that a task writes. A new order replaces the last one."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="orders", db_index=False)
    form = models.CharField(max_length=4)
    asked_at = models.DateTimeField()
    # Key of the task (operations.queue); empty where tasks run at once.
    task = models.UUIDField(null=True)
    # The file of a draft. That of an issued report is an IssuedFile.
    content = models.BinaryField(null=True)
    # Message for the person if the file cannot be written.
    message = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "tệp báo cáo đang lập"
        verbose_name_plural = "tệp báo cáo đang lập"
        constraints = [models.UniqueConstraint(fields=["report", "form"], name="reports_file_order")]

    def __str__(self) -> str:
        return self.form


def _coefficient(name: str, *, is_optional: bool = True) -> models.DecimalField:
    return models.DecimalField(
        name,
        max_digits=5,
        decimal_places=2,
        null=is_optional,
        blank=is_optional,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )


class _AmountField(WholeNumberField):
    """Whole đồng as people write them: 150000, 150.000 or 150 000 đ."""

    default_error_messages = {"invalid": "Hãy ghi số tiền bằng chữ số, ví dụ 150.000."}

    def to_python(self, value: Any) -> int | None:
        return super().to_python(re.sub(r"\s*đ(?:ồng)?\s*$", "", str(value).lower()) if value else value)


class _CoefficientsForm(WagtailAdminModelForm):
    """Form whose numbers have a decimal comma, as in Vietnamese, whatever the language of the browser."""

    base_amount = _AmountField(
        label="Tiền của một đơn vị hệ số (đồng)",
        required=False,
        min_value=0,
        max_value=100_000_000,
        help_text="Tiền nhuận bút bằng hệ số nhân với số này. Để trống thì bảng không có cột tiền.",
    )

    class Meta:
        localized_fields = "__all__"


@register_setting(icon="clipboard-list", order=200)
class Coefficients(BaseGenericSetting):
    """Coefficients of texts by form and of photos, and the amount of one unit. All are empty until the board sets them.

    Each form's field is named after its member in `articles.choices.Form`.
    """

    news = _coefficient("tin")
    feature = _coefficient("bài")
    infographic = _coefficient("infographic")
    video = _coefficient("video")
    audio = _coefficient("âm thanh")
    alert = _coefficient("cảnh báo")
    republished = _coefficient("tin, bài đăng lại (có ghi nguồn)")
    photo = _coefficient("ảnh")
    base_amount = models.PositiveIntegerField(
        "tiền của một đơn vị hệ số (đồng)",
        null=True,
        blank=True,
        validators=[MaxValueValidator(100_000_000)],
    )

    base_form_class = _CoefficientsForm
    panels = [
        HelpPanel(
            "<p>Bảng đóng góp nhân số bài, số ảnh với các hệ số này. Máy không đặt sẵn hệ số hay số tiền nào: Ban Biên"
            " tập điền theo quy chế nhuận bút của cơ quan. Ô để trống thì loại ấy chưa được tính và bảng nói rõ. Tin,"
            " bài có ghi nguồn được tính theo hệ số đăng lại, thể loại nào cũng vậy. Hệ số riêng của một bài đặt ở bảng"
            " đóng góp, trong danh sách bài.</p>"
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("news"), FieldPanel("feature"), FieldPanel("alert")]),
                FieldRowPanel([FieldPanel("infographic"), FieldPanel("video"), FieldPanel("audio")]),
                FieldRowPanel([FieldPanel("photo"), FieldPanel("republished")]),
            ],
            "Hệ số",
        ),
        FieldPanel("base_amount"),
    ]

    class Meta:
        verbose_name = "hệ số nhuận bút"
        permissions = [("see_contributions", "Xem bảng đóng góp, nhuận bút của mọi người")]


class OwnCoefficient(models.Model):
    """Coefficient of a single text, which takes the place of that of its form."""

    page = models.OneToOneField(
        Page, primary_key=True, on_delete=models.CASCADE, related_name="own_coefficient"
    )
    value = _coefficient("hệ số", is_optional=False)
    reason = models.CharField("lý do", max_length=200)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "hệ số riêng của một bài"
        verbose_name_plural = "hệ số riêng của từng bài"

    def __str__(self) -> str:
        return str(self.value)


REPORTS = ModelPermissionPolicy(Report)
COEFFICIENTS = ModelPermissionPolicy(Coefficients)
