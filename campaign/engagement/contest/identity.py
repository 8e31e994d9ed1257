"""Proofs of an entrant's identity: a mail address confirmed by a code, or a code of a class list."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime

from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from base.desk.sealing import keys
from campaign.engagement.models import ContestPage
from campaign.engagement.public_forms.addresses import same_address
from campaign.engagement.public_forms.mails import send_to_stranger
from vietnamese.dates import VIETNAM

# Without characters that look alike: 0 O, 1 I L.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10
# Minimum validity, in seconds, of a code sent by mail; the maximum is twice as long.
_WINDOW = 15 * 60


def of_address(page: int, address: str) -> list[str]:
    """Return the keyed hashes under which the owner of a mailbox may take part: today's key first, then former ones."""
    return _hashes(f"{page} {same_address(address)}")


def of_code(page: int, code: str) -> list[str]:
    """Return the keyed hashes under which the holder of a code may take part: today's key first, then former ones."""
    return _hashes(f"{page} code {code}")


def of_label(page: int, unit: str, label: str) -> list[str]:
    """Return the keyed hashes by which an erased label of a list is recognised: today's key first."""
    return _hashes(f"{page} label {unit}\n{label}")


def _hashes(value: str) -> list[str]:
    return [key.hex() for key in keys("engagement.entrant", value)]


def new_code() -> str:
    """Return a random code of a list, one of 31^10 and so too many to guess."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


def as_stored(code: str) -> str:
    """Return a typed code of a list as it is stored: without spaces and hyphens, in capitals."""
    text = unicodedata.normalize("NFKC", code).upper()
    return "".join(sign for sign in text if sign.isalnum())


def as_written(code: str) -> str:
    """Return a code of a list in two groups, easier to type."""
    return f"{code[:5]}-{code[5:]}"


def send_code(page: ContestPage, address: str) -> None:
    """Enqueue the mail with the code that confirms `address`."""
    window = _window()
    code = _mail_codes(page.pk, address, window)[0]
    # Not a number of minutes, because the mail may come late.
    until = datetime.fromtimestamp((window + 2) * _WINDOW, VIETNAM)
    body = (
        f"Mã để dự thi “{page.title}” là: {code}\n\nMã dùng được đến {until:%H:%M}. Nhập mã vào trang dự thi đang mở;"
        " quá giờ ấy thì lấy mã khác ở trang đó. Đừng chuyển mã cho ai khác.\n\nNếu bạn không dự thi, hãy bỏ qua thư"
        " này: có người đã gõ nhầm địa chỉ."
    )
    send_to_stranger(EmailMessage(f"Mã dự thi: {code}", body, to=[address]))


def is_code(page: ContestPage, address: str, code: str) -> bool:
    """Return True if `code` is one that is still valid for this address."""
    typed = as_stored(code)
    good = [code for age in (0, 1) for code in _mail_codes(page.pk, address, _window() - age)]
    return any(constant_time_compare(typed, code) for code in good)


def _window() -> int:
    return int(timezone.now().timestamp()) // _WINDOW


def _mail_codes(page: int, address: str, window: int) -> list[str]:
    value = f"{page} {same_address(address)} {window}"
    return [f"{int.from_bytes(key) % 1_000_000:06}" for key in keys("engagement.mail code", value)]
