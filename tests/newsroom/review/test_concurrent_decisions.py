"""Tests of decisions on one text at the same moment, in a database of their own, because they commit."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, TaskState, WorkflowState

from campaign.articles.models import AlertPage, ArticlePage, TopicPage, UrgentPublication
from campaign.newsroom.models import Agreement, FourEyesTask, StepAuthor
from tests.admin import concurrently, page_form
from tests.factories import AlertFactory, ArticleFactory
from tests.newsroom.conftest import revise, submit
from tests.newsroom.review.test_four_eyes import act_in_list, edit_url
from tests.newsroom.review.test_urgent import reason, review_url, urgent_url
from tests.people import client_of, member
from tests.prepared import meanwhile

pytestmark = pytest.mark.both


def decide(client: Client, text: ArticlePage, view: str) -> Any:
    step = text.current_workflow_task_state
    if view == "comparison":
        data = {"action": "approve", "revision": text.latest_revision_id}
        return partial(client.post, reverse("newsroom_decision", args=[step.pk]), data)
    address = reverse("wagtailadmin_pages:workflow_action", args=[text.pk, "approve", step.pk])
    return partial(client.post, address)


@pytest.mark.usefixtures("own_site")
def test_of_two_approvals_at_once_one_counts_from_whichever_view(subtests: Any):
    author, topic = member("Biên tập viên"), TopicPage.objects.first()
    chiefs = [client_of(member("Trưởng ban biên tập")) for _ in range(2)]
    for views in (("comparison", "comparison"), ("comparison", "Wagtail"), ("Wagtail", "Wagtail")):
        with subtests.test(str(views)):
            draft = ArticleFactory(parent=topic, live=False, owner=author)
            text = submit(draft, author, title=f"Bài {views}")
            concurrently(*(decide(client, text, view) for client, view in zip(chiefs, views, strict=True)))
            logged = PageLogEntry.objects.filter(page=draft.pk)
            assert logged.filter(action="wagtail.workflow.approve").count() == 1
            assert logged.filter(action="wagtail.publish").count() == 1
            assert ArticlePage.objects.get(pk=draft.pk).live


class Desk:
    """Two chiefs and an author, with a text for each way to decide."""

    def __init__(self) -> None:
        self.author, self.chief, self.second = map(
            member, ("Biên tập viên", "Trưởng ban biên tập", "Trưởng ban biên tập")
        )
        self.writer, self.first, self.other = map(client_of, (self.author, self.chief, self.second))
        self.administrator = client_of(member("Quản trị"))

    def article(self, *, live: bool = False) -> ArticlePage:
        draft = ArticleFactory(parent=TopicPage.objects.first(), live=live, owner=self.author)
        return submit(draft, self.author, summary="Chữ của tác giả.")

    def alert(self, *, urgent: bool) -> AlertPage:
        draft = AlertFactory(parent=TopicPage.objects.first(), live=False, owner=self.author)
        page = submit(draft, self.author)
        if urgent:
            self.first.post(urgent_url(page), reason(page, "Gấp."))
            page = submit(AlertPage.objects.get(pk=page.pk), self.author, summary="Chữ sau.")
        return page

    def asked(self) -> Agreement:
        page = self.article()
        revise(page, self.chief, summary="Đã sửa.")
        page = ArticlePage.objects.get(pk=page.pk)
        act_in_list(self.first, page, "approve")
        return Agreement.objects.get(step=page.current_workflow_task_state)

    def edits(self, client: Client, **button: str) -> tuple[Page, Callable[[], Any]]:
        page = self.article()
        data = page_form(client, edit_url(page)) | button
        return page, partial(client.post, edit_url(page), data)

    def answers(self, **answer: str) -> tuple[Page, Callable[[], Any]]:
        asked = self.asked()
        address = reverse("newsroom_agreement", args=[asked.pk])
        return asked.step.workflow_state.content_object, partial(self.writer.post, address, answer)

    def reviews(self, **answer: str) -> tuple[Page, Callable[[], Any]]:
        page = self.alert(urgent=True)
        urgent = UrgentPublication.objects.get(alert=page.pk)
        answer |= {"revision": str(urgent.revision_id)}
        return page, partial(self.other.post, review_url(urgent), answer)

    def act(self, view: str) -> tuple[Page, Callable[[], Any]]:
        """Return a text, and a function by which a person acts on it."""
        approve = {"action-workflow-action": "true", "workflow-action-name": "approve"}
        match view:
            case "comparison" | "list":
                page = self.article()
                return page, decide(self.first, page, view)
            case "approve in the editor":
                return self.edits(self.first, **approve)
            case "save":
                return self.edits(self.first, title="Tựa khác")
            case "cancel":
                return self.edits(self.writer, **{"action-cancel-workflow": "true"})
            case "agree":
                return self.answers(**{"dong-y": "1"})
            case "decline":
                return self.answers(**{"chua-dong-y": "1", "ly-do": "Sai."})
            case "publish urgently":
                page = self.alert(urgent=False)
                return page, partial(self.first.post, urgent_url(page), reason(page, "Gấp."))
            case "confirm":
                return self.reviews(**{"xac-nhan": "1"})
            case "take down":
                return self.reviews(**{"go-xuong": "1"})
            case "disable the step":
                page = self.article()
                address = reverse("wagtailadmin_workflows:disable_task", args=[FourEyesTask.objects.get().pk])
                return page, partial(self.administrator.post, address)
            case "disable the workflow":
                # The case above disabled the step, which takes no text until it is active again.
                FourEyesTask.objects.update(active=True)
                page = self.article()
                address = reverse("wagtailadmin_workflows:disable", args=[page.get_workflow().pk])
                return page, partial(self.administrator.post, address)
        page = self.article(live=True)
        return page, partial(self.first.post, reverse("wagtailadmin_pages:unpublish", args=[page.pk]))


VIEWS = (
    *(
        "comparison",
        "list",
        "approve in the editor",
        "save",
        "cancel",
        "agree",
        "decline",
        "publish urgently",
    ),
    *("confirm", "take down", "withdraw", "disable the step", "disable the workflow"),
)


@pytest.mark.usefixtures("two_writers", "own_site")
def test_whoever_acts_on_a_text_waits_for_it_before_its_review(subtests: Any):
    """Locking the review first would deadlock with people who save the text, because saving locks the text first."""
    desk = Desk()

    def waits_without_a_lock(entries: QuerySet[PageLogEntry], before: int) -> None:
        assert entries.count() == before
        for model in (WorkflowState, TaskState, StepAuthor, Agreement, UrgentPublication):
            list(model.objects.select_for_update(nowait=True, of=("self",)))

    for view in VIEWS:
        with subtests.test(view):
            page, act = desk.act(view)
            entries = PageLogEntry.objects.filter(page=page.pk)
            before = entries.count()
            lock = partial(Page.objects.select_for_update().get, pk=page.pk)
            meanwhile(lock, act, then=partial(waits_without_a_lock, entries, before))
            assert entries.count() > before
