"""Admin views of assignments: the form by which work is given, one assignment, and all of them by person."""

import datetime
from itertools import groupby
from typing import Any, cast

from django import forms
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import ModelLogEntry, Page

from base.desk import stale_forms
from base.desk.screens import AdminScreen
from base.desk.versions import last_entry
from base.form_values import sent_key
from base.models import User
from base.models.alphabet import alphabetical
from base.models.names import name
from campaign.articles.desk.days import named_day
from campaign.articles.models import AlertPage, ArticlePage, PlanTask, StoryTemplate, TopicPage
from campaign.articles.queries import topics_of
from campaign.inbox.models import InboxItem
from campaign.newsroom.models import Assignment
from campaign.newsroom.planning import assignment
from campaign.newsroom.planning.work import ASSIGN, drafts
from vietnamese import dates

_MAX_DRAFTS = 50
_RECENT = datetime.timedelta(days=60)
_KINDS: dict[str, type[Page]] = {"bai": ArticlePage, "canh-bao": AlertPage}


class _PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return name(obj)


class AssignmentForm(forms.ModelForm):
    """Form of an assignment: who writes what by when."""

    assignee = _PersonField(User.objects.none(), label="Giao cho", empty_label="Chọn người")
    due = forms.DateField(
        label="Hạn", widget=AdminDateInput, help_text="Bài lên trang trong ngày này là đúng hạn."
    )

    class Meta:
        model = Assignment
        fields = ["title", "assignee", "due", "note", "topic", "plan_task"]
        widgets = {"note": forms.Textarea({"rows": 4})}
        help_texts = {"title": "Thành tên bài lúc bắt đầu viết; người viết sửa được."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["assignee"]).queryset = assignment.assignees()
        cast(Any, self.fields["topic"]).queryset = TopicPage.objects.order_by("path")
        for optional in ("topic", "plan_task"):
            cast(Any, self.fields[optional]).empty_label = "Chưa chọn"

    def clean_due(self) -> datetime.date:
        """Return the deadline. Raises ValidationError for a new one that is past."""
        due: datetime.date = self.cleaned_data["due"]
        if "due" in self.changed_data and due < timezone.localdate():
            raise ValidationError("Hạn phải từ hôm nay trở đi.")
        return due


class GiveView(PermissionRequiredMixin, AdminScreen, FormView):
    """Form by which a chief gives work. The query string may prefill it.

    `tin` is an item of the inbox, `nhiem-vu` a plan task, `chuyen-muc` a topic, `ngay` a day as the deadline.
    """

    permission_required = ASSIGN
    template_name = "campaign/newsroom/admin/assignment_form.html"
    form_class = AssignmentForm
    page_title = "Giao việc"
    header_icon = "tasks"
    parents = [("newsroom_assignments", "Phân công")]

    @cached_property
    def item(self) -> InboxItem | None:
        return _named(InboxItem, self.request.GET.get("tin", ""))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Assignment(item=self.item)}

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        topic = _named(TopicPage, asked.get("chuyen-muc", ""))
        task = _named(PlanTask, asked.get("nhiem-vu", ""))
        found: dict[str, Any] = {"topic": topic, "plan_task": task, "title": task.title if task else ""}
        if self.item is not None:
            found |= {"title": self.item.title[:200], "topic": self.item.effective_topic or topic}
            # The item may be purged before somebody writes.
            found["note"] = f"Tin gốc: {self.item.link}" if self.item.link else ""
        return found | {"due": named_day(asked.get("ngay", ""))}

    def form_valid(self, form: AssignmentForm) -> HttpResponse:
        given = assignment.give(form.save(commit=False), cast(User, self.request.user))
        messages.success(
            self.request,
            f"Đã giao “{given.title}” cho {name(given.assignee)}, hạn {dates.short(given.due)}."
            f"{_mail_words(given.assignee)}",
            [messages.button(reverse("newsroom_assignment", args=[given.pk]), "Mở")],
        )
        return redirect("newsroom_assignments")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(item=self.item, **kwargs)


def _named(model: Any, key: str) -> Any:
    return model.objects.filter(pk=sent_key(key)).first()


