"""Tests of the site's address in feeds, sitemap and e-mails: set by the start until an administrator sets one."""

import pytest
from wagtail.models import Site

from home.first_run.structure import place_address


@pytest.mark.parametrize(
    ("base_url", "root_url"),
    [
        ("http://localhost:9000", "http://localhost:9000"),
        ("https://anm.example.vn", "https://anm.example.vn"),
        ("http://127.0.0.1", "http://127.0.0.1"),
    ],
)
def test_local_site_takes_the_address_it_is_started_on(tree, base_url, root_url):
    place_address(base_url)
    assert Site.objects.get().root_url == root_url


def test_address_that_was_set_is_left_alone(tree):
    Site.objects.update(hostname="anm.example.vn", port=443)
    place_address("http://localhost:9000")
    assert Site.objects.get().root_url == "https://anm.example.vn"
