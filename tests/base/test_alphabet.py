"""Tests of alphabetical order: lists, choices and the orders of models follow the Vietnamese alphabet."""

import pytest
from django.apps import apps
from django.db.models import CharField, TextField
from django.urls import reverse

from base.models import User
from base.models.permissions import who_may
from campaign.inbox.models import Source
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.both

NAMES = ["an toàn", "Ấm áp", "Bà Tơ", "Dạy con", "Đề phòng", "Zalo"]
MIXED = ["Đề phòng", "an toàn", "Zalo", "Bà Tơ", "Ấm áp", "Dạy con"]
# Exempt are orders by texts that nobody reads as words, and the order of routes: modelcluster sorts a preview's routes
# in memory, by names of fields only.
OTHERS = {
    *("articles.PlanTask", "base.MissingAddress", "base.ReportingRoute"),
    *("queue.Worker", "scheduler.JobRun"),
}
OWN = (
    "articles",
    "base",
    "engagement",
    "inbox",
    "library",
    "newsroom",
    "queue",
    "reports",
    "scheduler",
    "search",
)


def test_order_of_each_model_is_decided():
    plain = {
        model._meta.label
        for app in OWN
        for model in apps.get_app_config(app).get_models()
        for name in model._meta.ordering or ()
        if isinstance(name, str)
        and "__" not in name
        and name.removeprefix("-") != "pk"
        and isinstance(model._meta.get_field(name.removeprefix("-")), CharField | TextField)
    }
    assert plain == OTHERS


@pytest.mark.parametrize("search", [{}, {"q": "việc"}])
def test_list_of_pages_is_sorted_by_title_in_both_directions(tree, chief_client, search):
    topic = tree.topics["cam-nang-an-toan"]
    for name in MIXED:
        ArticleFactory(parent=topic, title=f"{name} là việc của ai")
    for order, names in (("title", NAMES), ("-title", NAMES[::-1])):
        answer = chief_client.get(
            reverse("wagtailadmin_explore", args=[topic.pk]), {"ordering": order, **search}
        )
        shown = [page.title.removesuffix(" là việc của ai") for page in answer.context_data["object_list"]]
        assert [name for name in shown if name in NAMES] == names


def test_lists_by_default_and_choices_are_sorted(tree, administrator_client):
    for number, name in enumerate(MIXED):
        Source.objects.create(name=name, feed_url=f"https://example.org/{number}")
        UserFactory(first_name=name, is_superuser=True)
    assert list(Source.objects.values_list("name", flat=True)) == NAMES
    found = who_may("articles.add_articlepage").filter(first_name__in=NAMES)
    assert list(found.values_list("first_name", flat=True)) == NAMES
    User.objects.filter(first_name__in=NAMES).update(last_name="Nguyễn")
    answer = administrator_client.get(reverse("wagtailusers_users:index"), {"ordering": "name"})
    shown = [user.first_name for user in answer.context_data["object_list"]]
    assert [name for name in shown if name in NAMES] == NAMES
