"""Public views that belong to no wing: the list of consultations, and the page "Riêng tư"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from base.page_view import PageView
from base.paging import page_of
from base.sharing.sitemaps import Place
from base.sharing.structured import Listing
from base.visibility import readable
from campaign.engagement import privacy
from campaign.engagement.models import Consultation, ConsultationsPage, DraftPage, PollPage

_ROWS = 20


class ConsultationsView(PageView):
    """The consultations: coming and open ones by their last day, then closed ones, newest first."""

    page: ConsultationsPage

    def context(self) -> dict[str, Any]:
        found: list[Consultation] = [
            *self._all(DraftPage, "body", "outcome"),
            *self._all(PollPage, "answers"),
        ]
        current = sorted((one for one in found if not one.is_over), key=lambda one: (one.closes_on, one.pk))
        past = sorted((one for one in found if one.is_over), key=lambda one: (one.closes_on, one.pk))
        return {"page_obj": page_of(self.request, Paginator([*current, *reversed(past)], _ROWS))}

    def _all(self, model: type[Consultation], *unshown: str) -> Any:
        return readable(model.objects.child_of(self.page), self.seen_from).defer(*unshown)


@require_safe
def privacy_page(request: HttpRequest) -> HttpResponse:
    """Render the page about the data that the site keeps about readers."""
    return render(
        request,
        "campaign/engagement/privacy.html",
        {"retentions": privacy.retentions(), "listing": Listing("Riêng tư")},
    )


def places() -> Iterator[Place]:
    """Yield the address of the page "Riêng tư" for the site map of search engines."""
    yield Place(reverse("privacy"))
