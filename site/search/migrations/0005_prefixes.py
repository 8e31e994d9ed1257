"""SQLite: add an index of prefixes.

Without it, each unfinished word reads all entries of all words that begin with it. Takes about a minute for
100,000 articles; PostgreSQL needs nothing.

The triggers of 0002 name the table, and it cannot be renamed while they exist.
"""

from importlib import import_module

from django.db import migrations

words = import_module("search.migrations.0002_words")

_COLUMNS = "title, title_accented, body, body_accented"
_TRIGGERS = [
    "DROP TRIGGER IF EXISTS search_words_of_deleted",
    "DROP TRIGGER IF EXISTS search_words_of_redated",
]


def make_again(schema_editor, options):
    if schema_editor.connection.vendor != "sqlite":
        return
    for statement in [
        *_TRIGGERS,
        "ALTER TABLE search_words RENAME TO search_words_before",
        f"CREATE VIRTUAL TABLE search_words USING fts5({_COLUMNS}, {options})",
        f"INSERT INTO search_words (rowid, {_COLUMNS}) SELECT rowid, {_COLUMNS} FROM search_words_before",
        "DROP TABLE search_words_before",
        *words.SQLITE,
    ]:
        # None: the % of strftime is no placeholder.
        schema_editor.execute(statement, params=None)


def index_prefixes(apps, schema_editor):
    make_again(schema_editor, "tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3'")


def leave_prefixes(apps, schema_editor):
    make_again(schema_editor, "tokenize = 'unicode61 remove_diacritics 0'")


class Migration(migrations.Migration):
    dependencies = [("search", "0004_synonyms_and_more")]

    operations = [migrations.RunPython(index_prefixes, leave_prefixes)]
