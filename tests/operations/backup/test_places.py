"""Tests of the places of archives: retention, S3, who may run the commands, and the settings that are backed up."""

import datetime
import errno
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from moto.server import ThreadedMotoServer

from base.files.s3 import S3Storage
from operations.backup import erasures, making, records
from operations.backup.archives.archive import MANIFEST, Manifest, StoredFile, read, writing
from operations.backup.archives.places import Bucket, Folder, place_of, split
from operations.backup.content import files, own_settings
from operations.backup.models import Run
from operations.backup.refusal import Refused, in_words, refuse_other_user
from tests.prepared import connected

pytestmark = pytest.mark.both

ROOT = Path(__file__).parents[3]


def _name(age: datetime.timedelta, kind: str) -> str:
    made_at = (timezone.now() - age).astimezone(datetime.UTC)
    return f"sao-luu-{made_at:%Y%m%dT%H%M%SZ}-{kind}.0123456789abcdef.tar"


def _days(count: float) -> datetime.timedelta:
    return datetime.timedelta(days=count)


def test_retention_keeps_recent_archives_and_the_last_three(tmp_path, settings):
    settings.BACKUP_KEEP_DAYS = 7
    old = [_name(_days(days), "full") for days in (40, 30, 20, 10)]
    for name in old:
        (tmp_path / name).touch()
    (tmp_path / "ghi-chu.txt").touch()
    making._delete_old(Folder(tmp_path))
    assert {file.name for file in tmp_path.iterdir()} == {*old[1:], "ghi-chu.txt"}

    new = [_name(_days(days), "full") for days in (6, 5, 1)]
    for name in new:
        (tmp_path / name).touch()
    # A clock that is ahead must not take all of them at once.
    for left in (old[2:], old[3:], []):
        making._delete_old(Folder(tmp_path))
        assert {file.name for file in tmp_path.iterdir()} == {*left, *new, "ghi-chu.txt"}


def test_a_file_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    """Otherwise a power cut leaves an empty file, and half a list of erasures stops every backup."""
    file = tmp_path / "partial"
    file.write_text("[]")
    began = []
    monkeypatch.setattr(
        os, "fsync", lambda descriptor: began.append((os.fstat(descriptor).st_ino, file.exists()))
    )
    inode = file.stat().st_ino
    Folder(tmp_path).put(file, "da-xoa.json")
    assert began == [(inode, True), (tmp_path.stat().st_ino, False)]


def test_archives_are_listed_with_the_hour_here(tmp_path, settings):
    settings.VAR, settings.BACKUP_TO = tmp_path, str(tmp_path / "backups")
    assert "Chưa có bản sao lưu nào" in _told("--list")
    (tmp_path / "backups").mkdir()
    names = [f"sao-luu-20261127T{hour}0000Z-full.0123456789abcdef.tar" for hour in ("01", "23")]
    for name in reversed(names):
        (tmp_path / "backups" / name).touch()
    assert _told("--list").splitlines() == [f"08:00 27/11/2026  {names[0]}", f"06:00 28/11/2026  {names[1]}"]


def _told(*arguments: str) -> str:
    out = StringIO()
    call_command("backup", *arguments, stdout=out)
    return out.getvalue()


def test_retention_thins_archives_of_changes(tmp_path):
    quarters = [_name(datetime.timedelta(minutes=15 * count), "changes") for count in range(4 * 30)]
    for name in quarters:
        (tmp_path / name).touch()
    making._delete_old(Folder(tmp_path))
    kept = [name for name in quarters if (tmp_path / name).exists()]
    # All of the last hour, and the last one of each hour of a day.
    assert set(quarters[:4]) <= set(kept)
    assert 26 <= len(kept) <= 30
    assert kept[-1] >= _name(_days(1), "changes")


# --- S3 -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(server: str, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ten-khoa")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "khoa-bi-mat")
    settings.S3_ENDPOINT_URL, settings.VAR = server, tmp_path
    made = boto3.resource("s3", endpoint_url=server).create_bucket(Bucket="sao-luu")
    yield made
    made.objects.all().delete()
    made.delete()


