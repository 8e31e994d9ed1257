"""Answers 410 for pages that were public and are unpublished: search engines and feed readers drop them at once.

Pages that were never public, private pages and deleted pages answer 404, so that nobody learns of a draft. A redirect
from the old address comes first (base/addresses/redirects.py); if it leads to an unpublished page, the answer is 410.
"""

from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site

from base.addresses import views
from base.visibility import withdrawn


class GoneMiddleware:
    """Middleware outside RedirectMiddleware: it sees only those 404 that no redirect answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404 and request.method in ("GET", "HEAD") and _was_public(request):
            return views.gone(request)
        return response


def _was_public(request: HttpRequest) -> bool:
    # Set by base.addresses.named.
    pages = getattr(request, "named_pages", None)
    if pages is None:
        pages = _at_its_address(request)
    return pages is not None and withdrawn(pages).exists()


def _at_its_address(request: HttpRequest) -> QuerySet[Page] | None:
    parts = [part for part in request.path.split("/") if part]
    site = Site.find_for_request(request)
    # PostgreSQL refuses NUL in text.
    if not parts or "\0" in request.path:
        return None
    address = "/".join([site.root_page.url_path.rstrip("/"), *parts, ""])
    # `slug` is in the filter because it is indexed and `url_path` is not. redirects.py sets `led_to` to the page to
    # which this address redirects, although readers may not see it.
    return Page.objects.filter(Q(slug=parts[-1], url_path=address) | Q(pk=getattr(request, "led_to", None)))
