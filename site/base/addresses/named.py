"""Look-up of a page by the number in an address."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail.query import PageQuerySet

from base.visibility import readable


def named(request: HttpRequest, pages: PageQuerySet) -> Any:
    """Return the page that the address of `request` names, if readers may see it. `pages` holds that page or nothing.

    Raises Http404 otherwise; base.addresses.gone turns it into 410 for a page that was public.
    """
    request.named_pages = pages  # type: ignore[attr-defined]
    page = readable(pages).first()
    if page is None:
        raise Http404("Không có trang này.")
    return page
