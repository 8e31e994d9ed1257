"""Mails to addresses that strangers typed, sent by the queue.

If a mailbox does not exist or puts every try off, the task does not fail, since nobody here could fix that: the mail is
only counted as refused. If our own mail server is away, the task fails.
"""

from __future__ import annotations

import datetime
import smtplib

from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks import TaskContext, TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from campaign.engagement.public_forms.addresses import as_sent
from campaign.engagement.public_forms.mail_server import Fate, MailServer
from operations.health.checks import Finding, Level
from operations.queue import mails
from operations.queue.workers import MAX_TRIES

# Results of the task.
_SENT, _REFUSED = "sent", "refused"


class NotSentError(smtplib.SMTPException):
    """The mail server did not take a mail for now. The error is stored in rows, so it names no address."""


def send_to_stranger(message: EmailMessage) -> None:
    """Enqueue a mail."""
    send.enqueue(mails.seal(message))


# As for mails to the board (operations.queue.mails).
@task(priority=10, takes_context=True)
def send(context: TaskContext, sealed: str) -> str:
    """Send a mail. Return "sent" or "refused". Raises NotSentError for another try."""
    message = mails.unseal(sealed)
    try:
        recipient = as_sent(message.to[0])
    except UnicodeError:
        return _REFUSED
    with MailServer() as server:
        answer = server.hand_over(message.from_email, recipient, message)
    is_last = context.attempt >= MAX_TRIES
    if answer.fate is Fate.REFUSED or (answer.fate is Fate.LATER and is_last):
        return _REFUSED
    if answer.fate in (Fate.LATER, Fate.AWAY):
        raise NotSentError(f"{answer.fate.value} {answer.code}")
    return _SENT


def findings() -> list[Finding]:
    """Return the finding on mails of the last week that no mailbox took, for the officer who keeps the server."""
    since = timezone.now() - datetime.timedelta(days=7)
    done = DBTaskResult.objects.filter(
        task_path=send.module_path, status=TaskResultStatus.SUCCESSFUL, finished_at__gte=since
    )
    results = list(done.values_list("return_value", flat=True))
    text = f"7 ngày qua: {len(results)} thư, {results.count(_REFUSED)} thư hộp thư của người nhận không nhận."
    return [Finding(Level.OK, "Thư xác nhận, mã dự thi", text)]
