"""Tests of a chief's actions on live pages without a second person: unpublish, move, delete, cancel a schedule."""

import datetime

from django.urls import reverse
from django.utils import timezone

from campaign.articles.models import ArticlePage


def test_chief_withdraws_a_page(live_article, chief_client):
    chief_client.post(reverse("wagtailadmin_pages:unpublish", args=[live_article.pk]))
    assert not ArticlePage.objects.get(pk=live_article.pk).live


def test_chief_moves_a_live_page(live_article, tree, chief_client):
    destination = tree.topics["pho-bien-phap-luat"]
    chief_client.post(reverse("wagtailadmin_pages:move_confirm", args=[live_article.pk, destination.pk]))
    moved = ArticlePage.objects.get(pk=live_article.pk)
    assert moved.get_parent().pk == destination.pk
    assert moved.live


def test_chief_deletes_a_live_page(live_article, chief_client):
    chief_client.post(reverse("wagtailadmin_pages:delete", args=[live_article.pk]))
    assert not ArticlePage.objects.filter(pk=live_article.pk).exists()


def test_chief_cancels_a_schedule(draft, chief_client):
    latest = draft.get_latest_revision_as_object()
    latest.go_live_at = timezone.now() + datetime.timedelta(days=1)
    revision = latest.save_revision()
    revision.publish()
    url = reverse("wagtailadmin_pages:revisions_unschedule", args=[draft.pk, revision.pk])
    chief_client.post(url)
    assert not ArticlePage.objects.get(pk=draft.pk).approved_schedule


def test_chief_sets_who_may_read(live_article, chief_client):
    chief_client.post(
        reverse("wagtailadmin_pages:set_privacy", args=[live_article.pk]), {"restriction_type": "login"}
    )
    assert live_article.get_view_restrictions().exists()
