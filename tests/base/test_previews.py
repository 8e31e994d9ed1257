"""Tests of previews: every page type can be previewed from its unsaved form in the editor."""

import pytest
from wagtail.models import Page

from tests.admin import page_form
from tests.factories import PAGE_TYPES


@pytest.mark.parametrize("label", PAGE_TYPES)
def test_each_page_type_previews(one_of_each, author_client, label):
    page = next(page for page in Page.objects.specific() if page._meta.label == label)
    form = page_form(author_client, f"/admin/pages/{page.pk}/edit/") | {"title": "Tên đang sửa"}
    address = f"/admin/pages/{page.pk}/edit/preview/"
    assert author_client.post(address, form).json()["is_valid"]
    answer = author_client.get(address)
    assert answer.status_code == 200
    assert "Tên đang sửa" in answer.content.decode()
