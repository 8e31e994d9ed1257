"""Tests of the checks: each finds what it is there for, on real disks, certificates, sockets and tables."""

import os
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Site

from base.models import AgencySettings
from campaign.inbox.models import Source
from journal.models import Entry
from operations.backup import records
from operations.backup.models import Run
from operations.health import checks
from operations.health.checks import Level
from operations.health.findings import disks, machine, schema
from operations.queue.models import Worker
from operations.scheduler.models import JobRun
from tests.extraction.clamd import clamd
from tests.operations.queue.sample_tasks import fail

ROOT = Path(__file__).parents[3]
OK, WARNING, ERROR = Level.OK, Level.WARNING, Level.ERROR


def levels(name: str) -> list[Level]:
    return [finding.level for finding in checks.run()[name]]


def texts(name: str) -> str:
    return " ".join(f"{one.title} {one.text} {one.what_to_do}" for one in checks.run()[name])


def test_every_finding_that_is_not_ok_says_what_to_do(db):
    for found in checks.run().values():
        for finding in found:
            assert finding.title
            assert finding.text
            assert bool(finding.what_to_do) is (finding.level is not OK), finding


def test_a_check_that_the_database_does_not_answer_is_a_finding(db):
    def asks() -> list[checks.Finding]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM khong_co_bang_nay")
        return []

    checks.register("broken", asks)
    try:
        assert levels("broken") == [ERROR]
    finally:
        del checks._checks["broken"]


class TestDisks:
    @pytest.fixture
    def edition_on(self, settings, small_disk):
        def place(options: str) -> Path:
            settings.EDITION_ROOT = small_disk(options)
            return settings.EDITION_ROOT

        return place

    def found(self) -> checks.Finding:
        return next(one for one in machine.of_disks() if "trang dựng sẵn" in one.title)

    def test_a_small_rest_is_a_warning_and_a_tiny_one_an_error(self, db, edition_on, monkeypatch):
        edition_on("size=1m")
        assert self.found().level is ERROR
        monkeypatch.setattr(disks, "TOO_LITTLE", 0)
        monkeypatch.setattr(machine, "TOO_LITTLE", 0)
        assert self.found().level is WARNING

    def test_a_disk_that_is_read_only_is_an_error(self, db, edition_on):
        edition_on("size=1m,ro")
        assert "Không ghi được" in self.found().text
        assert self.found().level is ERROR

    def test_a_folder_of_uploads_that_is_not_the_site_s_is_an_error(self, db, settings, small_disk):
        """root makes such folders when it copies files by hand. The tests may run as root, who only lacks this disk."""
        folder = small_disk("size=1m,ro")
        settings.MEDIA_ROOT = folder.parent
        (folder.parent / "lost+found").mkdir()
        [found] = [one for one in machine.of_disks() if one.level is ERROR]
        assert found.text == f"Không ghi được vào `{folder}`."
        # Given to the site while its disk is not mounted, the folder would take files that belong on that disk.
        first, then = f"findmnt -T {folder}", f"chown -R anm {folder}"
        assert 0 < found.what_to_do.find(first) < found.what_to_do.find(then)

    def test_a_folder_of_uploads_that_the_site_may_not_look_into_is_an_error(self, settings, closed_folder):
        settings.MEDIA_ROOT = closed_folder
        assert closed_folder in [disk.refused for disk in disks.disks() if "tệp tải lên" in disk.names]

    def test_a_disk_without_room_for_more_files_is_an_error(self, db, edition_on):
        folder = edition_on("size=1m,nr_inodes=20")
        for number in range(19):
            (folder / str(number)).touch()
        assert "Sắp không nhận thêm tệp" in self.found().text

    def test_the_disks_of_backups_and_of_the_database_count(self, db, settings, small_disk):
        settings.BACKUP_TO = str(small_disk("size=1m,ro") / "chua-co")
        assert [one.title for one in machine.of_disks() if one.level is ERROR] == ["Ổ đĩa chứa bản sao lưu"]
        assert "sqlite" in connection.vendor or "cơ sở dữ liệu" in self.found().title

    def test_a_disk_of_a_machine_that_is_unreachable_holds_nobody_up(
        self, db, settings, tmp_path, monkeypatch
    ):
        """A process that looks into a mounted folder hangs until the folder's machine is back."""
        settings.BACKUP_TO = str(tmp_path)
        (tmp_path / "stat").write_text("#!/bin/sh\nexec sleep 60")
        (tmp_path / "stat").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        monkeypatch.setattr(disks, "_TIMEOUT", 0.1)
        found = {one.title: one.text for one in machine.of_disks() if one.level is ERROR}
        assert "Không trả lời" in found["Ổ đĩa chứa bản sao lưu"]

    def test_a_folder_that_does_not_exist_yet_is_on_the_disk_of_its_parent(self, db, settings, tmp_path):
        settings.EDITION_ROOT = tmp_path / "chua" / "co"
        assert "trang dựng sẵn" in " ".join(name for disk in disks.disks() for name in disk.names)


