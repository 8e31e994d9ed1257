"""Tests that an edition renders only what changed: responses that are still right are printed again unrendered."""

import random
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.cache import BaseCache, caches
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY

from base.delivery.evidence import recorded
from base.models import Image
from campaign.articles.models import TopicPage
from campaign.library.models import LibraryPage
from edition import watch
from edition.apps import BOOKS
from edition.shelf import Shelf
from tests.base.delivery.columns import change, columns
from tests.edition.conftest import Reader, committed, environ, kind_of
from tests.edition.test_nothing_stale import Board, fresh, public_addresses, told
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory, ImageFactory
from tests.people import member
from tests.prepared import connected

pytestmark = [pytest.mark.django_db, pytest.mark.both(heavy=True)]


@pytest.fixture(scope="module")
def board(module_data: None) -> Board:
    """Return the board of a site with two stories, a document and an item."""
    for topic in TopicPage.objects.filter(slug__in=("cam-nang-an-toan", "canh-bao-lua-dao")):
        ArticleFactory(parent=topic, main_image=ImageFactory())
    DocumentRecordFactory(parent=LibraryPage.objects.get())
    board = Board(random.Random(), member("Trưởng ban biên tập"))  # noqa: S311  it decides nothing here
    board.approve_an_item()
    connection.run_on_commit.clear()
    return board


@dataclass(frozen=True)
class First:
    """The first edition: its reader, the addresses that it prints, and the keys of the cache that they read."""

    reader: Reader
    addresses: Iterable[str]
    keys: set[str]


@pytest.fixture(scope="module")
def first(board: Board, tmp_path_factory: pytest.TempPathFactory) -> Iterator[First]:
    """Print one public address of each kind, once for the module."""
    root, cache, keys = tmp_path_factory.mktemp("edition"), type(caches["default"]), set()
    get = cache.get

    def noted(self: BaseCache, key: str, *arguments: object, **more: object) -> object:
        keys.add(key)
        return get(self, key, *arguments, **more)

    with override_settings(EDITION=True, EDITION_ROOT=root), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.connection.close_if_unusable_or_obsolete", lambda: None)
        reader = Reader(Shelf(root))
        with patch.context() as noting:
            noting.setattr(cache, "get", noted)
            addresses = _print(reader, _addresses(reader)).keys()
        yield First(reader, addresses, keys)


@pytest.fixture
def printed(db: None, first: First) -> Reader:
    """Return the reader whose first edition is printed."""
    return first.reader


@pytest.fixture
def before(printed: Reader, first: First) -> dict[str, bytes]:
    """Return the bodies that the current edition has printed."""
    # Twice, because the first page that shows a picture makes its sizes, which pages before it list.
    _print(printed, first.addresses)
    watch.start()
    return _print(printed, first.addresses)


def _addresses(reader: Reader) -> list[str]:
    """Return one public address of each kind."""
    found = sorted(public_addresses(reader), reverse=True)
    return sorted({kind_of(address): address for address in found}.values())


def _print(reader: Reader, addresses: Iterable[str]) -> dict[str, bytes]:
    """Request these addresses, and return the bodies of those that exist."""
    answers = {address: reader.get(address) for address in addresses}
    return {address: answer.body for address, answer in answers.items() if answer.status == 200}


def _publish(change: Callable[[], object]) -> None:
    with committed(execute=True):
        change()
    connection.run_on_commit.clear()


def _assert_nothing_is_rendered(reader: Reader, before: dict[str, bytes]) -> None:
    """Assert that the next edition has the same bodies, all printed again without a request to the application."""
    connection.run_on_commit.clear()
    reader.asked.clear()
    watch.start()
    assert _print(reader, before) == before
    assert not reader.asked


def test_only_what_changed_is_rendered(printed: Reader, before):
    for _ in range(2):
        _assert_nothing_is_rendered(printed, before)
    assert len(before) > 30
    _publish(lambda: ArticleFactory(parent=TopicPage.objects.get(slug="cam-nang-an-toan")))
    after = _print(printed, before)
    changed = {address.partition("?")[0] for address in before if after[address] != before[address]}
    assert len(changed) < len(before) / 2
    # These are rendered again because they read lists with their counts, and yet show only years and addresses.
    assert set(printed.asked) - {"/so-do-trang/", "/sitemap-danh-sach.xml"} == changed


def test_columns_only_editors_see_render_nothing(printed: Reader, before):
    assert b"https://nguon.example.vn/" in before["/tin-dia-phuong/"]
    for model, field in columns(seen=False):
        # Stored once per file, and read with it.
        if field.name not in ("file_hash", "file_size"):
            change(model, field)
    _assert_nothing_is_rendered(printed, before)


