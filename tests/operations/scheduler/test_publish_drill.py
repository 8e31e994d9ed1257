"""Test of the drill that kills scheduler and worker while scheduled texts come out, with few texts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_nothing_is_lost_under_kills():
    drill = [sys.executable, "deploy/drill/publish_under_kills.py", "--texts", "6", "--kills", "4"]
    # A database of its own, whatever the suite runs on.
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(drill, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "ok   published: 6 of 6" in done.stdout
