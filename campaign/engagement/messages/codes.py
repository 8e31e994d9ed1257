"""Codes by which senders look up their message: twelve digits, easy to read aloud, stored only as a keyed hash.

With ten thousand messages, one guess in a hundred million hits; one IP address has a hundred tries a day.
"""

import hmac
import unicodedata

from cryptography.fernet import InvalidToken
from django.utils import timezone

from base.desk.sealing import cipher, keys

_DIGITS, _GROUP = 12, 4
# Seconds for which the page after sending shows the code.
SHOWN_FOR = 3600


def code_of(number: str) -> str:
    """Return the code of the message sent by the form with this number; a form sent twice has one code."""
    digest = hmac.digest(keys("engagement.code")[0], number.encode(), "sha256")
    return f"{int.from_bytes(digest) % 10**_DIGITS:0{_DIGITS}}"


def hashes_of(code: str) -> list[str]:
    """Return the hashes under which a message with this code may be stored: today's key first, then former ones."""
    return [hmac.new(key, code.encode(), "sha256").hexdigest() for key in keys("engagement.code_hash")]


def read(typed: str) -> str:
    """Return the digits in `typed`, in any script and grouping; "" if they are not a code."""
    digits = "".join(
        str(unicodedata.digit(char)) for char in typed if unicodedata.digit(char, None) is not None
    )
    return digits if len(digits) == _DIGITS else ""


def grouped(code: str) -> str:
    """Return the code grouped for reading aloud: 1234 5678 9012."""
    return " ".join(code[place : place + _GROUP] for place in range(0, _DIGITS, _GROUP))


def seal(code: str) -> str:
    """Return the code encrypted for the address of the page after sending, because addresses get into logs."""
    return cipher("engagement.sent").encrypt_at_time(code.encode(), _now()).decode()


def unseal(sealed: str) -> str | None:
    """Return the code, or None if it was sealed too long ago or not by this site."""
    try:
        return cipher("engagement.sent").decrypt_at_time(sealed, SHOWN_FOR, _now()).decode()
    except (InvalidToken, ValueError):  # characters that no seal has
        return None


def _now() -> int:
    return int(timezone.now().timestamp())
