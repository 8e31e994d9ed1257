"""Changes to Wagtail's import of redirects: it skips empty lines, stores all or nothing, and takes each file once.

Its preview has an address of its own, like those of other imports (base.desk.screens.PreviewedImportView).
It refuses a file without any redirect, which Wagtail would report as a success. Like the form for a single redirect, it
reports lines that have no target or whose old address still answers; Wagtail would store them without effect.
Both take a path of this site ("/lien-he/") as a target, where Wagtail would want the whole address.
"""

import re
from collections.abc import Callable, Iterable
from functools import wraps
from itertools import islice
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.contrib.redirects import views
from wagtail.contrib.redirects.base_formats import XLSX, Dataset
from wagtail.contrib.redirects.forms import (
    ConfirmImportForm,
    ConfirmImportManagementForm,
    ImportForm,
    RedirectForm,
)
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.utils import RedirectsCacheStorage, get_supported_extensions
from wagtail.permission_policies import ModelPermissionPolicy

from base.addresses.redirects import has_answer
from base.delivery.sites import default_site
from base.desk.screens import PreviewedImportView
from extraction.packed import MAX_COLUMNS, MAX_ROWS, sheet_rows

_HAS_ANSWER = (
    "Ở địa chỉ này đang có trang, nên chuyển hướng không có tác dụng. Hãy gỡ hoặc đổi địa chỉ trang ấy trước."
)


class _FileGoneError(LookupError):
    """Raised if the uploaded file was imported already or has expired, or if the form names no file."""


class _TooLongError(ValueError):
    """Raised if the uploaded file has too many rows."""


class _NoRedirectError(ValueError):
    """Raised if the uploaded file has no rows below its header."""


def install() -> None:
    """Apply these rules to Wagtail's import and its command, and those about targets to the form for one redirect."""
    read_rows, read_file, clean = Dataset.__init__, RedirectsCacheStorage.read, RedirectForm.clean
    unsign = ConfirmImportManagementForm.clean

    def read_whole_rows(table: Dataset, rows: Iterable[Any] = (), headers: Any = None) -> None:
        cells = (["" if cell is None else cell for cell in row[:MAX_COLUMNS]] for row in rows)
        filled = (row for row in cells if any(str(cell).strip() for cell in row))
        read_rows(table, islice(filled, MAX_ROWS + 1), headers)
        if len(table) >= MAX_ROWS:
            raise _TooLongError
        table[:] = [[*row, *[""] * (len(table.headers) - len(row))] for row in table]

    def read_kept_file(storage: RedirectsCacheStorage, *args: Any) -> Any:
        content = read_file(storage, *args)
        if content is None:
            raise _FileGoneError
        return content

    def clean_with_target(form: RedirectForm) -> None:
        clean(form)
        # A refused target is missing from `cleaned_data` and has its own error.
        if form.cleaned_data.get("redirect_link") == "" and not form.cleaned_data.get("redirect_page"):
            form.add_error("redirect_link", "Hãy chọn một trang hoặc ghi một địa chỉ để dẫn tới.")
        is_new = form.instance.pk is None or "old_path" in form.changed_data
        old = form.cleaned_data.get("old_path")
        if is_new and old and has_answer(Redirect.normalise_path(old), form.cleaned_data.get("site")):
            form.add_error("old_path", _HAS_ANSWER)

    def clean_signed(form: ConfirmImportManagementForm) -> Any:
        try:
            return unsign(form)
        except (AttributeError, KeyError) as error:
            # Wagtail's own errors: a signature is wrong, or a value is missing.
            raise _FileGoneError from error

    create = transaction.atomic(views.create_redirects_from_dataset)

    def create_some(table: Dataset, config: dict[str, Any]) -> dict[str, Any]:
        if not table:
            raise _NoRedirectError
        return create(table, config)

    link: Any = RedirectForm.base_fields["redirect_link"]
    link.to_python = _with_host(link.to_python)
    XLSX.create_dataset = _rows_of_workbook
    Dataset.__init__, RedirectsCacheStorage.read = read_whole_rows, read_kept_file
    ConfirmImportForm.__init__ = _in_words(ConfirmImportForm.__init__)
    RedirectForm.clean, ConfirmImportManagementForm.clean = clean_with_target, clean_signed
    views.create_redirects_from_dataset = create_some
    views.process_import = _once(views.process_import)
    views.start_import = StartImportView.as_view()


def _rows_of_workbook(_: XLSX, data: bytes) -> Dataset:
    return Dataset(_without_empty_end(cells) for _, cells in sheet_rows(data))


def _without_empty_end(cells: Iterable[Any]) -> list[Any]:
    values = [cell.value for cell in cells]
    while values[-1] is None:
        values.pop()
    return values


def _with_host(to_python: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return the function that reads a target; before a path, it puts the address of this site."""

    def read(value: Any) -> Any:
        # Browsers take "//x" and "/\\x" for the host x.
        is_path = isinstance(value, str) and re.match(r"\s*/(?![/\\])", value)
        return to_python(f"{default_site().root_url}{value.strip()}" if is_path else value)

    return read


class StartImportView(PermissionCheckedMixin, PreviewedImportView):
    """Wagtail's form and preview. The confirmation goes to Wagtail's next view."""

    permission_policy = ModelPermissionPolicy(Redirect)
    permission_required = "add"
    kind = Redirect
    field = "import_file"
    # Wagtail's view of both. It shows the preview of a file of the request, whatever the method.
    start = staticmethod(views.start_import)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_preview and self.kept is not None:
            request.FILES[self.field] = SimpleUploadedFile(str(self.kept.file.name), self.content)
        return self.start(request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ImportForm(get_supported_extensions(), request.POST, request.FILES)
        return self.form_valid(form) if form.is_valid() else self.start(request)


def _in_words(make: Callable[..., None]) -> Callable[..., None]:
    """Return the constructor of the form that names the columns; its empty choice is not "---"."""

    @wraps(make)
    def make_in_words(form: ConfirmImportForm, *args: Any, **kwargs: Any) -> None:
        make(form, *args, **kwargs)
        for name in ("from_index", "to_index"):
            field: Any = form.fields[name]
            field.choices = [(key, label if key else "Chưa chọn") for key, label in field.choices]

    return make_in_words


def _once(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    @wraps(view)
    def process_import(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except _FileGoneError:
            messages.error(request, "Tệp đã được nhập hoặc đã quá hạn. Hãy tải lên lại.")
        except _NoRedirectError:
            messages.error(request, "Chưa nhập gì: dưới dòng tên cột, tệp không có chuyển hướng nào.")
        return redirect("wagtailredirects:start_import")

    return process_import
