"""Tests of the shell scripts that install, upgrade and roll back; deploy/test/fresh-debian.sh runs them for real."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import environ
import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


@pytest.mark.skipif(
    shutil.which("shellcheck") is None and "REQUIRE_CHECKERS" not in os.environ,
    reason="shellcheck is not installed",
)
def test_shellcheck_finds_nothing():
    scripts = sorted(str(script.relative_to(ROOT)) for script in DEPLOY.rglob("*.sh"))
    result = subprocess.run(
        ["shellcheck", "--external-sources", *scripts], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.stdout == ""


@pytest.mark.parametrize(
    "host", ["", "localhost", "AN.example.vn", "a b.vn", "$(id).example.vn", "-a.example.vn"]
)
def test_what_is_no_domain_is_refused_before_anything_is_changed(host):
    result = subprocess.run([DEPLOY / "install.sh", host], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "cần tên miền" in result.stderr


def _library(command: str, source: Path = ROOT) -> str:
    script = f". {source}/deploy/lib.sh; {command}"
    return subprocess.run(["bash", "-euc", script], capture_output=True, text=True, check=True).stdout.strip()


def test_a_release_is_named_by_its_files_alone(tmp_path):
    """The same files have the same name on every machine, whatever was made or set beside them."""
    copy = tmp_path / "copy"
    for name in ("deploy", "pyproject.toml", "manage.py"):
        kind = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy.mkdir(exist_ok=True)
        kind(ROOT / name, copy / name)
    name = _library("release_name", copy)
    assert re.fullmatch(r"\d+\.\d+\.\d+-[0-9a-f]{8}", name)
    (copy / ".env").write_text("SECRET_KEY=x")
    (copy / "var").mkdir()
    os.utime(copy / "manage.py", (0, 0))
    assert _library("release_name", copy) == name
    assert ".env" not in _library("pack | tar --list", copy)
    (copy / "manage.py").write_text("# another release")
    assert _library("release_name", copy) != name


def test_the_settings_of_a_new_site_are_complete(tmp_path):
    text = (DEPLOY / "env.production").read_text().replace("SITE_HOST", "anm.example.vn")
    (tmp_path / "env").write_text(text)
    found: dict[str, str] = {}
    environ.Env.ENVIRON, kept = found, environ.Env.ENVIRON
    try:
        environ.Env.read_env(tmp_path / "env")
        database = environ.Env.db_url_config(found["DATABASE_URL"])
    finally:
        environ.Env.ENVIRON = kept
    assert {"SECRET_KEY", "JOURNAL_KEY", "ALLOWED_HOSTS"} <= found.keys()
    assert found["ALLOWED_HOSTS"] == "anm.example.vn"
    # The socket, where PostgreSQL knows the user by the process and no password is needed.
    assert (database["HOST"], database["NAME"], database["PASSWORD"]) == ("/var/run/postgresql", "anm", "")
