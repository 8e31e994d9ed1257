"""Middleware of the log: makes the request known to it, and logs the files that the admin delivers."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from journal import context
from journal.models import Entry, Subject

EXPORT = "export.file"
# Types of screens and their parts. A file of any other type, or one to be saved, is an export.
_SCREENS = ("text/html", "text/css", "text/javascript", "application/json", "image/")


class JournalMiddleware:
    """Middleware of the log. It must come after AuthenticationMiddleware, whose user it logs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = context.request_now.set(request)
        try:
            response = self.get_response(request)
            if is_export(request, response):
                # Logged before the first byte is sent, so that an export that cannot be logged is not delivered.
                path = request.get_full_path()[:1000]
                name = response.get("Content-Disposition", "").partition("filename=")[2].strip('"')
                Entry.append(
                    EXPORT,
                    actor=context.actor(),
                    subject=Subject(name=name or request.path),
                    details={"path": path},
                    address=context.address_of(request),
                )
            return response
        finally:
            context.request_now.reset(token)


def is_export(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return True if the response is a file with data of the admin."""
    if response.status_code != 200 or request.method == "HEAD":
        return False
    if not request.path.startswith(reverse("wagtailadmin_home")):
        return False
    is_saved = response.get("Content-Disposition", "").startswith("attachment")
    return is_saved or not response.get("Content-Type", "").startswith(_SCREENS)
