"""Tests of the ways to sign in: one address of the site takes a password, and no code of Django's does."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver

from base.models import User
from tests.signin.conftest import PASSWORD, device, is_in, with_password


def views(patterns: list[Any], before: str = "/") -> Iterator[tuple[str, Callable]]:
    """Yield the address of every view of the site, with patterns in place of parameters, and the view."""
    for one in patterns:
        address = f"{before}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from views(one.url_patterns, address)
        elif isinstance(one, URLPattern):
            yield address, one.callback


def plain_addresses(patterns: list[Any], before: str = "/") -> Iterator[str]:
    """Yield every address of the site that has no parameter."""
    for one in patterns:
        if not isinstance(one.pattern, RoutePattern) or "<" in str(one.pattern):
            continue
        if isinstance(one, URLResolver):
            yield from plain_addresses(one.url_patterns, f"{before}{one.pattern}")
        else:
            yield f"{before}{one.pattern}"


def is_sign_in_view_of_django(view: Callable) -> bool:
    kind = getattr(view, "view_class", object)
    forms = [getattr(kind, name, None) for name in ("form_class", "authentication_form")]
    return issubclass(kind, LoginView) or any(
        isinstance(form, type) and issubclass(form, AuthenticationForm) for form in forms
    )


def test_sign_in_views_of_django_and_wagtail_are_replaced():
    found = {
        address: view
        for address, view in views(get_resolver().url_patterns)
        if is_sign_in_view_of_django(view)
    }
    assert found.keys() == {"/admin/login/", "/_util/login/"}
    assert not [address for address, view in found.items() if resolve(address).func is view]


def test_one_address_takes_a_password(author: User) -> None:
    user = with_password(author)
    typed = {"username": user.username, "login": user.username, "password": PASSWORD}
    opened, asked = set(), set(plain_addresses(get_resolver().url_patterns))
    client = device()
    for address in asked:
        client.post(address, typed)
        if settings.SESSION_COOKIE_NAME in client.cookies and SESSION_KEY in client.session:
            opened.add(address)
            client = device()
    assert opened == {reverse("account_login")}
    assert len(asked) > 200


def test_the_address_of_wagtails_sign_in_leads_to_the_one(chief: User) -> None:
    user = with_password(chief)
    client = device()
    for method in (client.get, client.post):
        answer = method("/_util/login/", {"username": user.username, "password": PASSWORD})
        assert (answer.status_code, answer.url) == (302, reverse("account_login"))
    assert not is_in(client)


def test_code_that_limits_no_tries_takes_no_password(author: User) -> None:
    user = with_password(author)
    assert authenticate(username=user.username, password=PASSWORD) is None
    assert not Client().login(username=user.username, password=PASSWORD)
    assert not AuthenticationForm(None, {"username": user.username, "password": PASSWORD}).is_valid()
