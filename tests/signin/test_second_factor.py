"""Tests of the required second factor: no address of the admin answers without it, and how a lost one is reset."""

import re
from contextlib import suppress

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, resolve, reverse
from wagtail.models import ModelLogEntry

from base.models import User
from signin.rules import second_factor
from tests.factories import UserFactory
from tests.people import chief_of, client_of
from tests.screens.addresses import named
from tests.signin.conftest import PASSWORD, code_of, device, is_in, sign_in, with_password

# Views in which a person without a second factor sets one up, or leaves.
OPEN = ("account_", "mfa_", "usersessions_", "openid_connect_")


@pytest.fixture
def required(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def editor(chief: User) -> User:
    return with_password(chief)


def with_app(user: User) -> str:
    """Give the person an app for codes. Return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def admin_addresses() -> list[str]:
    """Return every address below /admin/, with a value for each argument that the address takes."""
    admin = [part for part in get_resolver().url_patterns if str(part.pattern) == "admin/"]
    patterns = [found for part in admin for found in named(part) if not found[0].startswith(OPEN)]
    found = {address_of(name, pattern.pattern.regex.groups) for name, pattern in patterns}
    # The addresses of Wagtail's own sign-in forms lead to ours.
    return sorted(address for address in found if not resolve(address).view_name.startswith(OPEN))


def address_of(name: str, arguments: int) -> str:
    for value in ("1", "audio", "approve", "earliest"):
        with suppress(NoReverseMatch):
            return reverse(name, args=[value] * arguments)
    raise AssertionError(f"no address of {name}")


def test_no_address_of_the_admin_answers_without_it(required, editor, begin_edition):
    client = client_of(editor)
    addresses = admin_addresses()
    assert len(addresses) > 300
    # As on the running site, values that all responses share are read once.
    begin_edition()
    wrong = {}
    for address in addresses:
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            if (answer.status_code, answer.headers.get("Location")) != (302, "/admin/2fa/"):
                wrong[method, address] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize(
    "address", ["/admin/pages/", "/admin/api/main/pages/", "/admin/khong-co/", "/admin//"]
)
def test_scripts_are_refused_without_it(address, required, editor):
    answer = client_of(editor).get(address, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 403


def test_person_is_led_to_set_it_up_and_then_works(required, editor):
    client = device()
    screen = sign_in(client, editor.username).url
    assert screen == "/admin/"
    page = client.get(screen, follow=True)
    assert page.redirect_chain == [("/admin/2fa/", 302)]
    assert "Vai trò của bạn cần xác thực hai bước" in page.content.decode()
    form = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", form)[1]
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)
    assert re.search(r"<li><code>\d{8}</code></li>", done.content.decode())
    assert is_in(client)
    # The next sign-in asks for the second factor.
    again = device("203.0.113.5")
    assert sign_in(again, editor.username).url == reverse("mfa_authenticate")
    assert not is_in(again)
    # A browser would ask a person without a key for one.
    assert "Dùng khóa" not in again.get(reverse("mfa_authenticate")).content.decode()
    again.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(again)


def test_code_opens_once(editor):
    secret = with_app(editor)
    code = code_of(secret)
    for number, opened in enumerate((True, False)):
        client = device(f"203.0.113.{number}")
        sign_in(client, editor.username)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(client) is opened


def test_a_wrong_code_is_not_shown_again_before_the_next(editor):
    with_app(editor)
    client = device("203.0.113.1")
    sign_in(client, editor.username)
    html = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "Mã không đúng" in html
    assert "000000" not in html


def with_right(codename: str):
    def give(user: User) -> None:
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
            Permission.objects.get(codename=codename),
        )

    return give


NEEDED = {
    "Biên tập viên": False,
    "Trưởng ban biên tập": True,
    "Quản trị": True,
    **dict.fromkeys(
        ["change_user", "add_user", "delete_user", "add_group", "change_group", "delete_group"], True
    ),
    "view_searchedquery": False,
    "superuser": True,
}


@pytest.mark.parametrize("right", NEEDED)
def test_it_is_required_of_those_with_power(right, tree, required):
    user = UserFactory(is_superuser=right == "superuser")
    if group := Group.objects.filter(name=right).first():
        user.groups.add(group)
    elif right != "superuser":
        with_right(right)(user)
    assert second_factor.is_missing(User.objects.get(pk=user.pk)) is NEEDED[right]


def test_it_is_required_of_those_who_publish_in_one_section(topic, required):
    assert second_factor.is_missing(chief_of(topic))


def test_person_who_is_promoted_needs_it_at_once(required, author, author_client):
    assert author_client.get("/admin/").status_code == 200
    author.groups.set([Group.objects.get(name="Trưởng ban biên tập")])
    assert author_client.get("/admin/").url == "/admin/2fa/"


def test_last_required_one_is_not_given_up(required, editor):
    with_app(editor)
    client = client_of(editor)
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert "Vai trò của bạn cần xác thực hai bước" in answer.content.decode()
    assert Authenticator.objects.filter(user=editor).exists()


def test_secrets_are_not_readable_in_the_database(editor, settings):
    secret = with_app(editor)
    stored = Authenticator.objects.get(user=editor)
    assert secret not in str(stored.data)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key"
    assert stored.wrap().validate_code(code_of(secret))


def test_a_secret_key_that_was_lost_is_reported_at_sign_in(editor, settings):
    with_app(editor)
    settings.SECRET_KEY = "another-key"
    client = device()
    sign_in(client, editor.username)
    answer = client.post(reverse("mfa_authenticate"), {"code": "123456"}, follow=True)
    assert "khóa bí mật của trang đã đổi" in answer.content.decode()
    assert not is_in(client)


# --- Reset of a lost one ---


def reset(client: Client, user: User, reason: str = "Mất điện thoại.") -> int:
    return client.post(reverse("signin_reset_second_factor", args=[user.pk]), {"reason": reason}).status_code


def test_new_codes_are_not_said_to_replace_codes_that_there_never_were(required, editor):
    with_app(editor)
    client = client_of(editor)
    asking = reverse("mfa_generate_recovery_codes")
    assert "mã cũ" not in client.get(asking).text
    assert "Chưa có mã nào." in client.get(reverse("mfa_index")).text
    client.post(asking)
    assert "10 mã cũ còn lại không dùng được nữa" in client.get(asking).text
    assert "Còn 10 mã." in client.get(reverse("mfa_index")).text


def test_another_administrator_resets_it(editor, administrator, administrator_client, mails):
    secret = with_app(editor)
    lost = device()
    sign_in(lost, editor.username)
    lost.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(lost)
    screen = administrator_client.get(reverse("wagtailusers_users:edit", args=[editor.pk])).content.decode()
    assert reverse("signin_reset_second_factor", args=[editor.pk]) in screen
    assert reset(administrator_client, editor) == 302
    assert not Authenticator.objects.filter(user=editor).exists()
    assert not is_in(lost)
    [entry] = ModelLogEntry.objects.filter(action=second_factor.RESET)
    assert (entry.user, entry.object_id, entry.data["reason"]) == (
        administrator,
        str(editor.pk),
        "Mất điện thoại.",
    )
    assert entry.message == "Đã đặt lại xác thực hai bước. Lý do: Mất điện thoại."
    [message] = mails()
    assert message.to == [editor.email]
    assert "Mất điện thoại." in message.body


def test_reset_needs_a_reason(editor, administrator_client):
    with_app(editor)
    assert reset(administrator_client, editor, " ") == 200
    assert Authenticator.objects.filter(user=editor).exists()


def test_nobody_resets_the_own_one(administrator, administrator_client):
    with_app(administrator)
    reset(administrator_client, administrator)
    assert Authenticator.objects.filter(user=administrator).exists()


@pytest.mark.parametrize("role", ["author", "chief"])
def test_only_administrators_reset_it(role, request, administrator):
    with_app(administrator)
    reset(client_of(request.getfixturevalue(role)), administrator)
    assert Authenticator.objects.filter(user=administrator).exists()


def test_that_of_a_superuser_is_reset_by_superusers(tree, administrator_client):
    user = UserFactory(is_superuser=True)
    with_app(user)
    reset(administrator_client, user)
    assert Authenticator.objects.filter(user=user).exists()
    # The reset is not offered to others, either.
    for client, is_offered in (
        (administrator_client, False),
        (client_of(UserFactory(is_superuser=True)), True),
    ):
        for screen in (
            reverse("wagtailusers_users:index"),
            reverse("wagtailusers_users:edit", args=[user.pk]),
        ):
            offers = reverse("signin_reset_second_factor", args=[user.pk]) in client.get(screen).text
            assert offers is is_offered, screen


def test_command_resets_it_without_a_second_person(editor, capsys):
    with_app(editor)
    call_command("reset_second_factor", editor.username)
    assert not Authenticator.objects.filter(user=editor).exists()
    assert ModelLogEntry.objects.filter(action=second_factor.RESET, user=None).exists()
    with pytest.raises(CommandError, match="Không có tài khoản khong-co"):
        call_command("reset_second_factor", "khong-co")


def test_password_that_is_reset_by_mail_keeps_it(editor, mails):
    with_app(editor)
    client = device()
    client.post(reverse("account_reset_password"), {"email": editor.email})
    form = client.get(re.search(r"https?://[^/]+(/\S+)", mails()[-1].body)[1], follow=True).request[
        "PATH_INFO"
    ]
    new = f"{PASSWORD}-moi"
    client.post(form, {"password1": new, "password2": new})
    assert not is_in(client)
    assert sign_in(client, editor.username, new).url == reverse("mfa_authenticate")
