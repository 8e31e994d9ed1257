"""Tests of the site of a request whose host belongs to no site."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from wagtail.models import Site

from campaign.engagement.newsletter.writing import sender
from campaign.newsroom.people.setup import setup_newsroom
from home.first_run.structure import place_address
from operations.health.checks import Level
from operations.health.findings.machine import of_site_name

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    "address", ["/", "/khong-co/", "/rss/tat-ca.xml", "/canh-bao/cap.atom", "/sitemap.xml"]
)
def test_readers_get_the_first_site_if_none_is_the_default(tree, client, address):
    expected = client.get(address).status_code
    Site.objects.update(hostname="khac.example.vn", is_default_site=False)
    assert client.get(address).status_code == expected


def test_an_administrator_can_sign_in_and_set_the_default_again(tree, client, administrator_client):
    Site.objects.update(hostname="khac.example.vn", is_default_site=False)
    for name in ("account_login", "account_reset_password"):
        assert client.get(reverse(name)).status_code == 200, name
    for address in ("/admin/", f"/admin/sites/edit/{Site.objects.get().pk}/"):
        assert administrator_client.get(address).status_code == 200, address


def test_site_is_found_without_a_request(tree, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://khac.example.vn"
    Site.objects.update(hostname="khac.example.vn", is_default_site=False)
    site = Site.objects.get()
    assert sender().root_url == site.root_url
    assert [finding.level for finding in of_site_name()] == [Level.OK]
    setup_newsroom()
    place_address("https://anm.example.vn")


def test_nothing_else_asks_for_the_mark_of_the_default():
    asking = [
        file.name
        for folder in ("site", "campaign", "home", "templates")
        for file in (ROOT / folder).rglob("*.*")
        if file.suffix in (".py", ".html", ".txt", ".xml")
        and re.search("is_default_site=|use_default_site", file.read_text(encoding="utf-8"))
    ]
    assert asking == []
