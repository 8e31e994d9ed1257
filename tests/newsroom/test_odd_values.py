"""Tests of values that nobody means to send: the form tells them, and no screen breaks.

tests/screens/test_any_value.py, which is slow, sends such values to all screens.
"""

from collections.abc import Callable

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from campaign.library.models import DocumentRecord, LibraryPage
from campaign.newsroom.models import CampaignDay
from tests.admin import page_form

BEYOND = "9" * 20


@pytest.mark.parametrize("value", ["31/12/9999", "01/01/0202", "9999-12-31"])
@pytest.mark.parametrize("field", [forms.DateField, forms.DateTimeField])
def test_every_form_asks_for_a_year_that_can_be_meant(field: Callable[[], forms.Field], value: str) -> None:
    with pytest.raises(forms.ValidationError, match="Hãy ghi năm từ 1900 đến 2199"):
        field().clean(value)


def test_archive_is_not_asked_for_a_day_after_the_last_of_all(tree, chief_client: Client) -> None:
    answer = chief_client.get(reverse("newsroom_archive"), {"on": "9999-12-31"})
    assert answer.status_code == 200


def test_day_of_the_campaign_beyond_all_numbers_is_no_day(tree, chief_client: Client) -> None:
    address = reverse("wagtailsnippets_newsroom_campaignday:add")
    values = {"name": "Ngày hội", "day": BEYOND, "month": BEYOND, "year": BEYOND}
    answer = chief_client.post(address, values)
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() >= {"day", "month", "year"}
    assert not CampaignDay.objects.filter(name="Ngày hội").exists()


def test_draft_of_a_document_may_lack_its_type(tree, author_client: Client) -> None:
    library = LibraryPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["library", "documentrecord", library.pk])
    values = {"title": "Văn bản chưa rõ loại", "number": "7", "symbol": "UBND-KGVX", "doc_type": ""}
    answer = author_client.post(address, page_form(author_client, address) | values)
    assert answer.status_code == 302
    assert DocumentRecord.objects.get(title="Văn bản chưa rõ loại").slug == "7-ubnd-kgvx"


def test_way_back_that_is_no_address_leads_to_the_inbox(tree, chief_client: Client) -> None:
    answer = chief_client.post(reverse("inbox:decide"), {"action": "approve", "next": "wagtailadmin_home"})
    assert answer.headers["Location"] == reverse("inbox:index")


def test_task_that_cannot_be_one_is_not_found(tree, chief_client: Client) -> None:
    assert chief_client.post(reverse("queue_tasks"), {"viec": "1"}).status_code == 404
