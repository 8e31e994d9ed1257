"""The page that all records stand under."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from base.models import BasePage
from campaign.library.models.record import DocumentRecord

RECORDS_PER_PAGE = 30


class LibraryPage(BasePage):
    template = "campaign/library/library_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["library.DocumentRecord"]
    max_count = 1
    schema_type = "CollectionPage"
    kind_label = "Văn bản chỉ đạo"

    content_panels = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = "thư viện văn bản"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        records = DocumentRecord.objects.child_of(self).published().with_status()
        context["page_obj"] = Paginator(records, RECORDS_PER_PAGE).get_page(request.GET.get("trang"))
        return context
