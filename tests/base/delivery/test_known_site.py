"""Tests of the site of a request whose host no site has."""

import pytest
from wagtail.models import Site


@pytest.mark.parametrize(
    "address", ["/", "/khong-co/", "/rss/tat-ca.xml", "/canh-bao/cap.atom", "/sitemap.xml"]
)
def test_readers_get_the_first_site_if_none_is_the_default(tree, client, address):
    expected = client.get(address).status_code
    Site.objects.update(hostname="khac.example.vn", is_default_site=False)
    assert client.get(address).status_code == expected


def test_an_administrator_can_set_the_default_again(tree, administrator_client):
    Site.objects.update(hostname="khac.example.vn", is_default_site=False)
    for address in ("/admin/", f"/admin/sites/edit/{Site.objects.get().pk}/"):
        assert administrator_client.get(address).status_code == 200, address
