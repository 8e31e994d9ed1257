"""Upgrades a database of commit 470f1ba, the last before migrations were squashed, from a dump."""

import datetime
import json
import lzma
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from defusedxml import ElementTree
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from wagtail.models import Page, ReferenceIndex, Site

from base.models import ReportingRoute, User, references
from campaign.articles.models import AlertPage, ArticlePage, Writer
from campaign.library.models import DocumentRecord, DocumentStatus
from tests.prepared import connected

DUMPS = Path(__file__).parent
VERSION = "0.1.0-470f1ba"
# Tables that follow the code, one that the code no longer has, one of files that are made again where they are missing
# (as in the dump), and one in which routes get their workflow.
NOT_CONTENT = {
    "auth_permission",
    "base_rendition",
    "django_content_type",
    "django_migrations",
    "library_cataloguestate",
    # The index has included relations since then.
    "wagtailcore_referenceindex",
    # Records whose address changes with their date get a redirect each.
    "wagtailredirects_redirect",
    "wagtailcore_workflowcontenttype",
}
# The present names of tables that moved to another app.
MOVED = {"newsroom_jobrun": "scheduler_jobrun"}

ATOM = "{http://www.w3.org/2005/Atom}"

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.slow]


@pytest.fixture(scope="module")
def fresh_schema(django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    """Return the schema of the tests' own database, which all migrations have made."""
    with django_db_blocker.unblock():
        return _schema()


@pytest.fixture(scope="module")
def rows(
    fresh_schema: dict[str, Any], django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, int]]:
    """Yield the number of rows of each table before the upgrade.

    The upgraded database takes the place of the tests' own for this module.
    """
    load = {"sqlite": _load_sqlite, "postgresql": _load_postgresql}[connection.vendor]
    with django_db_blocker.unblock(), load(tmp_path_factory.mktemp("upgrade")):
        counts = _counts()
        call_command("migrate", verbosity=0)
        yield counts


@contextmanager
def _load_sqlite(folder: Path) -> Iterator[None]:
    file = folder / "db.sqlite3"
    file.write_bytes(lzma.decompress((DUMPS / f"{VERSION}.sqlite3.xz").read_bytes()))
    with connected(str(file)):
        yield


@contextmanager
def _load_postgresql(_folder: Path) -> Iterator[None]:
    name = f"{connection.settings_dict['NAME']}_upgrade"
    dump = lzma.decompress((DUMPS / f"{VERSION}.postgresql.sql.xz").read_bytes()).decode()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    with connected(name):
        with connection.cursor() as cursor:
            cursor.execute(dump)
        # The connection is closed because the dump sets a search path.
        connection.close()
        yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM {name}" for name in tables))  # noqa: S608
        return dict(cursor.fetchall())


