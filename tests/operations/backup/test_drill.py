"""The restore drill, on a database of its own: a site is backed up, wrecked and restored, and is the same again."""

import datetime
import os
import re
import sqlite3
import subprocess
import sys
import textwrap
import threading
from contextlib import closing
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from environ import Env
from pyrage import x25519
from taggit.models import Tag
from wagtail.models import Page

from base.models import File, Image, User
from campaign.articles.models import ArticlePage, TopicPage
from campaign.engagement.models import Comment, ConsultationsPage
from campaign.newsroom.archive import keeping
from campaign.newsroom.models import ArchivedText
from edition import number
from journal import daily_files
from journal.models import Entry, Subject
from operations.backup import checking, erasures, making, records
from operations.backup.archives import erased
from operations.backup.archives.archive import DATABASE, MANIFEST, ArchiveName, read, writing
from operations.backup.archives.places import Folder
from operations.backup.content import databases, pages
from operations.backup.models import RESTORED, Erasure, Run
from operations.backup.refusal import Refused, in_words
from operations.queue.mails import can_send_mail
from tests.factories import ArticleFactory, DraftFactory, ImageFactory, UserFactory, file
from tests.journal.conftest import verify

# In a named group, so that it starts first: no other module without a browser takes as long.
pytestmark = pytest.mark.xdist_group("drill")


