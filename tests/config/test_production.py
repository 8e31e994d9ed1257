"""Tests of production settings: complete ones pass the deployment checks, incomplete ones refuse to start."""

import os
import runpy
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.checks.registry import registry
from django.core.mail import EmailMessage

from base.checks import the_admin_knows_its_address
from operations.queue.mails import seal, send

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "SECRET_KEY": "k7-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2,
    "ALLOWED_HOSTS": "anm.example.vn",
    "DATABASE_URL": "postgres://anm:secret@127.0.0.1:1/anm",
    "WAGTAILADMIN_BASE_URL": "https://anm.example.vn",
    "EMAIL_URL": "smtp+tls://anm:secret@mail.example.vn:587",
    "CLAMD_SOCKET": "/run/clamav/clamd.ctl",
    "ADMINS": "cntt@example.vn",
}


def _manage(*args: str, **settings: str) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if key not in COMPLETE}
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings.production", **settings}
    return subprocess.run(
        [sys.executable, "manage.py", *args], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def test_complete_environment_passes_the_deployment_checks():
    result = _manage("check", "--deploy", "--fail-level", "WARNING", **COMPLETE)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_without_a_mail_server_no_mail_is_in_the_journal(settings, capfd):
    """The links in mails set passwords. An empty setting is an absent one, as everywhere."""
    read = _read(**COMPLETE | {"EMAIL_URL": ""})
    settings.MAIL_BACKEND = read["MAIL_BACKEND"]
    send.call(seal(EmailMessage("Lời mời", "liên kết bí mật", to=["binh@example.vn"])))
    assert "".join(capfd.readouterr()) == ""


def _read(**values: str) -> dict[str, Any]:
    """Return the settings of production, read with these values alone."""
    with pytest.MonkeyPatch.context() as patch:
        for name in COMPLETE:
            patch.delenv(name, raising=False)
        for name, value in values.items():
            patch.setenv(name, value)
        # Production settings import these, which were read with the tests' values.
        patch.delitem(sys.modules, "config.settings.base")
        return runpy.run_path(str(ROOT / "site" / "config" / "settings" / "production.py"))


def _refusal(capsys: pytest.CaptureFixture[str], **values: str) -> str:
    """Return the message with which the settings, read with these values alone, refuse to load."""
    with pytest.raises(SystemExit, match="1"):
        _read(**values)
    return capsys.readouterr().err


@pytest.mark.parametrize("missing", [["SECRET_KEY"], ["ALLOWED_HOSTS"], ["DATABASE_URL"], [*COMPLETE][:3]])
def test_missing_settings_are_named_in_one_line_each(missing, capsys):
    said = _refusal(capsys, **{key: value for key, value in COMPLETE.items() if key not in missing})
    assert [line.split(":")[0] for line in said.splitlines()] == [
        f"Thiếu thiết lập {name}" for name in missing
    ]


def test_a_list_of_commas_names_no_host(capsys):
    assert _refusal(capsys, **COMPLETE | {"ALLOWED_HOSTS": " , "}).startswith(
        "Thiếu thiết lập ALLOWED_HOSTS:"
    )


@pytest.mark.filterwarnings("ignore:Engine not recognized")
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        *(
            ("DATABASE_URL", value)
            for value in ("rubbish", "mongodb://x/y", "postgress://x/y", "mysql://x/y")
        ),
        ("ALLOWED_HOSTS", "https://anm.example.vn"),
        ("EMAIL_URL", "mail.example.vn:587"),
        # Without a port; a password with "/", then with "#"; a port that expects TLS from the first byte.
        ("EMAIL_URL", "smtp+tls://anm:secret@mail.example.vn"),
        ("EMAIL_URL", "smtp+tls://anm:sec/ret@mail.example.vn:587"),
        ("EMAIL_URL", "smtp+tls://anm:sec#ret@mail.example.vn:587"),
        ("EMAIL_URL", "smtp+tls://anm:secret@mail.example.vn:465"),
        ("BACKUP_KEEP_DAYS", "ba mươi"),
        ("DATABASE_URL", "postgres://anm:secret@127.0.0.1:cổng/anm"),
        ("LOG_LEVEL", "nhiều"),
        ("SECOND_FACTOR_REQUIRED", "phải"),
        ("TRUSTED_PROXY_COUNT", "2"),
        ("WAGTAILADMIN_BASE_URL", "anm.example.vn"),
    ],
)
def test_a_setting_that_is_wrong_is_reported_in_one_line(setting, value, capsys):
    said = _refusal(capsys, **COMPLETE | {setting: value})
    assert said.startswith(f"Thiết lập {setting} không đúng:")
    assert said.count("\n") == 1


