"""Tests of the environment: all settings are read alike, and values that are not understood are refused by name."""

import os
import runpy
import sys
from typing import Any

import pytest

from config import environment
from config.settings import base

NAME = "SECOND_FACTOR_REQUIRED"


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("1", True),
        (" True ", True),
        ("bật", True),
        ("có", True),
        ("0", False),
        ("off", False),
        ("tắt", False),
    ],
)
def test_yes_and_no_in_both_languages(monkeypatch, value, answer):
    monkeypatch.setenv(NAME, value)
    assert environment.yes_or_no(NAME, not answer) is answer


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda: environment.yes_or_no(NAME, True), "đúng"),
        (lambda: environment.yes_or_no(NAME, True), "2"),
        (lambda: environment.whole_number(NAME, 1), "-5"),
        (lambda: environment.whole_number(NAME, 1), "1,5"),
        (lambda: environment.whole_number(NAME, 1), "99999999999999"),
        (lambda: environment.whole_number(NAME, 1), "9" * 5000),
        (lambda: environment.whole_number(NAME, 1), "١٢"),
        (lambda: environment.whole_number(NAME, 1, minimum=1), "0"),
        (lambda: environment.whole_number(NAME, 8000, maximum=environment.LAST_PORT), "70000"),
    ],
)
def test_values_that_are_not_understood_are_refused(monkeypatch, capsys, read, value):
    monkeypatch.setenv(NAME, value)
    with pytest.raises(SystemExit):
        read()
    assert f"Thiết lập {NAME} không đúng: cần" in capsys.readouterr().err


@pytest.mark.parametrize("value", [None, "", "  "])
def test_absent_and_empty_settings_have_their_defaults(monkeypatch, value):
    monkeypatch.delenv(NAME, raising=False) if value is None else monkeypatch.setenv(NAME, value)
    assert environment.yes_or_no(NAME, True) is True
    assert environment.whole_number(NAME, 7) == 7
    assert environment.text(NAME, "chữ") == "chữ"
    assert environment.listed(NAME, ["a"]) == ["a"]


def test_values_of_a_list_have_no_spaces(monkeypatch):
    monkeypatch.setenv(NAME, "a.vn, b.vn ,")
    assert environment.listed(NAME) == ["a.vn", "b.vn"]