def test_archives_are_kept_in_s3(bucket, tmp_path, settings):
    settings.BACKUP_TO = "s3://sao-luu/tinh/trang"
    place = place_of(settings.BACKUP_TO)
    assert isinstance(place, Bucket)
    name = _name(_days(0), "full")
    place.workshop.mkdir()
    partial = place.workshop / "partial"
    partial.write_bytes(b"noi dung")
    place.put(partial, name)
    assert [one.key for one in bucket.objects.all()] == [f"tinh/trang/{name}"]
    assert not partial.exists()
    assert [found for found, _ in place.archives()] == [name]
    for address in (place.address(name), name):
        where, own = split(address)
        with where.at_hand(own) as path:
            assert (path.name, path.read_bytes()) == (name, b"noi dung")
    with pytest.raises(Refused, match="Không có bản sao lưu s3://sao-luu/tinh/trang/khong-co"):
        place.at_hand("khong-co").__enter__()
    place.delete(name)
    assert place.archives() == []


def test_parts_of_a_killed_upload_do_not_stay(bucket, settings):
    place = place_of("s3://sao-luu/tinh")
    place.workshop.mkdir()
    killed = bucket.Object(f"tinh/{_name(_days(2), 'full')}").initiate_multipart_upload()
    killed.Part(1).upload(Body=b"nua ban")
    # Files of others in the same bucket.
    for key in ("tinh/phim.mp4", _name(_days(2), "full")):
        bucket.Object(key).initiate_multipart_upload()
    partial = place.workshop / "partial"
    partial.write_bytes(b"noi dung")
    place.put(partial, _name(_days(0), "full"))
    left = list(bucket.multipart_uploads.all())
    assert killed.object_key not in {one.object_key for one in left}
    assert len(left) == 2
    for one in left:
        one.abort()


def test_backups_speak_to_the_store_as_the_files_do(bucket, settings):
    settings.S3_REGION = "vn-1"
    place = place_of("s3://sao-luu")
    assert isinstance(place, Bucket)
    for name, client in (
        ("backups", place._bucket.meta.client),
        ("files", S3Storage(bucket_name="sao-luu", region_name="vn-1").connection.meta.client),
    ):
        config = client.meta.config
        assert client.meta.region_name == "vn-1", name
        assert (config.signature_version, config.s3["addressing_style"]) == ("s3v4", "path"), name
        assert config.request_checksum_calculation == "when_required", name
        assert config.response_checksum_validation == "when_required", name


def test_a_store_that_does_not_answer_is_reported_in_words(settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ten-khoa")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "khoa-bi-mat")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    settings.S3_ENDPOINT_URL = "http://127.0.0.1:9"
    with pytest.raises(Refused, match="Kho S3 không trả lời") as told, in_words():
        place_of("s3://sao-luu").archives()
    assert "khoa-bi-mat" not in str(told.value)


def test_files_that_come_and_go_while_they_are_listed_are_left_out(folders):
    storage = storages["default"]
    for name in ("a.txt", "b.txt", "c.txt"):
        storage.save(name, ContentFile(b"mot"))
    Path(storage.path(".parts/0123")).write_bytes(b"nua tep")
    # On a disk of its own; only root may look into it.
    Path(storage.path("lost+found")).mkdir()
    Path(storage.path("lost+found/#12")).write_bytes(b"nua tep")
    listed = files.listed("default")
    assert next(listed)[0] == "a.txt"
    storage.delete("b.txt")
    assert [name for name, _, _ in listed] == ["c.txt"]


def test_files_in_s3_are_listed_and_put_back(bucket, settings, server, tmp_path):
    options = {"bucket_name": "sao-luu", "endpoint_url": server, "location": "media", "file_overwrite": False}
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    }
    storage = storages["default"]
    storage.save("a/b.txt", ContentFile(b"mot"))
    storage.save("c.txt", ContentFile(b"hai"))
    # Objects that other programs made: two for folders, and one that would make the archive unreadable, too.
    foreign = ("media/", "media/a/", "media//d.txt")
    for key in foreign:
        bucket.put_object(Key=key)
    listed = list(files.listed("default"))
    assert [(name, size) for name, size, _ in listed] == [("a/b.txt", 3), ("c.txt", 3)]
    for key in foreign:
        bucket.Object(key).delete()

    manifest = Manifest("full", "", "", "", {}, [], 0, {})
    with writing(tmp_path / "la.tar", "", lambda count: None) as (writer, _):
        manifest.files["default"] = dict(files.pack(writer, "default", listed, {}))
        writer.add_bytes(MANIFEST, manifest.to_json())
    storage.delete("a/b.txt")
    storage.delete("c.txt")
    storage.save("c.txt", ContentFile(b"ba"))
    returned = files.Returned(tmp_path, "20261127")

    def put(name: str, file: Any) -> None:
        own = name.removeprefix("files/default/")
        returned.put("default", own, manifest.files["default"][own], file)

    read(tmp_path / "la.tar", [], put)
    now = {one.key: one.get()["Body"].read() for one in bucket.objects.all()}
    assert now == {
        "media/a/b.txt": b"mot",
        "media/c.txt": b"hai",
        "media/truoc-khoi-phuc-20261127/c.txt": b"ba",
    }
    returned.undo()
    assert {one.key: one.get()["Body"].read() for one in bucket.objects.all()} == {"media/c.txt": b"ba"}


