"""Bounces: reports of mail servers (DSN, RFC 3464), and the rules by which they end a subscription.

A report counts only if it holds the signed Message-ID of one of our letters, which only the recipient has.
"""

from __future__ import annotations

import email
import re
from datetime import timedelta
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from typing import NamedTuple

from django.db.models import F, Q
from django.utils import timezone

from campaign.engagement.models import Delivery, Letter
from campaign.engagement.newsletter import links, subscriptions

# Failures that end a subscription, the time within which they count, and the least age of the oldest.
_FAILURES, _WITHIN, _OVER = 4, timedelta(weeks=8), timedelta(days=14)
# If this many subscribers, and more than a fifth, do not get a letter, the fault is ours.
_MANY = 5
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_CODE = re.compile(r"(?:^|[\s;])([45]\d\d)[\s-]")
# Details of 5.1.x that are about the sender's address (RFC 3463, section 3.2; RFC 7505).
_SENDERS_OWN = {7, 8}
# Other pairs (subject, detail) of 5.x.x for a mailbox or domain that does not exist or is closed.
_OF_MAILBOX = {(0, 0), (2, 0), (2, 1), (4, 1), (4, 4)}
# Reply codes that mean, without a status, that there is no such mailbox (RFC 5321, section 4.2.3).
_NO_MAILBOX = {550, 551, 553}


class Report(NamedTuple):
    """Report on a letter: its delivery; `is_permanent` if the address is gone for good."""

    sent: links.Sent
    is_permanent: bool


def is_permanent(status: str, code: int = 0) -> bool:
    """Return True if `status` (RFC 3463), or else `code`, says that the address will never work.

    Return False for reasons that may pass or are our fault: a full mailbox, a policy, a block list.
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
    """Return the report on a letter of this site; None for any other mail, such as an out-of-office reply."""
    message = email.message_from_bytes(raw, policy=policy.compat32)
    fields = _fields_of_report(message)
    if fields is None or not _header(fields, "Action").lower().startswith("failed"):
        return None
    sent = links.sent_in(_text_of(message))
    if sent is None:
        return None
    status, words = _header(fields, "Status"), _header(fields, "Diagnostic-Code")
    # Exim and others write 5.0.0 as the status; the server's own reply says more.
    if status.startswith("5.0.0") and (found := _STATUS.search(words)):
        status = found[0]
    elif status.startswith("5.0.0") and (code := _CODE.search(words)):
        return Report(sent, is_permanent("", int(code[1])))
    return Report(sent, is_permanent(status))


def leaves(raw: bytes) -> str:
    """Return the key of the subscription that the subject of this mail asks to end; "" if there is none."""
    message = email.message_from_bytes(raw, policy=policy.compat32)
    subject = _header(message, "Subject")
    try:
        pieces = decode_header(subject)
    except HeaderParseError:
        pieces = [(subject, None)]
    # Signs of a key are ASCII in every charset of mails.
    return links.key_in(
        "".join(each if isinstance(each, str) else each.decode("latin-1") for each, _ in pieces)
    )


def take(report: Report) -> None:
    """Record that a letter bounced, and end the subscription if the address is gone or has failed for weeks."""
    rows = Delivery.objects.select_related("subscriber")
    delivery = rows.filter(pk=report.sent.delivery, subscriber__key=report.sent.key).first()
    # The subscription has ended, a restored database lacks the letter, or this is a second report on the letter.
    if delivery is None or delivery.failed_at is not None:
        return
    Letter.objects.filter(pk=delivery.letter_id).update(bounced=F("bounced") + 1)
    note_failure(delivery, is_gone=report.is_permanent)


def note_failure(delivery: Delivery, *, is_gone: bool) -> None:
    """Store that the letter could not be delivered. `is_gone` is True if the address will never work.

    End the subscription if the failures say so. Letters that failed for many subscribers do not count.
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


def _header(message: Message, name: str) -> str:
    """Return the value of a field, which is no string if it has letters outside ASCII."""
    return str(message.get(name, "")).strip()


def _fields_of_report(message: Message) -> Message | None:
    """Return the fields about the first recipient of a report; None for any other mail."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            blocks = [block for block in part.get_payload() if isinstance(block, Message)]
            return next((block for block in blocks if "Action" in block), None)
    return None


def _text_of(message: Message) -> str:
    """Return all headers and texts of a mail and of the letter that it returns."""
    found = []
    for part in message.walk():
        found += [str(value) for value in part.values()]
        if not part.is_multipart():
            payload = part.get_payload(decode=True)
            found.append(payload.decode("latin-1") if isinstance(payload, bytes) else "")
    return "\n".join(found)
