"""Tests of the catalogues: complete, and with one name per thing, that of docs/tu-vung.md."""

import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext, override, trans_real

from base.management.commands.compile_catalogues import entries

ROOT = Path(__file__).parents[2]
CATALOGUES = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES"
# (English, our word, words not to use, note)
VOCABULARY = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "tu-vung.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|")
][2:]
NOT_SAID = re.compile(rf"(?<!\w)({'|'.join(row[2] for row in VOCABULARY if row[2])})(?!\w)", re.IGNORECASE)
# gettext("…") and similar calls in scripts that are not minified.
CALL = re.compile(r"""\bn?gettext\(\s*(["'`])(.+?)\1""")


def keys(file: Path) -> set[str]:
    """Return the texts of a catalogue, named as in Django's JavaScript view and .mo files."""
    found = set()
    for entry in entries(file.read_text(encoding="utf-8")):
        if entry["msgid"]:
            found.add("\x04".join(filter(None, [entry.get("msgctxt"), entry["msgid"]])))
    return found


def packages() -> list[Path]:
    """Return the folders of installed apps with an English catalogue: Wagtail's and those made for it."""
    folders = [Path(app.path) for app in apps.get_app_configs()]
    return [
        folder for folder in folders if (folder / "locale" / "en").exists() and "django" not in folder.parts
    ]


@pytest.mark.parametrize(("english", "vietnamese"), [row[:2] for row in VOCABULARY])
def test_a_word_has_the_name_of_the_vocabulary(english, vietnamese):
    with override("vi"):
        assert gettext(english).lower() == vietnamese


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_no_translation_uses_a_name_that_we_do_not_say(domain):
    texts = [
        text
        for entry in entries((CATALOGUES / f"{domain}.po").read_text(encoding="utf-8"))
        for name, text in entry.items()
        if name.startswith("msgstr")
    ]
    assert len(texts) > 80
    assert [text for text in texts if NOT_SAID.search(text)] == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_no_entry_is_left_empty_or_doubtful(domain):
    text = (CATALOGUES / f"{domain}.po").read_text(encoding="utf-8")
    assert "fuzzy" not in text
    empty = [
        entry["msgid"]
        for entry in entries(text)
        if not all(part for name, part in entry.items() if name.startswith("msgstr"))
    ]
    assert empty == []


def test_every_text_of_the_packages_is_translated():
    """Includes texts that no walk meets, such as a mail to another person or a rare error."""
    catalogue = trans_real.translation("vi")._catalog
    lacking = {
        (folder.name, key)
        for folder in packages()
        for key in keys(folder / "locale" / "en" / "LC_MESSAGES" / "django.po")
        if key not in catalogue and (key, 0) not in catalogue
    }
    assert not lacking, lacking


def test_every_text_of_the_admins_scripts_is_translated(administrator_client):
    answer = administrator_client.get("/admin/jsi18n/").content.decode()
    catalogue = json.loads(re.search(r"newcatalog = (\{.*?\});", answer, re.DOTALL)[1])
    asked = set()
    for folder in packages():
        file = folder / "locale" / "en" / "LC_MESSAGES" / "djangojs.po"
        asked |= keys(file) if file.exists() else set()
    scripts = [
        *(script for app in apps.get_app_configs() for script in Path(app.path).glob("static/**/*.js")),
        *(ROOT / "site" / "static" / "js").glob("*.js"),
    ]
    for script in scripts:
        asked |= {text for _, text in CALL.findall(script.read_text(encoding="utf-8"))}
    assert len(asked) > 70
    assert sorted(asked - catalogue.keys()) == []
