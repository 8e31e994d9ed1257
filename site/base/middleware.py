"""Content-Security-Policy and Permissions-Policy: strict for readers, Wagtail's needs for the admin.

Wagtail's admin templates carry inline scripts without a nonce, so the admin has a looser policy of its own.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# The frames are YouTube's cookieless player, loaded only after a reader's click on an embed.
PUBLIC_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; "
    "frame-src https://www.youtube-nocookie.com; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
ADMIN_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; font-src 'self' data:; frame-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # The public page that an editor sees carries Wagtail's user bar, which is built of inline parts.
        is_editor = getattr(request, "user", None) is not None and request.user.is_authenticated
        looser = request.path_info.startswith("/admin/") or is_editor
        response.headers["Content-Security-Policy"] = ADMIN_POLICY if looser else PUBLIC_POLICY
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        return response
