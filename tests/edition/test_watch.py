"""Tests of writes that start a new edition: every write that readers may see, however it is made."""

import copy
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.utils import ConnectionHandler
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, ReferenceIndex, Site

from base.delivery import evidence
from base.models import AgencySettings, ReportingRoute, User
from campaign.articles.models import ArticlePage, PlanTask, TopicPage
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.services import approve
from campaign.library.models import DocumentRecord, LibraryPage
from edition import clock, front, number, watch
from edition.shelf import Shelf, number_of
from home.models import Navigation
from journal import rights
from operations.scheduler.models import JobRun
from tests.edition.conftest import Reader, committed
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory, ImageFactory, UserFactory

pytestmark = pytest.mark.both


@pytest.fixture
def edition(tree, shelf: Shelf):
    """Run a change as if it were committed. Return True if it started a new edition."""

    def after(change) -> bool:
        # The whole test is one transaction, and its preparations have already scheduled an edition.
        connection.run_on_commit.clear()
        with committed(execute=True) as callbacks:
            change()
        assert callbacks.count(watch.start) <= 1
        started = shelf.latest() is not None
        shelf.close()
        return started

    return after


@pytest.fixture
def topic(tree) -> TopicPage:
    return TopicPage.objects.get(slug="cam-nang-an-toan")


@pytest.fixture(scope="module")
def shared_article(module_data) -> ArticlePage:
    """Publish an article with a picture, and a document."""
    DocumentRecordFactory(parent=LibraryPage.objects.get())
    topic = TopicPage.objects.get(slug="cam-nang-an-toan")
    article = ArticleFactory(parent=topic, main_image=ImageFactory())
    # PostgreSQL creates no index on a table with pending foreign key checks, as after a migration.
    connection.check_constraints()
    return article


@pytest.fixture
def article(tree, shared_article) -> ArticlePage:
    return copy.deepcopy(shared_article)


@pytest.mark.parametrize(
    "change",
    [
        lambda article: article.save_revision().publish(),
        lambda article: article.unpublish(),
        lambda article: article.delete(),
        lambda article: article.move(
            TopicPage.objects.exclude(pk=article.get_parent().pk).first(), "last-child"
        ),
        lambda article: PageViewRestriction.objects.create(
            page=article.get_parent(), restriction_type="login"
        ),
        lambda article: ArticlePage.objects.filter(pk=article.pk).update(slug="ten-khac"),
        lambda article: ArticlePage.objects.filter(pk=article.pk).update(live=False, draft_title="x"),
        lambda article: DocumentRecord.objects.update(status="het-hieu-luc"),
        lambda article: AgencySettings.for_site(Site.objects.get()).save(),
        lambda article: Navigation.for_site(Site.objects.get()).save(),
        lambda article: ReportingRoute.objects.create(name="x", contact="y"),
        lambda article: PlanTask.objects.update(title="x"),
        lambda article: Redirect.objects.create(old_path="/cu", redirect_link="/"),
        lambda article: Site.objects.update(hostname="khac.example"),
        lambda article: ReferenceIndex.objects.all().delete(),
        lambda article: article.main_image.save(),
    ],
)
def test_changes_readers_may_see_start_one(change, edition, article):
    assert edition(lambda: change(article))


def test_a_shown_picture_that_is_deleted_starts_one(edition, topic):
    # A picture of its own, because its file is deleted, too.
    article = ArticleFactory(parent=topic, main_image=ImageFactory())
    assert edition(article.main_image.delete)


@pytest.mark.parametrize(
    "change",
    [
        lambda article: article.save_revision(),
        lambda article: article.save_revision(log_action=True, changed=True),
        lambda article: User.objects.update(last_login="2026-01-01T00:00Z"),
        lambda article: JobRun.claim("poll_sources"),
        lambda article: ImageFactory(),
        lambda article: article.main_image.get_rendition("width-100"),
        lambda article: list(ArticlePage.objects.all()),
        lambda article: call_command("update_index", verbosity=0),
    ],
)
def test_changes_they_do_not_see_start_none(change, edition, article):
    assert not edition(lambda: change(article))


