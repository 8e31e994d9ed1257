"""Tests that the edition knows every parameter that a public page offers in a link or a form."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from edition.address import PAGE_PARAMETER
from tests.factories import ArticleFactory

_LINK = re.compile(r'\shref="([^"]*)"')
_FIELD = re.compile(r'<(?:input|select|button)\b[^>]*\sname="([^"]+)"')


@pytest.mark.django_db
def test_pages_offer_only_parameters_that_the_edition_knows(client: Client):
    call_command("seed_site", verbosity=0)
    topic = Page.objects.get(slug="cam-nang-an-toan")
    for _ in range(25):
        ArticleFactory(parent=topic)
    offered: dict[str, str] = {}
    for address in {page.url for page in Page.objects.live().filter(depth__lt=5)} | {
        "/tim-kiem/?q=an",
        "/rss/",
    } - {None}:
        text = client.get(address).content.decode()
        links = [urlsplit(link.replace("&amp;", "&")) for link in _LINK.findall(text)]
        names = [
            name
            for link in links
            if not link.netloc
            for name, _ in parse_qsl(link.query, keep_blank_values=True)
        ]
        offered |= dict.fromkeys([*names, *_FIELD.findall(text)], address)
    assert {PAGE_PARAMETER, "q", "nguon"} <= offered.keys()
    assert offered.keys() <= {PAGE_PARAMETER, *settings.EDITION_LIVE_PARAMETERS}, offered
