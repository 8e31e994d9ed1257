"""Tests of compiled catalogues: equal to those of msgfmt, and all placeholders kept."""

import gettext
import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from base.management.commands.compile_catalogues import entries

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]\b|\{\w*\}|</?[a-z][^>]*>")


@pytest.fixture
def compiled(tmp_path, settings):
    def compile_text(text: str) -> gettext.GNUTranslations:
        folder = tmp_path / "vi" / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "django.po").write_text(HEADER + text, encoding="utf-8")
        settings.LOCALE_PATHS = [tmp_path]
        call_command("compile_catalogues")
        with (folder / "django.mo").open("rb") as stream:
            return gettext.GNUTranslations(stream)

    return compile_text


def test_plain_plural_and_context_are_told_apart(compiled):
    catalogue = compiled("""
msgid "May"
msgstr "Tháng 5"
msgctxt "abbrev. month"
msgid "May"
msgstr "th5"

msgid "%(n)d page"
msgid_plural "%(n)d pages"
msgstr[0] "%(n)d trang"
msgstr[1] "%(n)d các trang"

msgctxt "files"
msgid "%(n)d page"
msgid_plural "%(n)d pages"
msgstr[0] "%(n)d tờ"
msgstr[1] "%(n)d các tờ"
""")
    assert catalogue.gettext("May") == "Tháng 5"
    assert catalogue.pgettext("abbrev. month", "May") == "th5"
    assert catalogue.ngettext("%(n)d page", "%(n)d pages", 1) == "%(n)d trang"
    assert catalogue.ngettext("%(n)d page", "%(n)d pages", 7) == "%(n)d các trang"
    assert catalogue.npgettext("files", "%(n)d page", "%(n)d pages", 7) == "%(n)d các tờ"


def test_texts_over_several_lines_and_escapes_are_read(compiled):
    catalogue = compiled('msgid ""\n"Say \\"yes\\"\\n"\n"now"\nmsgstr ""\n"Nói “có”\\n"\n"ngay"\n')
    assert catalogue.gettext('Say "yes"\nnow') == "Nói “có”\nngay"


def test_fuzzy_obsolete_and_empty_entries_stay_untranslated(compiled):
    catalogue = compiled("""
#, fuzzy, python-format
msgid "Guess %s"
msgstr "Đoán %s"

#, python-format
msgid "Sure %s"
msgstr "Chắc %s"

msgid "Empty"
msgstr ""

#~ msgid "Old"
#~ msgstr "Cũ"
""")
    assert catalogue.gettext("Guess %s") == "Guess %s"
    assert catalogue.gettext("Sure %s") == "Chắc %s"
    assert catalogue.gettext("Empty") == "Empty"
    assert catalogue.gettext("Old") == "Old"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('msgid "Open\nmsgstr "Mở"\n', "line 6"),
        ('msgid "Open"\nmsgstr "Mở"\nwhat\n', "line 8"),
        ('msgstr "Mở"\n', "line 6 stands in the wrong place"),
        ('# Opens.\nmsgstr "Mở"\n', "line 7 stands in the wrong place"),
    ],
)
def test_a_broken_catalogue_is_refused_with_its_line(compiled, text, complaint):
    with pytest.raises(CommandError, match=complaint):
        compiled(text)


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_committed_translations_keep_placeholders_and_tags(domain):
    source = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES" / f"{domain}.po"
    spoiled = []
    for entry in entries(source.read_text(encoding="utf-8")):
        original = entry.get("msgid_plural", entry["msgid"])
        translated = entry.get("msgstr", entry.get("msgstr[0]", ""))
        if entry["msgid"] and Counter(PLACEHOLDER.findall(original)) != Counter(
            PLACEHOLDER.findall(translated)
        ):
            spoiled.append(entry["msgid"])
    assert spoiled == []
