"""Findings and numbers of the inbox for the administrators' page: the last poll, and sources that fail."""

import datetime

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.timesince import timesince

from campaign.inbox.models import Source
from operations.health import checks, figures
from operations.health.checks import Finding, Level

# Time after which a due source that has not been polled shows that polling has stopped.
_LATE_AFTER = datetime.timedelta(minutes=15)
# A source that has failed this often in a row has done so for half a day (polling/schedule.py).
_FAILING = 5
_MAX_NAMES = 3


def register() -> None:
    """Register findings and numbers."""
    checks.register("polling", of_polling)
    checks.register("sources", of_sources)
    figures.register(
        numbers,
        poll_age_seconds="seconds since a source was polled last",
        sources_failing="active sources that fail again and again",
    )


def of_polling() -> list[Finding]:
    """Return a finding about sources that are due but were not polled; none without active sources."""
    title = "Lấy tin từ các nguồn"
    active = Source.objects.filter(is_active=True)
    last = active.aggregate(last=Max("last_polled_at"))["last"]
    now = timezone.now()
    late = active.filter(next_poll_at__lt=now - _LATE_AFTER).count()
    if late:
        return [
            Finding(
                Level.ERROR,
                title,
                f"{late} nguồn đã đến hạn mà chưa được lấy tin.",
                "Xem bộ hẹn giờ có chạy không: `systemctl status anm-scheduler`.",
            )
        ]
    if last is None:
        return []
    return [Finding(Level.OK, title, f"Lần gần nhất cách đây {timesince(last, now, depth=1)}.")]


def of_sources() -> list[Finding]:
    """Return a finding about sources that fail again and again; none without active sources."""
    title = "Nguồn tin"
    active = Source.objects.filter(is_active=True)
    names = list(_failing().values_list("name", flat=True)[: _MAX_NAMES + 1])
    if names:
        more = " và nguồn khác" if len(names) > _MAX_NAMES else ""
        return [
            Finding(
                Level.WARNING,
                title,
                f"Lỗi nhiều lần liền: {', '.join(names[:_MAX_NAMES])}{more}.",
                "Mở Hộp tin > Nguồn tin, xem lỗi của từng nguồn; hỏi đơn vị phát hành hoặc tạm dừng nguồn.",
            )
        ]
    number = active.count()
    if not number:
        return []
    return [Finding(Level.OK, title, f"{number} nguồn đang lấy tin, không nguồn nào lỗi kéo dài.")]


def numbers() -> dict[str, float | None]:
    """Return the numbers of the inbox for the metrics; no age if no source was ever polled."""
    last = Source.objects.filter(is_active=True).aggregate(last=Max("last_polled_at"))["last"]
    return {
        "poll_age_seconds": (timezone.now() - last).total_seconds() if last else None,
        "sources_failing": _failing().count(),
    }


def _failing() -> QuerySet[Source]:
    return Source.objects.filter(is_active=True, consecutive_failures__gte=_FAILING)
