"""Admin views of the review: an author's agreement, urgent publication, and the decision of a second person."""

from typing import Any, cast

from django import forms
from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic.models import RevisionsCompareView
from wagtail.models import Page, Revision, TaskState

from base.desk.screens import AdminScreen
from base.desk.versions import version_of
from base.models import User
from base.models.names import name
from base.models.turns import wait_for_text
from campaign.articles.models import AlertPage, UrgentPublication
from campaign.newsroom.authorship import text_of
from campaign.newsroom.models import Agreement
from campaign.newsroom.models.reviews import RejectionForm
from campaign.newsroom.review import agreement, answers, urgent
from campaign.newsroom.review.addresses import address
from campaign.newsroom.review.status_messages import cancelled_schedule, hour_of, next_step_words, replaces
from campaign.newsroom.stages import stage_of

_CHANGED = "Bài vừa đổi hoặc đã có người quyết định. Hãy mở lại để xem bản mới nhất."


class AgreementView(RevisionsCompareView):
    """Comparison of the approved text with the author's own last text, with two answers: agree, or decline and say why.

    POST with `dong-y` publishes the text; with `chua-dong-y` and `ly-do` it returns the text to its author.
    """

    template_name = "campaign/newsroom/admin/agreement.html"
    page_title = "Chờ bạn đồng ý"
    header_icon = "success"

    def setup(self, request: HttpRequest, pk: int) -> None:
        self.agreement = get_object_or_404(
            Agreement.objects.select_related("approved_by", "step__workflow_state", "step__revision"), pk=pk
        )
        super().setup(request, pk, None, self.agreement.step.revision_id)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not agreement.may_answer(self.agreement, cast(User, request.user)):
            raise PermissionDenied
        if not agreement.is_open(self.agreement):
            messages.warning(request, agreement.NOT_OPEN)
            return redirect("newsroom_board")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self._answer(request)
        except PermissionDenied as refusal:
            # Somebody else decided at the same time.
            messages.warning(request, str(refusal))
            return redirect("newsroom_board")

    def _answer(self, request: HttpRequest) -> HttpResponse:
        user, title = cast(User, request.user), self.get_page_subtitle()
        if "dong-y" in request.POST:
            follows = next_step_words(self.agreement.step, "đã được")
            try:
                agreement.agree(self.agreement, user)
            except ValidationError as error:
                # The review locks the text for its author.
                onward = "Hãy nhờ người duyệt sửa, hoặc trả lời “Chưa đồng ý” để bài trở lại với bạn."
                answers.report_not_published(request, self.object, error, onward)
                return redirect(request.path)
            messages.success(request, f"Bạn đã đồng ý. Bài “{title}” {follows}.")
            return redirect("newsroom_board")
        form = RejectionForm({"comment": request.POST.get("ly-do")})
        if not form.is_valid():
            messages.error(request, "Hãy ghi vì sao bạn chưa đồng ý để người duyệt biết.")
            return self.get(request)
        agreement.decline(self.agreement, user, form.cleaned_data["comment"])
        messages.success(request, f"Bài “{title}” trở lại với người viết. Sửa xong, hãy gửi duyệt lại.")
        return redirect("newsroom_board")

    def get_object(self, queryset: Any = None) -> Model:
        found = self.agreement.step.workflow_state.content_object
        return found.specific if isinstance(found, Page) else found

    def get_edit_handler(self) -> Any:
        if isinstance(self.object, Page):
            return self.object.get_edit_handler()
        return self.object.snippet_viewset.get_edit_handler()

    def get_page_subtitle(self) -> str:
        return self.agreement.step.revision.object_str

    def get_edit_url(self) -> str | None:
        return AdminURLFinder(self.request.user).get_edit_url(self.object)

    def _get_revision_and_heading(self, revision_id: int | None) -> tuple[Model, str]:
        """Return the compared text; for None, the last one that differs and that the user saved."""
        if revision_id is not None:
            return super()._get_revision_and_heading(revision_id)
        approved = text_of(self.agreement.step.revision.content)
        own = self.object.revisions.filter(user=self.request.user).order_by("-created_at", "-pk")
        before = next(
            (each for each in own.iterator(chunk_size=5) if text_of(each.content) != approved), None
        )
        return (before or self.agreement.step.revision).as_object(), ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        step = self.agreement.step
        publishes = "hẹn giờ đăng" if hour_of(step) else "đăng bài"
        what = "chuyển bước sau" if stage_of(step).following else publishes
        return super().get_context_data(
            agreement=self.agreement,
            approver=name(self.agreement.approved_by),
            follows=next_step_words(step, "sẽ được"),
            replaces=replaces(self.object, hour_of(step)),
            agree=f"Đồng ý, {what}",
            reason=self.request.POST.get("ly-do", ""),
            **kwargs,
        )


