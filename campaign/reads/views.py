"""Where the public pages say that they are being read. It always answers 204: nobody learns what counts."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from campaign.reads import counting

# Machines that run scripts. Most run none, and those that do say so: a name with "bot" (no telephone of Cubot's), a
# crawler's, a tester's, a library's, or an address to ask at.
_MACHINE = re.compile(
    r"(?<!cu)bot\b|bot[/;_-]|crawl|spider|slurp|headless|lighthouse|pagespeed|monitor|preview|scan|externalhit"
    r"|https?://|curl|wget|python|java/|go-http|node|axios|okhttp|phantom|selenium|puppeteer|playwright",
    re.IGNORECASE,
)
_LONGEST_NUMBER = 9


@csrf_exempt
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """The body is the number of the page, and nothing else."""
    page = _number(request)
    if page is not None and _counts(request):
        counting.count(page, _address(request), request.headers["User-Agent"])
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


def _number(request: HttpRequest) -> int | None:
    body = request.read(_LONGEST_NUMBER + 1)
    return int(body) if body.isdigit() and len(body) <= _LONGEST_NUMBER else None


def _counts(request: HttpRequest) -> bool:
    """Whether a reader sent this, from a page of ours, who does not ask not to be tracked and is not of the house."""
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


def _address(request: HttpRequest) -> str:
    """Of the reader. The server listens on loopback only, and the proxy in front of it names who asked."""
    named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return named or request.META.get("REMOTE_ADDR", "")
