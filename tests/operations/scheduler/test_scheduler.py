"""Tests of the scheduler: it runs and records due jobs, survives and shows failures, and stops at once."""

import ctypes
import datetime
import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished

from campaign.articles.models import ArticlePage
from campaign.newsroom.planning.overdue import overdue_pages
from journal.models import Head
from operations.scheduler import findings
from operations.scheduler.jobs import Job, jobs
from operations.scheduler.models import JobRun
from operations.scheduler.running import NIGHT, PAUSED, run_job
from operations.scheduler.troubles import troubles
from tests.journal import conftest as journal
from tests.newsroom.conftest import revise
from tests.people import client_of

ROOT = Path(__file__).resolve().parents[3]


def minutes_ago(minutes: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(minutes=minutes)


@pytest.fixture
def all_jobs_ran(db) -> None:
    for command in jobs:
        JobRun.claim(command).finish()


@pytest.fixture
def new_log(db, settings, tmp_path) -> None:
    """Begin a new log, and empty the archive, whose texts it does not mention."""
    settings.JOURNAL_EXPORT_DIR = str(tmp_path)
    journal.sql("DELETE FROM newsroom_archivedtext")
    journal.begin()


def scheduled(page: ArticlePage, at: datetime.datetime) -> ArticlePage:
    """Return `page` with an approved schedule at `at`, which may be in the past."""
    revision = revise(page, None, go_live_at=timezone.now() + datetime.timedelta(hours=1))
    revision.publish()
    revision.content["go_live_at"] = at.isoformat()
    revision.approved_go_live_at = at
    revision.save()
    return ArticlePage.objects.get(pk=page.pk)


def test_one_round_publishes_withdraws_and_polls(new_log, draft, live_article):
    scheduled(draft, minutes_ago(1))
    ArticlePage.objects.filter(pk=live_article.pk).update(expire_at=minutes_ago(1))
    call_command("run_scheduler", "--once")
    assert ArticlePage.objects.get(pk=draft.pk).live
    assert not ArticlePage.objects.get(pk=live_article.pk).live
    assert set(
        JobRun.objects.filter(ok=True).exclude(finished_at=None).values_list("name", flat=True)
    ) == set(jobs)


def _fail_at_publication(draft: ArticlePage, error: Exception) -> None:
    """Run the job, whose publication of the draft raises the error."""

    def die(**_: object) -> None:
        raise error

    scheduled(draft, minutes_ago(1))
    page_published.connect(die)
    try:
        assert run_job("publish_scheduled") is False
    finally:
        page_published.disconnect(die)


def test_publication_that_is_cut_off_is_done_again(draft):
    _fail_at_publication(draft, OSError("cut off"))
    assert not ArticlePage.objects.get(pk=draft.pk).live
    assert run_job("publish_scheduled") is True
    assert ArticlePage.objects.get(pk=draft.pk).live


def test_message_of_a_failed_job_holds_no_values_of_rows(draft):
    error = IntegrityError("duplicate key value\nDETAIL:  Key (email)=(binh@example.vn) already exists.")
    _fail_at_publication(draft, error)
    message = JobRun.objects.get(name="publish_scheduled").message
    assert "duplicate key value" in message
    assert "binh@example.vn" not in message


def test_withdrawal_that_is_cut_off_is_done_again(live_article):
    def die(**_: object) -> None:
        raise OSError("cut off")

    ArticlePage.objects.filter(pk=live_article.pk).update(expire_at=minutes_ago(1))
    page_unpublished.connect(die)
    try:
        assert run_job("publish_scheduled") is False
    finally:
        page_unpublished.disconnect(die)
    assert ArticlePage.objects.get(pk=live_article.pk).live
    assert run_job("publish_scheduled") is True
    assert not ArticlePage.objects.get(pk=live_article.pk).live


@pytest.fixture
def failing_job(db, monkeypatch) -> None:
    monkeypatch.setitem(jobs, "no_such_command", Job("Việc không có", is_nightly=False))


def test_failed_job_is_recorded_with_its_reason(failing_job):
    assert run_job("no_such_command") is False
    run = JobRun.objects.get(name="no_such_command")
    assert run.ok is False
    assert "no_such_command" in run.message


def test_job_that_fails_each_minute_is_mailed_once_and_another_failure_again(failing_job, caplog):
    for before in (None, None, "", "OSError: đĩa đầy"):
        if before is not None:
            JobRun.claim("no_such_command").finish(before)
        assert run_job("no_such_command") is False
    # Errors are mailed to ADMINS.
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING", "ERROR", "ERROR"]


def test_job_that_works_again_clears_its_failure(db):
    JobRun.claim("publish_scheduled").finish("OSError: đĩa đầy")
    assert run_job("publish_scheduled") is True
    assert not troubles().failures


def test_the_last_failure_of_a_job_that_a_release_took_away_is_no_trouble(db):
    """It never runs again, so its row would stay red for ever."""
    JobRun.claim("publish_scheduled").finish()
    JobRun.claim("mot_viec_cua_ban_truoc").finish("OSError: đĩa đầy")
    assert not troubles()
    assert findings.numbers()["jobs_failed"] == 0


def test_log_and_archive_are_verified_once_a_night_and_a_fault_is_reported(new_log, monkeypatch):
    moment = timezone.localtime().replace(hour=NIGHT, minute=5)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    minute = datetime.timedelta(minutes=1)
    assert run_job("verify_log", minute) is True
    moment += datetime.timedelta(hours=23)
    assert run_job("verify_log", minute) is None
    moment += datetime.timedelta(hours=1)
    Head.objects.update(hash="0")
    assert run_job("verify_log", minute) is False
    (failure,) = troubles().failures
    assert "Nhật ký có 1 chỗ không khớp" in failure.message


def test_second_scheduler_leaves_a_running_job_alone(db):
    assert JobRun.claim("publish_scheduled") is not None
    assert run_job("publish_scheduled") is None


def test_job_that_was_cut_off_is_taken_over(db):
    JobRun.objects.create(name="publish_scheduled", started_at=minutes_ago(2), alive_at=minutes_ago(2))
    assert run_job("publish_scheduled") is True


def test_job_that_runs_long_is_left_alone_while_it_says_that_it_lives(db):
    JobRun.objects.create(name="publish_scheduled", started_at=minutes_ago(9), alive_at=minutes_ago(0.1))
    assert run_job("publish_scheduled") is None


@pytest.mark.parametrize("finished", [True, False])
def test_start_in_the_future_blocks_nothing(db, finished):
    future = minutes_ago(-600)
    JobRun.objects.create(
        name="publish_scheduled",
        started_at=future,
        alive_at=future,
        finished_at=future if finished else None,
    )
    assert run_job("publish_scheduled", datetime.timedelta(seconds=60)) is True
    assert JobRun.objects.get().started_at < timezone.now()


def test_job_is_due_only_once_in_an_interval(db):
    minute = datetime.timedelta(minutes=1)
    assert run_job("publish_scheduled", minute) is True
    assert run_job("publish_scheduled", minute) is None
    JobRun.objects.update(started_at=minutes_ago(1))
    assert run_job("publish_scheduled", minute) is True


def test_process_that_looked_at_its_clock_before_a_faster_one_claimed_starts_nothing(db):
    moment = minutes_ago(-0.01)
    JobRun.objects.create(name="publish_scheduled", started_at=moment, alive_at=moment, finished_at=moment)
    assert JobRun.claim("publish_scheduled", datetime.timedelta(minutes=1)) is None


def test_run_that_lost_its_lease_does_not_overwrite_that_of_another(db):
    late = JobRun.claim("publish_scheduled")
    JobRun.objects.update(alive_at=minutes_ago(1))
    other = JobRun.claim("publish_scheduled")
    assert not late.renew()
    late.finish("OSError: cut off")
    assert other.renew()
    assert JobRun.objects.get().finished_at is None
    assert JobRun.objects.get().ok


def test_scheduler_that_is_dead_since_the_clock_was_set_back_is_reported(all_jobs_ran):
    JobRun.objects.update(started_at=minutes_ago(-600))
    assert troubles().silent_since


def test_after_a_standstill_jobs_pause_and_editors_and_administrators_read_why(
    all_jobs_ran, draft, author, monkeypatch
):
    """A machine that starts with a wrong clock must not publish and delete everything that is due by then."""
    scheduled(draft, minutes_ago(-60 * 24))
    year = timezone.now() + datetime.timedelta(days=365)
    minute = datetime.timedelta(minutes=1)
    with monkeypatch.context() as ahead:
        ahead.setattr(timezone, "now", lambda: year)
        assert not any(run_job(command, minute) for command in jobs)
        assert not ArticlePage.objects.get(pk=draft.pk).live
        until = timezone.localtime(year) + datetime.timedelta(hours=1)
        html = client_of(author).get(reverse("wagtailadmin_home")).content.decode()
        assert f"chờ đến {until:%H:%M %d/%m/%Y}" in html
        (finding,) = [found for found in findings.of_scheduler() if found.title == "Bộ hẹn giờ"]
        assert f"nay nó chỉ {timezone.localtime(year):%H:%M %d/%m/%Y}" in finding.text
        year += datetime.timedelta(minutes=59)
        assert run_job("publish_scheduled", minute) is None
    # The clock was set right.
    assert run_job("publish_scheduled") is True
    assert not troubles()
    assert not ArticlePage.objects.get(pk=draft.pk).live


def test_pause_that_several_loops_find_at_once_is_logged_once(all_jobs_ran, monkeypatch, caplog):
    year = timezone.now() + datetime.timedelta(days=365)
    # The second loop has read the clock before the first, and writes after it.
    for moment in (year, year - datetime.timedelta(seconds=1)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert run_job("publish_scheduled") is None
    assert len(caplog.records) == 1


def test_after_the_pause_jobs_run_at_once(all_jobs_ran, draft):
    scheduled(draft, minutes_ago(1))
    JobRun.objects.update(started_at=minutes_ago(60 * 24 * 10))
    assert run_job("publish_scheduled") is None
    JobRun.objects.filter(name=PAUSED).update(started_at=minutes_ago(61))
    assert run_job("publish_scheduled") is True
    assert ArticlePage.objects.get(pk=draft.pk).live


def test_upgrade_or_restored_backup_of_a_former_release_knows_of_the_standstill(all_jobs_ran):
    JobRun.objects.update(started_at=minutes_ago(60 * 24 * 10))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE newsroom_jobrun AS SELECT * FROM scheduler_jobrun")
        # As a release wrote them that had no lease yet.
        cursor.execute("UPDATE newsroom_jobrun SET alive_at = NULL")
        JobRun.objects.all().delete()
        cursor.execute(import_module("campaign.newsroom.migrations.0015_jobs_of_operations").KEEP)
    assert set(JobRun.objects.values_list("name", flat=True)) == set(jobs)
    assert run_job("publish_scheduled") is None


@pytest.mark.parametrize("days", [20, 5])
def test_pause_of_an_earlier_standstill_does_not_shorten_the_next(days, all_jobs_ran):
    """The earlier pause was over, or cut short by a power cut or by the clock, so that no job ran after it."""
    earlier = minutes_ago(60 * 24 * days)
    JobRun.objects.create(name=PAUSED, started_at=earlier, alive_at=earlier)
    JobRun.objects.exclude(name=PAUSED).update(started_at=minutes_ago(60 * 24 * 10))
    assert run_job("publish_scheduled") is None
    assert JobRun.objects.get(name=PAUSED).started_at > minutes_ago(1)


def test_a_night_without_the_machine_is_no_standstill(all_jobs_ran):
    JobRun.objects.update(started_at=minutes_ago(60 * 70))
    assert run_job("publish_scheduled") is True


def test_all_well_shows_nothing(all_jobs_ran, draft, live_article, chief_client):
    scheduled(draft, minutes_ago(1))
    assert not troubles()
    assert "lich-dang" not in chief_client.get(reverse("wagtailadmin_home")).content.decode()


def test_editors_see_that_the_scheduler_never_ran(author_client):
    assert "Bộ hẹn giờ chưa chạy lần nào" in author_client.get(reverse("wagtailadmin_home")).content.decode()


def test_administrators_see_that_there_is_no_scanner_and_what_to_do(
    administrator_client, chief_client, settings
):
    home = reverse("wagtailadmin_home")
    html = administrator_client.get(home).content.decode()
    assert "Chưa có chương trình quét vi-rút" in html
    assert reverse("health") in html
    assert "quet-vi-rut" not in chief_client.get(home).content.decode()
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    assert "quet-vi-rut" not in administrator_client.get(home).content.decode()


def test_editors_see_silence_failed_jobs_and_pages_that_are_overdue(
    all_jobs_ran, draft, live_article, author_client, settings
):
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    assert run_job("tend_uploads") is False
    JobRun.claim("poll_sources").finish("OSError: đĩa đầy")
    # 01:30 UTC is half past eight in Quảng Ngãi.
    JobRun.objects.update(started_at=datetime.datetime(2026, 3, 2, 1, 30, tzinfo=datetime.UTC))
    scheduled(draft, minutes_ago(10))
    ArticlePage.objects.filter(pk=live_article.pk).update(expire_at=minutes_ago(30))
    late = [(overdue.page.title, overdue.action) for overdue in overdue_pages()]
    assert late == [("Bài đang đăng", "gỡ"), ("Bài nháp", "đăng")]
    html = author_client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Bộ hẹn giờ không chạy từ 08:30 02/03/2026" in html
    assert "Lấy tin từ các nguồn" in html
    assert "OSError: đĩa đầy" in html
    assert "Chương trình quét vi-rút không trả lời ở 127.0.0.1:1" in html
    assert "lẽ ra đã được đăng lúc" in html
    assert "lẽ ra đã được gỡ lúc" in html


def tell(process, number):
    process.send_signal(number)


def tell_another_thread(process, number):
    """Signal another thread than the main one, as the kernel may if the main one has a signal pending."""
    threads = [int(path.name) for path in Path(f"/proc/{process.pid}/task").iterdir()]
    assert ctypes.CDLL(None).tgkill(process.pid, max(set(threads) - {process.pid}), number) == 0


# After the first run of the first job, other jobs may not have started yet.
@pytest.mark.parametrize(
    ("tell", "number", "runs"),
    [
        pytest.param(tell, signal.SIGINT, 1, marks=pytest.mark.slow),
        (tell_another_thread, signal.SIGTERM, 60),
    ],
)
def test_scheduler_outlives_a_broken_database_and_stops_when_told(tell, number, runs, tmp_path):
    # The database is empty: no table of ours exists, so every run of every job fails.
    env = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}", "VAR_DIR": str(tmp_path)}
    env["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run_scheduler", "--interval", "0.1"],
        cwd=ROOT,
        env=env,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        tries = 0
        for line in process.stderr:
            tries += "the database did not answer" in line
            if tries == runs:
                break
        tell(process, number)
        process.communicate(timeout=60)
    finally:
        process.kill()
    assert tries == runs
    assert process.returncode == 0
