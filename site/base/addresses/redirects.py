"""Redirects old addresses in one step, only to pages that readers may see, and never in a circle.

Wagtail creates the redirects when a page moves or gets another slug, also for the pages below it. This module adds
seven rules: redirects lead to public pages only; the address of a draft does not redirect; chains are followed on the
server, not by the browser; parts of a page redirect together with the page; a redirect from a page's current address
is deleted; other hosts must be named in the server's settings; addresses with trailing punctuation, doubled slashes or
capitals redirect to the right ones.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from copy import copy
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.http.request import split_domain_port, validate_host
from django.http.response import HttpResponseRedirectBase
from django.urls import Resolver404, resolve
from django.utils.encoding import escape_uri_path
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.contrib.redirects import signal_handlers
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site
from wagtail.views import serve

from base.delivery.sites import request_to
from base.models import BasePage
from base.visibility import readable
from extraction.links import destination
from vietnamese.text import nfc

_MAX_STEPS = 10
_MAX_OLD_LENGTH = Redirect._meta.get_field("old_path").max_length or 0
# Chat programs include the punctuation that follows an address in the link.
_MARKS = "/ \t\n\u00a0\u200b.,;:!?…*)]}>\"'’”»"


def compose_old_paths() -> None:
    """Make Wagtail normalise old addresses to NFC, both when it stores them and when it looks them up."""
    usual = Redirect.normalise_path

    def normalise_path(url: str, decode_unicode: bool = True) -> str:
        return nfc(usual(url, decode_unicode))

    Redirect.normalise_path = staticmethod(normalise_path)


def redirect_from_public_addresses() -> None:
    """Make Wagtail create no redirect from the address of a draft, nor from one that is too long.

    Readers never saw the draft's address. It may be a former address of another page, though, and Wagtail
    would then delete the redirect to that page.
    """
    usual = signal_handlers.create_redirects

    def create_redirects(page: Page, page_old: Page, sites: Iterable[Site]) -> None:
        # Readers may have the addresses of pages below a draft.
        if page_old.live or page_old.first_published_at or page_old.numchild:
            usual(page, page_old, sites)

    signal_handlers.create_redirects = create_redirects
    signal_handlers.BatchRedirectCreator = _NewRedirects


class _NewRedirects(signal_handlers.BatchRedirectCreator):
    """Wagtail's batch of new redirects, without old addresses that no row can hold."""

    def add(self, **values: Any) -> None:
        if len(values["old_path"]) <= _MAX_OLD_LENGTH:
            super().add(**values)

    def pre_process(self) -> None:
        # For an empty batch, Wagtail would delete all redirects that it ever created.
        if self.items:
            super().pre_process()


