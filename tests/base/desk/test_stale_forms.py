"""Tests of every edit form of the admin but those of texts: nobody saves over somebody else without being told."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.urls import resolve, reverse
from wagtail.admin.views.generic import EditView
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.log_actions import log
from wagtail.models import Task
from wagtail.snippets.views.snippets import EditView as SnippetEditView

from tests.factories import UserFactory
from tests.screens import addresses, desk
from tests.screens.walk import form_values, tree_of

TOLD = "Lan đã lưu mục này lúc"


def _forms(things: desk.Desk) -> Iterator[tuple[str, str]]:
    """Yield name and address of one form of each edit view."""
    for address in addresses.everything(things):
        match = resolve(urlsplit(address).path)
        view = getattr(match.func, "view_class", object)
        if issubclass(view, EditView) and not issubclass(view, SnippetEditView):
            yield match.view_name, address
    yield "task", reverse("wagtailadmin_workflows:edit_task", args=[Task.objects.first().pk])
    for model in settings_registry:
        yield model.__name__, reverse("wagtailsettings:edit", args=model._meta.label_lower.split("."))


def _values(answer: HttpResponse) -> dict[str, Any]:
    [form] = [form for form in tree_of(answer).forms if "loaded_version" in form.fields]
    return form_values(form)


@pytest.mark.django_db
def test_who_saves_after_somebody_else_is_told_first(tree, client, subtests):
    lan = UserFactory(first_name="Lan", last_name="")
    client.force_login(UserFactory(is_superuser=True))
    forms = dict(_forms(desk.fill(tree)))
    assert len(forms) >= 11 + 1 + len(settings_registry), forms
    for name, address in forms.items():
        with subtests.test(name):
            opened = client.get(address, follow=True)
            address = opened.request["PATH_INFO"]
            log(instance=opened.context["form"].instance, action="wagtail.edit", user=lan)
            told = client.post(address, _values(opened))
            assert TOLD in told.content.decode()
            assert TOLD not in client.post(address, _values(told), follow=True).content.decode()
