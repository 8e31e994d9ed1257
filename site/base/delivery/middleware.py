"""Content-Security-Policy and Permissions-Policy: strict for readers, Wagtail's needs for the admin. PDF files may be
framed by our own pages, everything else by nobody. And the site that a request asks for, looked up once.

Wagtail's admin templates carry inline scripts without a nonce, so the admin has a looser policy of its own.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from wagtail.models import Site

from base.delivery import first_script, memo

# The frames are YouTube's cookieless player, loaded only after a reader's click on an embed, and our own PDF files,
# loaded only after a click too.
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
# A PDF in a page of ours: the browser's own viewer draws it, and it may load and run nothing.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # The public page that an editor sees carries Wagtail's user bar, which is built of inline parts.
        is_editor = getattr(request, "user", None) is not None and request.user.is_authenticated
        looser = request.path_info.startswith("/admin/") or is_editor
        policy = ADMIN_POLICY if looser else PUBLIC_POLICY
        if response.headers.get("Content-Type") == "application/pdf":
            policy = PDF_POLICY
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["Content-Security-Policy"] = policy
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        return response


class KnownSiteMiddleware:
    """Tells Wagtail which site and home page a request is for, which it asks the database each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = ("site", request.get_host(), request.get_port())
        # Where `Site.find_for_request` keeps it.
        request._wagtail_site = memo.kept(key, lambda: Site._find_for_request(request))  # type: ignore[attr-defined]
        return self.get_response(request)