def _mail_words(person: User | None) -> str:
    if person is not None and person.email:
        return " Thư báo đang được gửi."
    return " Người này chưa có địa chỉ thư, hãy báo miệng."


class ReasonForm(forms.Form):
    """Form with the reason for which an assignment ends without a text."""

    reason = forms.CharField(
        label="Lý do",
        widget=forms.Textarea({"rows": 2}),
        max_length=1000,
        error_messages={"required": "Hãy ghi lý do để người kia biết."},
    )


class BeginForm(forms.Form):
    """Form with the topic of a text, for an assignment that names none, and a template."""

    topic = forms.ModelChoiceField(
        TopicPage.objects.none(), label="Chuyên mục", empty_label="Chọn chuyên mục", required=False
    )
    template = forms.ModelChoiceField(
        StoryTemplate.objects.all(), label="Mẫu bài", empty_label="Không dùng mẫu", required=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["topic"]).queryset = topics_of(user).order_by("path")


class AssignmentView(AdminScreen, TemplateView):
    """Screen of one assignment: the person begins the text or hands it back, a chief changes or cancels it.

    POST names the action: `viet` (with a kind of text), `gan`, `tra-lai`, `luu` or `huy`.
    """

    template_name = "campaign/newsroom/admin/assignment.html"
    page_title = "Việc được giao"
    header_icon = "tasks"
    parents = [("newsroom_board", "Bảng công việc")]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user = cast(User, request.user)
        self.assignment = get_object_or_404(assignment.shown_to(user).with_progress(), pk=kwargs["pk"])
        may_give = user.has_perm(ASSIGN)
        self.may_change = may_give and self.assignment.outcome in ("", Assignment.Outcome.RETURNED)
        self.is_own = self.assignment.assignee_id == user.pk and self.assignment.is_open

    def get_page_subtitle(self) -> str:
        return self.assignment.title

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actions = {
            **({"viet": self._begin, "gan": self._attach, "tra-lai": self._hand_back} if self.is_own else {}),
            **({"luu": self._change, "huy": self._cancel} if self.may_change else {}),
        }
        action = next((action for name, action in actions.items() if name in request.POST), None)
        if action is None and not self.assignment.is_open:
            messages.warning(request, "Việc này đã kết thúc, không có gì thay đổi.")
            return redirect("newsroom_assignment", self.assignment.pk)
        if action is None:
            raise PermissionDenied
        try:
            return action(cast(User, request.user))
        except PermissionDenied as refusal:
            # If two people act at once, the second learns why it failed; Wagtail would only deny access.
            messages.error(request, str(refusal))
            return redirect("newsroom_assignment", self.assignment.pk)

    def _begin(self, user: User) -> HttpResponse:
        form = BeginForm(self.request.POST, user=user)
        chosen = form.cleaned_data if form.is_valid() else {}
        kind = _KINDS.get(self.request.POST["viet"], ArticlePage)
        try:
            page = assignment.begin(self.assignment, user, chosen.get("topic"), kind, chosen.get("template"))
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return redirect("newsroom_assignment", self.assignment.pk)
        if assignment.is_online(page):
            messages.info(self.request, "Bài của tin này đã ở trên trang, nên việc này coi như xong.")
        task, text = self.assignment.plan_task, page.get_latest_revision_as_object()
        if task is not None and isinstance(text, ArticlePage) and task not in text.plan_tasks.all():
            sentence = (
                f"Bài đã có từ trước và được giữ nguyên, chưa gắn nhiệm vụ “{task}”. Hãy gắn khi sửa bài."
            )
            messages.warning(self.request, sentence)
        return redirect("wagtailadmin_pages:edit", page.pk)

    def _attach(self, user: User) -> HttpResponse:
        page = _named(Page, self.request.POST["gan"])
        if page is None:
            messages.error(self.request, "Hãy chọn bản nháp trước.")
        else:
            assignment.attach(self.assignment, user, page)
            messages.success(self.request, f"Đã gắn “{page.get_admin_display_title()}” với việc này.")
        return redirect("newsroom_assignment", self.assignment.pk)

    def _hand_back(self, user: User) -> HttpResponse:
        form = ReasonForm(self.request.POST)
        if not form.is_valid():
            return self._again(reason_form=form)
        assignment.hand_back(self.assignment, user, form.cleaned_data["reason"])
        messages.success(self.request, f"Đã trả lại việc “{self.assignment.title}” cho người giao.")
        return redirect("newsroom_board")

    def _form(self, sent: QueryDict | None = None) -> AssignmentForm:
        form = AssignmentForm(sent, instance=self.assignment)
        stale_forms.compare(form, last_entry(self.assignment), cast(User, self.request.user))
        return form

    def _change(self, user: User) -> HttpResponse:
        form = self._form(self.request.POST)
        if not form.is_valid():
            return self._again(form=form)
        assignment.change(form.save(commit=False), user)
        if self.assignment.outcome:
            messages.info(self.request, "Bài của việc này đã ở trên trang, nên việc coi như xong.")
            return redirect("newsroom_assignments")
        whom = name(self.assignment.assignee)
        messages.success(self.request, f"Đã lưu. Việc “{self.assignment.title}” giao cho {whom}.")
        return redirect("newsroom_assignments")

    def _cancel(self, user: User) -> HttpResponse:
        form = ReasonForm(self.request.POST)
        if not form.is_valid():
            return self._again(reason_form=form)
        assignment.cancel(self.assignment, user, form.cleaned_data["reason"])
        messages.success(self.request, f"Đã hủy việc “{self.assignment.title}”.")
        return redirect("newsroom_assignments")

    def _again(self, **forms_with_errors: forms.BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**forms_with_errors))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, given = cast(User, self.request.user), self.assignment
        begins = self.is_own and given.page_id is None
        found: dict[str, Any] = {
            "assignment": given,
            "is_own": self.is_own,
            "may_change": self.may_change,
            "begins": begins,
            "form": self._form() if self.may_change else None,
            "reason_form": ReasonForm(),
            "begin_form": BeginForm(user=user) if begins else None,
            "needs_topic": given.topic_id is None and not (given.item and given.item.effective_topic),
            "drafts": drafts(user)[:_MAX_DRAFTS] if begins else [],
            "log": ModelLogEntry.objects.for_instance(given)
            .select_related("user")
            .order_by("timestamp", "pk"),
        }
        return super().get_context_data(**found | kwargs)


