"""Tests of the limits of tries: passwords, codes, links by e-mail, and passwords of pages, even changed ones."""

import datetime
import re
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections
from django.db.models import F
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from base.models import User
from journal import context
from signin.models import Try
from signin.rules import devices, limits
from tests.factories import UserFactory
from tests.signin.conftest import PASSWORD, device, is_in, sign_in, with_password

TOO_MANY = "Đã thử sai quá nhiều lần"


def wait(minutes: int) -> None:
    Try.objects.update(at=F("at") - datetime.timedelta(minutes=minutes))


def repeat(*, times: int, apart: int = 0) -> None:
    """Store the tries until now so many times, each so many minutes before the next."""
    keys, now = [one.key for one in Try.objects.all()], timezone.now()
    Try.objects.bulk_create(
        Try(key=key, at=now - datetime.timedelta(minutes=apart * n)) for key in keys for n in range(1, times)
    )


@pytest.fixture
def besieged(writer: User, known: Client) -> User:
    """Return the writer, after a stranger has sent as many wrong passwords as are checked."""
    sign_in(device(), writer.username, "sai")
    repeat(times=10)
    return writer


def test_right_password_is_refused_on_all_unknown_devices_in_the_same_words_as_a_wrong_one(
    besieged, settings
):
    forged, of_another = device("198.51.100.9"), device("198.51.100.8")
    forged.cookies[settings.KNOWN_DEVICE_COOKIE_NAME] = f'{{"{besieged.pk}": "x"}}:1:gia-mao'
    other = with_password(UserFactory(username="nguoi-khac"))
    assert sign_in(of_another, other.username).status_code == 302
    of_another.post(reverse("account_logout"))
    for client in (device("203.0.113.99"), forged, of_another):
        assert TOO_MANY in sign_in(client, besieged.username).content.decode()
        assert not is_in(client)
    pages = [sign_in(device(), besieged.username, password) for password in (PASSWORD, "sai-hoan-toan")]
    texts = [re.sub(r'value="[^"]{64}"', "", page.content.decode()) for page in pages]
    assert texts[0] == texts[1]
    assert re.search(r"Hãy đợi 1\d phút rồi thử lại", texts[0])
    assert "Đăng nhập bằng khóa, hoặc trên máy bạn vẫn dùng, thì không phải đợi" in texts[0]


@pytest.mark.parametrize("address", ["203.0.113.1", "198.51.100.7"])
def test_known_device_enters_at_once(address, besieged, known):
    assert sign_in(known, besieged.username, REMOTE_ADDR=address).status_code == 302
    assert is_in(known)


def test_people_who_share_a_computer_are_known_there(rf, writer, chief, settings):
    request, name = rf.get("/"), settings.KNOWN_DEVICE_COOKIE_NAME
    for user in (writer, chief):
        response = HttpResponse()
        devices.remember(request, response, user)
        request.COOKIES[name] = response.cookies[name].value
    assert devices.device_of(request, writer)
    assert devices.device_of(request, chief)
    cookie = response.cookies[name]
    assert (cookie["samesite"], cookie["httponly"], cookie["max-age"]) == ("Lax", True, 365 * 86_400)


def test_known_device_has_a_limit_of_its_own(writer, known):
    for number in range(10):
        sign_in(known, writer.username, f"sai-{number}")
    text = sign_in(known, writer.username).text
    assert TOO_MANY in text
    # The advice to use a known device is left out, because this is one.
    assert "Đăng nhập bằng khóa thì không phải đợi" in text
    # Other devices are not refused because of it.
    assert sign_in(device(), writer.username).status_code == 302


def test_person_who_sets_a_password_by_mail_enters_at_once(besieged, mails):
    client = device("198.51.100.10")
    client.post(reverse("account_reset_password"), {"email": besieged.email})
    link = re.search(r"https?://[^/]+(/\S+)", mails()[-1].body)[1]
    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {"password1": f"{PASSWORD}-moi", "password2": f"{PASSWORD}-moi"})
    assert sign_in(client, besieged.username, f"{PASSWORD}-moi").status_code == 302


def test_a_stranger_may_try_again_after_the_wait(besieged):
    wait(minutes=16)
    assert sign_in(device(), besieged.username).status_code == 302


def test_a_refused_try_does_not_prolong_the_wait(db):
    tried = limits.ACCOUNT, "mot"
    for _ in range(10):
        limits.spend("try", tried)
    with pytest.raises(limits.TooManyTriesError):
        limits.spend("try", tried)
    assert Try.objects.count() == 10


def test_slow_guessing_is_refused_for_the_day(writer, known):
    sign_in(device("192.0.2.1"), writer.username, "sai")
    repeat(times=50, apart=2)
    assert re.search(r"Hãy đợi \d+ giờ", sign_in(device(), writer.username).content.decode())


