"""What the edition must know of stories: when one expires or an alert runs out without anybody's doing."""

from datetime import datetime

from django.db.models import Min
from wagtail.models import Page

from campaign.articles.models import AlertPage
from edition import clock


def next_end(now: datetime) -> datetime | None:
    ends = [
        Page.objects.filter(live=True, expire_at__gt=now).aggregate(at=Min("expire_at"))["at"],
        AlertPage.objects.filter(live=True, valid_until__gt=now).aggregate(at=Min("valid_until"))["at"],
    ]
    return min((end for end in ends if end is not None), default=None)


def connect() -> None:
    clock.register(next_end)
