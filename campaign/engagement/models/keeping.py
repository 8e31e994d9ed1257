"""The setting of how long the board keeps what people sent."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

_DEFAULT_DAYS = 90


@register_setting(icon="time", order=130)
class EngagementSettings(BaseGenericSetting):
    """Days for which comments are kept. Forms and the page "Riêng tư" tell them to readers."""

    comment_days = models.PositiveSmallIntegerField(
        "giữ ý kiến góp ý (ngày)",
        default=_DEFAULT_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text="Số ngày kể từ khi hết hạn góp ý. Sau đó máy xóa nội dung, tên và cách liên hệ; số ý kiến vẫn còn.",
    )

    entrant_days = models.PositiveSmallIntegerField(
        "giữ thông tin người dự thi (ngày)",
        default=_DEFAULT_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text="Số ngày kể từ khi vòng thi cuối đóng: đủ để khiếu nại và trao giải. Sau đó máy xóa tên, thư và mã"
        " dự thi; bảng kết quả còn lại với tên đã che.",
    )

    panels = [FieldPanel("comment_days"), FieldPanel("entrant_days")]

    class Meta:
        verbose_name = "Giữ ý kiến người dân"


def comment_days() -> int:
    """Return the days of the setting. Unlike Wagtail's `load`, it stores no row while a reader waits."""
    return EngagementSettings.objects.values_list("comment_days", flat=True).first() or _DEFAULT_DAYS


def entrant_days() -> int:
    """Return the days for which entrants of a contest are known after its last round."""
    return EngagementSettings.objects.values_list("entrant_days", flat=True).first() or _DEFAULT_DAYS
