"""The site of a request, for answers that need one, and the site to use where no request names one."""

from django.http import Http404, HttpRequest
from django.test import RequestFactory
from wagtail.models import Site


def site_of(request: HttpRequest) -> Site:
    """Return the site of the request. Raises Http404 if there is none.

    Feeds and sitemaps contain the site's own address, never the Host header of the request.
    """
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("Không có trang nào ở địa chỉ này.")
    return site


def request_to(site: Site, address: str = "/") -> HttpRequest:
    """Return an anonymous request to `address` of this site, for code that takes the site from its request."""
    factory = RequestFactory(SERVER_NAME=site.hostname, SERVER_PORT=str(site.port))
    return factory.get(address, secure=site.port == 443)


def default_site() -> Site:
    """Return the default site, or the first one if an administrator has left no site as the default.

    Raises Site.DoesNotExist if there is no site.
    """
    return Site.objects.order_by("-is_default_site", "pk")[:1].get()