class TestSettings:
    @pytest.mark.parametrize(
        ("line", "meant"),
        [
            ("ADMIN=cntt@example.vn", "ADMINS"),
            ("email_url=smtp://may-chu:25", "EMAIL_URL"),
            ("export SECRETKEY=x", "SECRET_KEY"),
            ("BACKUP_FOLDER=/mnt/sao-luu", "BACKUP_TO"),
            ("#ADMIN=cntt@example.vn", ""),
            ("ADMINS=cntt@example.vn", ""),
            # Other programs in these processes read these.
            (
                "HTTPS_PROXY=http://may-chu:3128\nSSL_CERT_FILE=/etc/ca.pem\nTZ=UTC\nAWS_CA_BUNDLE=x\nPGPASSFILE=x",
                "",
            ),
        ],
    )
    def test_a_name_that_looks_like_a_setting_s_is_a_warning(self, settings, tmp_path, line, meant):
        settings.ROOT = tmp_path
        (tmp_path / ".env.example").write_bytes((ROOT / ".env.example").read_bytes())
        assert machine.of_settings() == []
        (tmp_path / ".env").write_text(f"# Thiết lập\n{line}\n")
        found = machine.of_settings()
        assert [one.level for one in found] == [WARNING] * bool(meant)
        assert f"`{meant}`" in " ".join(one.what_to_do for one in found) or not meant


class TestSchema:
    def test_a_migrated_database_lacks_nothing_as_django_says_too(self, db):
        executor = MigrationExecutor(connection)
        assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
        assert schema.pending() == []
        assert levels("schema") == [OK]

    def test_a_migration_that_was_not_run_is_named(self, db):
        MigrationRecorder(connection).record_unapplied("journal", "0001_entries")
        assert schema.pending() == ["journal.0001_entries"]
        assert levels("schema") == [ERROR]
        assert "journal.0001_entries" in texts("schema")


class TestScanner:
    def test_none_is_a_warning(self, db, settings):
        settings.CLAMD_SOCKET = ""
        assert (levels("scanner"), levels("scanner_answers")) == ([WARNING], [])

    @pytest.fixture(autouse=True)
    def small_files(self, settings):
        settings.MEDIA_MAX_UPLOAD_SIZE = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 200_000
        settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100_000

    def test_one_that_reads_the_largest_file_is_well(self, db, settings):
        with clamd() as (settings.CLAMD_SOCKET, sent):
            assert (levels("scanner"), levels("scanner_answers")) == ([], [OK])
            assert levels("scanner_answers") == [OK]
        assert len(sent) == 1, "not sent each time"

    def test_one_that_passes_large_files_unread_is_an_error(self, db, settings):
        with clamd(max_file_size=150_000) as (settings.CLAMD_SOCKET, _):
            assert levels("scanner_answers") == levels("scanner_answers") == [ERROR]
            assert "MaxFileSize" in texts("scanner_answers")

    def test_one_that_does_not_answer_is_an_error(self, db, settings):
        settings.CLAMD_SOCKET = "127.0.0.1:1"
        assert levels("scanner_answers") == [ERROR]


