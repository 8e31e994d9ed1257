"""Runs and records periodic jobs, and finds their failures. It never decides what is published."""

import datetime
import io
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.management import call_command
from django.db import Error as DatabaseUnavailable
from django.db import connections
from django.db.models import IntegerField, Max, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django_guid import clear_guid, set_guid
from django_guid.utils import generate_guid
from wagtail.models import Page, Revision

from campaign.newsroom.models import JobRun
from operations.health.logs.formats import without_values

# Management command and its description for editors.
JOBS = {
    "publish_scheduled": "Đăng và gỡ bài theo giờ hẹn",
    "poll_sources": "Lấy tin từ các nguồn",
    "draw_share_cards": "Vẽ ảnh chia sẻ còn thiếu",
    "announce_changes": "Báo cho nơi theo dõi và công cụ tìm kiếm khi có tin mới",
    "tend_uploads": "Dọn tệp tải lên dở dang và hỏi chương trình quét vi-rút",
    "forget_readers": "Xóa dấu đếm lượt đọc của những ngày đã qua",
    "forget_sessions": "Xóa phiên đăng nhập đã hết hạn",
    "empty_trash": "Xóa hẳn những gì đã ở Thùng rác đủ 30 ngày",
    "check_rights": "Ghi nhật ký những thay đổi quyền làm từ ngoài trang",
    "remind_assignments": "Nhắc việc được giao sắp đến hạn, quá hạn",
    "export_log": "Ghi bản xuất nhật ký hằng ngày",
    "verify_log": "Xem nhật ký có bị sửa từ ngoài trang",
    "verify_archive": "Xem Kho lưu có bị sửa từ ngoài trang",
}
# These run once a night, from this hour on.
NIGHTLY, NIGHT = {"verify_log", "verify_archive"}, 4


def register(command: str, words: str) -> None:
    """Add a management command of another app, described for editors, to the periodic jobs."""
    JOBS[command] = words


SILENT_AFTER = datetime.timedelta(minutes=5)
# The scheduler looks once per minute; a scheduled time is overdue only after two missed rounds.
LATE_AFTER = datetime.timedelta(minutes=2)
# If no job ran for so long, the machine was off, or its clock is wrong now. What jobs publish, mail or delete cannot be
# taken back, so they pause, and the administrators read why.
STANDSTILL, PAUSE = datetime.timedelta(days=3), datetime.timedelta(hours=1)
# Name of the row whose start is that of the pause.
PAUSED = "pause"

logger = logging.getLogger(__name__)


def run_job(command: str, every: datetime.timedelta = datetime.timedelta()) -> bool | None:
    """Run a management command of JOBS and record the run, if its last run started at least `every` ago.

    A job in NIGHTLY is due if its last run started before the latest NIGHT o'clock.

    Return True if it succeeded, False if it failed, and None if it is not due, another process is running it, or all
    jobs pause after a standstill.
    """
    if _is_paused():
        return None
    run = JobRun.claim(command, _since_this_night() if command in NIGHTLY else every)
    if run is None:
        return None
    # All log lines of the run share one id, like those of a request.
    set_guid(generate_guid())
    try:
        with _kept_alive(run):
            call_command(command, stdout=io.StringIO())
    except Exception as error:
        # Any failure of a job is recorded here, so that the other jobs go on.
        message = without_values(f"{type(error).__name__}: {error}")
        # Errors are mailed. Until the job works again, its finding says that it fails.
        level = logging.WARNING if message == run.message else logging.ERROR
        logger.log(level, "periodic job %s failed", command, exc_info=True)
        run.finish(message)
        return False
    finally:
        clear_guid()
    run.finish()
    return True


def _since_this_night() -> datetime.timedelta:
    now = timezone.localtime()
    night = now.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return now - night if night <= now else now - night + datetime.timedelta(days=1)


def _is_paused() -> bool:
    """Return True for PAUSE after a standstill, which begins when the first job is about to run again."""
    now = timezone.now()
    last = _last_start(now)
    if last is None or last > now - STANDSTILL:
        return False
    begun = _pause(last, now)
    if begun is None:
        begun = now
        # Each job's loop finds the standstill; one of them begins the pause.
        if JobRun.claim(PAUSED):
            logger.error("no job ran since %s: the machine was off, or its clock is wrong; jobs pause", last)
    return now < begun + PAUSE


