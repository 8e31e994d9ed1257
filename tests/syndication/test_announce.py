"""Tests of notifications to hubs (WebSub) and search engines (IndexNow), over real connections on loopback."""

import datetime as dt
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings
from wagtail.models import Page, PageViewRestriction

from campaign.articles.models import AlertPage, ArticlePage
from campaign.inbox import services
from campaign.inbox.models import InboxItem
from campaign.library.models import DocumentRecord
from campaign.newsroom.trash import services as trash
from campaign.syndication.announcing import announce
from campaign.syndication.models import Notice
from edition.watch import is_public_write
from home.first_run.structure import Tree
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory, UserFactory

KEY = "a1b2c3d4e5f6"


class Service:
    """Server that accepts requests, or refuses them with another status."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 202
        # Requests with this in their body are refused.
        self.refuses = b""
        self.bodies: list[bytes] = []

    @property
    def addresses(self) -> set[str]:
        return {address for body in self.bodies for address in parse_qs(body.decode())["hub.url"]}


@contextmanager
def _running() -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            service.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            is_refused = service.refuses and service.refuses in service.bodies[-1]
            self.send_response(400 if is_refused else service.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    with _running() as running:
        settings.INBOX_ALLOW_ADDRESSES = [running.url.removeprefix("http://").removesuffix("/")]
        yield running


@pytest.fixture
def hub(service: Service, settings: Settings) -> Service:
    settings.WEBSUB_HUBS = [service.url]
    return service


@pytest.fixture
def engine(service: Service, settings: Settings) -> Service:
    settings.INDEXNOW_KEY, settings.INDEXNOW_ENDPOINT = KEY, f"{service.url}indexnow"
    return service


def look() -> None:
    call_command("announce_changes")


def note_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Note all feeds as they are, without a request for each, as if the hub had been told of them."""
    with monkeypatch.context() as patch:
        patch.setattr(announce, "MAX_AT_ONCE", 0)
        look()
    Notice.objects.update(is_waiting=False)


# --- Hubs --------------------------------------------------------------------------------------------------


def test_hub_is_notified_of_the_feeds_that_changed_and_of_no_other(
    tree: Tree, topic: Page, hub: Service
) -> None:
    look()
    assert "http://localhost/rss/tat-ca.json" in hub.addresses
    hub.bodies.clear()

    ArticleFactory(parent=topic)
    look()

    assert hub.addresses == {
        f"http://localhost/rss/{feed}.{extension}"
        for feed in ("tat-ca", "phong-trao", "chuyen-muc/cam-nang-an-toan")
        for extension in ("xml", "atom", "json")
    }
    assert all(parse_qs(body.decode())["hub.mode"] == ["publish"] for body in hub.bodies)
    hub.bodies.clear()
    look()
    assert hub.bodies == [], "each is told once"


