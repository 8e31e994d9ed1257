"""Letters about reviews and assignments. A mail server that does not answer is logged and stops nothing."""

import logging
import smtplib
from collections.abc import Iterable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from wagtail.admin.mail import send_mail

from base.models import User

logger = logging.getLogger(__name__)


def install() -> None:
    """Have Wagtail's letters about comments go to those who may still edit the page; the threads keep all who wrote."""
    # Imported late: its forms must find the words that base.desk.admin_words sets.
    from wagtail.admin.views.pages import edit

    send_all = edit.send_notification

    @wraps(send_all)
    def send_notification(people: Iterable[User], name: str, context: dict[str, Any]) -> bool:
        page = context["page"]
        return send_all([one for one in people if page.permissions_for_user(one).can_edit()], name, context)

    edit.send_notification = send_notification


def send(people: Iterable[User | None], subject: str, name: str, address: str, **context: Any) -> None:
    """Send the text template `name` to the active accounts among `people`, once the transaction commits.

    The template gets the recipient as `user` and the full URL of the path `address` as `link`.
    """
    for person in people:
        # None is a deleted account.
        if person and person.is_active and person.email:
            whole = context | {"user": person, "link": f"{settings.WAGTAILADMIN_BASE_URL}{address}"}
            body = render_to_string(f"campaign/newsroom/letters/{name}.txt", whole)
            transaction.on_commit(partial(_send, subject, body, person.email))


def _send(subject: str, body: str, address: str) -> None:
    try:
        send_mail(subject, body, [address])
    except (smtplib.SMTPException, OSError):
        # Without the subject, which holds the title of a text, and the recipient.
        logger.exception("a letter was not sent")
