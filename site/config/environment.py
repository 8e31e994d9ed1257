"""The environment of a process: what it lacks is read from the file `.env` beside manage.py."""

import os
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parents[2]


def read(settings_module: str) -> None:
    """Add the settings of `.env`, and `settings_module` unless one is named there or in the environment."""
    environ.Env.read_env(ROOT / ".env")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module)
