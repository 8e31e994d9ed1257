"""Tests of the catalogues: complete, and with one name per thing, as in docs/tu-vung.md."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext, override, trans_real

ROOT = Path(__file__).parents[2]
CATALOGUES = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES"
# (English, our word, words not to use, note)
VOCABULARY = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "tu-vung.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|")
][2:]
NOT_SAID = re.compile(rf"(?<!\w)({'|'.join(row[2] for row in VOCABULARY if row[2])})(?!\w)", re.IGNORECASE)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]\b|\{\w*\}|</?[a-z][^>]*>")
# Buttons without the name of the step, which says no more than "Gửi duyệt", and errors without that of Python's.
WITHOUT_NAME = {
    "Resubmit to %(task_name)s",
    "Submit to %(workflow_name)s",
    "Imported file has a wrong encoding: %(error_message)s.",
    "%(error)s encountered while trying to read file: %(filename)s.",
}
# gettext("…") and similar calls in scripts that are not minified.
CALL = re.compile(r"""\bn?gettext\(\s*(["'`])(.+?)\1""")


def read(file: Path) -> Catalog:
    """Return a catalogue. Raises PoFileError for a line that is not understood."""
    with file.open("rb") as stream:
        return read_po(stream, abort_invalid=True)


def forms(text: str | tuple[str, ...]) -> list[str]:
    """Return the text, or its singular and plurals."""
    return [text] if isinstance(text, str) else list(text)


def own_messages(domain: str) -> list[Message]:
    """Return the entries of our catalogue without its header."""
    return [message for message in read(CATALOGUES / f"{domain}.po") if message.id]


def keys(file: Path) -> set[str]:
    """Return the texts of a catalogue, named as in Django's JavaScript view and .mo files."""
    return {
        "\x04".join(filter(None, [message.context, forms(message.id)[0]]))
        for message in read(file)
        if message.id
    }


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


@pytest.mark.parametrize("domain", ["argparse", "django", "djangojs"])
def test_no_translation_uses_a_name_that_we_do_not_say(domain):
    texts = [text for message in own_messages(domain) for text in forms(message.string)]
    assert len(texts) > 20
    assert [text for text in texts if NOT_SAID.search(text)] == []


@pytest.mark.parametrize("domain", ["argparse", "django", "djangojs"])
def test_no_entry_is_left_empty_or_doubtful(domain):
    assert [
        message.id for message in own_messages(domain) if message.fuzzy or not all(forms(message.string))
    ] == []


@pytest.mark.parametrize("domain", ["argparse", "django", "djangojs"])
def test_translations_keep_placeholders_and_tags(domain):
    spoiled = []
    for message in own_messages(domain):
        # The one Vietnamese form keeps all placeholders of the singular, and has none that the plural lacks.
        least, most, kept = (
            Counter(PLACEHOLDER.findall(text))
            for text in (forms(message.id)[0], forms(message.id)[-1], forms(message.string)[0])
        )
        if not least <= kept <= most and message.id not in WITHOUT_NAME:
            spoiled.append(message.id)
    assert spoiled == []


# Calls manage.py several times in one process, and prints the exit status after what each call said.
_MANAGE = """
import json, runpy, sys
for sys.argv in json.loads(sys.argv[1]):
    try:
        runpy.run_path("manage.py", run_name="__main__")
    except SystemExit as end:
        print(end.code, end="\\0", file=sys.stderr)
"""


def test_commands_say_in_vietnamese_how_they_are_called():
    calls = {
        "import_opml": "manage.py import_opml: lỗi: còn thiếu: TỆP|-",
        "backup --nhanh": "manage.py backup: lỗi: không có tham số này: --nhanh",
        "backup --identity": "manage.py backup: lỗi: tham số --identity: cần một giá trị",
        "backup -v 9": "; hãy chọn trong: 0, 1, 2, 3",
    }
    arguments = json.dumps([["manage.py", *call.split()] for call in calls])
    command = [sys.executable, "-c", _MANAGE, arguments]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    for words, told in zip(calls.values(), ran.stderr.split("\0")[:-1], strict=True):
        assert told.startswith("cách gọi: manage.py")
        assert words in told
        assert told.endswith("\n2")


def test_every_text_of_the_packages_is_translated():
    """This includes texts that no crawl meets, such as a mail to another person or a rare error."""
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
