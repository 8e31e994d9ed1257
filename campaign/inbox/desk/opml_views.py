"""Screens to export sources as OPML and to import them: a preview of the file, then the choice of the editor.

Nothing is stored before the choice, and no connection is opened.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from base.desk.screens import AdminScreen
from base.sharing.opml import CONTENT_TYPE
from base.uploads.validators import ScannedFileField
from campaign.inbox.models.policies import SOURCE_POLICY
from campaign.inbox.opml import (
    MAX_MEGABYTES,
    OpmlError,
    Outline,
    add,
    export_opml,
    plan_import,
    read_opml,
)

# Between the preview and the choice, the list is kept in the form, signed.
_SALT = "inbox.opml"
_HOURS = 12


class ExportView(PermissionCheckedMixin, View):
    """Sends all sources as an OPML file."""

    permission_policy = SOURCE_POLICY
    permission_required = "add"

    def get(self, request: HttpRequest) -> HttpResponse:
        headers = {"Content-Disposition": 'attachment; filename="nguon-tin.opml"'}
        return HttpResponse(export_opml(), content_type=CONTENT_TYPE, headers=headers)


class FileForm(forms.Form):
    """A form for an OPML file. Its cleaned `file` is the list of outlines."""

    file = ScannedFileField(
        label="Tệp OPML",
        most_megabytes=MAX_MEGABYTES,
        help_text="Danh sách nguồn xuất từ trang này hay từ một chương trình đọc tin, tối đa 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".opml,.xml,text/x-opml,text/xml"}),
        error_messages={"empty": "Tệp này trống. Hãy chọn tệp khác.", "required": "Hãy chọn một tệp OPML."},
    )

    def clean_file(self) -> list[Outline]:
        try:
            return read_opml(self.cleaned_data["file"].read())
        except OpmlError as error:
            raise forms.ValidationError(str(error)) from error


class ImportView(PermissionCheckedMixin, AdminScreen, FormView):
    """Accepts a file first, then `list` (its signed content) with the numbers of the `chosen` outlines."""

    permission_policy = SOURCE_POLICY
    permission_required = "add"
    template_name = "campaign/inbox/admin/opml.html"
    form_class = FileForm
    page_title = "Nhập nguồn tin từ OPML"
    header_icon = "globe"
    parents = [("inbox_sources:index", "Nguồn tin")]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "list" in request.POST:
            return self._add(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: FileForm) -> HttpResponse:
        outlines: list[Outline] = form.cleaned_data["file"]
        candidates = list(enumerate(plan_import(outlines)))
        return self.render_to_response(
            self.get_context_data(
                form=form,
                list=signing.dumps(
                    [(o.name, o.feed_url, o.site_url, o.folders) for o in outlines], salt=_SALT, compress=True
                ),
                new=[(number, one) for number, one in candidates if one.source],
                known=[one for _, one in candidates if one.known],
                refused=[one for _, one in candidates if one.refused],
            )
        )

    def _add(self, request: HttpRequest) -> HttpResponse:
        try:
            rows = signing.loads(request.POST["list"], salt=_SALT, max_age=_HOURS * 3600)
        except signing.BadSignature:
            messages.error(request, "Danh sách đã quá lâu hoặc bị thay đổi. Hãy chọn lại tệp.")
            return redirect("inbox_sources:import_opml")
        outlines = [Outline(name, address, site, tuple(folders)) for name, address, site, folders in rows]
        chosen = set(request.POST.getlist("chosen"))
        # Checked again, because somebody may have added one of them in the meantime.
        candidates = plan_import(outline for number, outline in enumerate(outlines) if str(number) in chosen)
        added = add(candidates)
        skipped = [one for one in candidates if one.source is None]
        if added:
            messages.success(
                request, f"Đã thêm {len(added)} nguồn. Tin của các nguồn này sẽ về trong ít phút."
            )
        for one in skipped[:5]:
            reason = one.refused or f"đã có trong nguồn tin với tên “{one.known}”."
            messages.warning(request, f"Không thêm {one.outline.feed_url[:200]}: {reason}")
        if not candidates:
            messages.warning(request, "Chưa chọn nguồn nào.")
        return redirect("inbox_sources:index")