def test_a_command_whose_database_is_unreachable_says_so_in_one_line():
    """systemd restarts the worker every two seconds; each traceback would fill a screen of the journal."""
    result = _manage("run_worker", "--skip-checks", **COMPLETE)
    [line] = result.stderr.splitlines()
    assert result.returncode == 1
    assert line.startswith("Cơ sở dữ liệu báo lỗi: connection failed")
    assert "secret" not in line


def _serve(*through: str, **settings: str) -> list[str]:
    """Return the error lines of a web server that cannot start."""
    env = os.environ | COMPLETE | {"PYTHONPATH": "site", **settings}
    command = [*through, sys.executable, "-m", "config.server"]
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60
    ).stderr.splitlines()


def test_the_web_server_says_a_wrong_number_in_one_line():
    [line] = _serve(WEB_CONCURRENCY="hai")
    assert line.startswith("Thiết lập WEB_CONCURRENCY không đúng: cần một số nguyên")


@pytest.mark.parametrize("address", ["192.0.2.1", "localhost", "may-khac.invalid", "[::1]"])
def test_the_web_server_says_in_one_line_that_an_address_is_not_this_machines(address):
    [line] = _serve(WEB_HOST=address)
    assert line == "Thiết lập WEB_HOST không đúng: cần một địa chỉ IP của chính máy này"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_the_web_server_shares_no_port_with_another(address):
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as other:
        # The web server itself listens with this option.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind((address, 0))
        other.listen()
        port = other.getsockname()[1]
        [line] = _serve(PORT=str(port), WEB_HOST=address)
    assert line.endswith(f"cổng {port} đang có chương trình khác dùng")


@pytest.mark.parametrize("metrics", ["8765", "8764"])
def test_the_web_server_shares_no_port_with_its_metrics(metrics):
    """Half of the readers would get the metrics; the scheduler serves its own on the next port."""
    [line] = _serve(PORT="8765", METRICS_PORT=metrics)
    assert line.startswith("Thiết lập METRICS_PORT không đúng: cần một cổng khác PORT (8765)")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up a right of root")
def test_the_web_server_says_in_one_line_that_a_port_is_roots():
    """Granian would end with a trace of its Rust code."""
    [line] = _serve("setpriv", "--bounding-set=-net_bind_service", PORT="81")
    assert line.startswith("Thiết lập PORT không đúng: cần một cổng mà tài khoản này mở được")


def test_settings_too_loose_for_production_are_warned_about(settings):
    settings.ALLOWED_HOSTS = ["anm.example.vn", "*", ".example.vn"]
    settings.WAGTAILADMIN_BASE_URL = "http://localhost:8000"
    settings.MAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.CLAMD_SOCKET, settings.SECOND_FACTOR_REQUIRED = "", False
    checks = [check for check in registry.deployment_checks if not check.__module__.startswith("django.")]
    found = Counter(warning.id for check in checks for warning in check(None))
    # This warning is about the tests' database.
    del found["base.W001"]
    assert found == dict.fromkeys(
        ("base.W003", "health.mail", "health.scanner", "health.watchers", "signin.W001"), 1
    ) | {"base.W002": 2}


@pytest.mark.parametrize("address", ["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_every_spelling_of_this_machine_is_no_address_of_the_admin(settings, address):
    settings.WAGTAILADMIN_BASE_URL = address
    assert [warning.id for warning in the_admin_knows_its_address(None)] == ["base.W003"]
