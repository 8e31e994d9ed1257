"""Admin of the question bank: list and form of questions, approval by a second person, import from files."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets import Button, HeaderButton
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from base.desk.screens import AdminScreen, PreviewedImportView
from base.files.sending import download
from base.form_values import sent_key
from base.models import User
from base.models.alphabet import alphabetical
from base.uploads.validators import ScannedFileField
from campaign.engagement.contest import bank
from campaign.engagement.contest.reading import read
from campaign.engagement.models import LETTERS, QUESTION_POLICY, Question, Use
from extraction.reading import Unreadable
from vietnamese.collation import sort_key
from vietnamese.text import one_line

TITLE = "Câu hỏi thi"
_ROWS = 200


class QuestionForm(WagtailAdminModelForm):
    """Form of a question: a right answer that exists, no question twice."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        practised = self.instance.pk and self.instance.versions.filter(use=Use.PRACTICE).exists()
        if cleaned.get("use") == Use.ROUND and practised:
            self.add_error(
                "use", "Câu này đã dùng để luyện tập, ai cũng đã xem được đáp án. Hãy viết một câu khác."
            )
        right = cleaned.get("right")
        if (
            right
            and not cleaned.get(f"answer_{right.lower()}")
            and f"answer_{right.lower()}" not in self.errors
        ):
            self.add_error("right", f"Phương án {right} để trống.")
        if cleaned.get("answer_d") and not cleaned.get("answer_c"):
            self.add_error("answer_c", "Hãy điền C trước D.")
        # As in a file (contest.reading).
        answers = [one_line(cleaned.get(f"answer_{one.lower()}") or "") for one in LETTERS]
        for place, letter in enumerate(LETTERS):
            if answers[place] and answers[place] in answers[:place]:
                self.add_error(f"answer_{letter.lower()}", "Trùng với một phương án khác.")
        if cleaned.get("text"):
            others = Question.objects.filter(likeness=bank.likeness(cleaned["text"])).exclude(
                pk=self.instance.pk
            )
            if found := next((one for one in others if bank.are_same(one.text, cleaned["text"])), None):
                self.add_error(
                    "text", f"Câu này đã có trong ngân hàng (chủ đề “{found.theme}”, số {found.pk})."
                )
        return cleaned

    def save(self, commit: bool = True) -> Question:
        self.instance.likeness = bank.likeness(self.cleaned_data["text"])
        return super().save(commit)


class _Kept:
    """Mixin for creating and editing: the saved question waits for a second person."""

    request: HttpRequest

    def save_instance(self) -> Question:
        question: Question = super().save_instance()  # type: ignore[misc]  # of the view that it is mixed into
        bank.keep_authors(question, cast(User, self.request.user))
        return question


class _AddView(_Kept, CreateView):
    pass


