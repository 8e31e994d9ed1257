"""Screens to export sources as OPML and to import them: a preview of the file, then the choice of the editor.

No source is stored before the choice, and no connection is opened.
"""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from base.desk.screens import PreviewedImportView
from base.sharing.opml import CONTENT_TYPE
from base.uploads.validators import ScannedFileField
from campaign.inbox.models import Source
from campaign.inbox.models.policies import SOURCE_POLICY
from campaign.inbox.opml import (
    MAX_MEGABYTES,
    OpmlError,
    add,
    export_opml,
    plan_import,
    read_opml,
)


class ExportView(PermissionCheckedMixin, View):
    """Sends all sources as an OPML file."""

    permission_policy = SOURCE_POLICY
    permission_required = "add"

    def get(self, request: HttpRequest) -> HttpResponse:
        headers = {"Content-Disposition": 'attachment; filename="nguon-tin.opml"'}
        return HttpResponse(export_opml(), content_type=CONTENT_TYPE, headers=headers)


class FileForm(forms.Form):
    """A form for an OPML file."""

    file = ScannedFileField(
        label="Tệp OPML",
        most_megabytes=MAX_MEGABYTES,
        help_text="Danh sách nguồn xuất từ trang này hay từ một chương trình đọc tin, tối đa 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".opml,.xml,text/x-opml,text/xml"}),
        error_messages={"empty": "Tệp này trống. Hãy chọn tệp khác.", "required": "Hãy chọn một tệp OPML."},
    )

    def clean_file(self) -> File:
        file = self.cleaned_data["file"]
        try:
            read_opml(file.read())
        except OpmlError as error:
            raise forms.ValidationError(str(error)) from error
        return file


class ImportView(PermissionCheckedMixin, PreviewedImportView):
    """Accepts a file, shows what it brings, then accepts the numbers of the `chosen` outlines."""

    kind = Source
    permission_policy = SOURCE_POLICY
    permission_required = "add"
    template_name = "campaign/inbox/admin/opml.html"
    form_class = FileForm
    page_title = "Nhập nguồn tin từ OPML"
    header_icon = "globe"
    parents = [("inbox_sources:index", "Nguồn tin")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.is_preview:
            candidates = list(enumerate(plan_import(read_opml(cast(bytes, self.content)))))
            kwargs |= {
                "new": [(number, one) for number, one in candidates if one.source],
                "known": [one for _, one in candidates if one.known],
                "refused": [one for _, one in candidates if one.refused],
            }
        return super().get_context_data(**kwargs)

    def confirm(self) -> HttpResponse:
        """Add the chosen sources."""
        request, outlines = self.request, read_opml(cast(bytes, self.content))
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
