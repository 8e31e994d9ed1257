"""Invitations: an account without a password, and an e-mail with a link to set one. No password is ever seen.

The link is like that for a forgotten password, but works for PASSWORD_RESET_TIMEOUT seconds, once.
"""

import smtplib
from collections import Counter
from itertools import chain, count

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import ForeignObjectRel, Model, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import int_to_base36
from wagtail.log_actions import log

from base.models import User
from base.models.turns import wait_for_turn
from campaign.newsroom.models import Trashed
from operations.queue.mails import can_send_mail
from vietnamese.slugs import slugify


class InvitationNotSentError(Exception):
    """The account was created, but the e-mail was not sent."""


class KnownAddressError(Exception):
    """Somebody has an account with this address."""


def is_waiting(user: User) -> bool:
    """Return True if the person was invited and has not yet set a password or logged in."""
    return user.is_active and user.last_login is None and not user.has_usable_password()


def invite(full_name: str, email: str, role: Group, by: User) -> User:
    """Create the account and send the invitation. Return the account.

    Raises KnownAddressError, or InvitationNotSentError if the account was created but the e-mail was not sent.
    """
    user = create(full_name, email, role, by)
    _send(user)
    return user


@transaction.atomic
def create(full_name: str, email: str, role: Group, by: User | None) -> User:
    """Create and return the account, without an e-mail. `by` is None for a command on the server.

    Raises KnownAddressError.
    """
    # Of two simultaneous invitations, the second finds the account of the first.
    wait_for_turn(User)
    if User.objects.filter(email__iexact=email).exists():
        raise KnownAddressError
    *family, given = full_name.split()
    user = User.objects.create_user(
        _free_username(email), email, first_name=given, last_name=" ".join(family)
    )
    user.groups.add(role)
    log(user, "newsroom.invite", user=by)
    return user


def invite_again(user: User, by: User) -> None:
    """Send a new invitation, which invalidates earlier links. Raises InvitationNotSentError."""
    renew(user, by)
    _send(user)


def renew(user: User, by: User | None) -> None:
    """Invalidate the links of earlier invitations. `by` is None for a command on the server."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    log(user, "newsroom.invite", user=by)


def _free_username(email: str) -> str:
    base = slugify(email.partition("@")[0], max_length=100) or "thanh-vien"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    names = chain([base], (f"{base}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)


def link_for(user: User) -> str:
    """Return the address at which the person sets a password, once, within PASSWORD_RESET_TIMEOUT seconds."""
    token = {"uidb36": int_to_base36(user.pk), "key": default_token_generator.make_token(user)}
    return settings.WAGTAILADMIN_BASE_URL + reverse("account_reset_password_from_key", kwargs=token)


def _send(user: User) -> None:
    context = {
        "user": user,
        "link": link_for(user),
        "login": settings.WAGTAILADMIN_BASE_URL + reverse("account_login"),
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600),
    }
    body = render_to_string("campaign/newsroom/admin/invitation.txt", context)
    try:
        send_mail("Mời vào Ban Biên tập", body, None, [user.email])
    except (smtplib.SMTPException, OSError) as error:
        raise InvitationNotSentError from error
    if not can_send_mail():
        raise InvitationNotSentError


# Rows that belong to the account and are deleted with it, short-lived rows, and the log, which stores names.
_NO_WORK = {
    *("account.EmailAddress", "mfa.Authenticator", "usersessions.UserSession", "socialaccount.SocialAccount"),
    *("wagtailusers.UserProfile", "wagtailadmin.EditingSession", "wagtailadmin.FormState"),
    *("wagtailcore.PageSubscription", "wagtailcore.UploadedFile", "queue.Errand"),
    *("wagtailcore.PageLogEntry", "wagtailcore.ModelLogEntry"),
    # Counted separately, by the contents of its rows.
    "newsroom.Trashed",
}
_WORDS = {"wagtailcore.WorkflowState": "lần gửi duyệt", "wagtailcore.TaskState": "lần duyệt"}


def work_of(user: User) -> str:
    """Return the work linked to an account, in words: "12 phiên bản, 3 trang"; "" if there is none.

    Work is every row that names the person, of whatever model: without the account, nobody would know who wrote,
    approved or decided it.
    """
    named: dict[type[Model], Q] = {}
    for relation in User._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            model, field = relation.related_model, relation.field.name
            is_link = bool(model._meta.auto_created)
            if not is_link and model._meta.label not in _NO_WORK and field != "locked_by":
                named[model] = named.get(model, Q()) | Q(**{field: user})
    counts: Counter[str] = Counter()
    for model, rows in named.items():
        word = _WORDS.get(model._meta.label, str(model._meta.verbose_name))
        counts[word] += model._base_manager.filter(rows).distinct().count()
    counts["mục trong Thùng rác"] = Trashed.objects.naming(user).count()
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count)
