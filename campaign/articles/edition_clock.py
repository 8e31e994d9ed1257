"""What the edition must know of stories: when one expires, an alert runs out, or news grow old, all by themselves."""

from datetime import datetime

from django.db.models import Min
from wagtail.models import Page

from base.sharing.sitemaps import NEWS_AGE
from campaign.articles.models import AlertPage, ArticlePage


def next_end(now: datetime) -> datetime | None:
    ends = [
        Page.objects.filter(live=True, expire_at__gt=now).aggregate(at=Min("expire_at"))["at"],
        AlertPage.objects.filter(live=True, valid_until__gt=now).aggregate(at=Min("valid_until"))["at"],
    ]
    news = Page.objects.exact_type(ArticlePage, AlertPage).filter(
        live=True, first_published_at__gt=now - NEWS_AGE
    )
    oldest = news.aggregate(at=Min("first_published_at"))["at"]
    ends.append(oldest and oldest + NEWS_AGE)
    return min((end for end in ends if end is not None), default=None)