def test_one_password_for_many_accounts_is_refused_by_address(writer, known):
    for number in range(30):
        sign_in(device(), f"tai-khoan-{number}", "sai")
    assert TOO_MANY in sign_in(device(), writer.username).content.decode()
    assert sign_in(device("203.0.113.2"), writer.username).status_code == 302


def counted(address: str, **headers: str) -> str:
    """Return the address at which tries of a client are counted."""
    return limits.address_of(RequestFactory(REMOTE_ADDR=address, **headers).get("/"))


def test_addresses_of_one_network_of_ipv6_count_as_one():
    first, same, other = map(counted, ("2001:db8:1:1::1", "2001:db8:1:1:ffff::1", "2001:db8:1:2::1"))
    assert first == same != other


def test_address_of_ipv4_is_the_same_in_the_form_of_ipv6():
    """A server that listens at [::] without a proxy names its IPv4 clients so."""
    assert counted("::ffff:203.0.113.1") == counted("203.0.113.1") != counted("::ffff:203.0.113.2")


@pytest.mark.parametrize(("proxies", "is_same"), [(0, True), (1, False)])
def test_address_is_believed_only_from_a_proxy_of_ours(proxies, is_same, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    first, other = (
        counted("203.0.113.1", HTTP_X_FORWARDED_FOR=named) for named in ("192.0.2.1", "192.0.2.2")
    )
    assert (first == other) is is_same


@pytest.mark.parametrize(("proxies", "address"), [(0, "203.0.113.1"), (1, "192.0.2.2")])
def test_everybody_names_a_client_alike(proxies, address, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    named = {"REMOTE_ADDR": "203.0.113.1", "HTTP_X_FORWARDED_FOR": "192.0.2.1, 192.0.2.2"}
    request = RequestFactory(**named).get("/")
    names = (limits.address_of(request), context.address_of(request), get_adapter().get_client_ip(request))
    assert set(names) == {address}


def test_client_without_an_address_is_refused_and_logged_without_one():
    request = RequestFactory(REMOTE_ADDR="").get("/")
    assert context.address_of(request) == ""
    for find in (limits.address_of, get_adapter().get_client_ip):
        with pytest.raises(PermissionDenied):
            find(request)


def test_right_passwords_are_not_counted(writer):
    for _ in range(12):
        assert sign_in(device(), writer.username).status_code == 302
    assert not Try.objects.exists()


def test_old_tries_are_forgotten(writer):
    sign_in(device(), writer.username, "sai")
    Try.objects.update(at=F("at") - datetime.timedelta(days=2))
    sign_in(device(), writer.username, "sai")
    assert Try.objects.count() == 2  # one of the account, one of the address


@pytest.mark.parametrize("state", ["known", "unknown", "inactive", "invited"])
def test_every_account_answers_alike(state, writer, hashed):
    writer.set_password(PASSWORD)
    if state == "invited":
        writer.set_unusable_password()
    writer.is_active = state != "inactive"
    writer.save()
    hashed.clear()
    username = "khong-co" if state == "unknown" else writer.username
    answer = sign_in(device(), username, "sai-mat-khau")
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in answer.content.decode()
    # Hashing accounts for the time of a response.
    assert len(hashed) == 1


@pytest.fixture
def real_database(django_db_setup, django_db_blocker, tmp_path) -> Iterator[None]:
    """Provide a default database that threads share, with committed rows. The tests' own stays as it was."""
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with sqlite3.connect(tmp_path / "db.sqlite3") as copy:
                connection.connection.backup(copy)
            connection.settings_dict["NAME"] = str(tmp_path / "db.sqlite3")
        yield
        connection.settings_dict["NAME"] = name


def in_thread(work, *values):
    """Run `work` for each value, all at once, each with a connection of its own."""

    def run(value):
        try:
            return work(value)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max(len(values), 1)) as pool:
        return list(pool.map(run, values))


@pytest.mark.both
def test_parallel_tries_count(real_database, hashed):
    def make(_) -> int:
        Try.objects.all().delete()
        return User.objects.create_user("song-song", password=PASSWORD).pk

    def remove(pk: int) -> None:
        Try.objects.all().delete()
        User.objects.filter(pk=pk).delete()

    start = threading.Barrier(24)

    def guess(number: int) -> str:
        client = device(f"192.0.2.{number}")
        start.wait()
        return sign_in(client, "song-song", f"sai-{number}").content.decode()

    [pk] = in_thread(make, 0)
    try:
        hashed.clear()
        pages = in_thread(guess, *range(24))
        assert len([page for page in pages if TOO_MANY in page]) >= 14
        assert len(hashed) <= 10
    finally:
        in_thread(remove, pk)


@pytest.mark.parametrize("email", ["cua-nguoi-viet@example.org", "khong-ai-co@example.org"])
def test_links_by_mail_are_limited_alike_for_all(email, writer, mails):
    writer.email = "cua-nguoi-viet@example.org"
    writer.save()
    client = device()
    answers = [client.post(reverse("account_reset_password"), {"email": email}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    assert "Đã xin liên kết quá nhiều lần" in answers[-1].content.decode()
    assert len(mails()) == (3 if email == writer.email else 0)


class SlowBackend(EmailBackend):
    """Mail server that waits for `may_send` before it takes an e-mail."""

    may_send = threading.Event()

    def send_messages(self, messages):
        self.may_send.wait(20)
        return super().send_messages(messages)


def test_slow_mail_server_does_not_tell_that_an_account_exists(writer, settings, mails):
    settings.EMAIL_BACKEND = "tests.signin.test_limits.SlowBackend"
    SlowBackend.may_send.clear()
    answer = device().post(reverse("account_reset_password"), {"email": writer.email})
    assert answer.status_code == 302
    SlowBackend.may_send.set()
    assert len(mails()) == 1


def test_codes_are_limited(writer):
    TOTP.activate(writer, generate_totp_secret())
    spare = RecoveryCodes.activate(writer).get_unused_codes()
    client = device()
    sign_in(client, writer.username)
    for _ in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "123456"})
    answer = client.post(reverse("mfa_authenticate"), {"code": spare[0]})
    assert TOO_MANY in answer.content.decode()
    wait(minutes=16)
    assert client.post(reverse("mfa_authenticate"), {"code": spare[0]}).status_code == 302
    assert is_in(client)


def test_old_password_is_limited_when_it_is_changed(writer):
    client = device()
    sign_in(client, writer.username)
    form = {"oldpassword": "sai", "password1": f"{PASSWORD}-moi", "password2": f"{PASSWORD}-moi"}
    for _ in range(10):
        client.post(reverse("account_change_password"), form)
    client.post(reverse("account_change_password"), form | {"oldpassword": PASSWORD})
    writer.refresh_from_db()
    assert writer.check_password(PASSWORD)


@pytest.fixture(params=["page", "collection"])
def page_password(request, tree) -> tuple[str, dict[str, str]]:
    """Return the address of the password form of a page or collection, and the right values."""
    right = {"password": "ca-phe-sang", "return_url": "/"}
    if request.param == "page":
        page = tree.pages["lien-he"]
        shut = PageViewRestriction.objects.create(
            page=page, restriction_type="password", password="ca-phe-sang"
        )
        return reverse("wagtailcore_authenticate_with_password", args=[shut.pk, page.pk]), right
    collection = Collection.get_first_root_node().add_child(name="Riêng")
    shut = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password="ca-phe-sang"
    )
    return reverse("wagtaildocs_authenticate_with_password", args=[shut.pk]), right


