"""Tests of static files: served smaller than written.

tests/browser/test_style_sheets.py tests in a browser that their meaning is the same.
"""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import FileSystemFinder
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from base.delivery.static_files import SmallStaticFilesStorage

SOURCES = Path(__file__).resolve().parents[3] / "site" / "static"
THEIRS = "/* A package's own. */\nbody { margin: 0; }\n"


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "served"
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "theirs.css").write_text(THEIRS)
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, tmp_path / "package"]
    settings.STATICFILES_FINDERS = [f"{FileSystemFinder.__module__}.{FileSystemFinder.__qualname__}"]
    storage = f"{SmallStaticFilesStorage.__module__}.{SmallStaticFilesStorage.__qualname__}"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
    call_command("collectstatic", "--noinput", verbosity=0)
    return staticfiles_storage


def served(storage, name: str) -> Path:
    return Path(storage.path(storage.stored_name(name)))


@pytest.mark.parametrize("name", ["css/site.css", "css/library.css", "js/site.js"])
def test_own_files_are_served_without_what_only_developers_read(collected, name):
    file = served(collected, name)
    written = (SOURCES / name).read_text()
    assert "/*" in written
    assert "/*" not in file.read_text()
    assert len(file.read_text()) < 0.85 * len(written)
    assert file.with_name(f"{file.name}.br").exists()
    assert not Path(collected.path(f"{name}.br")).exists()


def test_fonts_of_a_style_sheet_are_found_by_the_names_they_are_served_under(collected):
    sheet = served(collected, "css/site.css")
    fonts = re.findall(r'url\("?(\.\./fonts/[^")]+)', sheet.read_text())
    assert len(fonts) == 2
    for font in fonts:
        assert (sheet.parent / font).exists()


def test_collecting_again_changes_nothing(collected):
    before = served(collected, "css/site.css")
    call_command("collectstatic", "--noinput", verbosity=0)
    collected.hashed_files = collected.load_manifest()[0]
    assert served(collected, "css/site.css") == before


@pytest.mark.parametrize(
    ("address", "kind"), [("/favicon.ico", "image/x-icon"), ("/apple-touch-icon.png", "image/png")]
)
def test_icons_are_found_where_browsers_and_feed_readers_look(client, address, kind):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == kind


def test_files_of_other_packages_stay_as_they_are(collected):
    assert served(collected, "theirs.css").read_text() == THEIRS
