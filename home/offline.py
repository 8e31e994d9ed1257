"""The page for readers who are offline, and the service worker that keeps it in their browsers.

docs/decisions/0021-offline-page.md gives the reasons.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import rjsmin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from base.visibility import readable
from campaign.articles import queries
from home.models import StandardPage

# Alerts without an end accumulate, and a phone with a slow connection fetches every page that is listed.
_MAX_ALERTS = 20
_WORKER = rjsmin.jsmin(Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class OfflinePage:
    """A page that the worker keeps until `end`, if it has one."""

    page: Page
    end: datetime | None


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Render the offline page: links to current alerts, guides and contact pages, which the worker keeps."""
    contact = readable(StandardPage.objects.filter(shows_contact=True, language="vi")).order_by("path")
    context = {
        "alerts": [_offline(alert, alert.valid_until) for alert in queries.current_alerts(_MAX_ALERTS)],
        "guides": [_offline(row) for row in queries.guides()],
        "contact": [_offline(row) for row in contact],
    }
    return render(request, "home/offline.html", context)


def _offline(page: Page, valid_until: datetime | None = None) -> OfflinePage:
    return OfflinePage(page, min(filter(None, (valid_until, page.expire_at)), default=None))


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Return the worker. Its address is at the root, because a worker serves only pages below its own address."""
    return HttpResponse(_WORKER, content_type="text/javascript; charset=utf-8")
