"""How long data of subscribers is kept, and what happens when an older backup comes back.

The list of erasures names ended subscriptions by their keys. A key is a random number: without the row that had it, it
says nothing about anybody.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from campaign.engagement.models import Delivery, Letter, NewsletterSettings, Subscriber
from operations.backup import erasures

# Longer than the weeks in which failures are counted (bounces).
DELIVERY_DAYS = 60
RESTORED = "Dừng vì cơ sở dữ liệu được khôi phục từ bản sao lưu: không rõ ai đã nhận."
_ENDED = "subscription"


def note_end(key: str) -> None:
    """Note that the subscription with this key has ended."""
    erasures.note(_ENDED, [key])


def end_again() -> None:
    """Bring subscriptions into line after a restored backup.

    Those that ended since are erased, letters that were under way are stopped, and what was published before now is in
    no letter to come.
    """
    ended = erasures.noted(_ENDED)
    for subscriber in Subscriber.objects.iterator(chunk_size=2_000):
        if subscriber.key in ended:
            subscriber.delete()
    Letter.objects.filter(state=Letter.State.SENDING).update(state=Letter.State.STOPPED, note=RESTORED)
    now = timezone.now()
    NewsletterSettings.objects.update(weekly_since=now, alerts_since=now)


def forget() -> int:
    """Delete the rows that tell who got which old letter. Return their number."""
    before = timezone.now() - timedelta(days=DELIVERY_DAYS)
    return Delivery.objects.filter(letter__made_at__lt=before).delete()[0]
