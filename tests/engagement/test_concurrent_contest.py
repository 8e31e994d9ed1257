"""Tests of two people who change the question bank at once, in a database of their own, because they commit."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from base.models import User
from campaign.articles.models import CampaignPage
from campaign.engagement.contest import bank
from campaign.engagement.models import ContestPage, EntryCode, Question, QuestionVersion
from tests.admin import concurrently, page_form
from tests.engagement.test_contest_desk import GOOD, IMPORT, workbook
from tests.factories import ContestFactory, approved_questions
from tests.people import client_of, member
from tests.prepared import meanwhile

pytestmark = pytest.mark.both


@pytest.mark.usefixtures("two_writers", "own_site")
@pytest.mark.parametrize("step", ["retire", "approve"])
def test_retiring_or_approving_a_question_waits_for_it_before_its_version(step: str):
    chief = member("Trưởng ban biên tập")
    question = approved_questions(1)[0].question
    Question.objects.update(is_waiting=step == "approve")
    steps: dict[str, Callable[[], Any]] = {
        "retire": lambda: bank.retire([question.as_shown], chief),
        "approve": lambda: bank.approve([question.as_shown], chief),
    }
    meanwhile(
        Question.objects.select_for_update().filter(pk=question.pk).get,
        steps[step],
        # This would deadlock if the other transaction held the version and waited for the question.
        then=partial(QuestionVersion.objects.filter(question=question).update, is_current=False),
    )
    question.refresh_from_db()
    assert (question.is_retired, question.is_waiting) == (step == "retire", False)


@pytest.mark.usefixtures("own_site")
def test_of_two_confirmations_at_once_one_imports():
    client = client_of(member("Biên tập viên"))
    others = [(*GOOD[:2], f"Câu hỏi số {number}?", *GOOD[3:]) for number in range(50)]
    preview = client.post(IMPORT, {"file": workbook(*others)})["Location"]
    again = [client_of(User.objects.get(pk=client.session["_auth_user_id"])) for _ in range(4)]
    answers = concurrently(*(partial(each.post, preview) for each in again))
    assert {answer.status_code for answer in answers} == {302}
    assert Question.objects.count() == 50


@pytest.mark.usefixtures("own_site")
def test_a_class_list_sent_twice_at_once_gives_each_pupil_one_code():
    chief = member("Trưởng ban biên tập")
    contest = ContestFactory(parent=CampaignPage.objects.get(), entry=ContestPage.Entry.LIST)
    address = reverse("engagement_contest", args=[contest.pk])
    rows = [("Lớp 7A", f"7A-{number}") for number in range(100)]
    requests = [
        partial(client_of(chief).post, address, {"file": workbook(*rows, columns=("Đơn vị", "Ký hiệu"))})
        for _ in range(4)
    ]
    assert {answer.status_code for answer in concurrently(*requests)} == {302}
    assert EntryCode.objects.filter(page=contest).count() == 100


@pytest.mark.usefixtures("own_site")
def test_of_two_equal_questions_in_the_same_moment_one_is_stored():
    client = client_of(member("Biên tập viên"))
    address = reverse("wagtailsnippets_engagement_question:add")
    texts = {
        "theme": "Mật khẩu",
        "text": "Nên làm gì?",
        "answer_a": "Đổi",
        "answer_b": "Bỏ qua",
        "right": "A",
    }
    form = page_form(client, address) | texts
    people = [client_of(User.objects.get(pk=client.session["_auth_user_id"])) for _ in range(4)]
    answers = concurrently(*(partial(each.post, address, form) for each in people))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    assert all("đã có trong ngân hàng" in answer.text for answer in answers if answer.status_code == 200)
    assert Question.objects.count() == 1
