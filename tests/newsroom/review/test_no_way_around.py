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
from tests.admin import page_form
from tests.factories import ArticleFactory
from tests.newsroom.conftest import latest
from tests.people import client_of

PUBLISH = {"action-publish": "true"}


# Administrators have a chief's rights to pages (tests/newsroom/rights).
@pytest.fixture(params=["author", "chief", "superuser"])
def person(request) -> User:
    return request.getfixturevalue(request.param)


@pytest.fixture
def client(person) -> Client:
    return client_of(person)


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


@pytest.mark.parametrize(
    ("model", "where"), [(ArticlePage, "topic"), (AlertPage, "topic"), (StandardPage, "home")]
)
def test_create_and_publish_only_makes_a_draft(model, where, topic, tree, client):
    parent = topic if where == "topic" else tree.home
    data = page_form(client, add_url(model, parent)) | {
        "title": "Đăng thẳng khi tạo",
        "slug": "dang-thang",
        **PUBLISH,
    }
    client.post(add_url(model, parent), data)
    assert model.objects.get(slug="dang-thang").live is False


def test_edit_and_publish_only_saves(draft, client):
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    client.post(url, page_form(client, url) | {"title": "Đăng thẳng khi sửa", **PUBLISH})
    assert latest(draft).title == "Đăng thẳng khi sửa"


def test_edit_and_publish_does_not_change_a_live_page(live_article, client):
    url = reverse("wagtailadmin_pages:edit", args=[live_article.pk])
    client.post(url, page_form(client, url) | {"title": "Sửa thẳng bài đang đăng", **PUBLISH})
    assert latest(live_article).title == "Sửa thẳng bài đang đăng"


def test_publish_button_is_not_offered(draft, topic, client):
    for url in (reverse("wagtailadmin_pages:edit", args=[draft.pk]), add_url(ArticlePage, topic)):
        assert 'name="action-publish"' not in client.get(url).content.decode()


def test_publishing_with_a_time_schedules_nothing(draft, client):
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    client.post(url, page_form(client, url) | {"go_live_at": "01/12/2099 08:00", **PUBLISH})
    assert latest(draft).go_live_at is not None
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()


def test_a_time_that_has_passed_publishes_nothing(draft, client):
    changed = draft.get_latest_revision_as_object()
    changed.go_live_at = timezone.now() - datetime.timedelta(hours=1)
    changed.save_revision()


def test_bulk_publish(draft, topic, client):
    for page in (draft, topic):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
        client.post(url, {"include_descendants": "on"})


def test_copy_that_keeps_copies_live(live_article, topic, client):
    url = reverse("wagtailadmin_pages:copy", args=[live_article.pk])
    form = {
        "new_title": "Bản sao",
        "new_slug": "ban-sao",
        "new_parent_page": topic.pk,
        "publish_copies": "on",
    }
    client.post(url, form)
    assert ArticlePage.objects.get(slug="ban-sao").live is False


def test_copy_as_alias_makes_an_ordinary_draft(live_article, topic, client):
    url = reverse("wagtailadmin_pages:copy", args=[live_article.pk])
    form = {"new_title": "Bí danh", "new_slug": "bi-danh", "new_parent_page": topic.pk, "alias": "on"}
    client.post(url, form)
    copy = ArticlePage.objects.get(slug="bi-danh")
    assert copy.alias_of is None
    assert copy.live is False


def test_reverting_to_an_old_version_only_saves(live_article, client):
    old = live_article.get_latest_revision()
    changed = live_article.get_latest_revision_as_object()
    changed.title = "Bản mới hơn, chưa đăng"
    changed.save_revision()
    url = reverse("wagtailadmin_pages:revisions_revert", args=[live_article.pk, old.pk])
    data = page_form(client, url) | {"title": "Khôi phục và đăng", **PUBLISH}
    client.post(url, data)


@pytest.mark.parametrize("revision_id", [None, "0"])
def test_autosave_cannot_publish(draft, client, revision_id):
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    data = page_form(client, url) | {"title": "Tự lưu", **PUBLISH}
    if revision_id is not None:
        data["overwrite_revision_id"] = revision_id
    client.post(url, data, headers={"accept": "application/json", "x-requested-with": "XMLHttpRequest"})


def test_draft_moved_among_live_pages_stays_a_draft(draft, tree, client):
    destination = tree.topics["pho-bien-phap-luat"]
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[draft.pk, destination.pk]))
    assert ArticlePage.objects.get(pk=draft.pk).get_parent().pk == destination.pk


def test_wagtails_own_actions_refuse_the_person(draft, live_article, topic, person):
    with pytest.raises(PermissionDenied):
        draft.get_latest_revision().publish(user=person)
    with pytest.raises(PermissionDenied):
        CopyPageAction(live_article, to=topic, keep_live=True, user=person).execute()
    with pytest.raises(PermissionDenied):
        CreatePageAliasAction(live_article, parent=topic, user=person).execute()


def test_a_generic_page_row_obeys_the_same_rule(draft, topic, person):
    assert not Page.objects.get(pk=draft.pk).permissions_for_user(person).can_publish()
    assert not Page.objects.get(pk=topic.pk).permissions_for_user(person).can_publish_subpage()


def test_author_changes_nothing_that_is_online(live_article, tree, topic, author_client):
    destination = tree.topics["pho-bien-phap-luat"]
    second = ArticleFactory(parent=topic, live=False)
    for name, args in (
        ("unpublish", [live_article.pk]),
        ("delete", [live_article.pk]),
        ("move_confirm", [live_article.pk, destination.pk]),
        ("set_privacy", [live_article.pk]),
    ):
        author_client.post(reverse(f"wagtailadmin_pages:{name}", args=args), {"restriction_type": "login"})
    author_client.post(
        reverse("wagtailadmin_pages:set_page_position", args=[live_article.pk]) + "?position=0"
    )
    for action in ("unpublish", "delete", "move"):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?id={live_article.pk}"
        author_client.post(url, {"chooser": destination.pk})
    assert Page.objects.get(pk=live_article.pk).get_parent().pk == topic.pk
    assert not live_article.get_view_restrictions().exists()
    assert second.live is False


def test_alias_turned_into_a_page_still_needs_review(live_article, topic, author_client):
    alias = live_article.create_alias(update_slug="bi-danh")
    author_client.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    url = reverse("wagtailadmin_pages:edit", args=[alias.pk])
    author_client.post(url, page_form(author_client, url) | {"title": "Đăng qua bí danh", **PUBLISH})
    online = Page.objects.get(pk=alias.pk)
    assert online.title == live_article.title
    online.delete()