def test_route_starts_one_only_when_readers_see_the_change(edition, topic):
    route = ReportingRoute.objects.create(name="Nơi báo", purpose="Khi cần.", contact="cũ")
    route.contact = "mới"
    assert not edition(route.save_revision)
    chief = UserFactory()
    assert not edition(lambda: route.get_workflow().start(route, chief))
    assert not edition(lambda: route.current_workflow_state.cancel(user=chief))
    assert edition(lambda: route.get_latest_revision().publish())
    assert edition(lambda: ReportingRoute.objects.get().unpublish())


def test_one_can_be_started_by_hand(edition, settings):
    assert edition(lambda: call_command("new_edition"))
    settings.EDITION = False
    with pytest.raises(CommandError, match="EDITION=0"):
        call_command("new_edition")
    # Pictures that were made start one where there are editions.
    assert not edition(watch.start)


def test_it_starts_before_what_else_waits_for_the_commit(edition, topic, shelf: Shelf):
    seen = []

    def change() -> None:
        with transaction.atomic():
            transaction.on_commit(lambda: seen.append(shelf.latest()))
            TopicPage.objects.update(summary="x")
            # Others do not see the write yet, so nothing is cached for an edition.
            seen.append(watch.current_edition())

    assert edition(change)
    assert seen[0] is None
    assert seen[1] is not None


def test_rolled_back_changes_start_none(edition, topic):
    def change() -> None:
        with transaction.atomic():
            TopicPage.objects.update(summary="x")
            transaction.set_rollback(True)

    assert not edition(change)


def test_a_write_after_a_rollback_starts_one(edition, topic):
    def change() -> None:
        with transaction.atomic():
            TopicPage.objects.update(summary="x")
            transaction.set_rollback(True)
        TopicPage.objects.update(summary="y")

    assert edition(change)


@pytest.mark.parametrize(
    ("sql", "public"),
    [
        ('SELECT "a" FROM "wagtailcore_page"', False),
        ('INSERT INTO "django_session" ("a") VALUES (%s)', False),
        ('INSERT OR IGNORE INTO "articles_articlepage_other_topics" ("a") VALUES (%s)', True),
        (
            'UPDATE "wagtailcore_page" SET "draft_title" = %s, "latest_revision_id" = %s WHERE "id" = %s',
            False,
        ),
        ('UPDATE "wagtailcore_page" SET "draft_title" = %s, "title" = %s WHERE "id" = %s', True),
        (
            'UPDATE "wagtailcore_page" SET "draft_title" = CASE WHEN ("wagtailcore_page"."id" = %s) THEN %s ELSE NULL '
            'END, "live" = CASE WHEN ("wagtailcore_page"."id" = %s) THEN %s ELSE NULL END WHERE "id" IN (%s)',
            True,
        ),
        ('UPDATE "wagtailcore_page" SET "draft_title" = (SELECT "a" FROM "b" WHERE "c"), "live" = %s', True),
        ("delete from wagtailcore_page where id = 1", True),
        ("  \n UPDATE something_new SET a = 1", True),
        ("SAVEPOINT s1", False),
        ('WITH a AS (SELECT 1) INSERT INTO "wagtailcore_page" ("title") SELECT 1', True),
        ("with a as (delete from only public.wagtailcore_page returning id) select * from a", True),
        ('WITH a AS (SELECT 1) INSERT INTO "django_session" ("a") SELECT 1', False),
        ('WITH a AS (SELECT "title" FROM "wagtailcore_page") SELECT * FROM a', False),
        ('UPDATE "public"."wagtailcore_page" SET "title" = %s', True),
        ("UPDATE ONLY public . wagtailcore_page SET title = 1", True),
        ("UPDATE public.django_session SET a = 1", False),
        ('TRUNCATE TABLE ONLY "wagtailcore_page", "django_session"', True),
        ("TRUNCATE wagtailcore_page", True),
        ("COPY wagtailcore_page (title) FROM STDIN", True),
        ("COPY (SELECT 1) TO STDOUT", False),
        ("MERGE INTO wagtailcore_page USING a ON b WHEN MATCHED THEN DELETE", True),
    ],
)
def test_statements_are_read_right(sql, public):
    assert watch.is_public_write(sql) is public


