"""Tests of redirects: old addresses lead on in one step and never reveal a page that is not public."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from base.models import MissingAddress
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(tree):
    return ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title="Đường dây nóng")


def rename(page, slug):
    page.slug = slug
    page.save_revision().publish()
    page.refresh_from_db()


def leads(client, address):
    response = client.get(address)
    return response.status_code, response.headers.get("Location")


def test_new_slug_leads_on(client, article, django_capture_on_commit_callbacks):
    old = article.url
    with django_capture_on_commit_callbacks(execute=True):
        rename(article, "ten-moi")
    assert leads(client, old) == (301, article.url)
    assert leads(client, f"{old}?utm_source=x") == (301, article.url)


def test_two_changes_lead_on_in_one_step(client, article, django_capture_on_commit_callbacks):
    first = article.url
    for slug in ("ten-hai", "ten-ba"):
        with django_capture_on_commit_callbacks(execute=True):
            rename(article, slug)
    assert leads(client, first) == (301, article.url)


def test_moved_topic_takes_its_articles_along(client, tree, article, django_capture_on_commit_callbacks):
    old = article.url
    with django_capture_on_commit_callbacks(execute=True):
        rename(tree.topics["cam-nang-an-toan"], "chuyen-muc-doi-ten")
    article.refresh_from_db()
    assert leads(client, old) == (301, article.url)


def test_slug_that_returns_is_no_circle(client, article, django_capture_on_commit_callbacks):
    first, slug = article.url, article.slug
    for name in ("ten-hai", slug):
        with django_capture_on_commit_callbacks(execute=True):
            rename(article, name)
    assert client.get(first).status_code == 200
    article.unpublish()
    assert client.get(first).status_code == 410


def test_redirect_tells_nobody_of_a_page_that_is_not_public(
    client, article, django_capture_on_commit_callbacks
):
    old = article.url
    with django_capture_on_commit_callbacks(execute=True):
        rename(article, "ten-kin")
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    assert leads(client, old) == (404, None)


def test_redirects_to_redirects_are_followed_here(client, article):
    Redirect.add_redirect("/cu", "/cu-hon")
    Redirect.add_redirect("/cu-hon", article.url)
    assert leads(client, "/cu/") == (301, article.url)


def test_redirects_in_a_circle_are_not_found(client, tree):
    Redirect.add_redirect("/mot", "/hai")
    Redirect.add_redirect("/hai", "/mot")
    assert leads(client, "/mot/") == (404, None)


def test_one_temporary_step_makes_the_whole_temporary(client, article):
    Redirect.add_redirect("/mot", "/hai")
    Redirect.add_redirect("/hai", article.url, is_permanent=False)
    assert leads(client, "/mot/") == (302, article.url)


def test_address_that_leads_on_is_no_longer_missing(article):
    MissingAddress.objects.create(path="/cu/", count=3, last_asked="2026-11-25T00:00Z")
    Redirect.add_redirect("/cu", article)
    assert not MissingAddress.objects.exists()
