"""Tests of the admin's home page: open work, plan and reads, by a constant number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaign.articles.models import PlanTask
from campaign.reads import counting
from tests.factories import ArticleFactory
from tests.newsroom.conftest import submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(tree, author):
    """Return a function that makes a text in review, submitted by `author` unless another person is named."""

    def make(title, by=author, **kwargs):
        page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title=title, owner=by, **kwargs)
        page.save_revision(user=by)
        return submit(page, by)

    return make


def home(client) -> str:
    return " ".join(client.get("/admin/").content.decode().split())


def test_a_reviewer_sees_what_waits_and_its_author_that_it_waits(sent, chief, author_client, chief_client):
    draft, live = sent("Bài chờ", live=False), sent("Bài đang đăng")
    sent("Bài của trưởng ban", by=chief, live=False)
    sent("Bài xóa đi", live=False).delete()
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    chiefs, authors = home(chief_client), home(author_client)
    assert "Chờ bạn duyệt" in chiefs
    assert f'href="{edit}">Bài chờ</a>' in chiefs
    assert "Chờ bạn duyệt" not in authors
    assert "Bạn đã gửi duyệt" in authors
    assert f'href="{edit}">Bài chờ</a>' in authors
    assert "Bài của trưởng ban" not in authors
    assert "Bài xóa đi" not in chiefs
    # A change of a live text is compared with it.
    for page, shown in ((live, True), (draft, False)):
        compared = reverse(
            "wagtailadmin_pages:revisions_compare", args=[page.pk, "live", page.latest_revision_id]
        )
        assert (compared in chiefs) is shown


def test_decided_text_waits_no_longer(sent, chief, chief_client, author_client):
    page = sent("Bài trả lại", live=False)
    page.current_workflow_task_state.reject(user=chief)
    assert "Chờ bạn duyệt" not in home(chief_client)
    assert "Bạn đã gửi duyệt" not in home(author_client)


def test_text_one_edited_last_is_there(tree, author, author_client):
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title="Bài vừa sửa", live=False)
    page.title = "Bài vừa sửa <lần hai>"
    page.save_revision(user=author, log_action="wagtail.edit")
    page.locked, page.locked_by, page.locked_at = True, author, timezone.now()
    page.save()
    text = home(author_client)
    assert "Bài vừa sửa &lt;lần hai&gt;" in text
    assert "bạn đang khóa" in text


def test_it_costs_the_same_for_few_and_for_many(tree, sent, chief, chief_client, begin_edition):
    def fill(count):
        tasks = list(PlanTask.objects.all())
        for number in range(count):
            page = sent(f"Bài {number}", plan_tasks=tasks)
            page.save_revision(user=chief, log_action="wagtail.edit")
            counting.add(timezone.localdate(), {page.pk: number + 1})
        begin_edition()
        chief_client.get("/admin/")
        with CaptureQueriesContext(connection) as queries:
            chief_client.get("/admin/")
            return len(queries)

    # The line of a kind of which only one waits costs more: it leads to the text.
    few = fill(2)
    assert fill(1) == few
    assert few < 16
