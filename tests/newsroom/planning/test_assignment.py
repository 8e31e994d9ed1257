"""Tests of assignments: from the chief's form to the published text, who may do what, reminders, people who leave."""

import datetime
import unicodedata

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from base.models import User
from campaign.articles.models import AlertPage, ArticlePage, PlanTask
from campaign.inbox.models import InboxItem, Source
from campaign.newsroom.models import Assignment
from campaign.newsroom.people.invitations import work_of
from campaign.newsroom.planning import assignment
from campaign.newsroom.planning.board import board
from campaign.newsroom.planning.calendar import month
from campaign.newsroom.planning.work import waiting
from campaign.newsroom.review import letters
from tests.admin import fields_of, page_form, said
from tests.factories import ArticleFactory, UserFactory
from tests.newsroom.conftest import revise, submit
from tests.people import client_of


@pytest.fixture
def task(db: None) -> PlanTask:
    return PlanTask.objects.create(code="99", title="Nhiệm vụ thử")


def given(author: User, chief: User, days: int = 3, **fields) -> Assignment:
    due = timezone.localdate() + datetime.timedelta(days=days)
    return Assignment.objects.create(
        **{"title": "Bài về lớp học", "assignee": author, "given_by": chief, "due": due} | fields
    )


def progress(one: Assignment) -> str:
    return Assignment.objects.with_progress().get(pk=one.pk).progress


def subjects() -> list[tuple[str, str]]:
    return [(letter.to[0], letter.subject) for letter in mail.outbox]


def test_from_the_form_to_the_published_text(
    topic, task, author, chief, author_client, chief_client, django_capture_on_commit_callbacks
):
    form = page_form(chief_client, f"{reverse('newsroom_give')}?nhiem-vu={task.pk}&ngay=2090-01-02")
    assert (form["title"], form["due"]) == ("Nhiệm vụ thử", "02/01/2090")
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):  # A second click makes no second assignment.
            answer = chief_client.post(
                reverse("newsroom_give"), form | {"assignee": author.pk, "topic": topic.pk, "note": "Có ảnh."}
            )
            assert answer.status_code == 302
    one = Assignment.objects.get()
    [letter] = mail.outbox
    assert (letter.to, "Có ảnh." in letter.body, "02/01/2090" in letter.body) == ([author.email], True, True)
    assert (progress(one), [each.pk for each in board(author).assigned]) == ("chưa bắt đầu", [one.pk])
    [day] = [day for week in month(2090, 1, assignment.shown_to(author)) for day in week if day.due]
    assert (day.date, day.due) == (one.due, [one])
    assert [kind.slug for kind in waiting(author)] == ["viec-duoc-giao"]

    address = reverse("newsroom_assignment", args=[one.pk])
    for _ in range(2):  # A second click opens the first one's draft.
        author_client.post(address, {"viet": "bai"})
    page = ArticlePage.objects.get(assignments=one)
    assert (page.title, page.owner, page.get_parent().specific, page.live) == (
        one.title,
        author,
        topic,
        False,
    )
    assert [each.pk for each in page.get_latest_revision_as_object().plan_tasks.all()] == [task.pk]
    assert progress(one) == "đang viết"
    submit(page, author)
    assert progress(one) == "chờ duyệt"
    ArticlePage.objects.get(pk=page.pk).current_workflow_task_state.reject(user=chief, comment="Sửa.")
    assert progress(one) == "được trả lại để sửa"
    ArticlePage.objects.get(pk=page.pk).current_workflow_state.resume(user=author)
    ArticlePage.objects.get(pk=page.pk).current_workflow_task_state.approve(user=chief)
    one.refresh_from_db()
    assert (progress(one), one.is_late, board(author).assigned) == ("đã đăng", False, [])
    actions = ModelLogEntry.objects.for_instance(one).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["newsroom.assign", "newsroom.assign_begin", "newsroom.assign_done"]


