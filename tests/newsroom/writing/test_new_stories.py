"""Tests of the way to a new story: where its form opens, what it contains, and how it gets its topic."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, PageViewRestriction, Workflow, WorkflowPage, WorkflowTask

from campaign.articles.desk.days import named_day
from campaign.articles.models import AlertPage, ArticlePage
from campaign.newsroom.models import FourEyesTask
from campaign.newsroom.writing.new_stories import NewArticleView
from home.first_run.snippets import place_story_templates
from tests.admin import fields_of, page_form
from tests.factories import AlertFactory, ArticleFactory

pytestmark = pytest.mark.django_db

ARTICLE, ALERT = "newsroom_new_article", "newsroom_new_alert"


@pytest.fixture
def topics(tree):
    return list(tree.topics.values())


def form_of(client, name=ARTICLE, query=""):
    return page_form(client, f"{reverse(name)}{query}")


def sent(client, form, **changes):
    """Send the form to where the editor sends it; return the new page."""
    values = form | {"title": "Lớp học ở xã", "slug": "lop-hoc-o-xa", "what_to_do-count": "0"} | changes
    add = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", form["topic"]])
    client.post(add, values)
    return ArticlePage.objects.get(title=values["title"])


def test_it_opens_where_its_writer_wrote_last(topics, author, author_client, chief):
    first, second, third = topics[:3]
    opens_in = NewArticleView()._topic
    assert opens_in(author) == first
    ArticleFactory(parent=third, owner=chief)
    assert opens_in(author) == third
    ArticleFactory(parent=second, owner=author)
    AlertFactory(parent=first, owner=author)
    assert int(form_of(author_client)["topic"]) == second.pk
    assert int(form_of(author_client, ALERT)["topic"]) == first.pk


def test_a_story_gets_the_topic_that_its_form_names_until_it_is_online(topics, author_client, chief_client):
    first, second, third = topics[:3]
    page = sent(author_client, form_of(author_client), topic=str(second.pk))
    assert page.get_parent().pk == second.pk

    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    moved = {"topic": str(third.pk), "action-submit": "true"}
    author_client.post(edit, page_form(author_client, edit) | moved)
    page = ArticlePage.objects.get(pk=page.pk)
    assert page.get_parent().pk == third.pk
    assert page.get_url() == f"{third.get_url()}lop-hoc-o-xa/"

    # In review the field is gone, and a value is ignored.
    assert page.workflow_in_progress
    form = page_form(chief_client, edit)
    assert "topic" not in form
    chief_client.post(edit, form | {"topic": str(first.pk)})
    assert ArticlePage.objects.get(pk=page.pk).get_parent().pk == third.pk


def test_a_kept_story_of_another_topic_is_shown_there_and_not_saved(topics, author_client):
    first, second = topics[:2]
    add = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", first.pk])
    kept = page_form(author_client, add) | {"title": "Lớp học ở xã", "topic": str(second.pk)}
    shown = author_client.post(add, kept | {"kept_text_look": "1"})
    assert "lấy từ máy này" in shown.text
    again = fields_of(shown.text)
    assert (again["title"], again["topic"]) == ("Lớp học ở xã", str(second.pk))
    assert not ArticlePage.objects.exists()


def test_a_story_is_submitted_to_the_review_of_the_topic_that_its_form_names(topics, author_client, draft):
    first, second = topics[:2]
    WorkflowPage.objects.create(workflow=Workflow.objects.create(name="Chưa có bước"), page=first)
    form = form_of(author_client) | {"topic": str(first.pk)}
    page = sent(author_client, form, topic=str(second.pk), **{"action-submit": "true"})
    assert page.workflow_in_progress

    longer = Workflow.objects.create(name="Nhiều bước")
    WorkflowTask.objects.create(workflow=longer, task=FourEyesTask.objects.get())
    WorkflowPage.objects.create(workflow=longer, page=second)
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    moved = {"topic": str(second.pk), "action-submit": "true"}
    author_client.post(edit, page_form(author_client, edit) | moved)
    page = ArticlePage.objects.get(pk=draft.pk)
    assert (page.get_parent().pk, page.current_workflow_state.workflow) == (second.pk, longer)


@pytest.mark.parametrize("is_saved_first", [True, False])
def test_a_returned_story_that_moved_is_submitted_to_the_review_of_its_new_topic(
    topics, waiting, author_client, chief, is_saved_first
):
    waiting.current_workflow_task_state.reject(user=chief, comment="Sai chuyên mục.")
    other = Workflow.objects.create(name="Nhiều bước")
    WorkflowTask.objects.create(workflow=other, task=FourEyesTask.objects.get())
    WorkflowPage.objects.create(workflow=other, page=topics[0])
    edit = reverse("wagtailadmin_pages:edit", args=[waiting.pk])
    move, send = {"topic": str(topics[0].pk)}, {"action-submit": "true"}
    for change in (move, send) if is_saved_first else (move | send,):
        author_client.post(edit, page_form(author_client, edit) | change)
    page = ArticlePage.objects.get(pk=waiting.pk)
    assert (page.get_parent().pk, page.current_workflow_state.workflow) == (topics[0].pk, other)
    assert page.workflow_in_progress


def test_a_draft_that_its_topic_keeps_private_leaves_it_only_by_the_move_that_asks(
    topics, draft, author_client
):
    place = next(topic for topic in topics if not draft.is_child_of(topic))
    PageViewRestriction.objects.create(page=draft.get_parent(), restriction_type="login")
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    form = page_form(author_client, edit) | {"topic": str(place.pk)}
    assert "còn chuyên mục vừa chọn thì không" in author_client.post(edit, form).text
    assert not ArticlePage.objects.get(pk=draft.pk).is_child_of(place)
    PageViewRestriction.objects.create(page=place, restriction_type="login")
    author_client.post(edit, form)
    assert ArticlePage.objects.get(pk=draft.pk).is_child_of(place)


def test_nobody_writes_or_moves_where_they_may_not(topics, author, author_client, client):
    assert client.get(reverse(ARTICLE)).status_code == 302
    first, second = topics[:2]
    page = ArticleFactory(parent=first, owner=author, live=False, body=[])
    page.save_revision(user=author)
    GroupPagePermission.objects.filter(group__user=author).update(page=first)
    form = form_of(author_client)
    assert int(form["topic"]) == first.pk

    add = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", first.pk])
    author_client.post(add, form | {"title": "Bài lạc", "slug": "bai-lac", "topic": str(second.pk)})
    assert not ArticlePage.objects.filter(title="Bài lạc").exists()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    author_client.post(edit, page_form(author_client, edit) | {"topic": str(second.pk)})
    assert ArticlePage.objects.get(pk=page.pk).get_parent().pk == first.pk


def test_a_day_to_come_is_filled_in(topics, author_client):
    day = timezone.localdate() + datetime.timedelta(days=9)
    assert form_of(author_client, query=f"?ngay={day}")["go_live_at"] == f"{day:%d/%m/%Y} 07:00"
    assert form_of(author_client, query=f"?ngay={timezone.localdate()}")["go_live_at"] == ""
    assert [named_day(text) for text in ("2026-02-31", "x", "")] == [None] * 3


def test_a_template_keeps_the_day_for_which_the_form_was_opened(topics, author_client):
    place_story_templates()
    day = timezone.localdate() + datetime.timedelta(days=9)
    html = author_client.get(f"{reverse(ARTICLE)}?ngay={day}").content.decode()
    offered = re.findall(r'href="(/admin/mau-bai/[^"]+)"', html)
    assert page_form(author_client, offered[0])["go_live_at"] == f"{day:%d/%m/%Y} 07:00"
    assert {address.partition("?")[2] for address in offered} == {offered[0].partition("?")[2]}
    plain = offered[0].partition("?")[0]
    assert page_form(author_client, plain)["go_live_at"] == ""


def test_the_form_opens_with_a_paragraph_that_may_stay_empty(topics, author_client):
    html = author_client.get(reverse(ALERT)).content.decode()
    assert html.count("&quot;type&quot;: &quot;text&quot;") == 1
    assert html.count("&quot;type&quot;: &quot;step&quot;") == 1
    block = {"body-0-type": "text", "body-0-value": "null", "body-0-id": "", "body-0-deleted": ""}
    block |= {"body-0-order": "0", "body-count": "1"}
    page = sent(author_client, form_of(author_client), **block, **{"action-submit": "true"})
    assert page.current_workflow_state is not None
    assert len(page.get_latest_revision_as_object().body) == 0


def test_a_story_keeps_its_topic_if_a_form_names_none(topics, author_client):
    form = form_of(author_client)
    values = {name: value for name, value in form.items() if name != "topic"}
    add = reverse("wagtailadmin_pages:add", args=["articles", "alertpage", topics[1].pk])
    author_client.post(add, values | {"title": "Cảnh báo", "slug": "canh-bao", "severity": "luu-y"})
    assert AlertPage.objects.get(title="Cảnh báo").get_parent().pk == topics[1].pk
