"""Findings and numbers of the scheduler for the administrators' page."""

from django.db.models import Max
from django.utils import timezone
from django.utils.timesince import timesince

from campaign.newsroom.jobs.scheduler import Troubles, troubles
from campaign.newsroom.models import JobRun
from operations.health import checks, figures
from operations.health.checks import Finding, Level

_TITLE = "Bộ hẹn giờ"
_LOOK = "Xem dịch vụ: `systemctl status anm-scheduler`, rồi `journalctl -u anm-scheduler -n 100`."


def register() -> None:
    """Register findings and numbers."""
    checks.register("scheduler", of_scheduler)
    figures.register("scheduler_age_seconds", "seconds since the scheduler started a job", scheduler_age)
    figures.register("jobs_failed", "periodic jobs whose last run failed", failed_jobs)


def of_scheduler() -> list[Finding]:
    """Return the findings about the scheduler: silent, failed jobs, overdue pages."""
    found = troubles()
    if found:
        return _of_troubles(found)
    age = scheduler_age() or 0.0
    return [Finding(Level.OK, _TITLE, f"Chạy gần nhất cách đây {round(age)} giây, không việc nào lỗi.")]


def _of_troubles(found: Troubles) -> list[Finding]:
    findings = []
    if found.never_ran:
        text = "Chưa chạy lần nào: bài hẹn giờ không tự đăng, tin mới không tự về."
        findings.append(Finding(Level.ERROR, _TITLE, text, _LOOK))
    elif found.silent_since:
        text = (
            f"Không chạy đã {timesince(found.silent_since)}: bài hẹn giờ không tự đăng, tin mới không tự về."
        )
        findings.append(Finding(Level.ERROR, _TITLE, text, _LOOK))
    findings += [
        Finding(Level.ERROR, f"Việc định kỳ: {failure.job}", f"Lỗi: `{failure.message}`", _LOOK)
        for failure in found.failures
    ]
    if found.overdue:
        text = f"{len(found.overdue)} trang đã quá giờ hẹn mà chưa đăng hoặc chưa gỡ."
        findings.append(Finding(Level.ERROR, "Bài hẹn giờ", text, _LOOK))
    return findings


def scheduler_age() -> float | None:
    """Return the seconds since the scheduler last started a job, or None if it never did."""
    last = JobRun.objects.aggregate(last=Max("started_at"))["last"]
    return (timezone.now() - last).total_seconds() if last else None


def failed_jobs() -> float:
    """Return the number of periodic jobs whose last run failed."""
    return JobRun.objects.filter(ok=False).count()
