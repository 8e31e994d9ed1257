"""Tests of a review with several steps: different people, the right words, corrections, an empty group."""

from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import GroupApprovalTask, PageLogEntry, Workflow, WorkflowPage, WorkflowTask

from campaign.articles.models import ArticlePage
from campaign.newsroom.models import Agreement, FourEyesTask
from campaign.newsroom.people import roles
from campaign.newsroom.people.setup import WORKFLOW_NAME
from campaign.newsroom.planning import work
from campaign.newsroom.planning.board import board
from campaign.newsroom.review import urgent
from campaign.newsroom.review.outlook import outlooks, stuck
from tests.admin import fields_of, page_form, said
from tests.factories import AlertFactory, UserFactory
from tests.newsroom.conftest import new_draft, revise, submit
from tests.newsroom.review.test_four_eyes import PRESS, act_in_editor, act_in_list, edit_url, is_live
from tests.people import client_of


@pytest.fixture
def leaders(tree) -> FourEyesTask:
    """A second step of the review, by a group that may only enter the admin."""
    group = Group.objects.create(name="Lãnh đạo")
    group.permissions.add(*Group.objects.get(name=roles.AUTHORS).permissions.filter(codename="access_admin"))
    task = FourEyesTask.objects.create(name="Lãnh đạo duyệt")
    task.groups.add(group)
    WorkflowTask.objects.create(workflow=Workflow.objects.get(name=WORKFLOW_NAME), task=task, sort_order=1)
    return task


@pytest.fixture
def leader(leaders):
    user = UserFactory(username="lanh-dao")
    user.groups.add(*leaders.groups.all())
    return user


def fresh(page: ArticlePage) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk)


def waits_for(user, page: ArticlePage) -> bool:
    rows = [row for section in board(user).sections if section.slug == "cho-duyet" for row in section.rows]
    return page.pk in [row.text.pk for row in rows]


def sentence(page: ArticlePage) -> str:
    step = fresh(page).current_workflow_task_state
    return outlooks([step])[step.pk].sentence


def test_a_text_goes_from_step_to_step(
    waiting, chief, chief_client, leader, django_capture_on_commit_callbacks
):
    assert sentence(waiting) == f"Bước 1/2 (Duyệt). Người duyệt được: {chief.get_full_name()}."
    html = chief_client.get(edit_url(waiting)).content.decode()
    assert "Duyệt, chuyển bước “Lãnh đạo duyệt”" in html
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        text = said(chief_client.post(edit_url(waiting), fields_of(html) | PRESS))
    assert f"Đã duyệt “{waiting.title}”, bài chuyển sang bước sau. Bước 2/2 (Lãnh đạo duyệt)." in text
    assert f"Người duyệt được: {leader.get_full_name()}" in text
    assert "Bạn đã viết bài này" not in text
    [letter] = [letter for letter in mail.outbox if letter.to == [leader.email]]
    assert "“Lãnh đạo duyệt”" in letter.subject
    assert (is_live(waiting), waits_for(chief, waiting), waits_for(leader, waiting)) == (False, False, True)
    html = client_of(leader).get(edit_url(waiting)).content.decode()
    assert "Bước 2/2 (Lãnh đạo duyệt). Bài đang chờ duyệt" in html
    assert "Duyệt và đăng" in html
    act_in_list(client_of(leader), fresh(waiting), "approve")
    assert is_live(waiting)


def test_people_who_decide_on_a_step_need_a_second_factor(settings, author_client, leaders, leader):
    settings.SECOND_FACTOR_REQUIRED = True
    board_of = reverse("newsroom_board")
    assert author_client.get(board_of).status_code == 200
    for step in (leaders, GroupApprovalTask.objects.create(name="Bước theo nhóm")):
        step.groups.add(*leader.groups.all())
        assert client_of(leader).get(board_of).url == reverse("mfa_index")
        step.active = False
        step.save()
        assert client_of(leader).get(board_of).status_code == 200


def test_text_that_a_step_of_wagtail_s_own_kind_holds_is_not_said_to_be_online(waiting, chief_client, leader):
    """An administrator may add such a step to the workflow."""
    step = GroupApprovalTask.objects.create(name="Bước theo nhóm")
    step.groups.add(*leader.groups.all())
    WorkflowTask.objects.filter(workflow__name=WORKFLOW_NAME, sort_order=1).update(task=step)
    html = chief_client.get(edit_url(waiting)).text
    text = said(chief_client.post(edit_url(waiting), fields_of(html) | PRESS))
    assert not is_live(waiting)
    assert f"Đã duyệt “{waiting.title}”, bài chuyển sang bước sau." in text


