"""E-mails of sign-in, each sent from its own thread, and the people who have an address."""

import threading
from collections.abc import Iterable

from django.core.mail import EmailMessage
from django.db import connections
from django.db.models import QuerySet
from django.db.models.functions import Lower

from base.models import User

THREAD = "signin-mail"


def people_at(addresses: Iterable[str]) -> QuerySet[User]:
    """Return the active people with one of the addresses, in any case, because they are stored as typed."""
    lowered = [address.lower() for address in addresses]
    return User.objects.alias(address=Lower("email")).filter(address__in=lowered, is_active=True)


def send(message: EmailMessage) -> None:
    """Send the e-mail without waiting for the mail server.

    So the response time does not reveal whether an account exists, and a mail server that is down blocks nothing.
    """
    threading.Thread(target=_send, args=(message,), name=THREAD).start()


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    finally:
        # If there is a queue, this thread has used a connection to store the e-mail in it.
        connections.close_all()
