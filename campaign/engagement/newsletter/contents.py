"""Pages of letters: public, seen by two people, and not in an earlier letter of the kind."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from campaign.articles.models import AlertPage, ArticlePage, UrgentPublication
from campaign.articles.queries import published
from campaign.engagement.models import Letter, NewsletterSettings
from campaign.library.models import DocumentRecord

# Maximum number of pages that a letter names; it only counts the others.
_MAX_NAMED = 40
# Older pages are not news any more, even if no letter had them.
_WEEKLY_DAYS = timedelta(days=14)
_ALERT_DAYS = timedelta(days=2)


@dataclass(frozen=True)
class Selection:
    """Pages that a letter names, newest first. `total` includes pages for which there is no room."""

    alerts: list[AlertPage]
    articles: list[ArticlePage]
    documents: list[DocumentRecord]
    total: int


def of(keys: Collection[int]) -> Selection:
    """Return the pages with these keys that a letter may name now."""
    fit = _fit(_all()).filter(pk__in=keys)

    def newest(kind: type[Page], unshown: str, most: int) -> list[Any]:
        rows = kind.objects.filter(pk__in=fit.order_by().values("pk")).defer(unshown)
        return list(rows.order_by("-first_published_at", "-pk")[:most])

    # Limited, and without long texts: a library may get thousands of documents in a week.
    alerts = newest(AlertPage, "body", _MAX_NAMED)
    articles = newest(ArticlePage, "body", _MAX_NAMED - len(alerts))
    documents = newest(DocumentRecord, "text", _MAX_NAMED - len(alerts) - len(articles))
    return Selection(alerts, articles, documents, fit.count())


def for_weekly(setting: NewsletterSettings) -> list[int]:
    """Return the keys of the pages for the next weekly letter."""
    had = Letter.objects.filter(kind=Letter.Kind.WEEKLY, pages=OuterRef("pk"))
    return _new(_fit(_all()).exclude(Exists(had)), setting.weekly_since, _WEEKLY_DAYS)


def for_alerts(setting: NewsletterSettings) -> list[int]:
    """Return the keys of the alerts that need a letter of their own."""
    had = Letter.objects.filter(alert=OuterRef("pk"))
    return _new(_fit(published(AlertPage)).exclude(Exists(had)), setting.alerts_since, _ALERT_DAYS)


def waits_for_second_person(alert: int) -> bool:
    """Return True if the alert was published urgently and nobody has confirmed it yet."""
    return UrgentPublication.objects.open().filter(alert=alert).exists()


def _all() -> PageQuerySet:
    return published(AlertPage, ArticlePage, DocumentRecord)


def _fit(rows: PageQuerySet) -> PageQuerySet:
    """Return the pages that two people have seen, without expired alerts."""
    unconfirmed = UrgentPublication.objects.open().order_by().filter(alert=OuterRef("pk"))
    return rows.exclude(Exists(unconfirmed)).exclude(alertpage__valid_until__lte=timezone.now())


def _new(rows: PageQuerySet, since: datetime, most: timedelta) -> list[int]:
    """Return the keys of pages published after `since` that were published or confirmed at most `most` ago."""
    after = timezone.now() - most
    confirmed = UrgentPublication.objects.order_by().filter(
        alert=OuterRef("pk"), outcome=UrgentPublication.Outcome.CONFIRMED, decided_at__gt=after
    )
    new = rows.filter(Q(first_published_at__gt=after) | Exists(confirmed), first_published_at__gt=since)
    return list(new.order_by("first_published_at", "pk").values_list("pk", flat=True))
