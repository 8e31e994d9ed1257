"""Fixtures of people who sign in by the form, from several devices and addresses."""

import threading
import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from base.models import User
from signin.rules.mails import THREAD

PASSWORD = "chin-con-thuyen-ra-khoi-som"
# Never replaced, because the hasher appends each password to it.
HASHED: list[str] = []


class CountingHasher(MD5PasswordHasher):
    """Hasher that records the passwords that it hashes."""

    def encode(self, password: str, salt: str) -> str:
        HASHED.append(password)
        return super().encode(password, salt)


@pytest.fixture
def hashed(settings) -> list[str]:
    settings.PASSWORD_HASHERS = ["tests.signin.conftest.CountingHasher"]
    HASHED.clear()
    return HASHED


def code_of(secret: str) -> str:
    """Return the code that an app for codes shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def writer(author: User) -> User:
    """Return an author, who needs no second factor."""
    return with_password(author)


def device(address: str = "203.0.113.1") -> Client:
    """Return a browser in which nobody has signed in."""
    return Client(REMOTE_ADDR=address)


def sign_in(client: Client, username: str, password: str = PASSWORD, **extra: str) -> HttpResponse:
    return client.post(reverse("account_login"), {"login": username, "password": password}, **extra)


def is_in(client: Client) -> bool:
    return client.get(reverse("newsroom_handbook")).status_code == 200


@pytest.fixture
def known(writer: User) -> Client:
    """Return the writer's own browser, which has signed in once, and out again."""
    client = device("198.51.100.7")
    assert sign_in(client, writer.username).status_code == 302
    client.post(reverse("account_logout"))
    return client


@pytest.fixture
def mails() -> Callable[[], list[mail.EmailMessage]]:
    def sent() -> list[mail.EmailMessage]:
        """Return the e-mails, once the threads that send them are done."""
        for thread in threading.enumerate():
            if thread.name == THREAD:
                thread.join()
        return mail.outbox

    return sent