def test_bytes_that_are_not_the_expected_ones_are_not_stored(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    returned = files.Returned(tmp_path, "20261127")
    with pytest.raises(Refused):
        returned.put("default", "a.txt", StoredFile(3, "0" * 64, ""), BytesIO(b"mot"))
    assert not (tmp_path / "a.txt").exists()


# --- Messages when something is away ----------------------------------------------------------------------


def _program_error(stderr: bytes) -> subprocess.CalledProcessError:
    return subprocess.CalledProcessError(1, ["/usr/bin/pg_dump"], stderr=stderr)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (sqlite3.OperationalError("database or disk is full"), "^Đĩa đầy"),
        (OperationalError('could not extend file "base/1": No space left on device'), "^Đĩa đầy"),
        (
            _program_error(b"pg_dump: error: could not write to output file: No space left on device"),
            "^Đĩa đầy",
        ),
        (_program_error(b"pg_dump: error: canceled"), "pg_dump không chạy xong: pg_dump: error: canceled"),
        (sqlite3.OperationalError("disk I/O error"), "Cơ sở dữ liệu báo lỗi: disk I/O error. Hãy"),
        (InterfaceError("connection already closed\nLINE 1"), "báo lỗi: connection already closed. Hãy"),
        (OperationalError(""), "không rõ vì sao"),
        (OSError(errno.EROFS, "Read-only file system", "/var/sao-luu.lock"), "/var/sao-luu.lock"),
        (OSError(errno.EACCES, "Permission denied", "/mnt/a.tar"), r"findmnt.*chown -R \S+: /mnt/a.tar"),
    ],
)
def test_errors_of_disks_and_databases_are_reported_in_words(error, words):
    with pytest.raises(Refused, match=words), in_words():
        raise error


def test_a_fault_of_the_program_is_no_refusal():
    with pytest.raises(ValueError, match="x"), in_words():
        raise ValueError("x")


@pytest.mark.parametrize(
    ("arguments", "is_away", "words"),
    [
        (["backup"], False, "Trang còn trống"),
        (["backup", "--check"], False, "Chưa có bản sao lưu nào"),
        (["restore", "x.tar"], False, "Không có bản sao lưu"),
        (["backup", "--changes"], True, "Cơ sở dữ liệu báo lỗi"),
        (["restore", "x.tar"], True, "Cơ sở dữ liệu báo lỗi"),
    ],
)
def test_a_database_that_is_empty_or_unreachable_is_reported_in_one_line(
    django_db_blocker, settings, caplog, tmp_path, arguments, is_away, words
):
    settings.VAR, settings.BACKUP_TO = tmp_path, str(tmp_path / "backups")
    empty = {"sqlite": str(tmp_path / "empty.sqlite3"), "postgresql": "postgres"}[connection.vendor]
    database = "khong-co/away.sqlite3" if is_away else empty
    with django_db_blocker.unblock(), connected(database), pytest.raises(CommandError, match=words) as told:
        call_command(*arguments)
    assert "\n" not in str(told.value)
    assert caplog.text == ""


def test_a_private_key_that_was_mistyped_is_no_failed_trial(db, settings, tmp_path):
    """Otherwise the state of the site would be red, and mails be sent, until the next trial."""
    settings.VAR = tmp_path
    (tmp_path / "khac.txt").write_text("age1...")
    for name, words in (("khong-co.txt", "Không đọc hoặc ghi được"), ("khac.txt", "không có khóa riêng")):
        with pytest.raises(CommandError, match=words):
            call_command("backup", "--check", identity=tmp_path / name)
    assert not Run.objects.exists()


