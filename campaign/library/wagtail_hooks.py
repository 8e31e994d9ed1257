"""Registers the library with Wagtail's admin, and hides the files of drafts from readers."""

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import URLPattern, path
from wagtail import hooks

from base.desk.screens import add_style_sheet
from base.models import File
from base.visibility import readable
from campaign.library.importing.importer import COLLECTION
from campaign.library.models import DocumentRecord
from campaign.library.viewsets import LibraryGroup
from vietnamese.text import one_line

_MAX_FOUND = 20


@hooks.register("register_admin_viewset")
def library_viewsets() -> LibraryGroup:
    """Add the library's screens to the admin."""
    return LibraryGroup()


def find_records(request: HttpRequest) -> JsonResponse:
    """Return the published records that match `q`, for the checklist in an article's form."""
    query = one_line(request.GET.get("q", ""))[:100]
    found = DocumentRecord.objects.live().autocomplete(query)[:_MAX_FOUND] if query else []
    return JsonResponse({"found": [{"value": record.pk, "label": str(record)} for record in found]})


@hooks.register("register_admin_urls")
def library_urls() -> list[URLPattern]:
    """Add the search for records to the admin's URLs."""
    return [path("van-ban/tim/", find_records, name="library_find")]


add_style_sheet("library/admin.css")


@hooks.register("before_serve_document")
def hide_files_of_drafts(document: File, request: HttpRequest) -> None:
    """Answer 404 to readers for an imported file whose record is not published."""
    if document.collection.name != COLLECTION or request.user.has_perm("wagtailadmin.access_admin"):
        return
    if not readable(DocumentRecord.objects.filter(file=document.pk)).exists():
        raise Http404
