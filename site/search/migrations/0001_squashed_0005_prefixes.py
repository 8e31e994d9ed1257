"""Create the tables of the search, and the words that the database matches; search.finding.engines fills and queries them.

SQLite drops a table's triggers when a migration rebuilds the table (any AlterField does), so such a migration
must run `make_words` again.
"""

import django.db.models.deletion
from django.db import migrations, models


# Must match search.finding.engines.sqlite.
_OLD_ROWID = "CAST(strftime('%s', old.published_at) AS INTEGER) * 2147483648 + old.id"
# Without the index of prefixes, each unfinished word reads all entries of all words that begin with it.
SQLITE = [
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5(title, title_accented, body, body_accented,"
    " tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3')",
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


def make_words(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        # Without None, the % in strftime would be a placeholder.
        schema_editor.execute(statement, params=None)


def drop_words(apps, schema_editor):
    # The triggers, and on PostgreSQL the columns, go with the table of the entries.
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_words")


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('search', '0001_initial'),
        ('search', '0002_words'),
        ('search', '0003_kinds'),
        ('search', '0004_synonyms_and_more'),
        ('search', '0005_prefixes'),
    ]

    dependencies = [
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='KnownWord',
            fields=[
                ('text', models.CharField(max_length=20, primary_key=True, serialize=False)),
            ],
            options={
                'verbose_name': 'từ đã biết',
                'verbose_name_plural': 'từ đã biết',
            },
        ),
        migrations.CreateModel(
            name='Synonyms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(help_text='Các từ, cụm từ coi như nhau khi tìm, cách nhau bằng dấu =. Ví dụ: lừa đảo = scam = chiếm đoạt. Có dấu hay không dấu, chữ hoa hay chữ thường không quan trọng.', max_length=500, verbose_name='các từ cùng nghĩa')),
            ],
            options={
                'verbose_name': 'nhóm từ cùng nghĩa',
                'verbose_name_plural': 'từ cùng nghĩa',
                'ordering': ['text'],
            },
        ),
        migrations.CreateModel(
            name='PromotedResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('queries', models.TextField(help_text='Mỗi dòng một cách tìm, ví dụ: bị lừa đảo. Hiện khi người đọc gõ đúng các chữ này, có dấu hay không dấu.', max_length=1000, verbose_name='khi người đọc tìm')),
                ('title', models.CharField(blank=True, help_text='Để trống thì dùng tên của trang được chọn.', max_length=150, verbose_name='tiêu đề')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='mô tả')),
                ('link', models.URLField(blank=True, verbose_name='hoặc địa chỉ ngoài')),
                ('sort_order', models.IntegerField(default=0, verbose_name='thứ tự')),
                ('folded', models.TextField(blank=True, editable=False)),
                ('page', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.page', verbose_name='trang')),
            ],
            options={
                'verbose_name': 'kết quả ưu tiên',
                'verbose_name_plural': 'kết quả ưu tiên',
                'ordering': ['sort_order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SearchedQuery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(db_index=True, verbose_name='ngày')),
                ('text', models.CharField(max_length=100, verbose_name='đã tìm')),
                ('times', models.PositiveIntegerField(default=0, verbose_name='số lần')),
                ('hits', models.PositiveIntegerField(default=0, verbose_name='số kết quả')),
            ],
            options={
                'verbose_name': 'từ người đọc tìm',
                'verbose_name_plural': 'từ người đọc tìm',
                'constraints': [models.UniqueConstraint(fields=('text', 'day'), name='search_text_and_day')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('kind_label', models.CharField(max_length=60)),
                ('title', models.TextField()),
                ('url', models.CharField(blank=True, max_length=2000)),
                ('text', models.TextField(blank=True)),
                ('published_at', models.DateTimeField()),
                ('page', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='search_entry', to='wagtailcore.page')),
            ],
            options={
                'verbose_name': 'mục tìm kiếm',
                'verbose_name_plural': 'mục tìm kiếm',
                'indexes': [models.Index(fields=['-published_at', '-id'], name='search_newest')],
            },
        ),
        migrations.RunPython(make_words, drop_words),
    ]
