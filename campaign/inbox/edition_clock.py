"""What the edition must know of the inbox: polling is nothing that readers see; a delayed item appears by itself."""

from datetime import datetime

from django.db.models import Min

from campaign.inbox.models import InboxItem


def next_release(now: datetime) -> datetime | None:
    # Whatever was released is out already; the others are few, and indexed.
    return InboxItem.objects.filter(visible_at__gt=now, released_at=None).aggregate(at=Min("visible_at"))[
        "at"
    ]
