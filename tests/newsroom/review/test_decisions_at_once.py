"""Test of decisions on one text in the same moment, in a database of their own: they commit."""

from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from campaign.articles.models import ArticlePage, TopicPage
from tests.admin import at_once
from tests.factories import ArticleFactory
from tests.newsroom.conftest import submit
from tests.people import client_of, member

pytestmark = pytest.mark.both


def decide(client: Client, text: ArticlePage, door: str) -> Any:
    step = text.current_workflow_task_state
    if door == "comparison":
        data = {"action": "approve", "revision": text.latest_revision_id}
        return partial(client.post, reverse("newsroom_decision", args=[step.pk]), data)
    address = reverse("wagtailadmin_pages:workflow_action", args=[text.pk, "approve", step.pk])
    return partial(client.post, address)


@pytest.mark.usefixtures("own_site")
def test_of_two_approvals_at_once_one_counts_whatever_their_doors(subtests: Any):
    author, topic = member("Biên tập viên"), TopicPage.objects.first()
    chiefs = [client_of(member("Trưởng ban biên tập")) for _ in range(2)]
    for doors in (("comparison", "comparison"), ("comparison", "Wagtail"), ("Wagtail", "Wagtail")):
        with subtests.test(str(doors)):
            draft = ArticleFactory(parent=topic, live=False, owner=author)
            text = submit(draft, author, title=f"Bài {doors}")
            at_once(*(decide(client, text, door) for client, door in zip(chiefs, doors, strict=True)))
            logged = PageLogEntry.objects.filter(page=draft.pk)
            assert logged.filter(action="wagtail.workflow.approve").count() == 1
            assert logged.filter(action="wagtail.publish").count() == 1
            assert ArticlePage.objects.get(pk=draft.pk).live