class RedirectMiddleware:
    """Middleware in place of Wagtail's: it turns a 404 into a redirect if there is one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        return redirect_from(request, request.get_full_path()) or self._corrected(request) or response

    def _corrected(self, request: HttpRequest) -> HttpResponseRedirectBase | None:
        """Return a redirect to the first corrected address that everybody may see, or None."""
        if request.method not in ("GET", "HEAD") or request.path.startswith("/admin/"):
            return None
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        for path in corrected(request.path):
            is_other = path != request.path.removesuffix("/")
            for address in (f"{path}/", path) if is_other else (path,):
                if address != request.path and self._answers(request, address):
                    return _answer(f"{escape_uri_path(address)}{query}", is_permanent=True)
            if is_other and (found := redirect_from(request, f"{escape_uri_path(path)}{query}")):
                return found
        return None

    def _answers(self, request: HttpRequest, path: str) -> bool:
        try:
            view = resolve(path).func
        except Resolver404:
            return False
        if view is serve:
            page = page_at(request, path)
            return page is not None and readable(Page.objects.filter(pk=page.pk)).exists()
        asked = copy(request)
        asked.path = asked.path_info = path
        is_there = self.get_response(asked).status_code < 400
        # Read by base.addresses.gone.
        request.named_pages = getattr(asked, "named_pages", None)  # type: ignore[attr-defined]
        return is_there


def corrected(path: str) -> list[str]:
    """Return `path` without empty parts and trailing punctuation or slashes, as written and in lower case."""
    bare = re.sub("/{2,}", "/", path).rstrip(_MARKS)
    return list(dict.fromkeys([bare, bare.lower()]))


def redirect_from(request: HttpRequest, address: str) -> HttpResponseRedirectBase | None:
    """Return the redirect from `address`, a path (with or without a query) that has no page, or None."""
    spellings = dict.fromkeys([address, _untracked(address)])
    asked = [Redirect.normalise_path(each, decode) for each in spellings for decode in (True, False)]
    # The requested address with and without its query string, then each step of the chain.
    steps = list(dict.fromkeys([*asked, *(path.partition("?")[0] for path in asked)]))
    redirect = next(filter(None, (get_redirect(request, path) for path in steps)), None)
    if redirect is None:
        return _to_part(request, asked[0].partition("?")[0])
    is_permanent = True
    here = split_domain_port(request.get_host())[0]
    for _ in range(_MAX_STEPS):
        if redirect is None:
            return None
        is_permanent = is_permanent and redirect.is_permanent
        if redirect.redirect_page_id:
            # Read by base.addresses.gone if readers may not see the page.
            request.redirect_target = redirect.redirect_page_id  # type: ignore[attr-defined]
            return _answer(_public_link(redirect, steps), is_permanent)
        link = redirect.redirect_link
        if not may_redirect_to(link) or urlsplit(link).hostname not in (None, here):
            return _answer(link, is_permanent)
        path = Redirect.normalise_path(link)
        if path in steps:
            return None
        steps.append(path)
        following = None if page_at(request, path) else get_redirect(request, path)
        if following is None:
            return _answer(link, is_permanent)
        redirect = following
    return None


def _untracked(address: str) -> str:
    """Return the address as it was before a chat program or a newsletter added its parameters."""
    return urlunsplit(urlsplit(destination(f"http://host{address}"))._replace(scheme="", netloc=""))


def _to_part(request: HttpRequest, path: str) -> HttpResponseRedirectBase | None:
    """Return the redirect from a part (such as a comparison of two documents) of a page at its old address."""
    for above, part in parts_of(path):
        redirect = get_redirect(request, above)
        if redirect is None or not redirect.redirect_page_id or not has_part(redirect.redirect_page, part):
            continue
        if link := _public_link(redirect, [path]):
            return _answer(f"{link}{'/'.join(part)}/", redirect.is_permanent)
        request.redirect_target = redirect.redirect_page_id  # type: ignore[attr-defined]
    return None


def parts_of(path: str) -> list[tuple[str, list[str]]]:
    """Return the addresses above `path` that may be pages, each with the components that would name its part."""
    split = [path.rsplit("/", depth) for depth in (1, 2)]
    return [(above, part) for above, *part in split if above and part]


def has_part(page: Page, path_components: list[str]) -> bool:
    """Return True if these components below the address of `page` name a part of the page itself, not a child page."""
    specific = page.specific
    return isinstance(specific, BasePage) and specific.part(path_components) is not None


def renamed(pages: Iterable[Page], slug: str) -> Any:
    """Return the page in `pages` that used to have `slug`; None if there is none, or if one of them has it now.

    Wagtail keeps the earlier addresses of pages as redirects.
    """
    by_key = {page.pk: page for page in pages}
    # PostgreSQL refuses NUL in text.
    if not slug or "\0" in slug or any(page.slug == slug for page in by_key.values()):
        return None
    former = Redirect.objects.filter(
        automatically_created=True, redirect_page__in=by_key, old_path__endswith=f"/{slug}"
    )
    return by_key.get(former.order_by("-pk").values_list("redirect_page", flat=True).first())


def _answer(link: str, is_permanent: bool) -> HttpResponseRedirectBase | None:
    if not may_redirect_to(link):
        return None
    return HttpResponsePermanentRedirect(link) if is_permanent else HttpResponseRedirect(link)


def may_redirect_to(link: str) -> bool:
    """Return True if `link` leads to this site or to a host of REDIRECT_HOSTS.

    Sites in the database do not count, because a single administrator can add one.
    """
    try:
        host = urlsplit(link)
        # A pattern for all hosts does not tell which ones are ours.
        known = [name for name in [*settings.ALLOWED_HOSTS, *settings.REDIRECT_HOSTS] if name != "*"]
        is_known = validate_host(host.hostname or "", known)
    except ValueError:
        return False
    # Django's function knows the spellings that browsers take for another host, such as `/\\host`.
    return url_has_allowed_host_and_scheme(link, {host.netloc} if is_known else None)


def leads_to_known_host(link: str) -> None:
    """Raise ValidationError if a redirect may not lead to `link`."""
    if not may_redirect_to(link):
        raise ValidationError(
            "Địa chỉ này ở trang khác. Chỉ dẫn sang trang khác được khi người quản trị máy chủ đã cho phép tên miền"
            " đó (thiết lập REDIRECT_HOSTS)."
        )


def _public_link(redirect: Redirect, steps: list[str]) -> str:
    """Return the address of the redirect's page; "" if readers may not see it or it is one of `steps`."""
    if not readable(Page.objects.filter(pk=redirect.redirect_page_id)).exists():
        return ""
    link = redirect.link or ""
    return "" if Redirect.normalise_path(link) in steps else link


