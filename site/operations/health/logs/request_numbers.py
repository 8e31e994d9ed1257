"""Numbers of requests in the log (X-Request-ID), which only the proxy may give."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse


class ForeignNumberMiddleware:
    """Middleware that drops the number that a stranger sends to a site without a proxy. A proxy replaces it itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.ALLAUTH_TRUSTED_PROXY_COUNT:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META.pop("HTTP_X_REQUEST_ID", None)
        return self.get_response(request)
