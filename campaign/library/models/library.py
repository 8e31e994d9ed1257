"""The page above all records: the list that readers search and filter, and its exports."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Page

from base.models import BasePage


class LibraryPage(BasePage):
    """The page above all records, with the list of documents."""

    featured_record = models.ForeignKey(
        "library.DocumentRecord",
        verbose_name="văn bản có sơ đồ trên trang thư viện",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Trang thư viện vẽ văn bản này cùng các văn bản mà nó thực hiện và các văn bản thực hiện nó.",
    )

    template = "campaign/library/library_page.html"
    view = "campaign.library.public.library.LibraryView"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["library.DocumentRecord"]
    max_count = 1
    schema_type = "CollectionPage"
    kind_label = "Văn bản chỉ đạo"

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        PageChooserPanel("featured_record", "library.DocumentRecord"),
    ]

    class Meta:
        verbose_name = "thư viện văn bản"

    def search_keywords(self) -> str:
        return str(self._meta.verbose_name)

    def part(self, path_components: list[str]) -> dict[str, Any] | None:
        """Resolve `xuat/csv/` and `xuat/xlsx/`; no slug can collide, because records have no child pages."""
        match path_components:
            case ["xuat", ("csv" | "xlsx") as form]:
                return {"export": form}
        return None

    def serve(self, request: HttpRequest, *args: Any, export: str = "", **kwargs: Any) -> HttpResponseBase:
        view: Any = self.view_for(request)
        if export:
            return view.export(export)
        response = super().serve(request, *args, **kwargs)
        if not view.is_plain:
            response.headers["X-Robots-Tag"] = "noindex"
        return response
