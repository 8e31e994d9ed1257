"""The "Văn bản" menu: the import, all records with their missing parts, doubtful data, and the list of fields."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.urls import URLPattern, path
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from base.desk.screens import ItemForSome, LoggedReorderView
from campaign.library.doubts import doubts
from campaign.library.importing.views import BatchView, ImportersScreen, ImportView, OfferView, may_import
from campaign.library.models import DocumentField, DocumentRecord

DOUBTS_PER_PAGE = 50


class ImportViewSet(ViewSet):
    """The screens of the import."""

    name = "library_import"
    url_prefix = "nhap-van-ban"
    icon = "upload"
    menu_label = "Nhập văn bản"
    menu_item_class = staticmethod(partial(ItemForSome, may=may_import))

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", ImportView.as_view(), name="index"),
            path("luot/<int:pk>/", BatchView.as_view(), name="batch"),
            path("so-lai/<int:pk>/", OfferView.as_view(), name="offer"),
        ]


def _missing(record: DocumentRecord) -> str:
    """Return the parts that an editor has yet to add: subject, file, full text."""
    lacks = (
        ("trích yếu", not record.subject),
        ("tệp", not record.file_id),
        ("toàn văn", not record.text),
    )
    return ", ".join(name for name, is_missing in lacks if is_missing)


class DoubtsView(ImportersScreen, TemplateView):
    """The list of records with wrong or doubtful data."""

    page_title = "Dữ liệu cần xem"
    header_icon = "warning"
    template_name = "campaign/library/admin/doubts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = doubts()
        shown = Paginator(sorted(found, reverse=True), DOUBTS_PER_PAGE).get_page(self.request.GET.get("p"))
        records = DocumentRecord.objects.defer("text").in_bulk(list(shown))
        rows = [(records[key], found[key]) for key in shown if key in records]
        return super().get_context_data(**kwargs) | {"rows": rows, "page_obj": shown}


class DoubtsViewSet(ViewSet):
    """The screen of doubtful data."""

    name = "library_doubts"
    url_prefix = "du-lieu-can-xem"
    icon = "warning"
    menu_label = "Dữ liệu cần xem"
    menu_item_class = staticmethod(partial(ItemForSome, may=may_import))

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", DoubtsView.as_view(), name="index")]


class RecordViewSet(PageListingViewSet):
    """The list of all records."""

    model = DocumentRecord
    name = "library_records"
    url_prefix = "van-ban"
    icon = "doc-full"
    menu_label = "Tất cả văn bản"
    columns = [
        PageTitleColumn("title", label="Văn bản", sort_key="title", classname="title"),
        Column("issuer", label="Cơ quan", sort_key="issuer"),
        Column("issued_on", label="Ngày ban hành", accessor="issued_short", sort_key="issued_on"),
        Column("kept", label="Còn thiếu", accessor=_missing),
        PageStatusColumn("status", label="Trạng thái", sort_key="live"),
    ]
    list_filter = ["doc_type", "field", "is_stub", "live"]
    ordering = "-latest_revision_created_at"


class FieldViewSet(SnippetViewSet):
    """The fields (lĩnh vực) of documents."""

    model = DocumentField
    icon = "list-ul"
    menu_label = "Lĩnh vực"
    sort_order_field = "sort_order"
    reorder_view_class = LoggedReorderView


class LibraryGroup(ViewSetGroup):
    """The "Văn bản" menu."""

    menu_label = "Văn bản"
    menu_icon = "doc-full"
    menu_name = "van-ban"
    menu_order = 160
    items = (ImportViewSet, RecordViewSet, DoubtsViewSet, FieldViewSet)
