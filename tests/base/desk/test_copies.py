"""Tests of copies and moves of private pages: a copy may be read by those who may read its source."""

import datetime
import html
import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, PageViewRestriction

from campaign.articles.models import AlertPage, ArticlePage, TopicPage
from campaign.syndication import cap
from home.first_run.structure import Tree
from tests.admin import said
from tests.factories import AlertFactory, ArticleFactory

Rules = set[tuple[str, str, tuple[str, ...]]]


@pytest.fixture(scope="module")
def filled(module_data: None, shared_tree: Tree) -> int:
    """Return the key of a section with public and private articles."""
    topic = TopicPage.objects.get(slug="cam-nang-an-toan")
    for title in ("Bài công khai", "Bài đã xóa", "Bài kín", "Bài của nhóm"):
        ArticleFactory(parent=topic, title=title)
    # This leaves a gap among the siblings, which the copies do not have.
    ArticlePage.objects.get(title="Bài đã xóa").delete()
    rule(ArticlePage.objects.get(title="Bài kín"), restriction_type="password", password="mat-khau")
    of_group = rule(ArticlePage.objects.get(title="Bài của nhóm"), restriction_type="groups")
    of_group.groups.add(Group.objects.get(name="Quản trị"))
    return topic.pk


@pytest.fixture
def section(filled: int) -> TopicPage:
    return TopicPage.objects.get(pk=filled)


def rule(page: Page, **values: str) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, **values)


@pytest.fixture
def copied(section: TopicPage, chief_client: Client) -> Callable[[], tuple[Page, str]]:
    """Return a function that copies the section with its pages, and returns the copy and the messages."""

    def copy() -> tuple[Page, str]:
        form = {"new_title": "Bản sao", "new_slug": "ban-sao", "new_parent_page": section.get_parent().pk}
        address = reverse("wagtailadmin_pages:copy", args=[section.pk])
        answer = chief_client.post(address, form | {"copy_subpages": "on"})
        return Page.objects.get(slug="ban-sao"), said(answer)

    return copy


def rules(page: Page) -> Rules:
    return {
        (each.restriction_type, each.password, tuple(each.groups.values_list("name", flat=True)))
        for each in page.view_restrictions.all()
    }


def rules_below(page: Page) -> dict[str, Rules]:
    return {below.title: rules(below) for below in page.get_descendants()}


def test_each_copy_has_the_rules_of_its_source(section, copied):
    copy, text = copied()
    assert rules_below(copy) == rules_below(section)
    assert len(rules_below(copy)["Bài của nhóm"]) == 1
    assert "2 trang" in text
    assert "quyền xem" in text
    logged = PageLogEntry.objects.filter(page__in=copy.get_descendants(), user__username="truong-ban")
    assert logged.filter(action="wagtail.view_restriction.create").count() == 2


def test_pages_below_a_private_copy_have_no_rule_of_its_own(section, copied):
    rule(section, restriction_type="login")
    copy, _ = copied()
    assert rules(copy) == rules(section) == {("login", "", ())}
    assert rules_below(copy) == rules_below(section)


@pytest.fixture
def copied_alone(chief_client: Client) -> Callable[[Page, Page], tuple[Page, str]]:
    """Return a function that copies a page to a place, and returns the copy and the messages."""

    def copy(page: Page, place: Page) -> tuple[Page, str]:
        form = {"new_title": "Bản sao", "new_slug": "ban-sao", "new_parent_page": place.pk}
        answer = chief_client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form)
        return Page.objects.get(slug="ban-sao"), said(answer)

    return copy


def test_a_copy_into_a_private_section_keeps_the_rule_of_its_source(section, copied_alone):
    place = TopicPage.objects.get(slug="ke-hoach-2022")
    rule(place, restriction_type="login")
    page = ArticlePage.objects.get(title="Bài của nhóm")
    copy, text = copied_alone(page, place)
    assert rules(copy) == rules(page) != set()
    assert "1 trang" in text


