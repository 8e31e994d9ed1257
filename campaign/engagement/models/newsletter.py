"""The newsletter: its setting, subscribers, letters and deliveries."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy

from operations.queue.mails import can_send_mail


@register_setting(icon="mail", order=140)
class NewsletterSettings(BaseGenericSetting):
    """Switches of the weekly letter and of the letters with alerts. Both are off until a chief turns them on."""

    class Day(models.IntegerChoices):
        """Days of the week, as `date.weekday` counts them."""

        MONDAY = 0, "thứ Hai"
        TUESDAY = 1, "thứ Ba"
        WEDNESDAY = 2, "thứ Tư"
        THURSDAY = 3, "thứ Năm"
        FRIDAY = 4, "thứ Sáu"
        SATURDAY = 5, "thứ Bảy"
        SUNDAY = 6, "Chủ nhật"

    sends_weekly = models.BooleanField(
        "gửi bản tin hằng tuần",
        default=False,
        help_text="Máy gửi những gì đã đăng mà chưa có trong bản tin nào. Tuần nào không đăng gì thì không gửi.",
    )
    weekday = models.PositiveSmallIntegerField("vào", choices=Day, default=Day.FRIDAY)
    hour = models.PositiveSmallIntegerField(
        "lúc (giờ)", default=8, validators=[MaxValueValidator(23)], help_text="Từ 0 đến 23."
    )
    sends_alerts = models.BooleanField(
        "gửi ngay mỗi cảnh báo mới",
        default=False,
        help_text="Cảnh báo đăng khẩn chỉ được gửi sau khi người thứ hai hậu kiểm xong.",
    )
    # When letters of the kind were turned on or a backup was restored; pages published earlier are in none of them.
    weekly_since = models.DateTimeField(default=timezone.now, editable=False)
    alerts_since = models.DateTimeField(default=timezone.now, editable=False)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("sends_weekly"),
                FieldRowPanel([FieldPanel("weekday"), FieldPanel("hour")]),
            ],
            "Bản tin hằng tuần",
        ),
        MultiFieldPanel([FieldPanel("sends_alerts")], "Cảnh báo"),
    ]

    class Meta:
        verbose_name = "Bản tin qua thư"

    def clean(self) -> None:
        super().clean()
        if (self.sends_weekly or self.sends_alerts) and not can_send_mail():
            raise ValidationError(
                "Chưa bật được: máy chủ chưa có nơi gửi thư. Nhờ người quản trị máy chủ đặt EMAIL_URL rồi bật lại."
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        before = NewsletterSettings.objects.filter(pk=self.pk).first()
        if self.sends_weekly and not (before and before.sends_weekly):
            self.weekly_since = timezone.now()
        if self.sends_alerts and not (before and before.sends_alerts):
            self.alerts_since = timezone.now()
        super().save(*args, **kwargs)


def newsletter_settings() -> NewsletterSettings:
    """Return the setting. Unlike Wagtail's `load`, do not create its row during a reader's request."""
    return NewsletterSettings.objects.first() or NewsletterSettings()


def _key() -> str:
    return secrets.token_hex(16)


class Subscriber(models.Model):
    """Mail address that its owner has confirmed. The row is deleted when the subscription ends.

    Links and lists name the subscription by its random key, which says nothing about the address.
    """

    key = models.CharField(max_length=32, unique=True, default=_key, editable=False)
    address = models.EmailField("địa chỉ thư", unique=True)
    weekly = models.BooleanField("nhận bản tin hằng tuần", default=True)
    alerts = models.BooleanField("nhận ngay cảnh báo", default=False)
    confirmed_at = models.DateTimeField("xác nhận lúc", default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = "người nhận bản tin"
        verbose_name_plural = "người nhận bản tin"
        default_permissions = ()
        permissions = [("find_subscriber", "Tìm và dừng đăng ký bản tin của một địa chỉ thư")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekly=True) | models.Q(alerts=True), name="engagement_subscribed_to_some"
            )
        ]

    def __str__(self) -> str:
        # Logs show only the number of a subscriber.
        return f"Người nhận số {self.pk}"


class Letter(models.Model):
    """One letter to all subscribers who chose its kind. It is made only of pages that readers can see."""

    class Kind(models.TextChoices):
        """Kinds of letters."""

        WEEKLY = "tuan", "Bản tin tuần"
        ALERT = "canh-bao", "Cảnh báo"

    class State(models.TextChoices):
        """State of the sending."""

        SENDING = "dang-gui", "Đang gửi"
        DONE = "xong", "Đã gửi xong"
        EMPTY = "khong-co", "Không có tin mới, không gửi"
        STOPPED = "da-dung", "Đã dừng"

    kind = models.CharField("loại", max_length=10, choices=Kind)
    # Time at which a weekly letter was due, so that it is made only once; None for an alert.
    due_at = models.DateTimeField("giờ hẹn", null=True, unique=True)
    alert = models.OneToOneField(
        "articles.AlertPage", verbose_name="cảnh báo", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    pages = models.ManyToManyField(Page, verbose_name="trang", related_name="+")
    subject = models.CharField("tiêu đề", max_length=300, blank=True)
    # As last sent. The recipient's links have a placeholder (newsletter.links).
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.SENDING)
    # Why the letter is stuck or was stopped, for the board.
    note = models.CharField("ghi chú", max_length=300, blank=True)
    made_at = models.DateTimeField("lập lúc", default=timezone.now)
    # Counted here, because rows of Delivery are deleted after some weeks and with the subscription.
    total = models.PositiveIntegerField("người nhận", default=0)
    sent = models.PositiveIntegerField("đã gửi", default=0)
    refused = models.PositiveIntegerField("bị từ chối", default=0)
    bounced = models.PositiveIntegerField("bị trả lại", default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "bản tin"
        verbose_name_plural = "bản tin"
        default_permissions = ("view",)
        permissions = [("stop_letter", "Dừng gửi một bản tin")]

    def __str__(self) -> str:
        return self.subject or f"{self.get_kind_display()} {timezone.localtime(self.made_at):%d/%m/%Y}"


class Delivery(models.Model):
    """Letter for one subscriber. A sender claims the row first, so that nobody gets a letter twice."""

    class State(models.TextChoices):
        """State of a delivery. A delivery stays claimed if its fate is unknown; it is not sent again."""

        WAITING = "cho", "chờ"
        CLAIMED = "nhan", "đang gửi, hoặc không rõ đã tới máy chủ thư chưa"
        SENT = "gui", "đã gửi"
        REFUSED = "tu-choi", "máy chủ thư từ chối"

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    # When to try again, after the mail server refused the letter for now.
    next_at = models.DateTimeField(null=True)
    # Time of a refusal or bounce that did not end the subscription.
    failed_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        verbose_name = "lượt gửi bản tin"
        verbose_name_plural = "lượt gửi bản tin"
        constraints = [
            models.UniqueConstraint(fields=["letter", "subscriber"], name="engagement_letter_once")
        ]
        indexes = [models.Index(fields=["letter", "state"], name="engagement_letter_state")]

    def __str__(self) -> str:
        return f"Lượt gửi số {self.pk}"


LETTER_POLICY = ModelPermissionPolicy(Letter)