def test_text_that_waits_for_its_hour_is_not_done(draft, author, chief):
    one = given(author, chief, page=draft)
    draft.go_live_at = timezone.now() + datetime.timedelta(days=1)
    draft.save_revision(user=author)
    submit(draft, author).current_workflow_task_state.approve(user=chief)
    assert progress(one) == "đã duyệt, hẹn giờ đăng"


def test_deleted_text_is_to_be_written_anew(draft, author, chief):
    one = given(author, chief, page=draft)
    draft.delete()
    assert progress(one) == "chưa bắt đầu"


def test_item_of_the_inbox_becomes_a_draft_with_its_source(topic, author, chief, chief_client, author_client):
    source = Source.objects.create(name="Xã mẫu", feed_url="https://xa.example.org/rss", default_topic=topic)
    item = InboxItem.objects.create(
        source=source, title="Xã mở lớp", link="https://xa.example.org/1", story=1
    )
    rows = chief_client.get(reverse("inbox:index")).content.decode()
    address = f"{reverse('newsroom_give')}?tin={item.pk}"
    assert address in rows
    assert reverse("newsroom_give") not in author_client.get(reverse("inbox:index")).content.decode()
    form = page_form(chief_client, address)
    chief_client.post(address, form | {"assignee": author.pk, "due": "02/01/2090"})
    one = Assignment.objects.get()
    author_client.post(reverse("newsroom_assignment", args=[one.pk]), {"viet": "bai"})
    page = ArticlePage.objects.get(assignments=one)
    assert (page.source_name, page.owner) == ("Xã mẫu", author)
    item.refresh_from_db()
    assert item.article == page


def test_work_whose_text_is_online_is_done_also_if_it_was_handed_back_or_another_wrote_it(
    topic, draft, author, chief, author_client
):
    returned = given(author, chief, page=draft)
    assignment.hand_back(returned, author, "Tuần này tôi đi học.")
    draft.get_latest_revision().publish(skip_permission_checks=True)
    returned.refresh_from_db()
    assert returned.outcome == Assignment.Outcome.DONE
    source = Source.objects.create(name="Xã mẫu", feed_url="https://xa.example.org/rss")
    article = ArticleFactory(parent=topic, owner=chief)
    item = InboxItem.objects.create(source=source, title="Xã mở lớp", story=1, article=article)
    begun = given(author, chief, item=item)
    address = reverse("newsroom_assignment", args=[begun.pk])
    answer = author_client.post(address, {"viet": "bai", "topic": topic.pk})
    assert "việc này coi như xong" in said(answer)
    begun.refresh_from_db()
    assert (begun.outcome, begun.page_id) == (Assignment.Outcome.DONE, article.pk)
    again = given(author, chief, page=article, outcome=Assignment.Outcome.RETURNED)
    assignment.change(again, chief)
    assert again.outcome == Assignment.Outcome.DONE


def test_work_with_a_plan_task_leaves_a_text_that_its_item_has_already(
    topic, task, author, chief, author_client
):
    source = Source.objects.create(name="Xã mẫu", feed_url="https://xa.example.org/rss")
    for live in (True, False):
        article = ArticleFactory(parent=topic, owner=chief, live=live)
        latest = revise(article, chief, title="Bản nháp mới")
        if live:
            latest.publish(skip_permission_checks=True)
        item = InboxItem.objects.create(
            source=source, key=str(live), title="Xã mở lớp", story=1, article=article
        )
        begun = given(author, chief, item=item, plan_task=task)
        address = reverse("newsroom_assignment", args=[begun.pk])
        told = said(author_client.post(address, {"viet": "bai"}))
        article.refresh_from_db()
        assert article.latest_revision == latest
        assert article.has_unpublished_changes is not live
        begun.refresh_from_db()
        assert (begun.outcome, begun.page_id) == (Assignment.Outcome.DONE if live else "", article.pk)
        assert "chưa gắn nhiệm vụ" in told
        assert f"“{task}”" in told