def test_a_copy_is_published_when_it_is_approved_and_not_when_its_source_was(section, copied_alone, rf):
    page, long_ago = AlertFactory(parent=section), timezone.now() - datetime.timedelta(days=400)
    Page.objects.filter(pk=page.pk).update(first_published_at=long_ago, last_published_at=long_ago)
    # The revisions of a page that has been online hold its dates.
    AlertPage.objects.get(pk=page.pk).save_revision().publish()
    AlertPage.objects.get(pk=page.pk).unpublish(set_expired=True)
    Page.objects.filter(pk=page.pk).update(locked=True)
    copy, _ = copied_alone(page, section)
    assert (copy.live, copy.expired, copy.locked) == (False, False, False)
    copy.specific.get_latest_revision().publish()
    copy = AlertPage.objects.get(pk=copy.pk)
    assert copy.first_published_at == copy.last_published_at > long_ago
    assert not copy.was_updated
    # A subscriber gets a new alert, and no update of one that was never sent.
    told = cap.find(rf.get("/"), str(copy.translation_key))
    assert cap.identifier(told) == copy.translation_key.urn


def test_a_copy_out_of_a_private_section_says_who_may_read_it(section, copied_alone):
    warning = "ai cũng xem được"
    page, place = ArticlePage.objects.get(title="Bài công khai"), TopicPage.objects.get(slug="ke-hoach-2022")
    copy, text = copied_alone(page, place)
    assert warning not in text
    assert "quyền xem" not in text
    copy.delete()
    rule(section, restriction_type="login")
    copy, text = copied_alone(page, section)
    assert warning not in text
    copy.delete()
    copy, text = copied_alone(page, place)
    assert not copy.live
    assert warning in text


def test_a_move_out_of_a_private_section_is_asked_with_who_may_read_it_then(section, chief_client):
    page, place = ArticlePage.objects.get(title="Bài công khai"), TopicPage.objects.get(slug="ke-hoach-2022")

    def is_said() -> bool:
        address = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, place.pk])
        return "ai cũng xem được" in chief_client.get(address).text

    assert not is_said()
    rule(section, restriction_type="login")
    assert is_said()
    of_place = rule(place, restriction_type="login")
    assert not is_said()
    of_place.delete()
    rule(page, restriction_type="login")
    assert not is_said()


def test_a_bulk_move_out_of_a_private_section_goes_on_without_what_would_be_open(section, chief_client):
    page, place = ArticlePage.objects.get(title="Bài công khai"), TopicPage.objects.get(slug="ke-hoach-2022")
    of_group = ArticlePage.objects.get(title="Bài của nhóm")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    both = f"{address}?id={page.pk}&id={of_group.pk}&next=/admin/"

    def moved() -> list[bool]:
        """Return which of the pages were moved, and move them back."""
        found = [Page.objects.get(pk=each.pk).is_child_of(place) for each in (page, of_group)]
        for each, has_moved in zip((page, of_group), found, strict=True):
            if has_moved:
                Page.objects.get(pk=each.pk).move(TopicPage.objects.get(pk=section.pk), pos="last-child")
        return found

    def press(at: str) -> HttpResponse:
        return chief_client.post(at, {"chooser": place.pk})

    assert press(both).status_code == 302
    assert moved() == [True, True]
    rule(section, restriction_type="login")
    told = press(both)
    assert moved() == [False, False]
    assert "ai cũng xem được; chúng ở lại" in " ".join(told.text.split())
    assert reverse("wagtailadmin_pages:move", args=[page.pk]) in told.text
    rest = html.unescape(re.search(r'<form action="([^"]+id=[^"]+)" method="POST"', told.text)[1])
    assert press(rest)["Location"] == "/admin/"
    assert moved() == [False, True]
    alone = press(f"{address}?id={page.pk}&next=/admin/")
    assert 'method="POST"' not in alone.text.split('<div class="nice-padding">')[1]
