"""The current request, and the person behind an action."""

from contextvars import ContextVar

from django.http import HttpRequest
from wagtail.log_actions import get_active_log_context

from base.addresses import client
from base.models import User

request_now: ContextVar[HttpRequest | None] = ContextVar("request_now", default=None)


def actor() -> User | None:
    """Return the acting person: the one in Wagtail's log context, else the signed-in one; None for commands."""
    if user := get_active_log_context().user:
        return user
    request = request_now.get()
    return request.user if request is not None and request.user.is_authenticated else None


def address_of(request: HttpRequest | None) -> str:
    """Return the network address of the client; "" if there is none."""
    return "" if request is None else client.address_of(request)
