"""Tests of the units in deploy/systemd by systemd's own tools."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SYSTEMD = Path(__file__).parents[2] / "deploy" / "systemd"
SERVICES = sorted(unit.name for unit in SYSTEMD.glob("*.service"))
UNITS = [*SERVICES, *sorted(unit.name for unit in SYSTEMD.glob("*.timer"))]
PYTHON = "/opt/anm/current/.venv/bin/python"
# In tenths, the unit that systemd-analyze expects.
MAX_EXPOSED = 20

# CI sets REQUIRE_CHECKERS, so that a missing tool is a failure there and not a skip.
pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None and "REQUIRE_CHECKERS" not in os.environ,
    reason="systemd-analyze is not installed",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the units, with a program that exists on this machine."""
    folder = tmp_path_factory.mktemp("units") / "system"
    shutil.copytree(SYSTEMD, folder)
    for service in folder.glob("*.service"):
        text = service.read_text()
        assert text.count(f"ExecStart={PYTHON} ") == 1
        service.write_text(text.replace(PYTHON, sys.executable))
    return folder


def _analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_understands_each_line(folder, unit):
    # systemd-analyze exits with 0 although it warns about unknown keys and values.
    assert _analyze("verify", str(folder / unit)).stderr == ""


def test_timers_with_an_hour_follow_the_site_s_clock_and_not_the_machine_s(folder):
    lines = [line for unit in folder.glob("*.timer") for line in unit.read_text().splitlines()]
    hours = [line for line in lines if re.search(r"OnCalendar=.*\d:\d\d:\d\d", line)]
    assert hours
    assert [line for line in hours if not line.endswith(f" {settings.TIME_ZONE}")] == []


def test_a_misspelt_line_is_found(folder):
    (folder / "anm-wrong.service").write_text(
        (folder / "anm-web.service").read_text() + "[Service]\nUsr=anm\n"
    )
    assert "Usr" in _analyze("verify", str(folder / "anm-wrong.service")).stderr


@pytest.mark.parametrize("service", SERVICES)
def test_services_can_do_little_harm(folder, service):
    result = _analyze("security", "--offline=true", f"--threshold={MAX_EXPOSED}", str(folder / service))
    assert result.returncode == 0, result.stdout.splitlines()[-1]


def test_the_threshold_refuses_a_service_that_is_not_hardened(folder, tmp_path):
    (tmp_path / "anm-web.service").write_text((folder / "anm-web.service").read_text())
    assert _analyze(
        "security", "--offline=true", f"--threshold={MAX_EXPOSED}", str(tmp_path / "anm-web.service")
    ).returncode
