"""Bounces: which of them end a subscription, and reports of mail servers (DSN, RFC 3464).

A report counts only if it holds the signed Message-ID of a letter of ours, which nobody has but its recipient.
"""

from __future__ import annotations

import email
import re
from datetime import timedelta
from email import policy
from email.message import Message
from typing import NamedTuple

from django.db.models import F, Q
from django.utils import timezone

from campaign.engagement.models import Delivery, Letter
from campaign.engagement.newsletter import links, subscriptions

# Letters that failed for now, within so many weeks and over at least so many days, end a subscription.
_FAILURES, _WITHIN, _OVER = 4, timedelta(weeks=8), timedelta(days=14)
# If so many, and more than a fifth, do not get a letter, the mistake is on our side.
_MANY = 5
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_CODE = re.compile(r"(?:^|[\s;])([45]\d\d)[\s-]")
# Of 5.1.x, these tell of the sender's address (RFC 3463, section 3.2; RFC 7505).
_SENDERS_OWN = {7, 8}
# Of the other groups, these tell that the mailbox or its domain does not exist or is closed.
_OF_MAILBOX = {(0, 0), (2, 0), (2, 1), (4, 1), (4, 4)}
# Codes without a status by which servers say that there is no such mailbox (RFC 5321, section 4.2.3).
_NO_MAILBOX = {550, 551, 553}


class Report(NamedTuple):
    """Report on a letter: its delivery, and whether the address is gone for good."""

    sent: links.Sent
    is_permanent: bool


def is_permanent(status: str, code: int = 0) -> bool:
    """Return True if `status` (RFC 3463), or without one `code`, says that the address will never work.

    Refusals for reasons that may pass or lie with us are no such: a full mailbox, a policy, a block list.
    """
    found = _STATUS.search(status)
    if found is None:
        return code in _NO_MAILBOX
    group, subject, detail = map(int, found.groups())
    if group != 5:
        return False
    if subject == 1:
        return detail not in _SENDERS_OWN
    return (subject, detail) in _OF_MAILBOX


def read(raw: bytes) -> Report | None:
    """Return the report on a letter of this site; None for any other mail, such as that of somebody on leave."""
    message = email.message_from_bytes(raw, policy=policy.compat32)
    fields = _fields_of_report(message)
    if fields is None or fields.get("Action", "").strip().lower() != "failed":
        return None
    sent = links.sent_in(_text_of(message))
    if sent is None:
        return None
    status, words = fields.get("Status", ""), fields.get("Diagnostic-Code", "")
    # Exim and others write 5.0.0 above the server's own words, which say more.
    if status.strip().startswith("5.0.0") and (told := _STATUS.search(words)):
        status = told[0]
    elif status.strip().startswith("5.0.0") and (code := _CODE.search(words)):
        return Report(sent, is_permanent("", int(code[1])))
    return Report(sent, is_permanent(status))


def leaves(raw: bytes) -> str:
    """Return the key of the subscription that this mail asks to end by its subject; "" if it does not."""
    message = email.message_from_bytes(raw, policy=policy.compat32)
    return links.key_in(str(message.get("Subject", "")))


def take(report: Report) -> None:
    """Note that a letter came back, and end the subscription if the address is gone or failed for weeks."""
    rows = Delivery.objects.select_related("subscriber")
    delivery = rows.filter(pk=report.sent.delivery, subscriber__key=report.sent.key).first()
    # The subscription has ended, the letter was lost with a database, or it is a second report on the same letter.
    if delivery is None or delivery.failed_at is not None:
        return
    Letter.objects.filter(pk=delivery.letter_id).update(bounced=F("bounced") + 1)
    note_failure(delivery, is_gone=report.is_permanent)


def note_failure(delivery: Delivery, *, is_gone: bool) -> None:
    """Store that the letter could not be delivered. `is_gone` is True if the address will never work.

    Failures count only in letters that few did not get.
    """
    now = timezone.now()
    Delivery.objects.filter(pk=delivery.pk).update(failed_at=now)
    own = Delivery.objects.filter(subscriber=delivery.subscriber_id, failed_at__gt=now - _WITHIN)
    own = own.annotate(failed=F("letter__refused") + F("letter__bounced"))
    failures = own.filter(Q(failed__lt=_MANY) | Q(letter__total__gte=F("failed") * 5))
    is_over = is_gone and failures.filter(pk=delivery.pk).exists()
    are_many = failures.count() >= _FAILURES
    if is_over or (are_many and failures.filter(failed_at__lt=now - _OVER).exists()):
        subscriptions.end(delivery.subscriber)


def _fields_of_report(message: Message) -> Message | None:
    """Return the fields about the first recipient of a report; None for any other mail."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            blocks = [block for block in part.get_payload() if isinstance(block, Message)]
            return next((block for block in blocks if "Action" in block), None)
    return None


def _text_of(message: Message) -> str:
    """Return all headers and texts of a mail, those of the returned letter too."""
    found = []
    for part in message.walk():
        found += [str(value) for value in part.values()]
        if not part.is_multipart():
            payload = part.get_payload(decode=True)
            found.append(payload.decode("latin-1") if isinstance(payload, bytes) else "")
    return "\n".join(found)
