"""The environment of a process: what it lacks is read from the file `.env` beside manage.py."""

import os
import sys
from pathlib import Path
from typing import NoReturn

import environ

ROOT = Path(__file__).resolve().parents[2]


def read(settings_module: str) -> None:
    """Add the settings of `.env`, and `settings_module` unless one is named there or in the environment."""
    environ.Env.read_env(ROOT / ".env")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module)


def refuse(setting: str, wanted: str) -> NoReturn:
    """End the process with one line for whoever edited the setting: its name, and what it should be."""
    sys.stderr.write(f"Thiết lập {setting} không đúng: cần {wanted}\n")
    raise SystemExit(1)


def whole_number(setting: str, default: int) -> int:
    """Return the number that a setting names, or `default` if it is absent or empty."""
    try:
        return int(os.environ.get(setting, "").strip() or default)
    except ValueError:
        refuse(setting, "một số nguyên, chỉ gồm chữ số")