@pytest.fixture(autouse=True)
def few_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare only three pages, because each archive and restoration renders them, and few drills are about pages."""
    monkeypatch.setattr(pages, "COUNT", 3)


def command(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def archives(folder: Path, kind: str = "") -> list[str]:
    return sorted(file.name for file in (folder / "backups").iterdir() if kind in file.name)


def write_site() -> ArticlePage:
    """Publish an article with a picture and a file, and return it."""
    paper = file()
    body = [("text", f'<p>Xem <a linktype="document" id="{paper.pk}">tờ rơi</a>.</p>')]
    return ArticleFactory(parent=TopicPage.objects.first(), main_image=ImageFactory(), body=body)


@pytest.mark.slow
def test_an_empty_site_replaces_no_archives(site):
    """On a new machine, the timers run before anybody has restored the site."""
    (site / "backups").mkdir()
    kept = [
        f"sao-luu-20200101T0{hour}0000Z-{kind}.0123456789abcdef.tar"
        for hour, kind in enumerate(("full", "changes"))
    ]
    for name in kept:
        (site / "backups" / name).touch()
    Page.objects.filter(depth=2).first().delete()
    for arguments in ([], ["--changes"]):
        with pytest.raises(CommandError, match="Trang còn trống"):
            call_command("backup", *arguments)
    assert archives(site) == kept
    last = records.last_backup()
    assert last is not None
    assert "khôi phục" in last.message


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in (folder / "media").rglob("*")
        if path.is_file()
    }


def page_bytes(page: Page) -> bytes:
    answer = Client().get(page.url)
    assert answer.status_code == 200
    return answer.content


def is_found(article: ArticlePage) -> bool:
    return article.url in Client().get("/tim-kiem/", {"q": article.title}).content.decode()


def wreck(folder: Path) -> None:
    """Change a text, delete pages, and lose the files."""
    TopicPage.objects.update(title="Bị phá")
    for article in ArticlePage.objects.all():
        article.delete()
    File.objects.all().delete()
    Session.objects.create(session_key="x" * 32, session_data="", expire_date="2030-01-01T00:00Z")
    for path in (folder / "media").rglob("*"):
        if path.is_file():
            path.unlink()


@pytest.mark.both
def test_a_wrecked_site_is_as_it_was(site, settings):
    key = x25519.Identity.generate()
    settings.BACKUP_PUBLIC_KEY = str(key.to_public())
    (site / "khoa.txt").write_text(f"{key}\n")
    article = write_site()
    # From last year, so that its comments have expired when the backup is restored.
    day = datetime.date(2025, 1, 31)
    draft = DraftFactory(parent=ConsultationsPage.objects.get(), opens_on=day, closes_on=day)
    draft.comments.create(stamp="1", text="Nên sửa.", name="Người góp ý")
    html, files = page_bytes(article), files_of(site)
    said = command("backup")
    (name,) = archives(site)
    assert name in said
    assert f"{len(files)} tệp" in said
    assert (records.last_backup().ok, records.last_check()) == (True, None)

    late = file().pk, Tag.objects.create(name="Sau bản sao lưu").pk
    wreck(site)
    assert not is_found(article)
    before = number.current()
    said = command("restore", name, "--yes", f"--identity={site / 'khoa.txt'}")
    assert re.search(r"Đã so \d+ trang: giống lúc sao lưu từng byte", said)

    article = ArticlePage.objects.get()
    assert page_bytes(article) == html
    assert files_of(site) == files
    assert is_found(article)
    assert not Session.objects.exists()
    assert [(each.name, each.text) for each in Comment.objects.all()] == [("", "")]
    assert number.current() not in ("", before)
    assert "nguyên vẹn" in verify()
    entry = Entry.objects.first()
    assert (entry.action, entry.name) == (RESTORED, name)
    # Subscribers may have read an entry with a number of the lost days; a new one under it would be no news to them.
    assert file().pk > late[0]
    assert Tag.objects.create(name="Sau khôi phục").pk > late[1]
    # The former database is kept.
    if connection.vendor == "sqlite":
        (kept,) = (site / "var").glob("db.sqlite3.truoc-khoi-phuc-*")
        with closing(sqlite3.connect(kept)) as former:
            titles = former.execute("SELECT title FROM wagtailcore_page").fetchall()
    else:
        (kept,) = re.findall(r"truoc_khoi_phuc_\w+", said)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT title FROM {kept}.wagtailcore_page")  # noqa: S608
            titles = cursor.fetchall()
    assert ("Bị phá",) in titles


@pytest.mark.both
@pytest.mark.slow
def test_trial_restoration_runs_the_real_one_beside_the_site(site, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setattr(pages, "COUNT", 100)
    write_site()
    command("backup")
    before = (number.current(), files_of(site), Entry.objects.count())
    said = command("backup", "--check")
    assert re.search(r"Đã so \d+ trang: giống lúc sao lưu từng byte", said)
    # A trial concerns only the archive, so it does not mention that the list of erasures is missing, or accounts.
    assert "da-xoa.json" not in said
    assert "Tài khoản" not in said
    assert (number.current(), files_of(site), Entry.objects.count()) == before
    assert records.last_check().ok
    assert not (site / "var" / "sao-luu-tam").exists()

    damage(site / "backups" / archives(site)[0])
    with pytest.raises(CommandError, match="Khôi phục thử không được: Bản sao lưu bị hỏng"):
        command("backup", "--check")
    assert not records.last_check().ok


@pytest.mark.parametrize("backend", ["smtp", "filebased", "console", "dummy"])
def test_pages_of_a_trial_offer_the_newsletter_as_the_site_does_but_nobody_gets_mail(
    backend, tmp_path, settings, monkeypatch
):
    """Otherwise every page differs from the backup on a site that sends the newsletter."""
    settings.MAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    offers, urls = can_send_mail(), []

    def run(command: list[str], env: dict[str, str], **_: Any) -> subprocess.CompletedProcess[str]:
        urls.append(env["EMAIL_URL"])
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(checking.subprocess, "run", run)
    checking._try(tmp_path, Folder(tmp_path), "ban.tar", None)
    (mail,) = map(Env.email_url_config, urls)
    settings.MAIL_BACKEND = mail["EMAIL_BACKEND"]
    assert can_send_mail() is offers
    assert mail["EMAIL_FILE_PATH"] == (f"{tmp_path}/thu" if offers else "")


def database_url() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return (
        f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
    )


def damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)


@pytest.mark.slow
@pytest.mark.both
def test_the_scratch_database_goes_although_autovacuum_works_there(site, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has roles")
    monkeypatch.setenv("DATABASE_URL", database_url())
    with connection.cursor() as cursor:
        # As in production: the site's role may not end connections of another role.
        cursor.execute("CREATE ROLE keeper CREATEDB")
        cursor.execute("SET ROLE keeper")
        with databases.engine().scratch(site) as address:
            autovacuum = psycopg.connect(address)
            threading.Timer(1, autovacuum.close).start()
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'kiem_sao_luu_%%'")
        assert cursor.fetchone() == (0,)
        cursor.execute("RESET ROLE")
        cursor.execute("DROP ROLE keeper")


@pytest.mark.both
def test_the_scratch_database_of_a_killed_trial_goes_with_the_next(site, monkeypatch):
    """The scratch database holds everybody's data, and nothing else would ever delete it."""
    if connection.vendor != "postgresql":
        pytest.skip("the scratch database of SQLite lies in a folder, which goes")
    monkeypatch.setenv("DATABASE_URL", database_url())
    killed = """
        import os
        from operations.backup.content import databases
        with databases.engine().scratch(None):
            os.kill(os.getpid(), 9)
    """
    run = [sys.executable, "manage.py", "shell", "-c", textwrap.dedent(killed)]
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "VAR_DIR": str(site / "var")}
    assert subprocess.run(run, cwd=settings.ROOT, env=env, check=False).returncode == -9
    with connection.cursor() as cursor:
        names = "SELECT count(*) FROM pg_database WHERE datname LIKE 'kiem_sao_luu_%%'"
        cursor.execute(names)
        assert cursor.fetchone() == (1,)
        with databases.engine().scratch(site):
            pass
        cursor.execute(names)
        assert cursor.fetchone() == (0,)


