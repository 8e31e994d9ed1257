"""The day for which a story is begun: the calendar names it in the address of the form, as `ngay` ("2026-12-20")."""

import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from wagtail.admin import messages

from base.desk.moments import moment
from campaign.articles.models import AlertPage, ArticlePage

# A text that is written for a day goes online when offices open.
_OPENING = datetime.time(7)


def set_for_day(request: HttpRequest, story: ArticlePage | AlertPage) -> None:
    """Schedule the new `story` for the future day that the address names, if any, and add a message."""
    day = named_day(request.GET.get("ngay", ""))
    if day is None or day <= timezone.localdate():
        return
    story.go_live_at = timezone.make_aware(datetime.datetime.combine(day, _OPENING))
    messages.info(
        request,
        f"Bài này hẹn lên trang lúc {moment(story.go_live_at)}, sau khi được duyệt."
        " Đổi giờ: mở bảng Trạng thái (chữ i ở góc trên).",
    )


def named_day(text: str) -> datetime.date | None:
    """Return the day of a text like "2026-12-20" if its year is 2000 to 2100, None for any other text."""
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and 2000 <= found.year <= 2100 else None
