"""Tests of the review of an imported draft: nothing in its form counts as an edit by the reviewer."""

import pytest
from django.test import Client
from wagtail.models import Page

from campaign.library.importing.importer import import_file
from campaign.library.models import DocumentRecord
from tests.admin import page_form
from tests.library.official import DISPATCH, plan


def _as_browsers_send(form: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    return {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in form.items()
    }


def _act(client: Client, page: Page, **action: str) -> None:
    address = f"/admin/pages/{page.pk}/edit/"
    client.post(address, _as_browsers_send(page_form(client, address)) | action)


@pytest.mark.parametrize("text", [plan(), DISPATCH.read_text(encoding="utf-8")])
def test_author_submits_and_chief_approves_what_was_imported(tree, author, author_client, chief_client, text):
    record = import_file(tree.library, "van-ban.txt", text.encode(), author).record
    _act(author_client, record, **{"action-submit": "true"})
    _act(chief_client, record, **{"action-workflow-action": "true", "workflow-action-name": "approve"})
    published = DocumentRecord.objects.get(pk=record.pk)
    assert published.live
    assert published.text == text
    assert published.recipients == record.recipients
    assert published.relations.count() == record.relations.count() > 0
