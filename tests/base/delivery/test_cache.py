"""Tests of the cache on Redis: shared while the server answers, empty and harmless while it does not."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from base.delivery.cache import RedisCache
from base.models import User
from campaign.articles.models import ArticlePage
from campaign.reads import marks
from tests.base.delivery.redis_server import NEEDS_REDIS, RedisServer
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory
from tests.newsroom.conftest import submit
from tests.signin.conftest import sign_in, with_password
from tests.signin.test_second_factor import code_of, with_app

ROOT = Path(__file__).resolve().parents[3]
pytestmark = NEEDS_REDIS


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server
    server.end()


@pytest.fixture
def redis(server: RedisServer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisServer]:
    monkeypatch.setattr(RedisCache, "rests_until", 0.0)
    monkeypatch.setattr(RedisCache, "reported_at", -1000.0)
    backend = "base.delivery.cache.RedisCache"
    settings.CACHES = settings.CACHES | {"default": {"BACKEND": backend, "LOCATION": server.url}}
    cache.clear()
    yield server
    server.end()
    server.start()


def _end(server: RedisServer) -> None:
    server.end()


def _hang(server: RedisServer) -> None:
    server.hang()


LOSSES = pytest.mark.parametrize("lose", [_end, _hang])


def test_values_are_shared_while_the_server_answers(redis):
    cache.set("a", (1, "hai"))
    cache.set_many({"b": 2, "c": 3})
    assert cache.get_many(["a", "b", "mat"]) == {"a": (1, "hai"), "b": 2}
    assert (cache.add("a", 0), cache.add("d", 0), cache.incr("b"), cache.has_key("c")) == (
        False,
        True,
        3,
        True,
    )
    cache.delete_many(["c"])
    assert (cache.touch("c"), cache.delete("a"), cache.get("a", "không")) == (False, True, "không")


@LOSSES
def test_without_the_server_the_cache_is_empty_and_asks_it_once(redis, lose, caplog, monkeypatch):
    cache.set("a", 1)
    lose(redis)
    asked = []
    client = type(cache._cache)
    monkeypatch.setattr(
        client,
        "get_client",
        lambda *args, _of=client.get_client, **more: asked.append(1) or _of(*args, **more),
    )
    assert cache.get("a", "không") == "không"
    cache.set("b", 2)
    assert (cache.get_many(["a"]), cache.has_key("a"), cache.delete("a")) == ({}, False, False)
    assert (cache.add("c", 1), cache.touch("c"), cache.set_many({"d": 1})) == (True, False, [])
    assert cache.get_or_set("e", lambda: 5) == 5
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")
    assert len(asked) == 1
    assert len([line for line in caplog.records if line.name == "base.delivery.cache"]) == 1


@LOSSES
def test_the_server_is_used_again_when_it_is_back(redis, lose, monkeypatch):
    cache.set("a", 1)
    lose(redis)
    cache.get("a")
    redis.end()
    redis.start()
    assert cache.get("a", "nghỉ") == "nghỉ"
    monkeypatch.setattr(RedisCache, "rests_until", 0.0)
    cache.set("a", 2)
    assert cache.get("a") == 2


def test_restart_of_the_server_is_not_felt(redis):
    cache.set("a", 1)
    redis.end()
    redis.start()
    # The connection of the pool is closed; the second try opens another.
    cache.set("a", 2)
    assert cache.get("a") == 2


# --- The site without it ---------------------------------------------------------------------------------------


@pytest.fixture
def addresses(tree) -> list[str]:
    topic = tree.topics["cam-nang-an-toan"]
    article = ArticleFactory(parent=topic, with_image=True, author_name="Tác giả")
    alert = AlertFactory(parent=tree.topics["canh-bao-lua-dao"])
    record = DocumentRecordFactory(parent=tree.library)
    return [
        *("/", tree.campaign.url, topic.url, article.url, alert.url, tree.provincial.url),
        *(tree.library.url, f"{tree.library.url}?q=mau&nam=2026&co-quan=ubnd", record.url),
        *(
            tree.pages["lien-he"].url,
            article.authors[0].address,
            "/luu-tru/",
            "/so-do-trang/",
            "/sitemap.xml",
        ),
        *("/tim-kiem/?q=mat+khau", "/tim-kiem/?q=bai&chuyen-muc=cam-nang-an-toan", "/tim-kiem/goi-y/?q=ba"),
        *("/rss/", "/rss/tat-ca.xml", "/rss/tim-kiem.atom?q=bai", "/rss/tat-ca.opml", "/nhung/tat-ca/"),
        f"/oembed/?url={article.full_url}",
    ]


SCREENS = [
    *(
        "/admin/",
        "/admin/reports/workflow/",
        "/admin/images/",
        "/admin/documents/",
        "/admin/media/",
        "/admin/users/",
    ),
    *(
        "/admin/redirects/",
        "/admin/sites/",
        "/admin/bang-cong-viec/",
        "/admin/hop-tin/",
        "/admin/nhap-van-ban/",
    ),
]


@pytest.mark.slow
def test_every_kind_of_page_is_answered_without_the_server(redis, addresses, administrator_client):
    reader = Client()
    cache.set("a", 1)
    redis.hang()
    asked = [(reader, address) for address in addresses] + [
        (administrator_client, screen) for screen in SCREENS
    ]
    statuses = {address: client.get(address).status_code for client, address in asked}
    assert statuses == dict.fromkeys(statuses, 200)


def test_approval_publishes_without_the_server(redis, tree, author, chief_client):
    draft = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], live=False)
    page = submit(draft, author)
    redis.end()
    step = page.current_workflow_task_state
    action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", step.pk])
    assert chief_client.post(action).status_code in (200, 302)
    page = ArticlePage.objects.get(pk=page.pk)
    assert page.live
    assert page.search_entry
    assert Client().get(page.url).status_code == 200


@LOSSES
def test_reader_counts_once_without_the_server(redis, lose, tree):
    lose(redis)
    days = [marks.timezone.localdate()] * 2
    assert len({marks.salt(day) for day in days}) == 1


@LOSSES
def test_code_of_an_app_counts_once_without_the_server(redis, lose, chief: User):
    secret = with_app(with_password(chief))
    lose(redis)
    code = code_of(secret)
    answers = []
    for _ in range(2):
        client = Client()
        sign_in(client, chief.username)
        answers.append(client.post(reverse("mfa_authenticate"), {"code": code}))
    assert answers[0].status_code == 302
    assert "Mã này vừa được dùng." in answers[1].text


@pytest.mark.parametrize("address", ["redis://127.0.0.1:{}/1", "rediscache://127.0.0.1:{}/1"])
def test_both_spellings_of_the_address_work(server, address):
    code = "from django.core.cache import cache; cache.set('x', 7); print(cache.get('x'))"
    result = _run(code, address.format(server.port))
    assert (result.returncode, result.stdout, result.stderr) == (0, "7\n", "")


def test_address_that_is_none_is_reported_in_one_line():
    result = _run("import django; django.setup()", "redjs://a")
    assert (result.returncode, result.stderr) == (
        1,
        "Thiết lập CACHE_URL không đúng: cần redis://máy-chủ:6379/1\n",
    )


def _run(code: str, address: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": "site",
        "CACHE_URL": address,
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
