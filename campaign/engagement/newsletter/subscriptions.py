"""Subscriptions: asked for, confirmed, changed, ended.

Nothing is stored before the owner of an address has confirmed it: the link holds the wish, encrypted. Nothing but the
random key of a subscription is kept after its end (`keeping`).
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from campaign.engagement.models import Subscriber
from campaign.engagement.newsletter import keeping, links, writing
from campaign.engagement.newsletter.links import Wish
from campaign.engagement.public_forms.addresses import as_sent, same_address
from campaign.engagement.public_forms.mails import send_to_stranger
from signin.rules.limits import Rate, Scope, TooManyTriesError, spend

# Letters of confirmation to one mailbox, whoever asks for them.
_ADDRESSEE = Scope("addressee", (Rate(1, timedelta(minutes=10)), Rate(3, timedelta(days=1))))


def normal(address: str) -> str:
    """Return the spelling by which a mail address is stored: in lower case, its domain as the network has it.

    Raises UnicodeError if no mail server can be told this address.
    """
    return as_sent(address.strip().lower())


def ask(wish: Wish) -> None:
    """Have the address of `wish` asked whether it wants this, unless it was asked often today.

    It does the same for an address that is subscribed already, so nobody can find out which ones are.
    """
    try:
        spend("engagement.newsletter", (_ADDRESSEE, same_address(wish.address)))
    except TooManyTriesError:
        return
    send_to_stranger(writing.confirmation(wish, links.seal(wish)))


def confirm(wish: Wish) -> Subscriber:
    """Store the subscription, or the new choice of one that exists, and return it."""
    choice = {"weekly": wish.weekly, "alerts": wish.alerts}
    return Subscriber.objects.update_or_create(address=wish.address, defaults=choice)[0]


def choose(subscriber: Subscriber, *, weekly: bool, alerts: bool) -> None:
    """Change what a subscriber gets; nothing at all ends the subscription."""
    if not weekly and not alerts:
        end(subscriber)
    else:
        subscriber.weekly, subscriber.alerts = weekly, alerts
        subscriber.save(update_fields=["weekly", "alerts"])


@transaction.atomic
def end(subscriber: Subscriber) -> None:
    """Erase the subscription with all that was to be sent to it."""
    keeping.note_end(subscriber.key)
    subscriber.delete()
