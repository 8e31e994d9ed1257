"""Tests of the shell scripts that install, upgrade and roll back; deploy/test/fresh-debian.sh runs them for real."""

import os
import re
import shutil
import subprocess
import tempfile
from datetime import timedelta
from fcntl import LOCK_EX, flock
from pathlib import Path

import environ
import psycopg
import pytest
from django.utils import timezone

from operations.health.findings import former
from tests.operations.faults import postgresql

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


@pytest.mark.skipif(
    shutil.which("shellcheck") is None and "REQUIRE_CHECKERS" not in os.environ,
    reason="shellcheck is not installed",
)
def test_shellcheck_finds_nothing():
    found = [*DEPLOY.rglob("*.sh"), *(ROOT / ".ci").iterdir()]
    scripts = sorted(str(script.relative_to(ROOT)) for script in found)
    result = subprocess.run(
        ["shellcheck", "--external-sources", *scripts], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.stdout == ""


@pytest.mark.parametrize(
    "host", ["", "localhost", "AN.example.vn", "a b.vn", "$(id).example.vn", "-a.example.vn"]
)
def test_anything_but_a_domain_is_refused_before_a_change(host):
    result = subprocess.run([DEPLOY / "install.sh", host], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "cần tên miền" in result.stderr


@pytest.mark.skipif(shutil.which("apt-config") is None, reason="apt is not installed")
def test_security_updates_are_installed_every_day_without_a_restart():
    """`apt-config` reads the file as apt does; a line that it does not understand is an error."""
    found = subprocess.run(
        ["apt-config", "dump"],
        env=os.environ | {"APT_CONFIG": str(DEPLOY / "apt.conf")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert {
        'APT::Periodic::Update-Package-Lists "1";',
        'APT::Periodic::Unattended-Upgrade "1";',
        'Unattended-Upgrade::Automatic-Reboot "false";',
    } <= set(found)
    script = (DEPLOY / "install.sh").read_text()
    assert re.search(r"apt-get install[^>]*\bunattended-upgrades\b", script)
    assert 'deploy/apt.conf" /etc/apt/apt.conf.d/' in script


def _library(command: str, source: Path = ROOT) -> str:
    script = f". {source}/deploy/lib.sh; {command}"
    return subprocess.run(["bash", "-euc", script], capture_output=True, text=True, check=True).stdout.strip()


def test_a_release_is_named_by_its_files_alone(tmp_path):
    """The same files give the same name on every machine, whatever generated files or settings are beside them."""
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
    # On the socket, PostgreSQL recognises the user by the process, so no password is needed.
    assert (database["HOST"], database["NAME"], database["PASSWORD"]) == ("/var/run/postgresql", "anm", "")


@pytest.mark.skipif(not postgresql.is_installed(), reason="PostgreSQL is not installed")
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO person VALUES ('binh@example.vn'), ('binh@example.vn')",
        "INSERT INTO person VALUES ('binh@example.vn, Trần Thị Bình, 0900 000 000')",
        "SET statement_timeout = 1; SELECT pg_sleep(9), 'binh@example.vn'",
    ],
    ids=["unique", "check", "timeout"],
)
def test_the_log_of_postgresql_quotes_nothing_that_people_wrote(database, statement):
    """The log of the site does not either (operations.health.logs.formats)."""
    _sql(database, statement)
    told = subprocess.run(["cat", database.log], capture_output=True, text=True, check=True).stdout
    assert "ERROR" in told
    assert "binh" not in told


@pytest.fixture(scope="module")
def database():
    """Return a server whose role of the site is set up as by the scripts."""
    # Not below pytest's folder, which only root may enter.
    folder = Path(tempfile.mkdtemp(prefix="anm-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    server = postgresql.Server(folder)
    server.start()
    _sql(server, "CREATE TABLE person (email text UNIQUE CHECK (length(email) < 20))")
    as_postgres = f'env PGHOST=127.0.0.1 PGPORT={server.port} PGUSER=anm PGDATABASE=postgres "$@"'
    _library(f"as_postgres() {{ {as_postgres}; }}; set_up_role")
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.mark.skipif(not postgresql.is_installed(), reason="PostgreSQL is not installed")
def test_copies_of_the_database_are_reported_when_backups_of_that_age_are_gone(database):
    today = timezone.localdate()
    new, old = today - timedelta(days=30), today - timedelta(days=31)
    made = {
        "anm_truoc_0.1.0-20260101": str(new),
        "anm_truoc_0.1.0-20991231": str(old),
        "anm_truoc_0.1.0-aaaaaaaa": None,
        f"anm_sau_{new:%Y%m%d}_190500": str(old),
        f"anm_sau_{old:%Y%m%d}_190500": None,
        "anm_khac": str(old),
    }
    for name, comment in made.items():
        _sql(database, f'CREATE DATABASE "{name}"')
        _sql(database, f"COMMENT ON DATABASE \"{name}\" IS '{comment}'" if comment else "")
    for day in (new, old):
        _sql(database, f"CREATE SCHEMA truoc_khoi_phuc_{day:%Y%m%d}t190500")
    _sql(database, "CREATE ROLE nobody LOGIN")
    # Everybody may see these names.
    with psycopg.connect(database.url.replace("anm@", "nobody@")) as connection:
        found = former.findings(connection.cursor())
    commands = [re.search("`(.*)`", finding.what_to_do)[1] for finding in found]
    assert [re.search("(anm|truoc)_[a-z][-.0-9a-z_]+", command)[0] for command in commands] == [
        f"anm_sau_{old:%Y%m%d}_190500",
        "anm_truoc_0.1.0-20991231",
        "anm_truoc_0.1.0-aaaaaaaa",
        f"truoc_khoi_phuc_{old:%Y%m%d}t190500",
    ]
    assert f"{old:%d/%m/%Y}" in found[0].text
    assert "không rõ ngày" in found[2].text


def _sql(server: postgresql.Server, statement: str) -> None:
    subprocess.run(["psql", "-q", server.url, "-c", statement], capture_output=True, check=False)


# --- With programs that only record their calls --------------------------------------------------------

_RUNUSER = """
case "$*" in
  *"SELECT 1 FROM pg_database"*) echo "${HAS_DATABASE-1}" ;;
  *"${FAILS:-no words}"*) exit 1 ;;
  *"${CUT_AT:-no words}"*) kill -9 0 ;;
esac
"""
_NGINX = """
echo nginx/1.26.0 >&2
[ -z "${REFUSES:-}" ] || [ "$1" != -t ]
"""
# A virtual environment whose programs do nothing.
_PYTHON = """
[ -z "${CUT:-}" ] || kill -9 0
mkdir -p .venv/bin
echo '#!/bin/bash' | tee .venv/bin/python >.venv/bin/pybabel
chmod +x .venv/bin/*
"""


@pytest.fixture
def server(tmp_path, monkeypatch) -> Path:
    """Return a folder that the scripts in its `src` take for the root; its file `calls` lists the programs they ran."""
    shutil.copytree(DEPLOY, tmp_path / "src/deploy")
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "src")
    for script in (tmp_path / "src/deploy").glob("*.sh"):
        script.write_text(re.sub(r"(?<![\w/])/(opt|etc|var)/", rf"{tmp_path}/\1/", script.read_text()))
    for folder in (
        "etc/anm",
        "etc/clamav",
        "etc/nginx/conf.d",
        "etc/nginx/modules-enabled",
        "etc/systemd/system",
        "bin",
    ):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "etc/anm/env").write_text("DATABASE_URL=postgres:////var/run/postgresql/anm\n")
    (tmp_path / "etc/nginx/conf.d/anm.conf").write_text("  server_name anm.example.vn;\n")
    programs = {
        "runuser": _RUNUSER,
        "python3": _PYTHON,
        "id": 'echo "${WHO-0}"',
        "nginx": _NGINX,
        "apt-get": '[ -z "${OFFLINE:-}" ] || exit 100',
    }
    silent = dict.fromkeys(("systemctl", "curl", "freshclam", "clamdscan"), "")
    for name, lines in (silent | programs).items():
        stub = tmp_path / "bin" / name
        stub.write_text(f'#!/bin/bash\necho "{name} $*" >>"{tmp_path}/calls"\n{lines}')
        stub.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return tmp_path


def _run(command: str, server: Path, **env: str) -> tuple[int, str, str]:
    """Return the command's exit status, its output, and the programs that it ran."""
    (server / "calls").write_text("")
    result = subprocess.run(
        ["bash", "-euc", command],
        cwd=server / "src",
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    return result.returncode, result.stdout + result.stderr, (server / "calls").read_text()


def _releases(server: Path, *names: str) -> Path:
    """Make empty releases, the last of them current, and return their folder."""
    releases = server / "opt/anm/releases"
    for name in names:
        (releases / name).mkdir(parents=True)
    (server / "opt/anm/current").symlink_to(releases / names[-1])
    return releases


def test_a_release_that_was_cut_off_or_lost_its_python_is_made_anew_and_a_whole_one_is_left_alone(server):
    make = ". deploy/lib.sh; make_release 2"
    release = server / "opt/anm/releases/2"
    assert _run(make, server, CUT="1")[0] == -9
    assert (release / "deploy").is_dir()
    assert not (release / ".env").is_symlink()
    assert _run(make, server)[0] == 0
    assert (release / ".env").is_symlink()
    status, _, calls = _run(make, server)
    assert (status, calls) == (0, "")
    # A newer Debian has another Python, for which no package is installed.
    (release / ".venv/bin/python").write_text("#!/bin/bash\nexit 1\n")
    # The officer may start the script in the very folder that it replaces.
    status, said, calls = _run(f"cd {release}; {make}", server)
    assert (status, "python3 -m venv" in calls) == (0, True), said
    assert (release / "deploy/lib.sh").is_file()


def test_a_release_is_read_by_the_site_s_user_whatever_the_mask_of_root(server):
    (server / "src/pyproject.toml").chmod(0o600)
    (server / "src/deploy/nginx").chmod(0o700)
    status, said, _ = _run("umask 077; . deploy/lib.sh; make_release 2", server)
    assert status == 0, said
    made = list((server / "opt").rglob("*"))
    assert {".venv", "python", "pyproject.toml", "nginx"} <= {path.name for path in made}
    assert [path for path in made if not path.stat(follow_symlinks=False).st_mode & 0o004] == []
    assert [path for path in made if path.is_dir() and not path.stat().st_mode & 0o001] == []


@pytest.mark.parametrize("script", ["upgrade", "rollback"])
def test_configuration_that_nginx_refuses_is_reported_before_the_site_is_stopped(server, script):
    """A bad certificate or a typo may go unnoticed for weeks, because nginx keeps the configuration it has read."""
    releases = _releases(server, "1", "2")
    (releases / "2" / ".upgraded-from").write_text("1\n")
    status, said, calls = _run(f"deploy/{script}.sh", server, REFUSES="1")
    assert (status, "nginx -t" in said, "Chưa đổi gì" in said) == (1, True, True)
    assert "systemctl" not in calls
    assert (server / "opt/anm/current").readlink() == releases / "2"


@pytest.mark.parametrize("script", ["upgrade", "rollback"])
def test_one_of_these_scripts_runs_at_a_time(server, script):
    """After a lost connection, the first may still be at work when the officer runs it again."""
    releases = _releases(server, "1", "2")
    (releases / "2" / ".upgraded-from").write_text("1\n")
    with (server / "opt/anm/.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        status, said, calls = _run(f"deploy/{script}.sh --yes", server)
    assert (status, "khác đang chạy" in said, "systemctl" in calls) == (1, True, False)
    assert (server / "opt/anm/current").readlink() == releases / "2"
    assert "systemctl" in _run(f"deploy/{script}.sh --yes", server)[2]


@pytest.mark.parametrize(
    ("allowed", "is_right"),
    [
        ("anm.example.vn", True),
        ('"www.example.vn, anm.example.vn"', True),
        (".example.vn", True),
        ("anm.exampel.vn", False),
        ("anm.example.vn.other.vn", False),
        ("", False),
    ],
)
def test_a_domain_that_the_settings_do_not_name_is_refused(server, allowed, is_right):
    """Otherwise the site would start and refuse every reader."""
    (server / "etc/anm/env").write_text(f"SECRET_KEY=x\nALLOWED_HOSTS={allowed}\n")
    status, said, _ = _run(". deploy/lib.sh; need_allowed anm.example.vn", server)
    assert (status == 0, "ghi tên miền khác" in said) == (is_right, not is_right)


def test_an_upgrade_that_was_cut_off_is_finished_by_the_next(server):
    # As an editor on Windows saves the settings.
    settings = server / "etc/anm/env"
    settings.write_bytes(b"\xef\xbb\xbf" + settings.read_bytes().replace(b"\n", b"\r\n"))
    releases = _releases(server, "1")
    status, said, _ = _run("deploy/upgrade.sh", server, FAILS="collectstatic")
    assert status == 1
    assert said.count("chưa xong") == 1
    status, said, calls = _run("deploy/upgrade.sh", server)
    assert (status, "làm tiếp" in said) == (0, True), said
    steps = re.findall(
        "ALTER ROLE anm SET|migrate --noinput|collectstatic|new_edition|systemctl restart|rebuild_search",
        calls,
    )
    assert steps == [
        "ALTER ROLE anm SET",
        "ALTER ROLE anm SET",
        "migrate --noinput",
        "collectstatic",
        "new_edition",
        "systemctl restart",
        "rebuild_search",
    ]
    status, said, calls = _run("deploy/upgrade.sh", server)
    assert (status, "đang chạy rồi" in said, "runuser" in calls) == (0, True, False)
    current = (server / "opt/anm/current").readlink()
    assert (current / ".upgraded-from").read_text() == "1\n"
    assert current.parent == releases
    assert settings.read_bytes() == b"DATABASE_URL=postgres:////var/run/postgresql/anm\n"


def test_the_copy_before_an_upgrade_bears_its_day_and_without_it_nothing_goes_back(server):
    _releases(server, "1")
    status, said, calls = _run("deploy/upgrade.sh", server, FAILS="migrate --check", HAS_DATABASE="")
    assert status == 0, said
    assert re.search(
        r"createdb --owner anm --template anm anm_truoc_\S+ \d{4}-\d\d-\d\d$", calls, re.MULTILINE
    )
    current = (server / "opt/anm/current").readlink()
    status, said, calls = _run("deploy/rollback.sh --yes", server, HAS_DATABASE="")
    assert (status, "đã xóa" in said, "systemctl" in calls) == (1, True, False)
    assert (server / "opt/anm/current").readlink() == current
    assert ".database-changed" not in _library("pack | tar --list", current)


@pytest.mark.parametrize(
    ("fails", "expected"),
    [
        ("erasures --put", ["--put"]),
        ("erasures --again", ["--put", "anm_sau", "--again", "anm_truoc_2"]),
    ],
)
def test_rollback_changes_nothing_unless_what_was_erased_is_erased_again(server, fails, expected):
    releases = _releases(server, "1", "2")
    (releases / "2" / ".upgraded-from").write_text("1\n")
    status, said, calls = _run("deploy/rollback.sh --yes", server, FAILS=fails)
    assert status == 1
    assert said.count("chưa đổi gì") == 1
    assert (server / "opt/anm/current").readlink() == releases / "2"
    found = re.findall(r'erasures (--\w+)|ALTER DATABASE anm RENAME TO "(anm_sau|anm_truoc_2)', calls)
    assert ["".join(each) for each in found] == expected
    assert ("DELETE FROM django_session" in calls) == ("--again" in expected)
    # The services are restarted after the last step.
    assert calls.rstrip().splitlines()[-1].startswith("systemctl restart")


@pytest.mark.parametrize("cut_at", ["DELETE FROM django_session", "erasures --again"])
def test_a_rollback_that_was_cut_off_erases_again_when_it_is_repeated(server, cut_at):
    """The databases have changed their names by then, so the second run finds none to bring back."""
    releases = _releases(server, "1", "2")
    (releases / "2" / ".upgraded-from").write_text("1\n")
    (releases / "2" / ".database-changed").touch()
    shutil.copytree(DEPLOY, releases / "1" / "deploy")
    assert _run("deploy/rollback.sh --yes", server, CUT_AT=cut_at)[0] == -9
    status, said, calls = _run("deploy/rollback.sh", server, HAS_DATABASE="")
    assert (status, "Mọi người đăng nhập lại" in said) == (0, True), said
    assert re.findall("RENAME|DELETE FROM django_session|erasures --again|systemctl restart", calls) == [
        "DELETE FROM django_session",
        "erasures --again",
        "systemctl restart",
    ]
    assert (server / "opt/anm/current").readlink() == releases / "1"
    # As if this run had been cut off before the switch.
    (server / "opt/anm/current").unlink()
    (server / "opt/anm/current").symlink_to(releases / "2")
    status, said, _ = _run("deploy/rollback.sh", server, HAS_DATABASE="")
    assert status == 0, said
    (releases / "1" / ".upgraded-from").write_text("2\n")
    assert "erasures" not in _run("deploy/rollback.sh", server, HAS_DATABASE="")[2]


@pytest.mark.parametrize("end", [{"CUT_AT": "collectstatic"}, {"FAILS": "new_edition"}])
def test_a_rollback_that_ended_after_the_switch_is_finished_by_the_next(server, end):
    """Without that, the site would stay stopped, or go back by one more release."""
    releases = _releases(server, "0", "1", "2")
    for name, before in (("1", "0"), ("2", "1")):
        (releases / name / ".upgraded-from").write_text(f"{before}\n")
    shutil.copytree(DEPLOY, releases / "1" / "deploy")
    assert _run("deploy/rollback.sh --yes", server, **end)[0] != 0
    assert (server / "opt/anm/current").readlink() == releases / "1"
    status, said, calls = _run("deploy/rollback.sh", server, HAS_DATABASE="")
    assert (status, "làm tiếp" in said, "Mọi người đăng nhập lại" in said) == (0, True, True), said
    assert re.findall("RENAME|erasures|collectstatic|new_edition|systemctl restart", calls) == [
        "collectstatic",
        "new_edition",
        "systemctl restart",
    ]
    assert (server / "opt/anm/current").readlink() == releases / "1"
    # The next one goes back again.
    _run("deploy/rollback.sh", server, HAS_DATABASE="")
    assert (server / "opt/anm/current").readlink() == releases / "0"


def test_no_upgrade_leads_to_an_earlier_release(server):
    """The folder of the first installation stays on the machine, and its release does not fit the database."""
    releases = _releases(server, "1", "2")
    (releases / "2" / ".upgraded-from").write_text("1\n")
    (releases / "1" / ".upgraded-from").write_text(_library("release_name", server / "src"))
    status, said, calls = _run("deploy/upgrade.sh", server)
    assert (status, "make rollback" in said, "runuser" in calls) == (1, True, False), said
    assert (server / "opt/anm/current").readlink() == releases / "2"


@pytest.mark.parametrize("script", ["scanner.sh", "certificate.sh cntt@example.vn"])
def test_a_program_that_fails_in_english_is_followed_by_what_to_do(server, script):
    _releases(server, "1")
    status, said, _ = _run(f"deploy/install-{script}", server, OFFLINE="1")
    assert status == 1
    assert said.rstrip().endswith("Lỗi: chưa xong, vì lý do ở trên. Sửa rồi chạy lại đúng lệnh này.")


def test_the_locale_that_an_officer_brings_over_ssh_is_not_used(server):
    """The server may lack it: each of Debian's programs fills half a screen with complaints."""
    assert _run(". deploy/lib.sh; printenv LC_ALL", server, LC_ALL="C")[1] == "C.UTF-8\n"
    _releases(server, "1")
    (server / "bin/runuser").write_text("#!/bin/bash\nprintenv LC_ALL")
    assert _run("deploy/manage.sh check", server, LC_ALL="C")[1] == "C.UTF-8\n"


def test_the_command_of_the_site_asks_for_root(server):
    _releases(server, "1")
    status, said, calls = _run("deploy/manage.sh backup --list", server, WHO="1000")
    assert (status, said) == (1, "Lỗi: hãy chạy bằng root: sudo anm backup --list\n")
    assert "runuser" not in calls


def test_a_line_is_added_to_settings_whose_last_line_has_no_end(server):
    """Editors on other systems leave such files: the new line would join the last one, and the site would not start."""
    _releases(server, "1")
    (server / "etc/anm/env").write_text("SECRET_KEY=x\nWEB_CONCURRENCY=2")
    (server / "etc/clamav/clamd.conf").write_text("MaxFileSize 25M\nLogTime true")
    for _ in range(2):
        status, said, _ = _run("deploy/install-scanner.sh", server)
        assert status == 0, said
        told = (server / "etc/anm/env").read_text()
        assert told == "SECRET_KEY=x\nWEB_CONCURRENCY=2\nCLAMD_SOCKET=/run/clamav/clamd.ctl\n"
        limits = (server / "etc/clamav/clamd.conf").read_text().splitlines()
        assert limits == ["LogTime true", "StreamMaxLength 100M", "MaxFileSize 100M", "MaxScanSize 400M"]


def test_no_script_adds_to_a_file_otherwise():
    texts = {script.name: script.read_text() for script in DEPLOY.glob("*.sh")}
    assert [name for name, text in texts.items() if ">>" in text] == []
