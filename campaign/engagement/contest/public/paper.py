"""The paper of an attempt: its questions while the time runs, its score afterwards."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST
from django.views.generic import View

from base.visibility import readable_ones
from campaign.engagement.contest import attempts, bank, certificates, events, shown
from campaign.engagement.models import Attempt, in_words
from campaign.engagement.public_forms import stamps
from campaign.engagement.public_forms.stamps import Verdict
from campaign.engagement.public_forms.views import is_from_here, see_other

_PURPOSE = "paper"
_SUBMIT, _SUBMIT_ANYWAY = "nop", "nop-luon"
_LATE = "Đã hết giờ, hoặc bài đã nộp, nên câu trả lời vừa gửi không được nhận. Các câu đã lưu trước đó vẫn được tính."
_TOO_OFTEN = (
    "Chưa lưu, vì bài này đã đổi câu trả lời quá nhiều lần. Các câu đã lưu vẫn được tính khi hết giờ."
)
_FOREIGN = "Chưa lưu, vì biểu mẫu không phải của bài thi này. Hãy trả lời ở dưới."


class PaperView(View):
    """The attempt whose key is in the address.

    Only the entrant has the key, so no cookie is needed; the stamp in the form ties answers to this attempt.
    """

    @method_decorator([csrf_exempt, sensitive_variables()])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        # The address is a secret. Not "no-referrer", which would hide the origin of forms from `is_from_here`.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        attempt = _attempt(key)
        return _done(request, attempt) if attempt.is_over else _paper(request, attempt, _chosen(attempt))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        if not _is_own(request, key):
            attempt = _attempt(key)
            if attempt.is_over:
                return _done(request, attempt, status=403)
            return _paper(request, attempt, _chosen(attempt), _FOREIGN, status=403)
        wanted, do = shown.answers(request.POST), request.POST.get("lam")
        try:
            if do == _SUBMIT_ANYWAY:
                attempts.submit(key, wanted)
                return see_other(request.path)
            attempt, chosen = attempts.save(key, wanted)
            missing = [number for number in range(1, len(attempt.sheet) + 1) if number - 1 not in chosen]
            if do == _SUBMIT and not missing:
                attempts.submit(key, {})
                return see_other(request.path)
        except attempts.OverError:
            attempt = _attempt(key)
            if (
                attempt.is_over
                and do in (_SUBMIT, _SUBMIT_ANYWAY)
                and wanted.items() <= _chosen(attempt).items()
            ):
                # All answers are stored: the button was pressed twice, or the time ran out after the last save.
                return see_other(request.path)
            if attempt.is_over:
                return _done(request, attempt, _LATE, status=403)
            return _paper(request, attempt, _chosen(attempt), _TOO_OFTEN, status=403)
        except Attempt.DoesNotExist:
            raise Http404 from None
        if do == _SUBMIT:
            said = f"Đã lưu. Còn câu chưa trả lời: {', '.join(map(str, missing))}. Trả lời nốt, hoặc bấm “Vẫn nộp bài”."
            return _paper(request, _attempt(key), chosen, said, missing=missing)
        # Back to the question whose button was pressed.
        anchor = f"#{do}" if do and shown.FIELD.fullmatch(do) else "#da-luu"
        return see_other(f"{request.path}{anchor}")


@csrf_exempt
@require_POST
@sensitive_variables()
def save_answer(request: HttpRequest, key: str) -> HttpResponse:
    """Store answers that the script sends. Return the number of stored answers and the milliseconds left."""
    if not _is_own(request, key):
        return JsonResponse({}, status=403)
    try:
        attempt, chosen = attempts.save(key, shown.answers(request.POST))
    except attempts.OverError:
        return JsonResponse({}, status=409)
    except Attempt.DoesNotExist:
        return JsonResponse({}, status=404)
    left = _milliseconds_left(attempt)
    return JsonResponse({"saved": len(chosen), "left": left}, headers={"Cache-Control": "no-store"})


def _attempt(key: str) -> Attempt:
    return get_object_or_404(Attempt.objects.select_related("page"), key=key)


def _of_page(attempt: Attempt) -> dict[str, Any]:
    """Return the contest and the round for the templates; None for both if readers may no longer see the page.

    The page's row may then hold a draft, and attempts still run to their end.
    """
    page = attempt.page if readable_ones([attempt.page]) else None
    return {"about": page, "round": page and page.find_round(attempt.round)}


def _chosen(attempt: Attempt) -> events.Choices:
    return events.choices(attempt.events.all())


def _stamp_key(key: str) -> str:
    return f"{_PURPOSE} {key}"


def _is_own(request: HttpRequest, key: str) -> bool:
    """Return True if the form was made for this attempt and comes from this site."""
    stamp = stamps.read(request.POST.get("stamp", ""), _stamp_key(key), 0)
    return stamp.verdict is Verdict.GOOD and is_from_here(request)


def _milliseconds_left(attempt: Attempt) -> int:
    return max(0, int((attempt.ends_at - timezone.now()).total_seconds() * 1000))


def _paper(
    request: HttpRequest,
    attempt: Attempt,
    chosen: events.Choices,
    said: str = "",
    status: int = 200,
    missing: list[int] | None = None,
) -> HttpResponse:
    left = _milliseconds_left(attempt)
    context = {
        "attempt": attempt,
        **_of_page(attempt),
        "questions": shown.questions(attempt.sheet, chosen, bank.cards(key for key, _ in attempt.sheet)),
        "answered": len(chosen),
        "said": said,
        "missing": missing,
        "left": left,
        "minutes_left": -(-left // 60_000),
        "stamp": stamps.make(_stamp_key(attempt.key), 0, least_age=0),
        "save_url": reverse("engagement:save_answer", args=[attempt.key]),
    }
    return render(request, "campaign/engagement/contest/paper.html", context, status=status)


def _done(request: HttpRequest, attempt: Attempt, said: str = "", status: int = 200) -> HttpResponse:
    shown_page = _of_page(attempt)
    page = shown_page["about"]
    chosen = _chosen(attempt)
    cards = bank.cards(key for key, _ in attempt.sheet)
    context = {
        "attempt": attempt,
        **shown_page,
        "said": said,
        "score": events.score(attempt.sheet, chosen, cards),
        "size": len(attempt.sheet),
        "answered": len(chosen),
        "took": in_words(events.milliseconds(attempt)),
        "marked": shown.marked(attempt.sheet, chosen, cards) if page and bank.are_contests_over() else None,
        "result": certificates.announced(attempt),
        "code": certificates.code_of(attempt),
        "entrants": max(1, attempts.entrants(attempt.page_id, attempt.round)),
    }
    return render(request, "campaign/engagement/contest/done.html", context, status=status)
