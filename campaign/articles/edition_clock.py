"""Times at which stories change without an edit, for the edition: expiry, end of an alert, age of news."""

from datetime import datetime

from django.db.models import Min
from wagtail.models import Page

from base.sharing.sitemaps import NEWS_AGE
from campaign.articles.models import AlertPage, ArticlePage


def next_end(now: datetime) -> datetime | None:
    """Return the next time after `now` at which a public page changes by itself, or None.

    That is when a page expires, an alert's validity ends, or a story becomes too old for the news sitemap.
    """
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
