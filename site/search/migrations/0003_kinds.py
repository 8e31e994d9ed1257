"""Add the kind to every row of the index, so that one kind can be searched alone.

The word for a kind is that of search.finding.engines.base.mark_word. Existing rows are updated here;
`rebuild_search` would do the same and take longer.
"""

from django.db import migrations

SQLITE = """UPDATE search_words SET body = %s || ' ' || body WHERE rowid IN (
    SELECT CAST(strftime('%%s', published_at) AS INTEGER) * 2147483648 + id FROM search_searchentry WHERE kind = %s
)"""
POSTGRESQL = """UPDATE search_searchentry SET words = words || kind_word, title_words = title_words || kind_word
    FROM CAST(%s AS tsvector) AS kind_word WHERE kind = %s"""


def tell_kinds(apps, schema_editor):
    connection = schema_editor.connection
    entries = apps.get_model("search", "SearchEntry").objects.using(connection.alias)
    with connection.cursor() as cursor:
        for kind in entries.order_by().values_list("kind", flat=True).distinct():
            # As search.finding.engines.base.mark_word has it today.
            word = "\ue000" + "".join(filter(str.isalnum, kind))
            if connection.vendor == "postgresql":
                cursor.execute(POSTGRESQL, [f"'{word}'", kind])
            else:
                cursor.execute(SQLITE, [word, kind])


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words")]

    operations = [migrations.RunPython(tell_kinds, migrations.RunPython.noop)]