def test_one_person_approves_one_step_unless_the_task_allows_more(
    waiting, chief, chief_client, leaders, leader
):
    chief.groups.add(*leaders.groups.all())
    act_in_list(chief_client, waiting, "approve")
    html = chief_client.get(edit_url(waiting)).content.decode()
    assert "đã duyệt bài này ở bước khác" in html
    # The approval is refused. The form saves the text unchanged, so the first step's approval stands.
    chief_client.post(edit_url(waiting), fields_of(html) | PRESS)
    assert not is_live(waiting)
    assert not waits_for(chief, waiting)
    # Nor may the author be asked to let it pass.
    step = fresh(waiting).current_workflow_task_state
    leaders.on_action(step, chief, "approve")
    assert not Agreement.objects.exists()
    leader.is_active = False
    leader.save()
    assert "hoặc đã duyệt ở bước khác. Hãy nhờ" in sentence(waiting)
    assert [step.pk for step in stuck()] == [fresh(waiting).current_workflow_task_state.pk]
    leaders.may_repeat = True
    leaders.save()
    assert waits_for(chief, waiting)
    assert not stuck()
    act_in_list(chief_client, fresh(waiting), "approve")
    assert is_live(waiting)


def test_the_reports_list_as_waiting_for_me_what_the_board_does(
    topic, waiting, author, chief, chief_client, superuser, leaders, leader
):
    chief.groups.add(*leaders.groups.all())
    by_author = waiting
    by_chief, approved, corrected, asked = [
        submit(new_draft(topic, writer), writer) for writer in (chief, author, author, author)
    ]
    act_in_list(chief_client, approved, "approve")
    for page in (corrected, asked):
        revise(page, chief, summary="Trưởng ban đã sửa.")
    act_in_list(chief_client, fresh(asked), "approve")
    texts = {by_author.pk, by_chief.pk, approved.pk, corrected.pk, asked.pk}
    waits = {
        author: set(),
        chief: {by_author.pk, corrected.pk},
        leader: {approved.pk},
        superuser: texts,
    }
    for user, expected in waits.items():
        assert {int(step.workflow_state.object_id) for step in work.to_review(user)} == expected, user
    for name in ("workflow", "workflow_tasks"):
        address = reverse(f"wagtailadmin_reports:{name}")
        rows = chief_client.get(address, {"reviewable": "true"}).context_data["object_list"]
        states = [getattr(row, "workflow_state", row) for row in rows]
        assert {int(state.object_id) for state in states} == waits[chief], name


def test_a_correction_in_a_later_step_goes_to_the_author_and_through_the_earlier_step_again(
    waiting, author_client, chief, chief_client, leader
):
    act_in_list(chief_client, waiting, "approve")
    revise(waiting, leader, summary="Lãnh đạo đã sửa.")
    act_in_list(client_of(leader), fresh(waiting), "approve")
    asked = Agreement.objects.get()
    address = reverse("newsroom_agreement", args=[asked.pk])
    assert "Đồng ý, chuyển bước sau" in author_client.get(address).content.decode()
    assert "đã được chuyển sang bước “Duyệt”" in said(author_client.post(address, {"dong-y": "1"}))
    assert not is_live(waiting)
    assert sentence(waiting).startswith("Bước 1/2 (Duyệt). Người duyệt được")
    act_in_list(chief_client, fresh(waiting), "approve")
    assert fresh(waiting).summary == "Lãnh đạo đã sửa."


def test_an_empty_group_is_reported_with_whom_to_ask(waiting, chief_client, administrator, leaders):
    answer = act_in_editor(chief_client, waiting, "approve")
    told = "Chưa ai duyệt được, vì nhóm Lãnh đạo không có ai đang làm việc. Hãy nhờ Quản trị"
    assert told in said(answer)
    assert "chua-ai-duyet" in [kind.slug for kind in work.waiting(administrator)]
    person = UserFactory()
    person.groups.add(*leaders.groups.all())
    assert waits_for(person, waiting)


def test_urgent_publication_ends_the_review_and_any_step_confirms(tree, author, chief, leader):
    alert = AlertFactory(parent=tree.topics["canh-bao-lua-dao"], live=False, owner=author)
    submit(alert, author).current_workflow_task_state.approve(user=chief)
    found = urgent.publish(type(alert).objects.get(pk=alert.pk), chief, "Gấp")
    assert type(alert).objects.get(pk=alert.pk).live
    assert not urgent.may_decide(found, chief)
    urgent.confirm(found, leader)
    assert type(alert).objects.get(pk=alert.pk).current_workflow_state is None


def disable(client, task):
    mail.outbox.clear()
    return client.post(reverse("wagtailadmin_workflows:disable_task", args=[task.pk]))


def letters_to(person):
    """Return the addresses to which the person's e-mails in the outbox link, by subject."""
    links = {letter.subject: letter.body.split()[-1] for letter in mail.outbox if letter.to == [person.email]}
    return {subject: urlsplit(link).path for subject, link in links.items()}


def entries(page):
    return set(PageLogEntry.objects.filter(page=page.pk).values_list("action", "user__username"))


