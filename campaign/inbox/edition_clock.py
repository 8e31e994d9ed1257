"""Connection of the inbox to the edition: changed items, delayed items, and tables without public data."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Min

from campaign.inbox.models import InboxItem, ItemSighting, Listing, PurgedItem, Rule, Source
from campaign.inbox.signals import item_visibility_changed
from edition import clock, watch


def next_release(now: datetime) -> datetime | None:
    """Return the earliest future time at which an approved item becomes visible, or None."""
    # Released items are visible already. The remaining ones are few, and a partial index covers them.
    return InboxItem.objects.filter(visible_at__gt=now, released_at=None).aggregate(at=Min("visible_at"))[
        "at"
    ]


def _public_item_changed(**_: Any) -> None:
    """Start a new edition. The signal is sent after the commit."""
    if settings.EDITION:
        watch.start()


def connect() -> None:
    """Register the inbox with the edition's clock and watch."""
    clock.register(next_release)
    item_visibility_changed.connect(_public_item_changed, dispatch_uid="inbox.editions")
    watch.ignore(
        # A signal (signals.py) announces changes of what readers see of items; no other write to these tables
        # is public.
        tables=[model._meta.db_table for model in (InboxItem, ItemSighting, Listing, PurgedItem, Rule)],
        # The columns of a source that polling writes are not editable; those that editors write are public.
        columns={
            Source._meta.db_table: {
                field.column for field in Source._meta.concrete_fields if field.column and not field.editable
            }
        },
    )