class DecisionView(View):
    """POST by which a reviewer decides on a text from its comparison, with `action`, `revision` and `comment`.

    `revision` is the text that the reviewer saw; if there is a later one, nothing is decided.
    """

    @method_decorator(transaction.atomic)
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        state = get_object_or_404(TaskState, pk=pk).workflow_state
        # Locked, so that of two simultaneous decisions the second gets a message.
        wait_for_text(state.base_content_type_id, state.object_id)
        step = get_object_or_404(TaskState.objects.select_for_update(), pk=pk)
        text, user = step.workflow_state.content_object, cast(User, request.user)
        text = text.get_latest_revision_as_object()
        action, task = request.POST.get("action", ""), step.task.specific
        if text.current_workflow_task_state != step or request.POST.get("revision") != str(
            text.latest_revision_id
        ):
            messages.warning(request, _CHANGED)
            return redirect(address(text, "edit"))
        if action not in {name for name, _, _ in task.get_actions(text, user)}:
            raise PermissionDenied
        form = task.get_form_for_action(action)(request.POST)
        if not form.is_valid():
            messages.error(request, "Hãy ghi cần sửa gì để người viết biết.")
            return redirect(address(text, "revisions_compare", request.POST.get("with", "live"), "latest"))
        try:
            task.on_action(step, user, action, **form.cleaned_data)
        except ValidationError as error:
            answers.report_not_published(request, text, error)
            return redirect(address(text, "edit"))
        answers.report(request, text, action)
        return redirect("newsroom_board")


class ReasonForm(forms.Form):
    """Form with the reason of an urgent publication."""

    reason = forms.CharField(
        label="Lý do đăng khẩn",
        widget=forms.Textarea({"rows": 3}),
        max_length=1000,
        help_text="Ví dụ: thủ đoạn mới đang lan, hai người dân vừa mất tiền trong một giờ.",
        error_messages={"required": "Hãy ghi lý do để người hậu kiểm biết."},
    )


