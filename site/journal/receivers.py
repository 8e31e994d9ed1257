"""Receivers of the log: sign-ins and sign-outs, entries of Wagtail's logs, changes of rights."""

import atexit
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import password_reset
from allauth.mfa.signals import authentication_failed
from django.apps import apps
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.signals import request_finished
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models import Q
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_migrate,
    post_save,
    pre_migrate,
)
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.models import BaseLogEntry

from base.models import User
from journal import rights
from journal.context import address_of
from journal.models import Entry, Subject

SIGN_IN, FAILED, SIGN_OUT, RESET = "access.in", "access.failed", "access.out", "access.reset"


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    """Log a sign-in, with its factors."""
    records = get_authentication_records(request, user)
    Entry.append(
        SIGN_IN,
        actor=user,
        subject=Subject.of(user),
        details={"factors": [record.get("type") or record["method"] for record in records]},
        address=address_of(request),
    )


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    """Log a sign-out, unless nobody was signed in."""
    if user is not None:
        Entry.append(SIGN_OUT, actor=user, subject=Subject.of(user), address=address_of(request))


@receiver(user_login_failed)
def sign_in_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Log a failed sign-in. A name without account is not kept: people type passwords into the wrong field."""
    typed = [value for name, value in credentials.items() if name in ("username", "email", "login") and value]
    user = User.objects.filter(Q(username__in=typed) | Q(email__in=typed)).first()
    subject = Subject.of(user) if user else Subject()
    Entry.append(FAILED, subject=subject, address=address_of(request))


@receiver(authentication_failed)
def second_factor_failed(request: HttpRequest, user: User, **_: Any) -> None:
    """Log a wrong second factor after a right password."""
    details = {"factors": ["mfa"]}
    Entry.append(FAILED, subject=Subject.of(user), details=details, address=address_of(request))


@receiver(password_reset)
def password_was_reset(request: HttpRequest, user: User, **_: Any) -> None:
    """Log that somebody with the link in an e-mail set the password."""
    Entry.append(RESET, subject=Subject.of(user), address=address_of(request))


def wagtail_logged(instance: BaseLogEntry, created: bool, raw: bool, **_: Any) -> None:
    """Copy Wagtail's log entries: texts, settings, snippets, redirects, publishing and withdrawing."""
    if not created or raw:
        return
    model = instance.content_type and instance.content_type.model_class()
    kind = model._meta.label_lower if model else ""
    Entry.append(
        instance.action,
        actor=instance.user,
        subject=Subject(kind, str(instance.object_id), instance.label),
        details=instance.data,
    )


@receiver([post_save, post_delete, m2m_changed])
def rights_were_written(using: str, **_: Any) -> None:
    """Log a change of rights in the transaction that made it."""
    rights.catch_up(connections[using])


@receiver(request_finished)
@atexit.register
def catch_up(**_: Any) -> None:
    """Log changes of rights that no other statement followed: at the end of a request and of a process."""
    for one in connections.all(initialized_only=True):
        rights.catch_up(one)


def connect() -> None:
    """Connect the receivers that depend on models or on the app."""
    for model in apps.get_models():
        if issubclass(model, BaseLogEntry):
            post_save.connect(wagtail_logged, sender=model)
    connection_created.connect(rights.connect, dispatch_uid="journal.rights")
    pre_migrate.connect(rights.pause, dispatch_uid="journal.pause")
    post_migrate.connect(rights.resume, sender=apps.get_app_config("journal"), dispatch_uid="journal.resume")
