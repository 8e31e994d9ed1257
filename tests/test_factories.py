"""Tests that the factories leave pages as Wagtail's own steps do."""

from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from wagtail.models import PageLogEntry

from campaign.articles.models import ArticlePage
from tests.factories import ArticleFactory, ImageFactory

# These fields differ between two pages with the same text; blocks of the body have ids of their own.
OWN = {"id", "page_ptr", "translation_key", "latest_revision", "live_revision", "body"}
STATES = {"live", "has_unpublished_changes"}
TIMES = {"first_published_at", "last_published_at", "latest_revision_created_at"}


def rows() -> Counter[str]:
    return Counter({model._meta.label: model._base_manager.count() for model in apps.get_models()})


def traces(page: ArticlePage, before: Counter[str]) -> dict[str, Any]:
    page = ArticlePage.objects.get(pk=page.pk)
    return {
        "new rows": rows() - before,
        "fields": {
            field.name: field.value_to_string(page)
            for field in page._meta.fields
            if field.name not in OWN | TIMES
        },
        "set": {field.name for field in page._meta.fields if getattr(page, field.name) is not None},
        "revision": page.latest_revision.content.keys(),
        "of revision": {name: page.latest_revision.content[name] for name in (*STATES, *TIMES)},
        "is live": page.live_revision == page.latest_revision,
        "log": Counter(PageLogEntry.objects.filter(page=page.pk).values_list("action", flat=True)),
        "no later than published": not page.live or page.latest_revision_created_at <= page.last_published_at,
    }


@pytest.mark.parametrize("live", [True, False])
def test_page_is_as_saving_and_publishing_leave_it(tree, live):
    topic, image = tree.topics["cam-nang-an-toan"], ImageFactory()
    values = {"title": "Bài mẫu", "summary": "Tóm tắt.", "body": [("text", "<p>Thân bài.</p>")]}
    before = rows()
    with transaction.atomic():
        topic.refresh_from_db()
        page = topic.add_child(instance=ArticlePage(live=False, main_image=image, **values))
        revision = page.save_revision()
        if live:
            revision.publish()
        expected = traces(page, before)
        transaction.set_rollback(True)
    assert traces(ArticleFactory(parent=topic, main_image=image, live=live, **values), before) == expected
