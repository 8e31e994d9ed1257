"""Findings and numbers of backups."""

from datetime import timedelta

from django.utils import timezone
from django.utils.timesince import timesince

from operations.backup.models import Run
from operations.backup.records import last_backup, last_check
from operations.health.checks import Finding, Level

_BACKUP, _CHECK = "Sao lưu", "Thử khôi phục"
_MOST_AGE = timedelta(hours=24)
# Tried once a week, or once a month where only a person has the private key (docs/van-hanh.md).
_CHECK_AGE = timedelta(days=35)
_LOOK = "Xem `systemctl status anm-backup.timer` và `journalctl -u anm-backup -n 100`; chạy thử `manage.py backup`."


def numbers() -> dict[str, float | None]:
    """Return the ages of the last backup and of the last trial restoration, for the metrics."""
    return {"backup_age_seconds": _age(last_backup()), "backup_check_age_seconds": _age(last_check())}


def _age(run: Run | None) -> float | None:
    return (timezone.now() - run.finished_at).total_seconds() if run else None


def of_backups() -> list[Finding]:
    """Return the findings about the last backup, and about the last trial restoration."""
    return [_of_backup(last_backup()), _of_check(last_check())]


def _of_backup(run: Run | None) -> Finding:
    if run is None:
        return Finding(Level.ERROR, _BACKUP, "Chưa có bản sao lưu nào.", _LOOK)
    ago = f"Lần gần nhất cách đây {timesince(run.finished_at, depth=1)}"
    if not run.ok:
        return Finding(Level.ERROR, _BACKUP, f"{ago} và không thành: {run.message}", _LOOK)
    if timezone.now() - run.finished_at > _MOST_AGE:
        return Finding(Level.ERROR, _BACKUP, f"{ago}, quá 24 giờ.", _LOOK)
    return Finding(Level.OK, _BACKUP, f"{ago}.")


def _of_check(run: Run | None) -> Finding:
    advice = "Chạy `manage.py backup --check`: lệnh khôi phục bản mới nhất vào cơ sở dữ liệu tạm rồi so từng trang."
    if run is None:
        return Finding(Level.WARNING, _CHECK, "Chưa thử khôi phục bản sao lưu lần nào.", advice)
    ago = f"Lần gần nhất cách đây {timesince(run.finished_at, depth=1)}"
    if not run.ok:
        return Finding(Level.ERROR, _CHECK, f"{ago} và không thành: {run.message}", advice)
    if timezone.now() - run.finished_at > _CHECK_AGE:
        return Finding(Level.WARNING, _CHECK, f"{ago}, đã hơn một tháng.", advice)
    return Finding(Level.OK, _CHECK, f"{ago}: bản sao lưu khôi phục được.")
