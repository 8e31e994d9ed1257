"""Tests of an author's agreement with a reviewer's corrections, and of texts that nobody can approve."""

import datetime
import unicodedata
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, TaskState, Workflow, WorkflowPage

from base.desk.moments import moment
from base.models import User
from campaign.articles.models import ArticlePage
from campaign.newsroom.models import Agreement, FourEyesTask
from campaign.newsroom.planning.board import board
from campaign.newsroom.review.agreement import agree, decline
from tests.admin import fields_of, page_form, said
from tests.factories import ArticleFactory
from tests.newsroom.conftest import latest, revise, submit
from tests.newsroom.review.test_four_eyes import PRESS, act_in_editor, act_in_list, edit_url, is_live
from tests.newsroom.review.test_urgent import counted
from tests.newsroom.rights.desk import undone
from tests.people import client_of


def sections(user) -> dict[str, list]:
    return {section.slug: section.rows for section in board(user).sections}


@pytest.fixture
def corrected(draft, author, chief) -> ArticlePage:
    """A text by the author in review, corrected by the chief."""
    page = submit(draft, author, summary="Chữ của tác giả.")
    revise(page, chief, summary="Chữ của tác giả, đã sửa.")
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def asked(corrected, chief_client) -> Agreement:
    act_in_list(chief_client, corrected, "approve")
    return Agreement.objects.get()


def answer_url(agreement: Agreement) -> str:
    return reverse("newsroom_agreement", args=[agreement.pk])


def send_in(client: Client, page: ArticlePage) -> str:
    data = page_form(client, edit_url(page)) | {"action-submit": "true"}
    return said(client.post(edit_url(page), data))


def test_a_corrector_approves_and_the_author_agrees_with_one_click(
    corrected, author, author_client, chief, chief_client, mailoutbox, django_capture_on_commit_callbacks
):
    html = chief_client.get(edit_url(corrected)).content.decode()
    assert "Duyệt, chờ người viết đồng ý" in html
    assert "Duyệt và đăng" not in html
    assert sections(chief)["cho-duyet"]
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        act_in_list(chief_client, corrected, "approve")
    assert not is_live(corrected)
    agreement = Agreement.objects.get()
    (letter,) = mailoutbox
    assert letter.to == [author.email]
    assert answer_url(agreement) in letter.body
    assert counted(author)["cho-dong-y"] == 1
    assert [row.url for row in sections(author)["cho-dong-y"]] == [answer_url(agreement)]
    assert "cho-duyet" not in sections(chief)
    assert "còn chờ Người" in sections(chief)["dang-cho"][0].note
    assert answer_url(agreement) in author_client.get(edit_url(corrected)).content.decode()

    shown = author_client.get(answer_url(agreement)).content.decode()
    assert "đã sửa" in shown
    assert "Đồng ý, đăng bài" in shown
    author_client.post(answer_url(agreement), {"dong-y": "1"})
    page = ArticlePage.objects.get(pk=corrected.pk)
    assert page.live
    assert page.live_revision_id == agreement.step.revision_id
    step = TaskState.objects.get(status=TaskState.STATUS_APPROVED)
    assert step.finished_by == chief
    assert f"{author.get_full_name()} đã đồng ý" in step.comment
    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith="newsroom.")
    assert set(entries.values_list("action", "user")) >= {
        ("newsroom.ask_author", chief.pk),
        ("newsroom.agree", author.pk),
    }
    history = author_client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Đã đồng ý với bản sửa của người duyệt" in history


def test_the_approval_that_the_editor_offered_asks_the_author_after_an_autosave(
    draft, author, author_client, chief, chief_client
):
    page = submit(draft, author, summary="Chữ của tác giả.")
    assert "Duyệt và đăng" in chief_client.get(edit_url(page)).text
    revise(page, chief, summary="Tóm tắt do trưởng ban sửa giúp.")
    step = ArticlePage.objects.get(pk=page.pk).current_workflow_task_state
    note = reverse("wagtailadmin_pages:collect_workflow_action_data", args=[page.pk, "approve", step.pk])
    assert f"{FourEyesTask.ASK}, kèm lời nhắn" in chief_client.get(note).json()["html"]
    act_in_editor(chief_client, page, "approve")
    asked = Agreement.objects.get()
    assert (asked.approved_by, is_live(page)) == (chief, False)
    author_client.post(answer_url(asked), {"dong-y": "1"})
    assert is_live(page)


def test_an_hour_that_was_set_is_kept(draft, author, author_client, chief, chief_client):
    page = submit(draft, author, summary="Chữ của tác giả.")
    text = latest(page)
    text.summary, text.go_live_at = "Đã sửa.", timezone.now() + datetime.timedelta(days=1)
    text.save_revision(user=chief)
    hour = f"hẹn đăng lúc {moment(text.go_live_at)}"
    html = chief_client.get(edit_url(page)).text
    assert f"đồng ý thì bài được {hour}." in html
    press = PRESS | {"workflow-action-name": "approve"}
    asked = chief_client.post(edit_url(page), fields_of(html) | press)
    assert f"đồng ý thì bài được {hour}." in said(asked)
    agreement = Agreement.objects.get()
    shown = author_client.get(answer_url(agreement)).text
    assert f"sẽ được {hour}." in shown
    assert "Đồng ý, hẹn giờ đăng" in shown
    author_client.post(answer_url(agreement), {"dong-y": "1"})
    assert not is_live(page)
    assert ArticlePage.objects.get(pk=page.pk).scheduled_revision == agreement.step.revision


