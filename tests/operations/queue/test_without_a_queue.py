"""Test of a worker on a site whose tasks run at once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_worker_says_what_to_set_and_waits_to_be_stopped(end):
    command = [sys.executable, "manage.py", "run_worker", "--skip-checks"]
    env = os.environ | {"TASKS_BACKEND": "immediate"}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "TASKS_BACKEND=database" in process.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.send_signal(end)
        assert process.wait(20) == 0
