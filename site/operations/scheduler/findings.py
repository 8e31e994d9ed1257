"""Findings and numbers of the scheduler for the administrators' page."""

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince

from operations.health.checks import Finding, Level
from operations.scheduler.jobs import jobs
from operations.scheduler.models import JobRun
from operations.scheduler.troubles import Troubles, troubles

_TITLE = "Bộ hẹn giờ"
_CLOCK = (
    "Đồng hồ đúng thì không phải làm gì. Sai thì `systemctl stop anm-scheduler`, chỉnh giờ (`timedatectl`), rồi "
    "`systemctl start anm-scheduler`."
)
_LOOK = "Xem dịch vụ: `systemctl status anm-scheduler`, rồi `journalctl -u anm-scheduler -n 100`."


def of_scheduler() -> list[Finding]:
    """Return the findings about the scheduler: silent, paused, failed jobs."""
    found = troubles()
    if found:
        return _of_troubles(found)
    age = round(numbers()["scheduler_age_seconds"] or 0)
    return [Finding(Level.OK, _TITLE, f"Chạy gần nhất cách đây {age} giây, không việc nào lỗi.")]


def _of_troubles(found: Troubles) -> list[Finding]:
    findings = []
    if found.never_ran:
        text = "Chưa chạy lần nào: bài hẹn giờ không tự đăng, tin mới không tự về."
        findings.append(Finding(Level.ERROR, _TITLE, text, _LOOK))
    elif found.paused_until and found.silent_since:
        now, since, until = (
            date_format(timezone.localtime(moment), "H:i d/m/Y")
            for moment in (timezone.now(), found.silent_since, found.paused_until)
        )
        text = (
            f"Không chạy từ {since}: máy đã tắt, hoặc đồng hồ máy sai (nay nó chỉ {now}). Đăng bài theo giờ hẹn, "
            f"gửi thư, xóa theo hạn và mọi việc định kỳ khác chờ đến {until}."
        )
        findings.append(Finding(Level.ERROR, _TITLE, text, _CLOCK))
    elif found.silent_since:
        text = (
            f"Không chạy đã {timesince(found.silent_since)}: bài hẹn giờ không tự đăng, tin mới không tự về."
        )
        findings.append(Finding(Level.ERROR, _TITLE, text, _LOOK))
    findings += [
        Finding(Level.ERROR, f"Việc định kỳ: {failure.job}", f"Lỗi: `{failure.message}`", _LOOK)
        for failure in found.failures
    ]
    return findings


def numbers() -> dict[str, float | None]:
    """Return the numbers of the scheduler for the metrics; no age if it never ran."""
    rows = JobRun.objects.filter(name__in=jobs)
    runs = rows.aggregate(last=Max("started_at"), failed=Count("pk", filter=Q(ok=False)))
    last = runs["last"]
    return {
        "scheduler_age_seconds": (timezone.now() - last).total_seconds() if last else None,
        "jobs_failed": runs["failed"],
    }
