"""Tests of a contest: one attempt each, the server's clock, no answer before the end, a score that can be recounted."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from campaign.engagement.models import Attempt, ContestPage, EntryCode
from home.first_run.structure import Tree
from tests.admin import fields_of
from tests.factories import ContestFactory, approved_questions

Enter = Callable[..., str]


@pytest.fixture
def contest(tree: Tree) -> ContestPage:
    approved_questions(4)
    return ContestFactory(parent=tree.campaign)


@pytest.fixture
def by_list(contest: ContestPage) -> ContestPage:
    contest.entry = ContestPage.Entry.LIST
    contest.save()
    for number in range(1, 4):
        EntryCode.objects.create(
            page=contest, code=f"ABCDE2345{number}", unit="Lớp 7A", label=f"7A-0{number}"
        )
    return contest


@pytest.fixture
def enter(client: Client, move) -> Enter:
    """Return a function that enters a contest by a code of a list, and returns the address of the attempt."""

    def do(page: ContestPage, code: str = "ABCDE23451", guess: str = "10") -> str:
        address = reverse("engagement:enter", args=[page.pk])
        form = fields_of(client.get(address).text)
        move(seconds=10)
        answer = client.post(address, form | {"code": code, "guess": guess})
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    return do


def right_choices(html: str) -> dict[str, str]:
    """Return the fields of the right answers on a paper."""
    found = re.findall(r'name="(cau-\d+)" value="(\d)"[^>]*> <span>Đúng', html)
    return dict(found)


def test_a_pupil_enters_by_a_code_answers_and_hands_in(by_list, client, enter, move):
    paper = enter(by_list)
    shown = client.get(paper).text
    form = fields_of(shown)
    move(seconds=65)
    answer = client.post(paper, form | right_choices(shown) | {"lam": "nop"})
    assert answer.status_code == 303
    done = client.get(paper).text
    assert "<strong>2/2</strong>" in done
    assert "1 phút" in done
    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.unit, attempt.label, attempt.name, attempt.email) == (
        2,
        "Lớp 7A",
        "7A-01",
        "",
        "",
    )
    assert [event.kind for event in attempt.events.all()] == ["rut", "tra-loi", "nop"]