def test_passwords_of_pages_are_limited_by_address(page_password):
    address, right = page_password
    guesser, reader = device(), device("198.51.100.20")
    for number in range(10):
        assert guesser.post(address, right | {"password": f"sai-{number}"}).status_code == 200
    answer = guesser.post(address, right)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert "Hãy đợi 15 phút" in answer.content.decode()
    for _ in range(12):
        assert reader.post(address, right).status_code == 302


def test_whoever_gave_a_password_that_was_changed_is_asked_again(page_password):
    address, right = page_password
    reader = device()
    shut = [*PageViewRestriction.objects.all(), *CollectionViewRestriction.objects.all()][0]

    def is_admitted() -> bool:
        request = RequestFactory().get("/")
        request.session = reader.session
        return type(shut).objects.get(pk=shut.pk).accept_request(request)

    assert not is_admitted()
    assert reader.post(address, right).status_code == 302
    assert is_admitted()
    shut.password = "tra-da"
    shut.save()
    assert not is_admitted()
    assert reader.post(address, right).status_code == 200
    assert reader.post(address, right | {"password": "tra-da"}).status_code == 302
    assert is_admitted()


def test_another_page_in_the_address_gives_no_further_tries(tree):
    shut = PageViewRestriction.objects.create(
        page=tree.pages["lien-he"], restriction_type="password", password="ca-phe-sang"
    )
    guesser = device()
    for number, page in enumerate(Page.objects.order_by("-pk")[:10]):
        address = reverse("wagtailcore_authenticate_with_password", args=[shut.pk, page.pk])
        assert guesser.post(address, {"password": f"sai-{number}", "return_url": "/"}).status_code == 200
    address = reverse("wagtailcore_authenticate_with_password", args=[shut.pk, tree.home.pk])
    assert guesser.post(address, {"password": "ca-phe-sang", "return_url": "/"}).status_code == 429
