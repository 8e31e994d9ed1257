"""Receivers of the signals of Django and allauth: a sign-in, a fresh proof, a password set by e-mail, a new address."""

from typing import Any

from allauth.account.signals import authentication_step_completed, password_reset
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import pre_save
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


@receiver(pre_save, sender=User)
def part_from_single_sign_on(
    instance: User, raw: bool, update_fields: frozenset[str] | None, **_: Any
) -> None:
    """Disconnect an account whose address changes from the person who has the old one, who may be somebody else."""
    if instance.pk and not raw and (update_fields is None or "email" in update_fields):
        # The row still has the old address.
        SocialAccount.objects.filter(user=instance).exclude(user__email__iexact=instance.email).delete()
