"""Signed links of the newsletter and signed numbers of its letters. Only the recipient of a letter has them."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from base.desk.sealing import cipher

_OF_SUBSCRIBER = Signer(salt="engagement.newsletter", sep=".")
_OF_DELIVERY = Signer(salt="engagement.newsletter.delivery", sep=".")
_DAY = 24 * 3600
# Stands in for each recipient's own token in a letter. A link with the placeholder leads nowhere.
PLACEHOLDER = f"{'0' * 32}.thu"
_MESSAGE_ID = re.compile(r"\bbt\.(\d{1,18}\.[0-9a-f]{32}\.[\w-]{43})@")
_TOKEN = re.compile(r"\b[0-9a-f]{32}\.[\w-]{43}\b")


class PendingSubscription(NamedTuple):
    """Subscription that somebody asked for. It is stored when the owner of the address confirms it.

    A kind of letter that was not offered, because it is switched off, is None.
    """

    address: str
    weekly: bool | None
    alerts: bool | None


def seal(pending: PendingSubscription) -> str:
    """Return the pending subscription, encrypted with the current time, for the link that confirms it."""
    return cipher("engagement.newsletter.wish").encrypt(json.dumps(pending).encode()).decode()


def unseal(token: str) -> PendingSubscription | None:
    """Return the pending subscription of a link; None if the link is forged or too old."""
    try:
        found = cipher("engagement.newsletter.wish").decrypt(
            token, ttl=settings.NEWSLETTER_CONFIRM_DAYS * _DAY
        )
    except (InvalidToken, ValueError):  # characters that no token has
        return None
    return PendingSubscription(*json.loads(found))


def token_of(key: str) -> str:
    """Return the token of the subscription with this key. It is valid as long as the subscription lasts."""
    return _OF_SUBSCRIBER.sign(key)


def key_of(token: str) -> str:
    """Return the key of the subscription with this token; "" for a forged token."""
    try:
        return _OF_SUBSCRIBER.unsign(token)
    except BadSignature:
        return ""


def key_in(text: str) -> str:
    """Return the key of the first valid token in `text`, such as the subject of a mail; "" if there is none."""
    return next((key for token in _TOKEN.findall(text) if (key := key_of(token))), "")


def path(name: str, token: str) -> str:
    """Return the path of the newsletter's view `name` for this token."""
    return reverse(f"engagement:{name}", args=[token])


class Sent(NamedTuple):
    """Number of a delivery and key of its subscription: after a restored backup, numbers are given a second time."""

    delivery: int
    key: str


def message_id(sent: Sent, host: str) -> str:
    """Return the Message-ID of a delivery (RFC 5322), by which a bounce proves that the letter was ours."""
    return f"<bt.{_OF_DELIVERY.sign(f'{sent.delivery}.{sent.key}')}@{host}>"


def sent_in(text: str) -> Sent | None:
    """Return the delivery whose valid Message-ID is in `text`, or None."""
    for signed in _MESSAGE_ID.findall(text):
        try:
            delivery, key = _OF_DELIVERY.unsign(signed).split(".")
        except BadSignature:
            continue
        return Sent(int(delivery), key)
    return None
