"""Tests of the modules that the web server loads before it forks: all workers share their memory."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Modules that few requests need: the store of files, reading and writing files, drawing, feeds (parsed in another
# process), rules, guide.
ON_DEMAND = {
    *("boto3", "docx", "holidays", "lxml.html", "openpyxl", "pptx", "pypdf", "weasyprint"),
    *("PIL.ImageDraw", "feedparser", "regex", "markdown_it"),
    # Loaded only if SENTRY_DSN is set.
    "sentry_sdk",
}


def test_serving_readers_loads_no_library_of_the_desk():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys; from config.server import load; load(); print(*sys.modules)"],
        cwd=ROOT,
        env={"PYTHONPATH": "site", "DJANGO_SETTINGS_MODULE": "config.settings.test", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    modules = set(loaded.stdout.split())
    assert "campaign.newsroom.wagtail_hooks" in modules, loaded.stderr
    assert not ON_DEMAND & modules
