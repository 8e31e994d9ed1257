"""Tests of the site's metrics, as Prometheus reads them from the scheduler's process."""

import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from operations.health.metrics import SiteCollector, serve
from operations.scheduler.running import run_job
from tests.edition.web import free_port, start, stop, wait_for

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _keep_the_connection_of_the_test(monkeypatch):
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)


def read() -> dict[str, float]:
    registry = CollectorRegistry()
    registry.register(SiteCollector())
    text = generate_latest(registry).decode()
    return {
        ":".join((sample.name, *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_numbers_are_there(empty_log):
    found = read()
    assert found["anm_database_up"] == 1
    assert found["anm_disk_free_bytes:edition"] > 0
    assert found["anm_findings:error"] == 2, "the scheduler never ran, and there is no backup"
    assert "anm_scheduler_age_seconds" not in found
    assert run_job("publish_scheduled")
    found = read()
    assert found["anm_findings:error"] == 1
    assert 0 <= found["anm_scheduler_age_seconds"] < 60


def test_a_port_that_is_taken_stops_no_scheduler(settings, caplog):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.METRICS_PORT = taken.getsockname()[1] - 1
        serve()
    assert "METRICS_PORT" in caplog.text


@pytest.mark.slow
def test_a_port_that_is_taken_stops_no_web_server_and_does_not_hold_it(tmp_path):
    port = free_port()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        env = {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "PYTHONPATH": "site",
            "VAR_DIR": str(tmp_path),
            "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
            "PORT": str(port),
            "METRICS_PORT": str(taken.getsockname()[1]),
        }
        server = start([sys.executable, "-m", "config.server"], os.environ | env, tmp_path / "log")
        wait_for(port)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/song/", timeout=20) as answer:
            assert answer.status == 200
        stop(server)
    assert "METRICS_PORT" in (tmp_path / "log").read_text()


@pytest.mark.slow
def test_the_scheduler_serves_them_on_loopback_and_says_when_the_database_is_gone(tmp_path):
    port = free_port()
    env = {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": "site",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": "postgres://anm@127.0.0.1:1/anm",
        "METRICS_PORT": str(port - 1),
        "EDITION": "0",
        "PATH": "",
    }
    scheduler = subprocess.Popen(
        [sys.executable, "manage.py", "run_scheduler", "--skip-checks"],
        cwd=ROOT,
        env=env,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            assert "anm_database_up 0.0" in answer.read().decode()
    finally:
        stop(scheduler)
