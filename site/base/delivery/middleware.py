"""Security headers, strict for readers and looser for the admin, and the site of each request, cached.

PDF files may be framed by this site's own pages, all other responses by nobody. The admin has a looser
Content-Security-Policy because Wagtail's templates contain inline scripts without a nonce.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from wagtail.models import Site

from base.delivery import first_script, memo

# Frames hold YouTube's cookieless player and this site's PDF files. Both are loaded only after a reader's click.
PUBLIC_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; "
    f"script-src 'self' {first_script.CSP_SOURCE}; font-src 'self'; "
    "frame-src 'self' https://www.youtube-nocookie.com; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
ADMIN_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; font-src 'self' data:; frame-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
# For PDF files in a frame: the browser's viewer shows them, and they may load and run nothing.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityPolicyMiddleware:
    """Middleware that sets Content-Security-Policy and Permissions-Policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Public pages contain Wagtail's user bar for editors, which needs inline scripts and styles.
        is_editor = getattr(request, "user", None) is not None and request.user.is_authenticated
        looser = request.path_info.startswith("/admin/") or is_editor
        # django-allauth's screens have no inline scripts.
        match = request.resolver_match
        if match is not None and match.view_name.startswith(("account_", "mfa_", "usersessions_")):
            looser = False
        policy = ADMIN_POLICY if looser else PUBLIC_POLICY
        if response.headers.get("Content-Type") == "application/pdf":
            policy = PDF_POLICY
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["Content-Security-Policy"] = policy
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        return response


class KnownSiteMiddleware:
    """Middleware that sets the request's Wagtail site from the cache, to save a query per request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = ("site", request.get_host(), request.get_port())
        # The attribute in which `Site.find_for_request` stores its result.
        request._wagtail_site = memo.kept(key, lambda: Site._find_for_request(request))  # type: ignore[attr-defined]
        return self.get_response(request)
