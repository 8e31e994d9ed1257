"""Mail addresses that strangers type: the field that accepts them, and the comparison of mailboxes."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from typing import Any

from django import forms

_GMAIL = {"gmail.com", "googlemail.com"}
_MAILBOX = (
    "Phần trước dấu @ chỉ được có chữ không dấu, chữ số và dấu như . _ - +, không có dấu ngoặc kép."
    " Ví dụ đúng: ten@example.vn."
)


class MailAddressField(forms.EmailField):
    """Field of a mail address that a stranger types, in a spelling that every mail server accepts.

    A quoted mailbox (RFC 5321) has many spellings, because a backslash may precede each letter. A mailbox with a
    character beyond ASCII, such as a long s, needs a mail server with RFC 6531.
    """

    def clean(self, value: Any) -> Any:
        address = super().clean(value)
        mailbox = address.rpartition("@")[0]
        if not mailbox.isascii() or '"' in mailbox:
            raise forms.ValidationError(_MAILBOX, code="mailbox")
        try:
            as_sent(address)
        except UnicodeError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        return address


def as_sent(address: str) -> str:
    """Return the address with its domain in ASCII (IDNA, RFC 3490).

    Raises UnicodeError if the address cannot be sent to a mail server.
    """
    mailbox, _, domain = address.rpartition("@")
    return f"{mailbox.encode('ascii').decode()}@{domain.encode('idna').decode()}"


def same_address(address: str) -> str:
    """Return the same text for all spellings of an address that reach the same mailbox.

    Spellings differ in case, "+tag", dots of Gmail, full-width letters, and Punycode of the domain.
    """
    local, _, domain = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")
    local = local.partition("+")[0]
    # A domain that cannot be encoded reaches no mailbox.
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    if domain in _GMAIL:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"
