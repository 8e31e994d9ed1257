"""Dialogue with the mail server, one SMTP command at a time, which alone shows what became of a letter.

Django's own backend sends in one call: if the connection breaks, it is unknown whether the server has the letter.
"""

from __future__ import annotations

import re
import smtplib
from enum import Enum
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

_STATUS = re.compile(rb"\b([245]\.\d{1,3}\.\d{1,3})\b")
_CLOSING = 421


class Fate(Enum):
    """Fate of a letter."""

    SENT = "sent"
    # The server refuses the letter for now (4xx) or for good (5xx).
    LATER = "later"
    REFUSED = "refused"
    # The server cannot be reached or accepts nothing from us; it does not have the letter.
    AWAY = "away"
    # The connection broke while the letter was being sent, or the answer makes no sense; the server may have it.
    UNKNOWN = "unknown"


class Answer(NamedTuple):
    """Answer of the mail server: `code` by RFC 5321, `status` by RFC 3463 ("" without one).

    `is_of_recipient` is True if the server refuses this recipient, False if it refuses the letter.
    """

    fate: Fate
    code: int = 0
    status: str = ""
    is_of_recipient: bool = False


class MailServer:
    """Connection to the mail server of the settings, opened when needed and used for many letters."""

    def __init__(self) -> None:
        # Not the backend that enqueues mails: a letter of the newsletter is not a task of its own.
        self._backend = get_connection(settings.MAIL_BACKEND)

    def __enter__(self) -> MailServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def hand_over(self, sender: str, recipient: str, message: EmailMessage) -> Answer:
        """Hand over one letter and return the server's answer. `sender` gets the bounces."""
        is_reused = self._smtp is not None
        answer = self._try(sender, recipient, message)
        # Servers close a connection after some letters or seconds; open a new one at once.
        if answer.fate is Fate.AWAY and is_reused:
            return self._try(sender, recipient, message)
        return answer

    @property
    def _smtp(self) -> Any:
        return getattr(self._backend, "connection", None)

    def _try(self, sender: str, recipient: str, message: EmailMessage) -> Answer:
        try:
            self._backend.open()
            smtp = self._smtp
            if smtp is None:
                # A backend without a server, such as that of tests.
                self._backend.send_messages([message])
                return Answer(Fate.SENT)
            smtp.ehlo_or_helo_if_needed()
            code, words = smtp.mail(sender)
            if not _is_done(code):
                self._close()
                return _answer(Fate.AWAY, code, words)
            code, words = smtp.rcpt(recipient)
            if not _is_done(code):
                return self._refused(code, words, is_of_recipient=True)
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            return Answer(Fate.AWAY, getattr(error, "smtp_code", 0))
        try:
            # Django's message accepts the line endings of SMTP; the stubs know only the base class.
            code, words = smtp.data(message.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
        except smtplib.SMTPDataError as error:
            # The server did not ask for the text of the letter.
            return self._refused(error.smtp_code, cast(bytes, error.smtp_error), is_of_recipient=False)
        except (smtplib.SMTPException, OSError):
            self._close()
            return Answer(Fate.UNKNOWN)
        if _is_done(code):
            return Answer(Fate.SENT, code)
        if not _is_refusal(code):
            self._close()
            return Answer(Fate.UNKNOWN, code)
        return self._refused(code, words, is_of_recipient=False)

    def _refused(self, code: int, words: bytes, *, is_of_recipient: bool) -> Answer:
        if code == _CLOSING or not _is_refusal(code):
            self._close()
            return _answer(Fate.AWAY, code, words)
        try:
            self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._close()
        fate = Fate.LATER if code < 500 else Fate.REFUSED
        return _answer(fate, code, words, is_of_recipient=is_of_recipient)

    def _close(self) -> None:
        self._backend.close()
        # Django keeps the connection object if QUIT failed.
        if self._smtp is not None:
            self._backend.connection = None  # type: ignore[attr-defined]


def _is_done(code: int) -> bool:
    """Return True for a reply that accepts a step. Its first digit decides (RFC 5321, section 4.3.2)."""
    return code // 100 == 2


def _is_refusal(code: int) -> bool:
    """Return False for a reply that fits no step, or is none: smtplib reads it as -1."""
    return code // 100 in (4, 5)


def _answer(fate: Fate, code: int, words: bytes, *, is_of_recipient: bool = False) -> Answer:
    found = _STATUS.search(words)
    return Answer(fate, code, found[1].decode() if found else "", is_of_recipient)
