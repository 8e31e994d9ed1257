"""Tests of all of Wagtail's ways to publish a page, by every role: none works but an approval."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Page, Revision

from base.models import User
from campaign.articles.models import AlertPage, ArticlePage
from home.models import StandardPage
from tests.admin import fields_of, never_stale, page_form
from tests.newsroom.conftest import latest, revise
from tests.people import client_of

PUBLISH = {"action-publish": "true"}


# Administrators have a chief's rights to pages. tests/newsroom/rights tries each action on a live page as
# every role.
@pytest.fixture
def people(author, chief, superuser) -> list[User]:
    return [author, chief, superuser]


@pytest.fixture
def strongest(superuser) -> Client:
    return client_of(superuser)


@pytest.fixture(autouse=True)
def nothing_goes_online(live_article, draft):
    """Check after each test that the same pages are live, with the same title and address."""

    def online() -> set[tuple]:
        return set(Page.objects.live().values_list("pk", "title", "url_path"))

    before = online()
    yield
    call_command("publish_scheduled")
    assert online() == before


def add_url(model: type[Page], parent: Page) -> str:
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def test_create_and_publish_only_makes_a_draft(topic, tree, strongest):
    for model, parent in ((AlertPage, topic), (StandardPage, tree.home)):
        address = add_url(model, parent)
        html = strongest.get(address).content.decode()
        assert 'name="action-publish"' not in html
        strongest.post(address, fields_of(html) | {"title": "Đăng thẳng", "slug": "dang-thang", **PUBLISH})
        assert model.objects.get(slug="dang-thang").live is False


def test_whatever_is_sent_with_the_form_of_a_draft_is_only_saved(draft, strongest):
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    html = strongest.get(url).content.decode()
    assert 'name="action-publish"' not in html
    form = never_stale(fields_of(html))

    def post(client: Client, title: str, **values: str) -> None:
        client.post(url, form | {"title": title} | PUBLISH | values)
        assert latest(draft).title == title
        assert not Page.objects.get(pk=draft.pk).live

    post(strongest, "Bài của người mạnh nhất")
    post(strongest, "Bài hẹn giờ", go_live_at="01/12/2099 08:00")
    assert latest(draft).go_live_at is not None
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()
    autosave = {"accept": "application/json", "x-requested-with": "XMLHttpRequest"}
    strongest.post(url, form | {"title": "Tự lưu"} | PUBLISH, headers=autosave)
    assert not Page.objects.get(pk=draft.pk).live


def test_a_time_that_has_passed_publishes_nothing(draft):
    revise(draft, None, go_live_at=timezone.now() - datetime.timedelta(hours=1))


def test_bulk_publish(draft, topic, strongest):
    for page in (draft, topic):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
        strongest.post(url, {"include_descendants": "on"})
        assert not Page.objects.get(pk=draft.pk).live


def test_copy_or_alias_of_a_live_page_is_an_ordinary_draft(live_article, topic, strongest):
    url = reverse("wagtailadmin_pages:copy", args=[live_article.pk])
    for choice in ("publish_copies", "alias"):
        form = {"new_title": "Bản sao", "new_slug": f"ban-sao-{choice}", "new_parent_page": topic.pk}
        strongest.post(url, form | {choice: "on"})
        copy = ArticlePage.objects.get(slug=form["new_slug"])
        assert (copy.live, copy.alias_of) == (False, None)


def test_draft_moved_among_live_pages_stays_a_draft(draft, tree, strongest):
    place = tree.topics["pho-bien-phap-luat"]
    strongest.post(reverse("wagtailadmin_pages:move_confirm", args=[draft.pk, place.pk]))
    moved = ArticlePage.objects.get(pk=draft.pk)
    assert (moved.get_parent().pk, moved.live) == (place.pk, False)


def test_wagtails_own_actions_refuse_everybody(draft, live_article, topic, people):
    for person in people:
        with pytest.raises(PermissionDenied):
            draft.get_latest_revision().publish(user=person)
        with pytest.raises(PermissionDenied):
            CopyPageAction(live_article, to=topic, keep_live=True, user=person).execute()
        with pytest.raises(PermissionDenied):
            CreatePageAliasAction(live_article, parent=topic, user=person).execute()


def test_a_generic_page_row_obeys_the_same_rule(draft, topic, people):
    for person in people:
        assert not Page.objects.get(pk=draft.pk).permissions_for_user(person).can_publish()
        assert not Page.objects.get(pk=topic.pk).permissions_for_user(person).can_publish_subpage()


def test_alias_turned_into_a_page_still_needs_review(live_article, topic, author_client):
    alias = live_article.create_alias(update_slug="bi-danh")
    author_client.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    url = reverse("wagtailadmin_pages:edit", args=[alias.pk])
    author_client.post(url, page_form(author_client, url) | {"title": "Đăng qua bí danh", **PUBLISH})
    online = Page.objects.get(pk=alias.pk)
    assert online.title == live_article.title
    online.delete()
