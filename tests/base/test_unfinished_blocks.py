"""Tests that a draft of each page type is saved, previewed and compared whatever it lacks: forms autosave."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from tests.admin import page_form
from tests.factories import PAGE_TYPES


def _streams(page: Page) -> Iterator[tuple[str, blocks.StreamBlock]]:
    shown = page.get_edit_handler().get_form_class()._meta.fields
    for field in page._meta.get_fields():
        if isinstance(field, StreamField) and field.name in shown:
            yield field.name, field.stream_block


def _deferred(page: Page) -> Iterator[tuple[str, Any]]:
    """Yield the required fields that a draft may lack, with what a browser sends for an empty one."""
    form = page.get_edit_handler().get_form_class()
    for name in form._meta.defer_required_on_fields:
        field = form.base_fields[name]
        if name != "slug" and "" in dict(getattr(field, "choices", {"": ""})):
            yield name, field.widget.format_value(None) or ""


def _stream(block: blocks.StreamBlock, prefix: str) -> dict[str, Any]:
    """Return what a browser sends for a stream into which an empty block of each kind was inserted."""
    sent: dict[str, Any] = {f"{prefix}-count": str(len(block.child_blocks))}
    for place, (name, child) in enumerate(block.child_blocks.items()):
        own = f"{prefix}-{place}"
        sent |= {f"{own}-type": name, f"{own}-order": str(place), f"{own}-deleted": ""}
        sent |= _fields(child, f"{own}-value")
    return sent


def _fields(block: blocks.Block, prefix: str) -> dict[str, Any]:
    """Return the fields of a new block whose text and dates were emptied."""
    if isinstance(block, blocks.StructBlock):
        parts = [_fields(each, f"{prefix}-{name}") for name, each in block.child_blocks.items()]
        return {name: value for part in parts for name, value in part.items()}
    if isinstance(block, blocks.ListBlock):
        sent = {f"{prefix}-count": "2"}
        for place in range(2):
            own = f"{prefix}-{place}"
            sent |= {f"{own}-order": str(place), f"{own}-deleted": ""}
            sent |= _fields(block.child_block, f"{own}-value")
        return sent
    if isinstance(block, blocks.StreamBlock):
        return _stream(block, prefix)
    if isinstance(block, blocks.BooleanBlock):
        return {}
    # A browser cannot empty a table, or a choice without an empty option.
    stays = isinstance(block, blocks.ChoiceBlock | TableBlock)
    value = block.value_for_form(block.get_default()) if stays else None
    return {prefix: block.field.widget.format_value(value) or ""}


# These have most kinds of fields and blocks.
USUAL = {"articles.AlertPage", "articles.ArticlePage", "engagement.ContestPage", "library.DocumentRecord"}


@pytest.mark.parametrize(
    "label", [pytest.param(label, marks=() if label in USUAL else pytest.mark.slow) for label in PAGE_TYPES]
)
def test_a_draft_may_lack_what_its_form_asks_for(one_of_each, author_client, label):
    page = apps.get_model(label).objects.first()
    address = _view("edit", page.pk)
    parent = page.get_parent()
    is_new = type(page).can_create_at(parent)
    if is_new:
        address = _view("add", page._meta.app_label, page._meta.model_name, parent.pk)
    form = page_form(author_client, address) | {"title": f"Bản nháp {label}", "slug": "ban-nhap-thieu"}
    # A draft needs these dates to be stored.
    form |= {name: "01/8/2022" for name in ("opens_on", "closes_on") if name in form}
    form |= {name: value for name, value in _deferred(page) if name in form}
    for name, stream in _streams(page):
        form |= _stream(stream, name)
    # A form with errors would come back with status 200.
    assert author_client.post(address, form).status_code == 302
    page = Page.objects.get(title=f"Bản nháp {label}").specific if is_new else page
    assert author_client.get(_view("edit", page.pk)).status_code == 200
    preview = _view("preview_on_edit", page.pk)
    assert author_client.post(preview, form | {"title": "Tên đang sửa"}).json()["is_valid"]
    for mode, _ in page.preview_modes:
        answer = author_client.get(preview, {"mode": mode})
        assert answer.status_code == 200
        assert "Tên đang sửa" in answer.text
    assert author_client.get(_view("revisions_compare", page.pk, "live", "latest")).status_code == 200


def _view(name: str, *arguments: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=arguments)
