"""Life cycle of a subscription: request, confirmation, change, end.

Nothing is stored before the owner of an address has confirmed it: the link holds the pending subscription,
encrypted. After the end of a subscription, only its random key is kept (`keeping`).
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from campaign.engagement.models import Delivery, Letter, Subscriber
from campaign.engagement.newsletter import keeping, links, writing
from campaign.engagement.newsletter.links import PendingSubscription
from campaign.engagement.public_forms.addresses import as_sent, same_address
from campaign.engagement.public_forms.mails import send_to_stranger
from signin.rules.limits import Rate, Scope, TooManyTriesError, spend

# Limits on letters of confirmation to one mailbox, no matter who asks for them.
_ADDRESSEE = Scope("addressee", (Rate(1, timedelta(minutes=10)), Rate(3, timedelta(days=1))))


def normal(address: str) -> str:
    """Return a mail address as it is stored: in lower case, its domain in ASCII (IDNA).

    Raises UnicodeError if the address cannot be sent to a mail server.
    """
    return as_sent(address.strip().lower())


def ask(pending: PendingSubscription) -> None:
    """Ask the owner of the address in `pending` for confirmation, unless the limit is reached.

    An address that is already subscribed is treated the same, so nobody can find out which ones are.
    """
    try:
        spend("engagement.newsletter", (_ADDRESSEE, same_address(pending.address)))
    except TooManyTriesError:
        return
    send_to_stranger(writing.confirmation(pending, links.seal(pending)))


@transaction.atomic
def confirm(pending: PendingSubscription) -> Subscriber:
    """Store the subscription, or the new choice of an existing one, and return it.

    An existing one keeps its choice of a kind of letter that was not offered.
    """
    asked = {"weekly": pending.weekly, "alerts": pending.alerts}
    subscriber, _ = Subscriber.objects.update_or_create(
        address=pending.address,
        defaults={name: choice for name, choice in asked.items() if choice is not None},
        create_defaults={name: bool(choice) for name, choice in asked.items()},
    )
    _call_off(subscriber)
    return subscriber


@transaction.atomic
def choose(subscriber: Subscriber, *, weekly: bool, alerts: bool) -> None:
    """Change the letters that a subscriber gets; choosing none ends the subscription."""
    if not weekly and not alerts:
        end(subscriber)
    else:
        subscriber.weekly, subscriber.alerts = weekly, alerts
        subscriber.save(update_fields=["weekly", "alerts"])
        _call_off(subscriber)


def _call_off(subscriber: Subscriber) -> None:
    """Delete the deliveries that still wait, of the kinds of letters that the subscriber gave up."""
    is_chosen = {Letter.Kind.WEEKLY: subscriber.weekly, Letter.Kind.ALERT: subscriber.alerts}
    given_up = [kind for kind in is_chosen if not is_chosen[kind]]
    waiting = Delivery.objects.filter(subscriber=subscriber, state=Delivery.State.WAITING)
    waiting.filter(letter__kind__in=given_up).delete()


@transaction.atomic
def end(subscriber: Subscriber) -> None:
    """Erase the subscription with its deliveries."""
    keeping.note_end(subscriber.key)
    subscriber.delete()
