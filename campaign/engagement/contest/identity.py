"""Proofs of who takes part: an address confirmed by a code, or a code of a class list."""

from __future__ import annotations

import secrets
import unicodedata

from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from base.desk.sealing import keys
from campaign.engagement.models import ContestPage
from campaign.engagement.public_forms.addresses import same_address
from campaign.engagement.public_forms.mails import send_to_stranger

# Without signs that look alike: 0 O, 1 I L.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10
# Seconds for which a code by mail is good at least, and twice that at most.
_WINDOW = 15 * 60


def of_address(page: int, address: str) -> list[str]:
    """Return the keyed hashes under which the owner of a mailbox may take part: today's key first, then former ones."""
    return _hashes(f"{page} {same_address(address)}")


def of_code(page: int, code: str) -> list[str]:
    """Return the keyed hashes under which the holder of a code may take part: today's key first, then former ones."""
    return _hashes(f"{page} code {code}")


def of_label(page: int, unit: str, label: str) -> list[str]:
    """Return the keyed hashes by which a label of a list is known once it was erased: today's key first."""
    return _hashes(f"{page} label {unit}\n{label}")


def _hashes(value: str) -> list[str]:
    return [key.hex() for key in keys("engagement.entrant", value)]


def new_code() -> str:
    """Return a random code of a list: one of 31 to the 10th power, too many to guess."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


def as_stored(code: str) -> str:
    """Return a code of a list as it is stored: what people type has spaces, hyphens and small letters."""
    text = unicodedata.normalize("NFKC", code).upper()
    return "".join(sign for sign in text if sign.isalnum())


def as_written(code: str) -> str:
    """Return a code of a list in two groups, easier to type."""
    return f"{code[:5]}-{code[5:]}"


def send_code(page: ContestPage, address: str) -> None:
    """Send the code that confirms `address`, by the queue."""
    code = _mail_codes(page.pk, address, _window())[0]
    body = (
        f"Mã để dự thi “{page.title}” là: {code}\n\nMã dùng được trong 15 phút. Nhập mã vào trang dự thi đang mở."
        " Đừng chuyển mã cho ai khác.\n\nNếu bạn không dự thi, hãy bỏ qua thư này: có người đã gõ nhầm địa chỉ."
    )
    send_to_stranger(EmailMessage(f"Mã dự thi: {code}", body, to=[address]))


def is_code(page: ContestPage, address: str, code: str) -> bool:
    """Return True if `code` is one that was sent to this address within the last minutes."""
    typed = as_stored(code)
    good = [code for age in (0, 1) for code in _mail_codes(page.pk, address, _window() - age)]
    return any(constant_time_compare(typed, code) for code in good)


def _window() -> int:
    return int(timezone.now().timestamp()) // _WINDOW


def _mail_codes(page: int, address: str, window: int) -> list[str]:
    value = f"{page} {same_address(address)} {window}"
    return [f"{int.from_bytes(key) % 1_000_000:06}" for key in keys("engagement.mail code", value)]
