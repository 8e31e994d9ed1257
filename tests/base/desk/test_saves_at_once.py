"""Test of two people who save one text in the same moment, in a database of their own: they commit."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from base.models import User
from campaign.articles.models import StoryTemplate, TopicPage
from tests.admin import page_form
from tests.factories import ArticleFactory, UserFactory
from tests.prepared import connected

pytestmark = pytest.mark.both

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.mark.usefixtures("own_site")
def test_second_of_two_saves_at_once_is_told_and_overwrites_nothing(subtests: Any):
    UserFactory(username="hai-nguoi", is_superuser=True)
    text = ArticleFactory(parent=TopicPage.objects.first(), live=False)
    for second in ({}, JSON):
        with subtests.test(f"page {second}"):
            answers = save_twice(f"/admin/pages/{text.pk}/edit/", "title", second)
            assert sorted(map(outcome, answers)) == ["refused", "saved"]
    template = StoryTemplate.objects.create(name="Mẫu")
    with subtests.test("snippet"):
        answers = save_twice(f"/admin/snippets/articles/storytemplate/edit/{template.pk}/", "name", {})
        assert sorted(map(outcome, answers)) == ["refused", "saved"]


def save_twice(address: str, field: str, second: dict[str, str]) -> list[HttpResponse]:
    """Open a form twice, then send both at once. `second` holds the headers of the second request."""
    start = threading.Barrier(2)
    name = str(connection.settings_dict["NAME"])

    def save(number: int, headers: dict[str, str]) -> HttpResponse:
        with connected(name):
            client = Client()
            client.force_login(User.objects.get(username="hai-nguoi"))
            form = page_form(client, address)
            start.wait()
            return client.post(address, form | {field: f"Bản {number}"}, **headers)

    with ThreadPoolExecutor(2) as people:
        return list(people.map(save, (1, 2), ({}, second)))


def outcome(answer: HttpResponse) -> str:
    if answer.headers["Content-Type"].startswith("application/json"):
        return "saved" if answer.status_code == 200 else "refused"
    if answer.status_code == 302:
        return "saved"
    assert "Chưa lưu: có bản mới hơn bản bạn mở" in answer.content.decode()
    return "refused"
