"""Tests of sessions, and that there is only one way to sign in."""

import datetime
import re
import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from base.models import User
from edition import watch
from tests.admin import page_form, said
from tests.signin.conftest import PASSWORD, device, is_in, sign_in

HOUR = 3600


def later(client: Client, seconds: float) -> None:
    """Let time pass in the client's session, which was in use until a minute ago."""
    session = client.session
    session["signin_began"] -= seconds
    session["signin_seen"] = time.time() - 60
    session.save()


@pytest.mark.parametrize(("remember", "lasts"), [("", 12 * HOUR), ("on", 14 * 24 * HOUR)])
def test_session_ends_however_busy_it_was(remember, lasts, writer):
    client = device()
    form = {"login": writer.username, "password": PASSWORD, "remember": remember}
    client.post(reverse("account_login"), form)
    later(client, lasts - HOUR)
    assert is_in(client)
    later(client, HOUR + 1)
    answer = client.get(reverse("newsroom_handbook"), follow=True)
    assert answer.redirect_chain[0][0] == f"/admin/login/?next={reverse('newsroom_handbook')}"
    assert "Phiên làm việc đã hết giờ" in answer.content.decode()


def test_cookie_ends_with_the_browser_unless_asked_otherwise(writer, settings):
    client = device()
    cookie = sign_in(client, writer.username).cookies[settings.SESSION_COOKIE_NAME]
    assert not cookie["max-age"]


def test_session_of_a_clock_that_was_ahead_ends(writer):
    client = device()
    sign_in(client, writer.username)
    later(client, -HOUR)
    assert not is_in(client)


def test_session_of_another_machine_whose_clock_is_a_little_ahead_goes_on(writer):
    client = device()
    sign_in(client, writer.username)
    later(client, -30)
    assert is_in(client)


def test_session_of_an_earlier_release_ends(writer):
    client = device()
    sign_in(client, writer.username)
    session = client.session
    del session["signin_began"]
    session.save()
    assert not is_in(client)


@pytest.mark.parametrize("days", [0, 365])
def test_sessions_that_ran_out_are_forgotten_with_what_was_noted_of_them(days, writer):
    """So is one that a clock which was a year ahead let run out next year."""
    over, used = device(), device()
    for client in (over, used):
        sign_in(client, writer.username)
    ends_at = timezone.now() + datetime.timedelta(days)
    Session.objects.filter(pk=over.session.session_key).update(expire_date=ends_at)
    call_command("forget_sessions")
    assert not Session.objects.filter(pk=over.session.session_key).exists()
    assert [one.session_key for one in UserSession.objects.all()] == [used.session.session_key]
    assert is_in(used)


def test_sessions_of_whoever_is_deactivated_do_not_come_back_with_the_account(writer):
    """This holds for every way to deactivate: Wagtail deactivates several accounts at once by a query."""
    client = device()
    sign_in(client, writer.username)
    User.objects.filter(pk=writer.pk).update(is_active=False)
    call_command("forget_sessions")
    User.objects.filter(pk=writer.pk).update(is_active=True)
    assert not is_in(client)


def test_use_is_noted_every_five_minutes(writer):
    client = device()
    for each in (client, device()):
        sign_in(each, writer.username)
    UserSession.objects.update(last_seen_at="2025-01-01T00:00Z")

    def writes() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("newsroom_handbook"))
        return [query["sql"] for query in queries if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]

    assert writes() == []
    session = client.session
    session["signin_seen"] -= 6 * 60
    session.save()
    assert [re.search(r'"(\w+)"', sql)[1] for sql in writes()] == [
        "usersessions_usersession",
        "django_session",
    ]
    seen = dict(UserSession.objects.values_list("session_key", "last_seen_at__year"))
    assert seen.pop(session.session_key) > 2025
    assert list(seen.values()) == [2025]
    assert writes() == []


