"""Answers 410 for unpublished pages that were once public, so that search engines and feed readers drop them at once.

Pages that were never public, private pages and deleted pages answer 404, so that nobody learns of a draft. A redirect
from the old address comes first (base/addresses/redirects.py); if it leads to an unpublished page, the answer is 410.
An address that redirects.py would correct, for example by removing a trailing comma, is treated the same.
"""

from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site

from base.addresses import views
from base.addresses.redirects import corrected, has_part, parts_of
from base.visibility import withdrawn


class GoneMiddleware:
    """Middleware outside RedirectMiddleware, so that it sees only 404 responses for which there is no redirect."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404 and request.method in ("GET", "HEAD") and _was_public(request):
            return views.gone(request)
        return response


def _was_public(request: HttpRequest) -> bool:
    # Set by base.addresses.named.
    named: QuerySet[Page] | None = getattr(request, "named_pages", None)
    return withdrawn(named).exists() if named is not None else _was_at_its_address(request)


def _was_at_its_address(request: HttpRequest) -> bool:
    paths = ["/".join(part for part in path.split("/") if part) for path in corrected(request.path)]
    # PostgreSQL refuses NUL in text.
    if not paths[0] or "\0" in paths[0]:
        return False
    root = Site.find_for_request(request).root_page.url_path
    parts = {f"{root}{above}/": part for path in paths for above, part in parts_of(path)}
    # redirects.py sets `redirect_target` to the page to which this address redirects, although readers may not see it.
    redirect_target = getattr(request, "redirect_target", None)
    # `slug` is in the filter because it is indexed and `url_path` is not.
    slugs = [slug for path in paths for slug in path.split("/")[-3:]]
    here = Q(slug__in=slugs, url_path__in=[*(f"{root}{path}/" for path in paths), *parts])
    return any(
        page.pk == redirect_target or page.url_path not in parts or has_part(page, parts[page.url_path])
        for page in withdrawn(Page.objects.filter(here | Q(pk=redirect_target)))
    )