def test_topic_is_asked_for_and_a_draft_or_an_alert_may_be_the_text(
    tree, draft, author, chief, author_client
):
    one, other = given(author, chief), given(author, chief)
    address = reverse("newsroom_assignment", args=[one.pk])
    answer = author_client.post(address, {"viet": "bai"}, follow=True)
    assert "Hãy chọn chuyên mục" in answer.content.decode()
    author_client.post(address, {"viet": "canh-bao", "topic": tree.topics["canh-bao-lua-dao"].pk})
    assert AlertPage.objects.filter(assignments=one, owner=author).exists()
    author_client.post(reverse("newsroom_assignment", args=[other.pk]), {"gan": draft.pk})
    other.refresh_from_db()
    assert other.page_id == draft.pk
    foreign = ArticleFactory(parent=draft.get_parent(), live=False, owner=chief)
    third = given(author, chief)
    answer = author_client.post(reverse("newsroom_assignment", args=[third.pk]), {"gan": foreign.pk})
    assert "Chỉ gắn được bản nháp của chính bạn." in said(answer)
    third.refresh_from_db()
    assert third.page is None


def test_handed_back_reassigned_and_cancelled(
    author, chief, author_client, chief_client, django_capture_on_commit_callbacks
):
    one = given(author, chief)
    address = reverse("newsroom_assignment", args=[one.pk])
    assert "Hãy ghi lý do" in author_client.post(address, {"tra-lai": ""}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        author_client.post(
            address, {"tra-lai": "", "reason": unicodedata.normalize("NFD", "Tuần này tôi đi học.")}
        )
        assert [each.reason for each in board(chief).to_reassign] == ["Tuần này tôi đi học."]
        assert "can-giao-lai" in [kind.slug for kind in waiting(chief)]
        other = UserFactory()
        other.groups.add(*author.groups.all())
        form = fields_of(chief_client.get(address).content.decode())
        chief_client.post(address, form | {"luu": "", "assignee": other.pk})
        assert [each.pk for each in board(other).assigned] == [one.pk]
        form = fields_of(chief_client.get(address).content.decode())
        chief_client.post(address, form | {"luu": "", "due": "02/01/2090"})
        chief_client.post(address, {"huy": "", "reason": "Không cần nữa."})
    one.refresh_from_db()
    assert (one.outcome, board(other).assigned) == ("cancelled", [])
    assert subjects() == [
        (chief.email, "Trả lại: Bài về lớp học"),
        (other.email, "Việc mới: Bài về lớp học"),
        (other.email, "Đổi hạn: Bài về lớp học"),
        (other.email, "Đã hủy: Bài về lớp học"),
    ]
    answer = chief_client.post(address, form | {"luu": "", "title": "Muộn rồi"})
    assert "đã kết thúc" in said(answer)
    one.refresh_from_db()
    assert one.title == "Bài về lớp học"


def test_who_may_do_what(author, chief, administrator, author_client):
    one, others = given(author, chief), given(chief, chief)
    own, foreign = (reverse("newsroom_assignment", args=[each.pk]) for each in (one, others))
    stranger = UserFactory()
    clients = {
        "stranger": (client_of(stranger), [302, 302, 302, 302]),
        "author": (author_client, [302, 302, 200, 404]),
        "chief": (client_of(chief), [200, 200, 200, 200]),
        "administrator": (client_of(administrator), [200, 200, 200, 200]),
    }
    for who, (client, expected) in clients.items():
        addresses = [reverse("newsroom_give"), reverse("newsroom_assignments"), own, foreign]
        assert (who, [client.get(address).status_code for address in addresses]) == (who, expected)
    author_client.post(own, {"huy": "", "reason": "Thôi."})
    client_of(chief).post(own, {"viet": "bai"})
    client_of(chief).post(own, {"tra-lai": "", "reason": "Thôi."})
    one.refresh_from_db()
    assert (one.outcome, one.page) == ("", None)


def test_reminders_go_out_once_before_and_once_after_the_deadline(
    draft, author, chief, django_capture_on_commit_callbacks
):
    today = timezone.localdate()
    tomorrow = today + datetime.timedelta(days=1)
    given(author, chief, days=1)
    with django_capture_on_commit_callbacks(execute=True):
        assert [assignment.remind(today), assignment.remind(today), assignment.remind(tomorrow)] == [1, 0, 0]
        late = today + datetime.timedelta(days=2)
        assert [assignment.remind(late), assignment.remind(late)] == [1, 0]
    assert subjects() == [
        (author.email, "Đến hạn ngày mai: Bài về lớp học"),
        (author.email, "Quá hạn: Bài về lớp học"),
        (chief.email, "Quá hạn: Bài về lớp học"),
    ]
    one = given(author, chief, page=submit(draft, author), title="Chờ duyệt")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert assignment.remind(one.due - datetime.timedelta(days=1)) == 0
        assert assignment.remind(late + datetime.timedelta(days=5)) == 1
        assert assignment.remind(late + datetime.timedelta(days=6)) == 0
    assert subjects() == [(chief.email, "Quá hạn: Chờ duyệt")]
    # The writer's again: they were not told while it waited.
    with django_capture_on_commit_callbacks(execute=True):
        draft.current_workflow_state.current_task_state.reject(user=chief)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        days = (late + datetime.timedelta(days=number) for number in (7, 8))
        assert [assignment.remind(day) for day in days] == [1, 0]
    assert subjects() == [(author.email, "Quá hạn: Chờ duyệt")]


def test_work_of_an_account_that_has_gone_waits_for_another_person(author, chief):
    one = given(author, chief)
    assert "1 việc được giao" in work_of(author)
    author.is_active = False
    author.save()
    assert [each.pk for each in board(chief).to_reassign] == [one.pk]
    assert author not in assignment.assignees()


def test_late_work_is_the_same_number_on_the_board_and_in_its_list(author, chief, chief_client):
    gone = UserFactory(is_active=False)
    for person, days, outcome in (
        (author, -1, ""),
        (gone, -2, ""),
        (author, -3, Assignment.Outcome.RETURNED),
        (author, 1, ""),
    ):
        given(person, chief, days, outcome=outcome)
    assert board(chief).given == {"all": 3, "late": 2}
    assert "2 việc quá hạn" in chief_client.get(reverse("newsroom_assignments")).text


def test_work_may_be_given_to_whoever_may_enter_also_by_a_right_of_their_own(author):
    helper, stranger = UserFactory(first_name="An"), UserFactory(first_name="An")
    helper.user_permissions.add(Permission.objects.get(codename="access_admin"))
    people = list(assignment.assignees())
    assert people[0] == helper
    assert author in people
    assert stranger not in people


def test_more_assignments_take_no_more_queries(topic, author, chief, author_client, chief_client):
    def queries() -> list[int]:
        counts = []
        for client, name in (
            (author_client, "newsroom_board"),
            (chief_client, "newsroom_calendar"),
            (chief_client, "newsroom_assignments"),
        ):
            address = f"{reverse(name)}?ngay={timezone.localdate()}"
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            counts.append(len(captured))
        return counts

    given(author, chief, days=0, page=ArticleFactory(parent=topic, live=False))
    # Content types are queried once per process.
    queries()
    before = queries()
    for number in range(3):
        page = ArticleFactory(parent=topic, live=False)
        given(author, chief, days=-number, page=page, topic=topic)
        given(author, chief, days=0, outcome="returned")
    assert queries() == before


def test_log_of_a_letter_that_is_not_sent_names_nobody(
    author, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def refuse(*_):
        raise OSError("no line")

    monkeypatch.setattr("campaign.newsroom.review.letters.send_mail", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        subject = "Việc mới: Bài về lớp học"
        letters.send([author], subject, "assignment", "/", assignment=Assignment(), news="Tin")
    [line] = [record.getMessage() for record in caplog.records if "was not sent" in record.getMessage()]
    assert author.email not in line
    assert "Bài về" not in line
