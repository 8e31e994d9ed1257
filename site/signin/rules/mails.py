"""E-mails of sign-in, each sent from its own thread."""

import threading

from django.core.mail import EmailMessage
from django.db import connections

THREAD = "signin-mail"


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