def test_hub_is_notified_of_the_replaced_text_of_an_item_and_not_of_a_kept_one(
    tree: Tree, hub: Service, make_item: Callable[..., InboxItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = {"original_changed": True, "changed_original": {"title": "Tin đã đính chính"}}
    kept, replaced = make_item("Tin cũ", **changed), make_item("Tin khác", **changed)
    note_all(monkeypatch)
    services.keep_version(kept, UserFactory())
    look()
    assert hub.bodies == []
    services.take_original(replaced, UserFactory())
    look()
    paths = {f"http://localhost/rss/tin-dia-phuong.{extension}" for extension in ("xml", "atom", "json")}
    assert hub.addresses >= paths


def test_hub_is_notified_of_the_text_that_an_item_gets_by_its_article_and_loses_with_it(
    topic: Page, hub: Service, make_item: Callable[..., InboxItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    item = make_item("Tin")
    article = ArticleFactory(parent=topic, live=False)
    InboxItem.objects.update(article=article)
    note_all(monkeypatch)
    for change in (
        lambda: article.save_revision().publish(),
        lambda: PageViewRestriction.objects.create(page=topic, restriction_type=PageViewRestriction.LOGIN),
    ):
        hub.bodies.clear()
        change()
        look()
        paths = ("tin-dia-phuong", f"tin-dia-phuong/nguon/{item.source_id}")
        assert hub.addresses >= {f"http://localhost/rss/{path}.atom" for path in paths}


def test_hub_is_notified_when_an_alert_ends_and_when_the_status_of_a_document_changes(
    tree: Tree, topic: Page, hub: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = AlertFactory(parent=topic, valid_until=timezone.now() + dt.timedelta(hours=1))
    record = DocumentRecordFactory(parent=tree.library, issued_on=dt.date(2024, 1, 1))
    note_all(monkeypatch)
    AlertPage.objects.filter(pk=alert.pk).update(valid_until=timezone.now())
    DocumentRecord.objects.filter(pk=record.pk).update(expires_on=timezone.localdate())
    look()
    feeds = ("tat-ca", "canh-bao", "van-ban", "van-ban/chi-thi")
    assert {f"http://localhost/rss/{feed}.json" for feed in feeds} <= hub.addresses


def test_texts_unchanged_since_their_publication_keep_their_state(
    topic: Page, hub: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    ArticleFactory(parent=topic)
    AlertFactory(parent=topic, valid_until=timezone.now() + dt.timedelta(hours=1))
    note_all(monkeypatch)
    stories = Page.objects.exact_type(ArticlePage, AlertPage).order_by("-first_published_at", "-pk")
    rows = list(stories.values_list("pk", "first_published_at", "last_published_at"))
    state = hashlib.sha256(repr(rows).encode()).hexdigest()
    assert Notice.objects.get(address="http://localhost/rss/tat-ca.xml").state == state


def test_hub_that_fails_is_notified_again_later_and_not_for_ever(
    topic: Page, hub: Service, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announce, "MAX_ATTEMPTS", 2)
    note_all(monkeypatch)
    ArticleFactory(parent=topic)
    hub.status = 503
    for _ in range(2):
        look()
        assert len(hub.bodies) == 1, "one failure is enough, and no notice is sent before its time"
    changed = Notice.objects.filter(is_waiting=True)
    assert changed.count() == 9
    for _ in range(9 * 2):
        changed.update(due_at=timezone.now())
        announce.send_due.enqueue()
    assert len(hub.bodies) == 9 * 2
    assert not changed.exists()
    assert "503" in caplog.text
    assert "given up" in caplog.text

    hub.status = 202
    hub.bodies.clear()
    ArticleFactory(parent=topic)
    look()
    assert "http://localhost/rss/tat-ca.xml" in hub.addresses


def test_notices_to_a_hub_that_was_removed_take_nobodys_place(
    topic: Page, hub: Service, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    Notice.objects.create(hub="https://hub.example.org/", address="http://localhost/rss/tat-ca.xml")
    monkeypatch.setattr(announce, "MAX_AT_ONCE", 1)
    look()
    assert len(hub.bodies) == 1


@pytest.mark.parametrize("status", [202, 500])
def test_change_that_is_noted_while_an_earlier_one_is_sent_is_announced_too(
    status: int, tree: Tree, hub: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announce, "MAX_ATTEMPTS", 1)
    monkeypatch.setattr(hub, "status", status)

    def note_before(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        if hub.bodies and sql.startswith("UPDATE") and not noted:
            noted.append(sql)
            Notice.objects.update(state="new")
        return execute(sql, *args)

    noted: list[str] = []
    with connection.execute_wrapper(note_before):
        look()
    assert not Notice.objects.filter(hub=hub.url, is_waiting=False).exists()


def test_what_one_address_spoils_is_sent_without_it(
    topic: Page, hub: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_all(monkeypatch)
    ArticleFactory(parent=topic)
    hub.refuses = b"tat-ca.xml"
    look()
    assert hub.refuses in hub.bodies[-1]
    # The refused one waits longer each time.
    for minutes in (2, 4):
        Notice.objects.filter(is_waiting=True).update(due_at=F("due_at") - dt.timedelta(minutes=minutes))
        announce.send_due.enqueue()
    [left] = Notice.objects.filter(is_waiting=True)
    assert left.address == "http://localhost/rss/tat-ca.xml"


def test_hub_that_fails_or_is_slow_keeps_nobody_waiting(
    topic: Page, hub: Service, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _running() as other:
        settings.WEBSUB_HUBS.append(other.url)
        settings.INBOX_ALLOW_ADDRESSES.append(other.url.removeprefix("http://").removesuffix("/"))
        note_all(monkeypatch)
        ArticleFactory(parent=topic)
        hub.status = 503
        with monkeypatch.context() as patch:
            patch.setattr(announce, "MAX_SECONDS", -1)
            look()
        assert (hub.bodies, other.bodies) == ([], [])
        look()
    assert (len(hub.bodies), len(other.bodies)) == (1, 9)


def test_sending_that_waits_is_not_enqueued_again(topic: Page, hub: Service, settings: Settings) -> None:
    database = {"BACKEND": settings.TASKS_BACKENDS["database"]}
    settings.TASKS = settings.TASKS | {"default": settings.TASKS["default"] | database}
    for _ in range(2):
        look()
        assert DBTaskResult.objects.filter(task_path=announce.send_due.module_path).count() == 1
    DBTaskResult.objects.update(status="SUCCESSFUL")
    look()
    assert DBTaskResult.objects.filter(task_path=announce.send_due.module_path).count() == 2


def test_hub_is_notified_now_of_what_a_clock_that_was_ahead_put_off(
    topic: Page, hub: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_all(monkeypatch)
    Notice.objects.filter(address="http://localhost/rss/tat-ca.xml").update(
        is_waiting=True, attempts=1, due_at=timezone.now() + dt.timedelta(days=365)
    )
    look()
    assert hub.addresses == {"http://localhost/rss/tat-ca.xml"}


def test_address_that_may_not_be_dialled_is_not_dialled(
    tree: Tree, settings: Settings, service: Service
) -> None:
    settings.WEBSUB_HUBS = [
        *("http://127.0.0.1:9/", "http://10.0.0.1/", "ftp://hub.example.org/", "http://localhost:22/")
    ]
    look()
    assert service.bodies == []
    tried = Notice.objects.filter(attempts=1).values_list("hub", flat=True)
    assert set(tried) == set(settings.WEBSUB_HUBS)


def test_without_hubs_and_key_nothing_is_noted(topic: Page, service: Service) -> None:
    ArticleFactory(parent=topic)
    look()
    assert service.bodies == []
    assert not Notice.objects.exists()


def test_noting_starts_no_edition(tree: Tree) -> None:
    with CaptureQueriesContext(connection) as queries:
        Notice.objects.create(address="http://localhost/").save()
    assert not any(is_public_write(query["sql"]) for query in queries)


# --- Search engines -------------------------------------------------------------------------------------------


def test_engines_are_notified_of_changed_pages_in_one_message(
    tree: Tree, topic: Page, engine: Service
) -> None:
    old, erased = ArticleFactory(parent=topic), ArticleFactory(parent=topic)
    look()
    assert engine.bodies == [], "what is there already stands in the site map"
    new = ArticleFactory(parent=topic)
    ArticleFactory(parent=topic, noindex=True)
    ArticleFactory(parent=topic, live=False)
    old.unpublish()
    # The trash takes a page offline and deletes it.
    with transaction.atomic():
        trash.put_page(erased, UserFactory())
        erased.delete()

    look()

    (body,) = engine.bodies
    told = json.loads(body)
    assert set(told["urlList"]) == {new.full_url, old.full_url, erased.full_url}
    assert (told["host"], told["key"]) == ("localhost", KEY)
    assert told["keyLocation"] == f"http://localhost/{KEY}.txt"
    look()
    assert len(engine.bodies) == 1


def test_engines_are_notified_of_pages_after_a_look_of_a_clock_that_was_ahead(
    topic: Page, engine: Service
) -> None:
    look()
    Notice.objects.filter(hub="pages").update(due_at=timezone.now() + dt.timedelta(days=365))
    new = ArticleFactory(parent=topic)
    look()
    (body,) = engine.bodies
    assert json.loads(body)["urlList"] == [new.full_url]


def test_engines_are_told_nothing_of_private_pages(tree: Tree, topic: Page, engine: Service) -> None:
    closed = tree.topics["lanh-dao-chi-dao"]
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    in_section = ArticleFactory(parent=closed)
    look()
    alone = ArticleFactory(parent=topic)
    PageViewRestriction.objects.create(page=alone, restriction_type=PageViewRestriction.LOGIN)
    for page in (in_section, alone):
        page.title = f"{page.title} (đã sửa)"
        page.save_revision().publish()
    look()
    for page in (in_section, alone):
        page.unpublish()
    look()
    assert engine.bodies == []


def test_addresses_that_one_message_does_not_hold_are_in_the_next(
    tree: Tree, topic: Page, engine: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    look()
    new = {ArticleFactory(parent=topic).full_url for _ in range(3)}
    monkeypatch.setattr(announce, "MAX_AT_ONCE", 2)
    for _ in range(3):
        look()
    told = [address for body in engine.bodies for address in json.loads(body)["urlList"]]
    assert len(told) == 3
    assert set(told) == new


def test_publication_or_withdrawal_that_is_committed_after_a_look_is_reported_once(
    tree: Tree, topic: Page, engine: Service
) -> None:
    old = ArticleFactory(parent=topic)
    look()
    new = ArticleFactory(parent=topic)
    old.unpublish()
    # Both changes came before the first look.
    began = timezone.now() - dt.timedelta(minutes=2)
    Page.objects.filter(pk=new.pk).update(last_published_at=began)
    for _ in range(2):
        look()
    (body,) = engine.bodies
    assert set(json.loads(body)["urlList"]) == {new.full_url, old.full_url}


def test_key_is_served_and_no_other(tree: Tree, client: Client, settings: Settings) -> None:
    assert client.get(f"/{KEY}.txt").status_code == 404
    settings.INDEXNOW_KEY = KEY
    answer = client.get(f"/{KEY}.txt")
    assert (answer.text, answer.headers["Content-Type"]) == (KEY, "text/plain; charset=utf-8")
    assert client.get("/b1b2c3d4e5f6.txt").status_code == 404
    assert client.get("/robots.txt").status_code == 200
