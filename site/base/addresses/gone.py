"""A page that was public and was withdrawn answers 410: search engines and feed readers drop it at once.

What never was public, what is private and what was deleted answer 404, so that nobody learns of a draft. Where an
editor made a redirect from the old address, that comes first (base/addresses/redirects.py).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site

from base.addresses import views
from base.visibility import is_private


class GoneMiddleware:
    """Stands outside of the redirects: it sees what is left of 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404 and request.method in ("GET", "HEAD") and _was_public(request):
            return views.gone(request)
        return response


def _was_public(request: HttpRequest) -> bool:
    parts = [part for part in request.path.split("/") if part]
    site = Site.find_for_request(request)
    # PostgreSQL knows no NUL.
    if not parts or site is None or "\0" in request.path:
        return False
    address = "/".join([site.root_page.url_path.rstrip("/"), *parts, ""])
    # Slugs are indexed, whole addresses are not.
    withdrawn = Page.objects.filter(slug=parts[-1], url_path=address, live=False)
    return (
        withdrawn.exclude(first_published_at=None).alias(private=is_private()).filter(private=False).exists()
    )
