"""Tests of our fields: blocks stay out of migrations, and whole numbers are read as people write them."""

from collections.abc import Iterator

import pytest
from django import forms
from django.db import models
from django.db.migrations.state import ModelState, ProjectState
from django.urls import get_resolver
from wagtail.contrib.settings.registry import registry
from wagtail.contrib.settings.views import get_setting_edit_handler

from base.fields import WholeNumberField
from campaign.articles.models import ArticlePage
from tests.factories import ArticleFactory

BODY = ArticlePage._meta.get_field("body")


def test_migrations_hold_no_blocks():
    _, path, args, options = BODY.deconstruct()
    assert (path, args) == ("base.fields.StreamField", [])
    assert options.keys() == {"blank", "verbose_name"}


@pytest.mark.django_db
def test_historical_model_saves_what_it_read(tree):
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    written = list(ArticlePage.objects.get(pk=page.pk).body.raw_data)
    state = ProjectState()
    fields = [("page_ptr_id", models.IntegerField(primary_key=True)), ("body", BODY.clone())]
    state.add_model(
        ModelState("articles", "ArticlePage", fields, options={"db_table": ArticlePage._meta.db_table})
    )
    old = state.apps.get_model("articles", "ArticlePage").objects.get(pk=page.pk)
    assert [block["type"] for block in old.body] == ["text"]
    old.save()
    assert list(ArticlePage.objects.get(pk=page.pk).body.raw_data) == written


def _below(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def test_no_form_of_ours_reads_thousands_as_units():
    """Django's own IntegerField reads 1.000 in a text input as 1."""
    get_resolver().url_patterns  # noqa: B018  imports all views with their forms
    for setting in registry:
        get_setting_edit_handler(setting).get_form_class()
    numbers = {
        f"{each.__module__}.{each.__name__}.{name}": field
        for each in _below(forms.BaseForm)
        for name, field in getattr(each, "base_fields", {}).items()
        if isinstance(field, forms.IntegerField)
        and not isinstance(field, forms.DecimalField | forms.FloatField)
    }
    typed = {name for name, field in numbers.items() if isinstance(field.widget, forms.TextInput)}
    assert len(typed) >= 2
    assert {name for name in typed if not isinstance(numbers[name], WholeNumberField)} == set()
