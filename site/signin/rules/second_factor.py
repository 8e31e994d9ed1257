"""Second factor: who needs one, who lacks one, and how a lost one is reset."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken, MultiFernet
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from wagtail.log_actions import log
from wagtail.permissions import page_permission_policy

from base.desk.sealing import cipher
from base.models import User
from signin.rules import mails, sessions

RESET = "signin.reset_second_factor"
# Recovery codes alone do not count as a factor: they replace a lost one.
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_RIGHTS_OVER_PEOPLE = [
    f"{app}.{verb}_{model}"
    for app, model in (("base", "user"), ("auth", "group"))
    for verb in ("add", "change", "delete")
]
_others: list[Callable[[User], bool]] = []


def register(has_power: Callable[[User], bool]) -> None:
    """Require a second factor of more people: those for whom `has_power` returns True."""
    _others.append(has_power)


def is_needed_by(user: User) -> bool:
    """Return True if the person may publish anywhere, or has rights over people or a power that an app registered."""
    may_publish = page_permission_policy.user_has_permission(user, "publish")
    if may_publish or any(user.has_perm(right) for right in _RIGHTS_OVER_PEOPLE):
        return True
    return any(has_power(user) for has_power in _others)


def is_required_of(user: User) -> bool:
    """Return True if the person must have a second factor here."""
    return settings.SECOND_FACTOR_REQUIRED and is_needed_by(user)


def factors_of(user: User) -> int:
    """Return the number of the person's factors: an app for codes, and keys."""
    return Authenticator.objects.filter(user=user, type__in=_FACTORS).count()


def cipher_of_secrets() -> MultiFernet:
    """Return the cipher of the secrets that apps for codes share with the site."""
    return cipher("signin.secrets")


def people_locked_out() -> list[User]:
    """Return the people whose app for codes is useless, because its secret was encrypted with another SECRET_KEY."""
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__is_active=True)
    readable = cipher_of_secrets()
    found = []
    for app in apps.select_related("user").order_by("user__username"):
        try:
            readable.decrypt(app.data["secret"])
        except InvalidToken:
            found.append(app.user)
    return found


def is_missing(user: User) -> bool:
    """Return True if the person must have a second factor and has none."""
    return is_required_of(user) and factors_of(user) == 0


def may_reset(by: User, user: User) -> bool:
    """Return True if `by`, an administrator, may reset this person's factor; nobody may reset their own.

    The other person must have met the one who lost a phone. Only a superuser may reset a superuser's factor.
    """
    return user != by and by.may_change(user)


def reset(user: User, reason: str, by: User | None = None) -> None:
    """Remove the person's second factor, sign the person out everywhere, log it, and tell the person by e-mail.

    `by` is None for a reset by a command on the server.
    """
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        sessions.end_all(user)
        log(user, RESET, user=by, data={"reason": reason})
    if user.email:
        context = {"user": user, "by": by, "reason": reason, "base_url": settings.WAGTAILADMIN_BASE_URL}
        subject = "Xác thực hai bước của bạn đã được đặt lại"
        mails.send(EmailMessage(subject, render_to_string("signin/reset.txt", context), to=[user.email]))
