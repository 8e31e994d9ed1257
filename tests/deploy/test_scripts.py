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


# --- With programs that only note how they were called -------------------------------------------------

_RUNUSER = """
case "$*" in
  *"SELECT 1 FROM pg_database"*) echo 1 ;;
  *"$FAILS"*) exit 1 ;;
esac
"""


def _stubs(folder: Path, **programs: str) -> dict[str, str]:
    """Write programs that note their call in `calls` before they run these lines, and return their environment."""
    (folder / "bin").mkdir()
    for name, lines in programs.items():
        stub = folder / "bin" / name
        stub.write_text(f'#!/bin/bash\necho "{name} $*" >>"{folder}/calls"\n{lines}')
        stub.chmod(0o755)
    return os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}


@pytest.fixture
def server(tmp_path) -> Path:
    """Return a folder with the scripts, for which it is what /opt, /etc and /var are on the server."""
    shutil.copytree(DEPLOY, tmp_path / "src" / "deploy")
    library = tmp_path / "src" / "deploy" / "lib.sh"
    library.write_text(
        re.sub(r"^(OPT|STATE|CONFIG)=", rf"\1={tmp_path}", library.read_text(), flags=re.MULTILINE)
    )
    return tmp_path


@pytest.mark.parametrize(
    ("fails", "expected"),
    [
        ("erasures --put", ["--put"]),
        ("erasures --again", ["--put", "anm_sau", "--again", "anm_truoc_2"]),
    ],
)
def test_rollback_changes_nothing_unless_what_was_erased_is_erased_again(server, fails, expected):
    releases = server / "opt/anm/releases"
    for name in ("1", "2"):
        (releases / name).mkdir(parents=True)
    (releases / "2" / ".upgraded-from").write_text("1\n")
    (server / "opt/anm/current").symlink_to(releases / "2")
    env = _stubs(server, runuser=_RUNUSER, systemctl="", id="echo 0") | {"FAILS": fails}
    script = server / "src/deploy/rollback.sh"
    result = subprocess.run([script, "--yes"], env=env, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr.count("chưa đổi gì") == 1
    assert (server / "opt/anm/current").readlink() == releases / "2"
    calls = (server / "calls").read_text()
    found = re.findall(r'erasures (--\w+)|ALTER DATABASE anm RENAME TO "(anm_sau|anm_truoc_2)', calls)
    assert ["".join(each) for each in found] == expected
    # Started again after the last of them.
    assert calls.rstrip().splitlines()[-1].startswith("systemctl restart")