class AssignmentsView(PermissionRequiredMixin, AdminScreen, TemplateView):
    """List of all open assignments by person, late ones first, and of recently ended ones."""

    permission_required = ASSIGN
    template_name = "campaign/newsroom/admin/assignments.html"
    page_title = "Phân công"
    header_icon = "tasks"
    parents = [("newsroom_board", "Bảng công việc")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        everyone = Assignment.objects.with_progress()
        by_person = [alphabetical("assignee__last_name"), alphabetical("assignee__first_name")]
        unsettled = list(everyone.unsettled().order_by(*by_person, "assignee", "due", "pk"))
        nobodys = [each for each in unsettled if each.is_nobodys]
        kept = [each for each in unsettled if not each.is_nobodys]
        people = [(name(person), list(own)) for person, own in groupby(kept, key=lambda each: each.assignee)]
        # People with late assignments come first.
        people.sort(key=lambda entry: not any(each.is_late for each in entry[1]))
        ended = everyone.filter(outcome__in=[Assignment.Outcome.DONE, Assignment.Outcome.CANCELLED])
        return super().get_context_data(
            nobodys=nobodys,
            people=people,
            late=sum(each.is_late for each in unsettled),
            ended=ended.filter(closed_at__gt=timezone.now() - _RECENT).order_by("-closed_at")[:100],
            **kwargs,
        )


def urls() -> list[URLPattern]:
    """Return the admin URLs of assignments."""
    return [
        path("phan-cong/", AssignmentsView.as_view(), name="newsroom_assignments"),
        path("phan-cong/moi/", GiveView.as_view(), name="newsroom_give"),
        path("phan-cong/<int:pk>/", AssignmentView.as_view(), name="newsroom_assignment"),
    ]