def test_a_connection_that_is_opened_again_is_watched_once(tmp_path, db):
    """If each opening added a watcher, statements would fail after some 900."""
    settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "db.sqlite3"}
    opened = ConnectionHandler({"default": settings})["default"]
    for _ in range(3):
        with opened.cursor() as cursor:
            cursor.execute("SELECT 1")
        opened.close()
    # The log (journal.rights) and evidence add one wrapper each.
    once = {watch._execute: 1, rights._execute: 1, evidence.observe: 1}
    assert Counter(opened.execute_wrappers) == once


def test_where_none_can_be_started_readers_get_no_stale_page(shelf: Shelf, monkeypatch, db):
    watch.start()
    assert shelf.current()

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.mkdir", full)
    watch.start()
    assert shelf.current() is None
    assert shelf.latest() is None


def test_polling_starts_none_until_something_is_public(edition, author):
    source = Source.objects.create(
        name="Nguồn", feed_url="https://nguon.example.vn/rss", host="nguon.example.vn"
    )
    fields = {"source": source, "version": "1", "link": "https://nguon.example.vn/1"}
    item = InboxItem.objects.create(key="1", title="Tin 1", **fields)

    def polled() -> None:
        InboxItem.objects.bulk_create([InboxItem(key="2", title="Tin 2", sort_at=timezone.now(), **fields)])
        item.title = "Tin 1, sửa ở nguồn"
        item.version = "2"
        InboxItem.objects.bulk_update([item], ["title", "version"])
        Source.objects.filter(pk=source.pk).update(last_polled_at=timezone.now(), etag="x", last_error="")

    assert not edition(polled)
    assert edition(lambda: approve(item, author))
    assert edition(lambda: Source.objects.filter(pk=source.pk).update(name="Tên khác"))


def test_an_edition_ends_when_an_alert_runs_out(tree):
    soon = timezone.now().replace(microsecond=0) + timedelta(seconds=90)
    AlertFactory(parent=TopicPage.objects.first(), valid_until=soon)
    midnight = (timezone.localtime() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    assert clock.next_moment() == min(soon, midnight).timestamp()


def test_another_machine_follows(tree, shelf: Shelf, tmp_path):
    other = Shelf(tmp_path / "other machine")
    watch.start()
    first = other.start(clock.next_moment(), number.current())
    assert number.follow(other) == first
    with committed(execute=True):
        TopicPage.objects.update(summary="x")
    assert number_of(shelf.current() or "") == number.current()
    followed = number.follow(other)
    assert followed not in (None, first)
    assert number.follow(other) == followed


def test_the_front_follows_another_machine_where_no_scheduler_runs(tree, reader: Reader, monkeypatch):
    for _ in range(2):
        reader.get("/")
    assert reader.asked == ["/"]
    before, told = reader.shelf.current(), number.begin()
    reader.get("/")
    assert reader.shelf.current() == before
    monkeypatch.setattr(front, "_CHECK_INTERVAL", 0)
    for _ in range(2):
        reader.get("/")
        assert number_of(reader.shelf.current() or "") == told


def test_the_end_of_time_is_the_same_edition_for_others(tree, shelf: Shelf):
    watch.start()
    shelf.start(0, number.current())
    before = number.current()
    assert number_of(number.follow(shelf) or "") == before == number.current()


def test_a_migrate_with_nothing_to_do_starts_none(edition):
    assert not edition(lambda: emit_post_migrate_signal(0, False, "default"))