@pytest.mark.parametrize("arguments", [["backup"], ["backup", "--check"], ["restore", "x.tar"]])
def test_a_folder_that_takes_no_lock_is_reported_in_words(db, settings, tmp_path, arguments):
    settings.VAR, settings.BACKUP_TO = tmp_path, str(tmp_path / "backups")
    (tmp_path / "sao-luu.lock").mkdir()
    with pytest.raises(CommandError, match=r"Không đọc hoặc ghi được .*sao-luu\.lock"):
        call_command(*arguments)


@pytest.mark.slow
def test_a_list_that_nobody_reads_to_its_end_is_no_error(tmp_path):
    (tmp_path / "backups").mkdir()
    for hours in range(3):
        (tmp_path / "backups" / _name(datetime.timedelta(hours=hours), "full")).touch()
    command = f"{sys.executable} manage.py backup --list | true"
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "BACKUP_TO": str(tmp_path / "backups"),
    }
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


# --- Who, and with which settings -----------------------------------------------------------------------


def test_only_the_owner_of_the_folder_may_run_the_commands(settings, tmp_path):
    settings.VAR = tmp_path
    refuse_other_user()
    if os.geteuid() == 0:
        os.chown(tmp_path, 12345, 12345)
    else:
        settings.VAR = Path("/")
    for arguments in (["backup"], ["restore", "x.tar"]):
        with pytest.raises(CommandError, match="phải chạy bằng tài khoản giữ thư mục"):
            call_command(*arguments)


SECRETS = {
    "SECRET_KEY": "bi-mat-1",
    "SECRET_KEY_FALLBACKS": "bi-mat-2",
    "JOURNAL_KEY": "bi-mat-3",
    "INDEXNOW_KEY": "bi-mat-4",
    "DATABASE_URL": "postgres://anm:bi-mat-5@127.0.0.1:5432/anm",
    "CACHE_URL": "redis://:bi-mat-6@127.0.0.1:6379/1",
    "EMAIL_URL": "smtp+tls://thu:bi-mat-7%40@mail.example.vn:587",
}


def test_settings_go_along_without_secrets(monkeypatch):
    for name, value in (SECRETS | {"ALLOWED_HOSTS": "example.vn"}).items():
        monkeypatch.setenv(name, value)
    found = own_settings.without_secrets()
    assert SECRETS.keys() < found.keys()
    assert "bi-mat" not in json.dumps(found)
    assert found["ALLOWED_HOSTS"] == "example.vn"
    assert "127.0.0.1:5432/anm" in found["DATABASE_URL"]


def test_marks_of_keys_change_with_the_keys(settings):
    before = own_settings.marks_of_keys()
    settings.JOURNAL_KEY = "khac"
    after = own_settings.marks_of_keys()
    assert before["SECRET_KEY"] == after["SECRET_KEY"]
    assert before["JOURNAL_KEY"] != after["JOURNAL_KEY"]


def test_a_key_that_was_changed_as_the_guide_says_is_not_lost(settings):
    settings.JOURNAL_KEY = former = settings.SECRET_KEY
    marks = own_settings.marks_of_keys()
    settings.SECRET_KEY = "khac"
    assert own_settings.lost_keys(marks) == ["SECRET_KEY"]
    settings.SECRET_KEY_FALLBACKS = [former]
    assert own_settings.lost_keys(marks) == []
    settings.JOURNAL_KEY = "khac"
    assert own_settings.lost_keys(marks) == ["JOURNAL_KEY"]
    # Of an archive of an earlier release.
    assert own_settings.lost_keys({}) == ["SECRET_KEY", "JOURNAL_KEY"]


def test_erased_things_are_noted_once_under_their_kind(db):
    for what, keys in (("tin", ["a", "b"]), ("tin", ["b"]), ("ý kiến", ["c"])):
        erasures.note(what, keys)
    assert (erasures.noted("tin"), erasures.noted("ý kiến")) == ({"a", "b"}, {"c"})


def test_runs_are_kept_for_three_months(db):
    now = timezone.now()
    for days, message in ((89, "gần"), (91, "xa")):
        then = now - datetime.timedelta(days=days)
        Run.objects.create(kind=Run.Kind.FULL, started_at=then, finished_at=then, ok=True, message=message)
    records.write(Run.Kind.CHECK, now, True, "nay")
    assert set(Run.objects.values_list("message", flat=True)) == {"gần", "nay"}
