"""Command that compiles the project's .po catalogues to .mo, so that no machine needs GNU gettext.

It reads the catalogues under LOCALE_PATHS and never those of a package. Like msgfmt, it omits fuzzy, obsolete and
untranslated entries.
"""

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

MO_MAGIC = 0x950412DE
KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s*(".*")$')
# Separators of the .mo format: between a context and its msgid, and between plural forms.
CONTEXT_END = "\x04"
FORM_END = "\0"

Entry = dict[str, str]


class Command(BaseCommand):
    help = "Compile the .po files under LOCALE_PATHS to .mo."
    # The checks of the site may fail before the catalogues are compiled.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).rglob("*.po")):
                try:
                    compiled = mo_bytes(messages(source.read_text(encoding="utf-8")))
                except ValueError as error:
                    raise CommandError(f"{source}: {error}") from error
                # Written to another name and renamed: a server that starts meanwhile never reads half a file.
                unfinished = source.with_suffix(".mo.new")
                unfinished.write_bytes(compiled)
                unfinished.replace(source.with_suffix(".mo"))


def messages(text: str) -> dict[str, str]:
    """Return the translations of a .po text, with keys and values in the form of .mo files."""
    found: dict[str, str] = {}
    for entry in entries(text):
        forms = [entry[name] for name in sorted(entry, key=form_number) if name.startswith("msgstr")]
        if not all(forms):
            continue
        key = entry["msgid"]
        if "msgid_plural" in entry:
            key += FORM_END + entry["msgid_plural"]
        if "msgctxt" in entry:
            key = entry["msgctxt"] + CONTEXT_END + key
        found[key] = FORM_END.join(forms)
    return found


def form_number(name: str) -> int:
    """Return the number of a plural form ("msgstr[1]" is 1); 0 for any other keyword."""
    return int(name.removeprefix("msgstr[").removesuffix("]")) if "[" in name else 0


def entries(text: str) -> Iterator[Entry]:
    """Yield the valid entries of a .po text, each as {keyword: text}.

    Raises ValueError, with the line's number, for a line that is not understood.
    """
    entry: Entry = {}
    fuzzy = False
    keyword = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        match = KEYWORD.match(line)
        begins_next = line.startswith("#") or (match is not None and match[1] in ("msgctxt", "msgid"))
        if begins_next and any(name.startswith("msgstr") for name in entry):
            # The header is kept even if it is marked fuzzy: it names the charset and the plural forms.
            if not fuzzy or not entry["msgid"]:
                yield entry
            entry, fuzzy = {}, False
        if match is not None:
            keyword = match[1]
            if keyword in entry or (keyword.startswith("msgstr") and "msgid" not in entry):
                raise ValueError(f"line {number} stands in the wrong place: {line}")
            entry[keyword] = quoted(match[2], number)
        elif line.startswith('"') and entry:
            entry[keyword] += quoted(line, number)
        elif line.startswith("#,"):
            fuzzy = fuzzy or "fuzzy" in line
        elif line and not line.startswith("#"):
            raise ValueError(f"line {number} is not understood: {line}")
    if any(name.startswith("msgstr") for name in entry) and not fuzzy:
        yield entry


def quoted(literal: str, number: int) -> str:
    """Return the text of a quoted literal. Raises ValueError, with the line's `number`, if it is not one."""
    try:
        return str(ast.literal_eval(literal))
    except SyntaxError as error:
        raise ValueError(f"line {number} is not a quoted text: {literal}") from error


def mo_bytes(catalogue: dict[str, str]) -> bytes:
    """Return the .mo file of `catalogue`.

    It consists of a header of seven words, two tables of (length, offset), and the texts.
    """
    pairs = sorted((key.encode(), value.encode()) for key, value in catalogue.items())
    keys_table = 7 * 4
    values_table = keys_table + 8 * len(pairs)
    offset = values_table + 8 * len(pairs)
    tables: list[int] = []
    texts = b""
    for column in (0, 1):
        for pair in pairs:
            tables += [len(pair[column]), offset + len(texts)]
            texts += pair[column] + b"\0"
    head = [MO_MAGIC, 0, len(pairs), keys_table, values_table, 0, offset]
    return struct.pack(f"<{len(head) + len(tables)}I", *head, *tables) + texts