def certificate_until(end: datetime, folder: Path, *, issuer: str = "Cơ quan cấp", days: int = 90) -> Path:
    """Return a PEM file with key and certificate of localhost that is good for `days`, up to `end`."""
    key = ec.generate_private_key(ec.SECP256R1())
    built = (
        x509.CertificateBuilder()
        .subject_name(common_name("localhost"))
        .issuer_name(common_name(issuer))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(end - timedelta(days=days))
        .not_valid_after(end)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        built.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return file


def common_name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


@contextmanager
def tls_server(file: Path) -> Iterator[int]:
    """Run a TLS server with this certificate on loopback, and yield its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            try:
                context.wrap_socket(server.accept()[0], server_side=True).close()
            except OSError:
                return

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1]


class TestCertificate:
    @pytest.mark.parametrize(("days", "level"), [(60, OK), (10, WARNING), (1, ERROR), (-1, ERROR)])
    def test_the_end_is_asked_of_the_own_host(self, settings, tmp_path, days, level):
        file = certificate_until(datetime.now(UTC) + timedelta(days=days), tmp_path)
        with tls_server(file) as port:
            settings.WAGTAILADMIN_BASE_URL = f"https://localhost:{port}"
            assert [finding.level for finding in machine.of_certificate()] == [level]

    @pytest.mark.parametrize(
        ("whole", "left", "level"), [(45, 14, OK), (45, 10, WARNING), (6, 2, OK), (6, 1, WARNING)]
    )
    def test_a_certificate_with_a_short_term_is_late_only_near_its_end(
        self, settings, tmp_path, whole, left, level
    ):
        end = datetime.now(UTC) + timedelta(days=left)
        settings.TLS_CERTIFICATE = str(certificate_until(end, tmp_path, days=whole))
        assert [finding.level for finding in machine.of_certificate()] == [level]

    def test_a_file_is_read_where_one_is_set(self, settings, tmp_path):
        settings.TLS_CERTIFICATE = str(certificate_until(datetime(2026, 1, 31, 5, tzinfo=UTC), tmp_path))
        assert "31/01/2026" in machine.of_certificate()[0].text

    def test_certificate_that_readers_get_counts_and_not_a_file_that_was_not_loaded(self, settings, tmp_path):
        (tmp_path / "served").mkdir()
        old = certificate_until(datetime.now(UTC) + timedelta(days=1), tmp_path / "served")
        new = certificate_until(datetime.now(UTC) + timedelta(days=300), tmp_path)
        settings.TLS_CERTIFICATE = str(new)
        with tls_server(old) as port:
            settings.WAGTAILADMIN_BASE_URL = f"https://anm.example.vn:{port}"
            (finding,) = machine.of_certificate()
        assert finding.level == ERROR
        assert "reload nginx" in finding.what_to_do
        # nginx on another machine, or none.
        assert [finding.level for finding in machine.of_certificate()] == [OK]

    def test_a_self_signed_one_is_a_warning(self, settings, tmp_path):
        file = certificate_until(datetime.now(UTC) + timedelta(days=60), tmp_path, issuer="localhost")
        settings.TLS_CERTIFICATE = str(file)
        (finding,) = machine.of_certificate()
        assert finding.level == WARNING
        assert "tự ký" in finding.text

    @pytest.mark.parametrize("content", [None, "không phải chứng thư"])
    def test_one_that_cannot_be_read_is_a_warning(self, settings, tmp_path, content):
        settings.TLS_CERTIFICATE = str(tmp_path / "mat.pem")
        if content:
            Path(settings.TLS_CERTIFICATE).write_text(content)
        (finding,) = machine.of_certificate()
        assert finding.level == WARNING
        assert settings.TLS_CERTIFICATE in finding.what_to_do

    def test_a_host_that_does_not_answer_is_a_warning(self, settings):
        settings.WAGTAILADMIN_BASE_URL = "https://127.0.0.1:1"
        assert [finding.level for finding in machine.of_certificate()] == [WARNING]

    def test_plain_http_has_none(self, settings):
        settings.WAGTAILADMIN_BASE_URL = "http://localhost:8000"
        assert machine.of_certificate() == []


def test_keys_that_are_not_those_of_the_database_are_errors(administrator, empty_log, settings):
    TOTP.activate(administrator, generate_totp_secret())
    Entry.append("wagtail.login", actor=administrator)
    assert levels("keys") == [OK]
    settings.SECRET_KEY, settings.JOURNAL_KEY = "another", "another"
    assert levels("keys") == [ERROR, ERROR]
    assert administrator.username in texts("keys")


def test_a_site_with_the_name_of_a_new_database_or_another_host_is_a_warning(tree, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://anm.example.vn"
    Site.objects.update(hostname="localhost")
    assert levels("site_name") == [WARNING]
    Site.objects.update(hostname="anm.example.vn", site_name="An ninh mạng")
    assert levels("site_name") == [OK]
    Site.objects.update(hostname="cu.example.vn")
    assert levels("site_name") == [WARNING]
    assert "anm.example.vn" in texts("site_name")


def test_an_agency_without_an_area_of_alerts_is_a_warning(tree):
    AgencySettings.objects.update(alert_area="Tỉnh Mẫu")
    assert levels("alert_area") == [OK]
    AgencySettings.objects.update(alert_area="")
    assert levels("alert_area") == [WARNING]


class TestPolling:
    @pytest.fixture
    def source(self, db) -> Source:
        now = timezone.now()
        return Source.objects.create(
            name="Báo tỉnh",
            feed_url="https://bao.example.vn/rss",
            last_polled_at=now - timedelta(minutes=9),
            next_poll_at=now + timedelta(minutes=6),
        )

    def test_a_source_that_was_polled_is_well(self, source):
        assert (levels("polling"), levels("sources")) == ([OK], [OK])

    def test_a_due_source_that_nobody_polls_is_an_error(self, source):
        Source.objects.update(next_poll_at=timezone.now() - timedelta(minutes=20))
        assert levels("polling") == [ERROR]

    def test_a_source_that_fails_again_and_again_is_named(self, source):
        Source.objects.update(consecutive_failures=6)
        assert levels("sources") == [WARNING]
        assert "Báo tỉnh" in texts("sources")

    def test_a_paused_source_is_nobodys_concern(self, source):
        Source.objects.update(
            is_active=False, consecutive_failures=6, next_poll_at=timezone.now() - timedelta(days=1)
        )
        assert (levels("polling"), levels("sources")) == ([], [])


class TestScheduler:
    def test_one_that_never_ran_is_an_error(self, db):
        assert levels("scheduler") == [ERROR]

    def test_one_that_runs_is_well(self, db):
        JobRun.claim("poll_sources").finish()
        assert levels("scheduler") == [OK]

    def test_one_that_is_silent_and_failed_is_reported_with_both(self, db):
        JobRun.claim("poll_sources").finish("OSError: đĩa đầy")
        JobRun.objects.update(started_at=timezone.now() - timedelta(hours=2))
        assert levels("scheduler") == [ERROR, ERROR]
        assert "đĩa đầy" in texts("scheduler")


class TestQueue:
    @pytest.fixture(autouse=True)
    def _in_the_database(self, db, settings):
        settings.TASKS = {
            name: {"BACKEND": settings.TASKS_BACKENDS[kind]}
            for name, kind in (("default", "database"), ("immediate", "immediate"))
        }

    def worker(self) -> Worker:
        return Worker.objects.create(key="a" * 32, host="may-1", seen_at=timezone.now())

    def test_no_worker_is_an_error(self):
        assert levels("queue") == [ERROR]
        assert "anm-worker" in texts("queue")

    def test_a_worker_that_lives_is_well(self):
        self.worker()
        assert levels("queue") == [OK]

    def test_a_task_that_waits_for_long_is_a_warning(self):
        self.worker()
        fail.enqueue()
        DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=20))
        assert levels("queue") == [WARNING]
        assert "20 phút" in texts("queue")

    def test_a_task_that_failed_for_good_is_a_warning(self):
        self.worker()
        fail.enqueue()
        DBTaskResult.objects.update(status="FAILED")
        assert levels("queue") == [OK, WARNING]

    def test_tasks_that_run_at_once_need_no_worker(self, settings):
        settings.TASKS = {"default": {"BACKEND": settings.TASKS_BACKENDS["immediate"]}}
        assert levels("queue") == []


class TestBackups:
    def backed_up(self, kind: Run.Kind, hours: int, *, ok: bool = True) -> None:
        records.write(kind, timezone.now(), ok, "kho đầy" if not ok else "")
        Run.objects.filter(kind=kind).update(finished_at=timezone.now() - timedelta(hours=hours))

    def test_none_is_an_error_and_none_that_was_tried_a_warning(self, db):
        assert levels("backup") == [ERROR, WARNING]

    @pytest.mark.parametrize(
        ("of_full", "of_changes", "of_check", "expected"),
        [
            ((24, True), (1, True), (24, True), [OK, OK]),
            ((24, True), None, (24, True), [OK, OK]),
            ((26, True), None, (24, True), [ERROR, OK]),
            ((1, False), None, (24, True), [ERROR, OK]),
            # Each kind counts only for itself.
            ((26, True), (1, True), (24, True), [ERROR, OK]),
            ((2, False), (1, True), (24, True), [ERROR, OK]),
            ((12, True), (3, True), (24, True), [ERROR, OK]),
            ((12, True), (1, False), (24, True), [ERROR, OK]),
            # A full backup also holds everything new.
            ((1, True), (3, False), (24, True), [OK, OK]),
            ((1, True), None, (24 * 36, True), [OK, WARNING]),
            ((1, True), None, (24, False), [OK, ERROR]),
        ],
    )
    def test_the_last_run_of_each_kind_decides(self, db, of_full, of_changes, of_check, expected):
        runs = {Run.Kind.FULL: of_full, Run.Kind.CHANGES: of_changes, Run.Kind.CHECK: of_check}
        told = {kind: run for kind, run in runs.items() if run}
        for kind, (hours, ok) in told.items():
            self.backed_up(kind, hours, ok=ok)
        assert levels("backup") == expected
        is_refused = of_full == (2, False) or any(
            not ok and level is ERROR
            for (_, ok), level in zip((of_changes or of_full, of_check), expected, strict=True)
        )
        assert ("kho đầy" in texts("backup")) is is_refused

    def test_an_encrypted_archive_that_is_damaged_is_an_error_although_it_was_restored_last_month(self, db):
        self.backed_up(Run.Kind.FULL, 1)
        self.backed_up(Run.Kind.CHECK, 24 * 20)
        self.backed_up(Run.Kind.BYTES, 24, ok=False)
        assert levels("backup") == [OK, ERROR]
        self.backed_up(Run.Kind.CHECK, 12, ok=False)
        self.backed_up(Run.Kind.BYTES, 6)
        assert levels("backup") == [OK, ERROR]
        self.backed_up(Run.Kind.CHECK, 1)
        assert levels("backup") == [OK, OK]
