"""The mailbox that gets bounces, read by IMAP over TLS. Mails that are neither bounces nor ends stay as they are."""

from __future__ import annotations

import imaplib
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.cache import cache

from campaign.engagement.models import Subscriber
from campaign.engagement.newsletter import bounces, subscriptions

# Bytes of a mail that are read: the report stands in front of the returned letter.
_MOST_BYTES = 256 * 1024
_MOST_MAILS = 500
_TIMEOUT = 20
_PORT = 993
# Key of the number at which the last look ended, so that other mails are read once; if it is lost, they are read again.
_READ = "engagement.newsletter.mailbox"
# UnicodeError: of the name of a folder that is not ASCII.
_FAILURES = (imaplib.IMAP4.error, OSError, UnicodeError)

logger = logging.getLogger(__name__)


class MailboxError(Exception):
    """The mailbox could not be read. It names no address."""


def read() -> int:
    """Act upon the new mails of the mailbox. Return the number of bounces and ends. Raises MailboxError.

    These are marked as read and deleted, since they hold addresses.
    """
    count = 0
    try:
        with _opened() as (imap, validity):
            # Many servers tell of it only after sign-in.
            _, capabilities = imap.capability()
            has_uidplus = b"UIDPLUS" in capabilities[0].upper().split()
            for uid in _new(imap, validity):
                if _take(_mail(imap, uid)):
                    imap.uid("STORE", uid, "+FLAGS", r"(\Seen \Deleted)")
                    # Without UIDPLUS, the program of the mailbox deletes what is marked.
                    if has_uidplus:
                        imap.uid("EXPUNGE", uid)
                    count += 1
                cache.set(_READ, (validity, int(uid)), timeout=None)
    except _FAILURES as error:
        raise MailboxError(type(error).__name__) from None
    return count


def _take(raw: bytes) -> bool:
    """Act upon a mail. Return False if it is not for us."""
    if report := bounces.read(raw):
        bounces.take(report)
        return True
    if key := bounces.leaves(raw):
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
    """Return the UIDs of unread mails that were not looked at yet, the oldest first."""
    of, last = cache.get(_READ, ("", 0))
    _, found = imap.uid("SEARCH", "UNSEEN")
    uids = [int(uid) for uid in (found[0] or b"").split()]
    return [str(uid) for uid in sorted(uids) if of != validity or uid > last][:_MOST_MAILS]


def _mail(imap: imaplib.IMAP4_SSL, uid: str) -> bytes:
    # PEEK leaves the mail unread.
    _, found = imap.uid("FETCH", uid, f"(BODY.PEEK[]<0.{_MOST_BYTES}>)")
    return next((part[1] for part in found if isinstance(part, tuple)), b"")
