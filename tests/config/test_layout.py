"""Tests of `site/`: the standard library has a module of that name, so it must be a path root and no package."""

import site
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_site_folder_is_no_package():
    assert not (ROOT / "site" / "__init__.py").exists()


def test_site_is_the_standard_library_s_module():
    assert site.__file__ is not None
    assert not Path(site.__file__).is_relative_to(ROOT / "site")
    assert hasattr(site, "getsitepackages")


def test_ignore_file_keeps_no_source_out():
    ignored = subprocess.run(
        ["git", "check-ignore", "site/config/urls.py", "site/locale/vi/LC_MESSAGES/django.po"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ignored.stdout == ""


def test_wsgi_entry_needs_only_the_path_root():
    loaded = subprocess.run(
        [sys.executable, "-c", "from config.wsgi import application; print(application.__name__)"],
        cwd=ROOT,
        env={"PYTHONPATH": "site", "DJANGO_SETTINGS_MODULE": "config.settings.test", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert loaded.stdout.strip() == "answer", loaded.stderr
