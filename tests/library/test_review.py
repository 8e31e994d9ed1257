"""Tests of the review of an imported draft: nothing in its form counts as an edit by the reviewer."""

from django.test import Client
from wagtail.models import Page

from campaign.library.importing.importer import import_file
from campaign.library.models import DocumentRecord
from tests.admin import page_form
from tests.library.official import plan


def _as_browsers_send(form: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    return {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in form.items()
    }


def _act(client: Client, page: Page, **action: str) -> None:
    address = f"/admin/pages/{page.pk}/edit/"
    client.post(address, _as_browsers_send(page_form(client, address)) | action)


def test_author_submits_and_chief_approves_what_was_imported(tree, author, author_client, chief_client):
    text = plan().replace("Căn cứ Nghị định", "Kính gửi:\n- Các phòng;\n- Các đơn vị.\n\nCăn cứ Nghị định")
    record = import_file(tree.library, "van-ban.txt", text.encode(), author).record
    assert len(record.addressees.splitlines()) == 2
    _act(author_client, record, **{"action-submit": "true"})
    _act(chief_client, record, **{"action-workflow-action": "true", "workflow-action-name": "approve"})
    published = DocumentRecord.objects.get(pk=record.pk)
    assert published.live
    assert published.text == text
    assert (published.addressees, published.recipients) == (record.addressees, record.recipients)
    assert published.relations.count() == record.relations.count() > 0
