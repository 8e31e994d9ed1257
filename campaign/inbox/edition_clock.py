"""The moments at which delayed items become public, for the edition's clock."""

from datetime import datetime

from django.db.models import Min

from campaign.inbox.models import InboxItem


def next_release(now: datetime) -> datetime | None:
    """Return the earliest future time at which an approved item becomes visible, or None."""
    # Released items are visible already. The remaining ones are few, and a partial index covers them.
    return InboxItem.objects.filter(visible_at__gt=now, released_at=None).aggregate(at=Min("visible_at"))[
        "at"
    ]
