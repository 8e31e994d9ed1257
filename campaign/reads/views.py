"""Endpoint to which public pages report a read. It always answers 204, so that no client learns what counts."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from base.addresses import client
from campaign.reads import counting

# Most bots run no scripts. The others have a name with "bot" (except Cubot, a brand of phone), the name of a crawler,
# test tool or library, or a contact URL.
_MACHINE = re.compile(
    r"(?<!cu)bot\b|bot[/;_-]|crawl|spider|slurp|headless|lighthouse|pagespeed|monitor|preview|scan|externalhit"
    r"|https?://|curl|wget|python|java/|go-http|node|axios|okhttp|phantom|selenium|puppeteer|playwright",
    re.IGNORECASE,
)
_MAX_DIGITS = 9


@csrf_exempt
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Count a read of the page whose key is the request's body."""
    page = _number(request)
    if page is not None and _counts(request):
        counting.count(page, client.address_of(request), request.headers["User-Agent"])
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


def _number(request: HttpRequest) -> int | None:
    body = request.read(_MAX_DIGITS + 1)
    return int(body) if body.isdigit() and len(body) <= _MAX_DIGITS else None


def _counts(request: HttpRequest) -> bool:
    """Return True if the read counts.

    It must come from a browser, from a page of this site, from a reader who has not refused tracking and is not
    signed in.
    """
    headers = request.headers
    browser = headers.get("User-Agent", "")
    return (
        browser.startswith("Mozilla/")
        and not _MACHINE.search(browser)
        and headers.get("DNT") != "1"
        and headers.get("Sec-GPC") != "1"
        and headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )
