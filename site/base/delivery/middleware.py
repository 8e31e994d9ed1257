"""Security headers, strict for readers and looser for the admin, and the site of each request, cached.

PDF files and previews may be framed by this site's own pages, other public pages by nobody. The admin has a looser
Content-Security-Policy because Wagtail's templates contain inline scripts without a nonce. deploy/nginx/site.conf
repeats the headers of public pages; a test compares them. Files are not compressed.
"""

import re
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.paginator import InvalidPage
from django.db import DataError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.middleware.gzip import GZipMiddleware
from django.urls import NoReverseMatch
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.deprecation import MiddlewareMixin
from wagtail.models import Site

from base.delivery import first_script, memo
from base.delivery.encodings import accepted_encodings

# Frames hold YouTube's cookieless player and this site's PDF files. Both are loaded only after a reader's click.
PUBLIC_POLICY = (
    f"default-src 'none'; script-src 'self' {first_script.CSP_SOURCE}; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; frame-src 'self' https://www.youtube-nocookie.com; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ADMIN_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
PREVIEW_POLICY = PUBLIC_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
# For PDF files in a frame: the browser's viewer shows them, and they may load and run nothing.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
# For all other uploaded files: opened alone, they may load and run nothing.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
# PATCH is for the admin, whose views choose their methods themselves.
METHODS = ["GET", "HEAD", "POST", "OPTIONS", "PATCH", "PUT", "DELETE"]

# Keys of more digits than databases have, and NUL, which PostgreSQL refuses.
_UNSTORABLE = re.compile(r"\d{19}|\0")
_MAX_QUOTED = 100
_FOR_ONE_PERSON = "private, no-store"
# Formats that scripts of other sites may read; deploy/nginx/site.conf names them, too. /rss/ itself is a page.
_FOR_OTHER_SITES = re.compile(r"/(?:rss|nhung)/.|/oembed\b")


class MethodMiddleware(MiddlewareMixin):
    """Middleware that refuses TRACE and unknown methods, which views without a list of methods would answer."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        return None if request.method in METHODS else HttpResponseNotAllowed(METHODS)


class MalformedRequestMiddleware(MiddlewareMixin):
    """Middleware that answers 400 or 404 if a view fails at a value that none of the site's links and forms sends.

    Wagtail's views fail at a missing field, and in the admin at a key that is no number or has too many digits, at a
    list's page that does not exist, and at a way back that is no address. Every other exception stays an error.
    """

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, MultiValueDictKeyError):
            raise BadRequest(str(exception)) from exception
        if not request.path_info.startswith("/admin/"):
            return
        is_unstorable = isinstance(exception, (OverflowError, DataError))
        if isinstance(exception, InvalidPage) or (is_unstorable and _UNSTORABLE.search(request.path_info)):
            raise Http404(type(exception).__name__) from exception
        sent = [
            text for values in (request.GET, request.POST) for _, texts in values.lists() for text in texts
        ]
        if (is_unstorable and any(map(_UNSTORABLE.search, sent))) or _quotes(exception, sent):
            raise BadRequest(type(exception).__name__) from exception


def _quotes(exception: Exception, sent: Iterable[str]) -> bool:
    """Return True if the exception is about one of the values `sent`, which its message quotes."""
    match exception:
        case NoReverseMatch():
            quoted = [f"'{text}'" for text in sent if text]
        case KeyError():
            quoted = [repr(text) for text in sent if text]
        case LookupError():
            # The label of an app stands before the point.
            quoted = [f"'{part}'" for text in sent for part in (text, text.partition(".")[0]) if part]
        case ValueError():
            # Python shortens long values.
            quoted = [repr(text)[:_MAX_QUOTED] for text in sent if text]
        case _:
            return False
    return any(each in str(exception) for each in quoted)


class SecurityPolicyMiddleware(MiddlewareMixin):
    """Middleware that sets the policies of a response, and says who may store it if the view has not."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.headers.get("Content-Type") == "application/pdf":
            response.headers["Content-Security-Policy"] = PDF_POLICY
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        elif "Content-Security-Policy" not in response.headers:
            response.headers["Content-Security-Policy"] = self._page_policy(request)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        # A browser follows a redirect for a script of another site only if the redirect also has this header.
        if isinstance(response, HttpResponseRedirectBase) and _FOR_OTHER_SITES.match(request.path_info):
            response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers.setdefault("Cross-Origin-Resource-Policy", _embeddable_by(request, response))
        # This applies even if the view allows caching, because Django answers a malformed cookie with a new one.
        if response.cookies:
            response.headers["Cache-Control"] = _FOR_ONE_PERSON
        elif _is_for_one_person(request):
            response.headers.setdefault("Cache-Control", _FOR_ONE_PERSON)
        else:
            # Shared caches keep a response for minutes unless they are told not to, and some browsers keep 301 and 410
            # for ever: withdrawn content would stay, and a page that is published again would stay gone.
            response.headers.setdefault("Cache-Control", "no-cache")
        return response

    def _page_policy(self, request: HttpRequest) -> str:
        match = request.resolver_match
        # django-allauth's screens have no inline scripts.
        is_allauth = match is not None and match.view_name.startswith(("account_", "mfa_", "usersessions_"))
        if request.path_info.startswith("/admin/") and not is_allauth:
            return ADMIN_POLICY
        # Wagtail's dummy request renders a preview with the address of the page; the editor shows it in a frame.
        return PREVIEW_POLICY if getattr(request, "is_dummy", False) else PUBLIC_POLICY


class PageGZipMiddleware(GZipMiddleware):
    """Django's middleware for pages only: files are compressed already, and a range must keep its bytes."""

    def process_request(self, request: HttpRequest) -> None:
        # Django and WhiteNoise look for the names alone, also of an encoding that is refused by "q=0".
        accepted = accepted_encodings(request.headers.get("Accept-Encoding", ""))
        request.META["HTTP_ACCEPT_ENCODING"] = ", ".join(sorted(accepted))

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if isinstance(response, FileResponse) else super().process_response(request, response)


def _embeddable_by(request: HttpRequest, response: HttpResponse) -> str:
    """Return the value of Cross-Origin-Resource-Policy: whose pages may load this response.

    Any site may load the formats that its scripts may read, and the pictures and recordings of feeds, oEmbed and link
    previews, because some feed readers run in browsers. Everything else is for this site alone.
    """
    is_offered = "Access-Control-Allow-Origin" in response.headers
    return "cross-origin" if is_offered or request.path_info.startswith(settings.MEDIA_URL) else "same-origin"


def _is_for_one_person(request: HttpRequest) -> bool:
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
    return is_known or request.path_info.startswith(("/admin/", "/xem-truoc/"))


class KnownSiteMiddleware(MiddlewareMixin):
    """Middleware that sets the request's Wagtail site from the cache, to save a query per request."""

    def process_request(self, request: HttpRequest) -> None:
        # The port in the Host header makes no difference, and strangers could invent any number of them.
        key = ("site", split_domain_port(request.get_host())[0], request.get_port())
        # The attribute in which `Site.find_for_request` stores its result.
        request._wagtail_site = memo.get_or_set(key, lambda: _site_of(request))  # type: ignore[attr-defined]


def _site_of(request: HttpRequest) -> Site | None:
    """Return the site of the request, or the first one if no site has this host and none is the default.

    Without this fallback, an administrator who leaves no default site could not open the admin to set one again. A kept
    site includes the queries for its home page and for the addresses of all sites as evidence. Otherwise only the first
    page rendered would have the former, and no page the latter, which Wagtail caches for an hour.
    """
    site = Site.find_for_request(request) or Site.objects.order_by("pk").first()
    if site is not None and memo.is_active():
        _ = site.root_page.specific
        Site.clear_site_root_paths_cache()
        Site.get_site_root_paths()
    return site
