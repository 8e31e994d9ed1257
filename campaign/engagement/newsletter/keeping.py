"""Deletion of subscribers' data, and repair after an older backup was restored.

The random key of an ended subscription goes to the list of erasures (operations.backup.erasures). Without its row, a
key says nothing about anybody. After a restored backup, the list tells which rows to delete again.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from campaign.engagement.models import Delivery, Letter, NewsletterSettings, Subscriber
from campaign.newsroom.trash.snapshot import Snapshot
from operations.backup import erasures

# Longer than the weeks for which failures are counted (bounces).
DELIVERY_DAYS = 60
_ERASED = "subscription"
_RESTORED = "Dừng vì cơ sở dữ liệu được khôi phục từ bản sao lưu: không rõ ai đã nhận."


def note_end(key: str) -> None:
    """Record that the subscription with this key has ended."""
    erasures.note(_ERASED, [key])


def end_again() -> None:
    """Repair subscriptions and letters after a restored backup.

    Subscriptions that have ended since are erased, letters under way are stopped, and future letters leave out pages
    published before now.
    """
    Subscriber.objects.filter(key__in=erasures.noted(_ERASED)).delete()
    Letter.objects.filter(state=Letter.State.SENDING).update(state=Letter.State.STOPPED, note=_RESTORED)
    # Subscribers who wait in the backup may have got the letter since.
    Delivery.objects.filter(state=Delivery.State.WAITING).delete()
    now = timezone.now()
    NewsletterSettings.objects.update(weekly_since=now, alerts_since=now)


def empty_letters(snapshot: Snapshot) -> None:
    """Empty the letters that contained pages erased by law. Their numbers of recipients stay."""
    had = {row["letter_id"] for row in snapshot.of_model(Letter.pages.through)}
    Letter.objects.filter(pk__in=had).update(html="", text="", subject="")


def forget() -> int:
    """Delete the deliveries of old letters. Return the count."""
    before = timezone.now() - timedelta(days=DELIVERY_DAYS)
    return Delivery.objects.filter(letter__made_at__lt=before).delete()[0]