@pytest.mark.both
def test_a_refusal_of_postgresql_is_reported_without_the_row(site):
    """The message is shown on a screen, mailed and logged; after a change of collation, rows may be duplicates."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite copies pages and reads no rows")
    dump = site / "dump.sql"
    dump.write_text("CREATE TABLE person (name text UNIQUE); INSERT INTO person VALUES ('binh'), ('binh');")
    with pytest.raises(Refused, match="duplicate key value") as told, in_words():
        databases.engine().replace(dump, "20260101t000000", lambda cursor: None)
    assert "binh" not in str(told.value)


@pytest.mark.both
def test_a_dump_of_a_newer_postgresql_is_refused_in_words(site):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite reads the files of all its versions")
    with databases.engine().snapshot(site) as (_, write):
        write(site / "dump")
    dump = bytearray((site / "dump").read_bytes())
    # The second number of the format's version, which a new PostgreSQL raises now and then.
    dump[6] += 9
    with pytest.raises(Refused, match="PostgreSQL mới hơn"), in_words():
        databases.engine().unpack(BytesIO(dump), site / "dump.sql", 0)


@pytest.mark.slow
def test_an_encrypted_archive_without_its_key_is_only_compared(site, settings):
    settings.BACKUP_PUBLIC_KEY = str(x25519.Identity.generate().to_public())
    command("backup")
    assert "chưa khôi phục thử" in command("backup", "--check")
    assert records.last_check() is None
    command("backup", "--changes")
    damage(site / "backups" / archives(site, "full")[0])
    with pytest.raises(CommandError, match="bị hỏng"):
        command("backup", "--check")
    # Whoever has only the next private key can open no archive that was made before.
    settings.BACKUP_PUBLIC_KEY = str(x25519.Identity.generate().to_public())
    command("backup", "--changes")
    assert (len(archives(site, "full")), len(archives(site, "changes"))) == (2, 1)
    command("backup", "--changes")
    assert (len(archives(site, "full")), len(archives(site, "changes"))) == (2, 2)
    # A missing place says nothing about whether a backup can be restored.
    settings.BACKUP_TO = str(site / "nowhere")
    with pytest.raises(CommandError, match="Chưa có bản sao lưu nào"):
        command("backup", "--check")
    assert records.last_check() is None


@pytest.mark.slow
def test_changes_hold_the_new_files_and_need_their_base(site):
    write_site()
    command("backup")
    picture = ImageFactory()
    # The same name with other bytes, as after deleting and uploading again.
    paper = File.objects.get()
    Path(paper.file.path).write_bytes(b"ban moi cua to roi")
    files, html = files_of(site), page_bytes(ArticlePage.objects.get())
    said = command("backup", "--changes")
    (base,), (changes,) = archives(site, "full"), archives(site, "changes")
    assert f"2 tệp mới nằm trong bản này, số còn lại trong {base}" in said

    wreck(site)
    Path(site / "media" / paper.file.name).write_bytes(b"do ke pha de lai")
    said = command("restore", changes, "--yes")
    kept = {name: data for name, data in files_of(site).items() if "truoc-khoi-phuc" in name}
    assert list(kept.values()) == [b"do ke pha de lai"]
    assert {name: data for name, data in files_of(site).items() if name not in kept} == files
    assert page_bytes(ArticlePage.objects.get()) == html
    assert Image.objects.filter(pk=picture.pk).exists()

    (site / "backups" / base).unlink()
    with pytest.raises(CommandError, match=f"Không có bản sao lưu .*{base}"):
        command("restore", changes, "--yes")
    # Without its base, an archive of changes would be useless, so a full one is made.
    command("backup", "--changes")
    (whole,) = archives(site, "full")
    # The same goes if the list of the full one's files is cut off, as by a power cut: it cannot show which are new.
    making.base_list().write_bytes(making.base_list().read_bytes()[:-9])
    (site / "backups" / whole).unlink()
    command("backup", "--changes")
    assert archives(site, "full")


@pytest.mark.parametrize("listed", [b"", b'[1, 2, ""]', b"[1, 2]", b"null"])
def test_half_a_list_of_files_is_none(folders, listed):
    making.base_list().write_bytes(listed)
    assert making._base(Folder(folders)) == ("", {})


# --- Refused, with all as it was ----------------------------------------------------------------------


def forge(path: Path, **values: Any) -> str:
    """Rewrite the archive as an intact one with other values in its manifest, and return its name."""
    members: dict[str, bytes] = {}

    def keep(name: str, file: Any) -> None:
        members[name] = file.read()

    manifest = read(path, [], keep)
    vars(manifest).update(values)
    with writing(path.with_name("forged"), "", lambda count: None) as (writer, summed):
        for name, data in members.items():
            writer.add_bytes(name, data)
        writer.add_bytes(MANIFEST, manifest.to_json())
    parsed = ArchiveName.parse(path.name)
    assert parsed is not None
    forged = parsed._replace(sha256=summed.sum.hexdigest()[:16])
    path.with_name("forged").rename(path.with_name(str(forged)))
    return str(forged)


def state(folder: Path) -> tuple[Any, ...]:
    titles = list(Page.objects.order_by("pk").values_list("pk", "title"))
    schemas = []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT nspname FROM pg_namespace ORDER BY nspname")
            schemas = cursor.fetchall()
    names = {path.name for path in (folder / "var").iterdir()} - {"cache", "sao-luu.lock"}
    return titles, schemas, files_of(folder), number.current(), Entry.objects.count(), names


def refused(folder: Path, words: str, *arguments: str) -> None:
    """Assert that the command is refused with these words and changes nothing."""
    before = state(folder)
    with pytest.raises(CommandError, match=words):
        command("restore", *arguments)
    assert state(folder) == before


@pytest.mark.slow
def test_archive_that_does_not_fit_this_site_changes_nothing(site, settings):
    write_site()
    command("backup")
    path = site / "backups" / archives(site)[0]
    refused(site, "--yes", path.name)
    wreck(site)
    refused(site, "Không có bản sao lưu", "khong-co.tar", "--yes")
    refused(site, "khong-co.txt", path.name, "--yes", f"--identity={site / 'khong-co.txt'}")
    # The folder of the log's daily files is away; or it is there, but even root may not write it.
    for folder, words in (
        (path / "nhat-ky", f"Không đọc hoặc ghi được .{path}"),
        ("/proc", r"được \(/proc\)"),
    ):
        with override_settings(JOURNAL_EXPORT_DIR=str(folder)):
            refused(site, words, path.name, "--yes")
    refused(site, "Hãy đặt DATABASE_URL cùng loại", forge(path, engine="oracle"), "--yes")
    refused(site, "mới hơn", forge(path, format=2), "--yes")
    refused(site, "có base.9999_mai_sau", forge(path, migrations=["base.9999_mai_sau"]), "--yes")
    refused(
        site,
        "kho tệp mà trang này không có: khac",
        forge(path, files=read(path, []).files | {"khac": {}}),
        "--yes",
    )
    refused(site, "bị hỏng", forge(path, base="../khac.tar"), "--yes")
    refused(site, "Hãy dọn đĩa", forge(path, database_size=10**15), "--yes")
    damage(path)
    refused(site, "bị hỏng", path.name, "--yes")


@pytest.mark.slow
def test_half_a_list_of_the_erased_stops_what_would_forget_the_other_half(site):
    erasures.note("thu", ["0"])
    command("backup")
    (archive,) = archives(site, "full")
    path = site / "backups" / "da-xoa.json"
    for cut in (b"", b"\xff", b"null", path.read_bytes()[:-2]):
        path.write_bytes(cut)
        with pytest.raises(Refused, match="bị hỏng"):
            erased.gather(Folder(path.parent))
    refused(site, f"bị hỏng: {path}.*da-xoa.json.hong", archive, "--yes")
    with pytest.raises(CommandError, match=f"bị hỏng: {path}"):
        command("backup")
    assert (records.last_backup().ok, path.read_bytes()) == (False, cut)
    path.rename(path.with_suffix(".json.hong"))
    command("restore", archive, "--yes")
    command("backup")
    assert path.is_file()


@pytest.mark.both
def test_a_failure_in_the_last_step_brings_everything_back(site):
    """The dump's rows differ from the manifest, which shows only once all files are in place."""
    article = write_site()
    command("backup")
    path = site / "backups" / archives(site)[0]
    Path(article.main_image.file.path).unlink()
    Path(File.objects.get().file.path).write_bytes(b"ban moi hon")
    counts = read(path, []).counts
    refused(site, "bị hỏng.*base_user", forge(path, counts=counts | {"base_user": 999}), "--yes")
    # A dump that unpacks to more than the manifest says, as a bomb does.
    if connection.vendor == "sqlite":
        refused(site, "bị hỏng", forge(path, database_size=1000), "--yes")


