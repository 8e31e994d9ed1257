"""Pages of letters: public, seen by two persons, and new since the letters before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from campaign.articles.models import AlertPage, ArticlePage, UrgentPublication
from campaign.articles.queries import published
from campaign.engagement.models import Letter, NewsletterSettings
from campaign.library.models import DocumentRecord

# What is older is no news, even if no letter had it.
_WEEKLY_DAYS = timedelta(days=14)
_ALERT_DAYS = timedelta(days=2)


def of(keys: Iterable[int]) -> list[Page]:
    """Return those of the pages that may be in a letter now, in the order in which they became public."""
    rows = _fit(published(ArticlePage, AlertPage, DocumentRecord)).filter(pk__in=list(keys))
    return list(rows.order_by("first_published_at", "pk").specific())


def for_weekly(setting: NewsletterSettings) -> list[Page]:
    """Return the pages for the next weekly letter."""
    had = Letter.objects.filter(kind=Letter.Kind.WEEKLY, pages=OuterRef("pk"))
    rows = _fit(published(ArticlePage, AlertPage, DocumentRecord)).exclude(Exists(had))
    return of(_since(rows, setting.since, _WEEKLY_DAYS).values_list("pk", flat=True))


def for_alerts(setting: NewsletterSettings) -> list[AlertPage]:
    """Return the alerts that need a letter of their own."""
    had = Letter.objects.filter(alert=OuterRef("pk"))
    rows = _fit(published(AlertPage)).exclude(Exists(had))
    return of(_since(rows, setting.since, _ALERT_DAYS).values_list("pk", flat=True))


def waits_for_second_person(alert: int) -> bool:
    """Return True if the alert was published urgently and nobody has confirmed it yet."""
    return UrgentPublication.objects.open().filter(alert=alert).exists()


def _fit(rows: PageQuerySet) -> PageQuerySet:
    """Return the pages that two persons have seen, without alerts whose time is over."""
    unconfirmed = UrgentPublication.objects.open().order_by().filter(alert=OuterRef("pk"))
    return rows.exclude(Exists(unconfirmed)).exclude(alertpage__valid_until__lte=timezone.now())


def _since(rows: PageQuerySet, since: datetime, most: timedelta) -> PageQuerySet:
    after = max(since, timezone.now() - most)
    confirmed = UrgentPublication.objects.order_by().filter(
        alert=OuterRef("pk"), outcome=UrgentPublication.Outcome.CONFIRMED, decided_at__gt=after
    )
    return rows.filter(Q(first_published_at__gt=after) | Exists(confirmed))