KEY = "age1" + "q" * 58
GOOD = {
    "CACHE_URL": [
        "redis://127.0.0.1:6379/1",
        "rediss://:mat-khau@may-chu",
        "redis://a:1,b:2/0",
        "redis://[::1]:6379/1",
        "redis:///run/redis.sock",
    ],
    "ALLOWED_HOSTS": ["anm.example.vn, .example.vn,127.0.0.1,[::1]", "*"],
    "REDIRECT_HOSTS": [".gov.vn, tỉnh.vn"],
    "INBOX_ALLOW_ADDRESSES": ["127.0.0.1:8000, [::1]:80"],
    "BACKUP_TO": ["/mnt/sao luu", "s3://kho", "s3://kho/trang"],
    "DATABASE_URL": [
        "postgres://anm@/anm",
        "postgres:////var/run/postgresql/anm",
        "sqlite:///var/db.sqlite3",
    ],
    "SENTRY_DSN": ["https://abc@sentry.example.vn/4", "http://a:b@127.0.0.1:9000/duoi/4"],
    "BACKUP_PUBLIC_KEY": [KEY],
    "INDEXNOW_KEY": ["0123-abcXYZ"],
    "NEWSLETTER_IMAP_URL": [
        "imaps://tra-lai%40so.example.vn:mật:khẩu@thu.example.vn:993/INBOX",
        "imaps://a:b@thu.example.vn",
    ],
    "ADMINS": ["cntt@so.example.vn, truc@localhost"],
    "DEFAULT_FROM_EMAIL": ["a@b.vn", "Ban Biên tập <a@b.vn>", '"Sở KH, CN" <a@b.vn>'],
    "NEWSLETTER_MAILBOX": ["tra-lai@so.example.vn"],
    "SECURITY_CONTACTS": ["mailto:a@b.vn, https://so.example.vn/bao-loi/"],
    "OIDC_SERVER_URL": ["https://sso.example.vn/realms/tinh", "http://127.0.0.1:8080"],
    "S3_ENDPOINT_URL": ["http://[::1]:9000"],
    "WEBSUB_HUBS": ["https://hub.example.vn/, https://hub2.example.vn?a=b"],
}
BAD = {
    "CACHE_URL": [
        "linh tinh",
        "127.0.0.1:6379",
        "redis://",
        "redis://a:xx/1",
        "redis://a:6379/x",
        "redis://[::1",
        "redis://a:65536/1",
        # Taken by the library, but no cache that all processes share and that works here.
        "memcache://127.0.0.1:11211",
        "filecache:///proc/1",
        "locmemcache://",
    ],
    "ALLOWED_HOSTS": ["https://anm.example.vn", "anm.example.vn:443", "a.vn b.vn", "a.vn; b.vn", "quảng.vn"],
    "REDIRECT_HOSTS": ["https://a.gov.vn", "a.gov.vn b.gov.vn", "*.gov.vn"],
    "INBOX_ALLOW_ADDRESSES": ["127.0.0.1", "a:xx"],
    "BACKUP_TO": ["sao-luu", "sftp://may/sao-luu", "s3:/kho/trang", "s3://", "s3:///trang", r"\\may\sao-luu"],
    "JOURNAL_EXPORT_DIR": ["nhat-ky", "s3://kho/trang"],
    "DATABASE_URL": ["postgres://", "postgres://may-chu", "postgres://may-chu:5432/", "sqlite://"],
    "EMAIL_URL": ["smtp://:25", "smtp+tls://a:b@:587", "smtp://thu.example.vn:65536"],
    "SENTRY_DSN": [
        "linh tinh",
        "https://sentry.example.vn/4",
        "https://abc@/4",
        "https://abc@sentry.example.vn/a",
        "https://abc@sentry.example.vn:65536/4",
    ],
    "BACKUP_PUBLIC_KEY": ["linh tinh", KEY[:-1], KEY.replace("q", "b"), "AGE-SECRET-KEY-1" + "Q" * 58],
    "INDEXNOW_KEY": ["ngắn", "khóa-có-dấu", "a/../../b.txt"],
    "NEWSLETTER_IMAP_URL": [
        "thu.example.vn",
        "imap://a:b@thu.example.vn",
        "imaps://thu.example.vn",
        "imaps://a@b:c@d.vn",
        "imaps://a:b@thu.example.vn:99999/INBOX",
    ],
    "ADMINS": ["linh tinh", "a@b.vn; c@d.vn", "Tên <a@b.vn>"],
    "DEFAULT_FROM_EMAIL": ["linh tinh", "a@b.vn, c@d.vn", "Sở KH, CN <a@b.vn>", "a@b.vn\nBcc: c@d.vn"],
    "NEWSLETTER_FROM": ["khong-phai-thu"],
    "NEWSLETTER_MAILBOX": ["Tên <a@b.vn>", "@b.vn"],
    "SECURITY_CONTACTS": ["a@b.vn", "http://so.example.vn/", "https://[::1"],
    "OIDC_SERVER_URL": ["sso.example.vn", "https://"],
    "S3_ENDPOINT_URL": ["https://khóa:mật@s3.example.vn", "http://a.vn, http://b.vn"],
    "INDEXNOW_ENDPOINT": ["ftp://a.vn"],
    "SECURITY_POLICY_URL": ["/chinh-sach/"],
    "WAGTAILADMIN_BASE_URL": [
        "anm.example.vn",
        "https://a b.vn",
        "https://a.vn/admin/",
        "https://a.vn?b",
        "https://a.vn:65536",
    ],
    "WEBSUB_HUBS": ["https://hub.example.vn/, linh tinh"],
}


def _read(setting: str, value: str) -> dict[str, Any]:
    """Read the settings again with this value in the environment, and return them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(setting, value)
        return runpy.run_path(base.__file__)


@pytest.mark.parametrize("setting", GOOD)
def test_settings_that_their_service_understands_are_taken(setting):
    for value in GOOD[setting]:
        _read(setting, value)


@pytest.mark.parametrize("setting", ["WAGTAILADMIN_BASE_URL", "OIDC_SERVER_URL"])
def test_addresses_to_which_paths_are_appended_lose_a_last_slash(setting):
    """With it, links in e-mails would begin with //admin/, which is no address of the site."""
    assert _read(setting, "https://anm.example.vn/")[setting] == "https://anm.example.vn"