def test_a_backup_that_fails_is_recorded_and_leaves_nothing(site, settings):
    settings.BACKUP_TO = str(site / "media" / "sao-luu")
    (site / "media").mkdir()
    with pytest.raises(CommandError, match="BACKUP_TO"):
        command("backup")
    assert not records.last_backup().ok
    assert "BACKUP_TO" in records.last_backup().message
    assert not (site / "media" / "sao-luu").exists()
    # The folder is named, and not a file in it that is still to be written. Even root may write none there.
    settings.BACKUP_TO = "/proc"
    with pytest.raises(CommandError, match=r"Không đọc hoặc ghi được \(/proc\)"):
        command("backup")


@pytest.mark.slow
def test_a_lost_file_and_another_domain_and_key_are_named(site, settings):
    write_site()
    paper = File.objects.get()
    Path(paper.file.path).unlink()
    gone = UserFactory(username="nguoi-da-nghi")
    UserFactory(username="nguoi-da-nghi-truoc", is_active=False)
    assert f"1 tệp có tên trong cơ sở dữ liệu nhưng không còn: default/{paper.file.name}" in command("backup")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    settings.SECRET_KEY = "another"
    settings.ALLOWED_HOSTS = ["moi.example.vn"]
    out = StringIO()
    with pytest.raises(CommandError, match="Đã khôi phục, nhưng: SECRET_KEY khác lúc sao lưu") as told:
        call_command("restore", *archives(site), "--yes", stdout=out)
    assert "JOURNAL_KEY khác lúc sao lưu: không xác minh được nhật ký" in str(told.value)
    assert "trang khác lúc sao lưu" not in str(told.value)
    assert "Trang cũ ở tên miền localhost" in out.getvalue()
    assert f"1 tệp đã thiếu từ lúc sao lưu: default/{paper.file.name}" in out.getvalue()
    assert re.search(r"Tài khoản đang mở: .*nguoi-da-nghi[.,]", out.getvalue())
    assert "nguoi-da-nghi-truoc" not in out.getvalue()
    assert Run.objects.get(kind=Run.Kind.RESTORE).ok is False


