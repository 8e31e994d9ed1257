"""The view of the library's page: the list as a page or a file, and the picture in front."""

from functools import cached_property
from typing import Any

from django.http.response import HttpResponseBase

from base.page_view import PageView
from base.paging import PAGE_PARAMETER, page_of
from campaign.library.models import LibraryPage
from campaign.library.public import exports, relations
from campaign.library.public.catalogue import catalogue
from campaign.library.public.chosen_day import chosen_day
from campaign.library.public.document_list import DocumentList, select


class LibraryView(PageView):
    """The list of documents, with the picture of the featured record on its plain first page."""

    page: LibraryPage

    @cached_property
    def document_list(self) -> DocumentList:
        known = catalogue(chosen_day(self.request.GET), self.seen_from)
        return DocumentList(select(self.request.GET, known), known)

    def context(self) -> dict[str, Any]:
        shown = self.document_list
        context: dict[str, Any] = {
            "document_list": shown,
            "page_obj": page_of(self.request, shown.paginator),
        }
        if shown.total > exports.MAX_XLSX_ROWS:
            context["most_xlsx_rows"] = exports.MAX_XLSX_ROWS
        if shown.selection.is_plain and shown.page.number == 1 and self.page.featured_record_id:
            context["picture"] = relations.picture_of(self.page.featured_record_id, self.seen_from)
        return context

    @property
    def is_plain(self) -> bool:
        """Return True for the unfiltered list, the only one for search engines; filtered lists are countless."""
        return not self.request.GET.keys() - {PAGE_PARAMETER}

    def export(self, form: str) -> HttpResponseBase:
        """Return the list as a file; `form` is csv or xlsx."""
        return exports.answer(self.request, self.document_list, form)
