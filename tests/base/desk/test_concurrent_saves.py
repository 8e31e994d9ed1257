"""Tests of two people who save at the same moment, in a database of their own, because they commit."""

from functools import partial
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from campaign.articles.models import PlanTask, StoryTemplate, TopicPage
from tests.admin import concurrently, page_form
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.both(heavy=True)

AUTOSAVE = {"HTTP_ACCEPT": "application/json"}


@pytest.mark.usefixtures("own_site")
def test_second_of_two_saves_at_once_is_told_and_overwrites_nothing(subtests: Any):
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    page = f"/admin/pages/{ArticleFactory(parent=TopicPage.objects.first(), live=False).pk}/edit/"
    template = f"/admin/snippets/articles/storytemplate/edit/{StoryTemplate.objects.create(name='Mẫu').pk}/"
    for address, field, headers in (
        (page, "title", {}),
        (page, "title", AUTOSAVE),
        (template, "name", {}),
    ):
        with subtests.test(f"{address} {headers}"):
            form = page_form(client, address)
            answers = concurrently(
                partial(client.post, address, form | {field: "Bản một"}),
                partial(client.post, address, form | {field: "Bản hai"}, **headers),
            )
            assert sorted(map(outcome, answers)) == ["refused", "saved"]


def outcome(answer: HttpResponse) -> str:
    if answer.headers["Content-Type"].startswith("application/json"):
        return "saved" if answer.status_code == 200 else "refused"
    if answer.status_code == 302:
        return "saved"
    assert "Chưa lưu: có bản mới hơn bản bạn mở" in answer.content.decode()
    return "refused"


@pytest.mark.usefixtures("own_site")
def test_of_two_equal_forms_at_once_one_makes_something_and_the_other_is_reported(subtests: Any):
    client, again, other = Client(), Client(), Client()
    client.force_login(person := UserFactory(is_superuser=True))
    again.force_login(person)
    other.force_login(UserFactory(is_superuser=True))
    page = f"/admin/pages/add/articles/articlepage/{TopicPage.objects.first().pk}/"
    task, invite = "/admin/snippets/articles/plantask/add/", reverse("newsroom_invite")
    invited = {"full_name": "Nguyễn Thị Mẫu", "email": "mau@example.org", "role": "Biên tập viên"}
    # Two people may give their articles the same title, so here one person sends the form twice.
    for address, second, values, said in (
        (page, again, {"title": "Bài mới", "slug": "bai-moi", "summary": "Một."}, "đã"),
        (task, other, {"code": "991", "title": "Việc mới"}, "đã"),
        (invite, other, invited, "đã được mời"),
        ("/admin/nguon-tin/new/", other, {"name": "Báo", "feed_url": "https://bao.example/rss"}, "đã"),
    ):
        with subtests.test(address):
            form = page_form(client, address) | values
            answers = concurrently(*(partial(each.post, address, form) for each in (client, second)))
            assert sorted(answer.status_code for answer in answers) == [200, 302]
            assert next(said in answer.text for answer in answers if answer.status_code == 200)
    with subtests.test("two tasks that get one code"):
        edits = [
            f"/admin/snippets/articles/plantask/edit/{PlanTask.objects.create(code=code).pk}/"
            for code in "XY"
        ]
        forms = [page_form(client, edit) | {"code": "992", "title": "Việc mới"} for edit in edits]
        answers = concurrently(
            *(
                partial(each.post, edit, form)
                for each, edit, form in zip((client, other), edits, forms, strict=True)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200, 302]
    # Two different texts under one topic are both stored.
    form = page_form(client, page)
    forms = [form | {"title": f"Bài {one}", "slug": f"bai-{one}", "summary": "Một."} for one in ("a", "b")]
    answers = concurrently(
        *(partial(each.post, page, one) for each, one in zip((client, other), forms, strict=True))
    )
    assert [answer.status_code for answer in answers] == [302, 302]