def test_an_approval_with_own_edits_asks_the_author_at_once(draft, author, chief_client):
    page = submit(draft, author)
    answer = act_in_editor(chief_client, page, "approve", title="Tựa do trưởng ban sửa")
    assert f"{author.get_full_name()} đồng ý thì bài được đăng" in said(answer)
    assert Agreement.objects.get().step.revision == latest(page).latest_revision
    assert not is_live(page)


def test_a_declining_author_says_why_and_gets_the_text_back(
    asked, author_client, chief, mailoutbox, django_capture_on_commit_callbacks
):
    page = asked.step.workflow_state.content_object
    assert "Hãy ghi vì sao" in author_client.post(answer_url(asked), {"chua-dong-y": "1"}).content.decode()
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        decomposed = unicodedata.normalize("NFD", "Sai số liệu.")
        author_client.post(answer_url(asked), {"chua-dong-y": "1", "ly-do": decomposed})
    assert not is_live(page)
    assert ["Sai số liệu." in letter.body for letter in mailoutbox if letter.to == [chief.email]] == [True]
    again = author_client.get(edit_url(page)).content.decode()
    assert "Sai số liệu." in again
    assert "Gửi duyệt lại" in again
    # The name of the step, "Duyệt", does not stand behind it.
    assert "Gửi duyệt lại (" not in again


def test_another_chief_approves_without_the_author(asked, author_client, other_chief):
    page = asked.step.workflow_state.content_object
    act_in_list(client_of(other_chief), page, "approve")
    assert is_live(page)
    author_client.post(answer_url(asked), {"dong-y": "1"})
    asked.refresh_from_db()
    assert asked.answer == ""


def test_only_another_author_can_agree(asked, chief, other_chief, administrator):
    for user in (chief, other_chief, administrator):
        client_of(user).post(answer_url(asked), {"dong-y": "1"})
        assert not is_live(asked.step.workflow_state.content_object)


def test_whoever_pressed_the_button_meanwhile_needs_the_right_to_the_very_approval(
    asked, topic, author, chief, other_chief, administrator
):
    """The screen checks it, too, but what it showed may be out of date."""
    another = ArticleFactory(parent=topic, live=False)
    revise(submit(another, author, summary="Chữ khác."), other_chief, summary="Cũng đã sửa.")
    step = ArticlePage.objects.get(pk=another.pk).current_workflow_task_state
    Agreement.objects.create(step=step, approved_by=other_chief)

    def all_refused(*users: User) -> None:
        for user in users:
            with pytest.raises(PermissionDenied):
                agree(asked, user)
            with pytest.raises(PermissionDenied):
                decline(asked, user, "Sai.")

    all_refused(chief, other_chief, administrator)
    with undone():
        decline(asked, author, "Sai.")
        all_refused(author)
    with undone():
        chief.groups.clear()
        all_refused(author)
    revise(asked.step.workflow_state.content_object.specific, chief, summary="Chữ khác.")
    all_refused(author)
    asked.refresh_from_db()
    assert asked.answer == ""


def test_a_newer_text_voids_the_approval(asked, author_client, other_chief):
    page = asked.step.workflow_state.content_object
    for summary, stands in (("Chữ khác.", False), (latest(page.specific).summary, True)):
        with undone():
            revise(page.specific, other_chief, summary=summary)
            author_client.post(answer_url(asked), {"dong-y": "1"})
            assert is_live(page) is stands


def test_an_approval_by_somebody_who_left_counts_no_more(
    asked, author, author_client, chief, other_chief, mailoutbox, django_capture_on_commit_callbacks
):
    page = asked.step.workflow_state.content_object.specific
    text = latest(page)
    text.summary += " Và nữa."
    text.save_revision(user=other_chief)
    page = ArticlePage.objects.get(pk=page.pk)
    act_in_list(client_of(chief), page, "approve")
    asked = Agreement.objects.get(step=page.current_workflow_task_state)
    assert "cho-duyet" not in sections(other_chief)

    def leaves(leave: Callable[[], object]) -> None:
        leave()
        assert "cho-dong-y" not in counted(author)
        note = sections(author)["dang-cho"][0].note
        assert note.startswith(f"Người duyệt được: {other_chief.get_full_name()}")
        answer = author_client.post(answer_url(asked), {"dong-y": "1"})
        assert "người duyệt không còn quyền." in said(answer)
        assert not is_live(page)

    with undone():
        leaves(lambda: type(chief).objects.filter(pk=chief.pk).update(is_active=False))
    leaves(chief.groups.clear)
    assert sections(other_chief)["cho-duyet"]
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        act_in_list(client_of(other_chief), page, "approve")
    assert [author.email] in [letter.to for letter in mailoutbox]
    again = Agreement.objects.get(step=page.current_workflow_task_state)
    assert again.approved_by == other_chief
    author_client.post(answer_url(again), {"dong-y": "1"})
    assert is_live(page)