@pytest.mark.slow
def test_rows_that_lie_in_another_order_render_nothing(printed: Reader, before):
    for model in apps.get_models(include_auto_created=True):
        # PostgreSQL moves a row when it is updated, and returns rows without an order as they are stored.
        rows = model._base_manager.order_by("-pk")
        for key in rows.values_list("pk", flat=True):
            rows.filter(pk=key).update(**{model._meta.pk.name: key})
    _assert_nothing_is_rendered(printed, before)


def test_columns_that_only_editors_see_have_names_of_their_own():
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        for field in model._meta.local_concrete_fields:
            is_public = (
                table not in watch._ignored_tables and (table, field.column) not in watch._ignored_columns
            )
            assert not (is_public and field.column in BOOKS), (table, field.column)


@pytest.mark.slow
def test_no_column_of_what_readers_see_is_overlooked(reader: Reader, board):
    board.add_a_redirect()
    addresses = _addresses(reader)
    for model, field in columns(seen=True):
        connection.run_on_commit.clear()
        watch.start()
        _print(reader, addresses)
        # The database refuses some values. Pages of another type and dangling references give an error page.
        with suppress(IntegrityError), transaction.atomic():
            change(model, field)
            connection.run_on_commit.clear()
            watch.start()
            for address in addresses if field.name not in ("content_type", "object_id") else ():
                reader.asked.clear()
                answer = reader.get(address)
                if not reader.asked:
                    assert told(answer.body) == told(fresh(reader, address)[1]), (field, address)
            transaction.set_rollback(True)


def test_pages_take_nothing_from_the_cache_but_what_is_evidence_too(first: First):
    # The sites' root paths are queried for each edition; a feed's date belongs to its bytes.
    keys = {key for key in first.keys if not key.startswith("syndication.changed.")}
    assert keys == {SITE_ROOT_PATHS_CACHE_KEY}


def test_another_site_changes_the_addresses_of_all_pages(reader: Reader, board):
    addresses = ["/", "/lien-he/", "/van-ban/", "/sitemap-0.xml"]
    for address in addresses:
        reader.get(address)
    root = Page.objects.get(depth=1)
    _publish(lambda: Site.objects.create(hostname="khac.example.vn", root_page=root.add_child(title="Khác")))
    for address in addresses:
        assert reader.get(address).body == fresh(reader, address)[1], address


def test_evidence_names_what_other_pages_left_in_memory(reader: Reader, board):
    # The formats of a feed read the same, and so do all pictures.
    every = [one for one in _addresses(reader) if not one.endswith((".atom", ".json", ".jpg"))]
    alone = {}
    for address in every:
        watch.start()
        alone[address] = _tables(reader, address)
    watch.start()
    for address in every:
        _tables(reader, address)
    for address in every:
        assert alone[address] - _tables(reader, address) == set(), address


def _tables(reader: Reader, address: str) -> set[str]:
    """Return the tables that are evidence of a page rendered now."""
    with recorded() as reads:
        b"".join(reader.front.application(environ(address), lambda *_: None))
    return {table for read in reads for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', read.query.sql)}


def _again(reader: Reader, address: str) -> bool:
    """Return True if the next edition has this response without a request to the application."""
    reader.asked.clear()
    watch.start()
    reader.get(address)
    return not reader.asked


def test_moment_at_which_something_changes_by_itself_ends_it(reader: Reader, tree, monkeypatch):
    AlertFactory(parent=TopicPage.objects.first(), valid_until=timezone.now() + timedelta(hours=1))
    connection.run_on_commit.clear()
    reader.get("/")
    assert _again(reader, "/")
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 3601)
    assert not _again(reader, "/")


def test_page_without_a_picture_that_could_not_be_read_is_rendered_again(reader: Reader, tree):
    image = ImageFactory()
    topic = TopicPage.objects.first()
    article = ArticleFactory(parent=topic, main_image=image)
    connection.run_on_commit.clear()
    image.renditions.all().delete()
    content = image.file.storage.open(image.file.name).read()
    image.file.storage.delete(image.file.name)
    # All that shows the picture: page, list, link preview, feed.
    preview = reverse("oembed-page", kwargs={"pk": article.pk, "extension": "json"})
    shown = [article.url, topic.url, preview, f"/rss/chuyen-muc/{topic.slug}.xml"]
    for address in shown:
        assert b"/media/images/" not in reader.get(address).body
    for address in shown:
        assert not _again(reader, address), address
    with image.file.storage.open(Image.objects.get(pk=image.pk).file.name, "wb") as file:
        file.write(content)
    watch.start()
    assert b"<picture" in reader.get(article.url).body


def test_database_that_is_gone_is_reported_by_the_application(reader: Reader, tree, tmp_path, monkeypatch):
    reader.get("/")
    watch.start()
    # On SQLite, its file.
    monkeypatch.chdir(tmp_path)
    with connected("gone"):
        assert reader.get("/").status == 503
    assert reader.get("/").status == 200