@pytest.mark.parametrize("setting", BAD)
def test_settings_that_no_service_understands_are_refused_at_the_start(setting, capsys):
    for value in BAD[setting]:
        with pytest.raises(SystemExit, match="1"):
            _read(setting, value)
        said = capsys.readouterr().err
        assert said.startswith(f"Thiết lập {setting} không đúng: cần "), value
        assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"A=1\nEMAIL_URL = smtp://anm:bi-mat@may-chu:25\n", "Dòng 2 "),
        (b" SECRET_KEY=bi-mat\n", "Dòng 1 "),
        (b"bi-mat\n", "Dòng 1 "),
        ("SECRET_KEY=bi-mat".encode("utf-16"), "UTF-8"),
        ("OIDC_NAME=Tỉnh bi-mat".encode("windows-1258", "replace") + b"\xec", "UTF-8"),
    ],
)
def test_a_file_of_settings_that_is_not_understood_is_named_and_its_secrets_are_not(
    tmp_path, capfd, content, said
):
    """The server's journal keeps the output of services for half a year."""
    (tmp_path / "env").write_bytes(content)
    (tmp_path / ".env").symlink_to(tmp_path / "env")
    with pytest.raises(SystemExit, match="1"):
        environment.read_file(tmp_path / ".env")
    told = capfd.readouterr().err
    assert (said in told, f"{tmp_path}/env" in told, told.count("\n")) == (True, True, 1)
    assert "bi-mat" not in told


def test_a_file_of_settings_that_was_lost_or_cannot_be_read_stops_the_site(tmp_path, capfd):
    """Without its settings, a command on the server would work on a developer's database."""
    environment.read_file(tmp_path / ".env")
    (tmp_path / ".env").symlink_to(tmp_path / "env")
    for said in ("Không còn", "Không đọc được"):
        with pytest.raises(SystemExit, match="1"):
            environment.read_file(tmp_path / ".env")
        told = capfd.readouterr().err
        assert (said in told, f"{tmp_path}/env" in told) == (True, True)
        # root, as whom the tests may run, can read every file, but no folder.
        (tmp_path / "env").mkdir(exist_ok=True)


def test_a_file_of_settings_as_editors_on_other_systems_leave_it(tmp_path, monkeypatch, capfd):
    for name in ("THU_A", "THU_B"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".env").write_bytes("\ufeffTHU_A=Tỉnh\r\n  \r\n# ghi chú = 1\r\nexport THU_B='b c'".encode())
    environment.read_file(tmp_path / ".env")
    assert (environment.text("THU_A"), environment.text("THU_B")) == ("Tỉnh", "b c")
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("named", [None, "", "config.settings.dev"])
def test_the_settings_of_a_process_are_the_usual_ones_unless_others_are_named(monkeypatch, named):
    """An empty setting is an absent one."""
    if named is None:
        monkeypatch.delenv("DJANGO_SETTINGS_MODULE")
    else:
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", named)
    environment.read("config.settings.production")
    assert os.environ["DJANGO_SETTINGS_MODULE"] == (named or "config.settings.production")


@pytest.mark.parametrize("named", ["config.settings.prod", "production", "linh tinh", "không.có", ".."])
def test_settings_that_there_are_not_are_refused_in_one_line(monkeypatch, capsys, named):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", named)
    with pytest.raises(SystemExit, match="1"):
        environment.read("config.settings.production")
    told = capsys.readouterr().err
    assert told.startswith("Thiết lập DJANGO_SETTINGS_MODULE không đúng: cần config.settings.production hoặc")
    assert told.count("\n") == 1


def test_a_folder_for_files_that_cannot_be_made_is_refused_in_one_line(monkeypatch, capsys, tmp_path):
    (tmp_path / "tệp").touch()
    monkeypatch.delitem(sys.modules, "config.settings.base")
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "tệp" / "var"))
    with pytest.raises(SystemExit, match="1"):
        runpy.run_path(str(environment.ROOT / "site" / "config" / "settings" / "dev.py"))
    assert capsys.readouterr().err.startswith("Thiết lập VAR_DIR không đúng: cần một thư mục")