def _schema() -> dict[str, Any]:
    """Return the definition of each table, index and trigger, without their order."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            return {
                name: sorted(part.strip(" )") for part in re.split(r', (?=["A-Z])', sql))
                for name, sql in cursor.fetchall()
            }
        schema: dict[str, Any] = {}
        for table in connection.introspection.table_names(cursor):
            columns = connection.introspection.get_table_description(cursor, table)
            constraints = connection.introspection.get_constraints(cursor, table)
            schema[table] = {column.name: column for column in columns}, constraints
        return schema


def test_nothing_is_left_to_migrate(rows):
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_schema_is_that_of_a_new_database(rows, fresh_schema):
    assert _schema() == fresh_schema


def test_upgrade_loses_no_row(rows):
    after = _counts()
    # SQLite's internal tables of a full-text index follow its content.
    changed = {
        table
        for table, count in rows.items()
        if after.get(MOVED.get(table, table)) != count
        and not re.search(r"(?:_words|_fts)_(?:data|idx)$", table)
    }
    assert changed - NOT_CONTENT == set()


def test_every_story_has_its_writer(rows):
    stories = Page.objects.exact_type(ArticlePage, AlertPage).filter(alias_of=None)
    published = stories.exclude(first_published_at=None).specific()
    writers = {writer.page_id: writer for writer in Writer.objects.all()}
    assert len(writers) > 10
    assert writers.keys() == {story.pk for story in published}
    for story in published:
        if byline := getattr(story, "author_name", ""):
            assert byline == writers[story.pk].byline
            assert byline in (writers[story.pk].pen_name, writers[story.pk].person)
        else:
            assert writers[story.pk].user_id == story.owner_id


def test_routes_stay_online_and_come_under_the_workflow_of_pages(rows):
    assert set(ReportingRoute.objects.values_list("live", flat=True)) == {True}
    workflow = Site.objects.get(is_default_site=True).root_page.get_workflow()
    assert ReportingRoute.get_default_workflow() == workflow


def test_records_of_the_dispatch_have_their_true_data(rows):
    client = Client(HTTP_HOST="localhost")
    library = Page.objects.get(slug="van-ban").url
    for number, true, printed in (
        ("29", "2018-07-25", "2019-07-25"),
        ("30", "2018-07-25", "2019-07-25"),
        ("35", "2018-10-22", "2019-10-22"),
    ):
        record = DocumentRecord.objects.get(number=number, symbol="NQ/TW")
        assert str(record.issued_on) == true
        assert record.url == f"{library}nq-{number}-tw-2018/"
        assert record.identity_key == f"bo chinh tri|2018|{number}-nq-tw"
        [form] = record.printed_forms.all()
        assert (str(form.issued_on), form.printed_in.symbol) == (printed, "SKHCN-HCTH")
        # An editor who opens the record and publishes it again loses nothing.
        for draft in (record.get_latest_revision_as_object(), record.live_revision.as_object()):
            assert (str(draft.issued_on), draft.slug, draft.warnings) == (true, record.slug, "")
            assert [str(each.issued_on) for each in draft.printed_forms.all()] == [printed]
        moved = client.get(f"{library}nq-{number}-tw-2019/")
        assert (moved.status_code, moved.headers["Location"]) == (301, record.url)
        assert true in client.get(record.url).content.decode()
        assert record.mentions.filter(page__documentrecord__symbol="SKHCN-HCTH").count() == 1
    old = DocumentRecord.objects.get(number="24/2018")
    assert (str(old.issued_on), str(old.effective_on), str(old.expires_on)) == (
        "2018-06-12",
        "2019-01-01",
        "2026-07-01",
    )
    assert client.get(f"{library}luat-an-ninh-mang/").headers["Location"] == old.url
    assert old.mentions.count() == 3
    found = client.get("/tim-kiem/", {"q": "24/2018"}).content.decode()
    assert old.title in re.sub("<.*?>", "", found)
    cited = DocumentRecord.objects.filter(mentions__page__documentrecord__symbol="SKHCN-HCTH")
    assert set(cited.with_status(datetime.date(2022, 8, 1)).values_list("shown_status", flat=True)) == {
        DocumentStatus.IN_FORCE
    }


def test_each_row_of_a_relation_is_a_reference(rows):
    known = ReferenceIndex.objects.filter(base_content_type__model="page")
    for model, field in references.relations(apps).items():
        pairs = {(str(page), str(named)) for page, named in references.pairs(field, model.objects.all())}
        found = known.filter(model_path=references.path(field)).values_list("object_id", "to_object_id")
        assert set(found) == pairs
        assert pairs or field.name == "routes"


# Not marked `both`: the pages are rendered by the same code, from rows that the other tests prove.
def test_every_public_page_and_feed_answers(rows, begin_edition):
    begin_edition()
    client = Client(HTTP_HOST="localhost")

    def addresses(before: str, listed_in: str) -> list[str]:
        shown = client.get(listed_in).content.decode()
        return re.findall(rf"{before}http://localhost:8000([^\"<]+)", shown)

    pages = [page for part in addresses("<loc>", "/sitemap.xml") for page in addresses("<loc>", part)]
    feeds = addresses('xmlUrl="', "/rss/tat-ca.opml")
    assert len(pages) > 70
    assert len(feeds) > 10
    assert [address for address in pages + feeds if client.get(address).status_code != 200] == []


def test_subscribers_see_no_old_entry_as_new(rows):
    """The files hold the ids and times of all entries in the old version's feeds, by feed."""
    client = Client(HTTP_HOST="localhost")
    told = json.loads((DUMPS / f"{VERSION}.{connection.vendor}.entries.json").read_text(encoding="utf-8"))
    assert min(map(len, told.values())) >= 5
    for feed, entries in told.items():
        found, waiting = {}, [f"/rss/{feed}.atom"]
        for address in waiting:
            root = ElementTree.fromstring(client.get(address).content)
            found |= {
                entry.findtext(f"{ATOM}id"): entry.findtext(f"{ATOM}updated")
                for entry in root.iter(f"{ATOM}entry")
            }
            links = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "prev-archive"]
            waiting += [urlsplit(link.get("href")).path for link in links]
        assert found == entries


def test_search_finds(rows):
    shown = Client().get("/tim-kiem/", {"q": "công an xã giả danh"}).content.decode()
    assert "Công an xã bắt nhóm giả danh ngân hàng" in re.sub("<.*?>", "", shown)


def test_editor_s_dashboard_opens(rows):
    client = Client()
    client.force_login(User.objects.get(username="truongban"))
    assert "Bài đang chờ duyệt" in client.get("/admin/").content.decode()