def _last_start(now: datetime.datetime) -> datetime.datetime | None:
    """Return the last start of any job. A start in the future was written before the clock was set back."""
    runs = JobRun.objects.filter(name__in=JOBS, started_at__lte=now + LATE_AFTER)
    return runs.aggregate(last=Max("started_at"))["last"]


def _pause(last: datetime.datetime, now: datetime.datetime) -> datetime.datetime | None:
    """Return when the pause after the start `last` began; None if it has not begun, or was cut short long ago."""
    begun = max(last, now - PAUSE - SILENT_AFTER)
    pause = JobRun.objects.filter(name=PAUSED, started_at__gt=begun, started_at__lte=now)
    return pause.values_list("started_at", flat=True).first()


@contextmanager
def _kept_alive(run: JobRun) -> Iterator[None]:
    """Renew the lease of the run from another thread, so that a long job is not started a second time."""
    is_over = threading.Event()

    def renew() -> None:
        while not is_over.wait(JobRun.LEASE.total_seconds() / 5):
            try:
                if not run.renew():
                    logger.error("periodic job %s lost its lease and may run twice", run.name)
            except DatabaseUnavailable:
                logger.exception("the database did not answer; the lease of %s was not renewed", run.name)
            finally:
                connections.close_all()

    heart = threading.Thread(target=renew, name=f"{run.name} lives", daemon=True)
    heart.start()
    try:
        yield
    finally:
        is_over.set()
        heart.join()


@dataclass(frozen=True)
class Overdue:
    """Page that should have been published or unpublished by now."""

    page: Page
    due_at: datetime.datetime
    # The missed action: "đăng" or "gỡ".
    action: str


@dataclass(frozen=True)
class Failure:
    """Last run of a job, which failed."""

    job: str
    at: datetime.datetime
    message: str


@dataclass(frozen=True)
class Troubles:
    """Problems that an editor must know about. False if there are none."""

    never_ran: bool
    silent_since: datetime.datetime | None
    # End of the pause after a standstill, if a scheduler observes one.
    paused_until: datetime.datetime | None
    failures: list[Failure]
    overdue: list[Overdue]

    def __bool__(self) -> bool:
        return bool(self.never_ran or self.silent_since or self.failures or self.overdue)


def troubles() -> Troubles:
    """Return the current problems with periodic jobs."""
    now = timezone.now()
    # Another release may have had other jobs.
    runs = list(JobRun.objects.filter(name__in=JOBS))
    # A start in the future does not count as a sign of life: the clock was set back, and a live scheduler would have
    # run jobs since.
    starts = [run.started_at for run in runs if run.started_at <= now + LATE_AFTER]
    last = max(starts, default=min((run.started_at for run in runs), default=None))
    is_silent = last is not None and not any(start >= now - SILENT_AFTER for start in starts)
    begun = _pause(last, now) if last and is_silent else None
    return Troubles(
        never_ran=last is None,
        silent_since=last if is_silent else None,
        paused_until=begun + PAUSE if begun and now < begun + PAUSE else None,
        failures=[
            Failure(JOBS.get(run.name, run.name), run.started_at, run.message)
            for run in runs
            if run.ok is False
        ],
        overdue=_overdue(now - LATE_AFTER),
    )


def _overdue(limit: datetime.datetime) -> list[Overdue]:
    """Return pages that were due to be published or unpublished before `limit` but were not."""
    to_publish = Revision.page_revisions.filter(approved_go_live_at__lt=limit).order_by()
    to_withdraw = Page.objects.filter(live=True, expire_at__lt=limit).order_by()
    publishing = (Cast("object_id", IntegerField()), "approved_go_live_at", Value("đăng"))
    withdrawing = to_withdraw.values_list("pk", "expire_at", Value("gỡ"))
    late = list(to_publish.values_list(*publishing).union(withdrawing, all=True))
    pages = Page.objects.in_bulk([pk for pk, _, _ in late])
    found = [Overdue(pages[pk], due_at, action) for pk, due_at, action in late if pk in pages]
    return sorted(found, key=lambda overdue: overdue.due_at)
