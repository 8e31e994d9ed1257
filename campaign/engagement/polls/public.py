"""Public views of a poll: its page, the form, the results so far."""

from __future__ import annotations

import datetime
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from base.addresses.named import named
from base.page_view import PageView
from campaign.engagement.models import PollPage
from campaign.engagement.polls import voting
from campaign.engagement.polls.voting import Vote
from campaign.engagement.public_forms.forms import PublicForm, Radios
from campaign.engagement.public_forms.views import PageFormView, see_other
from signin.rules.limits import Rate, Scope
from vietnamese.dates import midnight

_NOT_COUNTED = {
    Vote.READER_HAS_VOTED.value: "Lượt vừa gửi không được tính: trình duyệt này, hoặc một máy giống hệt trong cùng"
    " mạng, đã bình chọn. Nếu bạn chưa bình chọn, hãy gửi lại vào ngày mai, khi thăm dò còn mở.",
    Vote.FORM_SENT_AGAIN.value: "Biểu mẫu này được gửi hai lần: lượt bình chọn đã được tính, và chỉ tính một lần.",
}
# The page "Riêng tư" promises that no cookie is kept for longer.
_LONGEST = datetime.timedelta(days=365)


class PollView(PageView):
    """The page of a poll. It shows results once the last day is over, when they no longer change."""

    page: PollPage

    def context(self) -> dict[str, Any]:
        return {"results": results(self.page) if self.page.is_over else None}


def results(poll: PollPage) -> dict[str, Any]:
    """Return the rows of the results (answer, votes, whole percent) and the total."""
    counted = poll.results()
    total = sum(votes for _, votes in counted)
    rows = [(answer, votes, round(100 * votes / total) if total else 0) for answer, votes in counted]
    return {"rows": rows, "total": total}


class VoteForm(PublicForm):
    """Form of a vote."""

    answer = forms.ChoiceField(
        label="Chọn một phương án",
        widget=Radios,
        error_messages={
            "required": "Hãy chọn một phương án rồi gửi.",
            "invalid_choice": "Phương án này không còn. Hãy chọn lại.",
        },
    )

    def __init__(self, *args: Any, page: PollPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["answer"]).choices = [(block.id, block.value) for block in page.answers]


class VoteView(PageFormView):
    """The form of a vote. A browser that has voted gets the results instead."""

    model = PollPage
    form_class = VoteForm
    template_name = "campaign/engagement/vote_form.html"
    purpose = "vote"
    # A whole school may vote during one break.
    limit = Scope(
        "voter", (Rate(100, datetime.timedelta(minutes=15)), Rate(1_000, datetime.timedelta(days=1)))
    )

    @property
    def cookie(self) -> str:
        return f"binh-chon-{self.page.pk}"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.is_open and self.cookie in request.COOKIES:
            return see_other(reverse("engagement:results", args=[self.key]))
        return super().get(request, **kwargs)

    def take(self, form: PublicForm, number: str) -> HttpResponse:
        outcome = Vote.READER_HAS_VOTED
        if self.cookie not in self.request.COOKIES:
            page = cast(PollPage, self.page)
            outcome = voting.vote(page, form.cleaned_data["answer"], number, self.request)
        address = reverse("engagement:results", args=[self.page.pk])
        response = see_other(f"{address}?da-chon={outcome.value}" if outcome.value else address)
        if outcome is Vote.READER_HAS_VOTED:
            # It has the cookie already, or is another browser of the same kind, which may vote on the next day.
            return response
        # Only voters get this cookie. It says that this browser has voted, but not for which answer.
        left = midnight(self.page.closes_on + datetime.timedelta(days=1)) - timezone.now()
        response.set_cookie(
            self.cookie,
            "1",
            max_age=min(left, _LONGEST),
            path=reverse("engagement:vote", args=[self.page.pk]),
            secure=self.request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        return response


@require_safe
def poll_results(request: HttpRequest, pk: int) -> HttpResponse:
    """Render the results so far, for readers who have voted."""
    page = named(request, PollPage.objects.filter(pk=pk))
    said = _NOT_COUNTED.get(request.GET.get("da-chon", ""), "")
    context = {"about": page, "results": results(page), "said": said}
    response = render(request, "campaign/engagement/poll_results.html", context)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
