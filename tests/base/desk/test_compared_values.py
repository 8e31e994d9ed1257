"""Tests that comparisons of versions show what an editor writes, and not the values of Python."""

import datetime

import pytest
from django.db import models
from django.utils import timezone
from wagtail.admin import compare

from base.desk.compared_values import written
from campaign.articles.models import ArticlePage
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def _compared(name: str, earlier: object, later: object) -> compare.FieldComparison:
    field = ArticlePage._meta.get_field(name)
    comparison = compare.comparison_class_registry.get(field)
    return comparison(field, ArticlePage(**{name: earlier}), ArticlePage(**{name: later}))


def test_a_moment_is_shown_in_the_site_s_time_without_seconds():
    at = datetime.datetime(2026, 11, 28, 17, 50, 55, 231925, tzinfo=datetime.UTC)
    diff = _compared("source_published_at", None, at).htmldiff()
    assert "00:50 29/11/2026" in diff
    assert "None" not in diff


def test_other_values_are_written_as_an_editor_writes_them():
    assert written(datetime.date(2022, 8, 1)) == "01/08/2022"
    assert written(datetime.time(7, 5)) == "07:05"
    assert written(12547) == "12.547"
    assert written(None) == ""


def test_what_a_form_does_not_keep_is_no_change():
    at = timezone.now().replace(second=30, microsecond=231925)
    assert not _compared("source_published_at", at, at.replace(second=0, microsecond=0)).has_changed()
    assert _compared("source_published_at", at, at + datetime.timedelta(minutes=1)).has_changed()


def test_yes_and_no_are_words():
    diff = _compared("is_sample", False, True).htmldiff()
    assert "Không" in diff
    assert "Có" in diff
    assert "True" not in diff


def test_no_field_of_the_editor_is_compared_as_python_writes_it(tree):
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    for comparison in (
        page.get_edit_handler().get_bound_panel(instance=page, request=None, form=None).get_comparison()
    ):
        compared = comparison(page, page)
        kind = type(getattr(compared, "field", None))
        if issubclass(kind, (models.DateField, models.BooleanField, models.IntegerField)):
            assert type(compared).__name__ == "_WrittenComparison", compared.field
