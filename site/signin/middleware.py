"""Middleware that applies the rules of sign-in to every request, so that no view can forget them."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import ResolverMatch

from signin.rules import devices, limits, second_factor, sensitive, sessions

_ADMIN = "admin/"
# Views in which a person without a second factor sets one up, or leaves.
_SET_UP = ("account_", "mfa_", "usersessions_")
_PAGE_PASSWORDS = ("wagtailcore_authenticate_with_password", "wagtaildocs_authenticate_with_password")

View = Callable[..., HttpResponse]


class SignInMiddleware:
    """Middleware of sessions, known devices, second factor, fresh proofs, and limits of page passwords."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Readers have no session; their responses must not depend on one.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            if sessions.is_over(request):
                logout(request)
                messages.info(request, "Phiên làm việc đã hết giờ. Hãy đăng nhập lại.")
            else:
                sessions.note_use(request)
        response = self.get_response(request)
        # Set by the receivers when a person has signed in, or has set a password.
        if "known_device_of" in vars(request):
            devices.remember(request, response, vars(request)["known_device_of"])
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = cast(ResolverMatch, request.resolver_match)
        if match.view_name in _PAGE_PASSWORDS and request.method == "POST":
            return _limited(match.view_name, request, view, args, kwargs)
        if not match.route.startswith(_ADMIN) or not request.user.is_authenticated:
            return None
        if not match.view_name.startswith(_SET_UP) and second_factor.is_missing(request.user):
            _refuse_script(request)
            return redirect("mfa_index")
        if sensitive.asks(request, match) and not sessions.is_proved(request):
            _refuse_script(request)
            ways = get_adapter().get_reauthentication_methods(request.user)
            if not ways:
                # People who use single sign-on and have no password here sign in again.
                logout(request)
                messages.info(request, "Việc này cần xác nhận lại danh tính. Hãy đăng nhập lại.")
                return redirect_to_login(request.get_full_path())
            # A POST is kept in the session and carried out after the proof.
            return suspend_request(request, ways[0]["url"])
        return None


def _refuse_script(request: HttpRequest) -> None:
    """Raise PermissionDenied for a script's request, which cannot show another page."""
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        raise PermissionDenied


def _limited(
    name: str, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponse:
    """Return the view's response to a typed password of a page or collection, or 429 after too many tries."""
    # Counted by restriction and not by page, because each page in the address would allow further tries.
    restriction = f"{name} {kwargs.get('page_view_restriction_id', kwargs.get('restriction_id'))}"
    try:
        take_back = limits.spend(
            "page",
            (limits.PAGE, restriction),
            (limits.READER, f"{restriction} {limits.address_of(request)}"),
        )
    except limits.TooManyTriesError as error:
        response = render(request, "429.html", {"time": error.time}, status=HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(int(error.wait.total_seconds()))
        return response
    response = view(request, *args, **kwargs)
    if response.status_code == HTTPStatus.FOUND:
        take_back()
    return response