@pytest.mark.slow
def test_daily_files_of_the_log_that_know_more_are_set_aside(site):
    command("backup")
    Entry.append("thu")
    daily_files.write(timezone.localdate() + datetime.timedelta(days=1))
    said = command("restore", *archives(site), "--yes")
    (aside,) = (site / "nhat-ky").iterdir()
    assert str(aside) in said
    assert len(list(aside.glob("*.jsonl"))) == 1
    assert "nguyên vẹn" in verify()
    assert daily_files.write(timezone.localdate() + datetime.timedelta(days=1)) == []


def archived_text() -> ArchivedText:
    text = ArchivedText(
        title="Trang", online_at=timezone.now(), kept_at=timezone.now(), html="<p>Có tên.</p>", page=1
    )
    text.digest = text.true_digest()
    ArchivedText._base_manager.bulk_create([text])
    return ArchivedText.objects.get(digest=text.digest)


def put_back_database(path: Path, unpacked: Path) -> None:
    """Make an archive's database the site's, as a rename does, without a restoration's other steps."""

    def unpack(name: str, file: Any) -> None:
        if name == DATABASE:
            databases.engine().unpack(file, unpacked, size)

    size = read(path, []).database_size
    read(path, [], unpack)
    databases.engine().replace(unpacked, "1", lambda cursor: None)


