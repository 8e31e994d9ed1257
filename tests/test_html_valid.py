"""Tests of all public pages and our style sheets by the Nu checker: no findings."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.every_page import write

ROOT = Path(__file__).resolve().parents[1]
CHECKER = ROOT / "tests" / "tools" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
SHEETS = [*ROOT.glob("site/static/css/*.css"), *ROOT.glob("campaign/*/static/*/*.css")]

# Findings about CSS that the checker does not know, each with the specification that allows it.
UNKNOWN = (
    # CSS Masking 1: the shorthand takes all values of `background`.
    "CSS: “mask”: Too many values or values are not recognized.",
)

pytestmark = [
    pytest.mark.served,
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (CHECKER.exists() and shutil.which("java")) and "REQUIRE_CHECKERS" not in os.environ,
        reason="the Nu checker is not installed (deploy/install-checkers.sh)",
    ),
]


def test_every_page_and_style_sheet_is_valid(tmp_path: Path):
    call_command("seed_site", verbosity=0)
    pages = write(tmp_path)
    found = subprocess.run(
        ["java", "-jar", CHECKER, "--also-check-css", "--format", "json", "--stdout", *pages, *SHEETS],
        capture_output=True,
        text=True,
    )
    messages = [
        message for message in json.loads(found.stdout)["messages"] if message["message"] not in UNKNOWN
    ]
    assert [_line(message) for message in messages] == []


def _line(message: dict) -> str:
    place = f"{Path(message.get('url', '')).name}:{message.get('lastLine', '')}"
    return f"{place} {message.get('subType', message['type'])}: {message['message']} {message.get('extract', '')!r}"
