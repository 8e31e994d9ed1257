"""Findings and numbers of backups."""

from datetime import timedelta

from django.utils import timezone
from django.utils.timesince import timesince

from operations.backup.models import Run
from operations.backup.records import last, last_backup, last_check
from operations.health.checks import Finding, Level

_BACKUP, _CHECK = "Sao lưu", "Thử khôi phục"
# Full archives are made once a night, archives of changes four times an hour (deploy/systemd). Each waits for a running
# one.
_FULL_AGE, _CHANGES_AGE = timedelta(hours=25), timedelta(hours=2)
# Tried once a week, or once a month where only a person has the private key (docs/van-hanh.md).
_CHECK_AGE = timedelta(days=35)
_LOOK = "Xem `systemctl list-timers 'anm-*'` và `journalctl -u 'anm-backup*' -n 100`; chạy thử `manage.py backup`."


def numbers() -> dict[str, float | None]:
    """Return the ages of the last backup and of the last trial restoration, for the metrics."""
    return {"backup_age_seconds": _age(last_backup()), "backup_check_age_seconds": _age(last_check())}


def _age(run: Run | None) -> float | None:
    return (timezone.now() - run.finished_at).total_seconds() if run else None


def of_backups() -> list[Finding]:
    """Return the findings about the last backup, and about the last trial restoration."""
    return [_of_backup(), _of_check()]


def _of_backup() -> Finding:
    newest = last_backup()
    if newest is None:
        return Finding(Level.ERROR, _BACKUP, "Chưa có bản sao lưu nào.", _LOOK)
    # There are so many backups of changes that a failed or missing full one would not be noticed among them.
    ages = (
        (last(Run.Kind.FULL) or newest, _FULL_AGE),
        (newest, _CHANGES_AGE if last(Run.Kind.CHANGES) else _FULL_AGE),
    )
    for run, most in ages:
        ago = f"{run.get_kind_display()} gần nhất cách đây {timesince(run.finished_at, depth=1)}"
        if not run.ok:
            return Finding(Level.ERROR, _BACKUP, f"{ago} và không thành: {run.message}", _LOOK)
        if timezone.now() - run.finished_at > most:
            return Finding(Level.ERROR, _BACKUP, f"{ago}, quá {most // timedelta(hours=1)} giờ.", _LOOK)
    return Finding(Level.OK, _BACKUP, f"Lần gần nhất cách đây {timesince(newest.finished_at, depth=1)}.")


def _of_check() -> Finding:
    run = last_check()
    advice = "Chạy `manage.py backup --check`: lệnh khôi phục bản mới nhất vào cơ sở dữ liệu tạm rồi so từng trang."
    # The weekly trial of encrypted archives only compares bytes: a success does not replace a trial restoration.
    for tried in (last(Run.Kind.CHECK, Run.Kind.BYTES), run):
        if tried and not tried.ok:
            ago = timesince(tried.finished_at, depth=1)
            return Finding(
                Level.ERROR, _CHECK, f"Lần gần nhất cách đây {ago} và không thành: {tried.message}", advice
            )
    if run is None:
        return Finding(Level.WARNING, _CHECK, "Chưa thử khôi phục bản sao lưu lần nào.", advice)
    ago = f"Lần gần nhất cách đây {timesince(run.finished_at, depth=1)}"
    if timezone.now() - run.finished_at > _CHECK_AGE:
        return Finding(Level.WARNING, _CHECK, f"{ago}, đã hơn một tháng.", advice)
    return Finding(Level.OK, _CHECK, f"{ago}: bản sao lưu khôi phục được.")
