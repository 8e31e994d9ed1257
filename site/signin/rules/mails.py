"""E-mails of sign-in, sent from a thread of their own."""

import threading

from django.core.mail import EmailMessage
from django.db import connections

THREAD = "signin-mail"


def send(message: EmailMessage) -> None:
    """Send the e-mail without waiting for the mail server.

    So the time of an answer does not tell that an account exists, and a mail server that is down stops nothing.
    """
    threading.Thread(target=_send, args=(message,), name=THREAD).start()


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    finally:
        # Where there is a queue, this thread stored the e-mail in it.
        connections.close_all()
