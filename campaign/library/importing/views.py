"""The editors' screens of the import: upload files, see the result of each, decide on offers. Nothing is published."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages

from base.delivery import memo
from base.desk.screens import AdminScreen, RefreshedScreen
from base.desk.versions import version_of
from base.models import User
from campaign.library.importing import archives, batches, decisions, offers
from campaign.library.models import DocumentRecord, ImportBatch, ImportedFile, LibraryPage
from extraction.programs import office, scans
from operations.queue.media import POLL

# The time for which one request starts tasks, which read their files at once if there is no queue. The page sends
# further requests for the rest.
_SECONDS = 4.0
_RECENT = 10
ACCEPTED = ".docx,.docm,.doc,.odt,.rtf,.pdf,.txt,.html,.htm,.mht,.mhtml,.zip"


class _FilesInput(forms.FileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """A field for several files; Django's field takes one."""

    def clean(self, data: list[UploadedFile], initial: Any = None) -> list[UploadedFile]:
        # Empty files and odd names are reported with the results, file by file.
        return data or []


class ImportForm(forms.Form):
    """The form that uploads files, or a whole folder."""

    uploads = _FilesField(
        label="Tệp văn bản",
        help_text="Chọn một hay nhiều tệp: .docx, .doc, .odt, .rtf, .pdf (cả bản quét), .txt, trang web đã lưu (.html,"
        " .mht), hoặc một tệp .zip gồm các tệp ấy.",
        widget=_FilesInput(attrs={"accept": ACCEPTED}),
        required=False,
    )
    folder = _FilesField(
        label="Hoặc cả một thư mục",
        help_text="Máy lấy mọi tệp trong thư mục, kể cả thư mục con.",
        widget=_FilesInput(attrs={"webkitdirectory": True}),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = cleaned.get("uploads", []) + [
            each for each in cleaned.get("folder", []) if archives.is_of_a_document(each.name or "")
        ]
        number = sum(map(archives.count, chosen))
        if not number:
            raise forms.ValidationError("Hãy chọn ít nhất một tệp, hoặc một thư mục có tệp.")
        if number > archives.MAX_FILES:
            raise forms.ValidationError(
                f"Mỗi lần nhập nhiều nhất {archives.MAX_FILES} tệp; bạn vừa chọn {number}. Hãy chia làm nhiều lần."
            )
        return {"chosen": chosen}


def may_import(request: HttpRequest) -> bool:
    """Return True if the user may add documents by hand, and so import them."""
    # Cached because the menu of every screen asks several times.
    answers = vars(request)
    if "may_import" not in answers:
        library = memo.get_or_set("library to import into", LibraryPage.objects.first)
        may_add = library is not None and library.permissions_for_user(request.user).can_add_subpage()
        answers["may_import"] = may_add
    return answers["may_import"]


class ImportersScreen(UserPassesTestMixin, AdminScreen):
    """Screen for those who may import documents."""

    header_icon = "upload"
    page_title = "Nhập văn bản"

    def test_func(self) -> bool:
        return may_import(self.request)


class ImportView(ImportersScreen, FormView):
    """The upload form with the latest batches."""

    template_name = "campaign/library/admin/import.html"
    form_class = ImportForm

    def form_valid(self, form: ImportForm) -> HttpResponse:
        batch = batches.receive(form.cleaned_data["chosen"], cast(User, self.request.user))
        batches.hand_out(batch, _SECONDS)
        return redirect("library_import:batch", batch.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        recent = [
            {"batch": batch, "progress": batches.progress(batch)}
            for batch in ImportBatch.objects.select_related("user")[:_RECENT]
        ]
        return super().get_context_data(
            recent=recent, converts=office.is_installed(), reads_scans=scans.is_installed(), **kwargs
        )


class BatchView(ImportersScreen, RefreshedScreen, TemplateView):
    """The results of a batch. A POST starts tasks for files without one; the page's script repeats it."""

    template_name = "campaign/library/admin/batch.html"
    results_template_name = "campaign/library/admin/batch_results.html"

    @cached_property
    def batch(self) -> ImportBatch:
        return get_object_or_404(ImportBatch, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("library_import:index"), "label": self.page_title},
            {"url": "", "label": str(self.batch)},
        ]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batches.hand_out(self.batch, _SECONDS)
        if request.headers.get("X-Requested-With") == "fetch":
            return self.render_to_response(self.get_context_data())
        return redirect("library_import:batch", pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        files = self.batch.files.select_related("record").order_by("pk")
        without_task = batches.without_task(self.batch)
        return context | {
            "media": POLL,
            "batch": self.batch,
            "files": files,
            "progress": batches.progress(self.batch),
            "is_idle": without_task.exists(),
            "failed": without_task.filter(task__isnull=False).count(),
            "states": ImportedFile.State,
        }


class OfferView(ImportersScreen, TemplateView):
    """Compares a file with the record of its document. A POST takes the ticked fields, or leaves the record as it is.

    If the file may be of another document, a POST can also make a new record for it.
    """

    template_name = "campaign/library/admin/offer.html"
    page_title = "So tệp với hồ sơ"
    parents = [("library_import:index", ImportersScreen.page_title)]

    @cached_property
    def file(self) -> ImportedFile:
        return get_object_or_404(ImportedFile.objects.select_related("record", "batch"), pk=self.kwargs["pk"])

    def get_parents(self) -> list[dict[str, str]]:
        batch = reverse("library_import:batch", args=[self.file.batch_id])
        return [*super().get_parents(), {"url": batch, "label": str(self.file.batch)}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.file.state != ImportedFile.State.OFFERED or self.file.record is None:
            # Somebody has decided already; the results say what.
            return redirect("library_import:batch", self.file.batch_id)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = cast(User, request.user)
        try:
            said = decisions.decide(self.file, request.POST, user)
        except decisions.NotNowError as reason:
            messages.error(request, str(reason))
            return redirect("library_import:offer", pk)
        messages.success(request, said)
        return redirect("library_import:batch", self.file.batch_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record, offer = cast(DocumentRecord, self.file.record), offers.Offer.from_json(self.file.offer)
        draft = record.get_latest_revision_as_object()
        found = offers.differences(draft, offer)
        text = next((each for each in found if each.name == "text"), None)
        return super().get_context_data(
            file=self.file,
            record=record,
            version=version_of(record),
            offer=offer,
            differences=[each for each in found if each is not text],
            text=text,
            lines=list(offers.text_lines(text.old, text.new)) if text else [],
            has_file=bool(draft.file_id),
            hindrance=decisions.hindrance(record, cast(User, self.request.user)),
            **kwargs,
        )