def test_an_approval_that_no_author_is_left_to_agree_with_waits_for_a_reader(
    asked, author, author_client, chief, chief_client, administrator
):
    User.objects.filter(pk=author.pk).update(is_active=False)
    page = asked.step.workflow_state.content_object
    told = (
        f"({chief.get_full_name()}) đều đã viết bài này. Hãy nhờ Quản trị ({administrator.get_full_name()})"
    )
    assert told in sections(administrator)["chua-ai-duyet"][0].note
    assert told in sections(chief)["dang-cho"][0].note
    assert told in chief_client.get(edit_url(page)).text
    # The author comes back, and the approval still stands.
    User.objects.filter(pk=author.pk).update(is_active=True)
    author_client.post(answer_url(asked), {"dong-y": "1"})
    assert is_live(page)


def test_an_approver_who_comes_back_still_approved(asked, author, author_client, chief):
    groups = list(chief.groups.all())
    chief.groups.clear()
    assert "cho-dong-y" not in counted(author)
    chief.groups.add(*groups)
    author_client.post(answer_url(asked), {"dong-y": "1"})
    assert is_live(asked.step.workflow_state.content_object)


def test_own_text_that_others_corrected_needs_a_reader(topic, author, chief, chief_client):
    """Agreement is for corrections: an author without the right to approve cannot vouch for a chief's whole text."""
    page = ArticleFactory(parent=topic, live=False)
    revise(page, chief, summary="Chữ của trưởng ban.")
    page = submit(page, author, summary="Chữ, của trưởng ban.")
    act_in_list(chief_client, page, "approve")
    act_in_editor(chief_client, page, "approve")
    assert not Agreement.objects.exists()
    assert not is_live(page)


def test_nobody_publishes_by_changing_the_workflow(draft, author, chief, administrator, topic):
    """A workflow that ends without an approval, with no task or a deactivated one, publishes nothing."""
    submit(draft, author)
    FourEyesTask.objects.get().deactivate(user=administrator)
    other = ArticleFactory(parent=topic, live=False)
    WorkflowPage.objects.create(page=other, workflow=Workflow.objects.create(name="Rỗng"))
    with pytest.raises(PermissionDenied):
        other.get_workflow().start(other, chief)
    assert not is_live(draft)
    assert not is_live(other)


def test_an_approval_for_another_page_is_checked_on_that_page(draft, topic, author, chief, chief_client):
    """The address names a page and a step: the step's own page decides."""
    mine = submit(ArticleFactory(parent=topic, live=False), chief, title="Bài của trưởng ban")
    theirs = submit(draft, author)
    step = mine.current_workflow_task_state
    chief_client.post(reverse("wagtailadmin_pages:workflow_action", args=[theirs.pk, "approve", step.pk]))
    assert not is_live(mine)


def test_a_text_that_nobody_can_approve_says_why_and_whom_to_ask(
    topic, chief, chief_client, administrator, administrator_client
):
    page = ArticleFactory(parent=topic, live=False, title="Bài của trưởng ban", owner=chief)
    text = latest(page)
    text.save_revision(user=chief)
    html = send_in(chief_client, page)
    expected = (
        f"Chưa ai duyệt được, vì những người duyệt của nhóm Trưởng ban biên tập ({chief.get_full_name()}) đều đã"
        f" viết bài này. Hãy nhờ Quản trị ({administrator.get_full_name()}) thêm một người vào nhóm"
        " Trưởng ban biên tập."
    )
    assert expected in html
    assert expected in chief_client.get(edit_url(page)).content.decode()
    assert sections(chief)["dang-cho"][0].note == expected
    assert expected in chief_client.get("/admin/").content.decode()
    assert sections(administrator)["chua-ai-duyet"][0].note == expected
    assert counted(administrator) == {"chua-ai-duyet": 1}
    assert "bài chưa ai duyệt được" in administrator_client.get("/admin/").content.decode()

    administrator.groups.add(Group.objects.get(name="Trưởng ban biên tập"))
    assert counted(administrator) == {"cho-duyet": 1}
    assert sections(chief)["dang-cho"][0].note == f"Người duyệt được: {administrator.get_full_name()}."


def test_a_group_without_active_members_is_named(draft, author, chief, administrator):
    chief.is_active = False
    chief.save()
    submit(draft, author)
    note = sections(author)["dang-cho"][0].note
    assert "vì nhóm Trưởng ban biên tập không có ai đang làm việc" in note


def test_a_text_whose_chiefs_all_corrected_it_is_not_stuck(corrected, author, chief, administrator):
    assert "chua-ai-duyet" not in counted(administrator)
    assert sections(author)["dang-cho"][0].note.startswith(f"Người duyệt được: {chief.get_full_name()}")
    author.is_active = False
    author.save()
    assert counted(administrator) == {"chua-ai-duyet": 1}
    assert "cho-duyet" not in sections(chief)