class _ChangeView(_Kept, EditView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons
        if not self.object.is_retired and QUESTION_POLICY.user_has_permission(self.request.user, "approve"):
            url = f"{reverse('engagement_questions_review')}?cau={self.object.pk}"
            buttons.append(Button("Ngừng dùng", url=url, icon_name="cross", priority=30))
        return buttons


class _ListView(IndexView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = super().header_buttons
        if QUESTION_POLICY.user_has_permission(self.request.user, "view"):
            url = reverse("engagement_questions_review")
            buttons.append(HeaderButton("Duyệt", url=url, icon_name="check"))
        if QUESTION_POLICY.user_has_permission(self.request.user, "add"):
            url = reverse("engagement_questions_import")
            buttons.append(HeaderButton("Nhập tệp", url=url, icon_name="upload"))
        return buttons


class QuestionViewSet(SnippetViewSet):
    """Admin views of questions. Because attempts refer to them, questions are retired instead of deleted."""

    model = Question
    permission_policy = QUESTION_POLICY
    edit_handler = ObjectList(Question.panels, base_form_class=QuestionForm)
    icon = "help"
    menu_label = TITLE
    menu_order = 155
    add_to_admin_menu = True
    list_display = ["text", "theme", "difficulty", "use", Column("state_label", label="Trạng thái")]
    list_filter = ["theme", "difficulty", "use", "is_waiting", "is_retired"]
    search_fields = ["text", "theme"]
    list_per_page = 50
    index_view_class = _ListView
    add_view_class = _AddView
    edit_view_class = _ChangeView
    copy_view_enabled = False

    def register_chooser_viewset(self) -> None:
        """Register no chooser. Nothing refers to questions, and Wagtail's would show them to all in the admin."""


class ReviewView(PermissionCheckedMixin, AdminScreen, TemplateView):
    """Questions that wait for a second person, or the one in `?cau=`. A POST approves or retires the ticked ones."""

    permission_policy = QUESTION_POLICY
    permission_required = "view"
    page_title = "Duyệt câu hỏi"
    header_icon = "check"
    parents = [("wagtailsnippets_engagement_question:list", TITLE)]
    template_name = "campaign/engagement/admin/questions_review.html"
    request: HttpRequest

    @property
    def _one(self) -> int:
        """Key of the question in `?cau=`, or 0."""
        return sent_key(self.request.GET.get("cau"))

    def get_page_title(self) -> str:
        return "Ngừng dùng câu hỏi" if self._one else self.page_title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, one = cast(User, self.request.user), self._one
        found = Question.objects.filter(**{"pk": one, "is_retired": False} if one else {"is_waiting": True})
        questions = list(
            found.prefetch_related("authors").order_by(alphabetical("theme"), "difficulty", "pk")[:_ROWS]
        )
        for question in questions:
            question.is_own = user in question.authors.all()  # type: ignore[attr-defined]  # for the template
        return super().get_context_data(
            questions=questions,
            count=found.count(),
            is_one=bool(one),
            are_waiting=any(question.is_waiting for question in questions),
            may_approve=QUESTION_POLICY.user_has_permission(user, "approve"),
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        user = cast(User, request.user)
        if not QUESTION_POLICY.user_has_permission(user, "approve"):
            raise PermissionDenied
        shown = request.POST.getlist("cau")
        if not shown:
            messages.warning(request, "Chưa chọn câu nào.")
        elif "thoi-dung" in request.POST:
            if count := bank.retire(shown, user):
                messages.success(request, f"Đã ngừng dùng {count} câu.")
            else:
                messages.warning(request, "Các câu này đã ngừng dùng từ trước.")
        else:
            approved, own, changed = bank.approve(shown, user)
            if approved:
                messages.success(request, f"Đã duyệt {approved} câu.")
            elif not (own or changed):
                messages.warning(request, "Không câu nào trong số này còn chờ duyệt.")
            if changed:
                messages.warning(
                    request,
                    f"{changed} câu vừa đổi nên chưa được duyệt. Hãy xem lại câu mới nhất ở dưới rồi duyệt.",
                )
            if own:
                messages.warning(request, f"{own} câu do chính bạn viết hoặc sửa: cần người khác duyệt.")
        return redirect("engagement_questions_review")


class _FileForm(forms.Form):
    file = ScannedFileField(
        label="Tệp .xlsx hoặc .docx",
        most_megabytes=5,
        advice="Hãy chia làm nhiều tệp.",
        help_text="Chưa có gì được nhập: bước sau cho xem trước rồi mới xác nhận.",
    )

    def clean_file(self) -> File:
        file = self.cleaned_data["file"]
        try:
            read(file.read())
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        return file


class ImportView(PermissionCheckedMixin, PreviewedImportView):
    """Questions from a file: upload, preview, confirm. Nothing is imported from a file with a fault."""

    kind = Question
    permission_policy = QUESTION_POLICY
    permission_required = "add"
    page_title = "Nhập câu hỏi"
    header_icon = "upload"
    parents = [("wagtailsnippets_engagement_question:list", TITLE)]
    template_name = "campaign/engagement/admin/questions_import.html"
    form_class = _FileForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (kind := request.GET.get("mau")) in ("xlsx", "docx"):
            from campaign.engagement.contest import files

            content = files.question_workbook() if kind == "xlsx" else files.question_document()
            return download(content, f"mau-cau-hoi.{kind}")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.is_preview:
            found = read(cast(bytes, self.content))
            new, known = bank.without_known(found.questions)
            kwargs |= {"faults": found.faults, "known": known, "read": len(found.questions)}
            if not found.faults and new:
                themes = {values["theme"] for _, values in new}
                existing = set(Question.objects.order_by().values_list("theme", flat=True).distinct())
                kwargs |= {"new": new, "new_themes": sorted(themes - existing, key=sort_key)}
        return super().get_context_data(**kwargs)

    def confirm(self) -> HttpResponse:
        """Import the questions, unless a forged form confirms a file with a fault."""
        found = read(cast(bytes, self.content))
        if found.faults:
            raise BadRequest
        count = bank.add(found.questions, cast(User, self.request.user))
        if count:
            sentence = f"Đã nhập {count} câu. Một người khác duyệt thì các câu này mới vào đề."
            messages.success(self.request, sentence)
        else:
            messages.warning(self.request, "Các câu này đã có trong ngân hàng nên không nhập thêm câu nào.")
        return redirect("wagtailsnippets_engagement_question:list")
