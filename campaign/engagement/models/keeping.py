"""Setting for how long the board keeps data that people sent, and how soon it answers."""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

_DEFAULT_DAYS = 90
_KEPT_DAYS = [MinValueValidator(1), MaxValueValidator(730)]
_ANSWER_DAYS = [MinValueValidator(1), MaxValueValidator(60)]


class MessageTerms(NamedTuple):
    """Promise to people who write to the board: days of keeping, working days until an answer."""

    kept_days: int = _DEFAULT_DAYS
    answer_workdays: int = 10
    correction_workdays: int = 2


_TERMS = MessageTerms()


@register_setting(icon="time", order=130)
class EngagementSettings(BaseGenericSetting):
    """Days for which comments and messages are kept, and working days for answers. Forms show both to readers.

    A raised number of days therefore applies only to data sent afterwards, a lowered one to all data: each row notes
    the days that were promised (`kept_days`).
    """

    comment_days = models.PositiveSmallIntegerField(
        "giữ ý kiến góp ý (ngày)",
        default=_DEFAULT_DAYS,
        validators=_KEPT_DAYS,
        help_text="Số ngày kể từ khi hết hạn góp ý. Sau đó máy xóa nội dung, tên và cách liên hệ; số ý kiến vẫn còn.",
    )
    message_days = models.PositiveSmallIntegerField(
        "giữ tin gửi Ban Biên tập (ngày)",
        default=_TERMS.kept_days,
        validators=_KEPT_DAYS,
        help_text="Số ngày kể từ khi trả lời hoặc khép lại (chưa trả lời thì kể từ hạn trả lời). Sau đó máy xóa nội"
        " dung, ảnh, cách liên hệ và câu trả lời; ngày giờ, loại và tình trạng vẫn còn để báo cáo.",
    )
    answer_workdays = models.PositiveSmallIntegerField(
        "hạn trả lời (ngày làm việc)",
        default=_TERMS.answer_workdays,
        validators=_ANSWER_DAYS,
        help_text="Cho tin nhắn nghi lừa đảo và câu hỏi. Tin đã nhận giữ hạn cũ.",
    )
    correction_workdays = models.PositiveSmallIntegerField(
        "hạn trả lời tin báo chỗ sai (ngày làm việc)",
        default=_TERMS.correction_workdays,
        validators=_ANSWER_DAYS,
    )

    entrant_days = models.PositiveSmallIntegerField(
        "giữ thông tin người dự thi (ngày)",
        default=_DEFAULT_DAYS,
        validators=_KEPT_DAYS,
        help_text="Số ngày kể từ khi vòng thi cuối đóng: đủ để khiếu nại và trao giải. Sau đó máy xóa tên, thư và mã"
        " dự thi; bảng kết quả còn lại với tên đã che.",
    )

    panels = [
        HelpPanel(
            "<p>Trang nói với người gửi khi nào máy xóa. Vì vậy tăng số ngày thì chỉ những gì gửi tới từ lúc đó được"
            " giữ lâu hơn; giảm thì tính cho tất cả.</p>"
        ),
        FieldPanel("comment_days"),
        FieldPanel("entrant_days"),
        MultiFieldPanel(
            [
                FieldPanel("message_days"),
                FieldPanel("answer_workdays"),
                FieldPanel("correction_workdays"),
            ],
            "Tin gửi Ban Biên tập",
        ),
    ]

    class Meta:
        verbose_name = "Giữ ý kiến người dân"


def kept_long_enough(kind: Any, days: int, ended: Callable[[int], Q]) -> Q:
    """Return the condition of rows that `ended` at least `days` ago, or the fewer days that were promised to them."""
    promised = set(
        kind.objects.filter(kept_days__lt=days, erased_at=None).values_list("kept_days", flat=True)
    )
    return reduce(or_, (Q(kept_days=each) & ended(each) for each in promised), ended(days))


# Unlike Wagtail's `load`, these functions do not create the row of the setting during a reader's request.


def comment_days() -> int:
    """Return the days for which comments are kept."""
    return EngagementSettings.objects.values_list("comment_days", flat=True).first() or _DEFAULT_DAYS


def message_terms() -> MessageTerms:
    """Return the terms of messages to the board."""
    names = ("message_days", "answer_workdays", "correction_workdays")
    row = EngagementSettings.objects.values_list(*names).first()
    return MessageTerms(*row) if row else _TERMS


def message_days() -> int:
    """Return the days for which messages to the board are kept."""
    return message_terms().kept_days


def entrant_days() -> int:
    """Return the days for which the identities of a contest's entrants are kept after its last round."""
    return EngagementSettings.objects.values_list("entrant_days", flat=True).first() or _DEFAULT_DAYS
