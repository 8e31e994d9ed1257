"""Fixtures of pages on which the public has its say, a clock that tests move, and the way a reader sends a form."""

import copy
import datetime
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from campaign.engagement.models import DraftPage, PollPage
from home.first_run.structure import Tree
from tests.admin import fields_of
from tests.factories import DraftFactory, PollFactory

Move = Callable[..., None]


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Move:
    """Return a function that moves the clock forward by the arguments of a `timedelta`."""
    true_now = timezone.now
    gone = datetime.timedelta()

    def on(**by: float) -> None:
        nonlocal gone
        gone += datetime.timedelta(**by)

    monkeypatch.setattr(timezone, "now", lambda: true_now() + gone)
    return on


@pytest.fixture(scope="module")
def shared_draft(module_data: None, shared_tree: Tree) -> DraftPage:
    # A copy, because the session's tree must not count pages that are rolled back.
    return DraftFactory(parent=shared_tree.consultations)


@pytest.fixture(scope="module")
def shared_poll(module_data: None, shared_tree: Tree) -> PollPage:
    return PollFactory(parent=shared_tree.consultations)


@pytest.fixture
def draft(tree: Tree, shared_draft: DraftPage) -> DraftPage:
    return copy.deepcopy(shared_draft)


@pytest.fixture
def poll(tree: Tree, shared_poll: PollPage) -> PollPage:
    return copy.deepcopy(shared_poll)


@pytest.fixture
def send(client: Client, move: Move) -> Callable[..., HttpResponse]:
    """Return a function that opens a form, waits ten seconds as a person does, and sends it filled in."""

    def fill_in(address: str, /, **values: str) -> HttpResponse:
        form = fields_of(client.get(address).text)
        move(seconds=10)
        return client.post(address, form | values)

    return fill_in
