"""Tests of adding a source by the address of a page; a person always chooses and saves."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from campaign.inbox.models import InboxItem, Source
from tests.inbox import server as play
from tests.inbox.server import FeedServer, item, rss

pytestmark = pytest.mark.usefixtures("one_parser")

PAGE = (
    '<html><head><title>Sở</title><link rel="alternate" type="application/rss+xml" href="/rss">'
    "</head><body>Tin</body></html>"
)


@pytest.fixture
def agency(db: None, feed_server: FeedServer) -> FeedServer:
    feed_server.play("/", play.body(PAGE, "text/html"))
    items = (item(n, f"Tin của sở số {n}") for n in range(1, 9))
    feed_server.play("/rss", play.body(rss(*items, title="Sở Khoa học và Công nghệ")))
    return feed_server


def look(client: Client, address: str) -> str:
    # Asked for by an address, so that going back to the result sends no form again.
    response = client.get(reverse("inbox_sources:discover"), {"address": address})
    assert response.status_code == 200
    return response.content.decode()


def test_page_address_leads_to_a_filled_form(chief_client: Client, agency: FeedServer) -> None:
    html = look(chief_client, agency.url + "/")
    assert agency.url + "/rss" in html
    assert "Tin của sở số 1" in html
    assert html.count("Tin của sở số") == 5
    choose = unescape(re.search(r'<a href="([^"]*)"[^>]*>Chọn bản tin này', html).group(1))
    assert parse_qs(urlsplit(choose).query)["feed_url"] == [agency.url + "/rss"]
    form = unescape(chief_client.get(choose).content.decode())
    for value in ("Sở Khoa học và Công nghệ", agency.url + "/rss", "https://so.example.vn/"):
        assert f'value="{value}"' in form
    assert not Source.objects.exists()
    assert not InboxItem.objects.exists()


def test_source_that_is_there_is_not_offered_again(
    chief_client: Client, agency: FeedServer, source: Source
) -> None:
    html = look(chief_client, agency.url + "/rss")
    assert "Đã có trong nguồn tin" in html
    assert "Chọn bản tin này" not in html


@pytest.mark.parametrize("path", ["/khong-co", "/trong"])
def test_nothing_found_is_said_and_the_address_stays(
    chief_client: Client, agency: FeedServer, path: str
) -> None:
    agency.play("/rss", play.status(404))
    agency.play("/trong", play.body("<html><body>Không có gì</body></html>", "text/html"))
    html = look(chief_client, agency.url + path)
    assert f'value="{agency.url + path}"' in html
    assert "error-message" in html
    assert "Chọn bản tin này" not in html


def test_private_address_is_never_dialled(chief_client: Client, agency: FeedServer) -> None:
    html = look(chief_client, "http://127.0.0.1:9/")
    assert "error-message" in html
    assert agency.requests == []


def test_hostile_titles_are_inert(chief_client: Client, agency: FeedServer) -> None:
    agency.play("/rss", play.body(rss(item(1, "&lt;script&gt;alert(1)&lt;/script&gt;x"))))
    assert "<script>alert" not in look(chief_client, agency.url + "/rss")


def test_author_may_not_look(author_client: Client, agency: FeedServer) -> None:
    author_client.get(reverse("inbox_sources:discover"), {"address": agency.url + "/"})
    assert agency.requests == []


def test_list_of_sources_links_to_discovery(chief_client: Client, db: None) -> None:
    assert reverse("inbox_sources:discover") in chief_client.get("/admin/nguon-tin/").content.decode()
