"""Tests of edit forms other than those of texts: nobody overwrites somebody else's changes without a warning.

tests/screens/test_screens.py proves that all of them hold the version that they were opened with.
"""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Collection, Site, Task, Workflow

from base.models import User
from campaign.articles.models import TopicPage
from campaign.engagement.models import Comment, ConsultationsPage
from campaign.newsroom.models import Assignment
from campaign.reports.contribution_views import CLEAR_OWN, SET_OWN
from tests.factories import ArticleFactory, DraftFactory, ImageFactory, UserFactory, recording
from tests.screens.crawler import form_values, tree_of

# The edited object, by the name of the form's address.
EDITED: dict[str, Callable[[], Model]] = {
    "wagtailimages:edit": ImageFactory,
    "wagtailmedia:edit": recording,
    "wagtailredirects:edit": lambda: Redirect.objects.create(
        old_path="/a", redirect_page=Site.objects.get().root_page
    ),
    "wagtailusers_users:edit": UserFactory,
    "wagtailsites:edit": Site.objects.get,
    "wagtailadmin_workflows:edit_task": Task.objects.first,
    "wagtailadmin_workflows:edit": Workflow.objects.first,
    "wagtailadmin_collections:edit": lambda: Collection.get_first_root_node().add_child(name="A"),
    "engagement_comment": lambda: Comment.objects.create(
        page=DraftFactory(parent=ConsultationsPage.objects.get()), text="Ý hay.", stamp="1"
    ),
    "newsroom_assignment": lambda: Assignment.objects.create(
        title="Bài về lớp học",
        assignee=User.objects.get(is_superuser=True),
        due=timezone.localdate() + datetime.timedelta(days=3),
    ),
}


def _told_and_saved(
    client: Client, address: str, *, log_of: Model | None = None, action: str = "wagtail.edit", **typed: str
) -> None:
    """Save a form after Lan saved its object: refused with her name, then accepted, then refused with one's own.

    `log_of` is the object whose log has Lan's save, by default the edited one. `typed` is entered in the form.
    """
    opened = client.get(address, follow=True)
    address = opened.request["PATH_INFO"]
    lan = UserFactory(first_name="Lan", last_name="")
    log(log_of or opened.context["form"].instance, action, user=lan, data={"value": "1", "reason": ""})
    told = client.post(address, _values(opened) | typed)
    assert "Lan đã lưu mục này lúc" in told.content.decode()
    assert client.post(address, _values(told) | typed).status_code == 302
    # Every view logs what it saves.
    assert "Bạn đã lưu mục này lúc" in client.post(address, _values(opened) | typed).content.decode()


def _values(answer: HttpResponse) -> dict[str, Any]:
    [form] = [form for form in tree_of(answer).forms if "loaded_version" in form.fields]
    return form_values(form) | {"luu": ""}


@pytest.fixture(autouse=True)
def person(tree: Any, client: Client) -> User:
    user = UserFactory(is_superuser=True)
    client.force_login(user)
    return user


# A view of Wagtail's and one of ours.
USUAL = {"wagtailusers_users:edit", "newsroom_assignment"}


@pytest.mark.usefixtures("contexts")
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in USUAL else pytest.mark.slow) for name in EDITED]
)
def test_saving_after_somebody_else_warns_first(client, name):
    _told_and_saved(client, reverse(name, args=[EDITED[name]().pk]))


@pytest.mark.usefixtures("contexts")
def test_saving_settings_after_somebody_else_warns_first(client):
    """All settings have one view."""
    _told_and_saved(client, reverse("wagtailsettings:edit", args=["base", "agencysettings"]))


@pytest.mark.parametrize("action", [SET_OWN, CLEAR_OWN])
def test_setting_a_coefficient_after_somebody_else_warns_first(client, action):
    text = ArticleFactory(parent=TopicPage.objects.first())
    address = reverse("reports_own_coefficient", args=[text.pk])
    _told_and_saved(client, address, log_of=text, action=action, value="2,5", reason="Điều tra")


def test_giving_a_pen_name_after_somebody_else_warns_first(client):
    lan, writer = UserFactory(first_name="Lan", last_name=""), UserFactory()
    address = reverse("newsroom_pen_names")

    def form(answer: HttpResponse) -> dict[str, Any]:
        forms = [form_values(form) for form in tree_of(answer).forms if "account" in form.fields]
        return next(values for values in forms if values["account"] == str(writer.pk))

    typed = {f"{writer.pk}-pen_name": "Gió Biển"}
    opened = client.get(address)
    log(writer, "wagtail.edit", user=lan)
    told = client.post(address, form(opened) | typed)
    assert told.content.decode().count("Lan đã lưu mục này lúc") == 1
    client.post(address, form(told) | typed)
    writer.refresh_from_db()
    assert writer.pen_name == "Gió Biển"
    assert "Bạn đã lưu mục này lúc" in client.post(address, form(opened) | typed).content.decode()
