"""Tests of the checkbox lists in an article's form."""

import pytest
from django.urls import reverse

from campaign.articles.models import ArticlePage, PlanTask
from tests.admin import page_form
from tests.factories import ArticleFactory, DocumentRecordFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def records(tree):
    titles = ("Chỉ thị về mật khẩu", "Kế hoạch tập huấn")
    return [DocumentRecordFactory(parent=tree.library, title=title) for title in titles]


def test_only_ticked_documents_are_rendered_and_they_are_kept(tree, records, author, author_client):
    topic = next(iter(tree.topics.values()))
    page = ArticleFactory(parent=topic, owner=author, live=False, body=[], related_documents=records[:1])
    tasks = list(PlanTask.objects.all()[:2])
    page.save_revision(user=author)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = author_client.get(edit).content.decode()
    assert "Chỉ thị về mật khẩu" in html
    assert "Kế hoạch tập huấn" not in html
    chosen = {"related_documents": [record.pk for record in records], "plan_tasks": [t.pk for t in tasks]}
    author_client.post(edit, page_form(author_client, edit) | chosen)
    saved = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert set(saved.related_documents.all()) == set(records)
    assert set(saved.plan_tasks.all()) == set(tasks)


def test_documents_are_found_without_accents_by_editors_only(records, client, author_client):
    find = reverse("library_find")
    assert client.get(find, {"q": "mat khau"}).status_code == 302
    found = author_client.get(find, {"q": "mat khau"}).json()["found"]
    assert found == [{"value": records[0].pk, "label": "Chỉ thị về mật khẩu"}]
    assert author_client.get(find, {"q": " "}).json() == {"found": []}
