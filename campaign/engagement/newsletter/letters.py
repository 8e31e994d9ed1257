"""Making of letters: weekly at the hour of the setting, and one for each alert. A job checks every minute."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from campaign.engagement.models import (
    Delivery,
    Letter,
    NewsletterSettings,
    Subscriber,
    newsletter_settings,
)
from campaign.engagement.newsletter import contents, writing
from operations.queue.mails import can_send_mail
from vietnamese import dates

_AT_ONCE = 1_000


def make_due() -> int:
    """Make the letters that are due, with their recipients. Return how many of them will be sent."""
    setting = newsletter_settings()
    if not can_send_mail():
        return 0
    count = 0
    due_at = last_due(setting)
    # If somebody chooses another weekday or hour, no second letter goes out in the same week; an empty one did not go
    # out. A letter of the future was made before the clock was set back.
    monday = dates.midnight(due_at.date() - timedelta(days=due_at.weekday()))
    made = Letter.objects.filter(kind=Letter.Kind.WEEKLY, due_at__gte=monday, made_at__lte=timezone.now())
    made = made.exclude(state=Letter.State.EMPTY, due_at__lt=due_at)
    if setting.sends_weekly and due_at > setting.weekly_since and not made.exists():
        count += _make(Letter.Kind.WEEKLY, contents.for_weekly(setting), due_at=due_at)
    if setting.sends_alerts:
        for alert in contents.for_alerts(setting):
            count += _make(Letter.Kind.ALERT, [alert], alert_id=alert)
    return count


def last_due(setting: NewsletterSettings) -> datetime:
    """Return the time at which the last weekly letter was due."""
    now = timezone.localtime()
    day = now.date() - timedelta(days=(now.weekday() - setting.weekday) % 7)
    due_at = datetime.combine(day, time(setting.hour), tzinfo=now.tzinfo)
    return due_at if due_at <= now else due_at - timedelta(days=7)


@transaction.atomic
def _make(kind: str, keys: list[int], **identity: object) -> bool:
    """Make one letter with its recipients, unless it exists. Return True if it will be sent.

    A week without news gets an empty letter.
    """
    letter, is_new = Letter.objects.get_or_create(
        **identity, defaults={"kind": kind, "made_at": timezone.now()}
    )
    if not is_new:
        return False
    if not keys:
        letter.state = Letter.State.EMPTY
        letter.save()
        return False
    written = writing.write(kind, contents.of(keys))
    letter.subject, letter.html, letter.text = written.subject[:300], written.html, written.text
    letter.pages.set(keys)
    chosen = Subscriber.objects.filter(**{"weekly" if kind == Letter.Kind.WEEKLY else "alerts": True})
    rows = (Delivery(letter=letter, subscriber_id=key) for key in chosen.values_list("pk", flat=True))
    letter.total = len(Delivery.objects.bulk_create(rows, batch_size=_AT_ONCE))
    letter.state = Letter.State.SENDING if letter.total else Letter.State.DONE
    letter.save()
    return bool(letter.total)


def stop(letter: Letter, note: str) -> bool:
    """Stop the sending of a letter. Return False if it had ended."""
    under_way = Letter.objects.filter(pk=letter.pk, state=Letter.State.SENDING)
    return bool(under_way.update(state=Letter.State.STOPPED, note=note[:300]))


def go_on(letter: Letter) -> bool:
    """Resume the sending of a stopped letter. Return False if nobody waits for it any more."""
    stopped = Letter.objects.filter(pk=letter.pk, state=Letter.State.STOPPED)
    waiting = stopped.filter(deliveries__state=Delivery.State.WAITING).exists()
    return bool(waiting and stopped.update(state=Letter.State.SENDING, note=""))


def with_counts() -> QuerySet[Letter]:
    """Return the letters, newest first, with the numbers of waiting deliveries and of deliveries of unknown fate."""
    found = Letter.objects.defer("html", "text").annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING)),
        unknown=Count("deliveries", filter=Q(deliveries__state=Delivery.State.CLAIMED)),
    )
    return found.order_by("-made_at", "-pk")