class UrgentView(UserPassesTestMixin, AdminScreen, FormView):
    """Form by which a chief publishes an alert at once, with a reason.

    `revision` is the text that the form was opened for; if there is a later one, nothing is published. It has a time,
    because its writer's editor overwrites its own last revision.
    """

    template_name = "campaign/newsroom/admin/urgent.html"
    form_class = ReasonForm
    page_title = "Đăng khẩn"
    header_icon = "warning"

    @cached_property
    def alert(self) -> AlertPage:
        return get_object_or_404(AlertPage, pk=self.kwargs["pk"])

    @cached_property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.alert.pk])

    def test_func(self) -> bool:
        return urgent.may_publish(self.alert, cast(User, self.request.user))

    def handle_no_permission(self) -> HttpResponse:  # type: ignore[override]
        """Say that the alert has just been published, for instance by a first click, if that is all that is missing."""
        user = cast(User, self.request.user)
        if not (self.alert.live and self.alert.permissions_for_user(user).can_publish_urgently()):
            return cast(HttpResponse, super().handle_no_permission())
        messages.warning(self.request, _CHANGED)
        return redirect(self.edit_url)

    def get_parents(self) -> list[dict[str, str]]:
        return [{"url": self.edit_url, "label": self.alert.get_admin_display_title()}]

    @method_decorator(transaction.atomic)
    def form_valid(self, form: ReasonForm) -> HttpResponse:
        # Locked, so that a simultaneous save waits.
        alert = AlertPage.objects.select_for_update().get(pk=self.alert.pk)
        if self.request.POST.get("revision") != version_of(alert):
            messages.warning(self.request, _CHANGED)
            return redirect(self.edit_url)
        user = cast(User, self.request.user)
        # Queried before publishing: a text that is online has no authors any more.
        second = urgent.notification_sentences(alert, user)
        try:
            urgent.publish(alert, user, form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, ["Cảnh báo chưa đủ để đăng, hãy mở ra sửa:", *error.messages])
            return self.form_invalid(form)
        messages.success(
            self.request, f"Đã đăng khẩn. {second}", [messages.button(self.edit_url, "Mở cảnh báo")]
        )
        return redirect("wagtailadmin_explore", self.alert.get_parent().pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = cast(Revision, self.alert.latest_revision)
        # A form that is shown again still belongs to the text that it was opened for.
        shown = self.request.POST.get("revision", version_of(self.alert))
        return super().get_context_data(
            alert=latest.as_object(),
            revision=shown,
            saved_at=latest.created_at,
            saved_by=name(latest.user),
            read_url=reverse("wagtailadmin_pages:revisions_view", args=[self.alert.pk, latest.pk]),
            edit_url=self.edit_url,
            replaces=replaces(self.alert, done="Đăng khẩn xong"),
            second=urgent.notification_sentences(self.alert, cast(User, self.request.user)),
            **kwargs,
        )


class UrgentReviewView(UserPassesTestMixin, AdminScreen, TemplateView):
    """Screen of one urgent publication, on which a second person confirms or withdraws the alert by POST.

    `revision` is the text that was online when the screen was opened; a later one is not confirmed.
    """

    template_name = "campaign/newsroom/admin/urgent_review.html"
    page_title = "Hậu kiểm cảnh báo đăng khẩn"
    header_icon = "warning"
    parents = [("newsroom_board", "Bảng công việc")]

    @cached_property
    def urgent(self) -> UrgentPublication:
        found = UrgentPublication.objects.select_related("alert", "published_by", "decided_by", "base")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def test_func(self) -> bool:
        return urgent.may_see(self.urgent, cast(User, self.request.user))

    @method_decorator(transaction.atomic)
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = cast(User, request.user)
        locked = urgent.lock(self.urgent)
        if locked.outcome:
            by = f", {name(locked.decided_by)}" if locked.decided_by else ""
            messages.warning(request, f"Đã có người quyết định: {locked.get_outcome_display()}{by}.")
            return redirect(request.path)
        if "go-xuong" in request.POST:
            urgent.withdraw(self.urgent, user)
            messages.success(request, "Đã gỡ cảnh báo. Nơi nhận theo chuẩn CAP được báo hủy.")
        elif request.POST.get("revision") != str(locked.revision_id):
            messages.warning(request, _CHANGED)
            return redirect(request.path)
        else:
            urgent.confirm(self.urgent, user)
            messages.success(request, "Đã xác nhận. Cảnh báo coi như đã được duyệt.")
        return redirect("newsroom_board")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        alert = self.urgent.alert
        user = cast(User, self.request.user)
        may_edit, compare = alert.permissions_for_user(user).can_edit(), ""
        if may_edit and self.urgent.base_id and self.urgent.revision_id:
            pair = [alert.pk, self.urgent.base_id, self.urgent.revision_id]
            compare = reverse("wagtailadmin_pages:revisions_compare", args=pair)
        return super().get_context_data(
            urgent=self.urgent,
            publisher=name(self.urgent.published_by),
            decider=name(self.urgent.decided_by),
            due=urgent.due_text(self.urgent),
            may_decide=urgent.may_decide(self.urgent, user),
            cancelled_schedule=cancelled_schedule(alert),
            edit_url=reverse("wagtailadmin_pages:edit", args=[alert.pk]) if may_edit else "",
            compare_url=compare,
            **kwargs,
        )
