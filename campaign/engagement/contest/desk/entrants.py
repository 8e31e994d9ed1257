"""Admin screen that finds one entrant of a contest and erases their data at their request."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from base.desk.screens import AdminScreen
from campaign.engagement.contest import keeping, ranking
from campaign.engagement.contest.desk.contests import TITLE
from campaign.engagement.models import ATTEMPT_POLICY, ContestPage
from vietnamese.text import nfc

ERASED = "engagement.erase_entrant"


class _EntrantForm(forms.Form):
    who = forms.CharField(
        label="Thư điện tử, mã dự thi, hoặc số lượt thi",
        max_length=254,
        error_messages={"required": "Hãy điền một trong ba thứ."},
    )


@method_decorator(sensitive_post_parameters(), name="dispatch")
class EraseEntrantView(PermissionCheckedMixin, AdminScreen, TemplateView):
    """The search for one entrant who asks the board to be erased. There is no list of entrants.

    The query is sent by POST, so that it appears in no log of the web server.
    """

    permission_policy = ATTEMPT_POLICY
    permission_required = "export"
    page_title = "Xóa một người dự thi"
    header_icon = "bin"
    template_name = "campaign/engagement/admin/entrant_erase.html"

    @cached_property
    def page(self) -> ContestPage:
        return get_object_or_404(ContestPage, pk=self.kwargs["pk"])

    def get_parents(self) -> list[dict[str, str]]:
        contest = reverse("engagement_contest", args=[self.page.pk])
        return [
            {"url": reverse("engagement_contests"), "label": TITLE},
            {"url": contest, "label": self.page.title},
        ]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form, found = _EntrantForm(request.POST), None
        if form.is_valid():
            found = keeping.entries_of(self.page, nfc(form.cleaned_data["who"]))
            if found and "xoa" in request.POST:
                keeping.erase_early(found)
                log(self.page, ERASED, user=request.user, data={"count": len(found.attempts)})
                messages.success(request, "Đã xóa. Điểm và câu trả lời không tên vẫn còn để chấm lại.")
                return redirect("engagement_contest", self.page.pk)
        return self.render_to_response(self.get_context_data(form=form, found=found))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rounds = {one.key: one.title for one in self.page.all_rounds}
        found = kwargs.get("found")
        entries = [
            (attempt, rounds.get(attempt.round, ""), ranking.masked_name(attempt))
            for attempt in (found.attempts if found else [])
        ]
        return super().get_context_data(
            **{"form": _EntrantForm(), "page": self.page, "entries": entries, **kwargs}
        )
