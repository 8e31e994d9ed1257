"""Add the words that the database matches; search.finding.engines fills and queries them.

SQLite drops a table's triggers when a migration rebuilds the table (any AlterField does), so such a migration
must run `make_words` again.
"""

from django.db import migrations

# Must match search.finding.engines.sqlite.
_OLD_ROWID = "CAST(strftime('%s', old.published_at) AS INTEGER) * 2147483648 + old.id"

SQLITE = [
    """CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5(
        title, title_accented, body, body_accented, tokenize = 'unicode61 remove_diacritics 0'
    )""",
    f"""CREATE TRIGGER IF NOT EXISTS search_words_of_deleted AFTER DELETE ON search_searchentry BEGIN
        DELETE FROM search_words WHERE rowid = {_OLD_ROWID};
    END""",
    f"""CREATE TRIGGER IF NOT EXISTS search_words_of_redated AFTER UPDATE OF published_at ON search_searchentry
    WHEN old.published_at IS NOT new.published_at BEGIN
        DELETE FROM search_words WHERE rowid = {_OLD_ROWID};
    END""",
]
# New rows wait in a list that every search reads: long enough for fast filling, short enough to read.
_GIN = "WITH (gin_pending_list_limit = 1024)"
POSTGRESQL = [
    "ALTER TABLE search_searchentry ADD COLUMN words tsvector, ADD COLUMN title_words tsvector",
    f"CREATE INDEX search_words ON search_searchentry USING gin (words) {_GIN}",
    f"CREATE INDEX search_title_words ON search_searchentry USING gin (title_words) {_GIN}",
]
SQLITE_BACK = [
    "DROP TABLE search_words",
    "DROP TRIGGER search_words_of_deleted",
    "DROP TRIGGER search_words_of_redated",
]
POSTGRESQL_BACK = ["ALTER TABLE search_searchentry DROP COLUMN words, DROP COLUMN title_words"]


def make_words(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        # None: the % of strftime is no placeholder.
        schema_editor.execute(statement, params=None)


def drop_words(apps, schema_editor):
    for statement in {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}[schema_editor.connection.vendor]:
        # None: the % of strftime is no placeholder.
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(make_words, drop_words)]
