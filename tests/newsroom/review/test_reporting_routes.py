"""Tests of reporting routes: a second person approves each change, and readers see only the approved text."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from base.models import Need, ReportingRoute
from campaign.newsroom.review.audit import ACTION
from tests.admin import page_form
from tests.newsroom.rights.desk import undone
from tests.people import client_of

OLD, NEW = "0255 111 111", "0255 999 999"


def address(name: str, *args: int | str) -> str:
    return reverse(f"wagtailsnippets_base_reportingroute:{name}", args=args)


@pytest.fixture
def route(tree) -> ReportingRoute:
    return ReportingRoute.objects.create(
        need=Need.REPORT, name="Công an tỉnh", purpose="Khi bị lừa.", contact=OLD
    )


@pytest.fixture
def readers(client):
    """Return a function that returns the HTML of the home page, which names the routes."""
    return lambda: client.get("/").text


def edit(client: Client, route: ReportingRoute, **data: str) -> None:
    client.post(address("edit", route.pk), page_form(client, address("edit", route.pk)) | data)


def act(client: Client, route: ReportingRoute, action: str, **data: str) -> None:
    step = ReportingRoute.objects.get(pk=route.pk).current_workflow_task_state
    client.post(address("workflow_action", route.pk, action, step.pk), data)


def test_no_view_of_a_route_shows_a_draft_unnoticed(route, chief_client, other_chief):
    """As with pages (tests/newsroom/review/test_audit.py)."""
    draft = "0255999999"
    edit(chief_client, route, contact=draft, **{"action-submit": "true"})
    state = ReportingRoute.objects.get().current_workflow_task_state
    values = {
        "pk": route.pk,
        "revision_id": state.revision_id,
        "action_name": "approve",
        "task_id": state.task_id,
        "task_state_id": state.pk,
    }
    comparison = [route.pk, "live", "latest"]
    shown, second = set(), client_of(other_chief)
    for pattern in ReportingRoute.snippet_viewset.get_urlpatterns():
        named = pattern.pattern.converters
        if not named.keys() <= values.keys():
            continue
        args = comparison if pattern.name == "revisions_compare" else [values[each] for each in named]
        with undone():
            if draft in second.get(address(pattern.name, *args)).text:
                shown.add(pattern.name)
                assert ModelLogEntry.objects.get(action=ACTION).user == other_chief, pattern.name
    assert shown >= {"edit", "revisions_view", "revisions_revert", "revisions_compare", "workflow_preview"}


def test_change_waits_for_a_second_person(route, readers, chief_client, other_chief):
    edit(chief_client, route, contact=NEW)
    assert OLD in readers()
    edit(chief_client, route, **{"action-submit": "true"})
    act(chief_client, route, "approve")
    assert NEW not in readers()
    assert [letter.to for letter in mail.outbox] == [[other_chief.email]]
    second = client_of(other_chief)
    html = second.get(reverse("newsroom_board")).content.decode()
    assert "Nơi tiếp nhận: Công an tỉnh" in html
    assert (
        address("revisions_compare", route.pk, "live", ReportingRoute.objects.get().latest_revision_id)
        in html
    )
    assert "bài chờ bạn duyệt" in second.get(reverse("wagtailadmin_home")).content.decode()
    own = chief_client.get(reverse("newsroom_board")).content.decode()
    assert "Chờ bạn duyệt" not in own
    assert "Bài của bạn đang chờ duyệt" in own
    act(second, route, "approve")
    assert NEW in readers()
    assert OLD not in readers()
    assert "Công an tỉnh" not in second.get(reverse("newsroom_board")).content.decode()


def test_text_changed_during_the_review_is_reviewed_anew(route, chief_client, other_chief):
    edit(chief_client, route, contact=NEW, **{"action-submit": "true"})
    seen = ReportingRoute.objects.get().current_workflow_task_state
    edit(client_of(other_chief), route, contact="0255 000 000")
    fresh = ReportingRoute.objects.get()
    assert fresh.current_workflow_task_state.pk != seen.pk
    assert fresh.current_workflow_task_state.revision_id == fresh.latest_revision_id


def test_chief_withdraws_and_deletes_alone_and_the_log_says_so(route, readers, chief, chief_client):
    chief_client.post(address("unpublish", route.pk))
    assert OLD not in readers()
    chief_client.post(address("delete", route.pk))
    assert not ReportingRoute.objects.exists()
    entries = ModelLogEntry.objects.filter(user=chief).order_by("pk")
    assert list(entries.values_list("action", flat=True)) == ["wagtail.unpublish", "wagtail.delete"]


def test_order_is_changed_alone_logged_and_not_part_of_the_text(route, chief_client, other_chief):
    second = ReportingRoute.objects.create(name="Hai", purpose="x", sort_order=1)
    edit(chief_client, route, contact=NEW, **{"action-submit": "true"})
    chief_client.post(address("reorder", second.pk) + "?position=0")
    act(client_of(other_chief), route, "approve")
    assert list(ReportingRoute.objects.values_list("name", flat=True)) == ["Hai", "Công an tỉnh"]
    assert ModelLogEntry.objects.filter(action="wagtail.reorder", object_id=second.pk).count() == 1
