"""Tests of single sign-on with a server of OpenID Connect: who gets in, who does not, and what is still asked for."""

import copy
from collections.abc import Iterator

import pytest
import requests
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from base.models import User
from campaign.newsroom.people import roles
from journal.models import Entry
from journal.receivers import SIGN_IN
from tests.factories import UserFactory
from tests.people import client_of, member
from tests.signin.conftest import device, is_in, sign_in
from tests.signin.provider import CLIENT, SECRET, Provider, provider
from tests.signin.test_second_factor import with_app


@pytest.fixture
def server(settings) -> Iterator[Provider]:
    with provider() as running:
        settings.OIDC_SERVER_URL, settings.OIDC_NAME = running.address, "Đăng nhập của tỉnh"
        providers = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
        providers["openid_connect"]["APPS"][0] |= {
            "name": settings.OIDC_NAME,
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": running.address},
        }
        settings.SOCIALACCOUNT_PROVIDERS = providers
        yield running


def _come_back(client: Client, **asked: str) -> HttpResponse:
    """Go to the server and come back from it, as a browser does."""
    sent = client.get(reverse("account_single_sign_on"), asked)
    returned = requests.get(sent.url, allow_redirects=False, timeout=5).headers["Location"]
    return client.get(returned)


def _claims(user: User, **more: object) -> dict[str, object]:
    return {"sub": f"so-{user.pk}", "email": user.email, "email_verified": True, **more}


def test_a_person_with_a_verified_address_is_in_and_known_again(server, writer):
    server.person = _claims(writer)
    client = device()
    assert "Đăng nhập bằng Đăng nhập của tỉnh" in client.get(reverse("account_login")).content.decode()
    assert _come_back(client, next="/admin/pages/").url == "/admin/pages/"
    assert is_in(client)
    assert Entry.objects.get(action=SIGN_IN).data == {"factors": ["socialaccount"]}
    # The server's own name for the person counts from now on, even after a change of the address.
    server.person["email"] = "moi@example.org"
    again = device()
    _come_back(again)
    assert is_in(again)


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ("An.Nguyen@Example.org", "an.nguyen@example.org"),
        ("an.nguyen@example.org", "An.Nguyen@Example.org"),
    ],
)
def test_capitals_in_an_address_make_no_difference(server, writer, stored, told):
    writer.email = stored
    writer.save()
    server.person = _claims(writer, email=told)
    client = device()
    _come_back(client)
    assert is_in(client)


def test_the_password_still_works(server, writer):
    server.person = _claims(writer)
    _come_back(device())
    client = device()
    sign_in(client, writer.username)
    assert is_in(client)


@pytest.mark.parametrize(
    "change",
    [
        {"email_verified": False},
        {"email": "la@example.org"},
        {"email": ""},
    ],
)
def test_nobody_gets_an_account_by_it(server, writer, change):
    server.person = _claims(writer, **change)
    client, people = device(), User.objects.count()
    response = _come_back(client)
    assert response.url == reverse("account_login")
    assert "Chưa có tài khoản nào" in client.get(response.url).content.decode()
    assert not is_in(client)
    assert User.objects.count() == people


def test_an_address_of_two_people_is_nobody_s(server, writer):
    UserFactory(email=writer.email.upper())
    server.person = _claims(writer)
    client = device()
    response = _come_back(client)
    assert "Nhiều tài khoản" in client.get(response.url).content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("has_left", [True, False])
def test_an_address_that_another_account_gets_leads_to_that_account(server, writer, has_left):
    server.person, address = _claims(writer), writer.email
    _come_back(device())
    writer.email, writer.is_active = "cu@example.org", not has_left
    writer.save()
    successor = member(roles.AUTHORS, email=address)
    client = device()
    _come_back(client)
    assert client.session[SESSION_KEY] == str(successor.pk)


def test_people_who_have_left_stay_out(server, writer):
    server.person = _claims(writer)
    _come_back(device())
    writer.is_active = False
    writer.save()
    client = device()
    _come_back(client)
    assert not is_in(client)


def test_the_second_factor_is_asked_for(server, chief):
    with_app(chief)
    server.person = _claims(chief)
    client = device()
    assert _come_back(client).url.startswith(reverse("mfa_authenticate"))
    assert not is_in(client)


def test_people_without_a_password_here_sign_in_again_before_sensitive_views(server, administrator, settings):
    administrator.set_unusable_password()
    administrator.save()
    server.person = _claims(administrator)
    client = device()
    _come_back(client)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    people = reverse("wagtailusers_users:index")
    assert client.get(people).url == f"{reverse('account_login')}?next={people}"


def test_people_without_a_password_here_are_not_led_to_change_it(writer):
    change = reverse("account_change_password")
    assert change in client_of(writer).get(reverse("mfa_index")).text
    writer.set_unusable_password()
    writer.save()
    client = client_of(writer)
    assert change not in client.get(reverse("mfa_index")).text
    # The address does not break, either.
    assert client.get(change, follow=True).request["PATH_INFO"] == reverse("mfa_index")


def test_a_refusal_and_a_server_that_is_down_are_reported(server, writer, settings):
    server.person, server.refuses = _claims(writer), True
    client = device()
    response = _come_back(client)
    assert "Chưa đăng nhập được" in client.get(response.url).content.decode()
    providers = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    providers["openid_connect"]["APPS"][0]["settings"] = {"server_url": "http://127.0.0.1:1"}
    settings.SOCIALACCOUNT_PROVIDERS = providers
    response = client.get(reverse("account_single_sign_on"))
    assert "đang không trả lời" in client.get(response.url).content.decode()


def test_without_a_server_there_is_no_such_way(client, db):
    assert client.get(reverse("account_single_sign_on")).status_code == 404
    assert client.get(reverse("openid_connect_callback", args=["sso"])).status_code != 500
    assert "/sso/" not in client.get(reverse("account_login")).content.decode()
