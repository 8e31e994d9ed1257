"""Tests of missing addresses: counted without data about readers, shown to editors who can redirect them."""

import unicodedata
from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from base.addresses import missing
from base.models import MissingAddress
from edition.watch import is_public_write
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(tree, monkeypatch):
    """Request a path of the real application and return the status."""
    # Every address is written immediately; the limit has its own test.
    monkeypatch.setattr(missing, "_WRITE_EVERY", 0)
    application = missing.counting_missing(WSGIHandler())

    def asked(path, **environ):
        told = []
        # As Django's test client does, so that the end of a request does not end the test's transaction.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        answer = application(
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": path.encode().decode("latin-1"),
                "SERVER_NAME": "testserver",
                "SERVER_PORT": "80",
                "wsgi.url_scheme": "http",
                "wsgi.input": BytesIO(),
                **environ,
            },
            lambda status, headers, *more: told.append(status),
        )
        b"".join(answer)
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        return int(told[0][:3])

    return asked


def counted():
    return dict(MissingAddress.objects.values_list("path", "count"))


def test_missing_address_is_counted_with_the_host_that_led_there(ask):
    for _ in range(2):
        assert (
            ask("/khong/có/", HTTP_REFERER="https://bao.example/bai?nguoi=1", REMOTE_ADDR="203.0.113.9")
            == 404
        )
    row = MissingAddress.objects.get()
    assert (row.path, row.count, row.referrer) == ("/khong/có/", 2, "bao.example")
    assert "203.0.113.9" not in str(vars(row))


def test_an_address_is_one_row_in_both_normal_forms(ask):
    for form in ("NFC", "NFD"):
        assert ask(unicodedata.normalize(form, "/mạng-xã-hội/")) == 404
    assert counted() == {"/mạng-xã-hội/": 2}
    Redirect.add_redirect(unicodedata.normalize("NFD", "/mạng-xã-hội/"), "/")
    assert counted() == {}


def test_existing_address_is_not_counted(ask, tree):
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    assert ask(article.url) == 200
    assert counted() == {}


@pytest.mark.parametrize(
    "path", ["/wp-login.php", "/.env", "/a/../b", "/x.sql", f"/{'a' * 300}/", "/a<script>"]
)
def test_guesses_of_machines_are_one_row(ask, path):
    ask(path)
    assert counted() == {"": 1}


@pytest.mark.parametrize("path", ["/admin/khong-co/", "/static/khong-co.css", "/thu/ai-do@example.org/"])
def test_admin_files_and_addresses_of_people_are_not_counted(ask, path):
    ask(path)
    assert counted() == {}


SECRET = ["newsroom_preview"] + [
    f"engagement:{name}"
    for name in (
        *("message_sent", "newsletter_confirm", "newsletter_choice", "newsletter_leave"),
        *("paper", "save_answer", "certificate_file"),
    )
]


@pytest.mark.parametrize("name", SECRET)
def test_secrets_of_one_person_are_not_shown_to_those_who_read_the_report(ask, name):
    # A mail program may include the full stop after an address in its link. The address without it may answer.
    assert ask(reverse(name, args=["bi-mat"]) + ".") in (301, 404)
    # A keyboard may begin an address with a capital.
    assert ask(f"/{reverse(name, args=['bi-mat'])[1:].capitalize()}") in (301, 404)
    assert counted() == {}


def test_broken_referrer_is_left_out(ask):
    ask("/khong-co/", HTTP_REFERER="http://[::1")
    assert MissingAddress.objects.get().referrer == ""


def test_rows_are_bounded_and_the_least_asked_goes(ask, monkeypatch):
    monkeypatch.setattr(missing, "MAX_ROWS", 3)
    for path in ("/a/", "/a/", "/b/", "/c/", "/c/", "/d/"):
        ask(path)
    assert set(counted()) == {"/a/", "/c/", "/d/"}


def test_flood_writes_one_row_a_second_and_loses_no_count_of_it(ask, monkeypatch):
    monkeypatch.setattr(missing, "_WRITE_EVERY", 3600)
    for _ in range(5):
        ask("/khong-co/")
    assert counted() == {"/khong-co/": 1}
    monkeypatch.setattr(missing, "_WRITE_EVERY", 0)
    ask("/khong-co/")
    assert counted() == {"/khong-co/": 6}


def test_flood_of_different_addresses_does_not_stop_the_counting(ask, monkeypatch):
    monkeypatch.setattr(missing, "_MAX_WAITING", 2)
    monkeypatch.setattr(missing, "_WRITE_EVERY", 3600)
    for number in range(5):
        ask(f"/khong-co-{number}/")
    monkeypatch.setattr(missing, "_WRITE_EVERY", 0)
    for number in range(5, 8):
        ask(f"/khong-co-{number}/")
    assert len(counted()) == 4


def test_counting_starts_no_edition():
    assert not is_public_write('UPDATE "base_missingaddress" SET "count" = 1')


def test_chief_leads_a_missing_address_on(ask, tree, chief_client):
    ask("/duong-day-nong-cu/")
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    report = chief_client.get(reverse("base_missing_addresses")).content.decode()
    assert "/duong-day-nong-cu/" in report
    form = f"{reverse('base_redirect_missing')}?dia-chi=%2Fduong-day-nong-cu%2F"
    assert form.replace("&", "&amp;") in report
    assert 'value="/duong-day-nong-cu/"' in chief_client.get(form).content.decode()
    chief_client.post(
        form,
        {"old_path": "/duong-day-nong-cu/", "site": "", "is_permanent": "on", "redirect_page": article.pk},
    )
    assert Redirect.objects.get().redirect_page_id == article.pk
    assert ask("/duong-day-nong-cu/") == 301
    assert counted() == {}


def test_report_is_for_those_who_may_lead_on(author_client, chief_client):
    url = reverse("base_missing_addresses")
    assert author_client.get(url).status_code == 302
    assert "Chưa có địa chỉ nào" in chief_client.get(url).content.decode()
    assert url in chief_client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_report_is_exported(ask, chief_client, kind):
    ask("/khong-co/")
    response = chief_client.get(f"{reverse('base_missing_addresses')}?export={kind}")
    assert response.status_code == 200
    assert len(b"".join(response.streaming_content)) > 50
