"""How long data of subscribers is kept, and what happens when an older backup comes back.

The keys of ended subscriptions are written to a file outside the database. A key is a random number: without the row
that had it, it says nothing about anybody. After a restored backup the file tells which rows must go again.
"""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from campaign.engagement.models import Delivery, Letter, NewsletterSettings, Subscriber

# Longer than the weeks in which failures are counted (bounces).
DELIVERY_DAYS = 60
RESTORED = "Dừng vì cơ sở dữ liệu được khôi phục từ bản sao lưu: không rõ ai đã nhận."

logger = logging.getLogger(__name__)


def _file() -> Path:
    return Path(settings.NEWSLETTER_DIR) / "da-thoi-nhan.txt"


def begin() -> None:
    """Make the file, so that its absence after a restoration tells that it was lost."""
    _append("")


def note_end(key: str) -> None:
    """Write down that the subscription with this key has ended."""
    _append(f"{key}\n")


def _append(line: str) -> None:
    try:
        _file().parent.mkdir(parents=True, exist_ok=True)
        with _file().open("a", encoding="ascii") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        # Nobody is kept subscribed because a disk is full.
        logger.exception("the end of a subscription was not written to %s", _file())


def end_again() -> None:
    """Bring subscriptions into line after a restored backup.

    Those that ended since are erased, letters that were under way are stopped, and what was published before now is in
    no letter to come. If the file of ended subscriptions is lost, nothing is sent until somebody turns it on again.
    """
    try:
        ended = set(_file().read_text(encoding="ascii").split())
    except OSError:
        ended = None
    if ended is None and Subscriber.objects.exists():
        NewsletterSettings.objects.update(sends_weekly=False, sends_alerts=False)
        logger.error(
            "the newsletter is turned off: %s is missing, so ended subscriptions are unknown", _file()
        )
    for key in Subscriber.objects.values_list("key", flat=True):
        if key in (ended or ()):
            Subscriber.objects.filter(key=key).delete()
    Letter.objects.filter(state=Letter.State.SENDING).update(state=Letter.State.STOPPED, note=RESTORED)
    now = timezone.now()
    NewsletterSettings.objects.update(weekly_since=now, alerts_since=now)


def forget() -> int:
    """Delete the rows that tell who got which old letter. Return their number."""
    before = timezone.now() - timedelta(days=DELIVERY_DAYS)
    return Delivery.objects.filter(letter__made_at__lt=before).delete()[0]
