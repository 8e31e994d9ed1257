"""Invitations: an account without a password, and an e-mail with a link to set one. No password is ever seen.

The link is Django's link for a forgotten password: it works once, within PASSWORD_RESET_TIMEOUT seconds.
"""

import smtplib
from itertools import chain, count

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import int_to_base36
from wagtail.log_actions import log
from wagtail.models import Comment, CommentReply, Page, Revision, TaskState, WorkflowState

from base.models import User
from base.models.turns import wait_for_turn
from campaign.newsroom.models import Assignment, Trashed
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
    # Of two invitations in the same moment, the second finds the account of the first.
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


def work_of(user: User) -> str:
    """Return the work linked to an account, in words: "3 trang, 12 phiên bản"; "" if there is none."""
    counts = [
        (Page.objects.filter(owner=user).count(), "trang"),
        (Revision.objects.filter(user=user).count(), "phiên bản"),
        (WorkflowState.objects.filter(requested_by=user).count(), "lần gửi duyệt"),
        (TaskState.objects.filter(finished_by=user).count(), "lần duyệt"),
        (Assignment.objects.filter(Q(assignee=user) | Q(given_by=user)).count(), "lần giao việc"),
        (Trashed.objects.naming(user).count(), "mục trong Thùng rác"),
        (
            Comment.objects.filter(user=user).count() + CommentReply.objects.filter(user=user).count(),
            "góp ý",
        ),
    ]
    return ", ".join(f"{count} {what}" for count, what in counts if count)
