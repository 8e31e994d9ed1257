"""Common bases of this site's own views in Wagtail's admin, their addresses and style sheets."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.views.generic import FormView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import UploadedFile

from base.form_values import sent_key


def add_style_sheet(name: str) -> None:
    """Add this style sheet of the static files to all screens of the admin."""
    link = '<link rel="stylesheet" href="{}">'
    hooks.register("insert_global_admin_css", lambda: format_html(link, static(name)))


def is_opened(request: HttpRequest) -> bool:
    """Return True if a person opens a screen. After the first autosave, Wagtail's script fetches the editor again."""
    return request.method == "GET" and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def paths_of_list(address: str, view: type[generic.IndexView]) -> list[URLPattern]:
    """Return the paths of a list and of its results alone, which Wagtail's script fetches, by the view's own names."""
    return [
        path(address, view.as_view(), name=view.index_url_name),
        path(f"{address}results/", view.as_view(results_only=True), name=view.index_results_url_name),
    ]


class ItemForSome(MenuItem):
    """Menu item that is shown if `may` returns True for the request."""

    def __init__(self, label: str, url: str, *, may: Callable[[HttpRequest], bool], **options: Any) -> None:
        super().__init__(label, url, **options)
        self.may = may

    def is_shown(self, request: HttpRequest) -> bool:
        return self.may(request)


class HomePanel(Component):
    """Panel of the admin's home page. Its template gets the values passed to the constructor."""

    def __init__(self, **values: Any) -> None:
        self.values = values

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return self.values


class AdminScreen(WagtailAdminTemplateMixin):
    """Admin view whose breadcrumbs lead through its parents to its own title."""

    # Pairs of URL name and label.
    parents: ClassVar[Sequence[tuple[str, str]]] = ()

    def get_parents(self) -> list[dict[str, str]]:
        return [{"url": reverse(name), "label": label} for name, label in self.parents]

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, *self.get_parents(), {"url": "", "label": self.get_page_title()}]


class RefreshedScreen(AdminScreen):
    """Screen whose results a script fetches again while a task runs (operations.queue.media.POLL)."""

    template_name: str
    results_template_name: str
    request: HttpRequest

    def get_template_names(self) -> list[str]:
        is_part = self.request.headers.get("X-Requested-With") == "fetch"
        return [self.results_template_name if is_part else self.template_name]


class PreviewedImportView(AdminScreen, FormView):
    """Form for a file, its preview, and the confirmation, which is sent to the preview's address.

    That address (`?tep=`) lets a browser go back to the preview. The file is kept for the person who uploaded it, and
    removed after a day with Wagtail's abandoned uploads (base/uploads/strays.py).
    """

    # Model of the rows that the file brings, and the form's field for it.
    kind: type[Model]
    field = "file"

    @property
    def is_preview(self) -> bool:
        return "tep" in self.request.GET

    @cached_property
    def kept(self) -> UploadedFile | None:
        """The previewed file; None if it was removed, or belongs to another person or kind."""
        return UploadedFile.objects.filter(pk=sent_key(self.request.GET["tep"]), **self._owner()).first()

    @cached_property
    def content(self) -> bytes | None:
        """Bytes of the previewed file; None if there is none."""
        try:
            return cast(bytes, self.kept.file.read()) if self.kept else None
        except FileNotFoundError:
            return None

    def _owner(self) -> dict[str, Any]:
        of_kind = ContentType.objects.get_for_model(self.kind)
        return {"for_content_type": of_kind, "uploaded_by_user": self.request.user}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_preview and self.content is None:
            messages.error(request, "Tệp chỉ được giữ một ngày và nay không còn. Hãy chọn lại tệp.")
            return redirect(request.path)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.confirm() if self.is_preview else super().post(request, *args, **kwargs)

    def confirm(self) -> HttpResponse:
        """Import the previewed file, and return a redirect."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        kept = UploadedFile.objects.create(file=form.cleaned_data[self.field], **self._owner())
        return redirect(f"{self.request.path}?tep={kept.pk}")


class LoggedReorderView(generic.ReorderView):
    """View that moves a row within its list as Wagtail's does, and logs the move."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Wagtail's view cannot reorder rows with equal numbers, as older rows and those added in bulk may have.
        for number, row in enumerate(self.get_queryset(), 1):
            if getattr(row, self.sort_order_field) != number:
                self.model._default_manager.filter(pk=row.pk).update(**{self.sort_order_field: number})
        response = super().post(request, *args, **kwargs)
        log(self.model._default_manager.get(pk=kwargs["pk"]), "wagtail.reorder")
        return response
