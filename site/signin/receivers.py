"""Receivers of the signals of Django and allauth: a sign-in, a fresh proof, a password that was set by e-mail."""

from typing import Any

from allauth.account.signals import authentication_step_completed, password_reset
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from base.models import User
from signin.rules import sessions


@receiver(user_logged_in)
def begin_session(request: HttpRequest, user: User, **_: Any) -> None:
    """Begin the session's times, and have the middleware mark the device."""
    sessions.begin(request)
    vars(request)["known_device_of"] = user


@receiver(password_reset)
def mark_device(request: HttpRequest, user: User, **_: Any) -> None:
    """Have the middleware mark the device, because a person who can read the account's e-mails there is no stranger."""
    vars(request)["known_device_of"] = user


@receiver(authentication_step_completed)
def note_proof(request: HttpRequest, reauthenticated: bool = False, **_: Any) -> None:
    """Note a fresh proof of identity."""
    if reauthenticated:
        sessions.prove(request)
