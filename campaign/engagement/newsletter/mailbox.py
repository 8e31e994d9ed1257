"""The mailbox for bounces and unsubscribe mails, read by IMAP over TLS. All other mails are left untouched."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.cache import cache

from campaign.engagement.models import Subscriber
from campaign.engagement.newsletter import bounces, subscriptions

# Maximum number of bytes read of a mail: the report precedes the returned letter.
_MAX_BYTES = 256 * 1024
_MAX_MAILS = 500
_TIMEOUT = 20
_PORT = 993
# Cache key of the last UID read, so that other mails are not read again; if it is lost, they are.
_READ = "engagement.newsletter.mailbox"
# UnicodeError: for a folder name that is not ASCII.
_FAILURES = (imaplib.IMAP4.error, OSError, UnicodeError)


class MailboxError(Exception):
    """The mailbox could not be read. The error names no address."""


def read() -> int:
    """Process the new mails of the mailbox. Return the number of bounces and unsubscribe mails. Raises MailboxError.

    These are marked as read and deleted, because they hold addresses.
    """
    count = 0
    try:
        with _opened() as (imap, validity):
            # Many servers announce UIDPLUS only after sign-in.
            _, capabilities = imap.capability()
            has_uidplus = b"UIDPLUS" in (capabilities[0] or b"").upper().split()
            for uid in _new(imap, validity):
                if _take(_mail(imap, uid)):
                    imap.uid("STORE", uid, "+FLAGS", r"(\Seen \Deleted)")
                    # Without UIDPLUS, the owner's mail program removes the marked mails.
                    if has_uidplus:
                        imap.uid("EXPUNGE", uid)
                    count += 1
                cache.set(_READ, (validity, int(uid)), timeout=None)
    except _FAILURES as error:
        raise MailboxError(type(error).__name__) from None
    return count


def _take(raw: bytes) -> bool:
    """Process a mail. Return False if it is neither a bounce nor an unsubscribe mail."""
    try:
        report, key = bounces.read(raw), bounces.leaves(raw)
    except RecursionError:  # nested deeper than any report
        return False
    if report:
        bounces.take(report)
        return True
    if key:
        for subscriber in Subscriber.objects.filter(key=key):
            subscriptions.end(subscriber)
        return True
    return False


@contextmanager
def _opened() -> Iterator[tuple[imaplib.IMAP4_SSL, str]]:
    """Open the mailbox, and yield the connection with the UIDVALIDITY of the folder (RFC 9051, section 2.3.1.1)."""
    place = urlsplit(settings.NEWSLETTER_IMAP_URL)
    imap = imaplib.IMAP4_SSL(
        place.hostname or "",
        place.port or _PORT,
        ssl_context=ssl.create_default_context(),
        timeout=_TIMEOUT,
    )
    try:
        # LOGIN takes only ASCII.
        name, password = unquote(place.username or ""), unquote(place.password or "")
        imap.authenticate("PLAIN", lambda _: f"\0{name}\0{password}".encode())
        state, _ = imap.select(f'"{unquote(place.path.strip("/")) or "INBOX"}"')
        if state != "OK":
            raise imaplib.IMAP4.error("no such folder")
        _, validity = imap.response("UIDVALIDITY")
        yield imap, (validity[0] or b"").decode()
    finally:
        with suppress(*_FAILURES):
            imap.logout()


def _new(imap: imaplib.IMAP4_SSL, validity: str) -> list[str]:
    """Return the UIDs of unread mails that were not processed yet, oldest first."""
    of, last = cache.get(_READ, ("", 0))
    _, found = imap.uid("SEARCH", "UNSEEN")
    uids = [int(uid) for uid in (found[0] or b"").split()]
    return [str(uid) for uid in sorted(uids) if of != validity or uid > last][:_MAX_MAILS]


def _mail(imap: imaplib.IMAP4_SSL, uid: str) -> bytes:
    # PEEK leaves the mail unread.
    _, found = imap.uid("FETCH", uid, f"(BODY.PEEK[]<0.{_MAX_BYTES}>)")
    return next((part[1] for part in found if isinstance(part, tuple)), b"")
