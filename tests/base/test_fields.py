"""Tests of our fields: blocks stay out of migrations."""

import pytest
from django.db import models
from django.db.migrations.state import ModelState, ProjectState

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