def test_signing_in_and_out_starts_no_edition(writer):
    client = device()
    with CaptureQueriesContext(connection) as queries:
        sign_in(client, writer.username, "sai")
        sign_in(client, writer.username)
        client.get(reverse("mfa_activate_totp"))
        client.get(reverse("usersessions_list"))
        client.post(reverse("account_logout"))
        client.post(reverse("account_reset_password"), {"email": writer.email})
    tables = {"signin_try", "usersessions_usersession", "django_session", "base_user"}
    written = [query["sql"] for query in queries if re.match("INSERT|UPDATE|DELETE", query["sql"])]
    assert tables <= {re.search(r'"(\w+)"', sql)[1] for sql in written}
    assert [sql for sql in written if watch.is_public_write(sql)] == []


def test_sign_out_everywhere_else(writer):
    here, there = device(), device("203.0.113.2")
    for client in (here, there):
        sign_in(client, writer.username)
    listed = here.get(reverse("usersessions_list")).content.decode()
    assert "203.0.113.2" in listed
    assert listed.count("máy này") == 1
    here.post(reverse("usersessions_list"))
    assert is_in(here)
    assert not is_in(there)


def test_changed_password_ends_the_other_sessions(writer, mails):
    here, there = device(), device("203.0.113.2")
    for client in (here, there):
        sign_in(client, writer.username)
    new = f"{PASSWORD}-moi"
    here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert is_in(here)
    assert not is_in(there)
    [message] = mails()
    assert message.to == [writer.email]
    assert "Mật khẩu đã được đổi." in message.body


def _new_address(client: Client, user: User, email: str) -> str:
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    return said(client.post(address, page_form(client, address) | {"email": email}))


def test_an_address_that_an_administrator_corrects_leaves_no_session_and_no_link(
    writer, administrator, administrator_client, mails
):
    stranger, client = device(), device()
    sign_in(stranger, writer.username)
    client.post(reverse("account_reset_password"), {"email": writer.email})
    link = re.search(r"https?://[^/]+(/admin/password/reset/\S+)", mails()[-1].body)[1]
    told = _new_address(administrator_client, writer, "dung@example.vn")
    assert "Mật khẩu và xác thực hai bước vẫn như cũ" in told
    assert not is_in(stranger)
    assert "password1" not in client.get(link, follow=True).text
    # A change of anything else, and of one's own address, signs nobody out.
    sign_in(stranger, writer.username)
    writer.refresh_from_db()
    assert writer.email == "dung@example.vn"
    _new_address(administrator_client, writer, writer.email)
    assert is_in(stranger)
    _new_address(administrator_client, administrator, "quan-tri@example.vn")
    assert is_in(administrator_client)


@pytest.mark.parametrize("address", ["/admin/logout/", "/admin/logout"])
def test_logout_by_link_does_nothing(address, author_client):
    author_client.get(address, follow=True)
    assert is_in(author_client)


def test_logout_leaves_no_session(writer, settings):
    client = device()
    sign_in(client, writer.username)
    answer = client.post(reverse("wagtailadmin_logout"))
    assert answer.url == reverse("account_login")
    # Without the cookie nginx answers from the edition again.
    assert answer.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0
    assert not is_in(client)


