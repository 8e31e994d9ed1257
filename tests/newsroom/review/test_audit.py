"""Tests of the site history: actions and views of pages that are not public, filtered and exported."""

import io

import openpyxl
from django.urls import reverse
from wagtail.admin.urls import pages
from wagtail.models import PageLogEntry

from campaign.newsroom.review.audit import ACTION
from tests.newsroom.conftest import submit
from tests.newsroom.rights.desk import undone

HISTORY = reverse("wagtailadmin_reports:site_history")


def seen(page) -> list[str]:
    return [entry.user.username for entry in PageLogEntry.objects.filter(page=page.pk, action=ACTION)]


def test_view_of_a_draft_by_another_is_kept_once_an_hour(draft, author_client, chief_client):
    address = reverse("wagtailadmin_pages:view_draft", args=[draft.pk])
    for client in (author_client, chief_client, chief_client):
        assert client.get(address).status_code == 200
    assert seen(draft) == ["truong-ban"]


def test_no_view_of_pages_shows_a_draft_unnoticed(draft, author, topic, chief_client):
    page = submit(draft, author, title="Chữ chưa ai thấy", summary="Chưa ai đọc.")
    state = page.current_workflow_task_state
    values = {
        **dict.fromkeys(("page_id", "parent_page_id", "page_to_move_id"), page.pk),
        "revision_id": page.latest_revision_id,
        "destination_id": topic.pk,
        "action_name": "approve",
        "task_id": state.task_id,
        "task_state_id": state.pk,
        "workflow_state_id": state.workflow_state_id,
    }
    comparison = [str(page.pk), "earliest", "latest"]
    shown = []
    for pattern in pages.urlpatterns:
        named = pattern.pattern.converters
        if not named.keys() <= values.keys() or pattern.name in ("search", "search_results"):
            continue
        args = [values[each] for each in named] or comparison
        with undone():
            answer = chief_client.get(reverse(f"wagtailadmin_pages:{pattern.name}", args=args))
            if "Chưa ai đọc." in answer.content.decode():
                shown.append(pattern.name)
                assert seen(page) == ["truong-ban"], pattern.name
    expected = {
        "edit",
        "view_draft",
        "revisions_view",
        "revisions_revert",
        "revisions_compare",
        "workflow_preview",
    }
    assert set(shown) >= expected


def test_view_of_what_is_public_is_not_kept(live_article, chief_client):
    chief_client.get(reverse("wagtailadmin_pages:edit", args=[live_article.pk]))
    assert seen(live_article) == []


def test_history_tells_it_by_person_action_page_and_period(draft, author, chief, chief_client):
    page = submit(draft, author)
    page.current_workflow_task_state.reject(user=chief, comment="Nêu rõ nguồn.")
    chief_client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    html = chief_client.get(HISTORY, {"action": ACTION, "user": chief.pk, "label": "nháp"}).content.decode()
    assert "Xem bản chưa đăng" in html
    results = reverse("wagtailadmin_reports:site_history_results")
    before = {"timestamp_from": "2020-01-01", "timestamp_to": "2020-01-02"}
    assert "Bài nháp" not in chief_client.get(results, before).content.decode()
    assert "Bài nháp" not in chief_client.get(results, {"action": ACTION, "user": author.pk}).content.decode()


def test_history_is_exported(draft, chief_client):
    chief_client.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk]))
    answer = chief_client.get(HISTORY, {"export": "xlsx", "action": ACTION})
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert "Xem bản chưa đăng" in rows[1]
    csv = b"".join(chief_client.get(HISTORY, {"export": "csv", "action": ACTION}).streaming_content).decode()
    assert "Xem bản chưa đăng" in csv