def test_text_erased_by_law_does_not_come_back(site):
    text = archived_text()
    command("backup")
    (older,) = archives(site, "sao-luu")
    assert "Không có da-xoa.json cạnh bản sao lưu" in command("restore", older, "--yes")
    keeping.erase(text.pk, UserFactory(is_superuser=True), "Bản án số 1.")
    command("restore", older, "--yes")
    assert ArchivedText.objects.get(pk=text.pk).html == ""
    command("backup")
    # An empty machine has only the list at the usual place, which counts for an archive from elsewhere, too.
    Erasure.objects.all().delete()
    # Backing up a database that has forgotten them leaves the list complete.
    erasures.note("khac", ["0"])
    command("backup")
    (site / "usb").mkdir()
    (site / "backups" / older).rename(site / "usb" / older)
    assert "da-xoa.json" not in command("restore", str(site / "usb" / older), "--yes")
    assert ArchivedText.objects.get(pk=text.pk).html == ""
    assert "nguyên vẹn" in verify()


@pytest.mark.both
def test_erased_text_is_erased_again_when_the_database_before_an_upgrade_comes_back(site):
    text = archived_text()
    command("erasures", "--put")
    assert not (site / "backups" / "da-xoa.json").exists()
    command("backup")
    (older,) = archives(site, "sao-luu")
    keeping.erase(text.pk, UserFactory(is_superuser=True), "Bản án số 1.")
    command("erasures", "--put")
    # As deploy/rollback.sh does by renaming databases; this test has only one.
    put_back_database(site / "backups" / older, site / "former")
    assert ArchivedText.objects.get(pk=text.pk).html == "<p>Có tên.</p>"
    # A session that was ended since the upgrade, and a value that the newer release cached.
    Session.objects.create(session_key="x" * 32, session_data="", expire_date="2030-01-01T00:00Z")
    cache.set("of-the-newer", 1)
    before = number.current()
    command("erasures", "--again")
    assert ArchivedText.objects.get(pk=text.pk).html == ""
    assert not Session.objects.exists()
    assert cache.get("of-the-newer") is None
    assert number.current() not in ("", before)
    assert Entry.objects.first().action == RESTORED
    assert "nguyên vẹn" in verify()


@pytest.mark.slow
def test_daily_files_that_know_more_are_set_aside_when_the_database_before_an_upgrade_comes_back(site):
    command("backup")
    (older,) = archives(site, "sao-luu")
    Entry.append("thu.sau", subject=Subject("thu", "1"))
    daily_files.write(timezone.localdate() + datetime.timedelta(days=1))
    put_back_database(site / "backups" / older, site / "former")
    assert "được chuyển vào" in command("erasures", "--again")
    assert daily_files.write(timezone.localdate() + datetime.timedelta(days=1)) == []


def test_a_killed_backup_leaves_nothing_that_the_next_does_not_clear(site, monkeypatch):
    place = Folder(site / "backups")
    for left_over in (site / "var" / "sao-luu-tam" / "copy.sqlite3", place.partial("sao-luu")):
        left_over.parent.mkdir()
        left_over.write_bytes(b"x")
    with monkeypatch.context() as patch:
        patch.setattr("socket.gethostname", lambda: "may-2")
        others = place.partial("sao-luu")
    # Another machine writes there at the same second, as the timers of both begin.
    others.write_bytes(b"x")
    assert command("backup").startswith("Đã sao lưu")
    assert not (site / "var" / "sao-luu-tam").exists()
    assert {file.name for file in place.workshop.iterdir()} == {others.name, *archives(site, "full")}