def test_texts_at_a_step_that_is_disabled_become_drafts(
    waiting, live_article, author, administrator_client, django_capture_on_commit_callbacks
):
    second = submit(live_article, author, summary="Bản mới.")
    task = FourEyesTask.objects.get()
    address = reverse("wagtailadmin_workflows:disable_task", args=[task.pk])
    assert "trở lại thành bản nháp" in administrator_client.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert "Đã tắt bước duyệt" in said(disable(administrator_client, task))
    task.refresh_from_db()
    assert not task.active
    assert letters_to(author) == {f"Ngừng duyệt: {text.title}": edit_url(text) for text in (waiting, second)}
    for text in (waiting, second):
        assert fresh(text).current_workflow_state is None
        assert ("wagtail.workflow.cancel", "quan-tri") in entries(text)
    assert not is_live(waiting)
    assert fresh(second).summary != "Bản mới."


def test_a_text_whose_last_step_is_disabled_is_not_published(
    waiting, author, author_client, chief_client, administrator_client, leader, leaders
):
    act_in_list(chief_client, waiting, "approve")
    assert fresh(waiting).current_workflow_task_state.task == leaders.task_ptr
    disable(administrator_client, leaders)
    assert not is_live(waiting)
    assert fresh(waiting).current_workflow_state is None
    # The remaining step publishes the text.
    act_in_list(chief_client, submit(fresh(waiting), author), "approve")
    assert is_live(waiting)


@pytest.mark.slow
def test_a_returned_text_does_not_go_to_a_step_that_is_disabled_meanwhile(
    waiting,
    author,
    author_client,
    chief_client,
    administrator_client,
    leader,
    leaders,
    django_capture_on_commit_callbacks,
):
    act_in_list(chief_client, waiting, "approve")
    act_in_list(client_of(leader), fresh(waiting), "reject", comment="Nêu rõ nguồn.")
    with django_capture_on_commit_callbacks(execute=True):
        disable(administrator_client, leaders)
    assert letters_to(author) == {f"Ngừng duyệt: {waiting.title}": edit_url(waiting)}
    form = page_form(author_client, edit_url(waiting))
    author_client.post(edit_url(waiting), form | {"action-submit": "true"})
    assert fresh(waiting).current_workflow_task_state.task == FourEyesTask.objects.get(active=True).task_ptr


@pytest.mark.slow
def test_a_text_at_another_step_stays_in_review(waiting, chief_client, administrator_client, leaders):
    disable(administrator_client, leaders)
    assert fresh(waiting).current_workflow_task_state is not None
    act_in_list(chief_client, waiting, "approve")
    assert is_live(waiting)


def test_texts_of_a_workflow_that_is_disabled_become_drafts(
    waiting, live_article, author, chief_client, administrator_client, django_capture_on_commit_callbacks
):
    returned = submit(live_article, author, summary="Bản mới.")
    act_in_list(chief_client, returned, "reject", comment="Nêu rõ nguồn.")
    workflow = waiting.get_workflow()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        administrator_client.post(reverse("wagtailadmin_workflows:disable", args=[workflow.pk]))
    assert letters_to(author) == {
        f"Ngừng duyệt: {text.title}": edit_url(text) for text in (waiting, returned)
    }
    for text in (waiting, returned):
        assert fresh(text).current_workflow_state is None
        assert ("wagtail.workflow.cancel", "quan-tri") in entries(text)
    assert not is_live(waiting)


@pytest.mark.parametrize("action", ["move_confirm", "bulk move"])
def test_a_text_that_moves_during_its_review_goes_through_that_of_its_new_place(
    waiting, tree, author, author_client, chief, leaders, action
):
    step = waiting.current_workflow_task_state
    place = tree.topics["pho-bien-phap-luat"]
    workflow = Workflow.objects.create(name="Của chuyên mục")
    WorkflowTask.objects.create(workflow=workflow, task=leaders)
    WorkflowPage.objects.create(workflow=workflow, page=place)
    if action == "move_confirm":
        author_client.post(reverse("wagtailadmin_pages:move_confirm", args=[waiting.pk, place.pk]))
    else:
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
        author_client.post(f"{address}?id={waiting.pk}", {"chooser": place.pk})
    review = fresh(waiting).current_workflow_state
    assert (fresh(waiting).get_parent().pk, review.workflow) == (place.pk, workflow)
    assert (review.current_task_state.task.specific, review.requested_by) == (leaders, author)
    assert [one.user for one in review.current_task_state.authors.all()] == [author]
    with pytest.raises(PermissionDenied):
        step.task.specific.on_action(step, chief, "approve")
    assert not is_live(waiting)


def test_a_review_goes_on_where_its_workflow_holds_and_ends_where_no_step_is_enabled(waiting, tree, leaders):
    step, place = waiting.current_workflow_task_state, tree.topics["pho-bien-phap-luat"]
    waiting.move(tree.topics["cam-nang-an-toan"], pos="last-child")
    assert fresh(waiting).current_workflow_task_state == step
    workflow = Workflow.objects.create(name="Không còn bước")
    leaders.active = False
    leaders.save()
    WorkflowTask.objects.create(workflow=workflow, task=leaders)
    WorkflowPage.objects.create(workflow=workflow, page=place)
    fresh(waiting).get_parent().move(place, pos="last-child")
    assert fresh(waiting).current_workflow_state is None
    assert not is_live(waiting)
