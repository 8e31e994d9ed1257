"""Practice with separate questions, as often as people like. The signed sheet is in the form; nothing is stored."""

from __future__ import annotations

import random
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from base.addresses.named import named
from campaign.engagement.contest import bank, drawing, shown
from campaign.engagement.models import ContestPage, Use

_SALT = "engagement.practice"


@method_decorator(csrf_exempt, name="dispatch")
class PracticeView(View):
    """Some questions, and after a POST the right answers with explanations."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        page = _page(request, pk)
        keys = [key for group in bank.pool(Use.PRACTICE).values() for key in group]
        keys = random.sample(keys, min(page.practice_size, len(keys)))
        cards = bank.cards(keys)
        sheet = drawing.shuffled(keys, cards)
        questions = shown.questions(sheet, {}, cards)
        return self._show(page, {"questions": questions, "sheet": signing.dumps(sheet, salt=_SALT)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        page = _page(request, pk)
        try:
            sheet: Any = signing.loads(request.POST.get("sheet", ""), salt=_SALT)
        except signing.BadSignature:
            return self.get(request, pk)
        cards = bank.cards(key for key, _ in sheet)
        if any(key not in cards for key, _ in sheet):
            # The sheet was drawn before a backup was restored.
            return self.get(request, pk)
        chosen = {
            place: choice
            for place, choice in shown.answers(request.POST).items()
            if place < len(sheet) and choice < len(sheet[place][1])
        }
        rows = shown.marked(sheet, chosen, cards)
        return self._show(
            page, {"marked": rows, "score": sum(row["is_right"] for row in rows), "size": len(rows)}
        )

    def _show(self, page: ContestPage, context: dict[str, Any]) -> HttpResponse:
        response = render(
            self.request, "campaign/engagement/contest/practice.html", {"about": page, **context}
        )
        response.headers["Cache-Control"] = "private, no-store"
        return response


def _page(request: HttpRequest, pk: int) -> ContestPage:
    return named(request, ContestPage.objects.filter(pk=pk, practice_size__gt=0))
