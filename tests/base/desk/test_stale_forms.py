"""Tests of edit forms but those of texts: nobody saves over somebody else without being told.

tests/screens/test_screens.py proves that all of them tell what they were opened from.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.log_actions import log
from wagtail.models import Collection, Site, Task, Workflow

from tests.factories import ImageFactory, UserFactory, recording
from tests.screens.walk import form_values, tree_of

# What is edited, by the name of the form's address.
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
}


def _told_and_saved(client: Client, address: str) -> None:
    client.force_login(UserFactory(is_superuser=True))
    opened = client.get(address, follow=True)
    address = opened.request["PATH_INFO"]
    lan = UserFactory(first_name="Lan", last_name="")
    log(instance=opened.context["form"].instance, action="wagtail.edit", user=lan)
    told = client.post(address, _values(opened))
    assert "Lan đã lưu mục này lúc" in told.content.decode()
    saved = client.post(address, _values(told), follow=True).content.decode()
    assert "đã lưu mục này lúc" not in saved
    # Every view logs what it saves.
    assert "Bạn đã lưu mục này lúc" in client.post(address, _values(opened)).content.decode()


def _values(answer: HttpResponse) -> dict[str, Any]:
    [form] = [form for form in tree_of(answer).forms if "loaded_version" in form.fields]
    return form_values(form)


@pytest.mark.parametrize("name", EDITED)
def test_who_saves_after_somebody_else_is_told_first(tree, client, name):
    _told_and_saved(client, reverse(name, args=[EDITED[name]().pk]))


@pytest.mark.parametrize("model", settings_registry)
def test_who_saves_settings_after_somebody_else_is_told_first(tree, client, model):
    _told_and_saved(client, reverse("wagtailsettings:edit", args=model._meta.label_lower.split(".")))