def test_wagtails_own_sign_in_forms_are_closed(tree):
    assert resolve(reverse("wagtailadmin_login")).view_name == "account_login"
    assert resolve(reverse("wagtailadmin_logout")).view_name == "account_logout"
    for address in (
        "/admin/password_reset/",
        "/admin/password_reset/done/",
        "/admin/password_reset/complete/",
    ):
        assert Client().get(address).url == reverse("account_reset_password")
    for name in ("account_signup", "account_email", "account_set_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


@pytest.mark.parametrize("address", ["/admin/signup/", "/admin/email/", "/admin/2fa/webauthn/signup/"])
def test_nobody_signs_up(address, author_client):
    for client in (Client(), author_client):
        assert client.post(address).status_code in (302, 404)
        assert client.get(address, follow=True).status_code in (200, 404)
    assert User.objects.count() == 1


def test_wagtails_page_of_the_account_changes_neither_password_nor_mail(writer, author_client):
    account = reverse("wagtailadmin_account")
    html = author_client.get(account).content.decode()
    assert reverse("mfa_index") in html
    form = {
        "name_email-first_name": "Tên",
        "name_email-last_name": "Mới",
        "name_email-email": "khac@example.org",
    }
    form |= {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    new = {f"password-{name}": f"{PASSWORD}-moi" for name in ("new_password1", "new_password2")}
    author_client.post(
        account, form | new | {"password-old_password": PASSWORD, "locale-preferred_language": "vi"}
    )
    fresh = User.objects.get(pk=writer.pk)
    assert (fresh.email, fresh.check_password(PASSWORD)) == (writer.email, True)


def test_nobody_sets_the_password_of_another(writer, administrator_client):
    address = reverse("wagtailusers_users:edit", args=[writer.pk])
    assert 'type="password"' not in administrator_client.get(address).content.decode()
    form = {name: getattr(writer, name) for name in ("username", "email", "first_name", "last_name")}
    form |= {"groups": writer.groups.values_list("pk", flat=True), "is_active": "on"}
    sent = administrator_client.post(address, form | {"password1": "x" * 20, "password2": "x" * 20})
    assert sent.status_code == 302
    writer.refresh_from_db()
    assert writer.check_password(PASSWORD)


def test_account_that_an_administrator_adds_is_invited(administrator_client):
    form = {"username": "nguoi-moi", "email": "moi@example.org", "first_name": "Mới", "last_name": "Người"}
    administrator_client.post(reverse("wagtailusers_users:add"), form)
    [message] = mail.outbox
    assert message.to == ["moi@example.org"]
    assert not User.objects.get(username="nguoi-moi").has_usable_password()


def test_invitation_of_an_earlier_release_still_works(writer):
    token = default_token_generator.make_token(writer)
    old = f"/admin/password_reset/confirm/{urlsafe_base64_encode(force_bytes(writer.pk))}/{token}/"
    client = device()
    form = client.get(old, follow=True)
    new = {"password1": f"{PASSWORD}-moi", "password2": f"{PASSWORD}-moi"}
    assert client.post(form.request["PATH_INFO"], new).status_code == 302
    assert sign_in(client, writer.username, f"{PASSWORD}-moi").status_code == 302
    # No number, and -5.
    for invented in ("!", "LTU"):
        assert client.get(f"/admin/password_reset/confirm/{invented}/x/", follow=True).status_code == 200


@pytest.mark.parametrize("typed", ["An.Nguyen@Example.org", "an.nguyen@example.org"])
def test_link_to_set_a_password_comes_whatever_the_capitals(typed, administrator_client, mails):
    """An invitation stores the address as it was typed; allauth would look for it in small letters."""
    invited = {"full_name": "Nguyễn An", "email": "An.Nguyen@Example.org", "role": "Biên tập viên"}
    administrator_client.post(reverse("newsroom_invite"), invited)
    device().post(reverse("account_reset_password"), {"email": typed})
    [_, message] = mails()
    assert message.to[0].lower() == typed.lower()
    User.objects.filter(username="an-nguyen").update(is_active=False)
    device().post(reverse("account_reset_password"), {"email": typed})
    assert len(mails()) == 2


def test_person_without_access_is_told_and_not_sent_in_a_circle(writer):
    writer.groups.clear()
    client = device()
    answer = sign_in(client, writer.username)
    page = client.get(answer.url, follow=True)
    assert "Tài khoản này không vào được trang quản trị" in page.content.decode()


@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "mfa_index", "mfa_activate_totp"]
)
def test_screens_run_no_inline_script_and_are_not_cached(name, author_client):
    client = Client() if name in ("account_login", "account_reset_password") else author_client
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", answer.content.decode(), re.DOTALL):
        assert not body.strip() or 'type="application/json"' in attributes
    assert not re.search(r' (style|on\w+)="', answer.content.decode())