def page_at(request: HttpRequest, path: str) -> Page | None:
    """Return the live page that answers at `path`, or None."""
    site = Site.find_for_request(request)
    try:
        return site.root_page.specific.route(request, [part for part in path.split("/") if part]).page
    except Http404:
        return None


def has_answer(path: str, site: Site | None) -> bool:
    """Return True if something answers at `path` (on any site if `site` is None): a redirect from it has no effect.

    Views with a parameter in their address do not count, because nothing may exist for this value.
    """
    path = path.partition("?")[0]
    for address in (path, f"{path}/"):
        with suppress(Resolver404):
            found = resolve(address)
            if not found.args and not found.kwargs:
                return True
    sites = [site] if site else Site.objects.all()
    return any(page_at(request_to(each), path) for each in sites)


def keep_address(page: Page, former: str) -> None:
    """Redirect `former`, an earlier `url_path` of `page`, to the page, unless there is a redirect already."""
    site = page.get_site()
    if site and former.startswith(site.root_page.url_path):
        old = Redirect.normalise_path(former.removeprefix(site.root_page.url_path.rstrip("/")))
        if len(old) <= _MAX_OLD_LENGTH:
            Redirect.objects.get_or_create(
                old_path=old, site=site, defaults={"redirect_page": page, "automatically_created": True}
            )


def keep_addresses_of_withdrawn(page: Page, former: str) -> None:
    """Redirect the former addresses of withdrawn pages below `page`, whose `url_path` was `former`.

    Wagtail does so for `page` and for live pages below it; a withdrawn page may be published again.
    """
    below = page.get_descendants().filter(live=False).exclude(first_published_at=None)
    for each in below if page.url_path != former else ():
        keep_address(each, former + each.url_path.removeprefix(page.url_path))


def remove_circles(page: Page) -> None:
    """Delete automatic redirects that would lead `page`, or a page below it, to itself.

    They exist if a page gets an earlier address again.
    """
    for site in Site.objects.select_related("root_page"):
        root = site.root_page.url_path.rstrip("/")
        Redirect.objects.filter(
            Q(site=site) | Q(site=None),
            automatically_created=True,
            redirect_page__path__startswith=page.path,
            redirect_page__url_path=Concat(Value(root), "old_path", Value("/")),
        ).delete()
