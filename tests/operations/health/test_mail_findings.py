"""Tests of the mail about urgent findings: sent when one appears, and when it is over."""

import resource
from contextlib import suppress

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from operations.backup.models import Run
from operations.health import checks
from operations.health.checks import Level
from operations.health.deployment import the_site_is_well
from operations.health.findings import machine
from operations.scheduler.models import JobRun
from tests.prepared import connected


@pytest.fixture(autouse=True)
def _watched(empty_log, settings, tmp_path) -> None:
    settings.ADMINS = [("", "truc@example.vn")]
    settings.MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.VAR = tmp_path
    JobRun.claim("poll_sources").finish()


def letter() -> mail.EmailMessage | None:
    """Run the command once, and return the mail that it sends, or None."""
    mail.outbox.clear()
    call_command("mail_findings")
    return mail.outbox[0] if mail.outbox else None


def test_is_sent_when_something_is_found_or_over_and_not_in_between(settings):
    first = letter()
    assert first.to == ["truc@example.vn"]
    assert first.subject == "[localhost] 1 việc cần làm ngay"
    assert "MỚI CÓ\n- Sao lưu: Chưa có bản sao lưu nào.\n  Làm gì: " in first.body
    assert first.body.endswith("/admin/suc-khoe/")
    assert letter() is None

    values = "DETAIL:  Key (email)=(an@example.vn) already exists."
    JobRun.objects.update(ok=False, message=f"IntegrityError: duplicate key\n{values}\n")
    second = letter()
    assert second.subject == "[localhost] 2 việc cần làm ngay"
    assert "MỚI CÓ\n- Việc định kỳ: Lấy tin từ các nguồn" in second.body
    assert "VẪN CÒN\n- Sao lưu" in second.body
    assert "an@example.vn" not in second.body

    JobRun.objects.update(ok=True)
    Run.objects.create(kind="full", started_at=timezone.now(), finished_at=timezone.now(), ok=True)
    third = letter()
    assert third.subject == "[localhost] Mọi việc cần làm ngay đã xong"
    assert "ĐÃ XONG\n- Sao lưu\n- Việc định kỳ: Lấy tin từ các nguồn" in third.body
    assert letter() is None


def test_a_second_disk_that_is_full_is_news(settings, small_disk, monkeypatch):
    """Both are findings of one kind, and an officer who makes room on the first would not learn of the second."""
    Run.objects.create(kind="full", started_at=timezone.now(), finished_at=timezone.now(), ok=True)
    monkeypatch.setattr(machine, "TOO_LITTLE", 10 * 1024**2)
    settings.EDITION_ROOT, settings.VAR = small_disk("size=1m"), small_disk("size=20m")
    assert letter().subject == "[localhost] 1 việc cần làm ngay"
    monkeypatch.setattr(machine, "TOO_LITTLE", 30 * 1024**2)
    second = letter()
    assert second.subject == "[localhost] 2 việc cần làm ngay"
    assert "MỚI CÓ\n- Ổ đĩa chứa dữ liệu của trang: Còn" in second.body
    assert "VẪN CÒN\n- Ổ đĩa chứa trang dựng sẵn: Còn" in second.body


def test_a_database_that_is_unreachable_is_one_finding_and_ends_no_other(settings):
    """Without it the checks find nothing; the mail must not say that the backups are in order again."""
    letter()
    with connected("khong-co/away.sqlite3"):
        away = letter()
        warnings = [warning.msg for warning in the_site_is_well(None, databases=["default"])]
    assert away.subject == "[localhost] 1 việc cần làm ngay"
    assert "MỚI CÓ\n- Cơ sở dữ liệu: Cơ sở dữ liệu không trả lời" in away.body
    assert "ĐÃ XONG" not in away.body
    assert "pg_lsclusters" in away.body
    assert sum("không trả lời" in warning for warning in warnings) == 1
    back = letter()
    assert ("ĐÃ XONG\n- Cơ sở dữ liệu\n" in back.body, "VẪN CÒN\n- Sao lưu" in back.body) == (True, True)


def test_is_tried_again_after_a_mail_server_that_was_unreachable(settings):
    settings.MAIL_BACKEND = "tests.operations.queue.test_mails.AwayBackend"
    with pytest.raises(CommandError, match=r"Không gửi được .*SMTPRecipientsRefused\).* EMAIL_URL") as told:
        letter()
    assert "truc@example.vn" not in str(told.value)
    settings.MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert letter()


def test_a_full_disk_does_not_suppress_the_mail():
    """A limit on file sizes stands in for the disk: writing fails, and existing content stays."""
    assert letter()
    JobRun.objects.update(ok=False, message="OSError: đĩa đầy")
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        with pytest.raises(OSError, match="File too large"):
            letter()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert "MỚI CÓ\n- Việc định kỳ" in letter().body


def test_a_disk_that_stays_full_sends_one_mail(settings, small_disk):
    settings.VAR = small_disk("size=1m")
    letter()
    with suppress(OSError), (settings.VAR / "day").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    JobRun.objects.update(ok=False, message="OSError: đĩa đầy")
    assert "MỚI CÓ\n- Việc định kỳ" in letter().body
    assert letter() is None


def test_warnings_and_a_site_without_watchers_send_none(settings):
    checks.register("thu", lambda: [checks.Finding(Level.WARNING, "Thử", "Sắp.", "Chờ.")])
    try:
        assert "Thử" not in letter().body
    finally:
        del checks._checks["thu"]
    settings.ADMINS = []
    (settings.VAR / "mailed-findings.json").unlink()
    assert letter() is None
