"""What the edition must know of the inbox: polling is nothing that readers see; a delayed item appears by itself."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Min

from campaign.inbox.models import InboxItem, ItemSighting, Listing, PurgedItem, Rule, Source
from campaign.inbox.signals import item_visibility_changed
from edition import clock, watch


def next_release(now: datetime) -> datetime | None:
    # Whatever was released is out already; the others are few, and indexed.
    return InboxItem.objects.filter(visible_at__gt=now, released_at=None).aggregate(at=Min("visible_at"))[
        "at"
    ]


def _public_item_changed(**_: Any) -> None:
    """Receiver of a signal that comes after the commit."""
    if settings.EDITION:
        watch.start()


def connect() -> None:
    clock.register(next_release)
    item_visibility_changed.connect(_public_item_changed, dispatch_uid="inbox.editions")
    watch.ignore(
        # Items tell themselves when what readers see of them changes (signals.py); nothing else of them is public.
        tables=[model._meta.db_table for model in (InboxItem, ItemSighting, Listing, PurgedItem, Rule)],
        # What polling keeps of a source is not editable; what an editor says of it is public.
        columns={
            Source._meta.db_table: {
                field.column for field in Source._meta.concrete_fields if field.column and not field.editable
            }
        },
    )
