"""E-mails as tasks: if the mail server is down, they are sent late, and nothing else waits."""

import json
import smtplib
from collections.abc import Sequence
from email.utils import formatdate, make_msgid
from typing import Any

from cryptography.fernet import InvalidToken, MultiFernet
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.utils import DNS_NAME
from django_tasks import TaskResultStatus, task

from base.desk.sealing import cipher

# The mail server was not reached, or refused the e-mail.
_FAILURES = (smtplib.SMTPException, OSError)
# Mail backends that send no mail.
_NOWHERE = ("console", "dummy")


class MailNotSentError(smtplib.SMTPException):
    """Failure of an e-mail, without the addresses that the original error names, because rows and logs keep it."""


def can_send_mail() -> bool:
    """Return False if the settings name no mail server."""
    return settings.MAIL_BACKEND.split(".")[-2] not in _NOWHERE


class EmailBackend(BaseEmailBackend):
    """Mail backend that leaves each e-mail to a task, which sends it by settings.MAIL_BACKEND.

    Raises MailNotSentError if the task has already failed: the backend of tasks is then the immediate one.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            if message.attachments:
                # No e-mail of this site has attachments. A file does not belong in the row of a task.
                get_connection(settings.MAIL_BACKEND).send_messages([message])
                continue
            result = send.enqueue(seal(message))
            if result.status == TaskResultStatus.FAILED and not self.fail_silently:
                raise MailNotSentError(result.errors[0].exception_class_path)
        return len(email_messages)


# Before pictures and reports: people wait for a code or a link.
@task(priority=10)
def send(sealed: str) -> None:
    """Send an e-mail. Raises MailNotSentError.

    It goes out twice if the worker dies after the mail server's answer, before it is recorded; both have the same
    Message-ID.
    """
    message = unseal(sealed)
    try:
        get_connection(settings.MAIL_BACKEND).send_messages([message])
    except _FAILURES as error:
        code = getattr(error, "smtp_code", "")
        raise MailNotSentError(f"{type(error).__name__} {code}".strip()) from None


def seal(message: EmailMessage) -> str:
    """Return the e-mail encrypted: it may hold a link that sets a password."""
    # The Message-ID and date are set now, so that all tries send the same e-mail.
    headers = {"Message-ID": make_msgid(domain=str(DNS_NAME)), "Date": formatdate(localtime=True)}
    values = {
        "subject": str(message.subject),
        "body": str(message.body),
        "from_email": message.from_email,
        "to": message.to,
        "cc": message.cc,
        "bcc": message.bcc,
        "reply_to": message.reply_to,
        "headers": headers | message.extra_headers,
        "alternatives": [tuple(each) for each in getattr(message, "alternatives", [])],
    }
    return _cipher().encrypt(json.dumps(values).encode()).decode()


def unseal(sealed: str) -> EmailMessage:
    """Return the e-mail of a task. Raises cryptography.fernet.InvalidToken if SECRET_KEY was changed."""
    values: dict[str, Any] = json.loads(_cipher().decrypt(sealed))
    return EmailMultiAlternatives(**values)


def name_of(sealed: str) -> str:
    """Return the name of the task that sends this e-mail."""
    try:
        return f"Gửi thư “{unseal(sealed).subject}”"
    except InvalidToken:
        return "Gửi một thư (không đọc được vì SECRET_KEY đã đổi)"


def _cipher() -> MultiFernet:
    return cipher("queue.mails")
