"""Public views of certificates: verification by code, and the PDF by the attempt's key."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from base.files.sending import download
from base.models import AgencySettings
from campaign.engagement.contest import certificates
from campaign.engagement.models import Attempt


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Render the form for a code, and the data of the certificate with that code."""
    code = request.GET.get("ma", "")[:40]
    result = certificates.find(code) if code else None
    context: dict[str, Any] = {"code": code, "result": result}
    if result:
        context |= {"round": result.page.find_round(result.round), "size": len(result.attempt.sheet)}
    response = render(request, "campaign/engagement/contest/verify.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def certificate(request: HttpRequest, key: str) -> HttpResponse:
    """Return the PDF, or a redirect to the paper if nothing is announced. Raises Http404 for an unknown key."""
    from campaign.reports.files.pdf_file import PangoError

    attempt = get_object_or_404(Attempt, key=key)
    result = certificates.announced(attempt)
    if result is None:
        return HttpResponseRedirect(reverse("engagement:paper", args=[key]))
    address = request.build_absolute_uri(
        f"{reverse('engagement:certificate')}?ma={certificates.code_of(attempt)}"
    )
    try:
        # Not by the queue: one page is rendered quickly.
        content = certificates.pdf(result, AgencySettings.for_request(request).agency_name, address)
    except PangoError as error:
        context = {"code": "", "said": str(error)}
        return render(request, "campaign/engagement/contest/verify.html", context, status=503)
    return download(content, f"giay-chung-nhan-{attempt.pk}.pdf")
